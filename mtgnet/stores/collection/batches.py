"""Lists as they are held in SQL: a batch and its rows, and what was said of rows before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from mtgnet.cards.copies import Condition, Details, Marks, Treatment
from mtgnet.cards.exports.rows import Row
from mtgnet.core.collecting.imports import (
    WAITS_SECONDS,
    Batch,
    BatchState,
    Compared,
    Held,
    NewBatch,
    RowState,
    Tally,
)
from mtgnet.core.events import Refusal
from mtgnet.stores.collection import ledger
from mtgnet.stores.collection.schema import batch, batch_row

_b, _r = batch.c, batch_row.c
_SUSPECT = tuple(
    state.value for state in (RowState.PRINTING_UNKNOWN, RowState.CARD_UNKNOWN, RowState.PROBLEM)
)
_SAID = (RowState.FIXED.value, RowState.SKIPPED.value)
_ADD_ROWS = insert(batch_row)
_DEFAULTS = {
    field.name: () if isinstance(field.default, attrs.Factory) else field.default  # type: ignore[arg-type]
    for field in attrs.fields(Row)
}
_COUNTED = frozenset(attrs.fields_dict(Tally))
# These have columns of their own.
_ELSEWHERE = ("line", "raw")
_READ = {
    "treatment": Treatment,
    "condition": Condition,
    "marks": Marks,
    **dict.fromkeys(("names", "tags", "remarks"), tuple),
}


# Rows as JSON


def row_facts(row: Row) -> dict[str, Any]:
    """Return a row as JSON can have it; what is as usual is left out. `row_of` reads it."""
    facts = {
        name: value
        for name, default in _DEFAULTS.items()
        if name not in _ELSEWHERE
        if (value := getattr(row, name)) != default and value != {}
    }
    return {
        name: dict(value) if isinstance(value, Mapping) else value for name, value in facts.items()
    }


def row_of(line: int, raw: str, facts: Mapping[str, Any]) -> Row:
    """Return the row of which `row_facts` gave the facts."""
    known = {
        name: _READ[name](value) if name in _READ else value
        for name, value in facts.items()
        if name in _DEFAULTS
    }
    return Row(line=line, raw=raw, **known)


def signature(held: Held) -> str:
    """What is equal for rows that say the same, however many copies: it tells what was fixed."""
    row = held.row
    if row is None or not (row.name or row.scryfall_id or row.vendor_ids):
        return held.raw
    words = (row.name, row.set_code, row.set_name, row.number, row.scryfall_id, row.lang)
    how = (row.treatment.value, row.condition.value, row.place, int(row.marks))
    return json.dumps([*words, *how, dict(row.vendor_ids)], ensure_ascii=False)


def details(row: Row) -> Details:
    """Return what a row tells beside what makes copies the same."""
    return Details(
        note=row.note,
        tags=row.tags,
        price=row.price,
        currency=row.currency,
        acquired=row.acquired,
        written=row.written,
    )


# Batches


def open_batch(connection: Connection, new: NewBatch) -> int:
    """Make a batch that is being read, and return its number."""
    row = {
        "owner": new.owner,
        "app": new.read.app,
        "file": new.file,
        "sha256": new.sha256,
        "at": new.at,
        "state": BatchState.READING.value,
        "facts": _facts(Tally(passed=new.read.passed), new.read.remarks, new.read.says),
    }
    number: int = connection.execute(insert(batch).returning(_b.id), row).scalar_one()
    return number


def add_rows(connection: Connection, number: int, first: int, rows: Sequence[Held]) -> None:
    """Add rows to a batch, the first of which has position `first`."""
    if rows:
        added = [_row(number, place, each) for place, each in enumerate(rows, first)]
        connection.execute(_ADD_ROWS, added)


def _row(number: int, position: int, held: Held) -> dict[str, Any]:
    return {
        "batch_id": number,
        "position": position,
        "line": held.line,
        "raw": held.raw,
        "state": held.state.value,
        "why": held.why,
        "row": None if held.row is None else row_facts(held.row),
        "copy": None if held.copy is None else ledger.copy_facts(held.copy),
        "holding_id": None,
    }


def told(connection: Connection, found: Batch) -> None:
    """Write down what a batch has and does."""
    facts = _facts(found.tally, found.remarks, found.says)
    connection.execute(update(batch).where(_b.id == found.number).values(facts=facts))


def become(connection: Connection, number: int, state: BatchState) -> None:
    """Give a batch another state."""
    connection.execute(update(batch).where(_b.id == number).values(state=state.value))


def _facts(tally: Tally, remarks: Sequence[str], says: Iterable[str]) -> dict[str, Any]:
    counts = {**attrs.asdict(tally), "compared": tally.compared.value}
    return {"tally": counts, "remarks": list(remarks), "says": sorted(says)}


def batch_of(row: RowMapping) -> Batch:
    """Return a row of the table as the record."""
    facts = row["facts"]
    known = {name: each for name, each in facts["tally"].items() if name in _COUNTED}
    return Batch(
        number=row["id"],
        app=row["app"],
        file=row["file"],
        at=row["at"],
        state=BatchState(row["state"]),
        tally=Tally(**known | {"compared": Compared(known["compared"])}),
        remarks=tuple(facts["remarks"]),
        says=frozenset(facts["says"]),
    )


def one(connection: Connection, owner: int, number: int | None, now: float) -> Batch:
    """Return a batch by its number, or the newest that waits. Raises `Refusal`."""
    wanted = select(batch).where(_b.owner == owner, _b.state != BatchState.READING.value)
    if number is None:
        waiting = _waiting(now)
        row = connection.execute(wanted.where(*waiting).order_by(_b.id.desc())).mappings().first()
        if row is None:
            why = "No list of yours waits. /import and then a pasted list reads one."
            raise Refusal("no-import", why)
        return batch_of(row)
    row = connection.execute(wanted.where(_b.id == number)).mappings().first()
    if row is None:
        why = f"You have no import {number}. /imports lists what you have imported."
        raise Refusal("no-import", why)
    found = batch_of(row)
    over = found.state is BatchState.WAITING and found.at <= now - WAITS_SECONDS
    return attrs.evolve(found, state=BatchState.CANCELLED) if over else found


def being_read(connection: Connection, number: int) -> Batch:
    """Return a batch that is not for its owner's eyes yet."""
    return batch_of(connection.execute(select(batch).where(_b.id == number)).mappings().one())


