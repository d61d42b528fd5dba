"""Commands are declared once, found by name or alias, and get arguments that were checked."""

from __future__ import annotations

from typing import Any

import pytest
from tongues import RELAY

from mtgnet.core.arguments import Argument, RoomName, Switch, Text, Word
from mtgnet.core.events import Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Command, Group, Table, command
from mtgnet.testing import Meeting


class Pets(Group):
    title = "Pets"

    @command(
        "feed",
        "f",
        takes=(Argument("pet", Word()), Argument("food", Text(), optional=True)),
        summary="Feed a pet",
        help="With what it likes best, or with what you say.",
    )
    def feed(self, session: Any, pet: str, food: str | None) -> Any:
        return ("feed", pet, food)

    @command("call", takes=(Argument("words", Text()),), summary="Call them")
    def call(self, session: Any, words: str) -> Any:
        return ("call", words)

    @command("door", takes=(Argument("open", Switch(), optional=True),), summary="The door")
    def door(self, session: Any, opened: bool | None) -> Any:
        return ("door", opened)

    @command("walk", takes=(Argument("to", RoomName()),), summary="Walk them")
    def walk(self, session: Any, to: str) -> Any:
        return ("walk", to)


class Clash(Group):
    title = "Clash"

    @command("f", summary="Something else")
    def other(self, session: Any) -> None: ...


@pytest.fixture
def table() -> Table:
    return Table([Pets()])


def anybody() -> Session:
    """Somebody who may do what guests may."""
    session = Meeting(RELAY).connect().wire.protocol.session
    assert session is not None
    return session


def find(table: Table, name: str) -> Command:
    found = table.find(name)
    assert found is not None
    return found


def why(table: Table, name: str, line: str = "", **given: object) -> str:
    found, session = find(table, name), anybody()
    with pytest.raises(Refusal) as refused:
        _ = found.call(session, given) if given else found.run(session, line)
    return refused.value.why


def test_a_command_is_found_by_each_of_its_names(table: Table) -> None:
    assert find(table, "feed") is find(table, "f") is find(table, "FEED")
    assert table.find("bite") is None


def test_a_name_is_declared_once() -> None:
    with pytest.raises(ValueError, match="/f is declared twice"):
        Table([Pets(), Clash()])


@pytest.mark.parametrize(
    ("name", "near"),
    [("fed", "feed"), ("feeed", "feed"), ("FED", "feed"), ("dor", "door"), ("clal", "call")],
)
def test_the_nearest_name(table: Table, name: str, near: str) -> None:
    found = table.nearest(name)
    assert found is not None
    assert found.name == near


@pytest.mark.parametrize("name", ["xyzzy", "", "qqq", "x" * 100_000])
def test_nothing_is_near(table: Table, name: str) -> None:
    assert table.nearest(name) is None


def test_modes_are_what_takes_one_text(table: Table) -> None:
    assert table.modes() == ["call"]


def test_facts_tell_what_was_declared(table: Table) -> None:
    (group,) = table.facts()
    feed = group.commands[0]
    assert group.title == "Pets"
    assert (feed.name, feed.aliases, feed.usage) == ("feed", ("f",), "/feed PET [FOOD]")
    assert (feed.summary, feed.arguments) == ("Feed a pet", ("pet", "food"))
    assert [each.name for each in group.commands] == ["feed", "call", "door", "walk"]


@pytest.mark.parametrize(
    ("name", "line", "result"),
    [
        ("feed", "rex", ("feed", "rex", None)),
        ("feed", "  rex  ", ("feed", "rex", None)),
        ("feed", "rex two  bones ", ("feed", "rex", "two  bones ")),
        ("call", "  come here", ("call", "  come here")),
        ("door", "", ("door", None)),
        ("door", "ON", ("door", True)),
        ("door", "no", ("door", False)),
        ("walk", "park", ("walk", "#park")),
    ],
)
def test_typed_arguments(table: Table, name: str, line: str, result: object) -> None:
    assert find(table, name).run(anybody(), line) == result


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("feed", "", "PET is missing. Type /feed PET [FOOD]."),
        ("feed", "   ", "PET is missing. Type /feed PET [FOOD]."),
        ("call", " ", "WORDS is missing. Type /call WORDS."),
        ("door", "on now", '"now" is too much. Type /door [OPEN].'),
        ("door", "ajar", 'Say on or off, not "ajar".'),
        ("walk", "a!b", "A room's name is made of letters, digits, - _ and . (not '!')."),
    ],
)
def test_typed_arguments_that_are_refused(table: Table, name: str, line: str, reason: str) -> None:
    assert why(table, name, line) == reason


@pytest.mark.parametrize(
    ("name", "given", "result"),
    [
        ("feed", {"pet": "rex"}, ("feed", "rex", None)),
        ("feed", {"pet": "rex", "food": None}, ("feed", "rex", None)),
        ("feed", {"food": "bone", "pet": " rex "}, ("feed", "rex", "bone")),
        ("feed", {"pet": 7}, ("feed", "7", None)),
        ("call", {"words": "a\x1b[2Jb"}, ("call", "ab")),
        ("door", {"open": True}, ("door", True)),
        ("door", {"open": "off"}, ("door", False)),
        ("walk", {"to": "#Park"}, ("walk", "#Park")),
    ],
)
def test_named_arguments(table: Table, name: str, given: dict[str, object], result: object) -> None:
    assert find(table, name).call(anybody(), given) == result


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("feed", {"food": "bone"}, "PET is missing. Type /feed PET [FOOD]."),
        ("feed", {"pet": "a b"}, 'Give one word, not "a b".'),
        ("feed", {"pet": ["rex"]}, "Give a text, not list."),
        ("feed", {"pet": True}, "Give a text, not bool."),
        ("feed", {"pet": 1.5}, "Give a text, not float."),
        ("call", {"words": " \x00"}, "The text is empty."),
        ("feed", {"pat": "x"}, 'feed has no argument "pat"; it takes pet, food.'),
        ("feed", {"p\x1b[2J\ud800": 1}, 'feed has no argument "p\ufffd"; it takes pet, food.'),
        ("door", {"open": 1}, 'Say on or off, not "1".'),
    ],
)
def test_named_arguments_that_are_refused(
    table: Table, name: str, given: dict[str, object], reason: str
) -> None:
    assert why(table, name, **given) == reason


def test_what_takes_nothing_says_so() -> None:
    class Bell(Group):
        title = "Bell"

        @command("ring", summary="Ring")
        def ring(self, session: Any) -> None: ...

    reason = 'ring has no argument "loud"; it takes none.'
    assert why(Table([Bell()]), "ring", loud=1) == reason
