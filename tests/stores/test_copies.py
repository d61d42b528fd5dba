"""Copies are neither made nor lost: random owners, against a model, with restarts in between.

The model knows nothing of rows that merge, revisions or ledgers. It counts, for each owner, copies
of each kind; only what is in `ADDS` may change how many there are of a kind in all. After every
step the database is looked at as a whole (`books`).

A subject that moves or binds copies adds rules to `Copies`: imports add and take away as /have and
/lose do.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import attrs
from books import check_books
from collecting import result_of
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from immediate import open_at_once
from sqlalchemy import text

from mtgnet.cards.copies import Condition, Copy, Treatment
from mtgnet.core.collecting.holdings import Added, Changing, Wanted
from mtgnet.core.collecting.loan_events import Step
from mtgnet.core.collecting.loans import Lending
from mtgnet.core.collecting.sight import Sight
from mtgnet.core.collecting.trade_events import State
from mtgnet.core.collecting.trades import Marking, Offering, Pick
from mtgnet.core.collecting.wants import Stirrer, Want
from mtgnet.core.events import Refusal
from mtgnet.core.names import read_nick

NICKS = ("ann", "bob", "cat")
WHO = st.sampled_from(range(len(NICKS)))
CARDS = ("Bolt", "Opt")
KINDS = [
    Copy(name=card, oracle_id=card, scryfall_id=f"{card}-1", treatment=treatment)
    for card in CARDS
    for treatment in (Treatment.NONFOIL, Treatment.FOIL)
]
KIND = st.sampled_from(KINDS)
PLACE = st.sampled_from(["", "box"])
COUNT = st.integers(1, 3)
ANY = st.integers(0, 1000)
DAY = 86_400.0


@attrs.define
class Deal:
    """A trade in the model: what each gives, by kind, and who is bound by the current revision."""

    a: int
    b: int
    by: int
    gives: dict[int, Counter[Copy]]
    revision: int = 1
    state: str = "open"
    at: float = 0.0
    asked: int | None = None


@attrs.define
class Lent:
    """A loan in the model; a borrower who has left is 0."""

    lender: int
    borrower: int
    kind: Copy
    count: int
    said: Step = Step.CONFIRMED


class Copies(RuleBasedStateMachine):
    """Does to the stores what people do, and to the model what should come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.data = Path(tempfile.mkdtemp())
        self.database, self.stores = open_at_once(self.data)
        self.now = 1000.0
        self.owned: dict[int, Counter[Copy]] = {}
        self.deals: dict[int, Deal] = {}
        self.loans: dict[int, Lent] = {}
        self.accounts: list[int] = []
        self.nicks = 0

    @initialize()
    def begin(self) -> None:
        for who, _ in enumerate(NICKS):
            self.register()
            for kind in KINDS:
                self.have(who, kind, "", 2)

    def register(self) -> int:
        self.nicks += 1
        name = read_nick(f"n{self.nicks}")
        account = result_of(self.stores.accounts.register(name, "plain:x", self.now))
        self.accounts.append(account.id)
        self.owned[account.id] = Counter()
        return int(account.id)

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.data)

    # What is done

    @rule(who=WHO, kind=KIND, place=PLACE, count=COUNT)
    def have(self, who: int, kind: Copy, place: str, count: int) -> None:
        owner = self.accounts[who]
        copy = attrs.evolve(kind, place=place)
        added = Added(
            owner=owner,
            at=self.now,
            copy=copy,
            count=count,
            line="have",
            stirrer=self.stirrer(owner),
        )
        result_of(self.stores.collections.holdings.add(added))
        self.owned[owner][kind] += count

    @rule(which=ANY, count=COUNT)
    def lose(self, which: int, count: int) -> None:
        row = self.any_row(which)
        if row is None:
            return
        owner, kind = row["owner"], self.kind(row)
        holdings = self.stores.collections.holdings
        done = self.tried(holdings.remove(owner, row["id"], count, self.now, "lose"))
        assert done == (count <= row["count"] - row["lent"] - row["promised"])
        if done:
            self.owned[owner][kind] -= count

    @rule(which=ANY, count=COUNT)
    def move(self, which: int, count: int) -> None:
        row = self.any_row(which)
        if row is None:
            return
        owner, kind = row["owner"], self.kind(row)
        other = "" if row["place"] else "box"
        changing = Changing(
            owner=owner,
            at=self.now,
            id=row["id"],
            count=count,
            copy=attrs.evolve(kind, place=other),
            note=None,
            line="change",
        )
        done = self.tried(self.stores.collections.holdings.change(changing))
        assert done == (count <= row["count"] - row["lent"] - row["promised"])

    @rule(which=ANY, count=st.integers(0, 4))
    def mark(self, which: int, count: int) -> None:
        row = self.any_row(which)
        if row is None:
            return
        owner = row["owner"]
        marking = Marking(
            owner=owner,
            rows=[row["id"]],
            count=count,
            line="ft",
            at=self.now,
            stirrer=self.stirrer(owner),
        )
        result_of(self.stores.collections.trades.mark(marking))
        (after,) = self.rows("SELECT * FROM holding WHERE id = :id", id=row["id"])
        assert after["for_trade"] == min(count, row["count"])

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        """Take one's own last change back, whatever it was; a trade needs both."""
        owner = self.accounts[who]
        last = result_of(self.stores.collections.holdings.last(owner))
        if last is None or last.kind == "trade":
            return
        moved = self.moved(last.number)
        if self.tried(self.stores.collections.holdings.take_back(owner, last.number, self.now)):
            self.owned[owner] -= Counter({k: n for k, n in moved.items() if n > 0})
            self.owned[owner] += Counter({k: -n for k, n in moved.items() if n < 0})

    @rule(who=WHO, kind=KIND, count=COUNT, narrow=st.booleans())
    def want(self, who: int, kind: Copy, count: int, narrow: bool) -> None:
        owner = self.accounts[who]
        treatment = kind.treatment if narrow else None
        want = Want(
            owner=owner, oracle_id=kind.oracle_id, name=kind.name, count=count, treatment=treatment
        )
        result_of(self.stores.collections.wants.put([want]))

    # Trades

    @rule(a=WHO, ahead=st.integers(1, 2), mine=KIND, yours=KIND, n=COUNT, m=st.integers(0, 2))
    def offer(self, a: int, ahead: int, mine: Copy, yours: Copy, n: int, m: int) -> None:
        giver, getter = self.accounts[a], self.accounts[(a + ahead) % len(NICKS)]
        offering = self.offering(giver, getter, mine, n, yours, m)
        fits = n <= self.free(giver)[mine] and m <= self.free(getter)[yours]
        clear = self.is_clear(giver, mine)
        done, outcome = self.answer(self.stores.collections.trades.offer(offering))
        assert done <= fits
        assert done == fits or not clear, outcome
        if done:
            gives = {giver: Counter({mine: n}), getter: Counter({yours: m} if m else {})}
            self.deals[outcome.trade.number] = Deal(giver, getter, giver, gives, at=self.now)

    @rule(which=ANY, second=st.booleans(), mine=KIND, yours=KIND, n=COUNT, m=COUNT)
    def counter(self, which: int, second: bool, mine: Copy, yours: Copy, n: int, m: int) -> None:
        number, deal = self.any_deal(which)
        if deal is None:
            return
        giver, getter = (deal.b, deal.a) if second else (deal.a, deal.b)
        released = {each: self.free(each) for each in (giver, getter)}
        if deal.state == "open":
            released[deal.by] = released[deal.by] + deal.gives[deal.by]
        fits = n <= released[giver][mine] and m <= released[getter][yours]
        offering = self.offering(giver, getter, mine, n, yours, m)
        fits, clear = fits and self.is_open(deal), self.is_clear(giver, mine)
        done, outcome = self.answer(self.stores.collections.trades.counter(number, offering))
        assert done <= fits
        assert done == fits or not clear, outcome
        if done:
            deal.gives = {giver: Counter({mine: n}), getter: Counter({yours: m})}
            deal.by, deal.at = giver, self.now
            deal.revision += 1

    @rule(which=ANY, wrong=st.integers(0, 5))
    def accept(self, which: int, wrong: int) -> None:
        """Say yes: mostly who is asked, sometimes who asks, or to an older revision."""
        number, deal = self.any_deal(which)
        if deal is None:
            return
        asked = deal.a if deal.by == deal.b else deal.b
        who, older = (deal.by if wrong == 4 else asked), wrong == 5
        revision = deal.revision - older
        heard = {each: self.stirrer(each) for each in (deal.a, deal.b)}
        trades = self.stores.collections.trades
        done, outcome = self.answer(trades.accept(number, who, revision, self.now, heard))
        if deal.state == "done":
            assert done
            assert outcome.step is None
            return
        there = not deal.gives[asked] - self.free(asked)
        fits = self.is_open(deal) and who == asked and not older
        assert done <= (fits and there), "something moved that could not"
        if done:
            for giver, getter in ((deal.a, deal.b), (deal.b, deal.a)):
                self.owned[giver] -= deal.gives[giver]
                self.owned[getter] += deal.gives[giver]
            deal.state, deal.at = "done", self.now

    @rule(which=ANY, second=st.booleans())
    def decline(self, which: int, second: bool) -> None:
        number, deal = self.any_deal(which)
        if deal is None:
            return
        who = deal.b if second else deal.a
        open_before = self.is_open(deal)
        done, outcome = self.answer(self.stores.collections.trades.decline(number, who, self.now))
        if done and outcome.step is not None:
            assert open_before
            deal.state = "over"

    @rule(which=ANY, second=st.booleans())
    def undo_trade(self, which: int, second: bool) -> None:
        number, deal = self.any_deal(which)
        if deal is None:
            return
        who = deal.b if second else deal.a
        done, outcome = self.answer(self.stores.collections.trades.undo(number, who, self.now))
        if done and deal.asked is None:
            assert (deal.state, outcome.trade.state) == ("done", State.DONE)
            deal.asked = who
        elif done:
            assert deal.asked != who
            for giver, getter in ((deal.a, deal.b), (deal.b, deal.a)):
                self.owned[getter] -= deal.gives[giver]
                self.owned[giver] += deal.gives[giver]
            deal.state = "undone"

    # Loans

    @rule(which=ANY, ahead=st.integers(1, 2), count=COUNT)
    def lend(self, which: int, ahead: int, count: int) -> None:
        row = self.any_row(which)
        if row is None:
            return
        lender, free = row["owner"], row["count"] - row["lent"] - row["promised"]
        borrower = self.accounts[(self.accounts.index(lender) + ahead) % len(NICKS)]
        lending = Lending(
            lender=lender,
            lender_nick="a",
            borrower=borrower,
            borrower_nick="b",
            row=row["id"],
            count=count,
            due="",
            at=self.now,
        )
        done, outcome = self.answer(self.stores.collections.loans.lend(lending))
        assert done == (count <= free)
        if done:
            self.loans[outcome.loan.number] = Lent(lender, borrower, self.kind(row), count)

    @rule(which=ANY, count=st.none() | COUNT, twice=st.booleans())
    def got_back(self, which: int, count: int | None, twice: bool) -> None:
        number, loan = self.any_loan(which)
        if loan is None:
            return
        loans, heard = self.stores.collections.loans, self.stirrer(loan.lender)
        back = loan.count if count is None else count
        done = self.tried(loans.end(number, loan.lender, count, self.now, heard))
        assert done == (back <= loan.count)
        if done:
            loan.count, loan.said = loan.count - back, Step.CONFIRMED
        if done and not loan.count:
            del self.loans[number]
            if twice:
                assert not self.tried(loans.end(number, loan.lender, None, self.now, heard))

    @rule(which=ANY, step=st.sampled_from([Step.CLAIMED, Step.OBJECTED, Step.CONFIRMED]))
    def say_of_a_loan(self, which: int, step: Step) -> None:
        number, loan = self.any_loan(which)
        if loan is None:
            return
        loans = self.stores.collections.loans
        assert not self.tried(loans.say(number, loan.lender, step, self.now))
        if loan.borrower:
            assert not self.tried(loans.end(number, loan.borrower, None, self.now, None))
            done = self.tried(loans.say(number, loan.borrower, step, self.now))
            assert done == (step is not loan.said)
            loan.said = step

    @rule(days=st.sampled_from([0.5, 3.0, 8.0]))
    def time_passes(self, days: float) -> None:
        self.now += days * DAY
        result_of(self.stores.collections.trades.expire(self.now))
        for deal in self.deals.values():
            if deal.state == "open" and self.now >= deal.at + 7 * DAY:
                deal.state = "over"

    # What befalls all

    @rule(who=WHO)
    def forget(self, who: int) -> None:
        gone = self.accounts.pop(who)
        result_of(self.stores.accounts.forget(gone))
        del self.owned[gone]
        for deal in self.deals.values():
            if gone in (deal.a, deal.b):
                deal.state = "over" if deal.state == "open" else deal.state
                deal.a, deal.b = (0 if each == gone else each for each in (deal.a, deal.b))
        self.loans = {n: loan for n, loan in self.loans.items() if loan.lender != gone}
        for loan in self.loans.values():
            loan.borrower = 0 if loan.borrower == gone else loan.borrower
        self.register()

    @rule()
    def restart(self) -> None:
        self.database.close()
        self.database, self.stores = open_at_once(self.data)

    # What must be true

    @invariant()
    def everybody_has_what_they_should(self) -> None:
        for owner, kinds in self.owned.items():
            rows = self.rows("SELECT * FROM holding WHERE owner = :o", o=owner)
            found: Counter[Copy] = Counter()
            for row in rows:
                found[self.kind(row)] += row["count"]
            assert +found == +kinds

    @invariant()
    def promises_are_those_of_the_open_trades(self) -> None:
        promised: Counter[tuple[int, Copy]] = Counter()
        for deal in self.deals.values():
            if deal.state == "open":
                for kind, count in deal.gives[deal.by].items():
                    promised[deal.by, kind] += count
        found: Counter[tuple[int, Copy]] = Counter()
        for row in self.rows("SELECT * FROM holding"):
            found[row["owner"], self.kind(row)] += row["promised"]
        assert +found == +promised

    @invariant()
    def what_is_lent_is_in_the_loans(self) -> None:
        lent: Counter[tuple[int, Copy]] = Counter()
        for loan in self.loans.values():
            lent[loan.lender, loan.kind] += loan.count
        found: Counter[tuple[int, Copy]] = Counter()
        for row in self.rows("SELECT * FROM holding"):
            found[row["owner"], self.kind(row)] += row["lent"]
        assert +found == +lent

    @invariant()
    def the_books_are_right(self) -> None:
        check_books(self.rows)

    # Helpers

    def rows(self, query: str, **values: Any) -> list[Any]:
        def work(connection: Any) -> Any:
            return connection.execute(text(query), values).mappings().all()

        return result_of(self.database.read(work))  # type: ignore[no-any-return]

    def any_row(self, which: int) -> Any:
        rows = self.rows("SELECT * FROM holding WHERE count > 0 ORDER BY id")
        return rows[which % len(rows)] if rows else None

    def any_deal(self, which: int) -> tuple[int, Deal | None]:
        """One of the last trades whose two are both there."""
        numbers = [n for n, deal in self.deals.items() if 0 not in (deal.a, deal.b)][-3:]
        number = numbers[which % len(numbers)] if numbers else 0
        return number, self.deals.get(number)

    def any_loan(self, which: int) -> tuple[int, Lent | None]:
        """One of the loans that are not over."""
        numbers = list(self.loans)
        number = numbers[which % len(numbers)] if numbers else 0
        return number, self.loans.get(number)

    def kind(self, row: Any) -> Copy:
        (found,) = (
            kind
            for kind in KINDS
            if (kind.scryfall_id, kind.treatment) == (row["scryfall_id"], row["treatment"])
        )
        assert Condition(row["condition"]) is Condition.UNKNOWN
        return found

    def moved(self, change: int) -> Counter[Copy]:
        found: Counter[Copy] = Counter()
        query = "SELECT m.count AS n, h.* FROM move m JOIN holding h ON h.id = m.holding_id"
        for row in self.rows(f"{query} WHERE m.change_id = :c", c=change):
            found[self.kind(row)] += row["n"]
        return found

    def free(self, owner: int) -> Counter[Copy]:
        """What the model has free: neither promised in an open trade, nor lent."""
        free = self.owned[owner].copy()
        for loan in self.loans.values():
            if loan.lender == owner:
                free -= Counter({loan.kind: loan.count})
        for deal in self.deals.values():
            if deal.state == "open" and deal.by == owner:
                free -= deal.gives[owner]
        return free

    def is_open(self, deal: Deal) -> bool:
        return deal.state == "open" and self.now < deal.at + 7 * DAY

    def is_clear(self, owner: int, kind: Copy) -> bool:
        """Whether copies of one's own need not be told apart by their place."""
        query = "SELECT * FROM holding WHERE owner = :o AND scryfall_id = :s AND treatment = :t"
        told = {"o": owner, "s": kind.scryfall_id, "t": kind.treatment.value}
        return len(self.rows(f"{query} AND count > 0", **told)) < 2

    def offering(
        self, giver: int, getter: int, mine: Copy, n: int, yours: Copy, m: int
    ) -> Offering:
        def pick(owner: int, kind: Copy, count: int) -> Pick:
            wanted = Wanted(
                owner=owner, name=kind.name, oracle_id=kind.oracle_id, treatment=kind.treatment
            )
            return Pick(count, wanted)

        return Offering(
            giver=giver,
            giver_nick="a",
            getter=getter,
            getter_nick="b",
            gives=[pick(giver, mine, n)],
            gets=[pick(getter, yours, m)] if m else [],
            sees=Sight.CARDS,
            at=self.now,
        )

    def stirrer(self, account: int) -> Stirrer:
        return Stirrer(account, "somebody", self.now, False, lambda _: True)

    def tried(self, deferred: Any) -> bool:
        return self.answer(deferred)[0]

    def answer(self, deferred: Any) -> tuple[bool, Any]:
        try:
            return True, result_of(deferred)
        except Refusal as refusal:
            return False, refusal


Copies.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, suppress_health_check=list(HealthCheck)
)
TestCopies = Copies.TestCase
