"""Offers of cards for cards, and what became of them.

Whoever made the current revision of an open trade has promised their cards in it, in the same
transaction in which the revision was kept; what ends the revision ends the promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Details, Holding
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.trade_events import Lot, State, Step, TradeFacts, TradeTold
from mtgnet.core.collecting.trades import (
    DAYS,
    MOST_OPEN,
    UNDO_HOURS,
    ForTrade,
    Marking,
    Offering,
    Outcome,
)
from mtgnet.core.collecting.wants import Stirrer
from mtgnet.core.events import Refusal
from mtgnet.stores.collection import ledger, tidings
from mtgnet.stores.collection.ledger import Change, Move, copy_facts
from mtgnet.stores.collection.marking import mark, marked
from mtgnet.stores.collection.picking import Taken, Whose, short, taken
from mtgnet.stores.collection.schema import change, holding, trade, trade_item
from mtgnet.stores.collection.traded import Trade, load, page
from mtgnet.stores.collection.wants import fulfil, shown, stir
from mtgnet.stores.engine import Database

T = TypeVar("T")
_t, _i = trade.c, trade_item.c
_PROMISE = (
    update(holding)
    .where(holding.c.id == bindparam("row"))
    .values(promised=holding.c.promised + bindparam("more"))
)
KIND = "trade"
"""The kind of a trade's changes in the ledger."""


