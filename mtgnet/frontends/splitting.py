"""Bytes from the wire to lines: every client's way to end one, telnet's negotiation, a limit.

Netcat ends a line with LF, telnet with CR LF, PuTTY with CR or CR NUL; each of these ends one,
also when it comes in two packets.
"""

from __future__ import annotations

from collections.abc import Callable

# RFC 854 and RFC 860.
_IAC, _DONT, _DO, _WONT, _WILL, _SB, _SE = b"\xff", 254, 253, 252, 251, 250, 240
_TIMING_MARK = 6
_LONGEST_SUBNEGOTIATION = 512


class Telnet:
    """Takes telnet's commands out of a stream and refuses every option that is asked for.

    `reply` sends bytes back. 0xFF never occurs in UTF-8, so a client that doesn't speak telnet
    loses nothing: where no telnet command follows, the byte stays.
    """

    def __init__(self, reply: Callable[[bytes], None]) -> None:
        self._reply = reply
        self._kept = b""
        self._refused: set[bytes] = set()

    def strip(self, data: bytes) -> bytes:
        """Return `data` without telnet commands; one that isn't complete is kept for later."""
        if not self._kept and _IAC not in data:
            return data
        data, self._kept = self._kept + data, b""
        text = bytearray()
        while True:
            before, iac, rest = data.partition(_IAC)
            text += before
            if not iac:
                return bytes(text)
            size = self._size(rest)
            if size is None:
                self._kept = iac + rest
                return bytes(text)
            if size == 0:
                text += b"\xef\xbf\xbd"
            self._obey(rest[:size])
            data = rest[size:]

    def _size(self, rest: bytes) -> int | None:
        """How many bytes behind IAC belong to the command; 0 if none does, None if not all came."""
        if not rest:
            return None
        if rest[0] == _SB:
            end = rest.find(_IAC + bytes([_SE]))
            if end >= 0:
                return end + 2
            return None if len(rest) < _LONGEST_SUBNEGOTIATION else 1
        if rest[0] >= _WILL and rest[0] != 255:
            return 2 if len(rest) > 1 else None
        return 1 if rest[0] >= _SE else 0

    def _obey(self, command: bytes) -> None:
        if len(command) != 2 or command[0] not in (_DO, _WILL):
            return
        # A telnet client shows nothing between its interrupt and the answer to each DO TIMING-MARK.
        if command not in self._refused or command[1] == _TIMING_MARK:
            self._refused.add(command)
            refusal = _WONT if command[0] == _DO else _DONT
            self._reply(_IAC + bytes([refusal, command[1]]))


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
        pieces = (self._tail + self._one_ending(data)).split(b"\n")
        self._tail = pieces.pop()
        lines: list[bytes | None] = list(pieces)
        if self._skipping and lines:
            self._skipping = False
            del lines[0]
        if self._longest and len(data) + len(self._tail) > self._longest:
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