def _waiting(now: float) -> tuple[Any, ...]:
    return (_b.state == BatchState.WAITING.value, _b.at > now - WAITS_SECONDS)


def waiting(connection: Connection, owner: int, number: int | None, now: float) -> Batch:
    """Return a batch that waits. Raises `Refusal`."""
    found = one(connection, owner, number, now)
    if found.state is not BatchState.WAITING:
        why = f"Import {found.number} does not wait any more: it is {found.state}."
        raise Refusal("import-over", f"{why} /import and then the pasted list reads it again.")
    return found


def listed(connection: Connection, owner: int, now: float) -> list[Batch]:
    """Return all batches of an owner's, the newest first."""
    wanted = select(batch).where(_b.owner == owner, _b.state != BatchState.READING.value)
    rows = connection.execute(wanted.order_by(_b.id.desc())).mappings()
    found = [batch_of(row) for row in rows]
    return [
        attrs.evolve(each, state=BatchState.CANCELLED)
        if each.state is BatchState.WAITING and each.at <= now - WAITS_SECONDS
        else each
        for each in found
    ]


def replace_waiting(connection: Connection, owner: int, app: str) -> None:
    """Cancel what waits from a program."""
    same = (_b.owner == owner, _b.app == app, _b.state == BatchState.WAITING.value)
    connection.execute(update(batch).where(*same).values(state=BatchState.CANCELLED.value))


# Rows


def held_of(row: RowMapping) -> Held:
    """Return a row of the table as the record."""
    return Held(
        line=row["line"],
        raw=row["raw"],
        state=RowState(row["state"]),
        why=row["why"],
        row=None if row["row"] is None else row_of(row["line"], row["raw"], row["row"]),
        copy=None if row["copy"] is None else ledger.copy_of(row["copy"]),
    )


