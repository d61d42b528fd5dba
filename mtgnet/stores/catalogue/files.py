"""Files of cards opened and cut into JSON objects, in bounded memory and with bounded trust.

A file may be plain or gzip, and shaped as an array, as lines, as Scryfall's list or as MTGJSON's
meta and data. Scryfall's arrays have one object a line and are read line by line, which is several
times faster; everything else goes through ijson, an incremental decoder.
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import attrs
import ijson

LARGEST = 16 * 2**30
"""Bytes that a file may unpack to; all_cards, the largest there is, has a few GB."""

_SUSPICIOUS = 64 * 2**20
_RATIO = 60
_DEEPEST = 5_000
_TOO_DEEP = "its lists are nested deeper than any card file's"
_LONGEST_LINE = 8 * 2**20
_BOM = b"\xef\xbb\xbf"
_PACKED = {
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"7z\xbc\xaf": "7-Zip",
    b"(\xb5/\xfd": "zstd",
    b"SQLite format 3": "an SQLite database",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


class BadFile(Exception):
    """A file cannot be used; the text says why and what to do, without the file's name."""


@attrs.frozen
class Item:
    """One value of a file: `key` is its name inside MTGJSON's data, or None in a list."""

    key: str | None
    value: Any


Progress = Callable[[int], object]
"""Told how many bytes of the file, as it lies on disk, were read since the last call."""


def files_in(path: Path) -> list[Path]:
    """The file itself, or the card files in a directory, by name.

    Raises BadFile if there is nothing to read.
    """
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.name.endswith((".json", ".json.gz")))
        if not found:
            raise BadFile("the directory has no .json or .json.gz files in it")
        return found
    if not path.exists():
        raise BadFile("there is no such file")
    return [path]


def items(path: Path, progress: Progress, largest: int = LARGEST) -> Iterator[Item]:
    """The JSON values of a file, one after the other.

    Raises BadFile as soon as the file turns out to be damaged, cut off, too large when unpacked,
    or of another shape; what came before was good.
    """
    try:
        with path.open("rb") as raw:
            yield from _items(cast("IO[bytes]", _Counted(raw, progress)), largest)
    except OSError as error:
        raise BadFile(_damage(error)) from error
    except (EOFError, zlib.error) as error:
        raise BadFile(_damage(error)) from error
    except UnicodeDecodeError as error:
        raise BadFile("it is not UTF-8 text; is it a card file at all?") from error
    except RecursionError as error:
        raise BadFile(_TOO_DEEP) from error


def _damage(error: Exception) -> str:
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "the packed file is damaged or cut off; download it again"
    return f"it cannot be read ({getattr(error, 'strerror', None) or error})"


def _items(raw: IO[bytes], largest: int) -> Iterator[Item]:
    source = _buffered(_Bounded(_unpacked(raw), raw, largest))
    start = source.peek(len(_BOM))
    if start.startswith(_BOM):
        source.read(len(_BOM))
    head = _first(source)
    if head not in (b"[", b"{"):
        raise BadFile("it is empty" if not head else "it is not JSON; is it a card file at all?")
    by_line = _by_line(source)
    yield from _by_decoder(by_line) if isinstance(by_line, io.RawIOBase) else by_line


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    magic = raw.read(16)
    raw.seek(0)
    for start, name in _PACKED.items():
        if magic.startswith(start):
            raise BadFile(f"it is {name}; take the .json or .json.gz file, or unpack it first")
    return cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if magic[:2] == b"\x1f\x8b" else raw


def _buffered(stream: io.RawIOBase) -> io.BufferedReader:
    return io.BufferedReader(cast("Any", stream), 2**16)


def _first(source: io.BufferedReader) -> bytes:
    """The first byte that is no blank; what comes before it is skipped."""
    while (byte := source.peek(1)[:1]) and byte.isspace():
        source.read(1)
    return byte


def _by_line(source: io.BufferedReader) -> Iterator[Item] | io.RawIOBase:
    """The objects of a file that has one a line, or the whole stream again if it has not."""
    seen = [source.readline(_LONGEST_LINE)]
    if seen[0].strip() == b"[":
        seen.append(source.readline(_LONGEST_LINE))
    if _is_row(seen[-1]):
        return _lines(itertools.chain(seen, iter(lambda: source.readline(_LONGEST_LINE), b"")))
    return _Again(b"".join(seen), source)