class SqlTrades:
    """See `mtgnet.core.collecting.trades`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offer(self, offering: Offering) -> Deferred[Outcome]:
        """See `Trades`."""
        return self._write(_offer, offering)

    def counter(self, number: int, offering: Offering) -> Deferred[Outcome]:
        """See `Trades`."""
        return self._write(_counter, number, offering)

    def others(self, number: int, account: int) -> Deferred[int]:
        """See `Trades`."""
        return self._database.read_all(lambda c: load(c, number, account).other(account))

    def accept(
        self,
        number: int,
        account: int,
        revision: int,
        at: float,
        stirrers: Mapping[int, Stirrer | None],
    ) -> Deferred[Outcome]:
        """See `Trades`."""
        return self._write(_accept, number, account, revision, at, stirrers)

    def decline(self, number: int, account: int, at: float) -> Deferred[Outcome]:
        """See `Trades`."""
        return self._write(_decline, number, account, at)

    def undo(self, number: int, account: int, at: float) -> Deferred[Outcome]:
        """See `Trades`."""
        return self._write(_undo, number, account, at)

    def show(self, number: int, account: int) -> Deferred[TradeFacts]:
        """See `Trades`."""
        return self._database.read_all(lambda c: load(c, number, account).seen_by(account))

    def page(self, account: int, first: int, count: int) -> Deferred[tuple[int, list[TradeFacts]]]:
        """See `Trades`."""
        return self._database.read_all(lambda c: page(c, account, first, count))

    def mark(self, marking: Marking) -> Deferred[ForTrade]:
        """See `Trades`."""
        return self._write(mark, marking)

    def marked(
        self, owner: int, first: int, count: int
    ) -> Deferred[tuple[int, int, list[Holding]]]:
        """See `Trades`."""
        return self._database.read_all(lambda c: marked(c, owner, first, count))

    def expire(self, now: float) -> Deferred[Sequence[Tiding]]:
        """See `Trades`."""
        return self._database.write(lambda connection: expire(connection, now))

    def _write(self, work: Callable[..., T], *arguments: object) -> Deferred[T]:
        return self._database.write(lambda connection: work(connection, *arguments))


# Offers


def _offer(connection: Connection, offering: Offering) -> Outcome:
    told = expire(connection, offering.at, offering.giver)
    theirs = or_(_t.a == offering.giver, _t.b == offering.giver)
    still = select(func.count()).where(theirs, _t.state == State.OPEN)
    if connection.execute(still).scalar_one() >= MOST_OPEN:
        why = f"You have {MOST_OPEN} open trades, the most there may be. /trades lists them."
        raise Refusal("too-many-trades", why)
    row = {
        "a": offering.giver,
        "b": offering.getter,
        "a_nick": offering.giver_nick,
        "b_nick": offering.getter_nick,
        "state": State.OPEN,
        "revision": 0,
        "by": offering.giver,
        "undo_by": None,
        "made": offering.at,
        "changed": offering.at,
        "expires": offering.at,
    }
    number = connection.execute(insert(trade).returning(_t.id), row).scalar_one()
    now = load(connection, number, offering.giver)
    return _revised(connection, now, offering, Step.OFFERED, told)


def _counter(connection: Connection, number: int, offering: Offering) -> Outcome:
    now = _open(connection, number, offering.giver, offering.at)
    release(connection, now)
    return _revised(connection, now, offering, Step.COUNTERED, ())


def _revised(
    connection: Connection, now: Trade, offering: Offering, step: Step, told: Sequence[Tiding]
) -> Outcome:
    """Give an open trade, in which nothing is promised, the next revision."""
    known = [each.row for each in now.items if each.row is not None]
    theirs = Whose(offering.getter, offering.getter_nick, offering.sees, known)
    gives = taken(connection, Whose(offering.giver), offering.gives)
    gets = taken(connection, theirs, offering.gets)
    values = {
        "revision": now.revision + 1,
        "by": offering.giver,
        "changed": offering.at,
        "expires": offering.at + DAYS * 86_400,
    }
    connection.execute(update(trade).where(_t.id == now.id).values(values))
    connection.execute(delete(trade_item).where(_i.trade_id == now.id))
    items = [_item(offering.giver, each) for each in gives]
    items += [_item(offering.getter, each) for each in gets]
    places = [{"trade_id": now.id, "position": n} | item for n, item in enumerate(items)]
    connection.execute(insert(trade_item), places)
    _promise(connection, {each.row.id: each.count for each in gives})
    return _outcome(connection, now.id, offering.giver, step, offering.at, told)


def _item(giver: int, picked: Taken) -> dict[str, object]:
    copy = copy_facts(shown(picked.row.copy))
    return {"giver": giver, "holding_id": picked.row.id, "count": picked.count, "copy": copy}


def _promise(connection: Connection, rows: Mapping[int, int]) -> None:
    """Let so many more copies of these rows be promised, or fewer."""
    if rows:
        changes = [{"row": row, "more": more} for row, more in rows.items()]
        connection.execute(_PROMISE, changes)


def release(connection: Connection, now: Trade) -> None:
    """Let nothing be promised in a trade any more."""
    given = [each for each in now.given_by(now.by) if each.row is not None]
    _promise(connection, {each.row: -each.lot.count for each in given if each.row is not None})


def _outcome(
    connection: Connection,
    number: int,
    account: int,
    step: Step,
    at: float,
    told: Sequence[Tiding] = (),
) -> Outcome:
    """What came of what an account did; the other is to be told."""
    now = load(connection, number, account)
    more = tell(connection, now, now.other(account), step, at)
    return Outcome(step, now.seen_by(account), (*told, *more))


def tell(connection: Connection, now: Trade, account: int, step: Step, at: float) -> list[Tiding]:
    """Keep for one of the two what has become of a trade; for nobody if they are no more."""
    if not account:
        return []
    tiding = tidings.add(connection, account, at, TradeTold(step, now.seen_by(account)))
    return [tiding] if tiding is not None else []


# Answers


def _accept(
    connection: Connection,
    number: int,
    account: int,
    revision: int,
    at: float,
    stirrers: Mapping[int, Stirrer | None],
) -> Outcome:
    now = load(connection, number, account)
    if now.state is State.DONE:
        return Outcome(None, now.seen_by(account))
    now = _open(connection, number, account, at)
    other = now.nick_of(now.other(account))
    if now.by == account:
        why = f"You have offered trade {number}, so it waits for {other}."
        raise Refusal("waiting", why)
    if now.revision != revision:
        why = f"{other} has changed trade {number} since you saw it. /trade {number} shows it."
        raise Refusal("trade-changed", why)
    release(connection, now)
    told = _swap(connection, now, account, at, stirrers)
    values = {"state": State.DONE, "changed": at}
    connection.execute(update(trade).where(_t.id == number).values(values))
    return _outcome(connection, number, account, Step.DONE, at, told)


def _swap(
    connection: Connection,
    now: Trade,
    account: int,
    at: float,
    stirrers: Mapping[int, Stirrer | None],
) -> list[Tiding]:
    """Let all copies change hands; raises `Refusal`, as `account` is to hear it, if one can't."""
    moves = [(giver, _moves(connection, now, giver, account)) for giver in (now.a, now.b)]
    told: list[Tiding] = []
    for giver, (given, got, before) in moves:
        getter = now.other(giver)
        if given:
            line = f"trade {now.id} with {now.nick_of(getter)}"
            posted = Change(giver, at, KIND, line, now.id)
            ledger.post(connection, posted, [*given, *got], before)
        for each in now.given_by(giver):
            fulfil(connection, getter, each.lot.copy, each.lot.count)
        told += stir(connection, stirrers.get(getter), [each.holding for each in got])
    return told


