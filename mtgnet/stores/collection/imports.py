"""Lists that people bring along: held as a dry run, mended, accepted, taken back.

The functions do their work in a transaction that is there; `SqlImports` gives them one. Only
`accept` and `take_back` touch what people own, each in a single transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs
from sqlalchemy import Connection, select
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy, Details, Holding
from mtgnet.cards.exports.rows import Row
from mtgnet.cards.exports.writing import told, write
from mtgnet.core.collecting.imports import (
    Batch,
    BatchState,
    Compared,
    Export,
    Fix,
    Held,
    NewBatch,
    Outcome,
    RowState,
    Unknown,
)
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.wants import Stirrer
from mtgnet.core.events import Refusal
from mtgnet.stores.collection import baselines, batches, ledger, retrying, wants
from mtgnet.stores.collection.comparing import Comparison, compare, tally
from mtgnet.stores.collection.differences import (
    Plan,
    Same,
    Step,
    same,
)
from mtgnet.stores.collection.ledger import Change, Move
from mtgnet.stores.collection.schema import change
from mtgnet.stores.engine import Database

KIND = "import"
# So many rows are written in one go: others who write wait no longer than for these.
CHUNK = 500


# Holding a list


def as_before(said: Mapping[str, Held], held: Held) -> Held:
    """Return a row as it was fixed or skipped in an earlier list, if it was."""
    before = said.get(batches.signature(held)) if said else None
    if before is None:
        return held
    row = held.row or before.row
    return attrs.evolve(held, state=before.state, copy=before.copy, row=row)


def counted(connection: Connection, number: int, new: NewBatch) -> Batch:
    """Return a batch of which all rows are there with what accepting it would do."""
    return tally(connection, new.owner, batches.being_read(connection, number))


def close_batch(connection: Connection, new: NewBatch, found: Batch) -> Batch:
    """Have a batch wait, in place of one from the same program."""
    batches.replace_waiting(connection, new.owner, new.read.app)
    batches.become(connection, found.number, BatchState.WAITING)
    batches.told(connection, found)
    return attrs.evolve(found, state=BatchState.WAITING)


# Accepting


def accept(
    connection: Connection,
    owner: int,
    number: int | None,
    now: float,
    whose: Stirrer | None,
    add: bool = False,
) -> Outcome:
    """Apply a list; see `core.collecting.imports.Imports.accept`."""
    found = batches.waiting(connection, owner, number, now)
    comparison = compare(connection, owner, found, add)
    ids, before = _place(connection, owner, comparison.plan)
    steps = comparison.plan.steps
    moves = [
        Move(ids[same(step.copy)], step.more - step.less, step.marks)
        for step in steps
        if step.moves
    ]
    done = attrs.evolve(found, tally=comparison.tally(found.tally), state=BatchState.ACCEPTED)
    posted = Change(owner, now, KIND, _what(done), found.number)
    ledger.post(connection, posted, moves, before)
    _remember(connection, owner, found, comparison, ids)
    _point(connection, found.number, comparison, ids)
    batches.become(connection, found.number, BatchState.ACCEPTED)
    batches.told(connection, done)
    return Outcome(done, _stirred(connection, steps, ids, whose))


def _what(done: Batch) -> str:
    counted = done.tally
    return f"{done.app}: {counted.added + counted.merged} added, {counted.removed} removed"


def _place(
    connection: Connection, owner: int, plan: Plan
) -> tuple[dict[Same, int], dict[int, Details]]:
    """Make the rows that are missing, and tell those anew that get more.

    Returns all ids, and what was known before of the copies in rows that are told anew.
    """
    ids = {same(step.copy): step.holding.id for step in plan.steps if step.holding}
    new = [step for step in plan.steps if step.more and not step.holding]
    added = ledger.add_places(connection, owner, [(step.copy, step.details) for step in new])
    ids |= {same(step.copy): id for step, id in zip(new, added, strict=True)}
    told, before = {}, {}
    for step in plan.steps:
        known = step.holding
        if step.more and known:
            merged = ledger.merge(known, step.details, step.more) if known.count else step.details
            if merged != known.details:
                told[known.id], before[known.id] = merged, known.details
    ledger.tell_anew(connection, told)
    return ids, before


def _remember(
    connection: Connection,
    owner: int,
    found: Batch,
    comparison: Comparison,
    ids: Mapping[Same, int],
) -> None:
    """Have this be the program's last list."""
    old = baselines.counts(connection, owner, found.app)
    new = {
        ids[same(step.copy)]: (step.had, step.had_marks)
        for step in comparison.plan.steps
        if step.had
    }
    baselines.rebase(connection, owner, found.number, found.app, old, new)
    if comparison.compared is Compared.EXPORT:
        out = baselines.counts(connection, owner, comparison.lineage)
        baselines.rebase(connection, owner, found.number, comparison.lineage, out, {})


