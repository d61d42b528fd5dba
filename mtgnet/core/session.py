"""One connection of a person: what is typed becomes commands, what those return becomes answers.

A front-end makes a session for each connection, hands it each line (`line`) or request (`call`)
in order, and waits for what these return, if anything, before it hands over the next. Here, and
nowhere else, a `Refusal` becomes an event and an error a reference to the log.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

from mtgnet import LINK, PROTOCOL, __version__
from mtgnet.core import slips
from mtgnet.core.delivery import Room
from mtgnet.core.dialogues import Dialogue, More, Offer, YesOrNo
from mtgnet.core.events import (
    Choices,
    Done,
    Event,
    Greeting,
    Refusal,
    Refused,
)
from mtgnet.core.pasting import BEGINNINGS, Held, HeldLines, Paste, check
from mtgnet.core.ports import Encoding, Outlet
from mtgnet.core.requests import OK, Draft
from mtgnet.core.table import Command, Reply, Result, Table
from mtgnet.core.text import clean, cut

if TYPE_CHECKING:
    from mtgnet.core.hub import Hub
    from mtgnet.core.person import Person
    from mtgnet.core.resume import Ticket

# How long a list can be picked from, and a question answered, in seconds.
PATIENCE = 60.0
# How often a connection is looked at that is to take more than fits.
_LOOK_SECONDS = 0.05
_DONE = Done()
_ECHO = "echo"


@attrs.frozen
class Origin:
    """Where a connection comes from: its address ("" for a Unix socket), and how it began.

    `mode` is that of the listener; `sealed` tells that nobody on the way can read along.
    """

    host: str = ""
    mode: str = "lines"
    sealed: bool = True


@attrs.define(eq=False)
class Session:
    """One connection: whose it is, the room in which it talks, and the mode for its bare lines.

    `particular` tells whether it needs bytes of its own even for what it did not say; `heard` is
    the number of the last post that it does not need any more; `closer` closes the connection;
    `may_reset` lets it set a new password without the old one; `owners` has whose it was before.
    While there is a `dialogue`, it gets the bare lines; `blank` answers a blank line that nobody
    waits for. A `paste` takes all lines until it ends; from what is `offered` the next may pick.
    """

    _log = Logger()

    hub: Hub
    table: Table
    outlet: Outlet
    encoding: Encoding
    mode: Command
    origin: Origin = Origin()
    closer: Callable[[], object] = lambda: None
    person: Person = attrs.field(init=False)
    current: Room | None = None
    particular: bool = False
    heard: int = 0
    ended: bool = False
    ticket: Ticket | None = None
    replay: bool = True
    owners: set[str] = attrs.Factory(set)
    may_reset: bool = False
    dialogue: Dialogue | None = None
    blank: Callable[[], Result] | None = None
    paste: Paste | None = None
    offered: Offer | None = None
    _question: YesOrNo | None = None
    _more: More | None = None
    _older: More | None = None
    _draft: Draft | None = None

    def __attrs_post_init__(self) -> None:
        self.person = self.hub.guest()
        self.person.sessions[self] = None

    @property
    def nick(self) -> str:
        """The name of the person, as it is shown."""
        return self.person.name.shown

    @property
    def connected(self) -> bool:
        """Whether it still belongs to its person."""
        return self in self.person.sessions

    def here(self) -> Room:
        """Return the room in which the session talks; raises `Refusal` if it is in none."""
        if self.current is None:
            raise Refusal("no-room", "You are in no room. /join one first.")
        return self.current

    def greeting(self) -> Greeting:
        """Return what a new connection, or one that speaks another way now, hears first."""
        here = len(self.current.people) if self.current else 0
        room = self.current.name if self.current else None
        code = self.ticket.code if self.ticket else None
        return Greeting(__version__, LINK, PROTOCOL, self.nick, room, here, code)

    @property
    def pasting(self) -> bool:
        """Whether the next lines belong together, and are not said."""
        return self.paste is not None and self.paste.many

    # In

    def line(self, text: str, re: object = None) -> Deferred[None] | None:
        """Do what a typed line says; `re` is the client's name for the request, if it has one."""
        if self.paste is not None:
            return self.paste.line(text, re)
        return self.run(self._typed, clean(text), re)

    def call(
        self, command: str, arguments: Mapping[str, object], re: object = None
    ) -> Deferred[None] | None:
        """Run a command with arguments by name, as a program asks for it."""
        if isinstance(self.paste, HeldLines):
            self.paste.release()
        else:
            self.offered = self.dialogue = None
        return self.run(lambda name: self._named(name).call(self, arguments), command, re)

    def refuse_long_line(self) -> None:
        """Tell the person that a line was too long to be taken; of a paste, at its end."""
        if self.paste is not None and self.paste.miss():
            return
        most = self.hub.limits.line_bytes
        why = f"That line has more than {most} bytes, the most that are taken. Send it in parts."
        self.refuse(Refusal("line-too-long", why))
        self.go_on(True)

    def refuse(self, refusal: Refusal, re: object = None) -> None:
        """Tell the person that something was not done, and why."""
        self.answer(Refused(refusal.code, refusal.why), re)

    def run(self, start: Callable[[str], Result], what: str, re: object) -> Deferred[None] | None:
        """Answer the request `re` with what `start` makes of `what`, or with why that can't be."""
        self._older = self._more
        try:
            result = start(what)
            if result is not None and not isinstance(result, Event):
                return self._wait(result, re)
            if self._draft is not None or self._more is not None:
                self._finish(OK)
            self._write(self.encoding.answer(result or _DONE, re))
            if self.dialogue is not None:
                self.go_on(False)
        except Exception as error:
            self._failed(error, re)
        return None

    def _wait(self, result: Awaitable[Reply], re: object) -> Deferred[Any]:
        waited: Deferred[Any] = (
            result if isinstance(result, Deferred) else Deferred.fromCoroutine(_awaited(result))
        )
        waited.addCallback(self._succeeded, re)
        waited.addErrback(self._failed_later, re)
        return waited

    def _failed_later(self, failure: Failure, re: object) -> None:
        assert failure.value is not None
        self._failed(failure.value, re, failure)

    def _succeeded(self, answer: Reply, re: object) -> None:
        self._finish(OK)
        self.answer(answer or _DONE, re)
        self.go_on(False)

    def _failed(self, error: BaseException, re: object, failure: Failure | None = None) -> None:
        if isinstance(error, Held):
            self.paste = error.lines
            error.lines.hold(error.text, re)
            return
        self._finish(error.code if isinstance(error, Refusal) else "internal")
        if not isinstance(error, Refusal):
            reference = secrets.token_hex(3)
            what = "A command failed (reference {reference})."
            self._log.failure(what, failure, reference=reference)
            error = Refusal("internal", f"Something went wrong here (reference {reference}).")
        self.refuse(error, re)
        self.go_on(True)

    def go_on(self, refused: bool) -> None:
        """Ask what the dialogue asks next, if there is one."""
        if self.dialogue is not None and not self.ended:
            next = self.dialogue.answered(refused)
            if next is not None:
                self.send(next)

    def _typed(self, text: str) -> Result:
        offer, self.offered = self.offered, None
        if text.startswith("/") and (self.mode.name != _ECHO or not self._is_in_a_file(text)):
            if not text.startswith("//"):
                name, _, rest = text[1:].partition(" ")
                command = self.table.find(name) or self._unknown(name, rest)
                return command.run(self, rest)
            text = text[1:]
        elif offer is not None and self.hub.clock.seconds() <= offer.until:
            number = text.strip()
            if number.isascii() and number.isdigit():
                return self._pick(offer, int(number[:9]))
        if self.dialogue is not None:
            return self.dialogue.line(text)
        return self._bare(text)

    def _is_in_a_file(self, text: str) -> bool:
        """Whether a line with a slash is none of ours, but of a file for the upper-case server."""
        return self.table.find(text.lstrip("/").partition(" ")[0]) is None

    def _bare(self, text: str) -> Result:
        mode = self.mode
        if mode.name == _ECHO and (not text.strip() or text[0] == "/"):
            # It has no text to be logged, or might be a password behind a misspelt command.
            return mode.handler(self, text)
        if not text or text.isspace():
            return mode.prompt(self) if mode.prompts else self._blank()
        if mode.name == "say":
            if text[0] in slips.BEGINNINGS:
                slips.check(self, text)
            if text[0] in BEGINNINGS or text.startswith("sep="):
                check(self, text)
        return self.to_mode(mode, text)

    def to_mode(self, mode: Command, text: str) -> Result:
        """Hand a bare line to the command that such lines go to."""
        if mode.plain and not (mode.logged and self.hub.past.requests.active):
            return mode.handler(self, text)
        return mode.run(self, text)

    def _unknown(self, name: str, rest: str) -> NoReturn:
        near = self.table.nearest(name, self.hub.members.access(self.person)) if name else None
        # What is like no command might be a password, as might be what follows.
        self.note(name if near else "unknown", "…" if rest.strip() else "")
        if not name:
            raise Refusal("unknown-command", "A command's name follows the /; /help lists all.")
        if near is None:
            raise Refusal("unknown-command", f"There is no /{cut(name)}. /help lists all commands.")
        self.ask(lambda yes: near.run(self, rest) if yes else None)
        hint = f"Did you mean /{near.name}? /yes does that; /help lists all."
        raise Refusal("unknown-command", f"There is no /{cut(name)}. {hint}")

    def _named(self, name: object) -> Command:
        command = self.table.find(name) if isinstance(name, str) else None
        if command is None:
            why = f"There is no command {cut(clean(str(name)))}. The command help lists all."
            raise Refusal("unknown-command", why)
        return command

    # The request log

    def note(self, command: str, arguments: str = "") -> None:
        """Log this command as what is being asked, with what may be known of its arguments."""
        requests = self.hub.past.requests
        if requests.active:
            if self._draft is None:
                self._draft = requests.open(self)
            self._draft.command, self._draft.arguments = command, arguments

    def disown(self) -> None:
        """Leave what is being asked out of the log: it belongs to who is to be forgotten."""
        self._draft = None

    def _finish(self, outcome: str) -> None:
        # What answers with another thing ends a list.
        if self._more is self._older:
            self._more = None
        draft, self._draft = self._draft, None
        if draft is not None:
            self.hub.past.requests.close(self, draft, outcome)
            self.hub.past.visits.touch(self)

    # Out

    def send(self, event: Event) -> None:
        """Let the person hear of an event, after all that their rooms have heard before."""
        self._write(self.encoding.encode(event))

    def answer(self, event: Event, re: object = None) -> None:
        """Let the person hear the answer to their request `re`."""
        self._write(self.encoding.answer(event, re))

    def _write(self, data: bytes) -> None:
        if data:
            delivery = self.hub.delivery
            if delivery.dirty:
                delivery.catch_up(self)
            self.outlet.write(data)

    def catch_up(self) -> None:
        """Let the person hear now what their rooms have heard so far."""
        self.hub.delivery.catch_up(self)

    def adapt(self) -> None:
        """Heed what the person prefers now."""
        person = self.person
        self.particular = not person.preferences.usual or bool(person.ignored)
        self.encoding = self.encoding.preferring(person.preferences)

    def drained(self) -> Deferred[None]:
        """Return what fires, in a later turn, once all that was sent so far is on its way."""
        drained: Deferred[None] = Deferred()

        def look() -> None:
            if self.outlet.idle or not self.connected:
                drained.callback(None)
            else:
                self.hub.clock.callLater(_LOOK_SECONDS, look)

        self.hub.clock.callLater(0, look)
        return drained

    def speak(self, encoding: Encoding) -> None:
        """Use another encoding from now on."""
        self.hub.delivery.catch_up(self)
        self.encoding = encoding.preferring(self.person.preferences)

    # Lists and questions

    def offer(
        self, title: str, choices: list[str], pick: Callable[[int], Result], first: int = 1
    ) -> Choices:
        """Return a numbered list, from `first`, from which the very next line may pick.

        `pick` is called with the index of the choice, from 0, and its result answers that line.
        """
        offered = Choices(title, tuple(choices))
        self.offered = Offer(self.hub.clock.seconds() + PATIENCE, offered, pick, first)
        return offered

    def _pick(self, offer: Offer, number: int) -> Result:
        if number not in offer.numbers:
            self.offered = offer
        return offer.picked(number)

    def take_offer(self) -> Offer | None:
        """Return the list that the next line could pick from, which it can't any more."""
        offer, self.offered = self.offered, None
        return offer

    def more(self, page: Callable[[], Result]) -> None:
        """Let /more, or an empty line, be answered by `page`."""
        self._more = More(self.hub.clock.seconds() + PATIENCE, page)

    def next_page(self) -> Result:
        """Answer with the next page; raises `Refusal` if there is none."""
        more, self._more = self._more, None
        if more is None or self.hub.clock.seconds() > more.until:
            raise Refusal("no-more", "There is nothing more to show.")
        return more.page()

    @property
    def has_more(self) -> bool:
        """Whether there is a next page."""
        return self._more is not None and self.hub.clock.seconds() <= self._more.until

    @property
    def bare_lines_go_to(self) -> str:
        """The name of the command that takes bare lines; "" if a dialogue asks for something."""
        return self.mode.name if self.dialogue is None else self.dialogue.answers

    @property
    def asked(self) -> object:
        """What stands for the question that /yes or /no answers; None without any."""
        return self._question

    def _blank(self) -> Result:
        if self.has_more:
            return self.next_page()
        return self.blank() if self.blank else None

    def ask(self, answer: Callable[[bool], Result]) -> None:
        """Let the next /yes or /no be passed to `answer`."""
        self._question = YesOrNo(self.hub.clock.seconds() + PATIENCE, answer)

    def reply(self, yes: bool) -> Result:
        """Answer the question that was put last; raises `Refusal` if there is none."""
        question, self._question = self._question, None
        if question is None or self.hub.clock.seconds() > question.until:
            raise Refusal("no-question", "There is no question to answer.")
        return question.answer(yes)

    # The end

    def end(self) -> None:
        """Close the connection once all has been sent, whatever else its client still says."""
        self.ended = True
        self.closer()

    def leave(self, text: str = "") -> None:
        """Leave the server, and close once all has been sent.

        With the person's last connection, their rooms hear that they are gone, and `text`.
        """
        self.ended = True
        self.hub.disconnect(self, text)


async def _awaited(result: Awaitable[Reply]) -> Reply:
    return await result
