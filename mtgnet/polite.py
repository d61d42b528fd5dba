"""HTTP requests as a good guest makes them: named, slow, patient, bounded.

Source of the numbers: Scryfall's API documentation, "Rate Limits and Good Citizenship". It asks
for a User-Agent and an Accept header, and for a pause of 30 seconds after a status of 429.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol, cast

import attrs
from treq.client import HTTPClient
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.interfaces import IReactorTime
from twisted.internet.protocol import Protocol as NetProtocol
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone, ResponseFailed
from twisted.web.error import InfiniteRedirection, RedirectWithNoLocation
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers

from mtgnet import LINK, __version__

BETWEEN = 0.5
"""Seconds from one request to the next: at most 2 a second."""

TOO_MANY = 30.0
"""Seconds to wait after a status of 429, or longer if Retry-After says so."""

ATTEMPTS = 5

_IDLE = 60.0
_LONGEST_WAIT = 600.0
_LONGEST_JSON = 32 * 2**20
_HEADERS = {
    "User-Agent": [f"mtgnet/{__version__} (+{LINK})"],
    "Accept": ["application/json;q=0.9,*/*;q=0.8"],
}
_PASSING = (ConnectError, ConnectionLost, ConnectTimeout, ResponseFailed)


class FetchError(Exception):
    """Something could not be had from the network; the text says what, why and what to do."""


class CutError(Exception):
    """An answer ended before its end; what came of it was written."""


class Response(Protocol):
    """What is used of treq's response."""

    code: int
    headers: Headers
    length: int | str

    def deliverBody(self, protocol: NetProtocol) -> None:  # noqa: N802
        """Send the body to a protocol."""


@attrs.define
class Pace:
    """How fast requests may follow each other; `pause` waits some seconds of `clock`."""

    clock: IReactorTime
    pause: Callable[[float], Awaitable[object]]
    _next: float = 0.0

    async def turn(self) -> None:
        """Wait until the next request is due."""
        wait = self._next - self.clock.seconds()
        if wait > 0:
            await self.pause(wait)
        self._next = max(self.clock.seconds(), self._next) + BETWEEN


@attrs.frozen
class Polite:
    """Asks for addresses one after the other; `tell` informs people of what they wait for."""

    http: HTTPClient
    pace: Pace
    tell: Callable[[str], None]

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """The response to a request, when its headers are there; 4xx only if it is 416.

        Waits and tries again after 429, 5xx and broken connections. Raises FetchError if that does
        not help, or at once for other errors.
        """
        problem = ""
        for attempt in range(ATTEMPTS):
            await self.pace.turn()
            try:
                response: Response = await self.http.get(
                    url,
                    headers=Headers({**_HEADERS, **{k: [v] for k, v in (headers or {}).items()}}),
                    unbuffered=True,
                    timeout=_IDLE,
                    reactor=cast("Any", self.pace.clock),
                )
            except _PASSING as error:
                problem, wait = _why(error, url), 2.0**attempt
            except Exception as error:
                raise FetchError(f"{url} cannot be asked for: {error}") from error
            else:
                if response.code < 300 or response.code == 416:
                    return response
                problem, wait = await self._bad(response, url, attempt)
            if attempt < ATTEMPTS - 1:
                self.tell(f"{problem}; trying again in {wait:.0f} seconds")
                await self.pace.pause(wait)
        raise FetchError(f"{problem}; try again later")

    async def json(self, url: str) -> dict[str, Any]:
        """The JSON object at an address. Raises FetchError if there is none."""
        body = bytearray()
        try:
            await self.body(await self.get(url), body.extend, _LONGEST_JSON)
            found = json.loads(body)
        except (CutError, ValueError, RecursionError) as error:
            raise FetchError(f"{url} does not answer with JSON; is it Scryfall's API?") from error
        if not isinstance(found, dict):
            raise FetchError(f"{url} answers with something else than Scryfall's API does")
        return found

    async def body(self, response: Response, write: Callable[[bytes], object], limit: int) -> None:
        """Write a response's body piece by piece.

        Raises CutError if it breaks off, is silent for a minute, or has more than `limit` bytes.
        """
        sink = _Sink(write, limit, self.pace.clock)
        response.deliverBody(sink)
        await sink.done

    async def _bad(self, response: Response, url: str, attempt: int) -> tuple[str, float]:
        """What is wrong and how long to wait. Raises FetchError if waiting does not help."""
        with suppress(CutError):
            await self.body(response, lambda _: None, 2**16)
        if response.code == 429:
            return f"{url} wants fewer requests", max(TOO_MANY, _retry_after(response))
        if response.code < 500:
            raise FetchError(f"{url} answers {response.code}; is that Scryfall's API?")
        return f"{url} answers {response.code}", 2.0**attempt


class _Sink(NetProtocol):
    """Takes a body; `done` fires when it is whole."""

    def __init__(self, write: Callable[[bytes], object], limit: int, clock: IReactorTime) -> None:
        self.done: Deferred[None] = Deferred()
        self._write, self._left, self._over = write, limit, ""
        self._idle = clock.callLater(_IDLE, self._stop, "nothing came for a minute")

    def dataReceived(self, data: bytes) -> None:
        self._left -= len(data)
        if self._over:
            return
        if self._left < 0:
            self._stop("it is longer than it should be")
            return
        self._idle.reset(_IDLE)
        self._write(data)

    def _stop(self, why: str) -> None:
        self._over = why
        producer: Any = self.transport
        producer.stopProducing()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._idle.active():
            self._idle.cancel()
        whole = isinstance(reason.value, ResponseDone | PotentialDataLoss)
        if whole and not self._over:
            self.done.callback(None)
        else:
            self.done.errback(CutError(self._over or "the connection broke"))


def _why(error: Exception, url: str) -> str:
    """What went wrong with a connection. Raises FetchError for what will not pass."""
    causes = getattr(error, "reasons", [])
    for cause in causes:
        if isinstance(cause.value, InfiniteRedirection | RedirectWithNoLocation):
            raise FetchError(f"{url} sends us around in circles") from error
    said = causes[0].getErrorMessage() if causes else str(error)
    return f"{url} cannot be reached ({said.rstrip('.')})"


def _retry_after(response: Response) -> float:
    told = (response.headers.getRawHeaders("retry-after") or [""])[0]
    return min(float(told), _LONGEST_WAIT) if told.isdecimal() else 0.0
