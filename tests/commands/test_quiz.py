"""Quizzes in rooms and alone, in plain lines and in JSON."""

from __future__ import annotations

import random
from typing import Any

import pytest
from tongues import Answer, Person, Talk, both
from twisted.internet.defer import Deferred

from mtgnet.commands.questions import _ALL
from mtgnet.core.events import Closing, Done, ModeSet, Refused, Said
from mtgnet.core.policies import HistoryPolicy, RequestPolicy
from mtgnet.core.quiz_events import (
    Judged,
    Posed,
    Practised,
    Problem,
    QuizAsked,
    QuizBegun,
    QuizHint,
    QuizOver,
    QuizSolved,
    QuizUnsolved,
    QuizVote,
    ScoreList,
    Standing,
)
from mtgnet.quiz.game import PATIENCE, REST_SECONDS
from mtgnet.settings import Settings
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted
from mtgnet.testing.memory import stores as memory_stores

QUIET = Settings(
    history=HistoryPolicy(enabled=False, resume_hours=0), request_log=RequestPolicy(enabled=False)
)
SEED = 7
LONG = "x" * 4096


def sums(count: int) -> list[Problem]:
    """The sums that a server with the seed draws first."""
    chance = random.Random(SEED)
    return [Problem("sum", (chance.randint(10, 99), chance.randint(10, 99))) for _ in range(count)]


ONE, TWO, THREE = sums(3)


def result(problem: Problem) -> str:
    return str(sum(problem.terms))


def asked(number: int, count: int, problem: Problem) -> QuizAsked:
    return QuizAsked("#lobby", number, count, problem, 30.0, 10)


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind, Meeting(QUIET, chance=random.Random(SEED)))


def begin(talk: Talk, *nicks: str, line: str = "/quiz 2 sums") -> list[Person]:
    """People among whom the first has just started a quiz."""
    people = talk.people(*nicks)
    people[0].types(line)
    for person in people:
        person.forgets()
    return people


def rest(talk: Talk) -> None:
    talk.meeting.clock.advance(REST_SECONDS)


def timers(talk: Talk) -> list[str]:
    calls = talk.meeting.clock.getDelayedCalls()
    return [str(each) for each in calls if "quiz" in str(getattr(each.func, "__module__", ""))]


# In a room


