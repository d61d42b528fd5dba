"""Private messages. How many wait for each receiver, and their numbers, are known in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

import attrs
from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update
from twisted.internet.defer import Deferred, succeed
from twisted.python.failure import Failure

from mtgnet.core.records import Letter
from mtgnet.stores.engine import Database
from mtgnet.stores.numbering import known_numbers, remember_numbers
from mtgnet.stores.schema import letter
from mtgnet.stores.scrubbing import Scrubber

T = TypeVar("T")
_ADD = insert(letter)
_c = letter.c
_FIELDS = [field.name for field in attrs.fields(Letter)]
_values = attrgetter(*_FIELDS)


def load_counts(connection: Connection) -> tuple[Counter[str], Counter[str]]:
    """Read by receiver the number of the last letter, and how many wait."""
    last = Counter(known_numbers(connection, "letter"))
    for receiver, newest in connection.execute(
        select(_c.receiver, func.max(_c.number)).group_by(_c.receiver)
    ):
        last[receiver] = max(last[receiver], newest)
    waiting = select(_c.receiver, func.count().label("letters")).where(_c.delivered_at.is_(None))
    found = connection.execute(waiting.group_by(_c.receiver))
    return last, Counter({row.receiver: row.letters for row in found})


class SqlMail:
    """See `ports.Mail`."""

    def __init__(
        self,
        database: Database,
        scrubber: Scrubber,
        last: Mapping[str, int],
        waiting: Mapping[str, int],
    ) -> None:
        self._database = database
        self._scrubber = scrubber
        self._last = Counter(last)
        self._waiting = Counter(waiting)

    def keep(self, letters: Sequence[Letter], most: int) -> Deferred[list[int | None]]:
        """See `ports.Mail`."""
        numbers = [self._number(each, most) for each in letters]
        rows = [
            _row(each, number)
            for each, number in zip(letters, numbers, strict=True)
            if number is not None
        ]
        if not rows:
            return succeed(numbers)
        kept = self._database.insert(_ADD, rows)
        return kept.addCallbacks(lambda _: numbers, lambda failure: self._lost(rows, failure))

    def _number(self, new: Letter, most: int) -> int | None:
        if most and self._waiting[new.receiver] >= most:
            return None
        self._waiting[new.receiver] += new.delivered_at is None
        self._last[new.receiver] += 1
        return self._last[new.receiver]

    def _lost(self, rows: Sequence[dict[str, Any]], failure: Failure) -> Failure:
        for row in rows:
            self._waiting[row["receiver"]] -= row["delivered_at"] is None
        return failure

    def waiting(self, receiver: str) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        return self._letters(
            select(letter).where(_c.receiver == receiver, _c.delivered_at.is_(None))
        )

    def after(self, receiver: str, number: int, limit: int) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        wanted = select(letter).where(_c.receiver == receiver, _c.number > number)
        return self._letters(wanted.limit(limit))

    def _letters(self, wanted: Select[Any]) -> Deferred[list[Letter]]:
        ordered = wanted.order_by(_c.number)
        return self._database.read_all(lambda connection: _read(connection, ordered))

    def last(self, receiver: str) -> Deferred[int]:
        """See `ports.Mail`."""
        return succeed(self._last[receiver])

    def delivered(self, receiver: str, upto: int, at: float) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        which = (_c.receiver == receiver) & (_c.number <= upto) & _c.delivered_at.is_(None)

        def work(connection: Connection) -> list[Letter]:
            found = _read(connection, select(letter).where(which).order_by(_c.number))
            if found:
                connection.execute(update(letter).where(which).values(delivered_at=at))
            return [attrs.evolve(each, delivered_at=at) for each in found]

        def count(found: list[Letter]) -> list[Letter]:
            self._waiting[receiver] -= len(found)
            return found

        return self._database.write(work).addCallback(count)

    def untold(self, sender: str) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        which = (_c.sender == sender) & _c.delivered_at.is_not(None) & ~_c.told
        return self._letters(select(letter).where(which))

    def told(self, sender: str, upto: float) -> Deferred[None]:
        """See `ports.Mail`."""
        which = (_c.sender == sender) & (_c.delivered_at <= upto) & ~_c.told

        def work(connection: Connection) -> None:
            connection.execute(update(letter).where(which).values(told=True))

        return self._database.write(work)

    def prune(self, before: float) -> Deferred[int]:
        """See `ports.Mail`."""

        def work(connection: Connection) -> int:
            old = delete(letter).where(_c.delivered_at < before)
            newest = select(_c.receiver, func.max(_c.number)).group_by(_c.receiver)
            pruned = newest.where(_c.delivered_at < before)
            remember_numbers(connection, "letter", connection.execute(pruned).all())
            self._scrubber.want(connection)
            return connection.execute(old).rowcount

        return self._database.write(work)

    def forgotten(self, who: str) -> None:
        """Forget what is known in memory of somebody who is gone."""
        self._last.pop(who, None)
        self._waiting.pop(who, None)


def _row(new: Letter, number: int) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(_FIELDS, _values(new), strict=True))
    row["number"] = number
    return row


def _read(connection: Connection, wanted: Select[Any]) -> list[Letter]:
    return [_letter(row) for row in connection.execute(wanted).mappings()]


def _letter(row: RowMapping) -> Letter:
    return Letter(**row)
