"""What the events around the past look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from mtgnet.core import past_events as events
from mtgnet.frontends.rendering import hanging, render

# Numbers up to this many digits stand in one column.
_DIGITS = 5
_MORE = "  /more or an empty line shows more."


def _when(at: float, old: bool) -> str:
    return time.strftime("%Y-%m-%d %H:%M" if old else "%H:%M", time.localtime(at))


def _line(line: events.PastLine | events.SaidBefore, room: str | None) -> str:
    where = "" if room == line.room else f"{line.room} "
    does = "* " if line.emote else ""
    text = "(deleted)" if line.deleted else does + line.text
    # Who is forgotten has no name any more.
    said = f"<{line.nick}> {text}" if line.nick else text
    return f"  {where}{line.number:>{_DIGITS}} {_when(line.at, line.old)} {said}"


def _page(lines: Sequence[events.PastLine], room: str | None, more: bool) -> Iterable[str]:
    for line in lines:
        yield _line(line, room)
    if more:
        yield _MORE


def _numbers(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if len(numbers) > 8:
        return f"{len(numbers)} lines from {numbers[0]} to {numbers[-1]}"
    return "lines " + ", ".join(map(str, numbers))


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


@render.register
def _(event: events.Backlog) -> Iterable[str]:
    return _page(event.lines, event.room, False)


@render.register
def _(event: events.Past) -> Iterable[str]:
    if not event.lines:
        yield f"  No lines there in {event.room}."
    yield from _page(event.lines, event.room, event.more)


@render.register
def _(event: events.Found) -> Iterable[str]:
    if not event.lines:
        yield "  No line has all of these words."
    yield from _page(event.lines, event.room, event.more)


@render.register
def _(event: events.Committed) -> Iterable[str]:
    return ()


@render.register
def _(event: events.Unsaid) -> Iterable[str]:
    yield f"* {event.nick} took back {_numbers(event.numbers)} in {event.room}."


@render.register
def _(event: events.Erased) -> Iterable[str]:
    for room, numbers in event.lines:
        yield f"  {_numbers(numbers).capitalize()} of {room} deleted."


@render.register
def _(event: events.RoomSet) -> Iterable[str]:
    who = "those here and those let in with /invite" if event.private else "everybody"
    yield f"  {event.room} is for {who} to join, search and read."


@render.register
def _(event: events.Returning) -> Iterable[str]:
    where = f", in {', '.join(event.rooms)}" if event.rooms else ""
    talk = f"; you talk in {event.room}" if event.room and len(event.rooms) > 1 else ""
    yield f"* You are {event.nick} again{where}{talk}."
    yield f"* {_count(event.missed, 'missed line')}"


@render.register
def _(event: events.SaidBefore) -> Iterable[str]:
    yield _line(event, None)


@render.register
def _(event: events.ToldBefore) -> Iterable[str]:
    yield f"[{event.nick} {_when(event.at, event.old)}] {event.text}"


@render.register
def _(event: events.Returned) -> Iterable[str]:
    yield "* Up to date"


@render.register
def _(event: events.TakenOver) -> Iterable[str]:
    yield "* You have come back with /resume elsewhere, so this connection closes."


@render.register
def _(event: events.Waiting) -> Iterable[str]:
    yield f"* {_count(event.count, 'message')} came for you while you were away:"


@render.register
def _(event: events.Delivered) -> Iterable[str]:
    yield f"* {event.nick} has got {_count(event.count, 'message')} of yours."


@render.register
def _(event: events.Requests) -> Iterable[str]:
    if not event.entries:
        yield "  The log is empty."
    for entry in event.entries:
        who = f"{entry.nick} " if event.everybody else ""
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.at))
        asked = f"/{entry.command} {entry.arguments}".rstrip()
        first = f"  {entry.number:>{_DIGITS}} {when} {who}{entry.via} "
        yield from hanging(first, f"{asked} ({entry.outcome})")
    if event.more:
        yield _MORE


@render.register
def _(event: events.RequestsErased) -> Iterable[str]:
    yield f"  {_count(event.count, 'entry').replace('entrys', 'entries')} deleted."


@render.register
def _(event: events.Operations) -> Iterable[str]:
    for line in (*event.lines, event.link, *event.operations):
        yield f"  {line}"
