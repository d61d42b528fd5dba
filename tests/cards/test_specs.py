"""Cards as people type them: a name beats options, options come in any order, nothing explodes."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards import starter
from mtgnet.cards.copies import Condition, Treatment
from mtgnet.cards.lookup import Named, NameIndex
from mtgnet.cards.names import key
from mtgnet.cards.specs import Spec, SpecError, read, split_cards, split_trade, unpeeled
from mtgnet.cards.words import CONDITIONS, LANGUAGES, TREATMENTS

SETS = {"m10": "Magic 2010", "ice": "Ice Age", "war": "War of the Spark", "cmb1": "Mystery Booster"}
ODD = [
    "Foil",
    "Foil Foil Foil",
    "+2 Mace",
    "1996 World Champion",
    "17-Year Cicadas",
    "X",
    "Fire // Ice",
    "Damaged Goods",
    "Speaks German",
    "Red Herring (CMB1)",
    "Erase (Not the Urza's Legacy One)",
    "_____",
    "Song of War",
    "Lim-Dûl's Vault",
    "Sword of Fire and Ice",
    "One with Nothing",
    "Any Port in a Storm",
]
STARTER = [
    json.loads(line)["name"] for line in starter.cards().read_text("utf-8").splitlines() if line
]


class Known:
    """Names that are known, and sets."""

    def __init__(self, names: Iterable[str], sets: Mapping[str, str] = SETS) -> None:
        self.index = NameIndex()
        for number, name in enumerate(dict.fromkeys(names)):
            faces = name.split(" // ") if " // " in name else ()
            self.index.add(Named(number, name, oracle_id=str(number)), faces)
        self.sets = sets

    def is_name(self, text: str) -> bool:
        return self.index.is_name(text)

    def set_coded(self, code: str) -> str | None:
        return code.lower() if code.lower() in self.sets else None

    def set_named(self, name: str) -> str | None:
        return next((code for code, other in self.sets.items() if key(other) == key(name)), None)


KNOWN = Known([*ODD, *STARTER])


def told(spec: Spec) -> dict[str, Any]:
    """What a spec tells and what it is."""
    return attrs.asdict(spec, filter=lambda _, value: value not in (None, False))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Lightning Bolt", {}),
        ("4 Lightning Bolt", {"count": 4}),
        ("4x Lightning Bolt", {"count": 4}),
        ("x4 Lightning Bolt", {"count": 4}),
        ("4 x Lightning Bolt", {"count": 4}),
        ("  4   Lightning   Bolt  ", {"count": 4}),
        ("Lightning Bolt m10", {"set_code": "m10"}),
        ("Lightning Bolt M10 146", {"set_code": "m10", "number": "146"}),
        ("Lightning Bolt (M10) 146", {"set_code": "m10", "number": "146"}),
        ("Lightning Bolt (M10) #146", {"set_code": "m10", "number": "146"}),
        ("Lightning Bolt (M10 146/249)", {"set_code": "m10", "number": "146"}),
        ("Lightning Bolt [m10:146★]", {"set_code": "m10", "number": "146★"}),
        ("Lightning Bolt (Magic 2010)", {"set_code": "m10"}),
        ("Lightning Bolt foil", {"treatment": "foil"}),
        ("Lightning Bolt *F*", {"treatment": "foil"}),
        ("Lightning Bolt (foil)", {"treatment": "foil"}),
        ("Lightning Bolt etched foil", {"treatment": "etched"}),
        ("Lightning Bolt normal", {"treatment": "nonfoil"}),
        ("Lightning Bolt any finish", {"any_treatment": True}),
        ("Lightning Bolt any", {"any_treatment": True}),
        ("Lightning Bolt near mint", {"condition": "NM"}),
        ("Lightning Bolt Near_Mint", {"condition": "NM"}),
        ("Lightning Bolt D", {"condition": "D"}),
        ("Lightning Bolt jp", {"lang": "ja"}),
        ("Lightning Bolt Traditional Chinese", {"lang": "zht"}),
        ("Lightning Bolt @Trade Binder", {"place": "Trade Binder"}),
        ("Lightning Bolt @ Box #for Bob", {"place": "Box", "note": "for Bob"}),
        ("Lightning Bolt #4 @home", {"note": "4 @home"}),
        ("Lightning Bolt @", {"place": ""}),
        ("Lightning Bolt @ #", {"place": "", "note": ""}),
        ("Lightning Bolt #mail a@b.example", {"note": "mail a@b.example"}),
    ],
)  # fmt: skip
def test_every_option(text: str, means: dict[str, Any]) -> None:
    assert told(read(text, KNOWN)) == {"name": "Lightning Bolt", **means}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Foil", {"name": "Foil"}),
        ("Foil foil", {"name": "Foil", "treatment": "foil"}),
        ("Foil Foil Foil", {"name": "Foil Foil Foil"}),
        ("foil foil foil foil", {"name": "foil foil foil", "treatment": "foil"}),
        ("1996 World Champion", {"name": "1996 World Champion"}),
        ("2 1996 World Champion", {"name": "1996 World Champion", "count": 2}),
        ("17-Year Cicadas", {"name": "17-Year Cicadas"}),
        ("+2 Mace", {"name": "+2 Mace"}),
        ("2 +2 Mace", {"name": "+2 Mace", "count": 2}),
        ("4 X", {"name": "X", "count": 4}),
        ("4 x foil", {"name": "x", "count": 4, "treatment": "foil"}),
        ("4 x bolt foil", {"name": "bolt", "count": 4, "treatment": "foil"}),
        ("_____ [ice]", {"name": "_____", "set_code": "ice"}),
        ("Fire Ice", {"name": "Fire Ice"}),
        ("Fire ice foil", {"name": "Fire ice", "treatment": "foil"}),
        ("Song of War WAR 5", {"name": "Song of War", "set_code": "war", "number": "5"}),
        ("Damaged Goods damaged", {"name": "Damaged Goods", "condition": "D"}),
        ("Speaks German german", {"name": "Speaks German", "lang": "de"}),
        ("Red Herring (CMB1)", {"name": "Red Herring (CMB1)"}),
        ("Red Herring (CMB1) (CMB1)", {"name": "Red Herring (CMB1)", "set_code": "cmb1"}),
        ("_____ any", {"name": "_____", "any_treatment": True}),
        ("Any Port in a Storm any", {"name": "Any Port in a Storm", "any_treatment": True}),
        ("3 bolt m10 foil", {"name": "bolt", "count": 3, "set_code": "m10", "treatment": "foil"}),
        ("m10 146", {"name": "", "set_code": "m10", "number": "146"}),
    ],
)  # fmt: skip
def test_a_name_beats_options(text: str, means: dict[str, Any]) -> None:
    assert told(read(text, KNOWN)) == means


def test_all_words_may_be_the_name_after_all() -> None:
    spec = read("2 fire and ice @Box", KNOWN)
    assert (spec.name, spec.set_code) == ("fire and", "ice")
    assert told(unpeeled("2 fire and ice @Box", spec)) == {
        "name": "fire and ice",
        "count": 2,
        "place": "Box",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Write the name of a card"),
        ("   ", "Write the name of a card"),
        ("@Box", "Write the name of a card"),
        ("4", "behind the count"),
        ("4x @Box", "behind the count"),
        ("0 Lightning Bolt", "from 1 to 1,000,000"),
        ("1000001 Lightning Bolt", "from 1 to 1,000,000"),
        (f"{'9' * 29} Lightning Bolt", "from 1 to 1,000,000"),
        ("-1 Lightning Bolt", "whole number"),
        ("1.5 Lightning Bolt", "whole number"),
        ("1,000 Lightning Bolt", "whole number"),
        ("٤ Lightning Bolt", "digits 0 to 9"),
        ("４ Lightning Bolt", "digits 0 to 9"),
        ("Lightning Bolt (XYZ) 12", "no set XYZ"),
        (f"Lightning Bolt @{'x' * 81}", "at most 80"),
        (f"Lightning Bolt #{'x' * 401}", "at most 400"),
        ("x" * 401, "too long"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, why: str) -> None:
    with pytest.raises(SpecError, match=why):
        read(text, KNOWN)


def test_a_count_of_nothing_is_for_those_who_want_it() -> None:
    assert read("0 Lightning Bolt", KNOWN, least=0).count == 0


WRITTEN = {
    "treatment": st.sampled_from(sorted(TREATMENTS)),
    "condition": st.sampled_from(sorted(CONDITIONS)),
    "lang": st.sampled_from(sorted(LANGUAGES)),
    "set_code": st.sampled_from(["m10", "(M10)", "[ice]", "(Magic 2010)", "m10 146", "(M10) 146★"]),
}

ENDS = [
    ("", None, None),
    (" @Box", "Box", None),
    (" @Big  Box", "Big Box", None),
    (" #note", None, "note"),
    (" @Box #note @home", "Box", "note @home"),
]
Case = tuple[str, str, int | None, dict[str, str], tuple[str | None, ...]]


@st.composite
def written(draw: st.DrawFn, names: list[str]) -> Case:
    """A text, and what it was made of: name, count, options, place and note."""
    name = draw(st.sampled_from(names))
    count = draw(st.none() | st.integers(1, 1_000_000))
    options = draw(st.fixed_dictionaries({}, optional=WRITTEN))
    shuffled = draw(st.permutations(list(options.values())))
    end, *place = draw(st.sampled_from(ENDS))
    front = "" if count is None else f"{count}{draw(st.sampled_from(['', 'x']))} "
    return front + " ".join([name, *shuffled]) + end, name, count, options, tuple(place)


@given(written([*ODD, *STARTER]))
def test_reading_gives_back_what_was_written(
    case: Case,
) -> None:
    text, name, count, options, place = case
    spec = read(text, KNOWN)
    if spec.name != name:  # Only a longer name may take words away, or a count that is one's.
        assert KNOWN.is_name(spec.name)
        assert len(key(spec.name)) > len(key(name)), text
        return
    assert spec.count == count
    assert spec.treatment == TREATMENTS.get(options.get("treatment", ""))
    assert spec.condition == CONDITIONS.get(options.get("condition", ""))
    assert spec.lang == LANGUAGES.get(options.get("lang", ""))
    assert (spec.set_code is None) == ("set_code" not in options)
    assert (spec.place, spec.note) == place


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reading in (
        lambda: read(text, KNOWN),
        lambda: split_cards(text),
        lambda: split_trade(text),
    ):
        with contextlib.suppress(SpecError):
            reading()


@pytest.mark.parametrize("more", ["", "foil", "m10 146 NM ja", "[ICE] D"])
def test_every_real_name_is_read_back(real_data: Path, more: str) -> None:
    told = json.loads((real_data / "catalogue" / "card-names-2026-06.json").read_text("utf-8"))
    names = told["data"] if isinstance(told, dict) else told
    known = Known(names)
    lost = []
    for name in names:
        text = f"4 {name} {more}".strip()
        spec = read(text, known)
        longer = known.is_name(spec.name) and len(key(spec.name)) > len(key(name))
        if (spec.name, spec.count) != (name, 4) and not longer:
            lost.append((text, spec))
        assert split_cards(f"{name} + 2 {name}") == [name, f"2 {name}"]
        assert split_trade(f"{name} > {name}") == ([name], [name])
    assert lost == []


def test_cards_are_joined_by_a_plus() -> None:
    assert split_cards("2 Bolt + +2 Mace (AFR) + Fire // Ice") == [
        "2 Bolt",
        "+2 Mace (AFR)",
        "Fire // Ice",
    ]
    assert split_cards("") == []
    with pytest.raises(SpecError, match="no card beside"):
        split_cards("Bolt + ")


def test_a_trade_has_two_sides() -> None:
    assert split_trade("Bolt + 2 Shock > Opt") == (["Bolt", "2 Shock"], ["Opt"])
    assert split_trade("Bolt >") == (["Bolt"], [])
    for wrong in ("Bolt", "Bolt > Opt > Shock", " > "):
        with pytest.raises(SpecError, match="one >"):
            split_trade(wrong)


def test_words_for_the_same_thing_are_told_apart() -> None:
    assert Treatment.FOIL in TREATMENTS.values()
    assert not set(TREATMENTS) & set(CONDITIONS)
    assert not set(LANGUAGES) & set(CONDITIONS)
    assert not set(LANGUAGES) & set(TREATMENTS)
    assert set(CONDITIONS.values()) == set(Condition) - {Condition.UNKNOWN}
