"""What the readers of values share: operators, words, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mtgnet.cards.names import fold
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning
from mtgnet.cards.query.near import nearest
from mtgnet.cards.query.syntax import Value
from mtgnet.cards.query.tree import Leaf, opposite

Reader = Callable[[str, Value], Meaning]


class BadValueError(ValueError):
    """A value, or an operator before it, that the key cannot take; its text says why."""


def leaf(condition: ask.Condition) -> Meaning:
    """A meaning of one condition."""
    return Leaf(condition)


def said(operator: str, meaning: Meaning) -> Meaning:
    """The meaning for a key that knows only "is" and "is not"."""
    if operator in {":", "="}:
        return meaning
    if operator == "!=":
        return opposite(meaning)
    raise BadValueError(f"{operator} makes no sense here; use : or !=")


def arithmetic(operator: str) -> str:
    """The operator for a key whose `:` means `=`."""
    return "=" if operator == ":" else operator


def words_of(value: Value) -> tuple[str, ...]:
    """The folded words between commas, at least one."""
    if value.regex:
        raise BadValueError("a regular expression makes no sense here")
    words = tuple(part for word in value.text.split(",") if (part := fold(word).strip()))
    if not words:
        raise BadValueError("a value is missing")
    return words


def word_of(value: Value) -> str:
    """The folded value, which must not be empty."""
    return ",".join(words_of(value))


def unknown(kind: str, word: str, known: Iterable[str]) -> BadValueError:
    """The refusal of a word that is not among the known ones."""
    close = nearest(word, known)
    return BadValueError(
        f"unknown {kind} “{word}”" + (f"; did you mean “{close}”?" if close else "")
    )
