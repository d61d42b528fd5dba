"""What is told of quizzes: those of rooms, and those that somebody has alone."""

from __future__ import annotations

from typing import Literal

import attrs

from mtgnet.core.events import Event

SUMS, CARDS = "sums", "cards"

Asks = Literal["sum", "cost", "type", "size", "set", "text"]
Ending = Literal["finished", "stopped", "unanswered"]
Outcome = Literal["right", "wrong", "skipped"]


@attrs.frozen
class Problem:
    """What is asked: a sum of `terms`, or something of a card.

    `asks` is sum, cost, type, size (power and toughness), set, or text: then the `text` is told
    with `~` for every name of the card, and `mask` is its name with `_` for letters. Otherwise
    `card` is the whole name, and `face` that of the face that is meant, if there are several.
    """

    asks: Asks
    terms: tuple[int, ...] = ()
    card: str = ""
    face: str = ""
    text: str = ""
    mask: str = ""


@attrs.frozen
class Standing:
    """What somebody has won; `place` is 1 for the best, `guest` tells that they have no account."""

    place: int
    nick: str
    points: int
    right: int
    guest: bool = False


# What a room hears.


@attrs.frozen
class QuizBegun(Event):
    """Somebody started a quiz of `count` questions; `complaints` tell what was left out of `query`.

    `subject` is sums or cards.
    """

    kind = "quiz-begun"
    room: str
    nick: str
    count: int
    subject: str
    query: str
    complaints: tuple[str, ...]


@attrs.frozen
class QuizAsked(Event):
    """Question `number` of `count`: whoever is right within `seconds` gets up to `points`."""

    kind = "quiz-asked"
    room: str
    number: int
    count: int
    problem: Problem
    seconds: float
    points: int


@attrs.frozen
class QuizHint(Event):
    """More of the name that is looked for."""

    kind = "quiz-hint"
    room: str
    mask: str


@attrs.frozen
class QuizSolved(Event):
    """Somebody was right, and has so many points now in this quiz."""

    kind = "quiz-solved"
    room: str
    nick: str
    problem: Problem
    solution: str
    points: int
    total: int


@attrs.frozen
class QuizUnsolved(Event):
    """Nobody was right in time, or most wanted the next question."""

    kind = "quiz-unsolved"
    room: str
    problem: Problem
    solution: str
    skipped: bool


@attrs.frozen
class QuizVote(Event):
    """Somebody wants to skip the question; that takes `needed` votes."""

    kind = "quiz-vote"
    room: str
    nick: str
    votes: int
    needed: int


@attrs.frozen
class QuizOver(Event):
    """The quiz is over: finished, stopped (by `nick`), or unanswered for too long."""

    kind = "quiz-over"
    room: str
    why: Ending
    nick: str | None
    standings: tuple[Standing, ...]


# What one person hears.


@attrs.frozen
class Posed(Event):
    """The problem of your own quiz."""

    kind = "problem"
    problem: Problem


@attrs.frozen
class Judged(Event):
    """Whether your answer was right or wrong (or the problem skipped), and the next problem.

    So many of the `asked` ones were right.
    """

    kind = "verdict"
    outcome: Outcome
    problem: Problem
    solution: str
    next: Problem
    right: int
    asked: int


@attrs.frozen
class Practised(Event):
    """How you have done in your own quiz."""

    kind = "practice"
    right: int
    asked: int


@attrs.frozen
class ScoreList(Event):
    """The best of a room, or (room None) of all rooms together; you come last, if you have points.

    You are not told twice if you are among the best.
    """

    kind = "scores"
    room: str | None
    standings: tuple[Standing, ...]
