"""Questions: what is asked, for how long, and which answers are right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from mtgnet.cards.records import BETWEEN, Card, Face, Printing
from mtgnet.core.events import Refusal
from mtgnet.core.quiz_events import Asks, Problem
from mtgnet.quiz import reading
from mtgnet.quiz.masking import hints, masked, names_of

MOST_POINTS = 10
_SUM_SECONDS, _FACT_SECONDS, _TEXT_SECONDS = 30.0, 45.0, 60.0
_TERMS = (10, 99)
# Shorter texts are those of too many cards.
_SHORTEST_TEXT = 30
_MOST_SETS = 12
_SETS_TOLD = 3


@attrs.frozen
class Question:
    """A problem and its solution; an answer is right if `read` makes one of `right` of it.

    `hints` come one by one, in equal steps of the `seconds` that there are to answer.
    """

    problem: Problem
    solution: str
    read: Callable[[str], str]
    right: frozenset[str]
    seconds: float = _FACT_SECONDS
    hints: tuple[str, ...] = ()

    def accepts(self, answer: str) -> bool:
        """Whether the answer is right; raises `Refusal` if it is none to such a question."""
        return self.read(answer) in self.right

    def solved_by(self, line: str) -> bool:
        """Whether a line that may just be talk is a right answer."""
        try:
            return self.accepts(line)
        except Refusal:
            return False

    def points(self, elapsed: float) -> int:
        """Return what a right answer gets after so many seconds: from 10 down to 1."""
        return max(1, MOST_POINTS - int(MOST_POINTS * max(0.0, elapsed) / self.seconds))


def addition(chance: random.Random) -> Question:
    """Return an addition problem."""
    terms = (chance.randint(*_TERMS), chance.randint(*_TERMS))
    result = str(sum(terms))
    problem = Problem("sum", terms=terms)
    return Question(problem, result, reading.number, frozenset({result}), _SUM_SECONDS)


def about(card: Card, printings: Sequence[Printing], chance: random.Random) -> Question:
    """Return a question about a card, of a kind that fits it."""
    face = chance.choice(card.faces)
    return chance.choice([each for each in possible(card, face, printings, chance) if each.right])


def possible(
    card: Card, face: Face, printings: Sequence[Printing], chance: random.Random
) -> Iterator[Question]:
    """Yield all questions about a face; one that has no readable answer has nothing `right`."""
    sets = {each.set_code: each.set_name for each in printings}
    text = masked(face.text, names_of(card))
    yield _question("type", card, face, face.type_line, reading.types)
    if face.mana_cost:
        yield _question("cost", card, face, face.mana_cost, reading.cost)
    if face.power is not None and face.toughness is not None:
        yield _question("size", card, face, f"{face.power}/{face.toughness}", reading.size)
    if 0 < len(sets) <= _MOST_SETS:
        yield _set(card, sets)
    if len(text) >= _SHORTEST_TEXT and any(map(str.isalnum, face.name)):
        yield _text(card, face, text, chance)


def _question(
    asks: Asks, card: Card, face: Face, solution: str, read: Callable[[str], str]
) -> Question:
    problem = Problem(asks, card=card.name, face=face.name if len(card.faces) > 1 else "")
    return Question(problem, solution, read, _read(read, solution))


def _set(card: Card, sets: dict[str, str]) -> Question:
    right = _read(reading.name, *sets, *sets.values())
    return Question(Problem("set", card=card.name), _told(sets), reading.name, right)


def _told(sets: dict[str, str]) -> str:
    told = [f"{name} ({code.upper()})" for code, name in sets.items()]
    left = len(told) - _SETS_TOLD
    return ", ".join(told[:_SETS_TOLD]) + (f" and {left} more" if left > 0 else "")


def _text(card: Card, face: Face, text: str, chance: random.Random) -> Question:
    mask, *later = hints(face.name, chance)
    names = {card.name, *card.name.split(BETWEEN), *(each.name for each in card.faces)}
    problem = Problem("text", text=text, mask=mask)
    right = _read(reading.name, *names)
    return Question(problem, card.name, reading.name, right, _TEXT_SECONDS, tuple(later))


def _read(read: Callable[[str], str], *answers: str) -> frozenset[str]:
    return frozenset(_all_read(read, answers))


def _all_read(read: Callable[[str], str], answers: Iterable[str]) -> Iterator[str]:
    for each in answers:
        try:
            yield read(each)
        except Refusal:
            continue