def _point(
    connection: Connection, number: int, comparison: Comparison, ids: Mapping[Same, int]
) -> None:
    """Say into which rows of the collection those went of which not all is known."""
    vague = (RowState.PRINTING_UNKNOWN, RowState.CARD_UNKNOWN)
    pointed = {
        position: ids[same(held.copy)]
        for position, held in comparison.rows
        if held.state in vague and held.copy and same(held.copy) in ids
    }
    batches.point(connection, number, pointed)


def _stirred(
    connection: Connection, steps: Sequence[Step], ids: Mapping[Same, int], whose: Stirrer | None
) -> tuple[Tiding, ...]:
    """Those who want what has come, or is for trade now, are told."""
    rows = [ids[same(step.copy)] for step in steps if step.more or step.marks > 0]
    return tuple(wants.stir(connection, whose, rows))


# Taking back


def take_back(connection: Connection, owner: int, number: int, now: float) -> Batch:
    """Take an import back; see `core.collecting.imports.Imports.take_back`."""
    found = batches.one(connection, owner, number, now)
    if found.state is not BatchState.ACCEPTED:
        why = f"Import {number} is {found.state}, so there is nothing to take back."
        raise Refusal("not-accepted", why)
    moved: dict[int, int] = {}
    for id, kind in _changes(connection, owner, number):
        moves = ledger.take_back(connection, id, now)
        if kind == retrying.KIND:
            moved |= retrying.pairs(moves)
    baselines.restore(connection, owner, number, moved)
    batches.become(connection, number, BatchState.UNDONE)
    return attrs.evolve(found, state=BatchState.UNDONE)


def _changes(connection: Connection, owner: int, number: int) -> list[tuple[int, str]]:
    """The changes that an import has made, the last one first."""
    kinds = (KIND, retrying.KIND)
    mine = (change.c.owner == owner, change.c.ref == number, change.c.kind.in_(kinds))
    wanted = select(change.c.id, change.c.kind).where(*mine, change.c.undone.is_(None))
    return [(row.id, row.kind) for row in connection.execute(wanted.order_by(change.c.id.desc()))]


# Mending


def fix(
    connection: Connection, owner: int, number: int | None, line: int, said: Fix, now: float
) -> Batch:
    """Say what a row is; see `core.collecting.imports.Imports.fix`."""
    found = batches.waiting(connection, owner, number, now)
    position, held = batches.at_line(connection, found.number, line)
    state = RowState.FIXED if said.copy else RowState.SKIPPED
    row = held.row
    if row is None and said.copy is not None:
        # Without a name: what it is was said here, and its text tells when it comes again.
        row = Row(line=line, raw=held.raw, count=said.count or 1, name="")
    mended = attrs.evolve(held, state=state, copy=said.copy, row=row)
    batches.change_row(connection, found.number, position, mended)
    found = tally(connection, owner, found)
    batches.told(connection, found)
    return found


def cancel(connection: Connection, owner: int, number: int | None, now: float) -> Batch:
    """Drop a list that waits."""
    found = batches.waiting(connection, owner, number, now)
    batches.become(connection, found.number, BatchState.CANCELLED)
    return attrs.evolve(found, state=BatchState.CANCELLED)


def shown(connection: Connection, owner: int, number: int | None, now: float) -> Batch:
    """Return a batch; one that waits with what accepting it would do now."""
    found = batches.one(connection, owner, number, now)
    return tally(connection, owner, found) if found.state is BatchState.WAITING else found


# Exporting


def export(connection: Connection, owner: int, app: str) -> tuple[Export, tuple[Holding, ...]]:
    """Write a collection as a list of a program; also returns the rows that are in it."""
    there = tuple(each for each in ledger.owned(connection, owner) if each.count)
    lines = write(there, app).split("\n")
    text = tuple(line.removesuffix("\r") for line in lines)
    copies = sum(each.count for each in there)
    return Export(app, text[:-1] if text[-1] == "" else text, len(there), copies), there


