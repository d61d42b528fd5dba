"""What the events of quizzes look like as plain lines.

A problem for one person alone is always one line, and so is a verdict: scripts read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mtgnet.core import quiz_events as told
from mtgnet.core.quiz_events import Problem, Standing
from mtgnet.frontends.rendering import hanging, padded, render

_WAYS = {
    told.FINISHED: "The quiz is over",
    told.STOPPED: "{nick} stopped the quiz",
    told.UNANSWERED: "Nobody answers, so the quiz is over",
}


@render.register
def _(event: told.QuizBegun) -> Iterable[str]:
    about = f"{event.subject}: {event.query}" if event.query else event.subject
    yield from hanging("* ", f"{event.nick} starts a quiz, {_counted(event.count)} ({about}).")
    for complaint in event.complaints:
        yield from hanging("*   ", complaint)
    yield "* Just type the answer. /skip passes a question, /quiz stop ends the quiz."


@render.register
def _(event: told.QuizAsked) -> Iterable[str]:
    head, problem = f"* {event.number} of {event.count}: ", event.problem
    if not problem.text:
        yield from hanging(head, _asked(problem))
        return
    yield f"{head}Which card is this?"
    for paragraph in problem.text.splitlines():
        yield from _under(paragraph)
    yield from _under(problem.mask)


@render.register
def _(event: told.QuizHint) -> Iterable[str]:
    yield from _under(event.mask)


@render.register
def _(event: told.QuizSolved) -> Iterable[str]:
    solved = f"{event.nick} is right: {_solved(event.problem, event.solution)}."
    yield from hanging("* ", f"{solved} {_points(event.points)}, {event.total} in all.")


@render.register
def _(event: told.QuizUnsolved) -> Iterable[str]:
    how = "Skipped" if event.skipped else "Nobody was right"
    yield from hanging("* ", f"{how}: {_solved(event.problem, event.solution)}.")


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
        yield f"  Nobody has points in {where}. /quiz starts a quiz."
        return
    yield f"  The best of {where}:"
    for each in event.standings:
        yield f"  {_standing(each)}{' (guest)' * each.guest}"


def _under(text: str) -> Iterator[str]:
    return hanging("*   ", text)


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
