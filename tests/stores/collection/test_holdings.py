"""What people own, against a model of dictionaries; and many additions against one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest
from collecting import result_of
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import Connection, func, select

from mtgnet.cards.copies import Condition, Copy, Details
from mtgnet.cards.owned import Question
from mtgnet.core.collecting.holdings import Added, Changing
from mtgnet.core.events import Refusal
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.stores.collection import adding, ledger
from mtgnet.stores.collection.holdings import SqlHoldings
from mtgnet.stores.collection.schema import change, holding, move
from mtgnet.stores.opening import prepare
from mtgnet.testing.immediate import Immediate

COPIES = [
    Copy(name=name, oracle_id=oracle_id, condition=condition, place=place)
    for name, oracle_id in (("Shock", "o1"), ("Memnite", "o2"), ("Blorbo", ""))
    for condition in (Condition.UNKNOWN, Condition.NEAR_MINT)
    for place in ("", "Box")
]
copies, owners = st.sampled_from(COPIES), st.sampled_from((1, 2))
counts = st.integers(1, 5)
notes = st.sampled_from(("", "one", "two"))


@attrs.frozen
class Kept:
    """What the model knows of a row."""

    count: int
    note: str = ""
    price: int | None = None


Model = dict[Copy, Kept]


def joined(old: str, new: str) -> str:
    return "; ".join(dict.fromkeys(note for note in (old, new) if note))


@contextmanager
def opened() -> Iterator[Immediate]:
    with tempfile.TemporaryDirectory(prefix="mtgnet-") as directory:
        database = Immediate(prepare(Path(directory), 0.0))
        yield database
        database.close()


def file_of(connection: Connection) -> str:
    return str(connection.exec_driver_sql("PRAGMA database_list").one()[2])


class Owning(RuleBasedStateMachine):
    """Two owners who add, remove, change and take back."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.database = self.opened.enter_context(opened())
        path = Path(result_of(self.database.read(file_of)))
        self.holdings = SqlHoldings(self.database)  # type: ignore[arg-type]
        self.models: dict[int, Model] = {1: {}, 2: {}}
        self.before: dict[int, list[Model]] = {1: [], 2: []}
        self.library = starter_library(lambda: path)

    def teardown(self) -> None:
        self.opened.close()

    def changed(self, owner: int) -> Model:
        """The model, after what it was has been noted."""
        self.before[owner].append(dict(self.models[owner]))
        return self.models[owner]

    def come(self, owner: int, copy: Copy, count: int, new: Kept) -> None:
        model = self.models[owner]
        old = model.get(copy)
        if old is None:
            model[copy] = attrs.evolve(new, count=count)
            return
        price = old.price if new.price is None else new.price
        if old.price is not None and new.price is not None:
            total = old.count + count
            price = (2 * (old.price * old.count + new.price * count) + total) // (2 * total)
        model[copy] = Kept(old.count + count, joined(old.note, new.note), price)

    def go(self, owner: int, copy: Copy, count: int) -> None:
        model = self.models[owner]
        model[copy] = attrs.evolve(model[copy], count=model[copy].count - count)
        if not model[copy].count:
            del model[copy]

    def id_of(self, owner: int, copy: Copy) -> int:
        return self.rows(owner)[copy][0]

    @rule(owner=owners, copy=copies, count=counts, note=notes)
    def have(self, owner: int, copy: Copy, count: int, note: str) -> None:
        self.changed(owner)
        added = Added(owner=owner, at=1.0, copy=copy, count=count, line="have", note=note)
        stock = result_of(self.holdings.add(added))
        self.come(owner, copy, count, Kept(count, note))
        assert stock.row.count == self.models[owner][copy].count
        assert stock.total == self.total(owner, copy)

    @rule(owner=owners, copy=copies, count=counts, price=st.integers(0, 1000))
    def buy(self, owner: int, copy: Copy, count: int, price: int) -> None:
        """As an import does it."""
        self.changed(owner)
        details = Details(price=price, currency="EUR")

        def work(connection: Connection) -> None:
            before: dict[int, Details] = {}
            row = ledger.place_for(connection, owner, copy, details, count, before)
            posted = ledger.Change(owner, 1.0, "import", "import")
            ledger.post(connection, posted, [ledger.Move(row, count)], before)

        result_of(self.database.write(work))
        self.come(owner, copy, count, Kept(count, "", price))

    @precondition(lambda self: any(self.models.values()))
    @rule(data=st.data(), owner=owners, count=counts)
    def lose(self, data: st.DataObject, owner: int, count: int) -> None:
        if not self.models[owner]:
            return
        copy = data.draw(st.sampled_from(sorted(self.models[owner], key=str)))
        removing = self.holdings.remove(owner, self.id_of(owner, copy), count, 1.0, "lose")
        if count > self.models[owner][copy].count:
            refused(removing, "not-enough")
            return
        result_of(removing)
        self.changed(owner)
        self.go(owner, copy, count)

    @precondition(lambda self: any(self.models.values()))
    @rule(
        data=st.data(),
        owner=owners,
        count=st.none() | counts,
        new=copies,
        note=st.none() | notes,
    )
    def change(
        self, data: st.DataObject, owner: int, count: int | None, new: Copy, note: str | None
    ) -> None:
        if not self.models[owner]:
            return
        copy = data.draw(st.sampled_from(sorted(self.models[owner], key=str)))
        kept = self.models[owner][copy]
        changing = self.holdings.change(
            Changing(
                owner=owner,
                at=1.0,
                id=self.id_of(owner, copy),
                count=count,
                copy=new,
                note=note,
                line="change",
            )
        )
        told = kept if note is None else attrs.evolve(kept, note=note)
        if new == copy:
            if told == kept:
                refused(changing, "no-change")
            else:
                result_of(changing)
                self.changed(owner)[copy] = told
            return
        wanted = kept.count if count is None else count
        if wanted > kept.count:
            refused(changing, "not-enough")
            return
        assert result_of(changing)[0] == wanted
        self.changed(owner)
        self.go(owner, copy, wanted)
        self.come(owner, new, wanted, told)

    @rule(owner=owners)
    def undo(self, owner: int) -> None:
        last = result_of(self.holdings.last(owner))
        assert (last is None) == (not self.before[owner])
        if last is None:
            return
        result_of(self.holdings.take_back(owner, last.number, 2.0))
        refused(self.holdings.take_back(owner, last.number, 2.0), "nothing-to-undo")
        refused(self.holdings.take_back(3 - owner, last.number, 2.0), "nothing-to-undo")
        self.models[owner] = self.before[owner].pop()

    def rows(self, owner: int) -> dict[Copy, tuple[int, Kept]]:
        """What is stored."""

        def work(connection: Connection) -> Any:
            mine = select(holding).where(holding.c.owner == owner, holding.c.count > 0)
            return [ledger.holding_of(row) for row in connection.execute(mine).mappings()]

        return {
            row.copy: (row.id, Kept(row.count, row.details.note, row.details.price))
            for row in result_of(self.database.read(work))
        }

    def total(self, owner: int, copy: Copy) -> int:
        model = self.models[owner]
        same = [each for each in model if each.oracle_id == copy.oracle_id]
        return sum(model[each].count for each in (same if copy.oracle_id else [copy]))

    @invariant()
    def rows_are_those_of_the_model(self) -> None:
        for owner, model in self.models.items():
            assert {copy: kept for copy, (_, kept) in self.rows(owner).items()} == model

    @invariant()
    def counts_are_the_sums_of_the_ledger(self) -> None:
        summed = (
            select(holding.c.count, func.coalesce(func.sum(move.c.count), 0))
            .select_from(holding.outerjoin(move).outerjoin(change))
            .where(change.c.undone.is_(None))
            .group_by(holding.c.id)
        )
        rows = result_of(self.database.read(lambda it: it.execute(summed).all()))
        assert all(count == total for count, total in rows)

    @invariant()
    def what_is_shown_is_what_is_stored(self) -> None:
        for owner, model in self.models.items():
            question = Question(owners={owner: "x"}, own=True)
            found, page = result_of(self.library.owned(question, 50))
            assert found.total == len(model)
            assert found.worth.copies == sum(kept.count for kept in model.values())
            assert {hit.row.copy: hit.row.count for hit in page} == {
                copy: kept.count for copy, kept in model.items()
            }


