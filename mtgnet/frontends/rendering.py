"""What each event looks like as plain lines, one function for each.

A subject with many events of its own has a module beside this one that adds to `render`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import singledispatch

from mtgnet.core import events
from mtgnet.core.events import CommandFacts, Event, GroupFacts
from mtgnet.core.text import columns

WIDTH = 80
# Longer usages have a line of their own.
_USAGE = 24
# How wide half a line is behind the two blanks before an answer.
_HALF = 40


def stamp(at: float, times: bool) -> str:
    """Return the local time before a line, if `times` are wanted."""
    return time.strftime("%H:%M ", time.localtime(at)) if times else ""


def said_line(event: events.Said, times: bool, foreground: bool) -> str:
    """Return what was said as a line with its ending."""
    room = "" if foreground else f"{event.room} "
    does = "* " if event.emote else ""
    return f"{room}<{stamp(event.at, times)}{event.nick}> {does}{event.text}\r\n"


@singledispatch
def render(event: Event) -> Iterable[str]:
    """Return the event as lines without their endings."""
    raise TypeError(f"no lines for {event!r}")


@render.register
def _(event: events.Said) -> Iterable[str]:
    yield said_line(event, False, True).removesuffix("\r\n")


@render.register
def _(event: events.Private) -> Iterable[str]:
    yield f"[{event.nick}] {event.text}"


@render.register
def _(event: events.Joined) -> Iterable[str]:
    yield f"* {event.nick} is in {event.room} now."


@render.register
def _(event: events.Left) -> Iterable[str]:
    yield f"* {event.nick} left {event.room}."


@render.register
def _(event: events.Gone) -> Iterable[str]:
    yield f"* {event.nick} is gone: {event.text}" if event.text else f"* {event.nick} is gone."


@render.register
def _(event: events.Renamed) -> Iterable[str]:
    yield f"* {event.old} is called {event.nick} now."


@render.register
def _(event: events.Traffic) -> Iterable[str]:
    counts = ((event.came, "came"), (event.left, "left"), (event.renamed, "changed their name"))
    what = ", ".join(f"{count} {verb}" for count, verb in counts if count)
    yield f"* {event.room} in the last {event.seconds:.0f} s: {what}; {event.here} here."


@render.register
def _(event: events.Closing) -> Iterable[str]:
    yield f"* The server is closing{f': {event.why}' if event.why else '.'}"


@render.register
def _(event: events.Greeting) -> Iterable[str]:
    yield f"* mtgnet {event.version}, a meeting place for Magic players: {event.link}"
    where = f"in {event.room}; {event.here} here" if event.room else "in no room; /join one"
    yield f"* You are {event.nick} {where}."
    if event.resume:
        yield f"* If the connection breaks, /resume {event.resume} brings you back."
    yield "* Type to talk. /help lists the commands, /menu leads you by numbers."


@render.register
def _(event: events.Refused) -> Iterable[str]:
    # Each line of it begins so, or the next ones would look like an answer.
    yield from wrapped(event.why, "! ") if columns(event.why) > WIDTH - 2 else (f"! {event.why}",)


@render.register
def _(event: events.PrivateSent) -> Iterable[str]:
    yield f"[to {event.nick}] {event.text}"
    if event.away:
        yield f"* {event.nick} is away; kept."


@render.register
def _(event: events.Done) -> Iterable[str]:
    return ()


@render.register
def _(event: events.Echoed) -> Iterable[str]:
    yield f"  {event.text}"


@render.register
def _(event: events.Pong) -> Iterable[str]:
    yield "  pong"


@render.register
def _(event: events.Entered) -> Iterable[str]:
    yield f"  You are in {event.room}; {event.here} here."


@render.register
def _(event: events.Departed) -> Iterable[str]:
    now = f"You talk in {event.current} now." if event.current else "You are in no room now."
    yield f"  You left {event.room}. {now}"


@render.register
def _(event: events.Named) -> Iterable[str]:
    yield f"  You are {event.nick}."


@render.register
def _(event: events.People) -> Iterable[str]:
    count = len(event.nicks)
    if event.room:
        yield f"  {count} in {event.room}, {event.connected} on the server:"
    else:
        yield f"  {count} on the server:"
    yield from wrapped(", ".join(event.nicks), "  ")


@render.register
def _(event: events.RoomList) -> Iterable[str]:
    if not event.rooms:
        yield "  There are no rooms. /join NAME opens one."
    for room in event.rooms:
        where = "  (you talk here)" if room.current else "  (you are in it)" if room.yours else ""
        yield f"  {padded(room.room, 26)}{room.here:>6} here{where}"
    if event.more:
        yield f"  and {event.more} more with fewer people"


@render.register
def _(event: events.Help) -> Iterable[str]:
    if event.described:
        for group in event.groups:
            yield from _described(group)
        more = "/more or an empty line shows more groups. " if event.more else ""
        yield f"  {more}/help /COMMAND tells all about one."
        return
    yield from _overview(event.groups)
    yield "  /help GROUP tells what each does, /help COMMAND more, /help all everything."
    bare = "is said to your room" if event.mode == "say" else f"goes to /{event.mode}"
    yield f"  What doesn't begin with / {bare}."


def _overview(groups: Iterable[GroupFacts]) -> Iterator[str]:
    """Yield groups with the names of their commands, two in a line where both are short."""
    left = ""
    for group in groups:
        title = f"{padded(group.title, 14)} "
        names = " ".join(command.name for command in group.commands)
        short = columns(title + names) < _HALF
        if left:
            yield f"  {padded(left, _HALF)}{title}{names}" if short else f"  {left}"
        if not short:
            yield from hanging(f"  {title}", names)
        left = title + names if short and not left else ""
    if left:
        yield f"  {left}"


def _described(group: GroupFacts) -> Iterator[str]:
    yield f"  {group.title}"
    for command in group.commands:
        if columns(command.usage) > _USAGE:
            yield f"    {command.usage}"
            yield from hanging(" " * (_USAGE + 5), command.summary)
        else:
            yield from hanging(f"    {padded(command.usage, _USAGE)} ", command.summary)


@render.register
def _(event: events.CommandHelp) -> Iterable[str]:
    yield f"  {_usage(event.command)}"
    yield f"    {event.command.summary}."
    yield from wrapped(event.command.help, "    ")
    if event.group is not None:
        yield from _described(event.group)


@render.register
def _(event: events.Choices) -> Iterable[str]:
    yield from wrapped(event.title, "  ")
    for number, choice in enumerate(event.choices, 1):
        yield from hanging(f"  {number:>3}  ", choice)
    yield "  Type a number."


@render.register
def _(event: events.Question) -> Iterable[str]:
    optional = " Or - to leave it out." if event.optional else ""
    yield from list(wrapped(f"{event.text}{optional}", "  ")) or ["  "]


@render.register
def _(event: events.MenuLeft) -> Iterable[str]:
    said = f"What you type is said in {event.room}"
    where = said if event.room and event.command == "say" else f"A bare line means /{event.command}"
    back = "an empty line" if event.blank else "/menu"
    yield f"  You left the menu. {where}; {back} brings it back."


@render.register
def _(event: events.Pasting) -> Iterable[str]:
    yield from wrapped(f"{event.title} A line with a single dot ends it, /cancel drops it.", "  ")


@render.register
def _(event: events.PasteQuiet) -> Iterable[str]:
    lines = "1 line" if event.lines == 1 else f"{event.lines:,} lines"
    yield f"  You are still pasting a list, of which {lines} came, and nothing is said."
    yield "  A line with a single dot ends it; /cancel drops it."


@render.register
def _(event: events.PasteDropped) -> Iterable[str]:
    yield "  Dropped; nothing was done."


@render.register
def _(event: events.About) -> Iterable[str]:
    yield f"  mtgnet {event.version}, {event.link}"
    for name, value in event.facts:
        yield from hanging(f"  {padded(name, 12)} ", value)


@render.register
def _(event: events.ModeSet) -> Iterable[str]:
    if event.command == "say":
        yield "  What you type is said in your room now."
    else:
        yield f"  A bare line means /{event.command} now. /mode say goes back."


@render.register
def _(event: events.PreferenceList) -> Iterable[str]:
    for each in event.preferences:
        value = each.value if isinstance(each.value, str) else "on" if each.value else "off"
        yield f"  {padded(each.name, 10)} {padded(value, 8)}  {each.help}"


@render.register
def _(event: events.Goodbye) -> Iterable[str]:
    yield "  Goodbye."


def _usage(command: CommandFacts) -> str:
    others = ", ".join(f"/{alias}" for alias in command.aliases)
    return f"{command.usage}  (also {others})" if others else command.usage


def padded(text: str, width: int) -> str:
    """Return `text` with blanks behind it, up to `width` columns."""
    return text + " " * (width - columns(text))


def hanging(first: str, text: str) -> Iterator[str]:
    """Yield `text` wrapped behind `first`, its later lines in the same column."""
    indent = " " * columns(first)
    for number, line in enumerate(wrapped(text, indent)):
        yield line if number else first + line.removeprefix(indent)


def wrapped(text: str, indent: str) -> Iterator[str]:
    """Yield `text` in lines of at most WIDTH columns; a longer word stays whole."""
    line = indent
    for word in text.split():
        longer = f"{line} {word}" if line != indent else line + word
        if columns(longer) > WIDTH and line != indent:
            yield line
            longer = indent + word
        line = longer
    if line != indent:
        yield line


def place(what: str, total: int, first: int, count: int) -> str:
    """Say how many there are, and which of them follow."""
    counted = f"{total:,} {what}{'' if total == 1 else 's'}"
    if count == total:
        return f"{counted}:"
    more = ", /more goes on" if first + count <= total else ""
    return f"{counted}, {first:,} to {first + count - 1:,}{more}:"
