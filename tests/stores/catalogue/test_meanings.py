"""What cards that people type mean: the right printing, or a question, but never a guess."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Condition, Treatment
from mtgnet.cards.meaning import CardTies, Meant, NoCard, PrintingTies
from mtgnet.cards.specs import SpecError
from mtgnet.stores.catalogue import library as libraries
from mtgnet.stores.catalogue.library import Library
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.still import Still


def now(answer: Any) -> Any:
    """The answer, which has come already; raises what it failed with."""
    if not isinstance(answer, Deferred):
        return answer
    came: list[Any] = []
    answer.addBoth(came.append)
    if isinstance(came[0], BaseException) or hasattr(came[0], "raiseException"):
        came[0].raiseException()
    return came[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lightning Bolt", "Lightning Bolt"),
        ("4 lightning bolt foil", "Lightning Bolt foil"),
        ("lightning bolt m10", "Lightning Bolt (M10) 146"),
        ("bolt (M10) 0146", "Lightning Bolt (M10) 146"),
        ("bolt [Magic 2010]", "Lightning Bolt (M10) 146"),
        ("m10 146", "Lightning Bolt (M10) 146"),
        ("forest m10 247 foil german", "Forest (M10) 247 foil de"),
        ("forest m11", "Forest (M11) 246"),
        ("Jace of Two Tongues war 5", "Jace of Two Tongues (WAR) 5"),
        ("Jace of Two Tongues war 5 ja", "Jace of Two Tongues (WAR) 5 ja"),
        ("Jace of Two Tongues wrs 5★", "Jace of Two Tongues (WAR) 5★ foil ja"),
        ("limdul's vault ice", "Lim-Dûl's Vault (ICE) 1"),
        ("Gideon, Battle-Forged ori", "Kytheon, Hero of Akros // Gideon, Battle-Forged (ORI) 60"),
        ("kytheon ori", "Kytheon, Hero of Akros // Gideon, Battle-Forged (ORI) 60"),
        ("Foil Only Wonder m11", "Foil Only Wonder (M11) 1 foil"),
        ("Etched Wonder cmr etched", "Etched Wonder (CMR) 7 etched"),
        ("Rebalanced Bear cmr a-12", "Rebalanced Bear (CMR) A-12"),
        ("Foil foil", "Foil foil"),
        ("foil", "Foil"),
        ("Bind", "Bind"),
        ("bolt lightning", "Lightning Bolt"),
        ("Savannah Lions me1", "Savannah Lions (ME1) 3"),
    ],
)
def test_one_card_is_meant(tricky_library: Library, text: str, shown: str) -> None:
    found = now(tricky_library.meant(text))
    assert isinstance(found, Meant)
    assert found.shown == shown
    assert found.remarks == ()


def test_nothing_is_known_of_the_printing_without_a_set(tricky_library: Library) -> None:
    copy = now(tricky_library.meant("Shock NM @Box #mine")).copy()
    assert (copy.name, copy.scryfall_id, copy.set_code, copy.number) == ("Shock", "", "", "")
    assert (copy.condition, copy.place) == (Condition.NEAR_MINT, "Box")


def test_a_language_that_the_catalogue_lacks_keeps_the_printing(tricky_library: Library) -> None:
    english = now(tricky_library.meant("Lightning Bolt m10")).copy()
    japanese = now(tricky_library.meant("Lightning Bolt m10 japanese")).copy()
    assert english.scryfall_id == japanese.scryfall_id
    assert (english.lang, japanese.lang) == ("en", "ja")
    assert english != japanese


def test_a_language_that_the_catalogue_has_is_another_printing(tricky_library: Library) -> None:
    english = now(tricky_library.meant("Jace of Two Tongues war 5")).copy()
    japanese = now(tricky_library.meant("Jace of Two Tongues war 5 ja")).copy()
    assert english.scryfall_id != japanese.scryfall_id


def test_defaults_hold_where_nothing_was_told(tricky_library: Library) -> None:
    meant = now(tricky_library.meant("Shock"))
    copy = meant.copy(place="Box", condition=Condition.MINT)
    assert (meant.count, copy.place, copy.condition) == (1, "Box", Condition.MINT)
    told = now(tricky_library.meant("3 Shock LP @")).copy(place="Box", condition=Condition.MINT)
    assert (told.place, told.condition) == ("", Condition.LIGHTLY_PLAYED)


def test_the_only_finish_is_taken_and_told(tricky_library: Library) -> None:
    corrected = now(tricky_library.meant("Shock m10 foil"))
    assert corrected.treatment is Treatment.NONFOIL
    assert corrected.remarks == ("Shock (M10) 155 only exists in nonfoil.",)


def test_any_finish_is_no_finish(tricky_library: Library) -> None:
    assert now(tricky_library.meant("Shock any finish")).copy().treatment is Treatment.UNKNOWN


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("forest m10", ["Forest (M10) 246", "Forest (M10) 247", "Forest (M10) 248"]),
        ("forest m10 foil", [f"Forest (M10) {number} foil" for number in (246, 247, 248)]),
        ("Etched Wonder cmr", ["Etched Wonder (CMR) 7 foil", "Etched Wonder (CMR) 7 etched"]),
        (
            "Jace of Two Tongues war ja",
            ["Jace of Two Tongues (WAR) 5 ja", "Jace of Two Tongues (WAR) 5★ foil ja"],
        ),
        ("beast tmh2", ["Beast (TMH2) 9", "Beast (TMH2) 10"]),
    ],
)
def test_several_printings_are_offered(
    tricky_library: Library, text: str, choices: list[str]
) -> None:
    found = now(tricky_library.meant(text))
    assert isinstance(found, PrintingTies)
    assert [choice.shown for choice in found.choices] == choices
    assert len({choice.copy() for choice in found.choices}) == found.total == len(choices)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lightnig Bolt", ["Lightning Bolt"]),
        ("Lightnig Bolt m10 foil", ["Lightning Bolt"]),
        ("Lightning Bolt xyz 12", ["Lightning Bolt"]),
        ("wonder", ["Etched Wonder", "Foil Only Wonder"]),
        ("bin cmr", ["Bind", "Bind // Liberate"]),
    ],
)
def test_what_is_not_sure_is_asked(tricky_library: Library, text: str, names: list[str]) -> None:
    found = now(tricky_library.meant(text))
    assert isinstance(found, CardTies)
    assert sorted(card.name for card in found.cards) == names


def test_an_offered_card_is_taken_with_its_options(tricky_library: Library) -> None:
    ties = now(tricky_library.meant("2 Lightnig Bolt m10 foil"))
    found = now(tricky_library.meant_by(ties.spec, ties.cards[0]))
    assert (found.shown, found.count) == ("Lightning Bolt (M10) 146 foil", 2)


def test_namesakes_are_told_of(tricky_library: Library) -> None:
    assert "Several cards are called Beast" in now(tricky_library.meant("beast")).remarks[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Shock m11", "Shock is not in M11. /prints Shock lists where it is."),
        ("Shock m10 1", "Shock is not number 1 in M10. There it is 155."),
        ("Lightning Bolt m10 etched", "exists in nonfoil and foil, not in etched"),
        ("jace m11", "Jace of Two Tongues is not in M11"),
    ],
)
def test_what_does_not_exist_is_refused(tricky_library: Library, text: str, why: str) -> None:
    with pytest.raises(SpecError, match=why.replace(".", r"\.")) as raised:
        now(tricky_library.meant(text))
    assert raised.value.code == "no-such-printing"


@pytest.mark.parametrize("text", ["xyzzyplugh qwfp", "m10 999999", "☃"])
def test_nothing_is_meant(tricky_library: Library, text: str) -> None:
    assert now(tricky_library.meant(text)) == NoCard(text)


def test_a_count_of_nothing_is_for_those_who_ask_for_it(tricky_library: Library) -> None:
    with pytest.raises(SpecError, match="from 1 to 1,000,000"):
        tricky_library.meant("0 Shock")
    assert now(tricky_library.meant("0 Shock", least=0)).count == 0


def test_what_is_said_again_is_not_asked_again(
    tricky: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "_REMEMBERED", 2)
    shelf = Still(tricky)
    library = Library(shelf)
    first = now(library.meant("bolt m10"))
    assert library.meant("bolt m10") is first
    for text in ("Shock m10", "forest m11"):
        now(library.meant(text))
    assert isinstance(library.meant("bolt m10"), Deferred)


def test_a_new_catalogue_is_asked_anew(tricky: Catalogue, starter_catalogue: Catalogue) -> None:
    shelf = Still(tricky)
    library = Library(shelf)
    assert now(library.meant("Shock")).card.name == "Shock"
    shelf.current = starter_catalogue
    assert not isinstance(now(library.meant("Shock")), Meant)


ODD = ["bolt", "m10", "146", "4", "(ice)", "[", "foil", "ja", "#", "@", "any", "war", "x"]


@given(st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=8)), max_size=9).map(" ".join))
def test_any_text_is_answered_or_refused(tricky_library: Library, text: str) -> None:
    try:
        found = now(tricky_library.meant(text))
    except SpecError as error:
        found = error.why
    assert isinstance(found, Meant | CardTies | PrintingTies | NoCard | str)