@both
def test_everybody_in_the_room_hears_the_quiz_begin(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("quiz", count="2")
    begun = (QuizBegun("#lobby", "alice", 2, "sums", "", ()), asked(1, 2, ONE))
    alice.hears(*begun, Answer(Done()))
    bob.hears(*begun)


@both
def test_the_line_is_heard_and_then_that_it_was_right(talk: Talk) -> None:
    alice, bob = begin(talk, "alice", "bob")
    talk.meeting.clock.advance(7)
    bob.types(result(ONE))
    said = Said("#lobby", "bob", result(ONE), talk.now())
    solved = QuizSolved("#lobby", "bob", ONE, result(ONE), 8, 8)
    alice.hears(said, solved)
    bob.hears(*[said] * talk.own_lines, solved, Answer(Done()))
    rest(talk)
    for person in (alice, bob):
        person.hears(asked(2, 2, TWO))


@both
def test_ordinary_talk_goes_through(talk: Talk) -> None:
    alice, bob = begin(talk, "alice", "bob")
    for line in ("hm, wait", "1", "٤٢", "[[", LONG[:4000]):
        bob.types(line)
        alice.hears(Said("#lobby", "bob", line, talk.now()))


@both
def test_the_last_answer_ends_it_with_the_standings(talk: Talk) -> None:
    alice, bob = begin(talk, "alice", "bob")
    bob.types(result(ONE))
    rest(talk)
    alice.forgets()
    talk.meeting.clock.advance(15)
    alice.types(result(TWO))
    bob.forgets()
    said = Said("#lobby", "alice", result(TWO), talk.now())
    standings = (Standing(1, "bob", 10, 1, True), Standing(2, "alice", 5, 1, True))
    alice.hears(
        *[said] * talk.own_lines,
        QuizSolved("#lobby", "alice", TWO, result(TWO), 5, 5),
        QuizOver("#lobby", "finished", None, standings),
        Answer(Done()),
    )
    assert timers(talk) == []
    alice.types("/quiz stop")
    why = "There is no quiz in #lobby. /quiz starts one."
    alice.hears(Answer(Refused("no-quiz", why)))


@both
def test_nobody_answers(talk: Talk) -> None:
    (alice,) = begin(talk, "alice", line="/quiz 9 sums")
    for problem in sums(PATIENCE)[:-1]:
        talk.meeting.clock.advance(30)
        alice.hears(QuizUnsolved("#lobby", problem, result(problem), False))
        rest(talk)
        alice.forgets()
    talk.meeting.clock.advance(30)
    alice.hears(
        QuizUnsolved("#lobby", THREE, result(THREE), False),
        QuizOver("#lobby", "unanswered", None, ()),
    )
    assert timers(talk) == []


@both
def test_most_want_the_next_question(talk: Talk) -> None:
    alice, bob = begin(talk, "alice", "bob")
    bob.types("no idea")
    alice.forgets()
    bob.forgets()
    bob.does("skip")
    bob.hears(QuizVote("#lobby", "bob", 1, 2), Answer(Done()))
    alice.does("skip")
    skipped = QuizUnsolved("#lobby", ONE, result(ONE), True)
    alice.hears(QuizVote("#lobby", "bob", 1, 2), skipped, Answer(Done()))
    bob.hears(skipped)
    bob.does("skip")
    why = "There is no question to skip. The next one comes soon."
    bob.hears(Answer(Refused("no-question", why)))


@both
def test_who_started_it_stops_it(talk: Talk) -> None:
    alice, bob = begin(talk, "alice", "bob")
    bob.types("/quiz stop")
    why = "alice started this quiz and can stop it; /skip passes a question."
    bob.hears(Answer(Refused("not-allowed", why)))
    alice.types("/quiz stop")
    bob.hears(QuizOver("#lobby", "stopped", "alice", ()))
    assert timers(talk) == []


@both
def test_anybody_stops_it_when_who_started_it_has_left(talk: Talk) -> None:
    alice, bob = begin(talk, "alice", "bob")
    alice.does("leave", room="lobby")
    bob.forgets()
    bob.types("/quiz stop")
    bob.hears(QuizOver("#lobby", "stopped", "bob", ()), Answer(Done()))


@both
@pytest.mark.parametrize(
    ("word", "meant"), [("sum", "sums"), ("card", "cards"), ("stopp", "stop"), ("SUMSS", "sums")]
)
def test_a_word_with_a_slip_begins_no_quiz(talk: Talk, word: str, meant: str) -> None:
    (alice,) = begin(talk, "alice")
    alice.types(f"/quiz {word}")
    why = f"Do you mean /quiz {meant}? /quiz cards {word} asks about cards called so."
    alice.hears(Answer(Refused("bad-argument", why)))


@both
def test_help_is_no_card(talk: Talk) -> None:
    (alice,) = begin(talk, "alice")
    alice.types("/quiz help")
    why = "Do you mean /help quiz? /quiz cards help asks about cards called so."
    alice.hears(Answer(Refused("bad-argument", why)))


@both
def test_there_is_one_quiz_in_a_room_and_others_elsewhere(talk: Talk) -> None:
    alice, bob = begin(talk, "alice", "bob")
    bob.types("/quiz")
    why = "There is a quiz in this room already: type an answer, or /quiz stop to end it."
    bob.hears(Answer(Refused("quiz-running", why)))
    bob.does("join", room="den")
    bob.forgets()
    bob.types("/quiz 1")
    third = QuizAsked("#den", 1, 1, THREE, 30.0, 10)
    bob.hears(QuizBegun("#den", "bob", 1, "sums", "", ()), third, Answer(Done()))
    alice.types(result(THREE))
    bob.forgets()
    assert talk.meeting.stores.scores._kept == {}  # type: ignore[attr-defined]


@both
def test_an_empty_room_ends_the_quiz(talk: Talk) -> None:
    (alice,) = begin(talk, "alice")
    alice.does("leave", room="lobby")
    assert timers(talk) == []
    alice.does("join", room="lobby")
    alice.forgets()
    alice.types("/quiz 1 sums")
    alice.hears(QuizBegun("#lobby", "alice", 1, "sums", "", ()), asked(1, 1, THREE), Answer(Done()))


@both
@pytest.mark.parametrize(
    ("typed", "code", "why"),
    [
        ("1000000", "bad-argument", 'Give a number from 1 to 50, not "1000000".'),
        ("0", "bad-argument", 'Give a number from 1 to 50, not "0".'),
        ("-3 sums", "bad-argument", 'Give a number from 1 to 50, not "-3".'),
        ("٣", "bad-argument", 'Give a number from 1 to 50, not "٣".'),
        ("cards (t:elf", "bad-query", "Column 1: this ( is never closed; add a )."),
        (
            "cards mv=77",
            "no-such-card",
            "No card is found for mv=77. /find explains queries. This is only the starter set.",
        ),
        (
            "sums t:elf",
            "too-much",
            '"t:elf" is too much: sums need no search. /quiz cards QUERY narrows cards.',
        ),
        ("stop now", "too-much", "/quiz stop needs nothing else."),
    ],
)
def test_what_cannot_be_asked_is_refused(talk: Talk, typed: str, code: str, why: str) -> None:
    (alice,) = talk.people("alice")
    alice.types(f"/quiz {typed}")
    alice.hears(Answer(Refused(code, why)))
    alice.types("/quiz 1")
    assert timers(talk) != []


def test_a_program_is_refused_what_a_person_is() -> None:
    bot = Meeting().connect("json")
    bot.raw()
    for count in (10**6, -1, 0, 2.5, "many", True):
        bot.ask(do="quiz", count=count)
        (event,) = bot.events()
        assert (event["event"], event["code"]) == ("refused", "bad-argument")


def test_who_may_not_talk_may_not_start_one() -> None:
    meeting = Meeting()
    alice = meeting.connect()
    meeting.server.hub.moderation.set_guests("read")
    alice.raw()
    alice.type("/quiz")
    assert alice.heard()[0].startswith("! Guests may only read now.")


# Cards


def ask_about(query: str, seed: int = 0) -> tuple[Meeting, Client]:
    """A server where a card that the query finds is asked for."""
    meeting = Meeting(QUIET, chance=random.Random(seed))
    alice = meeting.connect()
    alice.type("/name alice")
    meeting.clock.advance(3)
    alice.raw()
    alice.type(f"/quiz 1 {query}")
    return meeting, alice


def until(query: str, words: str) -> tuple[Meeting, Client, list[str]]:
    """Ask with one seed after the other until the question has `words` in it."""
    for seed in range(100):
        meeting, alice = ask_about(query, seed)
        heard = alice.heard()
        if any(words in line for line in heard):
            return meeting, alice, heard
    raise AssertionError(f"never asked: {words}")


@pytest.mark.parametrize(
    ("query", "words", "answer", "solution"),
    [
        ("lightning bolt", "cost?", "r", "Lightning Bolt costs {R}."),
        ("serra angel", "power and toughness", "4 / 4", "Serra Angel is 4/4."),
        ("serra angel", "type line", "angel creature", "Serra Angel is Creature — Angel."),
        ("lightning bolt", "Which card", "LIGHTNING-BOLT", "that is Lightning Bolt."),
        ("fire ice", "Which card", "fire", "that is Fire // Ice."),
        ("jace vryn", "Which card", "jace, vryn's prodigy", "that is Jace, Vryn's Prodigy // Jace"),
    ],
)
def test_cards_are_asked_for(query: str, words: str, answer: str, solution: str) -> None:
    _, alice, heard = until(f"cards {query}", words)
    assert heard[0] == f"* alice starts a quiz, 1 question (cards: {query})."
    alice.type("no idea", answer)
    assert f"* alice is right: {solution}" in alice.heard()[0]


def test_a_text_hides_the_name_until_hints_fill_it() -> None:
    meeting, alice, heard = until("cards lightning bolt", "Which card")
    assert heard[2:] == [
        "* 1 of 1: Which card is this?",
        "*   ~ deals 3 damage to any target.",
        "*   _________ ____",
    ]
    hints = []
    for _ in range(5):
        meeting.clock.advance(10)
        hints += alice.heard()
    assert len(hints) == 5
    assert [line.count("_") for line in hints] == [11, 9, 7, 5, 3]
    meeting.clock.advance(10)
    assert alice.heard() == [
        "* Nobody was right: that is Lightning Bolt.",
        "* The quiz is over. Nobody has points.",
    ]


def test_a_search_alone_means_cards() -> None:
    _, alice = ask_about("t:angel")
    assert alice.heard()[0].endswith("(cards: t:angel).")


def test_no_card_is_asked_for_twice() -> None:
    _, alice = ask_about("t:basic")
    alice.type("/quiz stop")
    alice.raw()
    alice.type("/quiz 50 cards t:basic")
    total = starter_library().search("t:basic").result.total  # type: ignore[attr-defined]
    assert f"{total} questions" in alice.heard()[0]


def test_all_cards_are_asked_for_without_tokens() -> None:
    found = starter_library().search(_ALL).result  # type: ignore[attr-defined]
    assert found.total > 100


def test_a_term_that_is_left_out_is_told() -> None:
    _, alice = ask_about("cards bolt xyzzy:1")
    heard = alice.heard()
    assert "xyzzy" in heard[1]
    assert heard[1].startswith("*   Column")


class Slow:
    """A library whose answers come when it is told to."""

    def __init__(self) -> None:
        self._library: Any = starter_library()
        self.waiting: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def search(self, query: str) -> Any:
        waited: Deferred[None] = Deferred()
        self.waiting.append(waited)
        return waited.addCallback(lambda _: self._library.search(query))


def test_everybody_is_gone_while_the_cards_are_looked_for() -> None:
    library = Slow()
    meeting = Meeting(QUIET, library=library)  # type: ignore[arg-type]
    alice, bob = meeting.connect(), meeting.connect()
    alice.type("/quiz cards")
    bob.type("/quiz")
    assert "There is a quiz in this room already" in bob.heard()[-1]
    bob.type("/leave")
    hub = meeting.server.hub
    hub.remove(hub.person(alice.nick), Closing())
    library.waiting.pop().callback(None)
    bob.raw()
    bob.type("/join lobby", "/quiz 1")
    assert any("1 of 1" in line for line in bob.heard())


# Scores


@both
def test_points_are_kept_over_a_restart(kind: type[Person]) -> None:
    stores = memory_stores()
    talk = Talk(kind, Meeting(QUIET, stores, chance=random.Random(SEED)))
    alice, bob = begin(talk, "alice", "bob", line="/quiz 2")
    bob.does("register", password="k33psake")
    bob.types(result(ONE))
    rest(talk)
    talk.meeting.clock.advance(15)
    alice.types(result(TWO))
    after = Talk(kind, Meeting(QUIET, restarted(stores)))
    carol = after.person("carol")
    standings = (Standing(1, "bob", 10, 1), Standing(2, "alice", 5, 1, True))
    carol.does("score")
    carol.hears(Answer(ScoreList("#lobby", standings)))
    carol.does("join", room="den")
    carol.forgets()
    carol.does("score")
    carol.hears(Answer(ScoreList("#den", ())))
    carol.does("score", where="all")
    carol.hears(Answer(ScoreList(None, standings)))
    carol.does("score", where="everything")
    carol.hears(Answer(Refused("bad-argument", 'Say all, not "everything".')))


def test_points_of_a_guest_go_with_the_name() -> None:
    meeting = Meeting(QUIET)
    for _ in range(2):
        client = meeting.connect()
        client.type("/name alice")
        client.type("/quiz 1")
        problem = next(line for line in client.heard() if " = ?" in line)
        client.type(str(sum(int(part) for part in problem.split()[4:7:2])))
        client.raw()
        client.type("/score", "/quit")
        heard = client.heard()
    assert "    1  alice                    20 points, 2 right (guest)" in heard


def test_who_is_not_among_the_best_is_told_apart() -> None:
    meeting = Meeting(QUIET)
    scores = meeting.stores.scores
    for number in range(12):
        scores.add("lobby", f"nguest{number}", f"guest{number}", 100 - number, 1.0)
    alice = meeting.connect()
    alice.type("/name guest11")
    alice.raw()
    alice.type("/score")
    heard = alice.heard()
    assert len(heard) == 12
    assert heard[-1].startswith("   12  guest11")


def test_old_points_of_guests_are_pruned_at_night() -> None:
    meeting = Meeting()
    scores = meeting.stores.scores
    scores.add("lobby", "nbob", "bob", 5, 0.0)
    scores.add("lobby", "a1", "alice", 5, 0.0)
    meeting.clock.advance(91 * 86_400)
    meeting.server.prune()
    assert [each.nick for each in scores.scores(None).result] == ["alice"]  # type: ignore[attr-defined]


# Alone


@both
def test_a_private_quiz(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("mode", command="quiz")
    alice.hears(ModeSet("answer"), Answer(Posed(ONE)))
    alice.types("")
    alice.hears(Answer(Posed(ONE)))
    alice.types(result(ONE))
    alice.hears(Answer(Judged("right", ONE, result(ONE), TWO, 1, 1)))
    alice.types("1")
    alice.hears(Answer(Judged("wrong", TWO, result(TWO), THREE, 1, 2)))
    alice.does("score")
    alice.hears(Answer(Practised(1, 2)))
    bob.hears()
    assert timers(talk) == []
    alice.does("mode", command="say")
    alice.hears(Answer(ModeSet("say")))
    alice.types("back")
    bob.hears(Said("#lobby", "alice", "back", talk.now()))


@both
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("٤٢", "Write numbers with the digits 0 to 9"),
        ("４２", "Write numbers with the digits 0 to 9"),
        ("what?", "Answer with a number, like 42"),
        ("9" * 4000, "That is too long for an answer, which has at most 200 characters"),
    ],
)
def test_what_is_no_answer_is_refused_and_may_be_mended(talk: Talk, line: str, words: str) -> None:
    (alice,) = talk.people("alice")
    alice.does("mode", command="quiz")
    alice.forgets()
    alice.types(line)
    assert words in alice.client.raw().decode()
    alice.forgets()
    alice.types(result(ONE))
    alice.hears(Answer(Judged("right", ONE, result(ONE), TWO, 1, 1)))


