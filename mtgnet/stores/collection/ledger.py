"""The ledger: the only way in which a count in a collection changes.

A change is posted with all of its moves in one transaction. What a holding has is the sum of its
moves, and taking a change back is posting it the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from mtgnet.cards.copies import Condition, Copy, Details, Holding, Marks, Treatment
from mtgnet.cards.show import money
from mtgnet.core.events import Refusal
from mtgnet.stores.collection.schema import change, holding, move

_h = holding.c
_SAME = ("owner", "what", "lang", "treatment", "condition", "place", "marks")
_FIND = select(_h.id).where(*(_h[name] == bindparam(name) for name in _SAME))
_OF = select(holding).where(_h.id == bindparam("id"))
_ADD = insert(holding).returning(_h.id)
_ADD_IN_ORDER = insert(holding).returning(_h.id, sort_by_parameter_order=True)
_MOVE = insert(move)
_SET = (
    update(holding)
    .where(_h.id == bindparam("holding_id"))
    .values(
        count=_h.count + bindparam("more"),
        for_trade=_h.for_trade + bindparam("more_for_trade"),
    )
)
_TOLD = ("note", "tags", "price", "currency", "acquired", "written")
_TELL = (
    update(holding)
    .where(_h.id == bindparam("holding_id"))
    .values({name: bindparam(name, type_=_h[name].type) for name in _TOLD})
)
# SQLite takes only so many parameters.
_AT_ONCE = 500


@attrs.frozen
class Move:
    """So many more copies of a holding (fewer if negative), and so many more for trade."""

    holding: int
    count: int
    for_trade: int = 0


@attrs.frozen
class Change:
    """What somebody did to their collection: `kind` is the command, `what` a line that says it."""

    owner: int
    at: float
    kind: str
    what: str
    ref: int | None = None


def post(
    connection: Connection,
    posted: Change,
    moves: Iterable[Move],
    before: Mapping[int, Details] | None = None,
) -> int:
    """Make a change, and return its id.

    `before` is what else was known of the copies in rows that are told anew (see `place_for`).
    Fewer copies than are marked for trade unmark the rest. Raises `Refusal` ("not-enough", "lent",
    "promised") for what would take more than is there and free; then nothing has changed.
    """
    done = _apply(connection, _summed(moves))
    told = {str(id): details_row(known) for id, known in (before or {}).items()}
    row = attrs.asdict(posted) | {"before": told or None}
    number: int = connection.execute(insert(change).returning(change.c.id), row).scalar_one()
    if done:
        connection.execute(_MOVE, [_row(number, each) for each in done])
    return number


def take_back(connection: Connection, number: int, at: float) -> list[Move]:
    """Undo a change, and return the moves that did it. Raises `Refusal` as `post` does.

    What else is known of the copies is again what it was before.
    """
    rows = connection.execute(select(move).where(move.c.change_id == number)).mappings()
    moves = [Move(row["holding_id"], -row["count"], -row["for_trade"]) for row in rows]
    done = _apply(connection, moves)
    told = connection.execute(select(change.c.before).where(change.c.id == number)).scalar()
    for id, row in (told or {}).items():
        connection.execute(update(holding).where(_h.id == int(id)).values(row))
    connection.execute(update(change).where(change.c.id == number).values(undone=at))
    return done


def _summed(moves: Iterable[Move]) -> list[Move]:
    summed: dict[int, Move] = {}
    for each in moves:
        before = summed.get(each.holding, Move(each.holding, 0))
        counts = before.count + each.count, before.for_trade + each.for_trade
        summed[each.holding] = Move(each.holding, *counts)
    return list(summed.values())


def _apply(connection: Connection, wanted: Sequence[Move]) -> list[Move]:
    """Do moves; they are returned as they were done, with what became of the marks for trade."""
    known = _known(connection, [each.holding for each in wanted])
    done = [_done(known[each.holding], each) for each in wanted]
    values = [
        {"holding_id": each.holding, "more": each.count, "more_for_trade": each.for_trade}
        for each in done
    ]
    if values:
        connection.execute(_SET, values)
    return done


def _done(now: Holding, wanted: Move) -> Move:
    left = now.count + wanted.count
    if wanted.count < 0:
        _check_free(now, -wanted.count)
    marked = min(left, max(0, now.for_trade + wanted.for_trade))
    return Move(wanted.holding, wanted.count, marked - now.for_trade)


def _known(connection: Connection, ids: Sequence[int]) -> dict[int, Holding]:
    """The holdings with these ids; raises `Refusal` if one is not there."""
    if len(ids) == 1:
        return {ids[0]: of_id(connection, ids[0])}
    known = holdings(connection, ids)
    if missing := set(ids) - known.keys():
        of_id(connection, missing.pop())
    return known


def lend(connection: Connection, id: int, count: int) -> None:
    """Count so many more copies in a row as lent, or fewer; the loan is kept by who calls this.

    Raises `Refusal` ("not-enough", "lent", "promised") if so many are not free.
    """
    if count > 0:
        _check_free(of_id(connection, id), count)
    connection.execute(update(holding).where(_h.id == id).values(lent=_h.lent + count))


def _check_free(now: Holding, wanted: int) -> None:
    """Raise `Refusal` if so many copies cannot go."""
    if wanted > now.free:
        raise _too_many(now, wanted)


def _too_many(now: Holding, wanted: int) -> Refusal:
    have = f"You have {now.count} of this {now.copy.name}"
    if wanted > now.count:
        return Refusal("not-enough", f"{have}, not {wanted}.")
    if now.lent and wanted > now.count - now.lent:
        why = f"{have}, and {now.lent} of them lent. /loans shows to whom."
        return Refusal("lent", why)
    why = f"{have}, and {now.promised} of them promised in a trade. /trades shows it."
    return Refusal("promised", why)


def _row(number: int, done: Move) -> dict[str, int]:
    return {
        "change_id": number,
        "holding_id": done.holding,
        "count": done.count,
        "for_trade": done.for_trade,
    }


# Rows


def place_for(
    connection: Connection,
    owner: int,
    copy: Copy,
    details: Details,
    count: int = 1,
    before: dict[int, Details] | None = None,
) -> int:
    """Return the id of the row for such copies, of which `count` are to come.

    A row with none in it is made, or told anew; in another one, details are merged. If what is
    known of the copies there changes, what was known before is put into `before`.
    """
    row = copy_row(owner, copy)
    found = connection.execute(_FIND, {name: row[name] for name in _SAME}).scalar()
    if found is None:
        nothing = {"count": 0, "for_trade": 0, "lent": 0, "promised": 0}
        new: int = connection.execute(_ADD, row | nothing | details_row(details)).scalar_one()
        return new
    known = of_id(connection, found)
    merged = details if not known.count else merge(known, details, count)
    if merged != known.details:
        tell(connection, known, merged, {} if before is None else before)
    return int(found)


def tell(
    connection: Connection, known: Holding, details: Details, before: dict[int, Details]
) -> None:
    """Say what else is known of the copies in a row, and put what was known into `before`."""
    before.setdefault(known.id, known.details)
    connection.execute(update(holding).where(_h.id == known.id).values(details_row(details)))


def merge(known: Holding, new: Details, count: int = 1) -> Details:
    """What is known of copies after `count` with other details have come to them.

    The price is the mean of what was paid; what was paid in another currency goes into the note.
    """
    old, new_note = known.details, new.note
    price, currency = old.price, old.currency
    if price is None:
        price, currency = new.price, new.currency
    elif new.price is not None and new.currency == currency:
        total = known.count + count
        price = (price * known.count + new.price * count + total // 2) // total
    elif new.price is not None:
        paid = f"{count} bought at {money(new.price, new.currency)}"
        new_note = f"{new_note}; {paid}" if new_note else paid
    notes = [note for note in dict.fromkeys((old.note, new_note)) if note]
    return Details(
        note="; ".join(notes),
        tags=tuple(dict.fromkeys((*old.tags, *new.tags))),
        price=price,
        currency=currency,
        acquired=old.acquired or new.acquired,
        written={**new.written, **old.written},
    )


def of_id(connection: Connection, id: int) -> Holding:
    """Return the holding with this id; raises `Refusal` ("no-such-row") if there is none."""
    row = connection.execute(_OF, {"id": id}).mappings().first()
    if row is None:
        raise Refusal("no-such-row", "There is no such row any more. /mine lists what there is.")
    return holding_of(row)


def holdings(connection: Connection, ids: Sequence[int]) -> dict[int, Holding]:
    """Return the holdings with these ids, by id."""
    found: dict[int, Holding] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = select(holding).where(_h.id.in_(ids[start : start + _AT_ONCE]))
        rows = connection.execute(some).mappings()
        found |= {row["id"]: holding_of(row) for row in rows}
    return found


def owned(connection: Connection, owner: int) -> list[Holding]:
    """Return all rows of an owner's, in the order in which they were made; empty ones, too."""
    mine = select(holding).where(_h.owner == owner).order_by(_h.id)
    # In portions: fetching thousands of rows at once is a single call that no other thread runs in.
    rows = connection.execute(mine.execution_options(yield_per=_AT_ONCE)).mappings()
    return [holding_of(row) for row in rows]


