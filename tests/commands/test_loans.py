"""Lending and borrowing, over both front-ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from collecting import members
from owning import account, comes, heard, owns
from tongues import RELAY, Answer, Person, Program, Talk, both

from mtgnet.cards.copies import Copy, Treatment
from mtgnet.core.collecting.days import day_of
from mtgnet.core.collecting.loan_events import (
    AskedFacts,
    BorrowAsked,
    BorrowTold,
    LoanDue,
    LoanFacts,
    LoanList,
    LoanShown,
    LoanTold,
    State,
    Step,
)
from mtgnet.core.collecting.trade_events import Lot, WantFound
from mtgnet.core.events import Choices, Refused
from mtgnet.core.loan_reminders import HOUR, SOON
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.stores.collection import ledger
from mtgnet.stores.collection.ledger import copy_facts
from mtgnet.testing import Meeting

DAY = 86_400.0


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def kept(talk: Talk, row: int) -> ledger.Holding:
    """A row of a collection as it is now."""
    rows: list[ledger.Holding] = []
    database = talk.meeting.stores.collections.database
    database.write(lambda connection: ledger.of_id(connection, row)).addCallback(rows.append)
    return rows[0]


def copy(talk: Talk, row: int) -> Copy:
    """What copies in a row are, as others are told."""
    return ledger.copy_of({**copy_facts(kept(talk, row).copy), "place": ""})


def facts(talk: Talk, row: int, **known: object) -> LoanFacts:
    """The first loan, of a copy in that row, as its lender sees it."""
    usual = {
        "number": 1,
        "lent": True,
        "nick": "bob",
        "lot": Lot(1, copy(talk, row)),
        "state": State.OUT,
        "since": talk.now(),
        "due": None,
        "overdue": False,
    }
    return LoanFacts(**usual | known)  # type: ignore[arg-type]


def theirs(loan: LoanFacts, nick: str = "alice") -> LoanFacts:
    """A loan as its borrower sees it."""
    return attrs.evolve(loan, lent=False, nick=nick, place="")


def refused(code: str, why: str) -> Answer:
    return Answer(Refused(code, why))


@both
class TestLending:
    def test_a_loan_is_recorded_and_the_borrower_told(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "2 bolt m10 146 @Binder")
        alice.does("lend", nick="bob", card="bolt")
        loan = facts(talk, row, place="Binder")
        alice.hears(Answer(LoanShown(Step.LENT, loan, 1)))
        bob.hears(LoanTold(Step.LENT, theirs(loan), 1))
        assert (kept(talk, row).count, kept(talk, row).lent, kept(talk, row).free) == (2, 1, 1)

    def test_who_is_away_hears_of_it_with_the_next_login(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        owns(talk.meeting, "alice", "bolt m10 146")
        bob.does("quit")
        alice.does("lend", nick="bob", card="bolt")
        assert "Lightning Bolt" in heard(comes(talk, "bob"))

    def test_it_may_have_a_date(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "4 bolt m10 146")
        due = (day_of(talk.now()) + timedelta(days=14)).isoformat()
        for number, until in ((1, "2w"), (2, due)):
            alice.does("lend", **lending("bob", "2 bolt", until, alice))
            loan = facts(talk, row, number=number, lot=Lot(2, copy(talk, row)), due=due)
            alice.hears(Answer(LoanShown(Step.LENT, loan, 2)))
        alice.does("lend", **lending("bob", "bolt", "1969-01-01", alice))
        assert "over already" in heard(alice)
        alice.does("lend", **lending("bob", "bolt", "whenever", alice))
        assert "is no date" in heard(alice)
        bob.forgets()

    def test_what_is_not_free_is_refused_with_the_reason(self, talk: Talk) -> None:
        alice, _ = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "2 bolt m10 146")
        alice.does("lend", nick="bob", card="3 bolt")
        have = "You have 2 of this Lightning Bolt"
        alice.hears(refused("not-enough", f"{have}, not 3."))
        alice.does("lend", nick="bob", card="2 bolt")
        alice.forgets()
        alice.does("lend", nick="bob", card="bolt")
        why = f"{have}, and 2 of them lent. /loans shows to whom."
        alice.hears(refused("lent", why))
        alice.does("lose", card="bolt")
        alice.hears(refused("lent", why))
        assert kept(talk, row).lent == 2

    def test_one_lends_to_others_who_are_registered(self, talk: Talk) -> None:
        alice, carol = members(talk, "alice", "carol")
        owns(talk.meeting, "alice", "bolt m10 146")
        alice.does("lend", nick="zoe", card="bolt")
        why = "Nobody who is registered here is called zoe. Guests can't lend or borrow."
        alice.hears(refused("no-such-person", why))
        alice.does("lend", nick="Alice", card="bolt")
        alice.hears(refused("yourself", "That is you. Lend to somebody else."))
        carol.does("ignore", nick="alice")
        alice.does("lend", nick="carol", card="bolt")
        alice.hears(refused("ignored", "carol takes nothing from you."))
        (guest,) = talk.people("guest")
        guest.does("lend", nick="alice", card="bolt")
        why = "That is for registered people. /register PASSWORD keeps your name."
        guest.hears(refused("not-allowed", why))

    def test_several_rows_are_offered_and_free_ones_preferred(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        old = owns(talk.meeting, "alice", "bolt m10 146 foil")
        new = owns(talk.meeting, "alice", "2 bolt clb 187")
        alice.does("lend", nick="bob", card="bolt")
        lines = ("2 Lightning Bolt (CLB) 187", "1 Lightning Bolt (M10) 146 foil")
        alice.hears(Answer(Choices("Which of your Lightning Bolt?", lines)))
        alice.types("2")
        alice.hears(Answer(LoanShown(Step.LENT, facts(talk, old), 1)))
        alice.does("lend", nick="bob", card="bolt")
        alice.hears(Answer(LoanShown(Step.LENT, facts(talk, new, number=2), 1)))
        bob.forgets()

    def test_a_lent_copy_is_owned_and_not_free(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        owns(talk.meeting, "alice", "2 bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        bob.forgets()
        bob.does("whohas", card="bolt")
        said = heard(bob)
        assert "1 lent" in said or '"lent":1' in said


def lending(nick: str, card: str, until: str, by: Person) -> dict[str, str]:
    """The arguments of /lend, as this kind of client gives them."""
    until = until if isinstance(by, Program) else f"until {until}"
    return {"nick": nick, "card": card, "until": until}


@both
class TestGettingBack:
    def test_the_lender_ends_it_by_number(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "bolt m10 146 @Binder")
        alice.does("lend", nick="bob", card="bolt")
        since = talk.now()
        alice.forgets()
        bob.forgets()
        talk.meeting.clock.advance(10)
        alice.does("gotback", what="1")
        loan = facts(talk, row, state=State.RETURNED, since=since, back=talk.now(), place="Binder")
        alice.hears(Answer(LoanShown(Step.RETURNED, loan, 1)))
        bob.hears(LoanTold(Step.RETURNED, theirs(loan), 1))
        assert kept(talk, row).lent == 0

    def test_a_second_time_changes_nothing(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "2 bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        alice.does("lend", nick="bob", card="bolt")
        alice.does("gotback", what="1")
        alice.forgets()
        bob.forgets()
        alice.does("gotback", what="1")
        why = "Loan 1 is over already, so nothing has changed. /loans all shows it."
        alice.hears(refused("loan-over", why))
        bob.hears()
        assert kept(talk, row).lent == 1

    def test_or_by_card_and_in_parts(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "4 bolt m10 146")
        alice.does("lend", nick="bob", card="4 bolt")
        alice.forgets()
        bob.forgets()
        alice.does("gotback", what="3 bolt")
        rest = facts(talk, row)
        alice.hears(Answer(LoanShown(Step.PART, rest, 3)))
        bob.hears(LoanTold(Step.PART, theirs(rest), 3))
        assert kept(talk, row).lent == 1
        alice.does("gotback", what="2 bolt")
        why = "Only 1 Lightning Bolt are lent in loan 1, not 2."
        alice.hears(refused("not-enough", why))
        alice.does("gotback", what="lightning")
        over = facts(talk, row, state=State.RETURNED, back=talk.now())
        alice.hears(Answer(LoanShown(Step.RETURNED, over, 1)))
        alice.does("gotback", what="bolt")
        why = "You have lent no Lightning Bolt now. /loans lists what you have."
        alice.hears(refused("not-lent", why))
        alice.does("loans", which="all")
        part = facts(talk, row, number=2, lot=Lot(3, over.lot.copy))
        ended = (over, facts(talk, row, **{**_known(part), **_known_end(over)}))
        alice.hears(Answer(LoanList(True, 2, 1, ended)))

    def test_several_loans_are_offered(self, talk: Talk) -> None:
        alice, _, _ = members(talk, "alice", "bob", "carol")
        row = owns(talk.meeting, "alice", "2 bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        alice.does("lend", nick="carol", card="bolt")
        alice.forgets()
        alice.does("gotback", what="bolt")
        today = day_of(talk.now()).isoformat()
        lines = tuple(
            f"1 Lightning Bolt (M10) 146 to {nick}, since {today}" for nick in ("bob", "carol")
        )
        alice.hears(Answer(Choices("Which of these is back?", lines)))
        alice.types("2")
        over = facts(talk, row, number=2, nick="carol", state=State.RETURNED, back=talk.now())
        alice.hears(Answer(LoanShown(Step.RETURNED, over, 1)))

    def test_the_borrower_can_only_ask_for_it(self, talk: Talk) -> None:
        alice, bob, carol = members(talk, "alice", "bob", "carol")
        row = owns(talk.meeting, "alice", "2 bolt m10 146")
        alice.does("lend", nick="bob", card="2 bolt")
        alice.forgets()
        bob.forgets()
        bob.does("gotback", what="1")
        why = "Loan 1 is alice's to end. /returned 1 asks for that."
        bob.hears(refused("not-yours", why))
        bob.does("returned", what="1 bolt")
        how = "alice can take some back: /gotback 1 Lightning Bolt"
        bob.hears(refused("bad-argument", f"Loan 1 is of 2, not 1. {how}"))
        bob.does("returned", what="bolt")
        said = facts(talk, row, lot=Lot(2, copy(talk, row)), state=State.CLAIMED)
        bob.hears(Answer(LoanShown(Step.CLAIMED, theirs(said), 2)))
        alice.hears(LoanTold(Step.CLAIMED, said, 2))
        assert kept(talk, row).lent == 2
        bob.does("returned", what="1")
        bob.hears(refused("no-change", "alice knows that already; loan 1 is as it was."))
        alice.does("returned", what="1")
        why = "You lent that yourself. /gotback 1 ends loan 1."
        alice.hears(refused("not-yours", why))
        carol.does("gotback", what="1")
        carol.hears(refused("no-such-loan", "You have no loan 1. /loans lists yours."))

    def test_who_wants_the_card_hears_of_it(self, talk: Talk) -> None:
        alice, _, carol = members(talk, "alice", "bob", "carol")
        row = owns(talk.meeting, "alice", "bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        carol.does("want", card="bolt")
        carol.forgets()
        alice.does("gotback", what="1")
        carol.hears(WantFound("alice", Lot(1, copy(talk, row)), False, talk.now()))


def _known(loan: LoanFacts) -> dict[str, object]:
    return {"number": loan.number, "lot": loan.lot}


def _known_end(loan: LoanFacts) -> dict[str, object]:
    return {"state": loan.state, "back": loan.back}


@both
class TestObjecting:
    def test_the_borrower_may_object_and_the_copies_stay_lent(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        alice.forgets()
        bob.forgets()
        bob.does("no", what="loan", number="1")
        said = facts(talk, row, state=State.OBJECTED)
        bob.hears(Answer(LoanShown(Step.OBJECTED, theirs(said), 1)))
        alice.hears(LoanTold(Step.OBJECTED, said, 1))
        assert kept(talk, row).lent == 1
        bob.does("yes", what="loan", number="1")
        agreed = facts(talk, row)
        bob.hears(Answer(LoanShown(Step.CONFIRMED, theirs(agreed), 1)))
        alice.hears(LoanTold(Step.CONFIRMED, agreed, 1))

    def test_only_the_borrower_and_only_while_it_lasts(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        owns(talk.meeting, "alice", "bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        alice.forgets()
        alice.does("no", what="loan", number="1")
        alice.hears(refused("not-yours", "You lent that yourself. /gotback 1 ends loan 1."))
        alice.does("gotback", what="1")
        bob.forgets()
        bob.does("no", what="loan", number="1")
        why = "Loan 1 is over already, so nothing has changed. /loans all shows it."
        bob.hears(refused("loan-over", why))
        bob.does("no", what="loan", number="7")
        bob.hears(refused("no-such-loan", "You have no loan 7. /loans lists yours."))


@both
class TestBorrowing:
    def test_everybody_with_a_free_copy_is_asked(self, talk: Talk) -> None:
        alice, bob, carol, dave = members(talk, "alice", "bob", "carol", "dave")
        row = owns(talk.meeting, "alice", "2 bolt m10 146 @Binder")
        owns(talk.meeting, "carol", "3 bolt clb 187")
        owns(talk.meeting, "dave", "bolt m10 146")
        dave.does("lend", nick="carol", card="bolt")
        carol.does("quit")
        for person in (alice, bob, dave):
            person.forgets()
        bob.does("borrow", card="2 bolt #for Friday")
        lot = Lot(2, any_bolt(talk, row))
        asked = (AskedFacts("alice", True, 2), AskedFacts("carol", False, 3))
        bob.hears(Answer(BorrowAsked(lot, asked, (), 0)))
        alice.hears(BorrowTold("bob", lot, 2, "for Friday", talk.now()))
        dave.hears()
        assert "for Friday" in heard(comes(talk, "carol"))

    def test_nobody_is_asked_twice_a_day(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "2 bolt m10 146")
        bob.does("borrow", card="bolt")
        bob.forgets()
        alice.forgets()
        bob.does("borrow", card="bolt m10 146")
        why = "All who have it were asked for Lightning Bolt (M10) 146 today. Ask again tomorrow."
        bob.hears(refused("asked-already", why))
        alice.hears()
        talk.meeting.clock.advance(DAY)
        bob.does("borrow", card="bolt")
        lot = Lot(1, any_bolt(talk, row))
        asked = (AskedFacts("alice", True, 2),)
        bob.hears(Answer(BorrowAsked(lot, asked, (), 0)))
        alice.hears(BorrowTold("bob", lot, 2, "", talk.now()))

    def test_one_can_be_asked_alone(self, talk: Talk) -> None:
        alice, bob, carol = members(talk, "alice", "bob", "carol")
        row = owns(talk.meeting, "alice", "bolt m10 146")
        owns(talk.meeting, "carol", "bolt m10 146")
        asks(bob, "3 bolt", "alice")
        lot = Lot(3, any_bolt(talk, row))
        bob.hears(Answer(BorrowAsked(lot, (AskedFacts("alice", True, 1),), (), 0)))
        alice.hears(BorrowTold("bob", Lot(1, lot.copy), 1, "", talk.now()))
        carol.hears()
        asks(bob, "bolt", "alice")
        why = "alice was asked for Lightning Bolt today. Ask again tomorrow."
        bob.hears(refused("asked-already", why))
        asks(bob, "opt", "alice")
        bob.hears(refused("not-free", "alice has no free Opt. /whohas Opt"))
        asks(bob, "bolt", "bob")
        bob.hears(refused("yourself", "That is you. Ask somebody else."))

    def test_nobody_learns_more_than_owners_share(self, talk: Talk) -> None:
        alice, bob, carol = members(talk, "alice", "bob", "carol")
        owns(talk.meeting, "alice", "bolt m10 146")
        owns(talk.meeting, "carol", "bolt m10 146")
        alice.does("set", name="collection", value="matches")
        carol.does("ignore", nick="bob")
        alice.forgets()
        carol.forgets()
        bob.does("borrow", card="bolt")
        why = "Nobody whose cards you may see has a free Lightning Bolt."
        bob.hears(refused("not-free", f"{why} /want tells you when somebody has."))
        asks(bob, "bolt", "alice")
        bob.hears(refused("not-shown", "alice does not show you what they own."))
        asks(bob, "bolt", "carol")
        bob.hears(refused("ignored", "carol takes nothing from you."))
        alice.hears()
        carol.hears()

    def test_no_more_than_ten_are_asked_at_a_time(self, talk: Talk) -> None:
        nicks = [f"owner{number}" for number in range(12)]
        bob, *_ = members(talk, "bob", *nicks)
        for nick in nicks:
            row = owns(talk.meeting, nick, "bolt m10 146")
        bob.does("borrow", card="bolt")
        lot = Lot(1, any_bolt(talk, row))
        first = tuple(AskedFacts(nick, True, 1) for nick in nicks[:10])
        bob.hears(Answer(BorrowAsked(lot, first, (), 2)))
        bob.does("borrow", card="bolt")
        rest = tuple(AskedFacts(nick, True, 1) for nick in nicks[10:])
        bob.hears(Answer(BorrowAsked(lot, rest, tuple(nicks[:10]), 0)))


def asks(person: Person, card: str, nick: str) -> None:
    """Ask one for a card, as this kind of client does."""
    if isinstance(person, Program):
        person.does("borrow", card=card, nick=nick)
    else:
        person.does("borrow", card=f"{card} from {nick}")


def any_bolt(talk: Talk, row: int) -> Copy:
    """The card in a row without a printing, as it is asked for."""
    known = copy(talk, row)
    return Copy(name=known.name, oracle_id=known.oracle_id, treatment=Treatment.NONFOIL)


@both
class TestListing:
    def test_what_is_lent_and_what_is_borrowed(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        mine = owns(talk.meeting, "alice", "2 bolt m10 146 @Binder")
        yours = owns(talk.meeting, "bob", "opt")
        alice.does("loans")
        alice.hears(Answer(LoanList(False, 0, 1, ())))
        due = (day_of(talk.now()) + timedelta(days=1)).isoformat()
        alice.does("lend", **lending("bob", "bolt", due, alice))
        bob.does("lend", nick="alice", card="opt")
        alice.does("lend", nick="bob", card="bolt")
        alice.does("gotback", what="3")
        alice.forgets()
        lent = facts(talk, mine, due=due, place="Binder")
        borrowed = theirs(facts(talk, yours, number=2), "bob")
        back = facts(talk, mine, number=3, state=State.RETURNED, back=talk.now(), place="Binder")
        alice.does("loans")
        alice.hears(Answer(LoanList(False, 2, 1, (lent, borrowed))))
        alice.does("loans", which="all")
        alice.hears(Answer(LoanList(True, 3, 1, (lent, back, borrowed))))

    def test_what_is_overdue_is_marked(self, talk: Talk) -> None:
        alice, _ = members(talk, "alice", "bob")
        owns(talk.meeting, "alice", "bolt m10 146")
        alice.does("lend", **lending("bob", "bolt", "tomorrow", alice))
        talk.meeting.clock.advance(3 * DAY)
        alice.forgets()
        alice.does("loans")
        said = heard(alice)
        assert "OVERDUE" in said or '"overdue":true' in said

    def test_pages(self, talk: Talk) -> None:
        alice, _ = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "30 bolt m10 146")
        for _each in range(30):
            alice.does("lend", nick="bob", card="bolt")
            talk.meeting.clock.advance(1)
        alice.forgets()
        alice.does("loans")
        heard(alice)
        alice.does("more")
        assert f"{30}" in heard(alice)
        assert kept(talk, row).lent == 30


def late(talk: Talk, days: float) -> tuple[Person, Person, int]:
    """Somebody who has lent a card to somebody else, so many days ago; both are away."""
    alice, bob = members(talk, "alice", "bob")
    row = owns(talk.meeting, "alice", "bolt m10 146")
    alice.does("lend", nick="bob", card="bolt")
    alice.does("quit")
    bob.does("quit")
    talk.meeting.clock.advance(days * DAY)
    return alice, bob, row


@both
class TestReminding:
    def test_both_are_reminded_when_both_are_here(self, talk: Talk) -> None:
        _, _, row = late(talk, 15)
        since = talk.now() - 15 * DAY
        alice = comes(talk, "alice")
        talk.meeting.clock.advance(SOON)
        alice.forgets()
        talk.meeting.clock.advance(60)
        alice.hears()
        bob = comes(talk, "bob")
        talk.meeting.clock.advance(SOON - 1)
        alice.forgets()
        bob.forgets()
        talk.meeting.clock.advance(1)
        loan = facts(talk, row, since=since)
        alice.hears(LoanDue(loan))
        bob.hears(LoanDue(theirs(loan)))

    def test_once_a_day_at_most_and_nobody_who_is_alone(self, talk: Talk) -> None:
        late(talk, 15)
        alice, bob = comes(talk, "alice"), comes(talk, "bob")
        talk.meeting.clock.advance(SOON)
        alice.forgets()
        bob.forgets()
        for _ in range(23):
            talk.meeting.clock.advance(HOUR)
        alice.hears()
        bob.hears()
        for _ in range(2):
            talk.meeting.clock.advance(HOUR)
        assert "Lightning Bolt" in heard(alice)
        assert "Lightning Bolt" in heard(bob)
        bob.does("quit")
        heard(alice)
        for _ in range(60):
            talk.meeting.clock.advance(HOUR)
        assert "Lightning Bolt" not in heard(alice)
        alice.does("quit")
        talk.meeting.clock.advance(2 * HOUR)
        assert talk.meeting.clock.getDelayedCalls() == []

    def test_not_of_what_is_not_due(self, talk: Talk) -> None:
        late(talk, 13)
        alice, bob = comes(talk, "alice"), comes(talk, "bob")
        talk.meeting.clock.advance(SOON - 1)
        alice.forgets()
        bob.forgets()
        talk.meeting.clock.advance(1)
        alice.hears()
        bob.hears()

    def test_who_said_that_it_is_back_is_left_alone(self, talk: Talk) -> None:
        late(talk, 15)
        bob = comes(talk, "bob")
        bob.does("returned", what="1")
        alice = comes(talk, "alice")
        talk.meeting.clock.advance(1)
        heard(alice)
        heard(bob)
        talk.meeting.clock.advance(SOON)
        assert "Lightning Bolt" in heard(alice)
        assert "Lightning Bolt" not in heard(bob)


@both
class TestLeaving:
    def test_what_a_borrower_has_stays_lent_and_can_be_ended(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        row = owns(talk.meeting, "alice", "bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        gone = account(talk.meeting, "bob")
        bob.does("forget", whom="me")
        bob.does("yes")
        assert talk.meeting.stores.accounts.get(gone) is None
        alice.forgets()
        alice.does("loans")
        alice.hears(Answer(LoanList(False, 1, 1, (facts(talk, row, nick=None),))))
        assert kept(talk, row).lent == 1
        alice.does("gotback", what="1")
        over = facts(talk, row, nick=None, state=State.RETURNED, back=talk.now())
        alice.hears(Answer(LoanShown(Step.RETURNED, over, 1)))
        assert kept(talk, row).lent == 0

    def test_what_a_lender_lent_is_gone_with_the_collection(self, talk: Talk) -> None:
        alice, bob = members(talk, "alice", "bob")
        owns(talk.meeting, "alice", "bolt m10 146")
        alice.does("lend", nick="bob", card="bolt")
        alice.does("forget", whom="me")
        alice.does("yes")
        bob.forgets()
        bob.does("loans")
        bob.hears(Answer(LoanList(False, 0, 1, ())))


class Knows:
    """A catalogue that knows one more name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._library = starter_library()

    def is_name(self, text: str) -> bool:
        return text.lower() == self._name.lower() or self._library.is_name(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)


def test_a_name_with_from_in_it_is_no_request_to_somebody() -> None:
    library: Any = Knows("Return from Extinction")
    talk = Talk(Person, Meeting(RELAY, library=library))
    (bob,) = members(talk, "bob")
    bob.types("/borrow 2 return from extinction")
    assert "No card is called return from extinction" in heard(bob)
    bob.types("/borrow bolt from extinction")
    assert "Nobody who is registered here is called extinction" in heard(bob)