def rows(connection: Connection, number: int) -> Iterator[tuple[int, Held]]:
    """Yield the positions and rows of a batch."""
    wanted = select(batch_row).where(_r.batch_id == number).order_by(_r.position)
    # In portions, as in `ledger.owned`.
    for row in connection.execute(wanted.execution_options(yield_per=500)).mappings():
        yield row["position"], held_of(row)


def unsure(connection: Connection, number: int) -> list[Held]:
    """Return the rows of a batch that are to be looked at, or of which something is to be said."""
    noted = (_r.state == RowState.EXACT.value) & (_r.why != "")
    wanted = select(batch_row).where(_r.batch_id == number, _r.state.in_(_SUSPECT) | noted)
    found = connection.execute(wanted.order_by(_r.line, _r.position)).mappings()
    return [held_of(row) for row in found]


def at_line(connection: Connection, number: int, line: int) -> tuple[int, Held]:
    """Return position and row at a line, of several the first unsure one. Raises `Refusal`."""
    wanted = select(batch_row).where(_r.batch_id == number, _r.line == line)
    found = connection.execute(wanted.order_by(_r.position)).mappings().all()
    if not found:
        why = f"The list has no card in line {line}. /import problems shows the lines in question."
        raise Refusal("no-such-line", why)
    unsure = (row for row in found if row["state"] in _SUSPECT)
    row = next(unsure, found[0])
    return row["position"], held_of(row)


def change_row(connection: Connection, number: int, position: int, held: Held) -> None:
    """Put another row in the place of one."""
    at = (_r.batch_id == number, _r.position == position)
    values = _row(number, position, held)
    del values["batch_id"], values["position"]
    connection.execute(update(batch_row).where(*at).values(values))


_POINT = (
    update(batch_row)
    .where(_r.batch_id == bindparam("of_batch"), _r.position == bindparam("at"))
    .values(holding_id=bindparam("to"))
)


def point(connection: Connection, number: int, holdings: Mapping[int, int]) -> None:
    """Say of rows, by position, into which holdings they went."""
    if holdings:
        values = [{"of_batch": number, "at": at, "to": to} for at, to in holdings.items()]
        connection.execute(_POINT, values)


def said_before(connection: Connection, owner: int, app: str) -> dict[str, Held]:
    """Return the rows of accepted lists from a program that were fixed or skipped, by signature."""
    wanted = (
        select(batch_row)
        .join(batch, _b.id == _r.batch_id)
        .where(_b.owner == owner, _b.app == app, _b.state == BatchState.ACCEPTED.value)
        .where(_r.state.in_(_SAID))
        .order_by(_r.batch_id, _r.position)
    )
    found = map(held_of, connection.execute(wanted).mappings())
    return {signature(held): held for held in found}


# Housekeeping


def cancel_old(connection: Connection, now: float) -> None:
    """Cancel what has waited too long, or was never read to its end."""
    old = _b.at <= now - WAITS_SECONDS
    undecided = _b.state.in_([BatchState.WAITING.value, BatchState.READING.value])
    cancelled = {"state": BatchState.CANCELLED.value}
    connection.execute(update(batch).where(undecided, old).values(cancelled))


def sweep(connection: Connection, count: int) -> int:
    """Delete up to `count` rows that nobody needs any more; return how many there were.

    Of an accepted list those stay that are not quite known, or that somebody has said something of.
    """
    gone = _b.state.in_([BatchState.CANCELLED.value, BatchState.UNDONE.value])
    sure = (_b.state == BatchState.ACCEPTED.value) & (_r.state == RowState.EXACT.value)
    wanted = (
        select(_r.batch_id, _r.position)
        .join(batch, _b.id == _r.batch_id)
        .where(gone | sure)
        .limit(count)
    )
    found = [{"of_batch": row.batch_id, "at": row.position} for row in connection.execute(wanted)]
    if found:
        at = (_r.batch_id == bindparam("of_batch"), _r.position == bindparam("at"))
        connection.execute(delete(batch_row).where(*at), found)
    return len(found)
