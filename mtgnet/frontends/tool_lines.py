"""What the events of the small tools look like as plain lines."""

from __future__ import annotations

from collections.abc import Iterable

from mtgnet.core import tool_events as events
from mtgnet.core.moderation import spell
from mtgnet.frontends.rendering import render


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


@render.register
def _(event: events.Rolled) -> Iterable[str]:
    shown = "; ".join(_dice(part) for part in event.parts if part.rolls)
    yield f"* {event.nick} rolls {event.dice}: {event.total}  ({shown})"


def _dice(part: events.DiceFacts) -> str:
    rolls = " ".join(map(str, part.rolls))
    return f"{rolls}, not {' '.join(map(str, part.dropped))}" if part.dropped else rolls


@render.register
def _(event: events.Flipped) -> Iterable[str]:
    sides = ["heads" if each else "tails" for each in event.heads]
    if len(sides) == 1:
        yield f"* {event.nick} flips a coin: {sides[0]}"
    else:
        counts = f"{sides.count('heads')} heads, {sides.count('tails')} tails"
        yield f"* {event.nick} flips {len(sides)} coins: {counts}  ({' '.join(sides)})"


@render.register
def _(event: events.Starts) -> Iterable[str]:
    among = _counted(event.among, "person") if event.among == 1 else f"{event.among} people"
    yield f"* {event.first} starts, drawn by lot from {among} by {event.nick}."


# Timers


def _named(timer: events.TimerFacts) -> str:
    text = f": {timer.text}" if timer.text else ""
    return f"{timer.nick}'s timer {timer.number}{text}"


@render.register
def _(event: events.TimerStarted) -> Iterable[str]:
    timer = event.timer
    text = f": {timer.text}" if timer.text else ""
    yield f"* {event.nick} starts timer {timer.number}, {spell(timer.seconds)}{text}"


@render.register
def _(event: events.TimerRuns) -> Iterable[str]:
    yield f"* {spell(event.timer.left)} left of {_named(event.timer)}"


@render.register
def _(event: events.TimerEnded) -> Iterable[str]:
    was = f"was up {spell(event.late)} ago" if event.late else "is up"
    yield f"* Time {was} for {_named(event.timer)}"


@render.register
def _(event: events.TimerStopped) -> Iterable[str]:
    yield f"* {event.nick} stops {_named(event.timer)}"


@render.register
def _(event: events.TimerList) -> Iterable[str]:
    if not event.timers:
        yield f"  {event.room} has no timers. /timer 50m starts one."
    for timer in event.timers:
        text = f": {timer.text}" if timer.text else ""
        left = f"{spell(timer.left)} left of {spell(timer.seconds)}"
        yield f"  {timer.number:>3}  {left}, by {timer.nick}{text}"


@render.register
def _(event: events.ReminderSet) -> Iterable[str]:
    kept = "" if event.kept else ", if you are still here"
    yield f"  You will be reminded in {spell(event.reminder.left)}{kept}."


@render.register
def _(event: events.Reminded) -> Iterable[str]:
    late = f", {spell(event.late)} late" if event.late else ""
    yield f"* Reminder{late}: {event.text}"


@render.register
def _(event: events.ReminderStopped) -> Iterable[str]:
    yield f"  You will not be reminded: {event.reminder.text}"


@render.register
def _(event: events.ReminderList) -> Iterable[str]:
    if not event.reminders:
        yield "  You have no reminders. /remind 20m TEXT sets one."
    for each in event.reminders:
        when = f"in {spell(each.left)}" if each.left else "when you come back"
        yield f"  {each.number:>3}  {when}: {each.text}"


# Life totals


def _total(total: events.LifeFacts) -> str:
    return f"{total.nick} {total.points}{'' if total.here else ' (away)'}"


@render.register
def _(event: events.LifeStarted) -> Iterable[str]:
    yield f"* {event.nick} counts lives, from {event.start}: {', '.join(event.nicks)}"


@render.register
def _(event: events.LifeChanged) -> Iterable[str]:
    by = "" if event.by == event.nick else f", by {event.by}"
    before = event.points - event.change
    yield f"* {event.nick}: {before} -> {event.points} ({event.change:+}){by}"


@render.register
def _(event: events.LifeTotals) -> Iterable[str]:
    yield f"  {', '.join(map(_total, event.totals))}"


@render.register
def _(event: events.LifeEnded) -> Iterable[str]:
    yield f"* {event.nick} ends the count of lives: {', '.join(map(_total, event.totals))}"


# Polls


def _options(poll: events.PollFacts) -> Iterable[str]:
    for number, (option, votes) in enumerate(poll.options, 1):
        yield f"  {number:>3}  {option}: {votes}"


@render.register
def _(event: events.PollOpened) -> Iterable[str]:
    poll = event.poll
    yield f"* {poll.nick} asks: {poll.question}"
    for number, (option, _votes) in enumerate(poll.options, 1):
        yield f"* /vote {number}  {option}"


@render.register
def _(event: events.Voted) -> Iterable[str]:
    votes = "has voted again" if event.changed else "has voted"
    yield f"* {event.nick} {votes}; {_counted(event.voters, 'vote')} so far."


@render.register
def _(event: events.VoteTaken) -> Iterable[str]:
    yield f"  You voted for {event.number}: {event.option}"


@render.register
def _(event: events.PollStanding) -> Iterable[str]:
    poll = event.poll
    yield f"  {poll.nick} asks: {poll.question}"
    yield from _options(poll)
    yield "  /vote NUMBER votes."


@render.register
def _(event: events.PollClosed) -> Iterable[str]:
    poll = event.poll
    counts = ", ".join(f"{option}: {votes}" for option, votes in poll.options)
    yield f"* {event.nick} closes the poll: {poll.question}  {counts}"
