"""The menu: everything by numbers alone, one question at a time, in plain lines and in JSON."""

from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongues import RELAY, Person, Program, both

from mtgnet.core.access import Access
from mtgnet.core.menu import PAGE, Menu, _Entries
from mtgnet.core.pasting import paste
from mtgnet.core.session import PATIENCE
from mtgnet.testing import Client, Meeting

LEFT = "  You left the menu. What you type is said in #lobby; /menu brings it back."
NEXT = "Type what you say next; 0 or an empty line leaves the menu."
OUT = "0 or an empty line leaves the menu."
TOP = "  What about? 0 or an empty line leaves the menu."


class Newcomer:
    """Somebody who reads the numbers off the screen."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.heard = client.heard()

    def type(self, line: str) -> list[str]:
        self.client.type(line)
        self.heard = self.client.heard()
        return self.heard

    def pick(self, *labels: str) -> list[str]:
        """Type the number that stands before each label, as it is shown last."""
        for label in labels:
            found = [line for line in self.heard if re.match(rf" +\d+  {re.escape(label)}\b", line)]
            assert found, f"{label!r} is not offered in {self.heard}"
            self.type(found[-1].split()[0])
        return self.heard

    @property
    def at_the_top(self) -> bool:
        """Whether the groups are shown, as the last thing."""
        last = len(self.heard) - self.heard[::-1].index(TOP)
        choices = r" +\d+  | {7}\S|  Type a number"
        return all(re.match(choices, each) for each in self.heard[last:])


def meeting() -> Meeting:
    return Meeting(chance=random.Random(1))


def newcomer(at: Meeting, mode: str = "menu") -> Newcomer:
    return Newcomer(at.connect(mode))


def listener(at: Meeting) -> Client:
    """Somebody else in the lobby, who has heard all that came before."""
    bob = at.connect()
    bob.type("/name bob")
    at.clock.advance(3)
    bob.raw()
    return bob


def test_a_listener_begins_with_the_menu() -> None:
    alice = newcomer(meeting())
    assert alice.at_the_top
    assert alice.heard[4] == TOP


def test_talking() -> None:
    at = meeting()
    alice, bob = newcomer(at), listener(at)
    alice.type("")
    alice.type("")
    assert alice.pick("Talk", "Talk in the room") == ["  Text? Type any text."]
    assert alice.type("hello there") == [f"  Said. {NEXT}"]
    assert alice.type("/ping") == ["  pong", f"  {NEXT}"]
    assert alice.type("and again") == [f"  Said. {NEXT}"]
    nick = alice.client.nick
    assert bob.heard()[-2:] == [f"<{nick}> hello there", f"<{nick}> and again"]
    assert alice.type("") == [LEFT.replace("/menu", "an empty line")]


def test_talk_that_was_not_heard_is_not_told_to_be_said() -> None:
    at = meeting()
    alice = newcomer(at)
    alice.pick("Talk", "Talk in the room")
    alice.type("/part")
    refused, again = alice.type("is anybody here?")
    assert refused.startswith("! ")
    assert "Said" not in again


def test_doing_something_is_told() -> None:
    alice = newcomer(meeting())
    alice.pick("Talk", "Tell your room what you do")
    assert alice.type("waves")[0] == f"  Told. {TOP.strip()}"


def test_upper_case_is_given_back_again_and_again() -> None:
    alice = newcomer(meeting())
    alice.pick("Talk", "Get your text back")
    for text in ("one", "two"):
        assert alice.type(text)[0].endswith(text.upper())
        assert alice.heard[1:] == [f"  Type the next text; {OUT}"]


@both
def test_what_a_group_is_for_is_told(kind: type[Person]) -> None:
    at = Meeting(RELAY)
    client = at.connect(kind.mode)
    client.type(kind.as_line("/menu"))
    shown = " ".join(client.raw().decode().split())
    assert "Talk: say something to the room or to one person" in shown
    for facts in at.server.table.facts(Access.GUEST):
        (group,) = (each for each in at.server.table.groups if each.title == facts.title)
        assert f"{group.title}: {group.purpose}" in shown


def test_an_example_shows_what_a_card_or_a_search_is() -> None:
    alice = newcomer(meeting())
    alice.pick("Cards", "Show a card")
    assert alice.heard == ["  Name? Type something like lightning bolt m10."]
    alice.type("/menu")
    alice.pick("Cards", "Search the cards")
    assert "like t:goblin" in alice.heard[0]


def test_looking_up_a_card_and_picking_one_of_several() -> None:
    alice = newcomer(meeting())
    alice.pick("Cards", "Show a card")
    alice.type("th")
    assert alice.heard[0].startswith("  Which card?")
    assert TOP not in alice.heard
    alice.type("1")
    assert "Artifact" in "".join(alice.heard) or alice.heard[0].startswith("  ")
    assert alice.at_the_top


def test_a_list_waits_as_long_as_the_menu_does() -> None:
    at = meeting()
    alice = newcomer(at)
    alice.pick("Cards", "Show a card")
    alice.type("th")
    at.clock.advance(10 * PATIENCE)
    alice.type("40")
    assert alice.heard[0].startswith("! Pick a number from 1 to 10;")
    assert alice.heard[1].startswith("  Which card?")
    alice.type("10")
    assert alice.at_the_top


def test_listing_and_deleting_lines_of_the_log() -> None:
    alice = newcomer(meeting())
    alice.pick("Server", "Hear whether the server is there")
    alice.pick("Request log", "List what you asked the server for")
    assert [line for line in alice.heard if "/ping" in line]
    alice.pick("Request log", "Show one of these")
    assert alice.heard == ["  Which? Type a number, or 3-9 to delete."]
    alice.type("1")
    assert "/ping" in alice.heard[0]
    alice.pick("Request log", "Delete some of these")
    assert alice.type("1")[0] == "  1 entry deleted."
    alice.pick("Request log", "Delete all of these")
    assert re.match(r"  \d+ entries deleted\.", alice.heard[0])
    assert alice.at_the_top


def test_the_quiz_for_oneself() -> None:
    alice = newcomer(meeting())
    alice.pick("Quiz", "Be asked sums")
    for wanted in ("wrong", "right", "wrong", "right"):
        *_, first, second = re.findall(r"\d+", next(x for x in alice.heard[::-1] if " = ?" in x))
        alice.type(str(int(first) + int(second)) if wanted == "right" else "9999")
        assert wanted in "".join(alice.heard).lower()
        assert alice.heard[-1] == "  Type your answer; 0 or an empty line leaves the menu."
    assert alice.type("a card") == [
        "! Answer with a number, like 42.",
        f"  Type your answer; {OUT}",
    ]
    assert alice.type("/skip")[0].startswith("  skipped: ")
    assert "right of " in alice.type("/score")[0]
    assert alice.type("/quiz stop")[0] == "! 0 leaves your own quiz."
    assert "left the menu" in alice.type("0")[0]


def test_the_quiz_of_the_room() -> None:
    at = meeting()
    alice, bob = newcomer(at), listener(at)
    alice.pick("Quiz", "Start a quiz with sums")
    asked = next(line for line in bob.heard() if " = ?" in line)
    first, second = re.findall(r"(\d+) \+ (\d+)", asked)[0]
    alice.type(str(int(first) + int(second)))
    assert [line for line in bob.heard() if "is right" in line or "right" in line]
    assert alice.heard[-1] == "  Type your answer; 0 or an empty line leaves the menu."


@pytest.mark.parametrize("leave", ["", "0", "  ", " 0 "])
@pytest.mark.parametrize(
    "steps", [[], ["Talk"], ["Talk", "Talk in the room"], ["Your account", "Come back"]]
)
def test_it_can_be_left_at_any_moment(leave: str, steps: list[str]) -> None:
    at = meeting()
    alice, bob = newcomer(at, "lines"), listener(at)
    alice.type("/menu")
    alice.pick(*steps)
    assert alice.type(leave) == [LEFT]
    alice.type("7")
    assert bob.heard()[-1] == f"<{alice.client.nick}> 7"


def test_an_empty_line_brings_it_back_where_a_connection_begins_with_it() -> None:
    at = meeting()
    alice = newcomer(at)
    assert alice.type("") == [LEFT.replace("/menu", "an empty line")]
    alice.type("")
    assert alice.at_the_top
    other = newcomer(at, "lines")
    assert other.type("") == []


def test_it_waits_for_any_time() -> None:
    at = meeting()
    alice, bob = newcomer(at, "lines"), listener(at)
    alice.type("/menu")
    alice.pick("Talk", "Talk in the room")
    at.clock.advance(86_400)
    bob.raw()
    alice.type("still here")
    assert bob.heard()[-1].endswith("> still here")


def test_what_is_refused_is_asked_again() -> None:
    alice = newcomer(meeting())
    alice.pick("Timers", "Start a timer")
    asked = alice.heard
    assert asked == ["  Time? Type a time like 90s, 10m, 2h or 1d12h."]
    for wrong in ("-5m", "soon", "١٠m", "99999d", "9" * 4000):
        assert alice.type(wrong)[0].startswith("! ")
        assert " ".join(alice.heard[1:]).split() == f"{asked[0]} {OUT}".split()
    assert alice.type("10m") == ["  Text? Type any text. Or - to leave it out."]
    assert alice.type("-")[0].endswith("starts timer 1, 10 min")
    assert alice.at_the_top


def test_what_the_command_refuses_is_asked_from_the_beginning() -> None:
    alice = newcomer(meeting())
    alice.pick("Talk", "Say it to one person alone")
    assert alice.heard == ["  Nick? Type one word."]
    alice.type("zoe")
    alice.type("hi")
    assert alice.heard == [
        "! Nobody here is called zoe. /who lists the room.",
        f"  Nick? Type one word. {OUT}",
    ]


def test_what_asks_nothing_goes_back_to_the_groups_when_it_is_refused() -> None:
    alice = newcomer(meeting())
    alice.pick("Timers", "Stop a timer")
    alice.type("3")
    assert alice.heard[0].startswith("! There is no timer 3")
    alice.type("")
    alice.type("")
    alice.pick("Polls", "Show the poll")
    assert alice.heard[0].startswith("! There is no poll")
    assert alice.at_the_top


@pytest.mark.parametrize("line", ["x", "40", "-1", "1.5", "²", "١", "9" * 4000])
def test_what_is_no_choice_is_not_said(line: str) -> None:
    at = meeting()
    alice, bob = newcomer(at), listener(at)
    alice.type("/ping")
    assert alice.type(line)[0].startswith("! Pick a number from 1 to ")
    assert alice.at_the_top
    assert bob.heard() == []


def test_words_to_choose_from_have_numbers_too() -> None:
    alice = newcomer(meeting())
    alice.pick("Rooms", "Say who may join")
    assert alice.heard == ["  Who?", "    1  private", "    2  open", "  Type a number."]
    alice.pick("open")
    assert "The lobby is for everybody" in alice.heard[0]


def test_a_preference_is_changed_by_its_name() -> None:
    alice = newcomer(meeting())
    alice.pick("You", "Change one of them")
    alice.type("bell")
    assert any("bell " in line and " on" in line for line in alice.type("on"))


def test_pages_can_be_turned() -> None:
    alice = newcomer(meeting())
    alice.pick("Cards", "Search the cards")
    alice.type("t:creature")
    first = alice.heard
    alice.pick("Show more of that")
    assert alice.heard[0] not in first
    assert alice.at_the_top


def test_a_question_is_answered_by_numbers() -> None:
    at = meeting()
    alice = newcomer(at)
    alice.pick("Your account", "Keep your name")
    assert alice.type("-") == ["  Password? Type one word, which only your own screen shows."]
    alice.type("sesame")
    alice.pick("Your account", "Remove your account")
    assert alice.heard[-4:] == ["  Yes or no?", "    1  yes", "    2  no", "  Type a number."]
    alice.pick("no")
    assert alice.at_the_top
    assert at.stores.accounts.find(alice.client.nick) is not None
    alice.pick("Your account", "Remove your account", "yes")
    assert at.stores.accounts.find(alice.client.nick) is None


def test_an_older_question_is_not_put_again() -> None:
    alice = newcomer(meeting(), "lines")
    alice.type("/register alice sesame")
    alice.type("/forget me")
    alice.type("/menu")
    alice.pick("Server", "Hear whether")
    assert alice.at_the_top


def test_passwords_are_neither_shown_nor_logged() -> None:
    at = meeting()
    alice = newcomer(at)
    alice.pick("Your account", "Keep your name")
    alice.type("-")
    alice.type("s3same-street")
    assert "s3same" not in "".join(alice.heard)
    at.clock.advance(1)
    logged = at.stores.requests._kept  # type: ignore[union-attr]
    assert [entry.arguments for entry in logged if entry.command == "register"] == ["…"]
    assert "s3same" not in str(logged)


def test_commands_work_meanwhile() -> None:
    alice = newcomer(meeting())
    alice.pick("Talk", "Talk in the room")
    assert alice.type("/ping") == ["  pong", "  Text? Type any text."]
    assert alice.type("/nonsense")[-1] == f"  Text? Type any text. {OUT}"
    alice.type("/card th")
    assert alice.type("1")[0].startswith("  ")
    assert alice.type("/quit") == ["  Goodbye."]
    assert alice.client.closed


def test_what_begins_with_a_slash_can_be_said() -> None:
    at = meeting()
    alice, bob = newcomer(at), listener(at)
    alice.pick("Talk", "Talk in the room")
    alice.type("//who is who")
    assert bob.heard()[-1].endswith("> /who is who")


def test_pasted_lines_do_not_meet_the_menu() -> None:
    at = meeting()
    alice = newcomer(at)
    session = alice.client.wire.protocol.session
    assert session is not None
    paste(session, "List?", lambda text: None)
    assert alice.type("1 Forest") == []
    assert alice.type(".")[0] == TOP


def test_every_command_can_be_reached() -> None:
    """The menu follows from the table: each form has a place, and each question a sentence."""
    at = Meeting(RELAY)
    for group in at.server.table.groups:
        for each in group.commands():
            declaration = each.declaration
            for form in declaration.offered:
                names = {argument.name for argument in declaration.arguments}
                assert {*form.asks, *form.given, *form.maybe} <= names
                assert form.maybe <= set(form.asks)
                needed = {a.name for a in declaration.arguments if not a.optional}
                if not declaration.prompts:
                    assert needed <= {*form.asks, *form.given}, each.name
                for name in form.asks:
                    assert declaration.argument(name).question.strip(" ?")
                assert not form.then or at.server.table.find(form.then)


def test_long_groups_have_pages() -> None:
    at = Meeting(RELAY)
    alice = newcomer(at)
    session = alice.client.wire.protocol.session
    assert session is not None
    command = at.server.table.find("ping")
    assert command is not None
    entries = [(command, form) for form in command.declaration.offered] * (PAGE + 2)
    menu = Menu(session)
    session.dialogue = menu
    menu.show(_Entries(menu, "Many", entries))
    menu.answered(False)
    alice.type("/ping")
    alice.pick("Others")
    assert alice.heard[1].startswith("    1  ")
    assert len(alice.heard) == 1 + 2 + 1 + 1
    alice.pick("Others")
    assert len(alice.heard) == 1 + PAGE + 1 + 1
    assert alice.type("2")[0] == "  pong"


# Programs


def test_programs_hear_choices_and_questions() -> None:
    bot = meeting().connect("json")
    bot.raw()
    bot.ask(id=1, do="menu")
    (top,) = bot.events()
    assert (top["event"], top["re"]) == ("choices", 1)
    number = next(n for n, title in enumerate(top["choices"], 1) if title.startswith("Your acc"))
    bot.ask(id=2, line=str(number))
    (group,) = bot.events()
    number = next(n for n, title in enumerate(group["choices"], 1) if "/register" in title)
    bot.ask(id=3, line=str(number))
    bot.ask(id=4, line="-")
    assert bot.events() == [
        {
            "event": "question",
            "name": "nick",
            "text": "Nick? Type one word.",
            "optional": True,
            "secret": False,
            "re": 3,
        },
        {
            "event": "question",
            "name": "password",
            "text": "Password? Type one word, which only your own screen shows.",
            "optional": False,
            "secret": True,
            "re": 4,
        },
    ]
    bot.ask(id=5, line="sesame")
    answer, again = bot.events()
    assert (answer["event"], answer["re"]) == ("registered", 5)
    assert again["event"] == "choices"
    assert "re" not in again
    bot.ask(id=6, line="0")
    assert bot.events() == [
        {"event": "menu-left", "command": "say", "room": "#lobby", "blank": False, "re": 6}
    ]


def test_a_request_by_name_leaves_the_menu() -> None:
    bot = meeting().connect("json")
    bot.ask(do="menu")
    bot.ask(id=1, do="ping")
    assert bot.events()[-1] == {"event": "pong", "re": 1}
    bot.ask(id=2, line="1")
    assert bot.events()[-1]["event"] in ("said", "done", "committed")


@both
def test_what_one_may_not_use_is_not_shown(kind: type[Person]) -> None:
    at = Meeting(RELAY)
    client = at.connect(kind.mode)
    client.raw()
    client.type(kind.as_line("/menu"))
    shown = client.raw().decode()
    assert "Operators" not in shown
    assert "claim" not in shown
    titles = {
        group.title
        for group in at.server.table.groups
        for each in group.commands()
        if each.declaration.access <= Access.GUEST and each.declaration.offered
    }
    if kind is Program:
        assert titles == {title.partition(": ")[0] for title in json.loads(shown)["choices"]}


@given(st.lists(st.sampled_from(["1", "2", "3", "7", "12", "x", "-", "10m", "yes"]), max_size=12))
def test_whatever_is_typed_it_answers_and_can_be_left(lines: list[str]) -> None:
    at = Meeting(RELAY)
    alice = newcomer(at)
    for line in lines:
        heard = alice.type(line)
        if alice.client.closed:  # They have found the way out.
            return
        assert heard
        assert not any("Something went wrong" in each for each in heard)
    assert "left the menu" in alice.type("0")[0]
