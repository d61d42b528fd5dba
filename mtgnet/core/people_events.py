"""What can happen around accounts and operators. Facts as in `events`; spans are in seconds."""

from __future__ import annotations

import attrs

from mtgnet.core.events import Event

# What a room or everybody hears.


@attrs.frozen
class Kicked(Event):
    """An operator took somebody off the server; with `banned` they are not let in again."""

    kind = "kicked"
    nick: str
    by: str
    why: str
    banned: bool
    at: float


@attrs.frozen
class Announced(Event):
    """An operator has something to say to everybody on the server."""

    kind = "announced"
    nick: str
    text: str
    at: float


@attrs.frozen
class GuestsMay(Event):
    """What guests may do from now on: `talk`, `read`, or nothing (`off`)."""

    kind = "guests"
    rule: str


@attrs.frozen
class ShutdownPlanned(Event):
    """The server will close in so many seconds; None as `seconds` says that it will not."""

    kind = "shutdown"
    seconds: float | None
    why: str
    nick: str


# What one person hears.


@attrs.frozen
class ClearText(Event):
    """What you have just sent could be read on its way here."""

    kind = "clear-text"


@attrs.frozen
class Probe(Event):
    """Nothing: the server looks whether you are still there."""

    kind = "probe"


@attrs.frozen
class Devices(Event):
    """You are here with so many devices now."""

    kind = "devices"
    count: int


@attrs.frozen
class Silenced(Event):
    """You may not talk, or (with `over`) may again; None as `seconds` is until told otherwise."""

    kind = "silenced"
    seconds: float | None
    why: str
    over: bool


# What answers a command.


@attrs.frozen
class Asked(Event):
    """Your command needs a /yes or a /no."""

    kind = "asked"
    question: str


@attrs.frozen
class Declined(Event):
    """You have said no, so nothing is done."""

    kind = "declined"


@attrs.frozen
class Registered(Event):
    """Your name is yours now, and you are logged in; if `renamed`, you had another before."""

    kind = "registered"
    nick: str
    renamed: bool = False


@attrs.frozen
class LoggedIn(Event):
    """You are a registered person now, here with so many devices, and talk in `room`.

    With `reset` it was by a code that worked once, so you need a new password.
    """

    kind = "logged-in"
    nick: str
    role: str
    room: str | None
    rooms: tuple[str, ...]
    devices: int
    reset: bool


@attrs.frozen
class LoggedOut(Event):
    """You are a guest now."""

    kind = "logged-out"
    nick: str
    room: str | None


@attrs.frozen
class PasswordSet(Event):
    """Your password is another one now."""

    kind = "password-set"


@attrs.frozen
class Claimed(Event):
    """You are the owner of the server now."""

    kind = "claimed"


@attrs.frozen
class Forgotten(Event):
    """Your account is gone with all that it owned; you are a guest."""

    kind = "forgotten"
    nick: str


@attrs.frozen
class Exported(Event):
    """All that is kept of you, in parts: `lines` of JSON, of which this has some.

    The last part tells how many there are in `total`.
    """

    kind = "exported"
    lines: tuple[str, ...]
    total: int | None = None


@attrs.frozen
class Acted(Event):
    """What you did as an operator is done: `what` to `whom`, for so long, and why."""

    kind = "acted"
    what: str
    whom: str
    seconds: float | None
    why: str


@attrs.frozen
class SanctionFacts:
    """A ban or a mute (`what`), with the number by which it can be lifted."""

    number: int
    what: str
    whom: str
    by: str
    at: float
    seconds: float | None
    why: str


@attrs.frozen
class SanctionList(Event):
    """The bans and mutes in force; `seconds` is how long each still lasts."""

    kind = "sanctions"
    sanctions: tuple[SanctionFacts, ...]


@attrs.frozen
class ActFacts:
    """What an operator did, when, to whom, and why."""

    at: float
    by: str
    what: str
    whom: str
    why: str


@attrs.frozen
class ActList(Event):
    """What operators did last, the latest at the end."""

    kind = "acts"
    acts: tuple[ActFacts, ...]


@attrs.frozen
class PersonFacts(Event):
    """What there is to know about somebody.

    `registered` is since when the name is theirs, `here` since when they are here, `seen` when
    they were here last, `lost` for how many seconds their connection has been broken; `rooms` are
    those that you share, `addresses` empty unless you are an operator.
    """

    kind = "person"
    nick: str
    role: str
    registered: float | None
    here: float | None
    seen: float | None
    lost: float | None
    devices: int
    rooms: tuple[str, ...]
    addresses: tuple[str, ...]


@attrs.frozen
class IgnoreList(Event):
    """Whom you do not hear."""

    kind = "ignored"
    nicks: tuple[str, ...]
