"""Two people who trade and lend the same few cards, and what the database must say of that.

What a `Trader` hears, as an answer or as news, has been promised. What each owns is reckoned by
what they added, removed and traded, which knows nothing of rows and ledgers.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import attrs
from books import Rows
from programs import Program, Request

CARDS = ("Giant Growth", "Griselbrand", "Cyclonic Rift")
RANKS = {"open": 0, "done": 1, "declined": 1, "withdrawn": 1, "expired": 1, "undone": 2}
REFUSED = {
    "lent",
    "loan-over",
    "no-change",
    "not-enough",
    "not-lent",
    "not-owned",
    "not-yours",
    "promised",
    "too-many-trades",
    "trade-changed",
    "trade-over",
    "waiting",
}


@attrs.frozen
class Deed(Request):
    """A request: what it adds to one's own, and which trade it is about, if that is known."""

    adds: Mapping[str, int] = attrs.Factory(dict)
    trade: int | None = None

    @property
    def do(self) -> str:
        return str(self.call["do"])


@attrs.define
class Promises:
    """What the two were told: trades as (revision, rank, state), loans as whether they are over."""

    trades: dict[int, tuple[int, int, str]] = attrs.Factory(dict)
    to_undo: set[int] = attrs.Factory(set)
    loans: dict[int, bool] = attrs.Factory(dict)
    steps: Counter[str] = attrs.Factory(Counter)

    def take(self, event: Mapping[str, Any], answer: bool) -> None:
        if event["event"] in ("trade", "trade-news"):
            facts = event["trade"]
            number, state = facts["number"], facts["state"]
            told = (facts["revision"], RANKS[state], state)
            self.trades[number] = max(told, self.trades.get(number, told))
            if event["step"] == "undo_asked":
                self.to_undo.add(number)
        elif event["event"] in ("loan", "loan-news"):
            number, over = event["loan"]["number"], event["loan"]["state"] == "returned"
            self.loans[number] = over or self.loans.get(number, False)
        if answer and "step" in event:
            self.steps[str(event["step"])] += 1


@attrs.define(eq=False)
class Trader(Program[Deed]):
    """One of the two; `own` is what they added less what they removed, as far as is known."""

    partner: str
    known: Collection[str]
    promises: Promises
    own: Counter[str] = attrs.Factory(Counter)

    def next(self) -> Deed:
        makers = [self._have, self._lose] + [self._offer, self._undo] * 2
        makers += [self._counter, self._no] + [self._yes] * 4
        if "lend" in self.known:
            makers += [self._lend, self._say, self._returned] + [self._gotback] * 2
        return self.chance.choice(makers)()

    def answered(self, request: Deed, answer: dict[str, Any]) -> None:
        if answer["event"] == "refused":
            assert answer["code"] in REFUSED, (request.call, answer)
            return
        self.promises.take(answer, True)
        self.own.update(request.adds)

    def told(self, event: dict[str, Any]) -> None:
        self.promises.take(event, False)

    def check_own(self, card: str, count: int) -> None:
        """Fail unless so many are what this one added less what they removed; it is known now."""
        adds = [request.adds.get(card, 0) for request in self.doubt]
        least = self.own[card] + sum(each for each in adds if each < 0)
        most = self.own[card] + sum(each for each in adds if each > 0)
        assert least <= count <= most, (self.nick, card, least, count, most)
        self.own[card] = count

    def _have(self) -> Deed:
        card, count = self.chance.choice(CARDS), self.chance.randint(1, 3)
        return Deed({"do": "have", "card": f"{count} {card}"}, {card: count})

    def _lose(self) -> Deed:
        card, count = self.chance.choice(CARDS), self.chance.randint(1, 2)
        return Deed({"do": "lose", "card": f"{count} {card}"}, {card: -count})

    def _offer(self) -> Deed:
        return Deed({"do": "trade", "whom": self.partner, "cards": self._sides()})

    def _counter(self) -> Deed:
        number = self._any_trade()
        call = {"do": "trade", "whom": str(number), "cards": self._sides()}
        return Deed(call, trade=number) if number else self._offer()

    def _yes(self) -> Deed:
        number = self._any_trade()
        if not number:
            return self._offer()
        revision = self.promises.trades[number][0]
        call = {"do": "yes", "what": "trade", "number": number, "revision": revision}
        return Deed(call, trade=number)

    def _no(self) -> Deed:
        number = self._any_trade()
        call = {"do": "no", "what": "trade", "number": number}
        return Deed(call, trade=number) if number else self._offer()

    def _undo(self) -> Deed:
        number = self._any_trade("done")
        call = {"do": "undo", "what": "trade", "number": number}
        return Deed(call, trade=number) if number else self._offer()

    def _lend(self) -> Deed:
        card, count = self.chance.choice(CARDS), self.chance.randint(1, 2)
        return Deed({"do": "lend", "nick": self.partner, "card": f"{count} {card}"})

    def _gotback(self) -> Deed:
        """All of a loan, or one copy of a card that is lent."""
        loan = self._any_loan()
        if loan is None:
            return self._lend()
        what = str(loan) if self.chance.random() < 0.7 else f"1 {self.chance.choice(CARDS)}"
        return Deed({"do": "gotback", "what": what})

    def _say(self) -> Deed:
        loan = self._any_loan()
        call = {"do": self.chance.choice(("yes", "no")), "what": "loan", "number": loan}
        return Deed(call) if loan else self._lend()

    def _returned(self) -> Deed:
        loan = self._any_loan()
        return Deed({"do": "returned", "what": str(loan)}) if loan else self._lend()

    def _any_trade(self, state: str = "open") -> int | None:
        """One of the last trades that are so, as far as was told; sometimes any."""
        last = list(self.promises.trades.items())[-40:]
        fitting = [n for n, told in last if told[2] == state or self.chance.random() < 0.02]
        return self.chance.choice(fitting) if fitting else None

    def _any_loan(self) -> int | None:
        going = [number for number, over in self.promises.loans.items() if not over]
        return self.chance.choice(going) if going else None

    def _sides(self) -> str:
        def side(most: int) -> str:
            cards = self.chance.sample(CARDS, self.chance.randint(1, most))
            return " + ".join(f"{self.chance.randint(1, 2)} {card}" for card in cards)

        return f"{side(2)} > {side(2)}" if self.chance.random() < 0.8 else f"{side(2)} > nothing"