def refused(deferred: Any, code: str) -> None:
    """Check that this was refused."""
    with pytest.raises(Refusal) as raised:
        result_of(deferred)
    assert raised.value.code == code


TestOwning = Owning.TestCase
TestOwning.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)

additions = st.lists(
    st.builds(
        Added,
        owner=owners,
        at=st.just(1.0),
        copy=copies,
        count=counts,
        line=st.just("have"),
        note=notes,
    ),
    max_size=12,
)


def content(database: Immediate) -> Any:
    """All that was added, whatever the order of rows."""

    def work(connection: Connection) -> Any:
        rows = connection.execute(select(holding)).mappings()
        kept = {(row["owner"], ledger.copy_of(row)): dict(row) | {"id": 0} for row in rows}
        for row in kept.values():
            notes = sorted(row["note"].split("; "))
            row["note"] = notes
        moved = select(func.count(), func.coalesce(func.sum(move.c.count), 0))
        changes = connection.execute(select(func.count()).select_from(change)).scalar()
        return kept, tuple(connection.execute(moved).one()), changes

    return result_of(database.read(work))


@settings(max_examples=30, deadline=None)
@given(st.lists(additions, max_size=3))
def test_many_at_once_are_as_one_after_the_other(batches: list[Sequence[Added]]) -> None:
    with opened() as together, opened() as singly:
        compare(batches, together, singly)


def compare(batches: list[Sequence[Added]], together: Immediate, singly: Immediate) -> None:
    for batch in batches:
        stocks = result_of(
            together.write(lambda it, batch=batch: adding.add_all(it, batch) if batch else [])
        )
        last = [
            result_of(singly.write(lambda it, one=one: adding.add_all(it, [one])[0]))
            for one in batch
        ]
        finally_ = {(each.row.owner, each.row.copy): each.row.count for each in last}
        for stock in stocks:
            assert stock.row.count == finally_[stock.row.owner, stock.row.copy]
    assert content(together) == content(singly)
