"""Promises of keys and folding, and what people type for names that are hard to type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.names import fold, key


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_case_does_not_count(text: str) -> None:
    assert key(text.upper()) == key(text.lower())


@given(st.text(), st.sampled_from([" ", "  ", "\t", "-", "'", ",", "’"]), st.integers(0, 20))
def test_punctuation_and_blanks_do_not_count(text: str, mark: str, place: int) -> None:
    if key(text).isalnum():
        assert key(text[:place] + mark + text[place:]) in {
            key(text),
            key(text[:place] + text[place:]),
        }


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("limdul", "Lim-Dûl"),
        ("LIM DUL'S VAULT", "Lim-Dûl’s Vault"),
        ("aether vial", "Æther Vial"),
        ("fire/ice", "Fire // Ice"),
        ("fire ice", "Fire // Ice"),
        ("jace the mindsculptor", "Jace, the Mind Sculptor"),
        ("urzas tower", "Urza's Tower"),
        ("nazgul", "Nazgûl"),
        ("jotun grunt", "Jötun Grunt"),
        ("2 mace", "+2 Mace"),
        ("ach hans run", '"Ach! Hans, Run!"'),
        ("_____", "_____"),
    ],
)
def test_what_people_type_is_the_same_name(typed: str, name: str) -> None:
    assert key(typed) == key(name)


@pytest.mark.parametrize(("one", "other"), [("_____", ""), ("Fire", "Ice"), ("B.F.M.", "BFN")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert key(one) != key(other)
