"""Adding, removing and changing what one owns, taking it back, and rows that are not clear."""

from __future__ import annotations

import attrs
import pytest
from collecting import copy_of, members, result_of, row
from tongues import Answer, Person, Program, Talk, both

from mtgnet.cards.copies import Condition, Treatment
from mtgnet.core.collecting.holding_events import (
    CopiesAdded,
    CopiesChanged,
    CopiesRemoved,
    TakenBack,
)
from mtgnet.core.events import Choices, Refused
from mtgnet.core.people_events import Asked


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


@both
def test_equal_copies_are_one_row(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="4 Lightning Bolt m10 146 nm")
    alice.does("have", card="lightning bolt (M10) #146 NM")
    alice.does("have", card="2 Lightning Bolt m10 146 nm @Binder")
    bolt = "Lightning Bolt m10 146 nm"
    alice.hears(
        Answer(CopiesAdded(4, row(bolt, 4), 4)),
        Answer(CopiesAdded(1, row(bolt, 5), 5)),
        Answer(CopiesAdded(2, row(f"{bolt} @Binder", 2), 7)),
    )


@both
def test_every_option_is_kept(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="3x Grizzly Bears 10e 268 foil LP german @Box 7 #from the fair")
    bears = attrs.evolve(
        copy_of("Grizzly Bears 10e 268"),
        treatment=Treatment.FOIL,
        condition=Condition.LIGHTLY_PLAYED,
        lang="de",
        place="Box 7",
    )
    alice.hears(Answer(CopiesAdded(3, row(bears, 3, note="from the fair"), 3)))


