"""Every event in every encoding: none is missing, none can be forged, each reads as it should."""

from __future__ import annotations

import json
import time
import typing
from collections.abc import Iterator
from enum import Enum, IntFlag

import attrs
import pytest
from holding_words import HOLDING_WORDED
from hypothesis import given, settings
from hypothesis import strategies as st
from import_words import IMPORT_WORDED
from loan_words import LOANS_TOLD, LOANS_WORDED
from tool_words import ANSWERS, TOLD, TOOLS_WORDED
from trade_words import TIDINGS, TRADE_WORDED

from mtgnet.cards.answers import Hit
from mtgnet.cards.decks.records import Deck, DeckCard
from mtgnet.cards.records import Card, CardSet, Printing
from mtgnet.cards.vocabulary import words
from mtgnet.core import (
    card_events,
    deck_events,
    events,
    past_events,
    people_events,
    quiz_events,
    tool_events,
)
from mtgnet.core.collecting import import_events
from mtgnet.core.events import PEOPLE_ONLY, Event
from mtgnet.core.preferences import Preferences
from mtgnet.core.text import clean, columns
from mtgnet.frontends.json import JSON
from mtgnet.frontends.rendering import WIDTH
from mtgnet.frontends.text import BARE, TEXT
from mtgnet.server import STARTS
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.stores.search import find, page

TIMED = TEXT.preferring(Preferences(times=True))
ENCODINGS = {"text": TEXT, "times": TIMED, "bare": BARE, "json": JSON}


def kinds(of: type[Event]) -> Iterator[type[Event]]:
    """Every concrete event of ours: those that have a name on the wire.

    attrs makes another class of each, and the first may not be gone yet.
    """
    ours = of.__module__.startswith("mtgnet.")
    if ours and "kind" in vars(of) and "__attrs_attrs__" in vars(of):
        yield of
    for each in of.__subclasses__():
        yield from kinds(each)


KINDS = list(kinds(Event))
# These have the names of what they repeat.
REPLAYED = (past_events.SaidBefore, past_events.ToldBefore)
# Only programs are told.
SILENT = (events.Done, past_events.Committed, people_events.Probe)

# What people type, with the first characters that mean something more often than chance has it.
MARKS = ["* ", "! ", "  ", "<", "[", "#", "*", "!", " ", ">", "]", "\r\n* ", "\x1b[2J", "<eve> "]
typed = st.lists(st.sampled_from(MARKS) | st.text(max_size=8), max_size=6).map("".join).map(clean)
nicks = st.from_regex(r"\A[A-Za-zéя日][\w.-]{0,10}\Z").map(clean).filter(bool)
rooms = nicks.map("#{}".format)
NAMES = {"nick", "old", "by"}
ROOMS = {"room", "current"}


def values(field: attrs.Attribute[object], hint: object) -> st.SearchStrategy[object]:
    if field.name in NAMES:
        return nicks
    if field.name in ROOMS and hint in (str, str | None):
        return rooms if hint is str else st.none() | rooms
    if field.name == "rule":
        return st.sampled_from(("talk", "read", "off"))
    return _values(hint)


def _values(hint: object) -> st.SearchStrategy[object]:
    if hint is str:
        return typed
    if hint in CATALOGUE:
        return st.sampled_from(CATALOGUE[hint])
    if hint is float:
        return st.floats(0, 4e9)
    if isinstance(hint, type) and attrs.has(hint):
        return records(hint)
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is typing.Literal:
        return st.sampled_from(arguments)
    if typing.get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(_values(arguments[0]), min_size=1, max_size=3).map(tuple)
        return st.tuples(*map(_values, arguments))
    if arguments:
        return st.one_of(*map(_values, arguments))
    assert isinstance(hint, type)
    return st.none() if hint is type(None) else st.from_type(hint)


def records(of: type) -> st.SearchStrategy[object]:
    hints = typing.get_type_hints(of)
    return st.builds(of, **{f.name: values(f, hints[f.name]) for f in attrs.fields(of)})


def _catalogue() -> dict[object, list[object]]:
    """What card events carry is nobody's typing: some of each record from the starter set."""
    catalogue = starter_library().shelf.current
    with catalogue.engine.connect() as connection:
        hits = page(connection, find(connection, "a"), 0, 100)
    cards = [catalogue.card_of(hit.oracle_id) for hit in hits]
    printings = [catalogue.best_printing(hit.card_id) for hit in hits]
    return {Hit: hits, Card: cards, Printing: printings, CardSet: list(catalogue.sets())}


