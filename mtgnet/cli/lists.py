"""`mtgnet import` and `mtgnet export`: collections to and from files, beside a running server."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import Connection
from twisted.python import usage

from mtgnet.cards.exports.apps import app_called
from mtgnet.cards.exports.decoding import decoded
from mtgnet.cards.exports.rows import ListingError
from mtgnet.cli.people import OnAccounts, find_account
from mtgnet.core.collecting.import_events import ImportTold
from mtgnet.core.collecting.imports import Batch, BatchState, Held, NewBatch, ReadList
from mtgnet.core.collecting.stirring import stirrer_among
from mtgnet.core.records import Account
from mtgnet.core.text import clean, clean_lines
from mtgnet.frontends.import_lines import told
from mtgnet.stores import accounts
from mtgnet.stores.catalogue.listing import listed
from mtgnet.stores.catalogue.reader import Catalogue, NoCatalogueError
from mtgnet.stores.catalogue.starter import FILE, open_starter
from mtgnet.stores.collection import batches, imports
from mtgnet.tap import refuse

_INPUT = "-"


class _OfOwner(OnAccounts):
    """A command for the collection of one account."""

    optParameters: Any = (
        ["owner", None, None, "the registered name of whose collection it is"],
        ["format", None, None, "the program whose list it is"],
    )

    def postOptions(self) -> None:
        """Check that there is an owner."""
        super().postOptions()
        if not self["owner"]:
            raise usage.UsageError("--owner NICK is wanted")

    @property
    def app(self) -> str | None:
        """The program that was named; ends the process for one that there is not."""
        try:
            return app_called(self["format"]).slug if self["format"] else None
        except ListingError as why:
            refuse(str(why))

    def account(self) -> Account:
        """The owner's account."""
        return self.in_store(self._account)

    def _account(self, connection: Connection) -> Account:
        key = find_account(connection, self["owner"])[0]
        return next(each for each in accounts.load(connection) if each.key == key)


class Import(_OfOwner):
    """Nothing changes without --accept: the list waits for its owner's /import accept."""

    synopsis = "--owner NICK [options] FILE"
    optFlags: Any = (
        ["accept", None, "accept it at once"],
        ["json", None, "print the counts and each row to look at as one object a line"],
    )

    def parseArgs(self, *files: str) -> None:
        """Take the file's name."""
        if len(files) != 1:
            raise usage.UsageError("one FILE is wanted (- for standard input)")
        self.file = files[0]

    def run(self) -> int:
        """Read the file, keep it as a dry run, and accept it if that is wanted."""
        owner = self.account().id
        data = self._data()
        name = "" if self.file == _INPUT else Path(self.file).name
        digest = hashlib.sha256(data).hexdigest()
        new = NewBatch(owner=owner, at=time.time(), read=self._read(data), file=name, sha256=digest)
        batch = self._hold(new)
        rows = self.in_store(lambda at: batches.unsure(at, batch.number))
        if self["accept"]:
            batch = self.in_store(partial(self._accepted, owner, batch.number))
        lines = _objects(batch, rows) if self["json"] else _lines(batch, rows, self["owner"])
        return _printed(lines)

    def _data(self) -> bytes:
        try:
            if self.file == _INPUT:
                return sys.stdin.buffer.read()
            return Path(self.file).expanduser().read_bytes()
        except OSError as error:
            refuse(f"{self.file} cannot be read: {error.strerror}")

    def _read(self, data: bytes) -> ReadList:
        catalogue = _catalogue(self.data)
        try:
            text, remarks = decoded(data)
            read = listed(catalogue, clean_lines(text), self.app)
        except ListingError as why:
            refuse(f"{self.file}: {why}")
        finally:
            catalogue.close()
        if not read.rows:
            refuse(f"{self.file}: there is no card in it")
        return attrs.evolve(read, remarks=(*remarks, *read.remarks))

    def _hold(self, new: NewBatch) -> Batch:
        """Keep the list, in pieces, so that a server beside this one can write between them."""
        said = self.in_store(lambda at: batches.said_before(at, new.owner, new.read.app))
        number = self.in_store(lambda at: batches.open_batch(at, new))
        rows = new.read.rows
        for first in range(0, len(rows), imports.CHUNK):
            some = [imports.as_before(said, each) for each in rows[first : first + imports.CHUNK]]
            self.in_store(partial(_add, number, first, some))
        found = self.in_store(lambda at: imports.counted(at, number, new))
        return self.in_store(lambda at: imports.close_batch(at, new, found))

    @staticmethod
    def _accepted(owner: int, number: int, connection: Connection) -> Batch:
        people = {each.id: each for each in accounts.load(connection)}
        now = time.time()
        whose = stirrer_among(people.get, owner, now)
        return imports.accept(connection, owner, number, now, whose).batch


class Export(_OfOwner):
    """Formats: own (everything; the default), moxfield, manabox, archidekt, plain."""

    synopsis = "--owner NICK [--format FORMAT] [options]"

    def parseArgs(self, *words: str) -> None:
        """Take nothing."""
        if words:
            raise usage.UsageError(f"{words[0]} is too much; the list goes to standard output")

    def run(self) -> int:
        """Print the list."""
        owner, app = self.account().id, self.app or "own"
        try:
            made, there = self.in_store(lambda at: imports.export(at, owner, app))
        except ListingError as why:
            refuse(str(why))
        status = _printed(made.lines)
        if not status:
            self.in_store(lambda at: imports.remember(at, owner, app, there))
        return status


def _printed(lines: Iterable[str]) -> int:
    """Print lines; returns the exit status, which is 1 if nobody reads them to their end."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _catalogue(data: Path) -> Catalogue:
    """The catalogue of a data directory; without one the starter set."""
    try:
        return Catalogue(data / FILE)
    except NoCatalogueError:
        return open_starter(data, datetime.now(UTC))


def _add(number: int, first: int, rows: Sequence[Held], connection: Connection) -> None:
    batches.add_rows(connection, number, first, rows)


def _objects(batch: Batch, rows: Sequence[Held]) -> Iterator[str]:
    counts = {**attrs.asdict(batch.tally), "compared": batch.tally.compared.value}
    about = {"import": batch.number, "format": batch.app, "state": batch.state.value}
    yield _dump({**about, **counts, "remarks": list(batch.remarks)})
    for held in rows:
        yield _dump(
            {"line": held.line, "state": held.state.value, "why": held.why, "row": held.raw}
        )


def _lines(batch: Batch, rows: Sequence[Held], owner: str) -> Iterator[str]:
    event = ImportTold(batch.number, batch.app, batch.file, batch.state, batch.tally)
    yield from told(event)
    yield from batch.remarks
    for held in rows:
        yield f"line {held.line}: {held.why} In it: {clean(held.raw)}"
    if batch.state is BatchState.WAITING:
        yield f"Nothing has changed yet: {owner} types /import accept, or run this with --accept."


def _dump(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)
