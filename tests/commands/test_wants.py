"""Wanting cards, over both front-ends: kept, listed, and told when somebody has them."""

from __future__ import annotations

import pytest
from collecting import members
from owning import comes, heard, owns
from tongues import Answer, Person, Program, Talk, both

from mtgnet.cards.copies import Copy, Treatment
from mtgnet.core.collecting.trade_events import (
    HasFacts,
    Lot,
    MissingWanted,
    Unwanted,
    Wanted,
    WanterFacts,
    WanterList,
    WantFacts,
    WantFound,
    WantList,
)
from mtgnet.core.events import Pasting, Refused


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def bolt(meeting: Talk, set_code: str = "", **known: object) -> Copy:
    """What `owns` makes of the same words."""
    number, id = PRINTINGS[set_code]
    return Copy(
        name="Lightning Bolt",
        oracle_id=BOLT,
        scryfall_id=id,
        set_code=set_code,
        number=number,
        **known,  # type: ignore[arg-type]
    )


def any_bolt(count: int, **known: object) -> WantFacts:
    facts = {"set_code": "", "number": "", "treatment": None} | known
    return WantFacts(count, "Lightning Bolt", **facts)  # type: ignore[arg-type]


def _ids() -> tuple[str, dict[str, tuple[str, str]]]:
    from mtgnet.cards.meaning import Meant
    from mtgnet.stores.catalogue.still import starter_library

    found: dict[str, tuple[str, str]] = {"": ("", "")}
    card = ""
    for words in ("m10 146", "clb 187"):
        results: list[object] = []
        meant = starter_library().meant(f"lightning bolt {words}")
        if isinstance(meant, Meant):
            results.append(meant)
        else:
            meant.addCallback(results.append)
        assert isinstance(results[0], Meant)
        printing = results[0].printing
        assert printing is not None
        found[printing.set_code] = printing.number, printing.scryfall_id
        card = printing.oracle_id
    return card, found


BOLT, PRINTINGS = _ids()


