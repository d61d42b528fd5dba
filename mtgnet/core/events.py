"""What can happen, as facts: each event is a frozen record, and encodings turn it into bytes.

Events carry no formatted text. Times are seconds since the epoch, as the clock's `seconds()`
gives them; nicks and rooms are as they are shown.
"""

from __future__ import annotations

from typing import ClassVar

import attrs


class Refusal(Exception):
    """A command can't be done; the one exception by which a command says so to the person.

    `code` is for programs (a short slug), `why` is a sentence that says what to do instead.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(code, why)
        self.code = code
        self.why = why


# Marks a fact that is there for people to be shown things well; programs don't get it.
PEOPLE_ONLY = {"people_only": True}


@attrs.frozen(eq=False)
class Event:
    """Something that happened; `kind` names it on the wire."""

    kind: ClassVar[str]


# What a room hears.


@attrs.frozen
class Said(Event):
    """Somebody said `text` in a room; with `emote` as something that they do.

    `number` counts the lines of the room, if they are kept, as of the server's start `start`.
    """

    kind = "said"
    room: str
    nick: str
    text: str
    at: float
    emote: bool = False
    number: int | None = None
    start: int = 0


@attrs.frozen
class InRoom(Event):
    """Something that happened in a room, which people are told who talk in another one."""

    room: str


@attrs.frozen
class Notice(Event):
    """Comings and goings, which a person may turn off."""


@attrs.frozen
class Joined(Notice):
    """Somebody came into a room."""

    kind = "joined"
    room: str
    nick: str
    at: float


@attrs.frozen
class Left(Notice):
    """Somebody left a room and is elsewhere on the server."""

    kind = "left"
    room: str
    nick: str
    at: float


@attrs.frozen
class Gone(Notice):
    """Somebody left the server, with a word or without."""

    kind = "gone"
    nick: str
    text: str
    at: float


@attrs.frozen
class Renamed(Notice):
    """Somebody has a new name."""

    kind = "renamed"
    old: str
    nick: str
    at: float


@attrs.frozen
class Traffic(Notice):
    """The comings and goings of a crowded room over `seconds`, as numbers."""

    kind = "traffic"
    room: str
    came: int
    left: int
    renamed: int
    here: int
    seconds: float


@attrs.frozen
class Closing(Event):
    """The server is closing."""

    kind = "closing"
    why: str = ""


# What one person hears.


@attrs.frozen
class Greeting(Event):
    """The first thing a connection hears; `protocol` is the version of the JSON lines.

    `resume` is the code that gives the connection back if it breaks.
    """

    kind = "greeting"
    version: str
    link: str
    protocol: int
    nick: str
    room: str | None
    here: int
    resume: str | None = None


@attrs.frozen
class Private(Event):
    """Somebody said `text` to you alone; `number` counts what came for you alone."""

    kind = "private"
    nick: str
    text: str
    at: float
    number: int


@attrs.frozen
class Refused(Event):
    """Your command was not done, and why."""

    kind = "refused"
    code: str
    why: str


# What answers a command.


@attrs.frozen
class PrivateSent(Event):
    """Your private line is kept and, unless the other is `away`, delivered."""

    kind = "private-sent"
    nick: str
    text: str
    away: bool = False


@attrs.frozen
class Done(Event):
    """Your command is done, and there is nothing else to say of it."""

    kind = "done"


@attrs.frozen
class Echoed(Event):
    """Your text in upper case."""

    kind = "echoed"
    text: str


@attrs.frozen
class Pong(Event):
    """The server is there."""

    kind = "pong"


@attrs.frozen
class Entered(Event):
    """You are in a room, which is your current one now."""

    kind = "entered"
    room: str
    here: int


@attrs.frozen
class Departed(Event):
    """You left a room; `current` is the room in which you talk now."""

    kind = "departed"
    room: str
    current: str | None


@attrs.frozen
class Named(Event):
    """You have a new name."""

    kind = "named"
    nick: str


@attrs.frozen
class People(Event):
    """Who is in a room, or (room None) on the server; `connected` counts the whole server."""

    kind = "people"
    room: str | None
    nicks: tuple[str, ...]
    connected: int


@attrs.frozen
class RoomFacts:
    """A room in a list of rooms."""

    room: str
    here: int
    yours: bool
    current: bool


@attrs.frozen
class RoomList(Event):
    """The rooms there are, the fullest first; `more` counts those that are left out."""

    kind = "rooms"
    rooms: tuple[RoomFacts, ...]
    more: int


@attrs.frozen
class CommandFacts:
    """What there is to know about a command; `usage` is how to type it, `access` for whom it is."""

    name: str
    aliases: tuple[str, ...]
    usage: str
    summary: str
    help: str
    arguments: tuple[str, ...]
    access: str


@attrs.frozen
class GroupFacts:
    """A group of commands in the help and the menu."""

    title: str
    commands: tuple[CommandFacts, ...]


@attrs.frozen
class Help(Event):
    """Commands, group by group: only their names, or with what they do if `described`.

    There may be `more` groups; `mode` names the command that bare lines go to.
    """

    kind = "help"
    groups: tuple[GroupFacts, ...]
    described: bool = False
    more: bool = False
    mode: str = "say"


@attrs.frozen
class CommandHelp(Event):
    """One command in full, and the group that has the same name, if any."""

    kind = "command-help"
    command: CommandFacts
    group: GroupFacts | None = None


@attrs.frozen
class Choices(Event):
    """A numbered list of which the next line may pick one by its number, from 1."""

    kind = "choices"
    title: str
    choices: tuple[str, ...]


@attrs.frozen
class Question(Event):
    """What the next line is to tell: the argument `name` of a command, as `text` asks for it.

    One that is `optional` may be left out with `-`; what is `secret` should not be shown.
    """

    kind = "question"
    name: str
    text: str
    optional: bool
    secret: bool


@attrs.frozen
class MenuLeft(Event):
    """You have left the menu; your bare lines go to `command`, in `room` if you are in one.

    `blank` tells whether an empty line brings the menu back.
    """

    kind = "menu-left"
    command: str
    room: str | None
    blank: bool = False


@attrs.frozen
class Pasting(Event):
    """The next lines, at most so many, are taken together, up to one with a single dot."""

    kind = "pasting"
    title: str
    most_lines: int


@attrs.frozen
class PasteQuiet(Event):
    """For a while nothing came for what is pasted; so many lines have."""

    kind = "paste-quiet"
    lines: int


@attrs.frozen
class PasteDropped(Event):
    """What was pasted is dropped, and lines are said again."""

    kind = "paste-dropped"


@attrs.frozen
class About(Event):
    """What this server is, and what it keeps to."""

    kind = "about"
    version: str
    link: str
    facts: tuple[tuple[str, str], ...]


@attrs.frozen
class ModeSet(Event):
    """Where a bare line goes from now on."""

    kind = "mode"
    command: str


@attrs.frozen
class PreferenceFacts:
    """One of a person's own preferences; `value` is on, off, or one of its `words`."""

    name: str
    value: bool | str
    help: str
    words: tuple[str, ...] = ("on", "off")


@attrs.frozen
class PreferenceList(Event):
    """A person's own preferences."""

    kind = "preferences"
    preferences: tuple[PreferenceFacts, ...]


@attrs.frozen
class Goodbye(Event):
    """You are leaving the server."""

    kind = "goodbye"
