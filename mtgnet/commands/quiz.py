"""Quizzes: in a room for everybody there, and alone, line by line."""

from __future__ import annotations

import random
import re
from functools import partial
from weakref import WeakKeyDictionary

from twisted.logger import Logger

from mtgnet.cards.query.near import nearest
from mtgnet.commands.library import Library
from mtgnet.commands.questions import Questions, Topic
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Number, OneOf, Text
from mtgnet.core.delivery import Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.person import Person
from mtgnet.core.quiz_events import CARDS, SUMS, ScoreList
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, Result, command
from mtgnet.core.text import cut
from mtgnet.quiz.in_rooms import RoomQuiz
from mtgnet.quiz.practice import Practice
from mtgnet.quiz.questions import Question
from mtgnet.quiz.scores import ranked, score_owner

MOST = 50
"""How many questions a quiz may have."""

_USUAL = 10
# So many questions are got at once for who practises alone.
_PORTION = 5
_STOP = "stop"
_RUNNING = "There is a quiz in this room already: type an answer, or /quiz stop to end it."
_ADVICE = "An empty line shows the problem again, /mode say ends your quiz."
_GRAMMAR = Grammar(
    "[N] [sums|cards] [QUERY], or stop",
    re.compile(
        r"(?:(?P<count>[-+]?\d[\d.,_]*)(?=\s|$)\s*)?"
        r"(?:(?P<subject>(?i:sums|cards|stop))(?=\s|$)\s*)?(?P<query>.*)",
        re.DOTALL,
    ),
)