@both
def test_a_problem_may_be_passed(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("mode", command="quiz")
    alice.forgets()
    alice.does("skip")
    alice.hears(Answer(Judged("skipped", ONE, result(ONE), TWO, 0, 1)))


@both
def test_a_private_quiz_turns_to_cards_and_back(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("mode", command="quiz")
    alice.forgets()
    alice.types("/quiz cards t:nothing")
    assert "No card is found" in alice.client.raw().decode()
    alice.forgets()
    alice.types("")
    alice.hears(Answer(Posed(ONE)))
    alice.types("/quiz t:instant")
    heard = alice.client.raw().decode()
    assert "refused" not in heard
    assert " = ?" not in heard
    alice.types("/quiz sums")
    alice.forgets()
    alice.types("0")
    assert "wrong" in alice.client.raw().decode()
    for line, words in (("/quiz 5", "has no end"), ("/quiz stop", "/mode say leaves")):
        alice.types(line)
        assert words in alice.client.raw().decode()


def test_a_private_quiz_about_cards_is_one_line_a_problem_and_never_ends() -> None:
    client = Meeting(QUIET, chance=random.Random(3)).connect("quiz")
    client.raw()
    client.type("/quiz cards")
    assert len(client.heard()) == 1
    for _ in range(12):
        client.type("/skip")
        verdict, problem = client.heard()
        assert verdict.startswith("skipped: ")
        assert "?" in problem


def test_a_listener_is_a_private_quiz_for_everybody() -> None:
    meeting = Meeting(QUIET)
    clients = [meeting.connect("quiz") for _ in range(20)]
    for client in clients:
        (problem,) = client.heard()
        first, plus, second, equals, mark = problem.split()
        assert (plus, equals, mark) == ("+", "=", "?")
        right = int(first) + int(second)
        client.type(str(right))
        verdict, following = client.heard()
        assert verdict == f"right: {first} + {second} = {right}"
        assert following.endswith(" = ?")
        client.type("0")
        assert client.heard()[0].startswith("wrong: ")
    assert meeting.server.hub.people == []


def test_a_script_gets_all_its_verdicts() -> None:
    client = Meeting(QUIET).connect("quiz")
    client.send(b"1\n2\n3")
    client.end()
    heard = client.heard()
    assert len(heard) == 7
    assert [line.split(":")[0] for line in heard[1::2]] == ["wrong"] * 3
    assert client.closed


def test_the_mode_comes_back_with_the_connection() -> None:
    meeting = Meeting()
    alice = meeting.connect()
    code = next(line for line in alice.heard() if "/resume" in line).split("/resume ")[1].split()[0]
    alice.type("/name alice", "/mode quiz")
    meeting.clock.advance(10)
    alice.vanish()
    again = meeting.connect()
    again.type(f"/resume {code}")
    meeting.clock.advance(1)
    again.raw()
    again.type("7")
    assert again.heard()[0].endswith("= ?")
    again.type("7")
    assert "wrong" in again.heard()[0]


def test_hints_are_events_for_programs() -> None:
    for seed in range(100):
        meeting = Meeting(QUIET, chance=random.Random(seed))
        bot = meeting.connect("json")
        bot.raw()
        bot.ask(do="quiz", count=1, subject="cards", query="lightning bolt")
        begun, question, done = bot.events()
        assert (begun["event"], done["event"]) == ("quiz-begun", "done")
        if question["problem"]["asks"] == "text":
            break
    assert question["problem"]["text"] == "~ deals 3 damage to any target."
    assert "solution" not in question
    meeting.clock.advance(10)
    (hint,) = bot.events()
    assert (hint["event"], hint["event"]) == (QuizHint.kind, "quiz-hint")
    assert "Bolt" not in str(hint)