def _moves(
    connection: Connection, now: Trade, giver: int, account: int
) -> tuple[list[Move], list[Move], dict[int, Details]]:
    """What goes from the rows of one of the two, what comes to rows of the other, and what else
    was known of the copies there before.
    """
    given, got, before = [], [], dict[int, Details]()
    for each in now.given_by(giver):
        row = ledger.of_id(connection, each.row) if each.row is not None else None
        count = each.lot.count
        if row is None or row.free < count:
            have = "You have" if giver == account else f"{now.nick_of(giver)} has"
            raise short(have, [row], count) if row else _gone(have, each.lot)
        given.append(Move(row.id, -count, -min(count, row.for_trade)))
        copy, getter = shown(row.copy), now.other(giver)
        there = ledger.place_for(connection, getter, copy, Details(), count, before)
        got.append(Move(there, count))
    return given, got, before


def _gone(have: str, lot: Lot) -> Refusal:
    return Refusal("not-enough", f"{have} no {lot.copy.name} like that any more.")


def _decline(connection: Connection, number: int, account: int, at: float) -> Outcome:
    now = load(connection, number, account)
    if now.state not in (State.OPEN, State.DONE):
        return Outcome(None, now.seen_by(account))
    now = _open(connection, number, account, at)
    mine = now.by == account
    close(connection, now, State.WITHDRAWN if mine else State.DECLINED, at)
    return _outcome(connection, number, account, Step.WITHDRAWN if mine else Step.DECLINED, at)


def close(connection: Connection, now: Trade, state: State, at: float) -> None:
    """End an open trade: nothing is promised in it any more."""
    release(connection, now)
    connection.execute(update(trade).where(_t.id == now.id).values({"state": state, "changed": at}))


def expire(connection: Connection, now: float, account: int | None = None) -> list[Tiding]:
    """End all offers that nobody has answered in time, or those of an account's trades."""
    due = select(_t.id).where(_t.state == State.OPEN, _t.expires <= now)
    if account is not None:
        due = due.where(or_(_t.a == account, _t.b == account))
    told: list[Tiding] = []
    for number in connection.execute(due).scalars().all():
        close(connection, load(connection, number), State.EXPIRED, now)
        over = load(connection, number)
        for each in (over.a, over.b):
            told += tell(connection, over, each, Step.EXPIRED, now)
    return told


# Taking back


def _undo(connection: Connection, number: int, account: int, at: float) -> Outcome:
    now = load(connection, number, account)
    other = now.nick_of(now.other(account))
    if now.state is not State.DONE:
        raise Refusal("trade-over", f"Trade {number} is not done, so there is nothing to undo.")
    if not now.other(account):
        raise Refusal("trade-over", f"{other} has left for good, and can't agree to that.")
    if at > now.changed + UNDO_HOURS * 3600:
        why = f"Trade {number} was done more than a day ago. Offer the cards back with /trade."
        raise Refusal("too-late", why)
    if now.undo_by == account:
        why = f"{other} has been asked. When {other} types /undo trade {number}, it is taken back."
        raise Refusal("waiting", why)
    if now.undo_by is None:
        connection.execute(update(trade).where(_t.id == number).values(undo_by=account))
        return _outcome(connection, number, account, Step.UNDO_ASKED, at)
    _take_back(connection, number, at)
    values = {"state": State.UNDONE, "changed": at}
    connection.execute(update(trade).where(_t.id == number).values(values))
    return _outcome(connection, number, account, Step.UNDONE, at)


def _take_back(connection: Connection, number: int, at: float) -> None:
    which = select(change.c.id).where(
        change.c.kind == KIND, change.c.ref == number, change.c.undone.is_(None)
    )
    for each in connection.execute(which).scalars().all():
        try:
            ledger.take_back(connection, each, at)
        except Refusal as refusal:
            why = f"Trade {number} can't be taken back: not all that came with it is still free."
            raise Refusal(refusal.code, why) from None


def _open(connection: Connection, number: int, account: int, at: float) -> Trade:
    """The account's trade, which must be open still."""
    now = load(connection, number, account)
    if now.state is State.DONE:
        why = f"Trade {number} is done. /undo trade {number} asks to take it back."
        raise Refusal("trade-over", why)
    if now.state is not State.OPEN:
        raise Refusal("trade-over", f"Trade {number} is over. /trade NICK MINE > YOURS begins one.")
    if at >= now.expires:
        why = f"Trade {number} is over: nobody answered within {DAYS} days."
        raise Refusal("trade-over", why)
    return now
