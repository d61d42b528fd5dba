"""`mtgnet catalogue update`: fetches Scryfall's newest files and loads them.

The download runs in a reactor of its own inside this process; loading, which computes, in a thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import attrs
from tqdm import tqdm
from treq.client import HTTPClient
from twisted.internet.task import deferLater, react
from twisted.internet.threads import deferToThread
from twisted.web.client import Agent
from twisted.web.iweb import IAgent

from mtgnet.polite import FetchError, Pace, Polite
from mtgnet.scryfall import BASE as BASE
from mtgnet.scryfall import Bulk, Packed, Scryfall, download
from mtgnet.stores.catalogue import loader, starter
from mtgnet.stores.catalogue.loader import LoadError, Report, Source
from mtgnet.stores.catalogue.reader import Catalogue, NoCatalogueError

DOWNLOADS = "downloads"
_CONNECT = 30


@attrs.frozen
class Update:
    """One update of the catalogue in a data directory."""

    agent: IAgent
    pace: Pace
    tell: Callable[[str], None]
    base: str
    kind: str
    data: Path

    async def run(self) -> Report | None:
        """Fetch and load; None if the catalogue is that of the newest file already.

        Raises FetchError or LoadError, and leaves the catalogue as it is.
        """
        polite = Polite(HTTPClient(self.agent), self.pace, self.tell)
        scryfall = Scryfall(polite, self.base)
        bulk = await scryfall.bulk(self.kind)
        if self._has(bulk):
            return None
        downloads = self.data / DOWNLOADS
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        downloads.mkdir(exist_ok=True)
        more = await self._lists(scryfall, downloads)
        packed = Polite(HTTPClient(Packed(self.agent)), self.pace, self.tell)
        with tqdm(unit="B", unit_scale=True, desc="Fetching", disable=None) as bar:
            cards = await download(packed, bulk, downloads, partial(_show, bar))
        return await deferToThread(self._load, bulk, cards, more)

    def _has(self, bulk: Bulk) -> bool:
        with suppress(NoCatalogueError):
            catalogue = Catalogue(self.data / starter.FILE)
            about = catalogue.about
            catalogue.close()
            return about.source == _name(bulk) and about.version == bulk.updated_at != ""
        return False

    async def _lists(self, scryfall: Scryfall, downloads: Path) -> tuple[Path, ...]:
        """The sets and the id migrations; a catalogue without them is better than none."""
        wanted = {"sets.json": scryfall.write_sets, "migrations.json": scryfall.write_migrations}
        had = []
        for name, write in wanted.items():
            try:
                await write(downloads / name)
                had.append(downloads / name)
            except FetchError as error:
                self.tell(f"Going on without {name}: {error}")
        return tuple(had)

    def _load(self, bulk: Bulk, cards: Path, more: tuple[Path, ...]) -> Report:
        now = datetime.now(UTC)
        dated = bulk.updated_at[:10] or now.date().isoformat()
        source = Source((cards, *more), _name(bulk), dated, bulk.updated_at)
        total = sum(path.stat().st_size for path in source.paths)
        with tqdm(total=total, unit="B", unit_scale=True, desc="Loading", disable=None) as bar:
            report = loader.load(source, self.data / starter.FILE, now, bar.update)
        for path in source.paths:
            path.unlink(missing_ok=True)
        return report


def _name(bulk: Bulk) -> str:
    return f"Scryfall {bulk.kind}"


def _show(bar: Any, done: int, total: int) -> None:
    bar.total = total or None
    bar.update(done - bar.n)


def run(base: str, kind: str, data: Path) -> Report | None:
    """Update the catalogue in a data directory, telling people on standard error how it goes.

    Returns None if there was nothing to do. Raises LoadError if it cannot be done.
    """
    outcome: list[Report | Exception | None] = []

    async def main(reactor: Any) -> None:
        agent: Any = Agent
        update = Update(
            agent=agent(reactor, connectTimeout=_CONNECT),
            pace=Pace(reactor, lambda seconds: deferLater(reactor, seconds)),
            tell=lambda line: print(line, file=sys.stderr),
            base=base,
            kind=kind,
            data=data,
        )
        try:
            outcome.append(await update.run())
        except (FetchError, LoadError, OSError) as error:
            outcome.append(error)

    with suppress(SystemExit):
        react(main)
    if not outcome:
        raise LoadError("stopped; the catalogue is as it was")
    if isinstance(outcome[0], Exception):
        raise LoadError(str(outcome[0]))
    return outcome[0]
