"""People's regular expressions over the catalogue, by RE2 and in few calls.

RE2 gives the interpreter's lock back while it works. One call a text would have to wait for it
twenty thousand times while the server is busy, so many texts are searched as one, joined by a line
that no text has, and a new call is made only after each text that matched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

from sqlalchemy import ColumnElement, Connection, select

from mtgnet.cards.query.patterns import Pattern, compiled
from mtgnet.stores.search.portable import listed

_BETWEEN = "\n\x1e\n"
_PER_BATCH = 2048
_WHOLE_TEXT = re.compile(r"\\[AzZ]|\(\?[a-zA-Z]*-")


def matching(
    connection: Connection,
    pattern: str,
    key: ColumnElement[int],
    text: ColumnElement[str],
    pause: Callable[[], None],
) -> list[int]:
    """The keys, ascending, of the rows in which a translated pattern is found in the text.

    `key` may repeat from row to row. `pause` is called now and then, and may raise to give up.
    """
    found: set[int] = set()
    regex = compiled(pattern)
    each = _one_by_one if _WHOLE_TEXT.search(pattern) else _together
    batches = select(listed(key), listed(text, _BETWEEN)).group_by(key // _PER_BATCH)
    for keys, texts in connection.execute(batches):
        pause()
        numbers = keys.split(",")
        found.update(int(numbers[place]) for place in each(regex, texts.encode()))
    return sorted(found)


def _one_by_one(regex: Pattern, texts: bytes) -> Iterator[int]:
    """The places of the texts that match, each searched apart."""
    for place, text in enumerate(texts.split(_BETWEEN.encode())):
        if regex.search(text):
            yield place


def _together(regex: Pattern, texts: bytes) -> Iterator[int]:
    """The same, for patterns that cannot tell the start of a text from the start of a line."""
    parts = texts.split(_BETWEEN.encode())
    starts = list(accumulate((len(part) + len(_BETWEEN) for part in parts), initial=0))
    start = 0
    while found := regex.search(texts, start):
        place = bisect_right(starts, found.start()) - 1
        inside = found.end() <= starts[place] + len(parts[place])
        if inside or regex.search(parts[place]):
            yield place
        if place + 1 >= len(parts):
            return
        start = starts[place + 1]
