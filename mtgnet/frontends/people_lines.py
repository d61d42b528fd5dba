"""What the events around accounts and operators look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from mtgnet.core import people_events as events
from mtgnet.core.moderation import spell
from mtgnet.frontends.rendering import hanging, render, wrapped

_GUESTS = {
    "talk": "Guests may talk.",
    "read": "Guests may read, and talk once they have registered.",
    "off": "Guests are not let in. /login NICK PASSWORD if you have a name here.",
}


def _because(why: str) -> str:
    return f": {why}" if why else "."


def _for(seconds: float | None) -> str:
    return "" if seconds is None else f" for {spell(seconds)}"


def _date(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


@render.register
def _(event: events.Kicked) -> Iterable[str]:
    yield f"* {event.by} {'banned' if event.banned else 'kicked'} {event.nick}{_because(event.why)}"


@render.register
def _(event: events.Announced) -> Iterable[str]:
    yield f"* {event.nick} to all: {event.text}"


@render.register
def _(event: events.GuestsMay) -> Iterable[str]:
    yield f"* {_GUESTS[event.rule]}"


@render.register
def _(event: events.ShutdownPlanned) -> Iterable[str]:
    if event.seconds is None:
        yield "* The server does not close after all."
    else:
        yield f"* The server closes in {spell(event.seconds)}{_because(event.why)}"


@render.register
def _(event: events.ClearText) -> Iterable[str]:
    yield "* Careful: this connection is not encrypted; others on the way can read your password."


@render.register
def _(event: events.Probe) -> Iterable[str]:
    return ()


@render.register
def _(event: events.Devices) -> Iterable[str]:
    yield f"* You are here with {event.count} devices now."


@render.register
def _(event: events.Silenced) -> Iterable[str]:
    if event.over:
        yield "* You may talk again."
    else:
        yield f"* You may not talk{_for(event.seconds)}{_because(event.why)}"


@render.register
def _(event: events.Asked) -> Iterable[str]:
    yield from wrapped(f"{event.question} /yes does it, /no leaves it.", "  ")


@render.register
def _(event: events.Declined) -> Iterable[str]:
    yield "  Left as it is."


@render.register
def _(event: events.Registered) -> Iterable[str]:
    if event.renamed:
        yield f"  You are called {event.nick} now."
    yield f"  {event.nick} is registered and yours. /login {event.nick} PASSWORD brings you back."


@render.register
def _(event: events.LoggedIn) -> Iterable[str]:
    also = f", here with {event.devices} devices" if event.devices > 1 else ""
    where = f"You talk in {event.room}." if event.room else "You are in no room; /join one."
    role = f" ({event.role})" if event.role != "member" else ""
    yield f"  You are {event.nick}{role}{also}. {where}"
    if event.reset:
        yield "  That code works no more. Choose a password now: /password NEW"


@render.register
def _(event: events.LoggedOut) -> Iterable[str]:
    yield f"  You are {event.nick}, a guest{f' in {event.room}' if event.room else ''}."


@render.register
def _(event: events.PasswordSet) -> Iterable[str]:
    yield "  Your password is changed."


@render.register
def _(event: events.Claimed) -> Iterable[str]:
    yield "  You are the owner of this server. /help lists what you can do now."


@render.register
def _(event: events.Forgotten) -> Iterable[str]:
    yield f"  Your account and all that it owned are gone. You are {event.nick}, a guest."


@render.register
def _(event: events.Exported) -> Iterable[str]:
    for line in event.lines:
        yield f"  {line}"
    if event.total is not None:
        yield f"  That is all: {event.total} records."


@render.register
def _(event: events.Acted) -> Iterable[str]:
    yield f"  {event.whom}: {event.what}{_for(event.seconds)}{_because(event.why)}"


@render.register
def _(event: events.SanctionList) -> Iterable[str]:
    if not event.sanctions:
        yield "  Nobody is banned or muted."
    for each in event.sanctions:
        left = "for good" if each.seconds is None else f"{spell(each.seconds)} left"
        text = f"{each.whom}, by {each.by} {_date(each.at)}, {left}{_because(each.why)}"
        yield from hanging(f"  {each.number:>3} {each.what:<4} ", text)


@render.register
def _(event: events.ActList) -> Iterable[str]:
    if not event.acts:
        yield "  No operator has done anything yet."
    for each in event.acts:
        text = f"{each.by}: {each.what} {each.whom}".rstrip() + _because(each.why)
        yield from hanging(f"  {_date(each.at)}  ", text)


@render.register
def _(event: events.PersonFacts) -> Iterable[str]:
    article = "an" if event.role in ("owner", "op") else "a"
    known = f", registered {_date(event.registered)}" if event.registered is not None else ""
    yield f"  {event.nick}: {article} {event.role}{known}"
    yield from (f"    {line}" for line in _whereabouts(event))


def _whereabouts(event: events.PersonFacts) -> Iterator[str]:
    if event.here is not None:
        devices = f" with {event.devices} devices" if event.devices > 1 else ""
        yield f"here since {_date(event.here)}{devices}"
    elif event.seen is not None:
        yield f"last here {_date(event.seen)}"
    if event.lost is not None:
        yield f"lost the connection {spell(event.lost)} ago"
    if event.rooms:
        yield f"with you in {', '.join(event.rooms)}"
    if event.addresses:
        yield f"from {', '.join(event.addresses)}"


@render.register
def _(event: events.IgnoreList) -> Iterable[str]:
    yield f"  You do not hear {', '.join(event.nicks)}." if event.nicks else "  You hear everybody."
