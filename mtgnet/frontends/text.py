"""Events as plain lines, for people at netcat and telnet.

The first character tells what a line is: `<` somebody said it in a room, `#` in another room of
yours, `[` to you alone; `*` the server tells what happened, `!` refuses; two blanks answer your
command. What people typed never comes first in a line, so nobody can forge the last three.
"""

from __future__ import annotations

import attrs
from twisted.internet.defer import Deferred

from mtgnet.core import events
from mtgnet.core.events import Event
from mtgnet.core.preferences import Preferences
from mtgnet.core.session import Session
from mtgnet.core.text import erase
from mtgnet.frontends import (
    card_lines,
    deck_lines,
    holding_lines,
    loan_lines,
    past_lines,
    people_lines,
    quiz_lines,
    table_lines,
    tool_lines,
    trade_lines,
)
from mtgnet.frontends.rendering import render, said_line, stamp

# A module for each subject adds its events to `render`.
_SUBJECTS = (
    card_lines,
    deck_lines,
    holding_lines,
    loan_lines,
    past_lines,
    people_lines,
    quiz_lines,
    table_lines,
    tool_lines,
    trade_lines,
)

_BELL = b"\a"


@attrs.frozen(eq=False)
class TextEncoding:
    """Plain lines, with times or without; `bare` ones have no blanks before answers."""

    times: bool = False
    bare: bool = False
    own_lines = False
    every_notice = False

    def encode(self, event: Event, foreground: bool = True) -> bytes:
        """Return the event as lines that end with CR LF; no bytes if there is nothing to say."""
        if type(event) is events.Said:
            return said_line(event, self.times, foreground).encode()
        if type(event) is events.Private:
            return f"[{stamp(event.at, self.times)}{event.nick}] {event.text}\r\n".encode()
        where = f"{event.room} " if isinstance(event, events.InRoom) and not foreground else ""
        text = "".join([f"{where}{line}\r\n" for line in render(event)])
        return text.encode()

    def answer(self, event: Event, re: object) -> bytes:
        """Return the event as the answer to what was typed last."""
        if type(event) is events.Echoed:
            return f"{event.text}\r\n".encode() if self.bare else f"  {event.text}\r\n".encode()
        if type(event) is events.Done:
            return b""
        if self.bare:
            return "".join([f"{line.removeprefix('  ')}\r\n" for line in render(event)]).encode()
        return self.encode(event)

    def alert(self, event: Event, foreground: bool) -> bytes:
        """Return the event with the terminal's bell at its end, where nothing can swallow it."""
        return self.encode(event, foreground).removesuffix(b"\r\n") + _BELL + b"\r\n"

    def read(self, session: Session, line: bytes | None) -> Deferred[None] | None:
        """Hand the session a line as somebody typed it."""
        if line is None:
            session.refuse_long_line()
            return None
        text = _pasted(line) if session.pasting else line.decode("utf-8", "replace")
        return session.line(text if text.isprintable() else erase(text))

    def preferring(self, preferences: Preferences) -> TextEncoding:
        """Return the encoding with times or without."""
        return _ENCODINGS[preferences.times, self.bare]


def _pasted(line: bytes) -> str:
    """A line of a file; those that are not in UTF-8 mostly come from Windows."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


_ENCODINGS = {(t, b): TextEncoding(t, b) for t in (False, True) for b in (False, True)}
TEXT = _ENCODINGS[False, False]
BARE = _ENCODINGS[False, True]
