"""Cards that are with somebody else.

The copies in loans that are not over are in their rows' `lent`, which changes in the same
transaction as the loan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

import attrs
from sqlalchemy import (
    Connection,
    RowMapping,
    String,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from twisted.internet.defer import Deferred

from mtgnet.core.collecting.days import day_of
from mtgnet.core.collecting.loan_events import BorrowTold, LoanFacts, LoanTold, State, Step
from mtgnet.core.collecting.loans import (
    MOST_ASKED,
    OLD_DAYS,
    Asked,
    Asking,
    Holder,
    Lending,
    Outcome,
    Reminder,
)
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.trade_events import Lot
from mtgnet.core.collecting.wants import Stirrer
from mtgnet.core.events import Refusal
from mtgnet.stores.collection import ledger, tidings
from mtgnet.stores.collection.holdings import like
from mtgnet.stores.collection.ledger import copy_facts, copy_of
from mtgnet.stores.collection.schema import holding, loan
from mtgnet.stores.collection.wants import shown, stir
from mtgnet.stores.engine import Database

T = TypeVar("T")
_DAY = 86_400
_h, _l = holding.c, loan.c
_LOANS = select(loan, _h.place).outerjoin(holding, _h.id == _l.holding_id)
_OF = _LOANS.where(_l.id == bindparam("number"))
_GOING = _l.state != State.RETURNED
_FREE = _h.count - _h.lent - _h.promised
_SAID = {Step.CONFIRMED: State.OUT, Step.OBJECTED: State.OBJECTED, Step.CLAIMED: State.CLAIMED}


@attrs.frozen(kw_only=True)
class Loan:
    """A loan as it is kept. A borrower who has left is 0, without a nick; `row` has the copies."""

    id: int
    lender: int
    borrower: int
    lender_nick: str
    borrower_nick: str
    row: int | None
    place: str
    lot: Lot
    state: State
    out: float
    due: str
    back: float | None

    def seen_by(self, account: int, at: float) -> LoanFacts:
        """Return the loan as one of the two sees it at that moment."""
        mine = account == self.lender
        nick = self.borrower_nick or None if mine else self.lender_nick
        over = self.state is State.RETURNED
        return LoanFacts(
            number=self.id,
            lent=mine,
            nick=nick,
            lot=self.lot,
            state=self.state,
            since=self.out,
            due=self.due or None,
            overdue=not over and bool(self.due) and self.due < day_of(at).isoformat(),
            back=self.back,
            place=self.place if mine else "",
        )


class SqlLoans:
    """See `mtgnet.core.collecting.loans`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, asking: Asking) -> Deferred[Asked]:
        """See `Loans`."""
        return self._write(_ask, asking)

    def lend(self, lending: Lending) -> Deferred[Outcome]:
        """See `Loans`."""
        return self._write(_lend, lending)

    def end(
        self, number: int, lender: int, count: int | None, at: float, stirrer: Stirrer | None
    ) -> Deferred[Outcome]:
        """See `Loans`."""
        return self._write(_end, number, lender, count, at, stirrer)

    def say(self, number: int, borrower: int, step: Step, at: float) -> Deferred[Outcome]:
        """See `Loans`."""
        return self._write(_say, number, borrower, step, at)

    def going(self, account: int, lent: bool, at: float) -> Deferred[list[LoanFacts]]:
        """See `Loans`."""
        whose = (_l.lender if lent else _l.borrower) == account
        which = _LOANS.where(whose, _GOING).order_by(_l.out, _l.id)
        return self._database.read_all(
            lambda connection: [
                _loan(row).seen_by(account, at) for row in connection.execute(which).mappings()
            ]
        )

    def page(
        self, account: int, everything: bool, at: float, first: int, count: int
    ) -> Deferred[tuple[int, list[LoanFacts]]]:
        """See `Loans`."""
        return self._database.read_all(lambda c: _page(c, account, everything, at, first, count))

    def remind(
        self, among: Collection[int], at: float, whose: int | None = None
    ) -> Deferred[list[Reminder]]:
        """See `Loans`."""
        return self._write(_remind, among, at, whose)

    def _write(self, work: Callable[..., T], *arguments: object) -> Deferred[T]:
        return self._database.write(lambda connection: work(connection, *arguments))


# Asking


def _ask(connection: Connection, asking: Asking) -> Asked:
    holders = _holders(connection, asking)
    now: list[Holder] = []
    before: list[Holder] = []
    told: list[Tiding] = []
    for holder in holders:
        if len(now) == MOST_ASKED:
            break
        tiding = _asked(connection, asking, holder)
        (before if tiding is None else now).append(holder)
        told += [] if tiding is None else [tiding]
    return Asked(tuple(now), tuple(before), len(holders) - len(now) - len(before), told)


