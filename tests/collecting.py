"""People who own cards, and what is told of that: for scenarios over both front-ends."""

from __future__ import annotations

from typing import Any

import attrs
from tongues import Person, Talk
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy
from mtgnet.cards.meaning import Meant
from mtgnet.core.collecting.holding_events import RowFacts
from mtgnet.stores.catalogue.still import starter_library


def members(talk: Talk, *nicks: str) -> list[Person]:
    """Registered people who are here."""
    people = talk.people(*nicks)
    for person in people:
        person.does("register", password="k33psake")
    talk.meeting.clock.advance(1)
    for person in people:
        person.forgets()
    return people


def copy_of(card: str) -> Copy:
    """The copy that `/have` adds for this, by the starter set."""
    found = starter_library().meant(card)
    meant = result_of(found) if isinstance(found, Deferred) else found
    assert isinstance(meant, Meant), meant
    return meant.copy()


def row(card: str | Copy, count: int, **more: Any) -> RowFacts:
    """A row with so many of a card, as its owner is told of it."""
    copy = copy_of(card) if isinstance(card, str) else card
    return RowFacts(copy=copy, count=count, **more)


def theirs(card: str | Copy, count: int, **more: Any) -> RowFacts:
    """A row as others are told of it."""
    facts = row(card, count, **more)
    return attrs.evolve(facts, copy=attrs.evolve(facts.copy, place=""))


def result_of(deferred: Any) -> Any:
    """What a Deferred has fired with; raises what it has failed with."""
    results: list[Any] = []
    deferred.addBoth(results.append)
    assert results, "it has not fired"
    if hasattr(results[0], "raiseException"):
        results[0].raiseException()
    return results[0]
