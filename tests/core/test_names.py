"""Which names are allowed, which are the same, and which look the same."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.core.events import Refusal
from mtgnet.core.names import LONGEST, guest_name, read_nick, read_room
from mtgnet.core.text import clean, columns

MESSAGES = {
    "character": "A nickname is made of letters, digits, - _ and .",
    "first": "A nickname begins with a letter.",
    "empty": "A nickname needs at least one letter.",
    "hidden": "A nickname holds no invisible or control characters.",
    "long": "A nickname has at most 24 columns.",
    "script": "A nickname keeps to one script;",
    "together": "its characters do not go together",
}


@pytest.mark.parametrize(
    "nick",
    [
        "alice",
        "Alice",
        "a",
        "A-b_c.9",
        "Zoë",
        "Jürgen",
        "Дмитрий",
        "Αλέξης",
        "דוד",
        "محمد",
        "राम",
        "田中さん",
        "田中カナ",
        "김철수",
        "金철수",
        "x" * 24,
        "語" * 12,
    ],
)
def test_allowed(nick: str) -> None:
    assert read_nick(nick).shown == nick


@pytest.mark.parametrize(
    ("nick", "rule"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("9lives", "first"),
        ("-x", "first"),
        ("_x", "first"),
        (".x", "first"),
        ("a b", "character"),
        ("a!b", "character"),
        ("<alice>", "character"),
        ("$alice", "character"),
        ("a*b", "character"),
        ("a[b]", "character"),
        ("a/b", "character"),
        ("a😀", "character"),
        ("a½", "character"),
        ("aⅣ", "character"),
        ("a\u200bb", "hidden"),
        ("a\u202eb", "hidden"),
        ("a\x1b[31m", "hidden"),
        ("a\x00", "hidden"),
        ("x" * 25, "long"),
        ("aª", "together"),
        ("ĳs", "together"),
        ("س1٣", "together"),
        ("語" * 13, "long"),
        ("pаypal", "script"),
        ("aβc", "script"),
        ("ひカ한", "script"),
        ("кириллa", "script"),
        ("דa", "script"),
        ("ד9א٣", "script"),
    ],
)
def test_refused(nick: str, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_nick(nick)
    assert refused.value.code == "bad-name"
    assert MESSAGES[rule] in refused.value.why


@pytest.mark.parametrize(
    "nick", ["mtgnet", "Server", "SYSTEM", "ｓｅｒｖｅｒ", "systern", "rntgnet", "MTGNET"]
)
def test_the_servers_own_names_are_reserved(nick: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_nick(nick)
    assert refused.value.code == "reserved-name"


@pytest.mark.parametrize("nick", ["servers", "my-server", "systematic", "serve"])
def test_other_names_that_hold_them_are_not(nick: str) -> None:
    assert read_nick(nick).shown == nick


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "alice"),
        ("ALICE", "aLiCe"),
        ("Zoe\u0308", "Zoë"),
        ("ａｌｉｃｅ", "alice"),
        ("ДМИТРИЙ", "дмитрий"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert read_nick(one).key == read_nick(other).key


@pytest.mark.parametrize("name", ["alice", "bob", "straße", "strasse", "zoe", "zoë"])
def test_different_names(name: str) -> None:
    others = {"alice", "bob", "straße", "strasse", "zoe", "zoë"} - {name}
    assert all(read_nick(name).key != read_nick(other).key for other in others)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alice", "a1ice"),
        ("alice", "aIice"),
        ("bob", "b0b"),
        ("modern", "modem"),
        ("vvill", "will"),
        ("сосо", "coco"),
        ("АННА", "AHHA"),
        ("Ιvan".replace("Ι", "I"), "lvan"),
    ],
)
def test_names_that_look_alike(one: str, other: str) -> None:
    assert read_nick(one).looks & read_nick(other).looks


@pytest.mark.parametrize(
    ("one", "other"),
    [("alice", "alicia"), ("ann", "anne"), ("bob", "rob"), ("a-b", "ab"), ("x1", "x2")],
)
def test_names_that_do_not_look_alike(one: str, other: str) -> None:
    assert not read_nick(one).looks & read_nick(other).looks


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_clean_name_or_refused(text: str) -> None:
    with suppress(Refusal):
        name = read_nick(text)
        assert clean(name.shown) == name.shown
        assert 0 < columns(name.shown) <= LONGEST
        assert not set(name.shown) & set("<>[]#*! \r\n")
        assert read_nick(name.shown) == name
        assert name.looks


@given(st.integers())
def test_a_guests_name_is_allowed_and_free(seed: int) -> None:
    chance = random.Random(seed)
    taken: set[str] = set()
    for _ in range(20):
        name = guest_name(taken, chance)
        assert name.key not in taken
        assert name == read_nick(name.shown) or name.looks <= read_nick(name.shown).looks
        assert name.key == read_nick(name.shown).key
        taken.add(name.key)


class Almost:
    """Everything with two digits is taken."""

    def __contains__(self, name: object) -> bool:
        return len(str(name).rpartition("-")[2]) < 4


def test_guests_names_get_longer_when_the_short_ones_are_taken() -> None:
    name = guest_name(Almost(), random.Random(7))
    assert len(name.shown.rpartition("-")[2]) == 4
    assert read_nick(name.shown).shown == name.shown


@pytest.mark.parametrize("text", ["decks", "#decks", " #decks "])
def test_a_room_is_shown_with_its_sign(text: str) -> None:
    assert read_room(text.strip()).shown == "#decks"
    assert read_room(text.strip()).key == "decks"


@pytest.mark.parametrize("text", ["9", "2024-draft", "café", "日本"])
def test_a_room_may_begin_with_a_digit(text: str) -> None:
    assert read_room(text).shown == f"#{text}"


@pytest.mark.parametrize("text", ["", "#", "-x", ".x", "a b", "a\u200b", "x" * 25, "aб"])
def test_a_rooms_name_that_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_room(text)
    assert refused.value.code == "bad-name"
    assert "room's name" in refused.value.why
