"""Registered people: known in memory, kept in tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import attrs
from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError
from twisted.internet.defer import Deferred

from mtgnet.core.events import Refusal
from mtgnet.core.keeping import KeepingError
from mtgnet.core.names import Name
from mtgnet.core.records import MEMBER, PASSWORD_CODE, Account
from mtgnet.stores.codes import void
from mtgnet.stores.engine import Database
from mtgnet.stores.owned import export, forget
from mtgnet.stores.schema import account, account_look
from mtgnet.stores.scrubbing import Scrubber

_KNOWN = [column for column in account.c if column.name != "password"]


def load(connection: Connection) -> list[Account]:
    """Read all accounts."""
    looks: defaultdict[int, list[str]] = defaultdict(list)
    for id, look in connection.execute(select(account_look.c.account_id, account_look.c.look)):
        looks[id].append(look)
    rows = connection.execute(select(*_KNOWN)).mappings()
    return [_account(row, looks[row["id"]]) for row in rows]


def _account(row: RowMapping | Mapping[str, Any], looks: Iterable[str]) -> Account:
    return Account(**row, looks=frozenset(looks))


class SqlAccounts:
    """See `keeping.Accounts`. What another process writes is known a second later.

    `forgotten` is called with the owner's name after an account is gone.
    """

    def __init__(
        self,
        database: Database,
        scrubber: Scrubber,
        known: Iterable[Account],
        forgotten: Callable[[str], object],
    ) -> None:
        self._database = database
        self._scrubber = scrubber
        self._forgotten = forgotten
        self._fill(known)

    def _fill(self, known: Iterable[Account]) -> None:
        self._by_id: dict[int, Account] = {}
        self._by_key: dict[str, Account] = {}
        self._by_look: dict[str, Account] = {}
        for each in known:
            self._learn(each)

    def _learn(self, known: Account) -> Account:
        self._by_id[known.id] = known
        self._by_key[known.key] = known
        for look in known.looks:
            self._by_look[look] = known
        return known

    def _unlearn(self, id: int) -> None:
        gone = self._by_id.pop(id, None)
        if gone is not None:
            self._by_key.pop(gone.key, None)
            for look in gone.looks:
                self._by_look.pop(look, None)

    def reload(self) -> Deferred[None]:
        """Learn anew what there is, after another process has written."""
        return self._database.read(load).addCallback(self._fill)

    # In memory

    def find(self, key: str) -> Account | None:
        """See `keeping.Accounts`."""
        return self._by_key.get(key)

    def lookalike(self, looks: Collection[str]) -> Account | None:
        """See `keeping.Accounts`."""
        return next((self._by_look[look] for look in looks if look in self._by_look), None)

    def get(self, id: int) -> Account | None:
        """See `keeping.Accounts`."""
        return self._by_id.get(id)

    def all(self) -> Collection[Account]:
        """See `keeping.Accounts`."""
        return self._by_id.values()

    def having(self, role: str) -> list[Account]:
        """See `keeping.Accounts`."""
        found = (each for each in self._by_id.values() if each.role == role)
        return sorted(found, key=lambda each: each.key)

    # In the database

    def register(self, name: Name, password: str, at: float) -> Deferred[Account]:
        """See `keeping.Accounts`."""

        def work(connection: Connection) -> Account:
            return add(connection, name, password, at)

        return self._database.write(work).addCallback(self._learn)

    def password(self, id: int) -> Deferred[str]:
        """See `keeping.Accounts`."""
        wanted = select(account.c.password).where(account.c.id == id)

        def work(connection: Connection) -> str:
            found: str | None = connection.execute(wanted).scalar()
            if found is None:
                raise KeepingError("There is no such account any more.")
            return found

        return self._database.read(work)

    def set_password(self, id: int, password: str) -> Deferred[None]:
        """See `keeping.Accounts`."""
        key = self._by_id[id].key

        def work(connection: Connection) -> None:
            set_password(connection, key, password)

        return self._database.write(work)

    def set_role(self, id: int, role: str) -> Deferred[Account]:
        """See `keeping.Accounts`."""
        return self._change(id, role=role)

    def set_preferences(self, id: int, preferences: Mapping[str, Any]) -> Deferred[Account]:
        """See `keeping.Accounts`."""
        return self._change(id, preferences=dict(preferences))

    def _change(self, id: int, **changes: Any) -> Deferred[Account]:
        def work(connection: Connection) -> None:
            connection.execute(update(account).where(account.c.id == id).values(**changes))

        def learn(_: None) -> Account:
            return self._learn(attrs.evolve(self._by_id[id], **changes))

        return self._database.write(work).addCallback(learn)

    def saw(self, id: int, at: float) -> None:
        """See `keeping.Accounts`."""
        if id in self._by_id:
            # That it is not known in some crash's wake is no loss, and who failed has been logged.
            self._change(id, seen=at).addErrback(lambda _: None)

    def forget(self, id: int) -> Deferred[None]:
        """See `keeping.Accounts`."""
        gone = self._by_id[id]

        def work(connection: Connection) -> int:
            forget(connection, gone)
            return self._scrubber.want(connection)

        def forgotten(wanted: int) -> Deferred[None]:
            self._unlearn(id)
            self._forgotten(gone.owner)
            return self._scrubber.done(wanted)

        return self._database.write(work).addCallback(forgotten)

    def export(self, id: int) -> Deferred[list[str]]:
        """See `keeping.Accounts`."""
        return self._database.read(lambda connection: export(connection, self._by_id[id]))


def add(connection: Connection, name: Name, password: str, at: float) -> Account:
    """Write a new account; raises `Refusal` if its name is taken."""
    taken = Refusal("name-taken", f"{name.shown} is registered. Choose another name.")
    looks = select(account_look.c.account_id).where(account_look.c.look.in_(name.looks))
    if connection.execute(looks).first():
        raise taken
    row = {"key": name.key, "nick": name.shown, "role": MEMBER, "made": at, "seen": at}
    row |= {"preferences": {}}
    try:
        adding = insert(account).returning(account.c.id)
        id = connection.execute(adding, row | {"password": password}).scalar_one()
    except IntegrityError:
        raise taken from None
    looking = [{"account_id": id, "look": look} for look in name.looks]
    if looking:
        connection.execute(insert(account_look), looking)
    return _account(row | {"id": id}, name.looks)


def set_password(connection: Connection, key: str, password: str) -> None:
    """Write another hash for the account with this key; codes for a new one are void."""
    connection.execute(update(account).where(account.c.key == key).values(password=password))
    void(connection, PASSWORD_CODE, key)


def set_role(connection: Connection, key: str, role: str) -> bool:
    """Write the role of the account with this key; return whether there is one."""
    changed = connection.execute(update(account).where(account.c.key == key).values(role=role))
    return bool(changed.rowcount)
