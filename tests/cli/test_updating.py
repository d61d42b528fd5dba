"""`catalogue update` against a local server that does all that a server should not."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
import pytest_twisted
from treq.client import HTTPClient
from twisted.internet import reactor
from twisted.internet.defer import Deferred, succeed
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.web.client import Agent
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Site
from zope.interface import implementer

from mtgnet.cards import starter as starter_cards
from mtgnet.cli.catalogue.update import Update
from mtgnet.polite import FetchError, Pace, Polite
from mtgnet.stores.catalogue import prints
from mtgnet.stores.catalogue.loader import LoadError
from mtgnet.stores.catalogue.reader import Catalogue

CARDS = b"[\n" + b",\n".join(starter_cards.cards().read_bytes().splitlines()) + b"\n]"
FILE = "/file/default-cards-20260102030405.json"
OLD = "11111111-1111-4111-8111-111111111111"
Answer = Callable[[Request], bytes | int]


@attrs.define(eq=False)
class Vendor(Resource):
    """A server whose answers are lists of functions by path; the last one is used for ever."""

    answers: dict[str, list[Answer]] = attrs.field(factory=dict)
    asked: list[tuple[str, str | None]] = attrs.field(factory=list)
    headers: list[Any] = attrs.field(factory=list)
    isLeaf = True  # noqa: N815
    base: str = ""

    def __attrs_post_init__(self) -> None:
        super().__init__()

    def render(self, request: Request) -> bytes | int:
        path = request.uri.decode()
        self.asked.append((path, request.getHeader("range")))
        self.headers.append(request.requestHeaders)
        waiting = self.answers.get(path, [status(404)])
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)


def status(code: int, **headers: str) -> Answer:
    def answer(request: Request) -> bytes:
        request.setResponseCode(code)
        for name, value in headers.items():
            request.setHeader(name.replace("_", "-"), value)
        return b"no"

    return answer


def data(content: bytes, **headers: str) -> Answer:
    def answer(request: Request) -> bytes:
        for name, value in headers.items():
            request.setHeader(name.replace("_", "-"), value)
        return content

    return answer


def ranged(content: bytes, most: int | None = None) -> Answer:
    """The content from where it is asked for, cut off after `most` bytes."""

    def answer(request: Request) -> bytes | int:
        asked = request.getHeader("range")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if asked:
            request.setResponseCode(206)
            request.setHeader("content-range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        rest = content[start:]
        if most is None or most >= len(rest):
            return rest
        request.setHeader("content-length", str(len(rest)))
        request.write(rest[:most])
        request.channel.transport.unregisterProducer()
        request.channel.transport.loseConnection()
        return NOT_DONE_YET

    return answer


def index(vendor: Vendor, size: int = len(CARDS), **changes: Any) -> Answer:
    told = {
        "type": "default_cards",
        "download_uri": vendor.base + FILE,
        "size": size,
        "updated_at": "2026-01-02T03:04:05+00:00",
        **changes,
    }
    return data(json.dumps({"object": "list", "data": [{"type": "rulings"}, told]}).encode())


@pytest_twisted.async_yield_fixture
async def vendor() -> AsyncIterator[Vendor]:
    made = Vendor()
    endpoint = TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1")
    port = await endpoint.listen(Site(made))
    made.base = f"http://127.0.0.1:{port.getHost().port}"
    moved = {
        "object": "migration",
        "old_scryfall_id": OLD,
        "new_scryfall_id": json.loads(CARDS)[0]["id"],
        "migration_strategy": "merge",
    }
    second = made.base + "/migrations?page=2"
    made.answers = {
        "/bulk-data": [index(made)],
        "/sets": [data(b'{"object":"list","has_more":false,"data":[]}')],
        "/migrations": [
            data(json.dumps({"has_more": True, "next_page": second, "data": []}).encode())
        ],
        "/migrations?page=2": [data(json.dumps({"has_more": False, "data": [moved]}).encode())],
        FILE: [ranged(CARDS)],
    }
    yield made
    await port.stopListening()


@implementer(IReactorTime)
@attrs.define(eq=False)
class Waits:
    """A clock that leaps over each wait, and remembers it; timeouts are those of the reactor."""

    waited: list[float] = attrs.field(factory=list)
    leapt: float = 0.0

    def pause(self, seconds: float) -> Deferred[None]:
        self.waited.append(round(seconds, 1))
        self.leapt += seconds
        return succeed(None)

    def seconds(self) -> float:
        return reactor.seconds() + self.leapt

    def callLater(self, delay: float, *what: Any, **named: Any) -> IDelayedCall:
        return reactor.callLater(delay, *what, **named)

    def getDelayedCalls(self) -> list[IDelayedCall]:  # noqa: N802
        return reactor.getDelayedCalls()

    @property
    def long(self) -> list[float]:
        return [one for one in self.waited if one > 0.5]


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def update(vendor: Vendor, tmp_path: Path, waits: Waits, said: list[str]) -> Update:
    return Update(
        agent=Agent(reactor),
        pace=Pace(waits, waits.pause),
        tell=said.append,
        base=vendor.base,
        kind="default_cards",
        data=tmp_path,
    )


def asked_for_file(vendor: Vendor) -> list[str | None]:
    return [asked for path, asked in vendor.asked if path == FILE]


@pytest_twisted.ensureDeferred
async def test_all_goes_well(update: Update, vendor: Vendor, tmp_path: Path, waits: Waits) -> None:
    report = await update.run()
    assert report is not None
    assert (report.printings, report.migrations, report.misfits) == (142, 1, {})
    catalogue = Catalogue(tmp_path / "catalogue.db")
    assert (catalogue.about.source, catalogue.about.dated) == (
        "Scryfall default_cards",
        "2026-01-02",
    )
    with catalogue.engine.connect() as connection:
        assert OLD in prints.by_id(connection, [OLD])
    assert list((tmp_path / "downloads").iterdir()) == []
    assert waits.long == []
    for headers in vendor.headers:
        (agent,) = headers.getRawHeaders("user-agent")
        assert agent.startswith("mtgnet/")
        assert "json" in headers.getRawHeaders("accept")[0]
    assert await update.run() is None
    assert len(asked_for_file(vendor)) == 1


@pytest_twisted.ensureDeferred
async def test_no_more_than_two_requests_a_second(vendor: Vendor, waits: Waits) -> None:
    polite = Polite(HTTPClient(Agent(reactor)), Pace(waits, waits.pause), print)
    for _ in range(4):
        await polite.json(vendor.base + "/sets")
    assert len(waits.waited) == 3
    assert all(0.2 < seconds <= 0.5 for seconds in waits.waited)


@pytest_twisted.ensureDeferred
async def test_too_many_requests_are_waited_for(
    update: Update, vendor: Vendor, waits: Waits
) -> None:
    vendor.answers["/bulk-data"] = [status(429), status(429, retry_after="95"), index(vendor)]
    vendor.answers[FILE] = [status(429, retry_after="3"), ranged(CARDS)]
    assert await update.run() is not None
    assert waits.long == [30, 95, 30]


@pytest_twisted.ensureDeferred
async def test_server_faults_are_waited_out(update: Update, vendor: Vendor, waits: Waits) -> None:
    vendor.answers["/bulk-data"] = [status(500), status(503), index(vendor)]
    assert await update.run() is not None
    assert waits.long == [1, 2]


@pytest_twisted.ensureDeferred
async def test_a_cut_download_goes_on_where_it_was(
    update: Update, vendor: Vendor, said: list[str]
) -> None:
    half = len(CARDS) // 2
    vendor.answers[FILE] = [ranged(CARDS, half), ranged(CARDS, 1000), ranged(CARDS)]
    assert await update.run() is not None
    assert asked_for_file(vendor) == [None, f"bytes={half}-", f"bytes={half + 1000}-"]
    assert any("cut off" in line for line in said)


@pytest_twisted.ensureDeferred
async def test_a_download_goes_on_in_the_next_run(
    update: Update, vendor: Vendor, tmp_path: Path
) -> None:
    (tmp_path / "downloads").mkdir()
    part = tmp_path / "downloads" / (FILE.rpartition("/")[2] + ".part")
    part.write_bytes(CARDS[:5000])
    assert await update.run() is not None
    assert asked_for_file(vendor) == ["bytes=5000-"]


@pytest_twisted.ensureDeferred
async def test_a_server_that_cannot_go_on_begins_again(update: Update, vendor: Vendor) -> None:
    vendor.answers[FILE] = [ranged(CARDS, 5000), data(CARDS)]
    report = await update.run()
    assert report is not None
    assert (report.printings, report.misfits) == (142, {})


@pytest_twisted.ensureDeferred
async def test_a_whole_part_needs_nothing_more(
    update: Update, vendor: Vendor, tmp_path: Path
) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / (FILE.rpartition("/")[2] + ".part")).write_bytes(CARDS)
    vendor.answers[FILE] = [status(416)]
    assert await update.run() is not None


@pytest_twisted.ensureDeferred
async def test_a_packed_answer_is_kept_packed_and_checked(update: Update, vendor: Vendor) -> None:
    packed = gzip.compress(CARDS)
    vendor.answers[FILE] = [data(packed, content_encoding="gzip")]
    report = await update.run()
    assert report is not None
    assert report.printings == 142


@pytest_twisted.ensureDeferred
async def test_redirects_are_followed(update: Update, vendor: Vendor) -> None:
    vendor.answers["/bulk-data"] = [status(302, location="/there")]
    vendor.answers["/there"] = [index(vendor)]
    vendor.answers[FILE] = [status(301, location="/elsewhere")]
    vendor.answers["/elsewhere"] = [ranged(CARDS)]
    assert await update.run() is not None


Spoil = Callable[[Vendor], dict[str, list[Answer]]]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda _: {"/bulk-data": [status(404)]}, "answers 404"),
        (lambda _: {"/bulk-data": [status(500)]}, "answers 500; try again later"),
        (lambda _: {"/bulk-data": [status(429)]}, "wants fewer requests"),
        (lambda _: {"/bulk-data": [data(b"<html>hello")]}, "does not answer with JSON"),
        (lambda _: {"/bulk-data": [data(b"\xff\xfe\xfd")]}, "does not answer with JSON"),
        (lambda _: {"/bulk-data": [data(b"[" * 100_000)]}, "does not answer with JSON"),
        (lambda _: {"/bulk-data": [data(b"[1]")]}, "something else"),
        (lambda _: {"/bulk-data": [data(b'{"data": 7}')]}, "something else"),
        (lambda _: {"/bulk-data": [data(b'{"data": []}')]}, "no file of the kind"),
        (lambda v: {"/bulk-data": [index(v, size=-5)]}, "no sensible size"),
        (lambda v: {"/bulk-data": [index(v, size="x")]}, "no sensible size"),
        (lambda v: {"/bulk-data": [index(v, download_uri="file:///etc/passwd")]}, "no address"),
        (lambda v: {"/bulk-data": [index(v, size=len(CARDS) + 7)]}, "cut off"),
        (lambda v: {"/bulk-data": [index(v, size=len(CARDS) - 7)]}, "instead of"),
        (lambda v: {FILE: [ranged(CARDS + b"x" * 200_000)]}, "longer than it should be"),
        (lambda _: {FILE: [ranged(CARDS, 0)]}, "cut off"),
        (lambda _: {FILE: [status(403)]}, "answers 403"),
        (lambda _: {"/bulk-data": [status(302, location="/bulk-data")]}, "in circles"),
        (lambda _: {FILE: [ranged(b"\0" * len(CARDS))]}, "not JSON"),
        (lambda _: {FILE: [ranged(gzip.compress(b"x" * len(CARDS)))]}, "not JSON"),
    ],
)
@pytest_twisted.ensureDeferred
async def test_what_cannot_be_had_is_told_and_changes_nothing(
    update: Update, vendor: Vendor, tmp_path: Path, spoil: Spoil, says: str
) -> None:
    before = b"the old catalogue"
    (tmp_path / "catalogue.db").write_bytes(before)
    vendor.answers |= spoil(vendor)
    with pytest.raises((FetchError, LoadError), match=says):
        await update.run()
    assert (tmp_path / "catalogue.db").read_bytes() == before


@pytest_twisted.ensureDeferred
async def test_nobody_is_there(update: Update, waits: Waits) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        await attrs.evolve(update, base="http://127.0.0.1:1").run()
    assert waits.long == [1, 2, 4, 8]


@pytest_twisted.ensureDeferred
async def test_sets_and_migrations_are_not_worth_failing_for(
    update: Update, vendor: Vendor, said: list[str]
) -> None:
    vendor.answers["/sets"] = [status(404)]
    vendor.answers["/migrations"] = [
        data(b'{"has_more": true, "next_page": "http://elsewhere.example/", "data": []}')
    ]
    assert await update.run() is not None
    assert [line.split(":")[0] for line in said] == [
        "Going on without sets.json",
        "Going on without migrations.json",
    ]
