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

from twisted.internet.defer import Deferred

from mtgnet.core.events import Done, Event, PasteDropped, PasteQuiet, Pasting, Refusal
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
# How lines begin that may be lists of cards: most rows have a count, and the first column of most
# tables begins with one of these letters.
BEGINNINGS = frozenset('0123456789"BCFNQRST')
END = "."
CANCEL = "/cancel"
QUIET_SECONDS = 60
"""How long nothing may come before people are reminded that they paste."""


class Paste:
    """The lines that a session takes together, up to one with a single dot.

    `done` is called with all of them, joined by newlines, and its result answers the last one.
    """

    _patience: float = QUIET_SECONDS

    def __init__(self, session: Session, done: Callable[[str], Result]) -> None:
        self._session = session
        self._done = done
        self._quiet = session.hub.clock.callLater(self._patience, self._fell_silent)
        self._lines: list[str] = []
        self._size = 0
        self._count = 0
        self._long: list[int] = []

    @property
    def many(self) -> bool:
        """Whether there are so many lines that they are not said one by one."""
        return True

    def line(self, text: str, re: object) -> Deferred[None] | None:
        """Take a line of the session, or end with it."""
        word = text.strip()
        if word not in (END, CANCEL):
            self._answer(text, re)
            return None
        self._stop()
        if word == CANCEL:
            self._session.answer(PasteDropped(), re)
            self._session.go_on(False)
            return None
        return self._session.run(lambda _: self._end(), "", re)

    def miss(self) -> bool:
        """Note that a line was too long to be taken; returns whether it was one of these."""
        self._take("")
        self._long.append(self._count)
        return True

    def give_up(self) -> None:
        """Do nothing with what has come, since no more will, and say so."""
        self._stop()
        self._session.refuse(self._unfinished())

    def _unfinished(self) -> Refusal:
        why = "The paste had no line with a single dot at its end, so nothing was done."
        return Refusal("paste-unfinished", why)

    def _answer(self, text: str, re: object) -> None:
        try:
            self._take(text)
        except Refusal as refusal:
            self._session.refuse(refusal, re)
        else:
            if re is not None:
                self._session.answer(Done(), re)

    def _take(self, text: str) -> None:
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

    def _fell_silent(self) -> None:
        if self._session.paste is self and self._session.connected:
            self._session.send(PasteQuiet(self._count))

    def _stop(self) -> None:
        """Take no more."""
        self._session.paste = None
        if self._quiet.active():
            self._quiet.cancel()

    def _end(self) -> Result:
        """Hand over what has come; raises `Refusal` if that isn't all of it."""
        if self._count > MOST_LINES or self._size > MOST_CHARACTERS:
            most = f"{MOST_LINES:,} lines or {MOST_CHARACTERS:,} characters"
            why = f"That was {self._count:,} lines, and no more than {most} are taken at once."
            raise Refusal("paste-too-long", f"{why} Nothing was done. Send it in parts.")
        if self._long:
            why = f"Line {self._long[0]} is too long to be taken, so nothing was done."
            raise Refusal("line-too-long", f"{why} Leave it out, or give the file to the operator.")
        return self._done("\n".join(self._lines))


def paste(session: Session, title: str, done: Callable[[str], Result]) -> Pasting:
    """Let the session take the next lines together, and return what tells so; see `Paste`."""
    session.paste = Paste(session, done)
    return Pasting(title, MOST_LINES)


class Lists(Protocol):
    """What knows a list of cards when it sees one."""

    def begun(self, line: str) -> Callable[[str], bool] | None:
        """Return what says of the next lines whether they go on with a list that `line` begins.

        None if it begins none. Asks nothing that takes time.
        """

    def ask(self, session: Session, text: str) -> Event:
        """Ask what is to be done with the lines of a list."""


class HeldLines(Paste):
    """Bare lines that look like a list. They are said after all if there are only a few."""

    _patience = HELD_SECONDS

    def __init__(self, session: Session, lists: Lists, goes_on: Callable[[str], bool]) -> None:
        super().__init__(session, lambda text: lists.ask(session, text))
        self._goes_on = goes_on
        self._filled = 0
        self._few: list[tuple[str, object]] = []

    @property
    def many(self) -> bool:
        """Whether there are so many lines that they are not said one by one."""
        return self._filled >= MANY

    def line(self, text: str, re: object) -> Deferred[None] | None:
        """Hold a line that goes on with the list, or first do with the list what is to be done."""
        if not text or text.isspace() or self._goes_on(text):
            self.hold(text, re)
            return None
        session = self._session
        ended = self.many and text.strip() == END
        self.release()
        if ended:
            return session.run(lambda _: None, "", re)
        offer = session.offered
        done = session.line(text, re)
        if session.offered is None and not text.strip().isdigit():
            # What else came with the list is no answer to the question about it.
            session.offered = offer
        return done

    def hold(self, text: str, re: object) -> None:
        """Take a line; the requests whose lines will surely not be said are told so."""
        self._take(text)
        if text and not text.isspace():
            self._filled += 1
        self._few.append((text, re))
        if self.many:
            told, self._few = self._few, []
            for _, each in told:
                if each is not None:
                    self._session.answer(Done(), each)

    def miss(self) -> bool:
        """Note that a line was too long to be taken; returns whether it was one of these."""
        if self.many:
            return super().miss()
        self.release()
        return False

    def release(self) -> None:
        """Say the lines, or ask what to do with them if they are many."""
        self._stop()
        if not self._session.connected:
            return
        if self.many:
            self._session.run(lambda _: self._end(), "", None)
        for text, re in self._few:
            self._session.run(self._say, clean(text), re)

    _fell_silent = release

    def _say(self, text: str) -> Result:
        session = self._session
        return session.to_mode(session.mode, text) if text and not text.isspace() else None

    def give_up(self) -> None:
        """Say the lines, since no more will come, or tell that they are too many to be said."""
        if self.many:
            super().give_up()
        else:
            self.release()

    def _unfinished(self) -> Refusal:
        why = f"That list of {self._count:,} lines was neither said nor kept. Send it after /import"
        return Refusal("paste-unfinished", f"{why}, with a line with a single dot at its end.")


class Held(Exception):
    """A line that is neither said nor refused yet."""

    def __init__(self, text: str, lines: HeldLines) -> None:
        super().__init__(text)
        self.text = text
        self.lines = lines


def check(session: Session, text: str) -> None:
    """Raise `Held` for what seems to be the first line of a list, to see whether more follow."""
    lists = session.hub.lists
    goes_on = lists.begun(text) if lists is not None else None
    if lists is not None and goes_on is not None:
        raise Held(text, HeldLines(session, lists, goes_on))
