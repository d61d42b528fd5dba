"""Who holds which name, and which names nobody else may take because they look the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from mtgnet.core.events import Refusal
from mtgnet.core.names import Name, guest_name

if TYPE_CHECKING:
    from mtgnet.core.keeping import Accounts
    from mtgnet.core.person import Person


class Nicks:
    """The names that people hold, and those that are registered."""

    def __init__(self, accounts: Accounts, chance: random.Random) -> None:
        self._accounts = accounts
        self._chance = chance
        self._holders: dict[str, Person] = {}
        self._looks: dict[str, Person] = {}

    @property
    def people(self) -> list[Person]:
        """All who hold a name, in the order in which they took it."""
        return list(self._holders.values())

    def generate(self) -> Name:
        """Return a generated name that nobody has."""
        while True:
            name = guest_name(self._holders, self._chance)
            if self._accounts.find(name.key) is None:
                return name

    def holder(self, key: str) -> Person | None:
        """Return who holds the name with this key."""
        return self._holders.get(key)

    def rivals(self, name: Name, person: Person | None) -> list[Person]:
        """Return the others who hold this name or one that looks the same; the former first."""
        found = [self._holders.get(name.key), *map(self._looks.get, sorted(name.looks))]
        return list(dict.fromkeys(each for each in found if each not in (None, person)))

    def check_free(self, name: Name, person: Person | None) -> None:
        """Raise `Refusal` if somebody else than `person` stands in the way of this name."""
        self._check_unregistered(name, person)
        for rival in self.rivals(name, person):
            if rival.name.key == name.key:
                raise Refusal("name-taken", f"{rival.nick} has that name. Choose another.")
            why = f"{name.shown} looks too much like {rival.nick}, who is here."
            raise Refusal("name-taken", f"{why} Choose another.")

    def _check_unregistered(self, name: Name, person: Person | None) -> None:
        mine = person.account if person else None
        account = self._accounts.find(name.key)
        if account is not None and account.id != mine:
            why = f"{account.nick} is a registered name. /login {account.nick} PASSWORD if it is"
            raise Refusal("name-registered", f"{why} yours, or choose another.")
        account = self._accounts.lookalike(name.looks)
        if account is not None and account.id != mine:
            why = f"{name.shown} looks too much like {account.nick}, who is registered."
            raise Refusal("name-registered", f"{why} Choose another.")

    def take(self, person: Person, name: Name) -> None:
        """Let the person hold this name from now on, instead of the one before."""
        self.drop(person)
        person.name = name
        self._holders[name.key] = person
        for look in name.looks:
            self._looks[look] = person

    def drop(self, person: Person) -> None:
        """Let the person hold no name; calling it again does nothing."""
        if self._holders.get(person.name.key) is person:
            del self._holders[person.name.key]
        for look in person.name.looks:
            if self._looks.get(look) is person:
                del self._looks[look]
