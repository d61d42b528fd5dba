"""What the events of quizzes look like as plain lines.

A problem for one person alone is always one line, and so is a verdict: scripts read them.
"""

from __future__ import annotations

from collections.abc import Iterable

from mtgnet.core import quiz_events as told
from mtgnet.core.quiz_events import Problem, Standing
from mtgnet.frontends.rendering import padded, render, wrapped

# What stands before each line that a room hears of a quiz.
_HEAR, _MORE = "* ", "*   "
_WAYS = {
    "finished": "The quiz is over",
    "stopped": "{nick} stopped the quiz",
    "unanswered": "Nobody answers, so the quiz is over",
}


@render.register
def _(event: told.QuizBegun) -> Iterable[str]:
    about = f"{event.subject}: {event.query}" if event.query else event.subject
    yield from wrapped(f"{event.nick} starts a quiz, {_counted(event.count)} ({about}).", _HEAR)
    for complaint in event.complaints:
        yield from wrapped(complaint, _MORE)
    yield "* Just type the answer. /skip passes a question, /quiz stop ends the quiz."


@render.register
def _(event: told.QuizAsked) -> Iterable[str]:
    head, problem = f"{event.number} of {event.count}: ", event.problem
    if not problem.text:
        yield from wrapped(f"{head}{_asked(problem)}", _HEAR)
        return
    yield f"{_HEAR}{head}Which card is this?"
    for paragraph in problem.text.splitlines():
        yield from wrapped(paragraph, _MORE)
    yield f"{_MORE}{problem.mask}"


@render.register
def _(event: told.QuizHint) -> Iterable[str]:
    yield f"{_MORE}{event.mask}"


@render.register
def _(event: told.QuizSolved) -> Iterable[str]:
    solved = f"{event.nick} is right: {_solved(event.problem, event.solution)}."
    yield from wrapped(f"{solved} {_points(event.points)}, {event.total} in all.", _HEAR)


@render.register
def _(event: told.QuizUnsolved) -> Iterable[str]:
    how = "Skipped" if event.skipped else "Nobody was right"
    yield from wrapped(f"{how}: {_solved(event.problem, event.solution)}.", _HEAR)


@render.register
def _(event: told.QuizVote) -> Iterable[str]:
    yield f"* {event.nick} wants to /skip: {event.votes} of {event.needed} votes."


@render.register
def _(event: told.QuizOver) -> Iterable[str]:
    why = _WAYS[event.why].format(nick=event.nick)
    if not event.standings:
        yield f"* {why}. Nobody has points."
        return
    yield f"* {why}:"
    for each in event.standings:
        yield f"*   {_standing(each)}"


@render.register
def _(event: told.Posed) -> Iterable[str]:
    yield f"  {_asked(event.problem)}"


@render.register
def _(event: told.Judged) -> Iterable[str]:
    yield f"  {event.outcome}: {_solved(event.problem, event.solution)}"
    yield f"  {_asked(event.next)}"


@render.register
def _(event: told.Practised) -> Iterable[str]:
    yield f"  {event.right} right of {event.asked}."


@render.register
def _(event: told.ScoreList) -> Iterable[str]:
    where = event.room or "all rooms"
    if not event.standings:
        place = f"in {event.room}" if event.room else "anywhere"
        yield f"  Nobody has points {place}. /quiz starts a quiz."
        return
    yield f"  The best of {where}:"
    for each in event.standings:
        yield f"  {_standing(each)}{' (guest)' * each.guest}"


def _asked(problem: Problem) -> str:
    """Say in one line what is asked."""
    card = _card(problem)
    if problem.asks == "sum":
        return f"{_sum(problem)} = ?"
    if problem.asks == "text":
        return f"Which card is this? {' / '.join(problem.text.splitlines())} ({problem.mask})"
    return {
        "cost": f"What does {card} cost?",
        "type": f"What is the type line of {card}?",
        "size": f"What are power and toughness of {card}?",
        "set": f"In which set was {card} printed?",
    }[problem.asks]


def _solved(problem: Problem, solution: str) -> str:
    """Say what was asked with its solution."""
    card = _card(problem)
    return {
        "sum": f"{_sum(problem)} = {solution}",
        "text": f"that is {solution}",
        "cost": f"{card} costs {solution}",
        "type": f"{card} is {solution}",
        "size": f"{card} is {solution}",
        "set": f"{card} was printed in {solution}",
    }[problem.asks]


def _sum(problem: Problem) -> str:
    return " + ".join(map(str, problem.terms))


def _card(problem: Problem) -> str:
    return f"{problem.face} (of {problem.card})" if problem.face else problem.card


def _standing(each: Standing) -> str:
    return f"{each.place:>3}  {padded(each.nick, 24)} {_points(each.points)}, {each.right} right"


def _points(points: int) -> str:
    return "1 point" if points == 1 else f"{points:,} points"


def _counted(questions: int) -> str:
    return "1 question" if questions == 1 else f"{questions} questions"