def remember(connection: Connection, owner: int, app: str, there: Sequence[Holding]) -> None:
    """Keep what was exported for a program, as far as that can tell it."""
    new = {each.id: (each.count, told(each, app).for_trade) for each in there}
    baselines.put(connection, owner, baselines.exported(app), new)


class SqlImports:
    """See `mtgnet.core.collecting.imports`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, new: NewBatch) -> Deferred[Batch]:
        """See `core.collecting.imports.Imports`."""
        return Deferred.fromCoroutine(self._hold(new))

    async def _hold(self, new: NewBatch) -> Batch:
        database, rows = self._database, new.read.rows
        said = await database.read(lambda at: batches.said_before(at, new.owner, new.read.app))
        number = await database.write(lambda at: batches.open_batch(at, new))
        for first in range(0, len(rows), CHUNK):
            some = [as_before(said, each) for each in rows[first : first + CHUNK]]
            await database.write(_adding(number, first, some))
        found = await database.read_all(lambda at: counted(at, number, new))
        return await database.write(lambda at: close_batch(at, new, found))

    def one(self, owner: int, number: int | None, now: float) -> Deferred[Batch]:
        """See `core.collecting.imports.Imports`."""
        return self._database.read_all(lambda at: shown(at, owner, number, now))

    def all(self, owner: int, now: float) -> Deferred[list[Batch]]:
        """See `core.collecting.imports.Imports`."""
        return self._database.read_all(lambda at: batches.listed(at, owner, now))

    def unsure(self, owner: int, number: int) -> Deferred[list[Held]]:
        """See `core.collecting.imports.Imports`."""
        return self._database.read_all(
            lambda at: batches.unsure(at, batches.one(at, owner, number, 0).number)
        )

    def row(self, owner: int, number: int | None, line: int, now: float) -> Deferred[Held]:
        """See `core.collecting.imports.Imports`."""

        def work(connection: Connection) -> Held:
            found = batches.waiting(connection, owner, number, now)
            return batches.at_line(connection, found.number, line)[1]

        return self._database.read_all(work)

    def fix(
        self, owner: int, number: int | None, line: int, fixed: Fix, now: float
    ) -> Deferred[Batch]:
        """See `core.collecting.imports.Imports`."""
        return self._database.write(lambda at: fix(at, owner, number, line, fixed, now))

    def accept(
        self,
        owner: int,
        number: int | None,
        now: float,
        whose: Stirrer | None,
        everything: bool = False,
    ) -> Deferred[Outcome]:
        """See `core.collecting.imports.Imports`."""
        return self._database.write(lambda at: accept(at, owner, number, now, whose, everything))

    def cancel(self, owner: int, number: int | None, now: float) -> Deferred[Batch]:
        """See `core.collecting.imports.Imports`."""
        return self._database.write(lambda at: cancel(at, owner, number, now))

    def take_back(self, owner: int, number: int, now: float) -> Deferred[Batch]:
        """See `core.collecting.imports.Imports`."""
        return self._database.write(lambda at: take_back(at, owner, number, now))

    def export(self, owner: int, app: str) -> Deferred[Export]:
        """See `core.collecting.imports.Imports`."""
        return Deferred.fromCoroutine(self._export(owner, app))

    async def _export(self, owner: int, app: str) -> Export:
        found, there = await self._database.read_all(lambda at: export(at, owner, app))
        await self._database.write(lambda at: remember(at, owner, app, there))
        return found

    def unknown(self, after: int, count: int) -> Deferred[list[Unknown]]:
        """See `core.collecting.imports.Imports`."""
        return self._database.read_all(lambda at: retrying.unknown(at, after, count))

    def known(self, found: Sequence[tuple[int, Copy]], now: float) -> Deferred[list[Tiding]]:
        """See `core.collecting.imports.Imports`."""
        return self._database.write(lambda at: retrying.known(at, found, now))

    def prune(self, now: float) -> Deferred[None]:
        """See `core.collecting.imports.Imports`."""
        return Deferred.fromCoroutine(self._prune(now))

    async def _prune(self, now: float) -> None:
        await self._database.write(lambda at: batches.cancel_old(at, now))
        while await self._database.write(lambda at: batches.sweep(at, CHUNK)):
            pass


def _adding(number: int, first: int, rows: Sequence[Held]) -> Callable[[Connection], None]:
    return lambda connection: batches.add_rows(connection, number, first, rows)
