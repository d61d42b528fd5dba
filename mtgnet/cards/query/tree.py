"""The shape of a query: conditions joined by and, or and not, whatever the conditions are.

The same three joints hold a query twice: over `Term` as somebody typed it, and over the typed
conditions of `mtgnet.cards.query.conditions` as it is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen

L = TypeVar("L")
M = TypeVar("M")


@frozen
class And(Generic[L]):
    """Every one of at least two parts."""

    parts: tuple[Node[L], ...]


@frozen
class Or(Generic[L]):
    """Any one of at least two parts."""

    parts: tuple[Node[L], ...]


@frozen
class Not(Generic[L]):
    """The opposite of the part."""

    part: Node[L]


@frozen
class Leaf(Generic[L]):
    """One condition."""

    it: L


Node: TypeAlias = And[L] | Or[L] | Not[L] | Leaf[L]


def both(parts: Iterable[Node[L]]) -> Node[L]:
    """All of the parts (at least one), with nested ands made one."""
    flat = tuple(inner for part in parts for inner in _opened(part, And))
    return flat[0] if len(flat) == 1 else And(flat)


def either(parts: Iterable[Node[L]]) -> Node[L]:
    """Any of the parts (at least one), with nested ors made one."""
    flat = tuple(inner for part in parts for inner in _opened(part, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def opposite(part: Node[L]) -> Node[L]:
    """Not the part; two negations are none."""
    return part.part if isinstance(part, Not) else Not(part)


def _opened(node: Node[L], joint: type[And[L]] | type[Or[L]]) -> tuple[Node[L], ...]:
    return node.parts if isinstance(node, joint) else (node,)


def leaves(node: Node[L], positive: bool = True) -> Iterator[tuple[L, bool]]:
    """Every condition, and whether it is asked for (under an even number of negations)."""
    if isinstance(node, Leaf):
        yield node.it, positive
    elif isinstance(node, Not):
        yield from leaves(node.part, not positive)
    else:
        for part in node.parts:
            yield from leaves(part, positive)


def mapped(node: Node[L], change: Callable[[L], Node[M] | None]) -> Node[M] | None:
    """The tree with each condition changed; one changed to None vanishes, and so may a joint."""
    if isinstance(node, Leaf):
        return change(node.it)
    if isinstance(node, Not):
        part = mapped(node.part, change)
        return None if part is None else opposite(part)
    parts = [new for part in node.parts if (new := mapped(part, change)) is not None]
    if not parts:
        return None
    return both(parts) if isinstance(node, And) else either(parts)