@both
def test_notes_come_together_and_go_with_the_last_copy(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    for line in ("have Memnite #one", "have Memnite #two", "have Memnite #one", "lose 3 Memnite"):
        alice.types(f"/{line}")
    alice.forgets()
    alice.does("have", card="Memnite #three")
    alice.hears(Answer(CopiesAdded(1, row("Memnite", 1, note="three"), 1)))


@both
def test_guests_own_nothing(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    why = "That is for registered people. /register PASSWORD keeps your name."
    for command in ("have", "lose"):
        alice.does(command, card="Memnite")
        alice.hears(Answer(Refused("not-allowed", why)))


@both
def test_an_unknown_card_is_refused(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    for command in ("have", "lose", "whohas"):
        alice.does(command, card="qwertyuiopasdf")
        answer = alice.client.raw().decode()
        assert "No card is called qwertyuiopasdf" in answer
        alice.requests.clear()


@both
def test_copies_are_removed(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="4 Memnite")
    alice.forgets()
    alice.does("lose", card="Memnite")
    alice.does("lose", card="3 Memnite")
    alice.does("lose", card="Memnite")
    alice.hears(
        Answer(CopiesRemoved(1, row("Memnite", 3), 3)),
        Answer(CopiesRemoved(3, row("Memnite", 0), 0)),
        Answer(Refused("not-owned", "You have no Memnite. /have adds cards.")),
    )


@both
def test_no_more_than_there_is_can_go(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="4 Memnite")
    alice.forgets()
    alice.does("lose", card="5 Memnite")
    alice.hears(Answer(Refused("not-enough", "You have 4 of this Memnite, not 5.")))


@both
def test_what_is_lent_or_promised_cannot_go(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="4 Memnite")
    alice.forgets()
    database = talk.meeting.stores.collections.database
    for column, why in (
        ("lent", "You have 4 of this Memnite, and 3 of them lent. /loans shows to whom."),
        ("promised", "You have 4 of this Memnite, and 3 of them promised in a trade."),
    ):
        bind = f"UPDATE holding SET lent = 0, promised = 0, {column} = 3"
        result_of(database.write(lambda it, bind=bind: it.exec_driver_sql(bind) and None))
        alice.does("lose", card="2 Memnite")
        assert why in alice.client.raw().decode()
        alice.types("/change 2 Memnite > @Box")
        assert why in alice.client.raw().decode()
        alice.requests.clear()
    alice.does("lose", card="Memnite")
    alice.hears(Answer(CopiesRemoved(1, row("Memnite", 3, promised=3), 3)))


@both
def test_what_fits_several_rows_is_asked_about(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    for card in ("2 Lightning Bolt m10 146 nm", "Lightning Bolt m10 146 lp @Box", "Memnite"):
        alice.does("have", card=card)
    alice.forgets()
    alice.does("lose", card="Lightning Bolt")
    rows = ("2 Lightning Bolt (M10) 146 NM", "1 Lightning Bolt (M10) 146 LP @Box")
    alice.hears(Answer(Choices("Which of your Lightning Bolt?", rows)))
    alice.types("2")
    alice.hears(Answer(CopiesRemoved(1, row("Lightning Bolt m10 146 lp @Box", 0), 2)))


@both
@pytest.mark.parametrize("told", ["lp", "@box", "foil", "ja"])
def test_what_is_told_decides_between_rows(talk: Talk, told: str) -> None:
    (alice,) = members(talk, "alice")
    cards = ["Grizzly Bears 10e nm", f"Grizzly Bears 10e {told}"]
    for card in cards:
        alice.does("have", card=card)
    alice.forgets()
    alice.does("lose", card=f"Grizzly Bears {told}")
    alice.hears(Answer(CopiesRemoved(1, row(cards[1], 0), 1)))


@both
def test_the_words_that_added_a_row_mean_that_row(talk: Talk) -> None:
    """Other rows fit what is told, too, but no other is just that."""
    (alice,) = members(talk, "alice")
    for card in ("Grizzly Bears 10e", "5 Grizzly Bears 10e foil", "5 Grizzly Bears 10e nm"):
        alice.does("have", card=card)
    alice.forgets()
    alice.does("lose", card="Grizzly Bears 10e")
    alice.hears(Answer(CopiesRemoved(1, row("Grizzly Bears 10e", 0), 10)))


@both
def test_what_there_is_instead_is_told(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="2 Grizzly Bears 10e nm")
    alice.forgets()
    alice.does("lose", card="Grizzly Bears lp")
    why = "You have no Grizzly Bears like that, but 2 Grizzly Bears (10E) 268 NM."
    alice.hears(Answer(Refused("not-owned", f"{why} /mine Grizzly Bears lists them.")))


@both
def test_cards_that_no_catalogue_knows_can_be_removed(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="2 Memnite")
    alice.forgets()
    unknown = "UPDATE holding SET oracle_id = '', what = '?blorbo', name = 'Blorbo'"
    database = talk.meeting.stores.collections.database
    result_of(database.write(lambda it: it.exec_driver_sql(unknown) and None))
    alice.does("lose", card="blorbo")
    assert "Blorbo" in alice.client.raw().decode()


# Changing


def changes(alice: Person, line: str) -> None:
    alice.does("change", card=line)


@both
def test_some_copies_become_others(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="4 Lightning Bolt m10 146 nm #mine")
    alice.forgets()
    changes(alice, "3 Lightning Bolt m10 146 nm > lp @Binder")
    old = row("Lightning Bolt m10 146 nm", 1, note="mine")
    new = row("Lightning Bolt m10 146 lp @Binder", 3, note="mine")
    alice.hears(Answer(CopiesChanged(3, old, new, 4)))


@both
def test_without_a_count_all_of_a_row_change(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    for card in ("4 Memnite @Box", "2 Memnite @Binder"):
        alice.does("have", card=card)
    alice.forgets()
    changes(alice, "Memnite @Box > @Binder")
    changes(alice, "Memnite > @")
    alice.hears(
        Answer(CopiesChanged(4, row("Memnite @Box", 0), row("Memnite @Binder", 6), 6)),
        Answer(CopiesChanged(6, row("Memnite @Binder", 0), row("Memnite", 6), 6)),
    )


@both
def test_a_printing_is_found_out_later(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="2 Grizzly Bears foil nm")
    alice.forgets()
    changes(alice, "Grizzly Bears > 10e 268")
    new = row("Grizzly Bears 10e 268 foil nm", 2)
    alice.hears(Answer(CopiesChanged(2, row("Grizzly Bears foil nm", 0), new, 2)))


@both
def test_a_note_is_changed_and_removed(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="2 Memnite #one")
    alice.forgets()
    changes(alice, "Memnite > #two")
    changes(alice, "Memnite > #")
    changes(alice, "Memnite > #")
    two, none = row("Memnite", 2, note="two"), row("Memnite", 2)
    alice.hears(
        Answer(CopiesChanged(2, two, two, 2)),
        Answer(CopiesChanged(2, none, none, 2)),
        Answer(Refused("no-change", "It is like that already.")),
    )


@both
def test_a_copy_cannot_become_what_does_not_exist(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="2 Grizzly Bears 10e")
    alice.forgets()
    for what, code in (
        ("etched", "no-such-printing"),
        ("zen", "bad-argument"),
        ("Memnite", "bad-argument"),
        ("", "missing"),
        ("nm > lp", "missing"),
    ):
        changes(alice, f"Grizzly Bears > {what}".strip())
        answer = alice.client.raw().decode()
        assert answer.startswith("!") or f'"code":"{code}"' in answer, answer
        alice.requests.clear()


@both
def test_marks_for_trade_stay_as_long_as_they_can(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="4 Memnite")
    alice.forgets()
    mark = "UPDATE holding SET for_trade = 2"
    database = talk.meeting.stores.collections.database
    result_of(database.write(lambda it: it.exec_driver_sql(mark) and None))
    changes(alice, "3 Memnite > @Box")
    old, new = row("Memnite", 1, for_trade=1), row("Memnite @Box", 3, for_trade=1)
    alice.hears(Answer(CopiesChanged(3, old, new, 4)))


# Taking back


@both
def test_the_last_change_is_taken_back_and_the_one_before(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    now = talk.now()
    for command, card in (
        ("have", "4 Memnite #note"),
        ("change", "1 Memnite > lp"),
        ("lose", "2 Memnite lp"),
        ("lose", "1 Memnite lp"),
    ):
        alice.does(command, card=card)
    alice.forgets()
    for _ in range(4):
        alice.does("undo")
    memnite, played = row("Memnite", 4, note="note"), row("Memnite lp", 1, note="note")
    alice.hears(
        Answer(TakenBack("lose 1 Memnite LP", now, (played,))),
        Answer(TakenBack("change 1 Memnite > lp", now, (memnite, row("Memnite lp", 0)))),
        Answer(TakenBack("have 4 Memnite", now, (row("Memnite", 0),))),
        Answer(Refused("nothing-to-undo", "There is no change of yours to take back.")),
    )


@both
def test_taking_back_brings_notes_back(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    now = talk.now()
    for line in ("have Memnite #one", "have 2 Memnite #two", "change Memnite > #three"):
        alice.types(f"/{line}")
    alice.forgets()
    alice.does("undo")
    alice.does("undo")
    alice.hears(
        Answer(TakenBack("change Memnite > #three", now, (row("Memnite", 3, note="one; two"),))),
        Answer(TakenBack("have 2 Memnite", now, (row("Memnite", 1, note="one"),))),
    )


@both
def test_what_is_gone_cannot_be_taken_back(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="2 Memnite")
    alice.forgets()
    lent = "UPDATE holding SET lent = 1"
    database = talk.meeting.stores.collections.database
    result_of(database.write(lambda it: it.exec_driver_sql(lent) and None))
    alice.does("undo")
    why = "You have 2 of this Memnite, and 1 of them lent. /loans shows to whom."
    alice.hears(Answer(Refused("lent", why)))


@both
def test_only_ones_own_changes_are_taken_back(talk: Talk) -> None:
    alice, bob = members(talk, "alice", "bob")
    alice.does("have", card="2 Memnite")
    bob.does("undo")
    bob.hears(Answer(Refused("nothing-to-undo", "There is no change of yours to take back.")))


def test_an_import_is_named_by_its_number() -> None:
    (alice,) = members(Talk(Person), "alice")
    alice.types("/undo import")
    alice.hears(Answer(Refused("missing", "Say which: /undo import 3.")))


def test_bare_lines_can_be_cards_to_add() -> None:
    (alice,) = members(Talk(Person), "alice")
    alice.types("/mode have")
    alice.forgets()
    alice.types("2 memnite")
    alice.hears(Answer(CopiesAdded(2, row("Memnite", 2), 2)))


def test_programs_are_given_the_facts() -> None:
    (alice,) = members(Talk(Program), "alice")
    alice.does("have", card="2 Grizzly Bears 10e foil nm @Box #x")
    (event,) = alice.client.events()
    assert event["event"] == "copies-added"
    facts = event["row"]
    assert (facts["count"], facts["note"], facts["price"]) == (2, "x", None)
    copy = facts["copy"]
    assert (copy["name"], copy["set_code"], copy["number"]) == ("Grizzly Bears", "10e", "268")
    assert (copy["treatment"], copy["condition"], copy["place"]) == ("foil", "near_mint", "Box")


@both
def test_what_changed_many_copies_is_asked_about(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    now = talk.now()
    alice.does("have", card="21 Memnite")
    alice.forgets()
    alice.does("undo")
    alice.hears(Answer(Asked("Take back a change of 21 copies: have 21 Memnite?")))
    alice.does("no")
    alice.forgets()
    alice.does("undo")
    alice.forgets()
    alice.does("yes")
    alice.hears(Answer(TakenBack("have 21 Memnite", now, (row("Memnite", 0),))))
