"""Questions about sums and cards, and what they give away."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mtgnet.cards.names import fold
from mtgnet.cards.records import Card, Face, Printing
from mtgnet.cards.vocabulary import Finish, Game, Rarity
from mtgnet.core.quiz_events import Problem
from mtgnet.quiz import reading
from mtgnet.quiz.masking import MOST_HINTS, hints, masked, names_of
from mtgnet.quiz.questions import MOST_POINTS, Question, about, addition, possible
from mtgnet.stores.catalogue.reader import Catalogue

CHANCES = st.integers().map(random.Random)
NAMES = st.text(st.sampled_from("aÉßœ b-'!,_1 "), min_size=1).map(str.strip).filter(bool)


def card(*faces: Face, layout: str = "normal") -> Card:
    name = " // ".join(face.name for face in faces)
    return Card(oracle_id="o", name=name, layout=layout, faces=faces)


def printing(code: str, name: str) -> Printing:
    return Printing(
        scryfall_id=f"id-{code}",
        oracle_id="o",
        set_code=code,
        set_name=name,
        number="1",
        rarity=Rarity.COMMON,
        released_at="2001-01-01",
        finishes=Finish(0),
        games=Game(0),
    )


ELF = Face(
    name="Éowyn, the Tester",
    mana_cost="{1}{G}{G}",
    type_line="Legendary Creature — Elf Warrior",
    text="Whenever Éowyn attacks, éowyn, the tester deals 2 damage to any target.\nTrample",
    power="2",
    toughness="1+*",
)
HOT = Face(name="Hot", mana_cost="{R}", type_line="Instant", text="Hot deals damage. " * 3)
COLD = Face(
    name="Cold", mana_cost="{U}", type_line="Instant", text="Tap it. Then draw a card. " * 3
)
SETS = (
    printing("tst", "Test Set"),
    printing("ts2", "Tester’s Second"),
    printing("tst", "Test Set"),
)


def question(asks: str, of: Card, face: Face, printings: tuple[Printing, ...] = SETS) -> Question:
    found = possible(of, face, printings, random.Random(1))
    return next(each for each in found if each.problem.asks == asks)


@given(CHANCES)
def test_a_sum_has_one_right_answer(chance: random.Random) -> None:
    asked = addition(chance)
    assert asked.solution == str(sum(asked.problem.terms))
    assert asked.solved_by(asked.solution)
    assert not asked.solved_by(str(int(asked.solution) + 1))


@pytest.mark.parametrize(
    ("asks", "right", "wrong"),
    [
        ("cost", ["{1}{G}{G}", "1gg", "GG1"], ["1g", "gg", "2gg", "what is it"]),
        ("type", ["Legendary Creature — Elf Warrior", "legendary creature elf warrior"], ["elf"]),
        ("size", ["2/1+*", "2 / 1+*"], ["2/1", "21"]),
        ("set", ["TST", "test set", "Tester's Second", "ts2"], ["tst2", "ts"]),
        ("text", ["eowyn the tester", "Éowyn, the Tester", "EOWYN THE TESTER!"], ["eowyn", ""]),
    ],
)
def test_what_is_right_for_a_card(asks: str, right: list[str], wrong: list[str]) -> None:
    asked = question(asks, card(ELF), ELF)
    assert [answer for answer in right if not asked.solved_by(answer)] == []
    assert [answer for answer in wrong if asked.solved_by(answer)] == []


def test_either_half_names_a_split_card() -> None:
    asked = question("text", card(HOT, COLD), COLD)
    for answer in ("Hot // Cold", "hot cold", "HOT", "cold", "hot/cold"):
        assert asked.solved_by(answer)
    assert asked.solution == "Hot // Cold"


def test_a_fact_is_asked_of_one_face() -> None:
    asked = question("cost", card(HOT, COLD), COLD)
    assert asked.problem == Problem("cost", card="Hot // Cold", face="Cold")
    assert asked.solved_by("u")
    assert not asked.solved_by("r")


def test_only_what_there_is_can_be_asked() -> None:
    land = Face(name="Test Land", type_line="Land", text="{T}: Add {G}.")
    kinds = [each.problem.asks for each in possible(card(land), land, (), random.Random(1))]
    assert kinds == ["type"]


def test_sets_are_told_with_their_codes() -> None:
    many = tuple(printing(f"s{n}", f"Set {n}") for n in range(5))
    asked = question("set", card(ELF), ELF, many)
    assert asked.solution == "Set 0 (S0), Set 1 (S1), Set 2 (S2) and 2 more"


def test_a_text_hides_every_name() -> None:
    asked = question("text", card(ELF), ELF)
    assert asked.problem.text == "Whenever ~ attacks, ~ deals 2 damage to any target.\nTrample"
    assert asked.problem.mask == "_____, ___ ______"


def test_every_card_of_the_starter_set_can_be_asked_about(starter_catalogue: Catalogue) -> None:
    chance = random.Random(5)
    drawn = [starter_catalogue.random_card(chance) for _ in range(60)]
    for each in filter(None, drawn):
        for face in each.faces:
            for asked in possible(each, face, starter_catalogue.printings(each.id), chance):
                assert asked.right
                assert asked.problem.asks == "set" or asked.solved_by(asked.solution)
                assert not any(_stands_in(name, asked.problem.text) for name in names_of(each))
        assert about(each, (), chance).right


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", fold(text)) is not None


@given(st.lists(NAMES, min_size=1, max_size=3), st.data())
def test_a_masked_text_never_has_the_name(names: list[str], data: st.DataObject) -> None:
    pieces = st.sampled_from([*names, *map(str.upper, names), " ", "a", ", ", "\n", "é"])
    text = "".join(data.draw(st.lists(pieces, max_size=12)))
    hidden = masked(text, names)
    assert not any(_stands_in(name, hidden) for name in names)
    assert masked(hidden, names) == hidden


@given(NAMES, CHANCES)
def test_hints_show_more_and_more_but_never_all(name: str, chance: random.Random) -> None:
    assume(any(map(str.isalnum, name)))
    told = hints(name, chance)
    assert 1 <= len(told) <= MOST_HINTS + 1
    assert all(name != each and len(each) == len(name) for each in told)
    shown = [{place for place, it in enumerate(each) if it == name[place]} for each in told]
    assert all(fewer < more for fewer, more in pairwise(shown))
    assert not any(name[place].isalnum() for place in shown[0])


@given(st.lists(st.floats(0, 100), min_size=2), CHANCES)
def test_points_fall_and_are_never_less_than_one(times: list[float], chance: random.Random) -> None:
    asked = addition(chance)
    points = [asked.points(elapsed) for elapsed in sorted(times)]
    assert points == sorted(points, reverse=True)
    assert all(1 <= each <= MOST_POINTS for each in points)
    assert asked.points(0) == MOST_POINTS
    assert asked.points(asked.seconds) == 1


def test_talk_is_no_answer_and_hurts_nothing() -> None:
    asked = Question(Problem("sum", (1, 2)), "3", reading.number, frozenset({"3"}))
    assert not asked.solved_by("٣")
    assert not asked.solved_by("3" * 4096)
    assert asked.solved_by("3")
