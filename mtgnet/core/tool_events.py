"""What can happen with the small tools: dice, coins, timers, life totals, polls.

Facts as in `events`; what happens in a room is what all its people are told, who did it too.
"""

from __future__ import annotations

import attrs

from mtgnet.core.events import Event, InRoom


@attrs.frozen
class DiceFacts:
    """Dice that were rolled: as they are written, those that count, those that don't, the sum."""

    dice: str
    rolls: tuple[int, ...]
    dropped: tuple[int, ...]
    total: int


@attrs.frozen
class Rolled(InRoom):
    """Somebody rolled dice."""

    kind = "rolled"
    nick: str
    dice: str
    parts: tuple[DiceFacts, ...]
    total: int


@attrs.frozen
class Flipped(InRoom):
    """Somebody flipped coins, which show `heads` (True) or tails."""

    kind = "flipped"
    nick: str
    heads: tuple[bool, ...]


@attrs.frozen
class Starts(InRoom):
    """Somebody had it drawn by lot who starts, of `among` people."""

    kind = "starts"
    nick: str
    first: str
    among: int


# Timers


@attrs.frozen
class TimerFacts:
    """A timer of a room, by its number; `left` and `seconds`, its whole length, are in seconds."""

    number: int
    nick: str
    text: str
    seconds: float
    left: float


@attrs.frozen
class TimerStarted(InRoom):
    """Somebody started a timer."""

    kind = "timer-started"
    nick: str
    timer: TimerFacts


@attrs.frozen
class TimerRuns(InRoom):
    """A timer has come to a moment at which it is told how much is left."""

    kind = "timer"
    timer: TimerFacts


@attrs.frozen
class TimerEnded(InRoom):
    """A timer is at its end, or was so `late` seconds ago."""

    kind = "timer-ended"
    timer: TimerFacts
    late: float


@attrs.frozen
class TimerStopped(InRoom):
    """Somebody stopped a timer."""

    kind = "timer-stopped"
    nick: str
    timer: TimerFacts


@attrs.frozen
class TimerList(InRoom):
    """The timers of a room."""

    kind = "timers"
    timers: tuple[TimerFacts, ...]


@attrs.frozen
class ReminderFacts:
    """Something that you are to be reminded of in `left` seconds."""

    number: int
    text: str
    left: float


@attrs.frozen
class ReminderSet(Event):
    """You will be reminded; `kept` tells that it waits for you if you are away."""

    kind = "reminder-set"
    reminder: ReminderFacts
    kept: bool


@attrs.frozen
class Reminded(Event):
    """What you wanted to be reminded of `at` the time when you said so; `late` in seconds."""

    kind = "reminder"
    number: int
    text: str
    at: float
    late: float


@attrs.frozen
class ReminderStopped(Event):
    """You will not be reminded of that."""

    kind = "reminder-stopped"
    reminder: ReminderFacts


@attrs.frozen
class ReminderList(Event):
    """What you will be reminded of."""

    kind = "reminders"
    reminders: tuple[ReminderFacts, ...]


# Life totals


@attrs.frozen
class LifeFacts:
    """Somebody's life total."""

    nick: str
    points: int
    here: bool


@attrs.frozen
class LifeStarted(InRoom):
    """Somebody began to count life totals in a room, which begin at `start`."""

    kind = "life-started"
    nick: str
    start: int
    nicks: tuple[str, ...]


@attrs.frozen
class LifeChanged(InRoom):
    """`by` changed the life total of `nick` by so much (`change`), to `points`."""

    kind = "life-changed"
    by: str
    nick: str
    change: int
    points: int


@attrs.frozen
class LifeTotals(InRoom):
    """The life totals in a room, and with how many those begin who come."""

    kind = "life"
    start: int
    totals: tuple[LifeFacts, ...]


@attrs.frozen
class LifeEnded(InRoom):
    """Somebody ended the counting of life totals; `totals` are the last ones."""

    kind = "life-ended"
    nick: str
    totals: tuple[LifeFacts, ...]


# Polls


@attrs.frozen
class PollFacts:
    """A poll: who asked what, and each option with its votes; `voters` counts people."""

    nick: str
    question: str
    options: tuple[tuple[str, int], ...]
    voters: int


@attrs.frozen
class PollOpened(InRoom):
    """Somebody opened a poll in a room."""

    kind = "poll-opened"
    poll: PollFacts


@attrs.frozen
class Voted(InRoom):
    """Somebody voted, or (`changed`) voted again; what for is theirs to tell."""

    kind = "voted"
    nick: str
    changed: bool
    voters: int


@attrs.frozen
class VoteTaken(InRoom):
    """You voted for this."""

    kind = "vote-taken"
    number: int
    option: str


@attrs.frozen
class PollStanding(InRoom):
    """How a poll stands."""

    kind = "poll"
    poll: PollFacts


@attrs.frozen
class PollClosed(InRoom):
    """Somebody closed a poll; that is how it ended."""

    kind = "poll-closed"
    nick: str
    poll: PollFacts