CATALOGUE = _catalogue()
any_event = st.sampled_from(KINDS).flatmap(records)


def test_there_are_events() -> None:
    assert len(KINDS) > 20
    ours = [each for each in KINDS if each not in REPLAYED]
    assert len({each.kind for each in ours}) == len(ours), "each has a name of its own"


def test_the_encodings_are_those_of_the_listeners() -> None:
    assert {start.encoding for start in STARTS.values()} <= set(ENCODINGS.values())


@pytest.mark.parametrize("kind", KINDS, ids=[each.__name__ for each in KINDS])
@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_knows_every_event(name: str, kind: type[Event]) -> None:
    encoding = ENCODINGS[name]

    @settings(max_examples=10)
    @given(records(kind), st.booleans())
    def check(event: Event, foreground: bool) -> None:
        silent = kind in SILENT and name != "json"
        for data in (encoding.encode(event, foreground), encoding.answer(event, 1)):
            assert data.decode().endswith("\r\n") or (silent and not data)
        if kind in (events.Said, events.Private):
            assert encoding.alert(event, foreground).endswith(b"\r\n")

    check()


# In plain lines nobody can forge what the server says.

OF_CARDS = (
    card_events.CardShown,
    card_events.CardMentioned,
    card_events.CardsMentioned,
    card_events.MentionsLeft,
    card_events.CardsFound,
    card_events.PrintingList,
    card_events.SetList,
    card_events.QueryHelp,
)
SERVER = (
    events.Notice,
    events.Closing,
    events.Greeting,
    card_events.CardMentioned,
    card_events.CardsMentioned,
    people_events.Kicked,
    people_events.Announced,
    people_events.GuestsMay,
    people_events.ShutdownPlanned,
    people_events.ClearText,
    people_events.Devices,
    people_events.Silenced,
    past_events.Unsaid,
    past_events.Returning,
    past_events.Returned,
    past_events.TakenOver,
    past_events.Waiting,
    past_events.Delivered,
    quiz_events.QuizBegun,
    quiz_events.QuizAsked,
    quiz_events.QuizHint,
    quiz_events.QuizSolved,
    quiz_events.QuizUnsolved,
    quiz_events.QuizVote,
    quiz_events.QuizOver,
    *TIDINGS,
    import_events.NowKnown,
    *TOLD,
    *LOANS_TOLD,
)


def first(event: Event, foreground: bool) -> str | tuple[str, ...]:
    """How every line of the event begins, by the rules of the protocol."""
    match event:
        case events.Said():
            room = "" if foreground else f"{event.room} "
            return f"{room}<{event.nick}> {'* ' if event.emote else ''}"
        case events.Private():
            return f"[{event.nick}] "
        case events.PrivateSent():
            return f"[to {event.nick}] ", "* "
        case past_events.ToldBefore():
            return f"[{event.nick} "
        case events.Refused():
            return "! "
        case import_events.ExportLines():
            return ""
        case events.InRoom():
            room = "" if foreground else f"{event.room} "
            return room + ("  " if isinstance(event, ANSWERS) else "* ")
        case _:
            return "* " if isinstance(event, SERVER) else "  "


@given(any_event, st.booleans())
def test_no_line_begins_with_what_was_typed(event: Event, foreground: bool) -> None:
    lines = TEXT.encode(event, foreground).decode().split("\r\n")
    assert lines.pop() == ""
    for line in lines:
        assert line.startswith(first(event, foreground))
        assert len(line.splitlines()) <= 1
        assert clean(line) == line


@given(st.one_of(map(records, (events.Said, events.Private, events.PrivateSent, events.Gone))))
def test_a_line_that_somebody_said_is_one_line(event: Event) -> None:
    told_more = isinstance(event, events.PrivateSent) and event.away
    for name, encoding in ENCODINGS.items():
        assert encoding.encode(event).count(b"\n") == 1 + (told_more and name != "json")


