"""What a list that waits is compared with, and what accepting it would do."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from sqlalchemy import Connection

from mtgnet.cards.copies import Holding
from mtgnet.cards.exports.told import telling
from mtgnet.core.collecting.imports import Batch, Compared, Held, RowState, Tally
from mtgnet.stores.collection import baselines, batches, ledger
from mtgnet.stores.collection.differences import (
    Listed,
    Plan,
    Same,
    difference,
    everything,
    same,
)

_OUT = (RowState.PROBLEM, RowState.SKIPPED)


@attrs.frozen
class Comparison:
    """A list, with what it is compared with, and what follows from that."""

    rows: tuple[tuple[int, Held], ...]
    owned: Mapping[Same, Holding]
    lineage: str
    compared: Compared
    plan: Plan

    def tally(self, before: Tally) -> Tally:
        """Return what is counted of the list; `before` is what was counted when it came."""
        states = [held.state for _, held in self.rows]
        taken = [
            held.row.count
            for _, held in self.rows
            if held.copy and held.row and held.state not in _OUT
        ]
        return Tally(
            rows=len(states),
            copies=sum(taken),
            **self.plan.counts(),
            printing_unknown=states.count(RowState.PRINTING_UNKNOWN),
            card_unknown=states.count(RowState.CARD_UNKNOWN),
            problems=states.count(RowState.PROBLEM),
            notes=sum(held.state is RowState.EXACT and bool(held.why) for _, held in self.rows),
            fixed=states.count(RowState.FIXED),
            skipped=states.count(RowState.SKIPPED),
            passed=before.passed,
            compared=self.compared,
        )


def compare(connection: Connection, owner: int, found: Batch, add: bool = False) -> Comparison:
    """Find out what accepting a list would do, or adding all of it.

    Of the program's last list and the last export to it, the one that it is nearer to counts as
    the one before.
    """
    app = found.app
    rows = tuple(batches.rows(connection, found.number))
    listed = [_listed(held) for _, held in rows if held.copy and held.state not in _OUT]
    mine = ledger.owned(connection, owner)
    owned = {same(each.copy): each for each in mine}
    by_id = {each.id: each for each in mine}
    last = baselines.had(baselines.counts(connection, owner, app), by_id)
    if add:
        return Comparison(rows, owned, app, Compared.NOTHING, everything(listed, last, owned))
    likeness, marks = telling(found.app, found.says), "for_trade" in found.says
    lineage, compared = app, Compared.LIST if last else Compared.NOTHING
    plan = difference(listed, last, owned, likeness, marks)
    name = baselines.exported(app)
    out = baselines.had(baselines.counts(connection, owner, name), by_id)
    if out:
        other = difference(listed, out, owned, likeness, marks)
        if other.distance() < plan.distance():
            lineage, compared, plan = name, Compared.EXPORT, other
    return Comparison(rows, owned, lineage, compared, plan)


def _listed(held: Held) -> Listed:
    assert held.copy is not None
    assert held.row is not None
    row = held.row
    return Listed(
        copy=held.copy, count=row.count, for_trade=row.for_trade, details=batches.details(row)
    )


def tally(connection: Connection, owner: int, found: Batch) -> Batch:
    """Return a batch that waits with what accepting it would do now."""
    comparison = compare(connection, owner, found)
    return attrs.evolve(found, tally=comparison.tally(found.tally))
