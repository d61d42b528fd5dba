"""Lines that are pasted together, as one thing: a list of cards, a deck.

While a session takes a paste, its lines are neither said nor counted against its rate; a line with
a single dot ends it. A connection that ends before has perhaps not sent all, so nothing is done.
No list has lines that begin with one /, so who types a command has forgotten the dot and is told;
so is, once, who falls silent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mtgnet.core.events import Refusal
from mtgnet.core.text import clean, cut

if TYPE_CHECKING:
    from mtgnet.core.ports import Clock
    from mtgnet.core.table import Result

MOST_LINES = 50_000
MOST_CHARACTERS = 8_000_000
END = "."
CANCEL = "/cancel"
QUIET_SECONDS = 60
"""How long nothing may come before people are reminded that they paste."""


class Paste:
    """What has come so far; `done` is called with all of it, its lines joined by newlines.

    `remind` is called once, with how many lines have come, if none does for a while.
    """

    def __init__(
        self, done: Callable[[str], Result], clock: Clock, remind: Callable[[int], object]
    ) -> None:
        self._done = done
        self._silence = clock.callLater(QUIET_SECONDS, lambda: remind(self._count))
        self._lines: list[str] = []
        self._size = 0
        self._count = 0
        self._long: list[int] = []

    def take(self, text: str) -> None:
        """Take one line; what is too much is counted, and not kept.

        Raises `Refusal` for a command, which is not taken.
        """
        if self._silence.active():
            self._silence.reset(QUIET_SECONDS)
        if text.startswith("/") and not text.startswith("//"):
            why = f"You are pasting a list, so {cut(clean(text))} was neither done nor taken."
            raise Refusal("pasting", f"{why} A line with a single dot ends it, /cancel drops it.")
        self._count += 1
        if self._count <= MOST_LINES and self._size <= MOST_CHARACTERS:
            # A tab is a blank on a screen, and the next column in a table.
            line = "\t".join(map(clean, text.split("\t")))
            self._lines.append(line)
            self._size += len(line)

    def miss(self) -> None:
        """Note that a line was too long to be taken."""
        self.take("")
        self._long.append(self._count)

    def close(self) -> None:
        """Wait for no more lines."""
        if self._silence.active():
            self._silence.cancel()

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