@given(records(events.Said), st.booleans())
def test_times_come_behind_the_first_character(event: events.Said, foreground: bool) -> None:
    line = TIMED.encode(event, foreground).decode()
    plain = TEXT.encode(event, foreground).decode()
    where = plain.index("<") + 1
    assert line[:where] == plain[:where]
    assert line[where + 2] == ":"
    assert line[where + 6 :] == plain[where:]


@given(records(events.Said))
def test_the_bell_rings_at_the_end(event: events.Said) -> None:
    assert TEXT.alert(event, True) == TEXT.encode(event)[:-2] + b"\a\r\n"
    assert JSON.alert(event, True) == JSON.encode(event)


def test_what_is_no_event_has_no_lines() -> None:
    with pytest.raises(TypeError, match="no lines for Event"):
        TEXT.encode(Event())


@given(any_event)
def test_a_bare_answer_has_no_blanks_before_it(event: Event) -> None:
    answer, usual = BARE.answer(event, None).decode(), TEXT.answer(event, None).decode()
    lines = [line.removeprefix("  ") for line in usual.split("\r\n")]
    assert answer.split("\r\n") == lines


# JSON has all the facts.


@given(any_event, st.none() | st.integers() | st.text(max_size=5).map(clean))
def test_json_has_every_fact(event: Event, re: object) -> None:
    facts = json.loads(JSON.answer(event, re))
    assert facts.pop("event") == event.kind
    assert facts.pop("re", None) == re
    if isinstance(event, OF_CARDS):
        return  # Their records' facts have tests of their own.
    assert timeless(facts) == timeless(json.loads(json.dumps(told(event))))


def told(value: object) -> object:
    """The facts that programs get."""
    if isinstance(value, tuple):
        return [told(each) for each in value]
    if isinstance(value, IntFlag):
        return list(words(value))
    if isinstance(value, Enum):
        return value.name.lower()
    if not attrs.has(type(value)):
        return value
    fields = (each for each in attrs.fields(type(value)) if each.metadata != PEOPLE_ONLY)
    return {each.name: told(getattr(value, each.name)) for each in fields}


def timeless(value: object) -> object:
    """Without the times, which are told in another way."""
    if isinstance(value, list):
        return [timeless(each) for each in value]
    if isinstance(value, dict):
        return {name: name == "at" or timeless(each) for name, each in value.items()}
    return value


def test_json_tells_times_in_utc() -> None:
    event = events.Said("#lobby", "alice", "hi", 1_700_000_000.25)
    assert json.loads(JSON.encode(event))["at"] == "2023-11-14T22:13:20.250+00:00"


@given(any_event)
def test_json_is_one_line(event: Event) -> None:
    line = JSON.encode(event).decode()
    assert line.endswith("\r\n")
    assert line.isprintable() or not set(line[:-2]) & set("\r\n")


# What people read.

