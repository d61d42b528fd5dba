"""Somebody who owns cards, at a server in memory: what tests of collections have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from tongues import RELAY, Person

from mtgnet.cards.copies import Condition, Copy, Details, Holding, Marks, Treatment
from mtgnet.cards.vocabulary import Finish
from mtgnet.commands.library import Library
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.stores.collection import ledger
from mtgnet.stores.collection.ledger import Change, Move
from mtgnet.stores.collection.schema import change, holding, move
from mtgnet.testing import Meeting

Key = tuple[object, ...]


class Home:
    """A server with registered people; `kind` is how they speak."""

    def __init__(self, kind: type[Person] = Person, library: Library | None = None) -> None:
        self.kind = kind
        self.meeting = Meeting(RELAY, library=library)
        self._came = 0

    def owner(self, nick: str = "") -> Owner:
        """Somebody with an account and nothing in it."""
        self._came += 1
        nick = nick or f"owner{self._came}"
        host = f"10.{self._came >> 16}.{self._came >> 8 & 255}.{self._came & 255}"
        client = self.meeting.connect(self.kind.mode, host)
        person = self.kind(client)
        person.does("name", nick=nick)
        person.does("register", password="password1")
        self.meeting.clock.advance(5)
        person.forgets()
        return Owner(self, person, nick)


class Owner:
    """Somebody who owns cards."""

    def __init__(self, home: Home, person: Person, nick: str) -> None:
        self.home = home
        self.person = person
        self.nick = nick

    @property
    def account(self) -> int:
        found = self.home.meeting.stores.accounts.find(self.nick)
        assert found is not None
        return found.id

    @property
    def database(self) -> Any:
        stores: Any = self.home.meeting.stores.collections
        return stores.database

    def says(self, *lines: str) -> list[str]:
        """Type lines, and return what is heard."""
        for line in lines:
            self.person.types(line)
        self.home.meeting.clock.advance(0)
        self.person.requests.clear()
        return self.person.client.heard()

    def pastes(self, text: str, command: str = "/import") -> str:
        """Paste a list, and return what is heard of it."""
        return "\n".join(self.says(command, *text.splitlines(), "."))

    def exports(self, app: str) -> str:
        """Return one's collection as a list."""
        *lines, _end = self.says(f"/export {app}")
        return "".join(f"{line}\n" for line in lines)

    def accepts(self) -> int:
        """Accept the list that waits, and return the number of the import."""
        first = self.says("/import accept")[0]
        assert "is accepted" in first, first
        return int(first.split()[1])

    # Behind the scenes

    def write(self, work: Any) -> Any:
        """Do something to the database, and return what comes of it."""
        done: list[Any] = []
        self.database.write(work).addCallback(done.append)
        return done[0]

    def gets(self, holdings: Iterable[Holding]) -> None:
        """Own these, whatever their ids and owner."""

        def work(connection: Any) -> None:
            for each in holdings:
                id = ledger.place_for(connection, self.account, each.copy, each.details)
                moved = Move(id, each.count, each.for_trade)
                ledger.post(connection, Change(self.account, 0.0, "have", ""), [moved])

        self.write(work)

    def binds(self, name: str, lent: int = 0, promised: int = 0) -> None:
        """Have copies of a card lent and promised."""
        mine = (holding.c.owner == self.account, holding.c.name == name)
        bound = update(holding).where(*mine).values(lent=lent, promised=promised)
        self.write(lambda connection: connection.execute(bound).rowcount)

    def has(self) -> dict[Key, tuple[int, int, Details]]:
        """All that is owned: count, for trade, and details by what makes copies the same."""
        return {
            attrs.astuple(each.copy): (each.count, each.for_trade, each.details)
            for each in self.write(lambda connection: ledger.owned(connection, self.account))
            if each.count
        }

    def counts(self) -> Mapping[str, int]:
        """How many copies there are of each card, by name."""
        found: dict[str, int] = {}
        for key, (count, _, _) in self.has().items():
            found[str(key[0])] = found.get(str(key[0]), 0) + count
        return found

    def adds_up(self) -> bool:
        """Whether each count is the sum of its moves."""
        moved = (
            select(move.c.holding_id, func.sum(move.c.count).label("sum"))
            .join(change, change.c.id == move.c.change_id)
            .where(change.c.undone.is_(None))
            .group_by(move.c.holding_id)
            .subquery()
        )
        wrong = (
            select(func.count())
            .select_from(holding.outerjoin(moved, moved.c.holding_id == holding.c.id))
            .where(holding.c.count != func.coalesce(moved.c.sum, 0))
        )
        return bool(self.write(lambda connection: connection.execute(wrong).scalar_one()) == 0)


@cache
def printings() -> tuple[Copy, ...]:
    """A few printings of the starter set, in each finish that they have."""
    found: list[Copy] = []
    library = starter_library()
    for name in ("Lightning Bolt", "Llanowar Elves", "Serra Angel", "Counterspell", "Fire // Ice"):
        shown: list[Any] = []
        library.look_up(name).addCallback(shown.append)
        card = shown[0].card
        there: list[Any] = []
        library.printings(card.oracle_id).addCallback(there.append)
        for each in there[0][:2]:
            for treatment in (Treatment.NONFOIL, Treatment.FOIL):
                if Finish[treatment.name] in each.finishes:
                    copy = Copy(
                        name=card.name,
                        oracle_id=card.oracle_id,
                        scryfall_id=each.scryfall_id,
                        set_code=each.set_code,
                        number=each.number,
                        treatment=treatment,
                    )
                    found.append(copy)
    return tuple(found)


def unknown(copies: Sequence[Copy]) -> list[Copy]:
    """Cards without a printing, and cards that nobody knows."""
    first = copies[0]
    return [
        Copy(name=first.name, oracle_id=first.oracle_id),
        Copy(name=first.name, oracle_id=first.oracle_id, set_code="xyz", number="12"),
        Copy(name="Blorbo of the Wastes"),
        Copy(name="+2 Blorbos, Twice", set_code="xyz", number="13★"),
    ]


_NOTES = st.sampled_from(["", "from the fair", "=1+1", 'a "good" one; really'])
_DETAILS = st.builds(
    Details,
    note=_NOTES,
    tags=st.sampled_from([(), ("deck",), ("deck", "old")]),
    price=st.sampled_from([None, 0, 150]),
    currency=st.just("USD"),
    acquired=st.sampled_from(["", "2024-02-03"]),
).map(lambda each: each if each.price is not None else attrs.evolve(each, currency=""))
_MARKS = st.sampled_from([Marks.NONE, Marks.SIGNED, Marks.ALTERED, Marks.PROXY | Marks.MISPRINT])


@st.composite
def collections(draw: st.DrawFn, least: int = 0) -> list[Holding]:
    """Rows of a collection, no two of them the same."""
    known = printings()
    rows: dict[Key, Holding] = {}
    for _ in range(draw(st.integers(least, 8))):
        copy = attrs.evolve(
            draw(st.sampled_from([*known, *unknown(known)])),
            lang=draw(st.sampled_from(["en", "ja", "zht"])),
            condition=draw(st.sampled_from(Condition)),
            place=draw(st.sampled_from(["", "Binder A", "box, below"])),
            marks=draw(_MARKS),
        )
        count = draw(st.integers(1, 9))
        rows[attrs.astuple(copy)] = Holding(
            id=0,
            owner=0,
            copy=copy,
            count=count,
            for_trade=draw(st.integers(0, count)),
            details=draw(_DETAILS),
        )
    return list(rows.values())