def _holders(connection: Connection, asking: Asking) -> list[Holder]:
    """Those who may be asked and have free copies: who is here first, then who has the most."""
    free = func.sum(_FREE)
    query = (
        like(asking.wanted)
        .with_only_columns(_h.owner, free)
        .where(_FREE > 0)
        .group_by(_h.owner)
        .order_by(free.desc(), _h.owner)
    )
    found = [Holder(*row) for row in connection.execute(query)]
    allowed, here = set(asking.owners) - {asking.borrower}, set(asking.here)
    return sorted(
        (each for each in found if each.owner in allowed), key=lambda each: each.owner not in here
    )


def _asked(connection: Connection, asking: Asking, holder: Holder) -> Tiding | None:
    """Ask one of them, who can give what they have; None if they were asked today."""
    card = asking.wanted.oracle_id or asking.wanted.name.casefold()
    once = f"borrow {asking.borrower} {holder.owner} {card} {int(asking.at // _DAY)}"
    lot = Lot(min(asking.lot.count, holder.free), asking.lot.copy)
    event = BorrowTold(asking.nick, lot, holder.free, asking.note, asking.at)
    return tidings.add(connection, holder.owner, asking.at, event, once)


# Lending


def _lend(connection: Connection, lending: Lending) -> Outcome:
    row = ledger.of_id(connection, lending.row)
    if row.owner != lending.lender:
        raise Refusal("no-such-row", "That row is not yours. /mine lists what is.")
    ledger.lend(connection, row.id, lending.count)
    kept = {
        "lender": lending.lender,
        "borrower": lending.borrower,
        "lender_nick": lending.lender_nick,
        "borrower_nick": lending.borrower_nick,
        "holding_id": row.id,
        "count": lending.count,
        "copy": copy_facts(shown(row.copy)),
        "state": State.OUT,
        "out": lending.at,
        "due": lending.due,
        "back": None,
        # Nobody needs to be told on the same evening.
        "reminded": lending.at - _DAY / 2,
    }
    number = connection.execute(insert(loan).returning(_l.id), kept).scalar_one()
    now = _load(connection, number, lending.lender)
    return _outcome(connection, now, Step.LENT, lending.count, lending.at)


def _end(
    connection: Connection,
    number: int,
    lender: int,
    count: int | None,
    at: float,
    stirrer: Stirrer | None,
) -> Outcome:
    now = _going(connection, number, lender)
    if now.lender != lender:
        why = f"Loan {number} is {now.lender_nick}'s to end. /returned {number} asks for that."
        raise Refusal("not-yours", why)
    back = now.lot.count if count is None else count
    if back > now.lot.count:
        why = f"Only {now.lot.count} {now.lot.copy.name} are lent in loan {number}, not {back}."
        raise Refusal("not-enough", why)
    step = Step.RETURNED if back == now.lot.count else Step.PART
    _take_in(connection, now, back, at)
    then = _load(connection, number, lender)
    outcome = _outcome(connection, then, step, back, at)
    rows = [now.row] if now.row is not None else []
    return attrs.evolve(outcome, tidings=[*outcome.tidings, *stir(connection, stirrer, rows)])


def _take_in(connection: Connection, now: Loan, count: int, at: float) -> None:
    """Let so many copies be back; if not all are, those that are get a loan of their own."""
    if now.row is not None:
        ledger.lend(connection, now.row, -count)
    this = update(loan).where(_l.id == now.id)
    if count == now.lot.count:
        connection.execute(this.values(state=State.RETURNED, back=at))
        return
    whole = connection.execute(select(loan).where(_l.id == now.id)).mappings().one()
    part = {name: value for name, value in whole.items() if name != "id"}
    over = {"count": count, "state": State.RETURNED, "back": at}
    connection.execute(insert(loan), part | over)
    connection.execute(this.values(count=now.lot.count - count, state=State.OUT))


def _say(connection: Connection, number: int, borrower: int, step: Step, at: float) -> Outcome:
    now = _going(connection, number, borrower)
    if now.borrower != borrower:
        why = f"You lent that yourself. /gotback {number} ends loan {number}."
        raise Refusal("not-yours", why)
    state = _SAID[step]
    if now.state is state:
        why = f"{now.lender_nick} knows that already; loan {number} is as it was."
        raise Refusal("no-change", why)
    connection.execute(update(loan).where(_l.id == number).values(state=state))
    then = attrs.evolve(now, state=state)
    return _outcome(connection, then, step, now.lot.count, at, by=borrower)


