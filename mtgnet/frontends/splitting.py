"""Bytes from the wire to lines: every client's way to end one, telnet's negotiation, a limit.

Netcat ends a line with LF, telnet with CR LF, PuTTY with CR or CR NUL; each of these ends one,
also when it comes in two packets.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# RFC 854 and RFC 860.
_IAC, _DONT, _DO, _WONT, _WILL = b"\xff", b"\xfe", b"\xfd", b"\xfc", b"\xfb"
_REFUSALS = {_DO: _WONT, _WILL: _DONT}
_TIMING_MARK = b"\x06"
_SUBNEGOTIATION = rb"\xff\xfa(?:[^\xff]|\xff\xff){0,512}+"
# A subnegotiation, an option, either of them as far as it has come, any other command.
_COMMAND = re.compile(
    rb"%(sub)b\xff\xf0|\xff([\xfb-\xfe].)|((?:%(sub)b\xff?|\xff[\xfb-\xfe]?)\Z)|\xff[\xf0-\xff]"
    % {b"sub": _SUBNEGOTIATION},
    re.DOTALL,
)
_REPLACEMENT = "\ufffd".encode()


class Telnet:
    """Takes telnet's commands out of a stream and refuses every option that is asked for.

    `reply` sends bytes back. 0xFF never occurs in UTF-8, so a client that doesn't speak telnet
    loses nothing: where no telnet command follows, the byte becomes U+FFFD.
    """

    def __init__(self, reply: Callable[[bytes], None]) -> None:
        self._reply = reply
        self._kept = b""
        self._refused: set[bytes] = set()

    def strip(self, data: bytes) -> bytes:
        """Return `data` without telnet commands; one that isn't complete is kept for later."""
        if not self._kept and _IAC not in data:
            return data
        data = self._kept + data
        found: list[tuple[bytes, bytes]] = _COMMAND.findall(data)
        self._kept = found[-1][1] if found else b""
        refusals = [self._refusal(option) for option, _ in found if option]
        if any(refusals):
            self._reply(b"".join(refusals))
        return _COMMAND.sub(b"", data).replace(_IAC, _REPLACEMENT)

    def _refusal(self, option: bytes) -> bytes:
        asked, which = option[:1], option[1:]
        # A telnet client shows nothing between its interrupt and the answer to each DO TIMING-MARK.
        if asked not in _REFUSALS or (option in self._refused and which != _TIMING_MARK):
            return b""
        self._refused.add(option)
        return _IAC + _REFUSALS[asked] + which


class Splitter:
    """Cuts a stream into lines, in memory bounded by the longest line and what comes at once.

    A line of more than `longest` bytes (0: no limit) is given as None, once, and skipped to its
    end.
    """

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._tail = b""
        self._after_cr = False
        self._skipping = False

    def split(self, data: bytes) -> list[bytes | None]:
        """Return the lines that `data` ends, without their endings."""
        data = self._tail + self._one_ending(data)
        pieces = data.split(b"\n")
        self._tail = pieces.pop()
        lines: list[bytes | None] = list(pieces)
        if self._skipping and lines:
            self._skipping = False
            del lines[0]
        if self._longest and len(data) > self._longest:
            lines = [None if self._too_long(line) else line for line in lines]
            self._bound_tail(lines)
        elif self._skipping:
            self._tail = b""
        return lines

    def end(self) -> list[bytes | None]:
        """Return the last line, if there is one without an ending."""
        tail, self._tail = self._tail, b""
        return [tail] if tail and not self._skipping else []

    def _one_ending(self, data: bytes) -> bytes:
        if not data or (b"\r" not in data and not self._after_cr):
            return data
        if self._after_cr and data[:1] in (b"\n", b"\0"):
            data = data[1:]
        self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r\0", b"\n").replace(b"\r", b"\n")

    def _too_long(self, line: bytes | None) -> bool:
        return line is not None and len(line) > self._longest

    def _bound_tail(self, lines: list[bytes | None]) -> None:
        if self._skipping:
            self._tail = b""
        elif len(self._tail) > self._longest:
            self._tail = b""
            self._skipping = True
            lines.append(None)