@both
class TestWanting:
    def test_a_want_is_kept_and_listed(self, talk: Talk) -> None:
        (alice,) = members(talk, "alice")
        alice.does("want", card="2 lightning bolt #for the cube")
        alice.hears(Answer(Wanted(any_bolt(2, note="for the cube"))))
        alice.does("want", card="bolt m10 146 foil")
        narrow = any_bolt(1, set_code="m10", number="146", treatment=Treatment.FOIL)
        alice.hears(Answer(Wanted(narrow)))
        alice.does("want", card="4 lightning bolt any finish")
        alice.hears(Answer(Wanted(any_bolt(4))))
        alice.does("wants")
        alice.hears(Answer(WantList(None, 2, 1, (any_bolt(4, note="for the cube"), narrow))))

    def test_a_want_is_dropped_by_card_or_by_printing(self, talk: Talk) -> None:
        (alice,) = members(talk, "alice")
        for card in ("bolt", "bolt m10 146", "opt"):
            alice.does("want", card=card)
        alice.forgets()
        alice.does("unwant", card="bolt m10 146")
        alice.hears(Answer(Unwanted((any_bolt(1, set_code="m10", number="146"),))))
        alice.does("unwant", card="bolt")
        alice.hears(Answer(Unwanted((any_bolt(1),))))
        alice.does("unwant", card="bolt")
        alice.hears(
            Answer(
                Refused("not-wanted", "You don't want Lightning Bolt. /wants lists what you do.")
            )
        )

    def test_what_a_want_can_not_have_is_said(self, talk: Talk) -> None:
        (alice,) = members(talk, "alice")
        for card in ("bolt NM", "bolt ja", "bolt @binder"):
            alice.does("want", card=card)
            why = "A want has no condition, language or place. Say such things in its note: #NM."
            alice.hears(Answer(Refused("bad-argument", why)))

    def test_guests_look_and_do_not_want(self, talk: Talk) -> None:
        members(talk, "alice")
        (guest,) = talk.people("guest")
        why = "That is for registered people. /register PASSWORD keeps your name."
        guest.does("want", card="bolt")
        guest.hears(Answer(Refused("not-allowed", why)))
        guest.does("wants")
        why = (
            "Guests look for nothing. /register PASSWORD keeps your name; or say whose."
            " /wants NICK."
        )
        guest.hears(Answer(Refused("missing", why)))
        guest.does("wants", nick="alice")
        why = "alice does not show you what they look for. Many show it only to those who are"
        guest.hears(Answer(Refused("not-shown", f"{why} registered: /register PASSWORD.")))

    def test_others_see_wants_and_who_wants_a_card(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        alice.does("want", card="2 bolt #secret")
        alice.forgets()
        bob.does("wants", nick="alice")
        bob.hears(Answer(WantList("alice", 1, 1, (any_bolt(2),))))
        bob.does("whowants", card="lightning bolt")
        bob.hears(Answer(WanterList("Lightning Bolt", (WanterFacts("alice", True, any_bolt(2)),))))
        alice.does("set", name="collection", value="nobody")
        bob.does("whowants", card="lightning bolt")
        bob.hears(Answer(WanterList("Lightning Bolt", ())))
        bob.does("wants", nick="zoe")
        why = "Nobody who is registered here is called zoe."
        bob.hears(Answer(Refused("no-such-person", why)))

    def test_who_has_it_is_told_at_once(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        owns(talk.meeting, "bob", "3 bolt m10 146", for_trade=1)
        alice.does("want", card="2 bolt")
        owners = (HasFacts("bob", 3, True),)
        alice.hears(Answer(Wanted(any_bolt(2, owners=owners))))
        alice.does("want", card="bolt clb 187")
        alice.hears(Answer(Wanted(any_bolt(1, set_code="clb", number="187"))))
        alice.does("wants")
        clb = any_bolt(1, set_code="clb", number="187")
        alice.hears(Answer(WantList(None, 2, 1, (any_bolt(2, owners=owners), clb))))
        bob.does("set", name="collection", value="nobody")
        alice.does("wants")
        alice.hears(Answer(WantList(None, 2, 1, (any_bolt(2), clb))))

    def test_the_missing_cards_of_a_list_are_wanted(self, talk: Talk) -> None:
        (alice,) = members(talk, "alice")
        owns(talk.meeting, "alice", "3 bolt m10 146")
        alice.does("want", card="from")
        alice.hears(Answer(Pasting("Paste the list; what you don't have of it is wanted.", 50_000)))
        for line in ("Deck", "4 Lightning Bolt", "2 Opt", "1 Bolt of Nothing At All"):
            alice.types(line)
        alice.forgets()
        alice.types(".")
        wants = (any_bolt(1), WantFacts(2, "Opt", "", "", None))
        unknown = ("Bolt of Nothing At All",)
        alice.hears(Answer(MissingWanted(wants, 3, unknown, 0)))
        alice.does("wants")
        alice.hears(Answer(WantList(None, 2, 1, wants)))

    # Notices

    def test_who_wants_a_card_hears_once_a_day_that_somebody_has_it(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        alice.does("want", card="lightning bolt")
        alice.forgets()
        owns(talk.meeting, "bob", "2 bolt m10 146")
        found = WantFound("bob", Lot(2, bolt(talk, "m10")), False, talk.now())
        alice.hears(found)
        owns(talk.meeting, "bob", "bolt clb 187")
        alice.hears()
        bob.hears()
        talk.meeting.clock.advance(86_400)
        alice.forgets()
        owns(talk.meeting, "bob", "bolt clb 187", for_trade=1)
        lot = Lot(2, bolt(talk, "clb"))
        alice.hears(WantFound("bob", lot, True, talk.now()))

    def test_only_copies_that_fit_are_told(self, talk: Talk) -> None:
        alice, _ = members(talk, "alice", "bob")
        alice.does("want", card="bolt m10 146 foil")
        alice.forgets()
        owns(talk.meeting, "bob", "bolt m10 146")
        owns(talk.meeting, "bob", "bolt clb 187 foil")
        alice.hears()
        owns(talk.meeting, "bob", "bolt m10 146 foil")
        copy = bolt(talk, "m10", treatment=Treatment.FOIL)
        alice.hears(WantFound("bob", Lot(1, copy), False, talk.now()))

    def test_who_is_away_hears_it_with_the_next_login(self, talk: Talk) -> None:
        alice, _ = members(talk, "alice", "bob")
        alice.does("want", card="bolt")
        alice.does("quit")
        owns(talk.meeting, "bob", "bolt m10 146")
        assert "Lightning Bolt" in heard(comes(talk, "alice"))

    def test_those_who_share_with_nobody_or_are_ignored_stir_nothing(self, talk: Talk) -> None:
        alice, bob, carol = members(talk, "alice", "bob", "carol")
        alice.does("want", card="bolt")
        bob.does("set", name="collection", value="nobody")
        alice.does("ignore", nick="carol")
        alice.forgets()
        for nick in ("bob", "carol", "alice"):
            owns(talk.meeting, nick, "bolt m10 146", for_trade=1)
        alice.hears()
        bob.does("set", name="collection", value="matches")
        owns(talk.meeting, "bob", "bolt clb 187")
        alice.hears()
        owns(talk.meeting, "bob", "bolt clb 187", for_trade=1)
        found = WantFound("bob", Lot(2, bolt(talk, "clb")), True, talk.now())
        alice.hears(found)
        carol.forgets()


def test_a_program_sends_a_list_at_once() -> None:
    talk = Talk(Program)
    (alice,) = members(talk, "alice")
    alice.does("want", card="from", text="4 Lightning Bolt\n")
    alice.hears(Answer(MissingWanted((any_bolt(4),), 0, (), 0)))


@both
def test_ones_own_wants_are_offered_where_the_catalogue_is_in_doubt(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    for card in ("Grizzly Bears", "Serra Angel"):
        alice.does("want", card=card)
    heard(alice)
    alice.does("unwant", card="ng")
    answer = heard(alice)
    assert "Which of your wants?" in answer
    assert "Serra Angel" in answer
    assert "Grizzly Bears" not in answer
    alice.types("1")
    assert "Serra Angel" in heard(alice)
    alice.does("unwant", card="serra angel")
    assert "You don't want Serra Angel" in heard(alice)