def _is_row(line: bytes) -> bool:
    """Whether a line is an object by itself, and no wrapper around all of them."""
    try:
        found = json.loads(_bare(line))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "data" not in found


def _bare(line: bytes) -> bytes:
    return line.strip(b" \t\r\n,")


def _lines(lines: Iterator[bytes]) -> Iterator[Item]:
    opened = closed = False
    for count, line in enumerate(lines, start=1):
        bare = _bare(line)
        if count == 1 and bare.startswith(b"["):
            opened, bare = True, bare[1:]
        if opened and bare == b"]":
            closed, bare = True, b""
        if bare:
            yield Item(None, _parsed(bare, count))
    if opened and not closed:
        raise BadFile("it ends in the middle; download it again")


def _parsed(line: bytes, count: int) -> Any:
    try:
        return json.loads(line)
    except UnicodeDecodeError:
        raise
    except ValueError as error:
        raise BadFile(
            f"line {count} is damaged or cut off ({error.args[0]}); download it again"
        ) from error


def _by_decoder(stream: io.RawIOBase) -> Iterator[Item]:
    """The elements of an array, of a list's `data`, or the named parts of MTGJSON's `data`."""
    again = _buffered(stream)
    start = again.read(2**16)
    shape = _shape(start)
    whole = _buffered(_Again(start, again))
    try:
        if shape == "map":
            pairs = ijson.kvitems(whole, "data", use_float=True)
            yield from (Item(key, value) for key, value in pairs)
        else:
            found = ijson.items(whole, "item" if shape == "list" else "data.item", use_float=True)
            yield from (Item(None, value) for value in found)
    except ijson.IncompleteJSONError as error:
        raise BadFile("it is damaged or ends in the middle; download it again") from error
    except (ijson.JSONError, ValueError, OverflowError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise BadFile(f"it is not good JSON ({error})") from error


def _shape(start: bytes) -> str:
    """What the file is: `list`, `data` (a list under data) or `map` (an object under data)."""
    try:
        for prefix, event, _ in ijson.parse(start, use_float=True):
            if prefix == "" and event == "start_array":
                return "list"
            if prefix == "data" and event in ("start_array", "start_map"):
                return "data" if event == "start_array" else "map"
    except ijson.JSONError:
        pass
    raise BadFile(
        "it is JSON, but no card file: give Scryfall's oracle_cards, default_cards or all_cards, "
        "or MTGJSON's AtomicCards, AllPrintings or set files"
    )


class _Counted(io.RawIOBase):
    """A file that tells how much of it was read, and knows how far that is."""

    def __init__(self, inner: IO[bytes], progress: Progress) -> None:
        self._inner, self._progress, self.done = inner, progress, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._inner.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        chunk = self._inner.read(size)
        before, self.done = self.done, max(self.done, self._inner.tell())
        self._progress(self.done - before)
        return chunk

    def readinto(self, buffer: Any) -> int:
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Bounded(io.RawIOBase):
    """An unpacked stream that stops at a limit, and at what only a file made to harm has.

    That is a ratio of packing, and brackets that open and open: the decoder would take memory with
    the square of their depth. Brackets in texts are counted too, which close as often as they open.
    """

    def __init__(self, inner: IO[bytes], raw: IO[bytes], largest: int) -> None:
        self._inner, self._raw, self._largest = inner, raw, largest
        self._done = self._open = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._inner.read(len(buffer))
        self._done += len(chunk)
        packed = max(1, self._raw.done)  # type: ignore[attr-defined]
        if self._done > self._largest:
            raise BadFile(f"it is larger than {self._largest} bytes when unpacked")
        if self._done > _SUSPICIOUS and self._done > packed * _RATIO:
            raise BadFile("it unpacks to far more than a card file does, so it was left alone")
        self._open += chunk.count(b"[") + chunk.count(b"{") - chunk.count(b"]") - chunk.count(b"}")
        if self._open > _DEEPEST:
            raise BadFile(_TOO_DEEP)
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Again(io.RawIOBase):
    """A stream whose beginning was already read, from its beginning."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        self._start, self._rest = io.BytesIO(start), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._start.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)
