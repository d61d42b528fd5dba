"""Scryfall's API, as far as a catalogue needs it: the bulk files, the sets, the id migrations.

Source: Scryfall's API documentation, "Bulk Data", "Sets" and "Card Migrations".
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import attrs
from twisted.internet.defer import Deferred
from twisted.web.http_headers import Headers
from twisted.web.iweb import IAgent, IBodyProducer, IResponse
from zope.interface import implementer

from mtgnet.polite import ATTEMPTS, CutError, FetchError, Polite, Response

BASE = "https://api.scryfall.com"

_MOST_PAGES = 1_000
_LARGEST = 32 * 2**30
_SLACK = 2**16
_PARTIAL, _NOT_SATISFIABLE = 206, 416
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_START = re.compile(r"bytes (\d+)-")


@attrs.frozen
class Bulk:
    """A bulk file as the index tells of it; `size` is in bytes, without packing."""

    kind: str
    address: str
    size: int
    updated_at: str


@attrs.frozen
class Scryfall:
    """The API at `base`."""

    polite: Polite
    base: str = BASE

    async def bulk(self, kind: str) -> Bulk:
        """The newest bulk file of a kind, such as `default_cards`.

        Raises FetchError if the index does not tell.
        """
        url = urljoin(self.base, "/bulk-data")
        for told in _list(await self.polite.json(url), url):
            if told.get("type") == kind:
                return _bulk(told, kind, url)
        raise FetchError(f"{url} tells of no file of the kind {kind}")

    async def write_sets(self, target: Path) -> None:
        """Write all sets to a file that the catalogue can load."""
        await self._write_pages(urljoin(self.base, "/sets"), target)

    async def write_migrations(self, target: Path) -> None:
        """Write all id migrations to a file that the catalogue can load."""
        await self._write_pages(urljoin(self.base, "/migrations"), target)

    async def _write_pages(self, url: str, target: Path) -> None:
        rows: list[dict[str, Any]] = []
        first = url
        for _ in range(_MOST_PAGES):
            page = await self.polite.json(url)
            rows += _list(page, url)
            if page.get("has_more") is not True:
                target.write_text(json.dumps({"object": "list", "data": rows}), encoding="utf-8")
                return
            url = _next(page, url)
        raise FetchError(f"{first} has no end")


def _list(page: dict[str, Any], url: str) -> list[dict[str, Any]]:
    found = page.get("data")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FetchError(f"{url} answers with something else than Scryfall's API does")
    return found


def _next(page: dict[str, Any], url: str) -> str:
    told = page.get("next_page")
    there = urljoin(url, told) if isinstance(told, str) else ""
    if urlsplit(there)[:2] != urlsplit(url)[:2]:
        raise FetchError(f"{url} leads on to no page of its own")
    return there


def _bulk(told: dict[str, Any], kind: str, url: str) -> Bulk:
    address, size = told.get("download_uri"), told.get("size") or told.get("compressed_size")
    if not isinstance(address, str) or urlsplit(address).scheme not in ("http", "https"):
        raise FetchError(f"{url} tells no address for {kind}")
    if not isinstance(size, int) or not 0 < size < _LARGEST:
        raise FetchError(f"{url} tells no sensible size for {kind}")
    return Bulk(kind, address, size, str(told.get("updated_at", "")))


async def download(
    polite: Polite, bulk: Bulk, directory: Path, progress: Callable[[int, int], None]
) -> Path:
    """Fetch a bulk file into a directory, going on where an earlier try was cut off.

    `polite` must be over an agent of `packed`. `progress` is told how many bytes there are and how
    many there will be (0 if unknown). Raises FetchError if the file cannot be had whole.
    """
    name = _UNSAFE.sub("-", urlsplit(bulk.address).path.rpartition("/")[2]) or bulk.kind
    part = directory / f"{name}.part"
    problem = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            polite.tell(f"{problem}; going on in {2**attempt} seconds")
            await polite.pace.pause(2.0**attempt)
        problem = await _more(polite, bulk, part, progress) or _fault(part, bulk.size)
        if not problem:
            return part.rename(directory / name)
    raise FetchError(f"{bulk.address}: {problem}; try again later, what is there is kept")


async def _more(
    polite: Polite, bulk: Bulk, part: Path, progress: Callable[[int, int], None]
) -> str:
    """Append what is missing, or begin again where the server does not go on; what went wrong."""
    have = part.stat().st_size if part.exists() else 0
    response = await polite.get(bulk.address, {"Range": f"bytes={have}-"} if have else None)
    if response.code == _NOT_SATISFIABLE:
        return ""
    going_on = response.code == _PARTIAL and _begins_at(response) == have
    done = have if going_on else 0
    total = done + response.length if isinstance(response.length, int) else 0
    with part.open("ab" if going_on else "wb") as out:

        def write(data: bytes) -> None:
            out.write(data)
            progress(out.tell(), total)

        try:
            await polite.body(response, write, bulk.size - done + _SLACK)
        except CutError as error:
            return f"the download was cut off ({error})"
    return ""


def _begins_at(response: Response) -> int:
    told = (response.headers.getRawHeaders("content-range") or [""])[0]
    start = _START.match(told)
    return int(start.group(1)) if start else -1


def _fault(part: Path, size: int) -> str:
    """What is wrong with a file that should have so many bytes; a wrong one is thrown away."""
    have = part.stat().st_size
    if have == size:
        return ""
    with part.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    unpacked = _unpacked_size(part, size) if is_packed else have
    if unpacked == size:
        return ""
    if unpacked is None or unpacked < size:
        return "the download was cut off"
    part.unlink()
    return f"the download has {unpacked} bytes instead of {size}"


def _unpacked_size(part: Path, most: int) -> int | None:
    """How many bytes are packed in a file, counted to a little over `most`; None if it is cut."""
    total = 0
    try:
        with gzip.open(part) as file:
            while total <= most and (chunk := file.read(2**20)):
                total += len(chunk)
    except EOFError:
        return None
    except (OSError, zlib.error):
        return most + 1
    return total


@implementer(IAgent)
@attrs.frozen
class Packed:
    """An agent whose responses stay packed: what is written to disk is what came over the wire.

    treq asks for gzip and unpacks it; a download that may be cut off and continued must not be.
    """

    agent: IAgent

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,  # noqa: N803
    ) -> Deferred[IResponse]:
        """As IAgent has it."""
        return self.agent.request(method, uri, headers, bodyProducer).addCallback(_sealed)


def _sealed(response: IResponse) -> IResponse:
    response.headers.removeHeader(b"content-encoding")
    return response