def _outcome(
    connection: Connection, now: Loan, step: Step, count: int, at: float, by: int | None = None
) -> Outcome:
    """What came of what one of the two did, the lender if not told; the other is to be told."""
    account = now.lender if by is None else by
    other = now.borrower if account == now.lender else now.lender
    told: list[Tiding] = []
    if other:
        event = LoanTold(step, now.seen_by(other, at), count)
        tiding = tidings.add(connection, other, at, event)
        told = [] if tiding is None else [tiding]
    return Outcome(step, now.seen_by(account, at), count, told)


# Reading


def _load(connection: Connection, number: int, account: int) -> Loan:
    """The loan with this number; raises `Refusal` if there is none of the account's."""
    row = connection.execute(_OF, {"number": number}).mappings().first()
    if row is None or account not in (row["lender"], row["borrower"]):
        raise Refusal("no-such-loan", f"You have no loan {number}. /loans lists yours.")
    return _loan(row)


def _going(connection: Connection, number: int, account: int) -> Loan:
    """The account's loan, which must not be over."""
    now = _load(connection, number, account)
    if now.state is State.RETURNED:
        why = f"Loan {number} is over already, so nothing has changed. /loans all shows it."
        raise Refusal("loan-over", why)
    return now


def _loan(row: RowMapping) -> Loan:
    return Loan(
        id=row["id"],
        lender=row["lender"],
        borrower=row["borrower"],
        lender_nick=row["lender_nick"],
        borrower_nick=row["borrower_nick"],
        row=row["holding_id"],
        place=row["place"] or "",
        lot=Lot(row["count"], copy_of(row["copy"])),
        state=State(row["state"]),
        out=row["out"],
        due=row["due"],
        back=row["back"],
    )


def _page(
    connection: Connection, account: int, everything: bool, at: float, first: int, count: int
) -> tuple[int, list[LoanFacts]]:
    theirs = or_(_l.lender == account, _l.borrower == account)
    which = theirs if everything else and_(theirs, _GOING)
    total = connection.execute(select(func.count()).where(which)).scalar_one()
    ordered = _LOANS.where(which).order_by(
        _l.lender != account, _l.state == State.RETURNED, _l.back.desc(), _l.out, _l.id
    )
    rows = connection.execute(ordered.limit(count).offset(first)).mappings()
    return total, [_loan(row).seen_by(account, at) for row in rows]


# Reminding

_among = func.json_each("[" + bindparam("among", type_=String) + "]").table_valued("value")
_BOTH = and_(_l.lender.in_(select(_among.c.value)), _l.borrower.in_(select(_among.c.value)))
_LATE = or_(
    and_(_l.due != "", _l.due <= bindparam("today")),
    and_(_l.due == "", _l.out <= bindparam("old")),
)
_DUE = select(_l.id).where(_BOTH, _GOING, _LATE, _l.reminded <= bindparam("yesterday"))
_THEIRS = _DUE.where(or_(_l.lender == bindparam("whose"), _l.borrower == bindparam("whose")))


def _remind(
    connection: Connection, among: Collection[int], at: float, whose: int | None
) -> list[Reminder]:
    facts = {
        "among": ",".join(map(str, among)),
        "today": day_of(at).isoformat(),
        "old": at - OLD_DAYS * _DAY,
        "yesterday": at - _DAY,
    }
    query, known = (_DUE, facts) if whose is None else (_THEIRS, facts | {"whose": whose})
    numbers: Sequence[int] = connection.execute(query, known).scalars().all()
    connection.execute(update(loan).where(_l.id.in_(numbers)).values(reminded=at))
    rows = connection.execute(_LOANS.where(_l.id.in_(numbers)).order_by(_l.id)).mappings()
    return [each for row in rows for each in _reminders(_loan(row), at)]


def _reminders(now: Loan, at: float) -> Iterator[Reminder]:
    yield Reminder(now.lender, now.seen_by(now.lender, at))
    if now.state is State.OUT:
        yield Reminder(now.borrower, now.seen_by(now.borrower, at))


def leave(connection: Connection, account: int) -> None:
    """Let an account's loans be as they are once it is no more.

    What it lent is gone with its cards; who lent something to it keeps that, without its name.
    """
    connection.execute(loan.delete().where(_l.lender == account))
    connection.execute(
        update(loan).where(_l.borrower == account).values(borrower=0, borrower_nick="")
    )
