"""Dice as people write them: 2d6+1, d20, 4d6-2, 2d6+1d4, and 4d6k3 for the highest three."""

from __future__ import annotations

import random
import re

import attrs

from mtgnet.core.events import Refusal
from mtgnet.core.text import quoted

MOST_DICE = 100
MOST_SIDES = 1000
MOST_BONUS = 10_000
_MOST_TERMS = 10
_LONGEST = 100
_TERM = re.compile(
    r"(?P<sign>[+-])(?:(?P<count>\d*)d(?P<sides>\d+)(?:k(?P<end>[hl]?)(?P<keep>\d+))?|(?P<bonus>\d+))",
    re.ASCII,
)
_HOW = "Write it like d20, 2d6+1, 2d6+1d4 or 4d6k3."


@attrs.frozen
class Term:
    """Dice, or a number (then there are no `sides`), that are added or subtracted.

    Of `count` dice `keep` count: the highest, or the lowest if `low`.
    """

    sign: int
    count: int
    sides: int | None = None
    keep: int = 0
    low: bool = False

    def __str__(self) -> str:
        """Return it as it is written behind others."""
        number = str(self.count) if self.count != 1 or self.sides is None else ""
        sides = "" if self.sides is None else f"d{self.sides}"
        kept = "" if self.keep == self.count else f"k{'l' if self.low else ''}{self.keep}"
        return f"{'+' if self.sign > 0 else '-'}{number}{sides}{kept if self.sides else ''}"


@attrs.frozen
class Thrown:
    """A term, what each of its dice shows (those that count first), and what it adds."""

    term: Term
    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    total: int


def read_dice(text: str) -> tuple[Term, ...]:
    """Return the terms that `text` spells; raises `Refusal` for what is no roll, or absurd."""
    given = text.replace(" ", "").lower()
    signed = given if given[:1] in ("+", "-") else f"+{given}"
    if len(given) > _LONGEST or not re.fullmatch(rf"(?:{_anonymous()})+", signed, re.ASCII):
        raise Refusal("bad-dice", f"{quoted(text.strip())} is no roll. {_HOW}")
    terms = tuple(map(_term, _TERM.finditer(signed)))
    _check(terms)
    return terms


def _anonymous() -> str:
    return re.sub(r"\?P<\w+>", "?:", _TERM.pattern)


def _term(match: re.Match[str]) -> Term:
    sign = -1 if match["sign"] == "-" else 1
    if match["bonus"]:
        bonus = int(match["bonus"])
        return Term(sign, bonus, keep=bonus)
    count = int(match["count"] or 1)
    keep = int(match["keep"]) if match["keep"] else count
    return Term(sign, count, int(match["sides"]), keep, match["end"] == "l")


def _check(terms: tuple[Term, ...]) -> None:
    dice = [term for term in terms if term.sides is not None]
    if not dice:
        raise Refusal("bad-dice", f"There are no dice in that. {_HOW}")
    if len(terms) > _MOST_TERMS:
        raise Refusal("bad-dice", f"Add up {_MOST_TERMS} things at the most.")
    if sum(term.count for term in dice) > MOST_DICE or not all(term.count for term in dice):
        raise Refusal("bad-dice", f"Roll 1 to {MOST_DICE} dice at once.")
    if any(not 2 <= (term.sides or 0) <= MOST_SIDES for term in dice):
        raise Refusal("bad-dice", f"A die has 2 to {MOST_SIDES} sides.")
    if any(not 1 <= term.keep <= term.count for term in dice):
        raise Refusal("bad-dice", "Keep 1 of the dice at least, and not more than there are.")
    if any(term.sides is None and term.count > MOST_BONUS for term in terms):
        raise Refusal("bad-dice", f"Add or subtract {MOST_BONUS} at the most.")


def written(terms: tuple[Term, ...]) -> str:
    """Return the terms as one writes them."""
    return "".join(map(str, terms)).removeprefix("+")


def throw(terms: tuple[Term, ...], chance: random.Random) -> tuple[Thrown, ...]:
    """Roll them."""
    return tuple(_throw(term, chance) for term in terms)


def _throw(term: Term, chance: random.Random) -> Thrown:
    if term.sides is None:
        return Thrown(term, (), (), term.sign * term.count)
    rolls = [chance.randint(1, term.sides) for _ in range(term.count)]
    ranked = sorted(range(term.count), key=rolls.__getitem__, reverse=not term.low)
    counted = set(ranked[: term.keep])
    kept = tuple(roll for place, roll in enumerate(rolls) if place in counted)
    dropped = tuple(roll for place, roll in enumerate(rolls) if place not in counted)
    return Thrown(term, kept, dropped, term.sign * sum(kept))
