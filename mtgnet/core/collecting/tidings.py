"""What somebody is to hear of, at once or with the next login, and which events can be that.

An event that can wait is kept by its kind and its facts, so its fields are what JSON can tell:
texts, numbers, truths, None, enumerations, and records and tuples of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import UnionType
from typing import Any, Protocol, get_args, get_origin, get_type_hints

import attrs
from twisted.internet.defer import Deferred

from mtgnet.core.collecting import loan_events, trade_events
from mtgnet.core.events import Event

# A subject whose events can wait names them here.
_LASTING: tuple[type[Event], ...] = (
    trade_events.WantFound,
    trade_events.MoreFound,
    trade_events.TradeTold,
    loan_events.BorrowTold,
    loan_events.LoanTold,
)


@attrs.frozen
class Tiding:
    """An event that an account is to hear of; `id` is never given to another."""

    id: int
    owner: int
    at: float
    event: Event


class Tidings(Protocol):
    """What people are to hear of. They come in with what has happened, in its transaction."""

    def waiting(self, owner: int) -> Deferred[list[Tiding]]:
        """Return what the account hasn't been told yet, the oldest first."""

    def told(self, ids: Sequence[int], at: float) -> Deferred[None]:
        """Take note that these have reached whom they are for."""

    def prune(self, before: float) -> Deferred[None]:
        """Delete those that were told before then."""


def kept(event: Event) -> tuple[str, dict[str, Any]]:
    """Return the kind and the facts of an event, as JSON can have them."""
    return event.kind, attrs.asdict(event, value_serializer=_plain)


def _plain(_: object, __: object, value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def found(kind: str, facts: Mapping[str, Any]) -> Event | None:
    """Return the event that was kept so; None for a kind that this program doesn't know."""
    for each in _LASTING:
        if each.kind == kind:
            event: Event = _made(each, facts)
            return event
    return None


def _made(wanted: Any, value: Any) -> Any:
    """Turn what JSON has back into what a field of the type `wanted` has."""
    if get_origin(wanted) is UnionType:
        return None if value is None else _made(get_args(wanted)[0], value)
    if attrs.has(wanted):
        hints = get_type_hints(wanted)
        return wanted(**{name: _made(hints[name], each) for name, each in value.items()})
    if get_origin(wanted) is tuple:
        return tuple(_made(get_args(wanted)[0], each) for each in value)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(value)
    return value