class Quizzes(Group):
    """The commands for quizzes; all chance is that of `chance`."""

    title = "Quiz"
    purpose = "guess sums and cards, with the room or for you alone"
    _log = Logger()

    def __init__(self, hub: Hub, library: Library, chance: random.Random) -> None:
        self._hub = hub
        self._questions = Questions(library, chance)
        self._running: dict[str, RoomQuiz] = {}
        self._practices: WeakKeyDictionary[Session, Practice] = WeakKeyDictionary()

    # Starting and stopping

    @command(
        "quiz",
        takes=(
            Argument("count", Number(most=MOST), optional=True),
            Argument("subject", OneOf(words=(SUMS, CARDS, _STOP)), optional=True),
            Argument("query", Text(), optional=True),
        ),
        grammar=_GRAMMAR,
        mode="answer",
        summary="Start a quiz in your room",
        help="/quiz asks 10 sums, /quiz 5 cards t:goblin asks 5 questions about goblins; a search"
        " alone means cards. Whoever types the answer first gets its points, the more the sooner."
        " /skip passes a question, /quiz stop ends it, /score tells who is best. /mode quiz is a"
        " quiz for you alone; there /quiz cards, or sums, changes what is asked.",
        forms=(
            Form("Start a quiz with sums in the room", (), {"subject": SUMS}, then="say"),
            Form("Start a quiz about cards in the room", (), {"subject": CARDS}, then="say"),
            Form("Stop the quiz in the room", (), {"subject": _STOP}),
        ),
    )
    def quiz(
        self, session: Session, count: int | None, subject: str | None, query: str | None
    ) -> Result:
        """Start a quiz in the current room, or stop it; or turn one's own to something else."""
        query = (query or "").strip()
        _check(count, subject, query)
        topic = Topic(subject or (CARDS if query else SUMS), query)
        if _alone(session):
            return self._turn(session, count, topic)
        room = self._room(session)
        if subject == _STOP:
            may_anyway = self._hub.members.access(session.person) >= Access.OP
            self._quiz(room).stop(session.person, may_anyway)
            return None
        return self._start(session, room, topic, count or _USUAL)

    async def _start(self, session: Session, room: Room, topic: Topic, count: int) -> None:
        self._hub.moderation.check_talk(session.person)
        if room.key in self._running:
            raise Refusal("quiz-running", _RUNNING)
        quiz = self._running[room.key] = self._new(room, session.person, topic)
        try:
            questions, complaints = await self._questions.draw(topic, count)
        except BaseException:
            quiz.give_way()
            raise
        self._hub.announce(session.person)
        quiz.begin(questions, complaints)

    def _new(self, room: Room, starter: Person, topic: Topic) -> RoomQuiz:
        return RoomQuiz(
            room,
            starter,
            topic.subject,
            topic.query,
            self._hub.clock,
            partial(self._hub.delivery.post, (room,)),
            partial(self._keep, room),
            partial(self._running.pop, room.key),
        )

    def _room(self, session: Session) -> Room:
        if session.current is None:
            why = "You are in no room. /join one first, or /mode quiz to be asked alone."
            raise Refusal("no-room", why)
        return session.current

    def _quiz(self, room: Room) -> RoomQuiz:
        if room.key not in self._running:
            raise Refusal("no-quiz", f"There is no quiz in {room.name}. /quiz starts one.")
        return self._running[room.key]

    @command(
        "skip",
        summary="Vote for the next question",
        help="A question is skipped when more than half of those want it who take part: who have"
        " said something since the quiz began, and who started it.",
    )
    def skip(self, session: Session) -> Result:
        """Vote, or pass the problem of one's own quiz."""
        if _alone(session):
            return self._practice(session).skip()
        self._quiz(self._room(session)).skip(session.person)
        return None

    # Scores

    @command(
        "score",
        "scores",
        takes=(Argument("where", OneOf(words=("all",)), optional=True),),
        grammar=Grammar("[all]", re.compile(r"(?P<where>\S*)")),
        summary="Show who has won the most points in this room's quizzes",
        help="/score all adds up all rooms. Guests are told apart by their names.",
        forms=(
            Form("Show who is best in this room"),
            Form("Show who is best in all rooms", (), {"where": "all"}),
        ),
    )
    async def score(self, session: Session, where: str | None) -> Event:
        """List the best, or tell how one's own quiz goes."""
        if _alone(session) and where is None:
            return self._practice(session).told()
        room = None if where else self._room(session)
        scores = await self._hub.stores.scores.scores(room.key if room else None)
        standings = ranked(scores, score_owner(session.person))
        return ScoreList(room.name if room else None, standings)

    def _keep(self, room: Room, person: Person, points: int) -> None:
        who, now = score_owner(person), self._hub.clock.seconds()
        added = self._hub.stores.scores.add(room.key, who, person.nick, points, now)
        added.addErrback(lambda failure: self._log.failure("Points were not kept.", failure))

    # Alone

    @command(
        "answer",
        takes=(Argument("text", Text()),),
        summary="Answer the problem of your own quiz",
        help="/mode quiz sends your bare lines here: each is answered with right or wrong, the"
        " solution, and the next problem. An empty line shows the problem again, /skip passes it,"
        " /score counts, /mode say ends it.",
        access=Access.ANYBODY,
        logged=False,
        prompts=True,
        forms=(Form("Be asked sums, for you alone"),),
    )
    def answer(self, session: Session, text: str) -> Result:
        """Judge an answer; an empty one asks for the problem."""
        practice = self._practice(session)
        return self._judged(session, practice, text) if text.strip() else practice.pose()

    async def _judged(self, session: Session, practice: Practice, text: str) -> Event:
        try:
            return await practice.answer(text)
        except Refusal as refusal:
            if refusal.code != "bad-answer" or session.dialogue is not None:
                raise
            raise Refusal(refusal.code, f"{refusal.why} {_ADVICE}") from None

    def _practice(self, session: Session) -> Practice:
        practice = self._practices.get(session)
        if practice is None:
            practice = self._practices[session] = Practice(partial(self._portion, Topic()))
        return practice

    async def _turn(self, session: Session, count: int | None, topic: Topic) -> Event:
        if count is not None:
            why = "Your own quiz has no end, so leave out the number."
            raise Refusal("bad-argument", f"{why} {_way_out(session)} leaves it.")
        if topic.subject == _STOP:
            raise Refusal("bad-argument", f"{_way_out(session)} leaves your own quiz.")
        return await self._practice(session).turn_to(partial(self._portion, topic))

    async def _portion(self, topic: Topic) -> list[Question]:
        return (await self._questions.draw(topic, _PORTION))[0]


def _alone(session: Session) -> bool:
    """Whether the session's bare lines answer a quiz of its own."""
    return session.bare_lines_go_to == "answer"


def _way_out(session: Session) -> str:
    return "/mode say" if session.dialogue is None else "0"


def _check(count: int | None, subject: str | None, query: str) -> None:
    if subject == _STOP and (count or query):
        raise Refusal("too-much", "/quiz stop needs nothing else.")
    if subject == SUMS and query:
        why = f'"{cut(query)}" is too much: sums need no search. /quiz cards QUERY narrows cards.'
        raise Refusal("too-much", why)
    meant = _meant(query.lower()) if subject is None else None
    if meant is not None:
        why = f"Do you mean {meant}? /quiz cards {query} asks about cards called so."
        raise Refusal("bad-argument", why)


def _meant(word: str) -> str | None:
    """Return what is meant by what is nearly one of the quiz's own words, or None."""
    if word == "help":
        return "/help quiz"
    near = nearest(word, (SUMS, CARDS, _STOP))
    return f"/quiz {near}" if near else None