@attrs.frozen
class Pair:
    """The two who trade, what they were promised, and how to find the database's word on it."""

    two: Sequence[Trader]
    promises: Promises

    def settle(self, rows: Rows) -> None:
        """Fail unless the database has all that was promised, and nothing that was not asked."""
        ids = {row["nick"]: row["id"] for row in rows("SELECT id, nick FROM account")}
        owners = [ids[trader.nick] for trader in self.two]
        mine = f"IN ({', '.join(map(str, owners))})"
        trades = rows(f"SELECT * FROM trade WHERE a {mine} ORDER BY id")
        loans = rows(f"SELECT * FROM loan WHERE lender {mine} ORDER BY id")
        by_id = dict(zip(owners, self.two, strict=True))
        self._check_trades(trades, by_id)
        self._check_loans(loans, by_id)
        came = self._came(rows, trades)
        held = rows(f"SELECT * FROM holding WHERE owner {mine}")
        counts = {(row["owner"], row["name"]): row["count"] for row in held}
        assert len(counts) == len(held), "equal copies are in two rows"
        for owner, trader in by_id.items():
            for card in CARDS:
                trader.check_own(card, counts.get((owner, card), 0) - came[owner, card])

    def _came(self, rows: Rows, trades: Sequence[Any]) -> Counter[tuple[int, str]]:
        """How many of each card came to each with all that they traded, less what they gave."""
        came: Counter[tuple[int, str]] = Counter()
        for each in trades:
            if each["state"] == "done":
                for item in rows("SELECT * FROM trade_item WHERE trade_id = ?", each["id"]):
                    card, giver = json.loads(item["copy"])["name"], item["giver"]
                    getter = each["b"] if giver == each["a"] else each["a"]
                    came.subtract({(giver, card): item["count"]})
                    came.update({(getter, card): item["count"]})
        return came

    def _check_trades(self, trades: Sequence[Any], by_id: Mapping[int, Trader]) -> None:
        found = {each["id"]: each for each in trades}
        assert self.promises.trades.keys() <= found.keys()
        doubt = {request.trade for trader in self.two for request in trader.doubt}
        new: Counter[int] = Counter()
        for number, each in found.items():
            now = (each["revision"], RANKS[each["state"]], each["state"])
            told = self.promises.trades.get(number)
            if told is None:
                new[each["a"]] += 1
            else:
                assert now[:2] >= told[:2], (number, now, told)
                assert now == told or number in doubt, (number, now, told)
            asked = each["undo_by"] is not None
            assert asked >= (number in self.promises.to_undo), number
            assert asked == (number in self.promises.to_undo) or number in doubt, number
            self.promises.trades[number] = now
            self.promises.to_undo |= {number} if asked else set()
        for owner, count in new.items():
            offers = [each for each in by_id[owner].doubt if each.do == "trade" and not each.trade]
            assert count <= len(offers), "there are trades that nobody offered"

    def _check_loans(self, loans: Sequence[Any], by_id: Mapping[int, Trader]) -> None:
        new: Counter[int] = Counter()
        assert self.promises.loans.keys() <= {each["id"] for each in loans}
        for each in loans:
            over = each["state"] == "returned"
            told = self.promises.loans.get(each["id"])
            doubt = [request.do for request in by_id[each["lender"]].doubt]
            if told is None:
                # Copies that came back before the others have a loan of their own, which is over.
                new[each["lender"]] += not over
            else:
                assert over >= told, dict(each)
                assert over == told or "gotback" in doubt, dict(each)
            self.promises.loans[each["id"]] = over
        for owner, count in new.items():
            lent = [each for each in by_id[owner].doubt if each.do == "lend"]
            assert count <= len(lent), "there are loans that nobody made"


def pair(seed: int, nicks: tuple[str, str], known: Collection[str]) -> Pair:
    """Two people who trade with each other."""
    chance, promises = random.Random(seed), Promises()
    two = [
        Trader(
            nick=nick,
            partner=partner,
            chance=random.Random(chance.random()),
            window=4,
            known=known,
            promises=promises,
        )
        for nick, partner in (nicks, nicks[::-1])
    ]
    return Pair(two, promises)
