"""Lines that are pasted together, as one thing: a list of cards, a deck.

Those after a command that asks for them are a `Paste`. Those that arrive as bare lines, where each
would be said, are `HeldLines`: they wait for a moment, to see whether there are many.

While a session takes a paste, its lines are neither said nor counted against its rate; a line with
a single dot ends it. A connection that ends before has perhaps not sent all, so nothing is done.
No list has lines that begin with one /, so who types a command has forgotten the dot and is told;
so is, once, who falls silent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from twisted.internet.interfaces import IDelayedCall

from mtgnet.core.events import Event, Refusal
from mtgnet.core.text import clean, clean_cells, cut

if TYPE_CHECKING:
    from mtgnet.core.session import Session
    from mtgnet.core.table import Result

MOST_LINES = 50_000
MOST_CHARACTERS = 8_000_000
# So many lines of a list are not said one by one any more.
MANY = 4
# How long bare lines are held to see whether more follow, in seconds.
HELD_SECONDS = 0.5
END = "."
CANCEL = "/cancel"
QUIET_SECONDS = 60
"""How long nothing may come before people are reminded that they paste."""


class Paste:
    """What has come so far; `done` is called with all of it, its lines joined by newlines.

    `quiet` is put off by each line for as long as nothing may come.
    """

    _patience: float = QUIET_SECONDS

    def __init__(self, done: Callable[[str], Result], quiet: IDelayedCall) -> None:
        self._done = done
        self._quiet = quiet
        self._lines: list[str] = []
        self._size = 0
        self._count = 0
        self._long: list[int] = []

    def take(self, text: str) -> None:
        """Take one line; what is too much is counted, and not kept.

        Raises `Refusal` for a command, which is not taken.
        """
        if self._quiet.active():
            self._quiet.reset(self._patience)
        if text.startswith("/") and not text.startswith("//"):
            why = f"You are pasting a list, so {cut(clean(text))} was neither done nor taken."
            raise Refusal("pasting", f"{why} A line with a single dot ends it, /cancel drops it.")
        self._count += 1
        if self._count <= MOST_LINES and self._size <= MOST_CHARACTERS:
            line = clean_cells(text)
            self._lines.append(line)
            self._size += len(line)

    def miss(self) -> None:
        """Note that a line was too long to be taken."""
        self.take("")
        self._long.append(self._count)

    @property
    def count(self) -> int:
        """How many lines have come."""
        return self._count

    def stop(self) -> None:
        """Wait for no more."""
        if self._quiet.active():
            self._quiet.cancel()

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


class Lists(Protocol):
    """What knows a list of cards when it sees one."""

    def begun(self, line: str) -> Callable[[str], bool] | None:
        """Return what says of the next lines whether they go on with a list that `line` begins.

        None if it begins none. Asks nothing that takes time.
        """

    def ask(self, session: Session, text: str) -> Event:
        """Ask what is to be done with the lines of a list."""


class HeldLines(Paste):
    """Bare lines that look like a list. They are said after all if there are only a few.

    `over` is called when no other line has come for a moment.
    """

    _patience = HELD_SECONDS

    def __init__(self, lists: Lists, goes_on: Callable[[str], bool], over: IDelayedCall) -> None:
        super().__init__(lambda _: None, over)
        self._lists = lists
        self._goes_on = goes_on
        self.few: list[tuple[str, object]] = []

    @property
    def many(self) -> bool:
        """Whether there are so many that they are not said one by one."""
        return self._filled >= MANY

    def holds(self, text: str) -> bool:
        """Whether a line goes on with the list."""
        return not text or text.isspace() or self._goes_on(text)

    def hold(self, text: str, re: object) -> list[object]:
        """Take a line; returns the requests that can be told so, since they will not be said."""
        self.take(text)
        if text and not text.isspace():
            self._filled += 1
        self.few.append((text, re))
        if not self.many:
            return []
        told, self.few = [each for _, each in self.few if each is not None], []
        return told

    _filled = 0

    def ask(self, session: Session) -> Event:
        """Ask what to do with all lines; raises `Refusal` if they are too many."""
        self._done = lambda text: self._lists.ask(session, text)
        asked = self.end()
        assert isinstance(asked, Event)
        return asked

    def unanswered(self) -> Refusal:
        """What to tell who can't be asked any more."""
        why = f"That list of {self._count:,} lines was neither said nor kept. Send it after /import"
        return Refusal("paste-unfinished", f"{why}, with a line with a single dot at its end.")
