"""Lines that are pasted together, as one thing: a list of cards, a deck.

While a session takes a paste, its lines are neither said nor counted against its rate; a line with
a single dot ends it. A connection that ends before has perhaps not sent all, so nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mtgnet.core.events import Refusal
from mtgnet.core.text import clean_cells

if TYPE_CHECKING:
    from mtgnet.core.table import Result

MOST_LINES = 50_000
MOST_CHARACTERS = 8_000_000
END = "."
CANCEL = "/cancel"


class Paste:
    """What has come so far; `done` is called with all of it, its lines joined by newlines."""

    def __init__(self, done: Callable[[str], Result]) -> None:
        self._done = done
        self._lines: list[str] = []
        self._size = 0
        self._count = 0
        self._long: list[int] = []

    def take(self, text: str) -> None:
        """Take one line; what is too much is counted, and not kept."""
        self._count += 1
        if self._count <= MOST_LINES and self._size <= MOST_CHARACTERS:
            line = clean_cells(text)
            self._lines.append(line)
            self._size += len(line)

    def miss(self) -> None:
        """Note that a line was too long to be taken."""
        self.take("")
        self._long.append(self._count)

    def end(self) -> Result:
        """Hand over what has come; raises `Refusal` if that isn't all of it."""
        if self._count > MOST_LINES or self._size > MOST_CHARACTERS:
            most = f"{MOST_LINES:,} lines or {MOST_CHARACTERS:,} characters"
            why = f"That was {self._count:,} lines, and no more than {most} are taken at once."
            raise Refusal("paste-too-long", f"{why} Nothing was done. Send it in parts.")
        if self._long:
            why = f"Line {self._long[0]} is too long to be taken, so nothing was done."
            raise Refusal("line-too-long", f"{why} Leave it out, or give the file to the operator.")
        return self._done("\n".join(self._lines))