def add_places(
    connection: Connection, owner: int, new: Sequence[tuple[Copy, Details]]
) -> list[int]:
    """Make rows, of which there must be none yet, with nothing in them; return their ids."""
    if not new:
        return []
    nothing = {"count": 0, "for_trade": 0, "lent": 0, "promised": 0}
    rows = [copy_row(owner, copy) | nothing | details_row(details) for copy, details in new]
    return list(connection.execute(_ADD_IN_ORDER, rows).scalars())


def tell_anew(connection: Connection, told: Mapping[int, Details]) -> None:
    """Replace what else is known of the copies in rows, by id."""
    if told:
        rows = [{"holding_id": id} | details_row(details) for id, details in told.items()]
        connection.execute(_TELL, rows)


def holding_of(row: RowMapping | Mapping[str, Any]) -> Holding:
    """Return a row of the table as the record."""
    return Holding(
        id=row["id"],
        owner=row["owner"],
        copy=copy_of(row),
        count=row["count"],
        for_trade=row["for_trade"],
        lent=row["lent"],
        promised=row["promised"],
        details=Details(
            note=row["note"],
            tags=tuple(row["tags"]),
            price=row["price"],
            currency=row["currency"],
            acquired=row["acquired"],
            written=row["written"],
        ),
    )


def copy_of(row: RowMapping | Mapping[str, Any]) -> Copy:
    """Return what makes copies the same, from a row or from the JSON of `copy_facts`."""
    return Copy(
        name=row["name"],
        oracle_id=row["oracle_id"],
        scryfall_id=row["scryfall_id"],
        set_code=row["set_code"],
        number=row["number"],
        lang=row["lang"],
        treatment=Treatment(row["treatment"]),
        condition=Condition(row["condition"]),
        place=row["place"],
        marks=Marks(row["marks"]),
    )


def copy_facts(copy: Copy) -> dict[str, Any]:
    """Return a copy as JSON can have it; `copy_of` reads it."""
    facts = {field.name: getattr(copy, field.name) for field in attrs.fields(Copy)}
    return (
        facts
        | {"treatment": copy.treatment.value, "condition": copy.condition.value}
        | {"marks": int(copy.marks)}
    )


def copy_row(owner: int, copy: Copy) -> dict[str, Any]:
    """Return the columns for such copies of an owner's."""
    return copy_facts(copy) | {"owner": owner, "what": copy.what}


def details_row(details: Details) -> dict[str, Any]:
    """Return the columns for what else is known of copies."""
    return {
        "note": details.note,
        "tags": list(details.tags),
        "price": details.price,
        "currency": details.currency,
        "acquired": details.acquired,
        "written": dict(details.written),
    }
