"""Who holds which name, and which names nobody else may take because they look the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from mtgnet.core.events import Refusal
from mtgnet.core.names import Name, guest_name

if TYPE_CHECKING:
    from mtgnet.core.person import Person


class Nicks:
    """The names that people hold."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._holders: dict[str, Person] = {}
        self._looks: dict[str, Person] = {}

    @property
    def people(self) -> list[Person]:
        """All who hold a name, in the order in which they took it."""
        return list(self._holders.values())

    def generate(self) -> Name:
        """Return a generated name that nobody has."""
        return guest_name(self._holders, self._chance)

    def holder(self, key: str) -> Person | None:
        """Return who holds the name with this key."""
        return self._holders.get(key)

    def rivals(self, name: Name, person: Person | None) -> list[Person]:
        """Return the others who hold this name or one that looks the same; the former first."""
        found = [self._holders.get(name.key), *map(self._looks.get, sorted(name.looks))]
        return list(dict.fromkeys(each for each in found if each not in (None, person)))

    def check_free(self, name: Name, person: Person | None) -> None:
        """Raise `Refusal` if somebody else than `person` stands in the way of this name."""
        for rival in self.rivals(name, person):
            if rival.name.key == name.key:
                raise Refusal("name-taken", f"{rival.nick} has that name. Choose another.")
            why = f"{name.shown} looks too much like {rival.nick}, who is here."
            raise Refusal("name-taken", f"{why} Choose another.")

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