COMMAND = events.CommandFacts(
    "msg",
    ("m", "tell"),
    "/msg NICK TEXT",
    "Say it to one person alone",
    "Then wait.",
    ("nick",),
    "guest",
)
LONG = attrs.evolve(COMMAND, usage="/msg NICK TEXT and so on and on")
DAY = 1_700_000_000.0
DATE = time.strftime("%Y-%m-%d %H:%M", time.localtime(DAY))
PEOPLE_WORDED = [
    (people_events.Kicked("bob", "alice", "spam", False, 0), "* alice kicked bob: spam"),
    (people_events.Kicked("bob", "alice", "", True, 0), "* alice banned bob."),
    (people_events.Announced("alice", "pizza", 0), "* alice to all: pizza"),
    (people_events.GuestsMay("talk"), "* Guests may talk."),
    (people_events.ShutdownPlanned(300, "", "alice"), "* The server closes in 5 min."),
    (people_events.ShutdownPlanned(None, "", "a"), "* The server does not close after all."),
    (
        people_events.ClearText(),
        "* Careful: this connection is not encrypted; others on the way can read your password.",
    ),
    (people_events.Devices(2), "* You are here with 2 devices now."),
    (people_events.Silenced(600, "spam", False), "* You may not talk for 10 min: spam"),
    (people_events.Silenced(None, "", True), "* You may talk again."),
    (people_events.Asked("Sure?"), "  Sure? /yes does it, /no leaves it."),
    (
        people_events.Asked("Remove all that there is, and all that there ever was, for good?"),
        "  Remove all that there is, and all that there ever was, for good? /yes does it,\n"
        "  /no leaves it.",
    ),
    (people_events.Declined(), "  Left as it is."),
    (
        people_events.Registered("correct", True),
        "  You are called correct now.\n"
        "  correct is registered and yours. /login correct PASSWORD brings you back.",
    ),
    (people_events.Exported(("{}",), 1), "  {}\n  That is all: 1 records."),
    (
        people_events.Registered("alice"),
        "  alice is registered and yours. /login alice PASSWORD brings you back.",
    ),
    (
        people_events.LoggedIn("alice", "op", "#lobby", ("#lobby",), 2, True),
        "  You are alice (op), here with 2 devices. You talk in #lobby.\n"
        "  That code works no more. Choose a password now: /password NEW",
    ),
    (
        people_events.LoggedIn("alice", "member", None, (), 1, False),
        "  You are alice. You are in no room; /join one.",
    ),
    (people_events.LoggedOut("calm-fox-12", "#lobby"), "  You are calm-fox-12, a guest in #lobby."),
    (people_events.PasswordSet(), "  Your password is changed."),
    (
        people_events.Claimed(),
        "  You are the owner of this server. /help lists what you can do now.",
    ),
    (
        people_events.Forgotten("alice"),
        "  Your account and all that it owned are gone. You are alice, a guest.",
    ),
    (people_events.Exported(("{}", "{}")), "  {}\n  {}"),
    (people_events.Acted("banned", "bob", 7200, "spam"), "  bob: banned for 2 h: spam"),
    (people_events.SanctionList(()), "  Nobody is banned or muted."),
    (
        people_events.SanctionList(
            (people_events.SanctionFacts(3, "ban", "192.0.2.7", "alice", DAY, None, "spam"),)
        ),
        f"    3 ban  192.0.2.7, by alice {DATE}, for good: spam",
    ),
    (people_events.ActList(()), "  No operator has done anything yet."),
    (
        people_events.ActList((people_events.ActFacts(DAY, "alice", "kick", "bob", "spam"),)),
        f"  {DATE}  alice: kick bob: spam",
    ),
    (
        people_events.PersonFacts("bob", "op", DAY, DAY, None, 20, 2, ("#lobby",), ("192.0.2.7",)),
        f"  bob: an op, registered {DATE}\n"
        f"    here since {DATE} with 2 devices\n"
        "    lost the connection 20 s ago\n"
        "    with you in #lobby\n"
        "    from 192.0.2.7",
    ),
    (people_events.IgnoreList(()), "  You hear everybody."),
    (people_events.IgnoreList(("bob", "eve")), "  You do not hear bob, eve."),
]
CLOCK = time.strftime("%H:%M", time.localtime(DAY))
PAST_LINE = past_events.PastLine("#lobby", 124, "alice", "hi", DAY, False, False)
OLD_LINE = past_events.PastLine("#lobby", 7, "bob", "waves", DAY, True, False, True)
GONE_LINE = past_events.PastLine("#decks", 12345, "eve", "", DAY, False, True)
ENTRY = past_events.LogEntry(5, DAY, "alice", "json", "history", "#lobby 20", "ok")
SECOND = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(DAY))
PAST_WORDED = [
    (past_events.Backlog("#lobby", (PAST_LINE,)), f"    124 {CLOCK} <alice> hi"),
    (
        past_events.Past("#lobby", (OLD_LINE, PAST_LINE), True),
        f"      7 {DATE} <bob> * waves\n    124 {CLOCK} <alice> hi\n"
        "  /more or an empty line shows more.",
    ),
    (past_events.Past("#lobby", (), False), "  No lines there in #lobby."),
    (
        past_events.Found(None, (GONE_LINE, PAST_LINE), False),
        f"  #decks 12345 {CLOCK} <eve> (deleted)\n  #lobby   124 {CLOCK} <alice> hi",
    ),
    (past_events.Found(None, (), False), "  No line has all of these words."),
    (past_events.Unsaid("#lobby", (3,), "alice", 0), "* alice took back line 3 in #lobby."),
    (
        past_events.Unsaid("#lobby", tuple(range(1, 20)), "alice", 0),
        "* alice took back 19 lines from 1 to 19 in #lobby.",
    ),
    (past_events.Erased((("#lobby", (3, 4)),)), "  Lines 3, 4 of #lobby deleted."),
    (
        past_events.RoomSet("#den", True),
        "  #den is for those here and those let in with /invite to join, search and read.",
    ),
    (past_events.RoomSet("#den", False), "  #den is for everybody to join, search and read."),
    (
        past_events.Returning("alice", ("#lobby", "#decks"), "#decks", "say", 37),
        "* You are alice again, in #lobby, #decks; you talk in #decks.\n* 37 missed lines",
    ),
    (
        past_events.Returning("alice", (), None, "say", 1),
        "* You are alice again.\n* 1 missed line",
    ),
    (
        past_events.SaidBefore("#lobby", "alice", "hi", DAY, False, 124, 1, False),
        f"  #lobby   124 {CLOCK} <alice> hi",
    ),
    (past_events.ToldBefore("alice", "psst", DAY, 3), f"[alice {CLOCK}] psst"),
    (past_events.ToldBefore("alice", "psst", DAY, 3, old=True), f"[alice {DATE}] psst"),
    (past_events.Returned("alice", ("#lobby",), "#lobby", "say"), "* Up to date"),
    (
        past_events.TakenOver(),
        "* You have come back with /resume elsewhere, so this connection closes.",
    ),
    (past_events.Waiting(1), "* 1 message came for you while you were away:"),
    (past_events.Delivered("bob", 2), "* bob has got 2 messages of yours."),
    (
        past_events.Requests((ENTRY,), False),
        f"      5 {SECOND} json /history #lobby 20 (ok)",
    ),
    (
        past_events.Requests((ENTRY,), True),
        f"      5 {SECOND} alice json /history #lobby 20 (ok)",
    ),
    (past_events.Requests((), False), "  The log is empty."),
    (past_events.RequestsErased(1), "  1 entry deleted."),
    (past_events.RequestsErased(7), "  7 entries deleted."),
    (
        past_events.Operations(("1 joe 0",), "https://x", ("NAME 0",)),
        "  1 joe 0\n  https://x\n  NAME 0",
    ),
]
SUM = quiz_events.Problem("sum", (12, 30))
COST = quiz_events.Problem("cost", card="Hot // Cold", face="Cold")
TEXT_OF = quiz_events.Problem("text", text="Flying\n~ deals 2 damage to any target.", mask="___ __")
BEST = (quiz_events.Standing(1, "bob", 1, 1), quiz_events.Standing(12, "alice", 0, 0, True))
QUIZ_WORDED = [
    (
        quiz_events.QuizBegun("#lobby", "alice", 5, "cards", "t:elf x:y", ("x: is unknown",)),
        "* alice starts a quiz, 5 questions (cards: t:elf x:y).\n*   x: is unknown\n"
        "* Just type the answer. /skip passes a question, /quiz stop ends the quiz.",
    ),
    (quiz_events.QuizAsked("#lobby", 2, 10, SUM, 30, 10), "* 2 of 10: 12 + 30 = ?"),
    (
        quiz_events.QuizAsked("#lobby", 1, 1, COST, 45, 10),
        "* 1 of 1: What does Cold (of Hot // Cold) cost?",
    ),
    (
        quiz_events.QuizAsked("#lobby", 1, 1, TEXT_OF, 60, 10),
        "* 1 of 1: Which card is this?\n*   Flying\n"
        "*   ~ deals 2 damage to any target.\n*   ___ __",
    ),
    (quiz_events.QuizHint("#lobby", "_o_ _"), "*   _o_ _"),
    (
        quiz_events.QuizSolved("#lobby", "bob", COST, "{R}", 1, 12),
        "* bob is right: Cold (of Hot // Cold) costs {R}. 1 point, 12 in all.",
    ),
    (
        quiz_events.QuizUnsolved("#lobby", SUM, "42", False),
        "* Nobody was right: 12 + 30 = 42.",
    ),
    (quiz_events.QuizUnsolved("#lobby", TEXT_OF, "Bat", True), "* Skipped: that is Bat."),
    (quiz_events.QuizVote("#lobby", "bob", 1, 3), "* bob wants to /skip: 1 of 3 votes."),
    (
        quiz_events.QuizOver("#lobby", "stopped", "eve", ()),
        "* eve stopped the quiz. Nobody has points.",
    ),
    (
        quiz_events.QuizOver("#lobby", "finished", None, BEST),
        "* The quiz is over:\n"
        "*     1  bob                      1 point, 1 right\n"
        "*    12  alice                    0 points, 0 right",
    ),
    (quiz_events.Posed(SUM), "  12 + 30 = ?"),
    (
        quiz_events.Posed(TEXT_OF),
        "  Which card is this? Flying / ~ deals 2 damage to any target. (___ __)",
    ),
    (
        quiz_events.Judged("wrong", SUM, "42", COST, 0, 1),
        "  wrong: 12 + 30 = 42\n  What does Cold (of Hot // Cold) cost?",
    ),
    (quiz_events.Practised(3, 4), "  3 right of 4."),
    (quiz_events.ScoreList(None, ()), "  Nobody has points anywhere. /quiz starts a quiz."),
    (
        quiz_events.ScoreList("#lobby", BEST),
        "  The best of #lobby:\n"
        "    1  bob                      1 point, 1 right\n"
        "   12  alice                    0 points, 0 right (guest)",
    ),
]
DECK_WORDED = [
    (
        deck_events.DeckSaved("Burn", 60, 0, True, (), (), False),
        "  Burn is saved in place of the one before: 60 cards.\n"
        "  /deck check Burn tells what it lacks.",
    ),
    (
        deck_events.DeckShown(
            "Burn", "", DAY, Deck(name="Burn", main=(DeckCard(4, "Opt", "xln", "65"),))
        ),
        "  About\n  Name Burn\n  \n  Deck\n  4 Opt (XLN) 65",
    ),
    (deck_events.DeckList(()), "  You have no decks. /deck save NAME keeps one."),
    (deck_events.DeckDeleted("Burn"), "  Burn is deleted."),
    (
        deck_events.DeckChecked("Burn", "modern", (), ("modern",), (), False, 4, (), (), ()),
        "  Burn is legal in modern.\n  You have all of it, basic lands aside.",
    ),
]
WORDED = [
    (events.Said("#lobby", "alice", "hi", 0), "<alice> hi"),
    (events.Said("#lobby", "alice", "waves", 0, True), "<alice> * waves"),
    (events.Private("alice", "psst", 0, 1), "[alice] psst"),
    (events.PrivateSent("bob", "psst"), "[to bob] psst"),
    (events.Joined("#lobby", "bob", 0), "* bob is in #lobby now."),
    (events.Left("#lobby", "bob", 0), "* bob left #lobby."),
    (events.Gone("bob", "", 0), "* bob is gone."),
    (events.Gone("bob", "see you", 0), "* bob is gone: see you"),
    (events.Renamed("bob", "rob", 0), "* bob is called rob now."),
    (
        events.Traffic("#lobby", 2, 0, 1, 120, 10),
        "* #lobby in the last 10 s: 2 came, 1 changed their name; 120 here.",
    ),
    (events.Closing(), "* The server is closing."),
    (events.Closing("new cards"), "* The server is closing: new cards"),
    (
        events.Greeting("1.2", "https://x.test", 1, "swift-otter-42", "#lobby", 3),
        "* mtgnet 1.2, a meeting place for Magic players: https://x.test\n"
        "* You are swift-otter-42 in #lobby; 3 here.\n"
        "* Type to talk. /help lists the commands, /menu leads you by numbers.",
    ),
    (events.Refused("no", "Not  so."), "! Not  so."),
    (events.Refused("no", "Not " + "so " * 30), f"! Not {'so ' * 24}so\n! so so so so so"),
    (events.Echoed("HI"), "  HI"),
    (events.Pong(), "  pong"),
    (events.Entered("#decks", 2), "  You are in #decks; 2 here."),
    (events.Departed("#a", "#b"), "  You left #a. You talk in #b now."),
    (events.Departed("#a", None), "  You left #a. You are in no room now."),
    (events.Named("bob"), "  You are bob."),
    (
        events.People("#lobby", ("alice", "bob"), 5),
        "  2 in #lobby, 5 on the server:\n  alice, bob",
    ),
    (events.People(None, ("alice",), 1), "  1 on the server:\n  alice"),
    (events.People("#lobby", (), 5), "  0 in #lobby, 5 on the server:"),
    (events.RoomList((), 0), "  There are no rooms. /join NAME opens one."),
    (
        events.RoomList(
            (
                events.RoomFacts("#lobby", 12, True, True),
                events.RoomFacts("#decks", 3, True, False),
                events.RoomFacts("#日本", 1, False, False),
            ),
            7,
        ),
        f"  #lobby{' ' * 24}12 here  (you talk here)\n"
        f"  #decks{' ' * 25}3 here  (you are in it)\n"
        f"  #日本{' ' * 26}1 here\n"
        "  and 7 more with fewer people",
    ),
    (
        events.CommandHelp(COMMAND),
        "  /msg NICK TEXT  (also /m, /tell)\n    Say it to one person alone.\n    Then wait.",
    ),
    (
        events.Choices("Which?", ("One", "Two")),
        "  Which?\n    1  One\n    2  Two\n  Type a number.",
    ),
    (
        events.Pasting("Paste a list.", 50_000),
        "  Paste a list. A line with a single dot ends it, /cancel drops it.",
    ),
    (
        events.PasteQuiet(1),
        "  You are still pasting a list, of which 1 line came, and nothing is said.\n"
        "  A line with a single dot ends it; /cancel drops it.",
    ),
    (events.PasteDropped(), "  Dropped; nothing was done."),
    (events.ModeSet("say"), "  What you type is said in your room now."),
    (events.ModeSet("echo"), "  A bare line means /echo now. /mode say goes back."),
    (events.Goodbye(), "  Goodbye."),
    (
        events.PreferenceList((events.PreferenceFacts("bell", True, "rings"),)),
        "  bell       on        rings",
    ),
    (
        events.About("1.2", "https://x.test", (("here", "2"),)),
        "  mtgnet 1.2, https://x.test\n  here         2",
    ),
    (
        events.Help((events.GroupFacts("Talk", (COMMAND, COMMAND)),), mode="echo"),
        "  Talk           msg msg\n"
        "  /help GROUP tells what each does, /help COMMAND more, /help all everything.\n"
        "  What doesn't begin with / goes to /echo.",
    ),
    (
        events.Help((events.GroupFacts("Talk", (COMMAND, LONG)),), described=True, more=True),
        "  Talk\n"
        "    /msg NICK TEXT           Say it to one person alone\n"
        "    /msg NICK TEXT and so on and on\n"
        "                             Say it to one person alone\n"
        "  /more or an empty line shows more groups. /help /COMMAND tells all about one.",
    ),
    (
        events.CommandHelp(COMMAND, events.GroupFacts("Msg", (COMMAND,))),
        "  /msg NICK TEXT  (also /m, /tell)\n    Say it to one person alone.\n    Then wait.\n"
        "  Msg\n    /msg NICK TEXT           Say it to one person alone",
    ),
    *PEOPLE_WORDED,
    *TOOLS_WORDED,
    *PAST_WORDED,
    *QUIZ_WORDED,
    *DECK_WORDED,
    *HOLDING_WORDED,
    *IMPORT_WORDED,
    *LOANS_WORDED,
    *TRADE_WORDED,
]


@pytest.mark.parametrize(("event", "lines"), WORDED, ids=[e.kind for e, _ in WORDED])
def test_the_words(event: Event, lines: str) -> None:
    assert TEXT.encode(event).decode() == lines.replace("\n", "\r\n") + "\r\n"


def test_every_event_is_worded_here() -> None:
    assert {type(event) for event, _ in WORDED} == set(KINDS) - set(SILENT) - set(OF_CARDS)


def test_another_room_is_named_before_the_nick() -> None:
    event = events.Said("#decks", "alice", "hi", 0)
    assert TEXT.encode(event, False) == b"#decks <alice> hi\r\n"
    flipped = tool_events.Flipped("#decks", "alice", (True,))
    assert TEXT.encode(flipped, False) == b"#decks * alice flips a coin: heads\r\n"


@given(st.lists(nicks, max_size=60))
def test_long_lists_are_wrapped(names: list[str]) -> None:
    people = events.People("#lobby", tuple(names), len(names))
    _, *lines = TEXT.encode(people).decode().split("\r\n")[:-1]
    assert all(columns(line) <= WIDTH for line in lines)
    assert " ".join(lines).replace(",", " ").split() == list(names)
