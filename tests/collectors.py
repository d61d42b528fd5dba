"""People who own cards for themselves, and a model that knows exactly what each must own.

A `Collector` does what needs nobody else: adding, removing, changing, marking, taking back, and
bringing lists along. `Shelf` does the same to a few counters, and so foretells every answer. After
a crash the collection must be the shelf, after some of the requests that had no answer.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

import attrs
from books import Rows
from programs import Program, Request

BOX = "box"
CARDS = ("Brainstorm", "Counterspell", "Damnation")
LISTED = ("Cultivate", "Explore", "Duress")
Row = tuple[str, str]
"""A card, and the place where it is."""
Move = tuple[Row, int, int]
"""So many more copies in a row, and so many more for trade."""


@attrs.define
class Shelf:
    """What somebody must own: each method does a request, and tells whether it can be done."""

    count: Counter[Row] = attrs.Factory(Counter)
    marked: Counter[Row] = attrs.Factory(Counter)
    done: list[list[Move]] = attrs.Factory(list)
    waiting: str | None = None

    def have(self, row: Row, count: int) -> bool:
        return self._do([(row, count, 0)])

    def lose(self, card: str, place: str, count: int) -> bool:
        row = self._found(card, place)
        return self.count[row] >= count and self._do([(row, -count, 0)])

    def change(self, card: str, place: str, count: int, to: str) -> bool:
        old, new = self._found(card, place), (card, to)
        if old == new or self.count[old] < count:
            return False
        marked = max(0, self.marked[old] - (self.count[old] - count))
        return self._do([(old, -count, 0), (new, count, marked)])

    def mark(self, card: str, most: int | None) -> bool:
        """Mark so many of each row at most, or all."""
        rows = [row for row in ((card, ""), (card, BOX)) if self.count[row]]
        wanted = {row: self.count[row] if most is None else most for row in rows}
        moves = [(row, 0, count - self.marked[row]) for row, count in wanted.items()]
        moves = [move for move in moves if move[2]]
        return bool(rows) and (not moves or self._do(moves))

    def hold(self, text: str) -> bool:
        self.waiting = text
        return True

    def accept(self, everything: bool) -> bool:
        """Let there be what is in the list that waits, or that much more."""
        if self.waiting is None:
            return False
        lines = (line.split(" ", 1) for line in self.waiting.split("\n"))
        listed = Counter({(name, ""): int(count) for count, name in lines})
        if not everything:
            listed.subtract({(name, ""): self.count[name, ""] for name in LISTED})
        self.waiting = None
        return self._do([(row, count, 0) for row, count in listed.items() if count])

    def undo(self) -> bool:
        """Take the last change back; what is before it is as it was then."""
        if not self.done:
            return False
        self._apply([(row, -count, -marks) for row, count, marks in self.done.pop()])
        return True

    def _found(self, card: str, place: str) -> Row:
        """The row that is meant: without a place, the one in none is preferred."""
        return (card, place) if place or self.count[card, ""] else (card, BOX)

    def _do(self, moves: Sequence[Move]) -> bool:
        self.done.append(self._apply(moves))
        return True

    def _apply(self, moves: Sequence[Move]) -> list[Move]:
        done = []
        for row, count, marks in moves:
            self.count[row] += count
            marked = min(self.count[row], max(0, self.marked[row] + marks))
            done.append((row, count, marked - self.marked[row]))
            self.marked[row] = marked
        return done

    def facts(self) -> tuple[Any, ...]:
        """All of it that can be seen in the database."""
        rows = {row: (count, self.marked[row]) for row, count in self.count.items() if count}
        return rows, len(self.done), self.waiting


@attrs.frozen
class Step(Request):
    """A request, and what it does to a shelf."""

    on: Callable[[Shelf], bool]


@attrs.define(eq=False)
class Collector(Program[Step]):
    """Somebody who owns cards, with the shelf as far as there were answers."""

    known: Collection[str]
    shelf: Shelf = attrs.Factory(Shelf)
    unanswered: int = 0

    def next(self) -> Step:
        makers = [self._have] * 5 + [self._lose] * 3 + [self._change, self._mark] * 2
        makers += [self._undo] * 3
        if "import" in self.known:
            makers += [self._hold, self._accept]
        return self.chance.choice(makers)()

    def answered(self, request: Step, answer: dict[str, Any]) -> None:
        could = request.on(self.shelf)
        assert (answer["event"] != "refused") == could, (request.call, answer)

    def settle(self, rows: Rows) -> None:
        """Fail unless the collection is as it was after one of the requests in doubt."""
        found = facts(rows, self.nick)
        could = copy.deepcopy(self.shelf)
        for done, request in enumerate((None, *self.doubt)):
            if request is not None:
                request.on(could)
            if could.facts() == found:
                self.shelf = could
                self.unanswered += done
                return
        calls = [request.call for request in self.doubt]
        raise AssertionError(f"{found} is not {self.shelf.facts()} after any of {calls}")

    def _have(self) -> Step:
        card, place, count = self._any()
        call = {"do": "have", "card": f"{count} {card}{_at(place)}"}
        return Step(call, lambda shelf: shelf.have((card, place), count))

    def _lose(self) -> Step:
        card, place, count = self._any()
        call = {"do": "lose", "card": f"{count} {card}{_at(place)}"}
        return Step(call, lambda shelf: shelf.lose(card, place, count))

    def _change(self) -> Step:
        card, place, count = self._any()
        to = "" if place else BOX
        call = {"do": "change", "card": f"{count} {card}{_at(place)} > @{to}"}
        return Step(call, lambda shelf: shelf.change(card, place, count, to))

    def _mark(self) -> Step:
        card, most = self.chance.choice(CARDS), self.chance.choice((None, 0))
        call = {"do": "ft", "cards": card if most is None else f"{most} {card}"}
        return Step(call, lambda shelf: shelf.mark(card, most))

    def _undo(self) -> Step:
        return Step({"do": "undo"}, Shelf.undo)

    def _hold(self) -> Step:
        names = self.chance.sample(LISTED, self.chance.randint(1, len(LISTED)))
        text = "\n".join(f"{self.chance.randint(1, 4)} {name}" for name in names)
        call = {"do": "import", "what": "plain", "text": text}
        return Step(call, lambda shelf: shelf.hold(text))

    def _accept(self) -> Step:
        what = self.chance.choice(("accept", "accept", "add"))
        call = {"do": "import", "what": what}
        return Step(call, lambda shelf: shelf.accept(what == "add"))

    def _any(self) -> tuple[str, str, int]:
        places = ("", "", BOX)
        return self.chance.choice(CARDS), self.chance.choice(places), self.chance.randint(1, 3)


def collectors(seed: int, nicks: Sequence[str], known: Collection[str]) -> list[Collector]:
    """People for themselves."""
    chance = random.Random(seed)
    return [
        Collector(nick=nick, chance=random.Random(chance.random()), window=8, known=known)
        for nick in nicks
    ]


def facts(rows: Rows, nick: str) -> tuple[Any, ...]:
    """What there is of somebody in the database: see `Shelf.facts`."""
    mine = "WHERE owner = (SELECT id FROM account WHERE nick = ?)"
    held = rows(f"SELECT name, place, count, for_trade FROM holding {mine} AND count", nick)
    counted = {(row["name"], row["place"]): (row["count"], row["for_trade"]) for row in held}
    assert len(counted) == len(held), "equal copies are in two rows"
    (done,) = rows(f"SELECT COUNT(*) AS n FROM change {mine} AND undone IS NULL", nick)
    lists = rows(f"SELECT id FROM batch {mine} AND state = 'waiting'", nick)
    assert len(lists) < 2, "a list waits that was replaced"
    text = [_text(rows, each["id"]) for each in lists]
    return counted, done["n"], text[0] if text else None


def _text(rows: Rows, batch: int) -> str:
    held = rows("SELECT raw FROM batch_row WHERE batch_id = ? ORDER BY position", batch)
    return "\n".join(row["raw"] for row in held)


def _at(place: str) -> str:
    return f" @{place}" if place else ""
