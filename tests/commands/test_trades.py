"""Trades over both front-ends: offered, countered, answered, taken back; all moves or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from collecting import members
from owning import account, comes, heard, owns
from tongues import Answer, Person, Program, Talk, both

from mtgnet.core.collecting.trade_events import (
    Lot,
    State,
    Step,
    TradeFacts,
    TradeList,
    TradeShown,
    TradeTold,
)
from mtgnet.core.events import Choices, Refused
from mtgnet.stores.catalogue.still import starter_library

WEEK = 7 * 86_400.0


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def lot(card: str) -> Lot:
    """What a trade has of copies that `owns` made of the same words."""
    found: list[Any] = []
    meant = starter_library().meant(card)
    if hasattr(meant, "addCallback"):
        meant.addCallback(found.append)
    else:
        found.append(meant)
    return Lot(found[0].count, found[0].copy())


class Stage:
    """Alice, who has four Bolts, and bob, who has three Opts and a Duress."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.alice, self.bob = members(talk, "alice", "bob")
        self.start = talk.now()
        owns(talk.meeting, "alice", "4 lightning bolt m10 146 NM")
        owns(talk.meeting, "bob", "3 opt eld 59")
        owns(talk.meeting, "bob", "duress mid 98 foil")

    def facts(self, card: str = "2 lightning bolt m10 146 NM", **known: Any) -> TradeFacts:
        """The trade as bob sees it, unless told otherwise."""
        facts = {
            "number": 1,
            "revision": 1,
            "state": State.OPEN,
            "nick": "alice",
            "gives": (lot("opt eld 59"),),
            "gets": (lot(card),),
            "yours": False,
            "at": self.start,
            "expires": self.start + WEEK,
        } | known
        return TradeFacts(**facts)

    def turned(self, facts: TradeFacts) -> TradeFacts:
        """The same trade as alice sees it."""
        return TradeFacts(
            facts.number,
            facts.revision,
            facts.state,
            "bob",
            facts.gets,
            facts.gives,
            not facts.yours,
            facts.at,
            facts.expires,
        )

    def counts(self, nick: str) -> dict[str, tuple[int, int, int]]:
        """What somebody has: how many, for trade, and promised, by what is written on it."""
        owner = account(self.talk.meeting, nick)

        def work(connection: Any) -> Any:
            query = "SELECT name, count, for_trade, promised FROM holding WHERE owner = ?"
            rows = connection.exec_driver_sql(query, (owner,)).all()
            return {name: tuple(rest) for name, *rest in rows if rest[0]}

        found: list[Any] = []
        self.talk.meeting.stores.collections.database.write(work).addCallback(found.append)
        return found[0]  # type: ignore[no-any-return]

    def offer(self) -> None:
        self.alice.does("trade", whom="bob", cards="2 bolt > opt")
        self.alice.forgets()
        self.bob.forgets()

    def over(self) -> None:
        for person in (self.alice, self.bob):
            person.hears()


@pytest.fixture
def stage(talk: Talk) -> Stage:
    return Stage(talk)


@both
class TestTrading:
    def test_an_offer_is_made_accepted_and_kept_as_a_receipt(self, stage: Stage) -> None:
        alice, bob = stage.alice, stage.bob
        alice.does("trade", whom="bob", cards="2 lightning bolt > opt")
        offered = stage.facts()
        alice.hears(Answer(TradeShown(Step.OFFERED, stage.turned(offered))))
        bob.hears(TradeTold(Step.OFFERED, offered))
        assert stage.counts("alice") == {"Lightning Bolt": (4, 0, 2)}
        bob.does("yes", what="trade", number="1")
        done = stage.facts(state=State.DONE)
        bob.hears(Answer(TradeShown(Step.DONE, done)))
        alice.hears(TradeTold(Step.DONE, stage.turned(done)))
        assert stage.counts("alice") == {"Lightning Bolt": (2, 0, 0), "Opt": (1, 0, 0)}
        assert stage.counts("bob") == {
            "Opt": (2, 0, 0),
            "Duress": (1, 0, 0),
            "Lightning Bolt": (2, 0, 0),
        }
        alice.does("trades")
        alice.hears(Answer(TradeList(1, 1, (stage.turned(done),))))
        bob.does("trades")
        bob.hears(Answer(TradeList(1, 1, (done,))))

    def test_a_second_yes_changes_nothing(self, stage: Stage) -> None:
        stage.offer()
        phone = comes(stage.talk, "bob")
        stage.talk.meeting.clock.advance(1)
        stage.bob.does("yes", what="trade", number="1")
        after = stage.counts("alice"), stage.counts("bob")
        stage.alice.forgets()
        phone.forgets()
        phone.does("yes", what="trade", number="1")
        done = stage.facts(state=State.DONE, at=stage.start + 1)
        phone.hears(Answer(TradeShown(None, done)))
        stage.alice.hears()
        assert (stage.counts("alice"), stage.counts("bob")) == after

    def test_a_counter_promises_the_others_cards(self, stage: Stage) -> None:
        stage.offer()
        stage.bob.does("trade", whom="1", cards="duress > 3 bolt")
        facts = stage.facts(
            "3 lightning bolt m10 146 NM",
            revision=2,
            yours=True,
            gives=(lot("duress mid 98 foil"),),
        )
        stage.bob.hears(Answer(TradeShown(Step.COUNTERED, facts)))
        stage.alice.hears(TradeTold(Step.COUNTERED, stage.turned(facts)))
        assert stage.counts("alice")["Lightning Bolt"] == (4, 0, 0)
        assert stage.counts("bob")["Duress"] == (1, 0, 1)
        stage.bob.does("yes", what="trade", number="1")
        why = "You have offered trade 1, so it waits for alice."
        stage.bob.hears(Answer(Refused("waiting", why)))
        stage.talk.meeting.clock.advance(4)
        stage.alice.does("yes", what="trade", number="1")
        assert "Duress" in heard(stage.alice)
        assert stage.counts("alice") == {"Lightning Bolt": (1, 0, 0), "Duress": (1, 0, 0)}

    def test_yes_to_what_one_has_not_read_shows_it_first(self, stage: Stage) -> None:
        stage.offer()
        stage.alice.does("trade", whom="1", cards="bolt > duress")
        stage.bob.forgets()
        stage.bob.does("yes", what="trade", number="1")
        shown = stage.facts(
            "lightning bolt m10 146 NM", revision=2, gives=(lot("duress mid 98 foil"),)
        )
        why = "alice has changed trade 1. Look at it, and then say yes or no."
        stage.bob.hears(TradeShown(None, shown), Answer(Refused("trade-changed", why)))
        stage.talk.meeting.clock.advance(4)
        stage.bob.does("yes", what="trade", number="1")
        assert "done" in heard(stage.bob)

    def test_no_declines_and_takes_back(self, stage: Stage) -> None:
        stage.offer()
        stage.bob.does("no", what="trade", number="1")
        declined = stage.facts(state=State.DECLINED)
        stage.bob.hears(Answer(TradeShown(Step.DECLINED, declined)))
        stage.alice.hears(TradeTold(Step.DECLINED, stage.turned(declined)))
        assert stage.counts("alice") == {"Lightning Bolt": (4, 0, 0)}
        stage.bob.does("yes", what="trade", number="1")
        why = "Trade 1 is over. /trade NICK MINE > YOURS begins one."
        stage.bob.hears(Answer(Refused("trade-over", why)))
        stage.offer()
        stage.alice.does("no", what="trade", number="2")
        withdrawn = stage.facts(number=2, state=State.WITHDRAWN)
        stage.bob.hears(TradeTold(Step.WITHDRAWN, withdrawn))
        stage.alice.hears(Answer(TradeShown(Step.WITHDRAWN, stage.turned(withdrawn))))
        assert stage.counts("alice") == {"Lightning Bolt": (4, 0, 0)}

    def test_an_offer_expires(self, stage: Stage) -> None:
        stage.offer()
        stage.talk.meeting.clock.advance(WEEK + 1)
        stage.alice.forgets()
        stage.bob.forgets()
        stage.bob.does("yes", what="trade", number="1")
        expired = stage.facts(state=State.EXPIRED, at=stage.talk.now())
        why = "Trade 1 is over. /trade NICK MINE > YOURS begins one."
        stage.bob.hears(TradeTold(Step.EXPIRED, expired), Answer(Refused("trade-over", why)))
        stage.alice.hears(TradeTold(Step.EXPIRED, stage.turned(expired)))
        assert stage.counts("alice") == {"Lightning Bolt": (4, 0, 0)}

    def test_the_night_ends_what_nobody_answers(self, stage: Stage) -> None:
        stage.offer()
        stage.talk.meeting.clock.advance(WEEK)
        stage.alice.forgets()
        stage.talk.meeting.server.prune()
        expired = stage.facts(state=State.EXPIRED, at=stage.talk.now())
        stage.alice.hears(TradeTold(Step.EXPIRED, stage.turned(expired)))
        assert stage.counts("alice") == {"Lightning Bolt": (4, 0, 0)}

    def test_who_is_away_hears_of_it_with_the_next_login(self, stage: Stage) -> None:
        stage.bob.does("quit")
        stage.alice.does("trade", whom="bob", cards="2 bolt > opt")
        bob = comes(stage.talk, "bob")
        assert "/yes trade 1" in heard(bob) or stage.talk.kind is Program
        bob.does("yes", what="trade", number="1")
        assert "Lightning Bolt" in heard(bob)
        assert stage.counts("bob")["Lightning Bolt"] == (2, 0, 0)

    # What can't be

    @pytest.mark.parametrize(
        ("whom", "cards", "code", "why"),
        [
            ("alice", "bolt > opt", "yourself", "That is you. Offer your cards to somebody else."),
            ("9", "bolt > opt", "no-such-trade", "You have no trade 9. /trades lists yours."),
            (
                "zoe",
                "bolt > opt",
                "no-such-person",
                "Nobody who is registered here is called zoe. Guests own nothing.",
            ),
            (
                "bob",
                "5 bolt > opt",
                "not-enough",
                "You have 4 Lightning Bolt (M10) 146 NM, not 5.",
            ),
            ("bob", "bolt > 2 duress", "not-enough", "bob has 1 Duress (MID) 98 foil, not 2."),
            ("bob", "opt > duress", "not-owned", "You have no Opt that could be traded."),
            (
                "bob",
                "bolt > counterspell",
                "not-owned",
                "bob has no Counterspell that could be traded.",
            ),
            (
                "bob",
                "bolt > opt @box",
                "bad-argument",
                "Where bob keeps cards is not known to others. Leave the @ out.",
            ),
            (
                "bob",
                "nothing > nothing",
                "bad-argument",
                "Nothing for nothing is no trade. Write what you give, one >, and what you get:"
                " /trade bob Lightning Bolt > 2 Opt + Duress.",
            ),
            (
                "bob",
                "bolt",
                "bad-argument",
                "Write what you give, one >, and what you get: /trade bob Lightning Bolt > 2 Opt"
                " + Duress.",
            ),
        ],
    )
    def test_what_can_not_be_offered(
        self, stage: Stage, whom: str, cards: str, code: str, why: str
    ) -> None:
        stage.alice.does("trade", whom=whom, cards=cards)
        stage.alice.hears(Answer(Refused(code, why)))
        stage.bob.hears()
        assert stage.counts("alice") == {"Lightning Bolt": (4, 0, 0)}

    def test_several_kinds_are_told_apart_and_nothing_is_guessed(self, stage: Stage) -> None:
        owns(stage.talk.meeting, "alice", "lightning bolt m10 146 LP")
        stage.alice.does("trade", whom="bob", cards="bolt > opt")
        kinds = ("Lightning Bolt (M10) 146 NM", "Lightning Bolt (M10) 146 LP")
        stage.alice.hears(Answer(Choices("Which Lightning Bolt?", kinds)))
        stage.alice.does("trade", whom="bob", cards="Lightning Bolt (M10) 146 LP > opt")
        assert "146 LP" in heard(stage.alice) or stage.talk.kind is Program
        stage.bob.forgets()
        owns(stage.talk.meeting, "alice", "lightning bolt m10 146 NM", for_trade=1)
        stage.alice.does("trade", whom="bob", cards="bolt > opt")
        stage.alice.forgets()
        offered = stage.facts("lightning bolt m10 146 NM", number=2)
        stage.bob.hears(TradeTold(Step.OFFERED, offered))

    def test_a_copy_that_is_promised_elsewhere_blocks_all(self, stage: Stage) -> None:
        carol = members(stage.talk, "carol")[0]
        stage.offer()
        stage.bob.does("trade", whom="carol", cards="3 opt > nothing")
        carol.forgets()
        stage.alice.forgets()
        stage.bob.forgets()
        before = stage.counts("alice"), stage.counts("bob")
        stage.bob.does("yes", what="trade", number="1")
        why = "You have 3 Opt (ELD) 59, and 3 of them promised in another trade."
        stage.bob.hears(Answer(Refused("promised", why)))
        assert (stage.counts("alice"), stage.counts("bob")) == before
        stage.bob.does("no", what="trade", number="2")
        stage.bob.forgets()
        stage.bob.does("yes", what="trade", number="1")
        assert stage.counts("alice")["Opt"] == (1, 0, 0)

    def test_a_gift_needs_a_yes_too(self, stage: Stage) -> None:
        stage.alice.does("trade", whom="bob", cards="bolt > nothing")
        stage.alice.forgets()
        stage.bob.forgets()
        stage.bob.does("yes", what="trade", number="1")
        assert stage.counts("bob")["Lightning Bolt"] == (1, 0, 0)

    def test_collections_that_are_not_shared_can_not_be_asked(self, stage: Stage) -> None:
        stage.bob.does("set", name="collection", value="nobody")
        stage.alice.does("trade", whom="bob", cards="bolt > opt")
        no_opt = Refused("not-owned", "bob has no Opt that could be traded.")
        stage.alice.hears(Answer(no_opt))
        stage.bob.does("set", name="collection", value="matches")
        stage.alice.does("trade", whom="bob", cards="bolt > opt")
        stage.alice.hears(Answer(no_opt))
        stage.bob.does("ft", cards="opt")
        stage.bob.forgets()
        stage.alice.does("trade", whom="bob", cards="2 bolt > opt")
        stage.bob.hears(TradeTold(Step.OFFERED, stage.facts()))
        stage.alice.forgets()
        # What is in a trade may be named by both, whoever shares with whom.
        stage.alice.does("set", name="collection", value="nobody")
        stage.alice.forgets()
        stage.bob.does("trade", whom="1", cards="2 opt > 3 bolt")
        assert stage.counts("bob")["Opt"] == (3, 3, 2)

    def test_those_who_ignore_somebody_get_no_offers(self, stage: Stage) -> None:
        stage.bob.does("ignore", nick="alice")
        stage.bob.forgets()
        stage.alice.does("trade", whom="bob", cards="bolt > opt")
        stage.alice.hears(Answer(Refused("ignored", "bob takes no offers from you.")))
        stage.bob.hears()

    def test_others_trades_are_nobodys_business(self, stage: Stage) -> None:
        (carol,) = members(stage.talk, "carol")
        stage.offer()
        carol.forgets()
        why = "You have no trade 1. /trades lists yours."
        for command in ("yes", "no"):
            carol.does(command, what="trade", number="1")
            carol.hears(Answer(Refused("no-such-trade", why)))
        carol.does("trade", whom="1")
        carol.hears(Answer(Refused("no-such-trade", why)))

    # Taking back

    def test_taking_a_trade_back_needs_both(self, stage: Stage) -> None:
        before = stage.counts("alice"), stage.counts("bob")
        stage.offer()
        stage.bob.does("yes", what="trade", number="1")
        stage.alice.forgets()
        stage.bob.forgets()
        done = stage.facts(state=State.DONE)
        stage.alice.does("undo", what="trade", number="1")
        stage.alice.hears(Answer(TradeShown(Step.UNDO_ASKED, stage.turned(done))))
        stage.bob.hears(TradeTold(Step.UNDO_ASKED, done))
        stage.alice.does("undo", what="trade", number="1")
        why = "bob has been asked. When bob types /undo trade 1, it is taken back."
        stage.alice.hears(Answer(Refused("waiting", why)))
        stage.bob.does("undo", what="trade", number="1")
        undone = stage.facts(state=State.UNDONE)
        stage.bob.hears(Answer(TradeShown(Step.UNDONE, undone)))
        stage.alice.hears(TradeTold(Step.UNDONE, stage.turned(undone)))
        assert (stage.counts("alice"), stage.counts("bob")) == before

    def test_what_has_gone_on_can_not_be_taken_back(self, stage: Stage) -> None:
        stage.offer()
        stage.bob.does("yes", what="trade", number="1")
        stage.bob.does("lose", card="bolt")
        stage.alice.does("undo", what="trade", number="1")
        stage.alice.forgets()
        stage.bob.forgets()
        stage.bob.does("undo", what="trade", number="1")
        why = "Trade 1 can't be taken back: not all that came with it is still free."
        stage.bob.hears(Answer(Refused("not-enough", why)))
        assert stage.counts("alice") == {"Lightning Bolt": (2, 0, 0), "Opt": (1, 0, 0)}

    def test_a_day_later_it_is_too_late(self, stage: Stage) -> None:
        stage.offer()
        stage.bob.does("yes", what="trade", number="1")
        stage.talk.meeting.clock.advance(86_401)
        stage.alice.forgets()
        stage.alice.does("undo", what="trade", number="1")
        why = "Trade 1 was done more than a day ago. Offer the cards back with /trade."
        stage.alice.hears(Answer(Refused("too-late", why)))

    # What else hangs on it

    def test_what_was_wanted_and_came_is_wanted_no_more(self, stage: Stage) -> None:
        stage.bob.does("want", card="3 bolt")
        stage.bob.does("want", card="bolt m10 146")
        stage.offer()
        stage.bob.does("yes", what="trade", number="1")
        stage.bob.forgets()
        stage.bob.does("wants")
        listed = heard(stage.bob)
        assert "2 Lightning Bolt" in listed or '"count":2' in listed
        assert "M10" not in listed
        assert "m10" not in listed

    def test_who_leaves_for_good_leaves_a_name_and_no_promise(self, stage: Stage) -> None:
        stage.offer()
        stage.bob.does("yes", what="trade", number="1")
        stage.offer()
        assert stage.counts("alice")["Lightning Bolt"] == (2, 0, 2)
        stage.bob.does("forget", whom="me")
        stage.bob.does("yes")
        stage.talk.meeting.turn()
        assert stage.counts("alice") == {"Lightning Bolt": (2, 0, 0), "Opt": (1, 0, 0)}
        stage.alice.forgets()
        stage.alice.does("trades")
        left = stage.turned(stage.facts(number=2, state=State.DECLINED))
        done = stage.turned(stage.facts(state=State.DONE))
        stage.alice.hears(Answer(TradeList(2, 1, (left, done))))
        stage.alice.does("undo", what="trade", number="1")
        why = "bob has left for good, and can't agree to that."
        stage.alice.hears(Answer(Refused("trade-over", why)))


def test_a_program_may_say_which_revision_it_means() -> None:
    stage = Stage(Talk(Program))
    stage.offer()
    stage.alice.does("trade", whom="1", cards="bolt > duress")
    stage.bob.forgets()
    stage.bob.does("yes", what="trade", number="1", revision="1")
    why = "alice has changed trade 1 since you saw it. /trade 1 shows it."
    stage.bob.hears(Answer(Refused("trade-changed", why)))
    stage.bob.does("yes", what="trade", number="1", revision="2")
    assert stage.counts("bob")["Lightning Bolt"] == (1, 0, 0)


def test_plain_lines_say_what_to_type_next() -> None:
    stage = Stage(Talk(Person))
    stage.alice.does("trade", whom="bob", cards="2 bolt + bolt > 2 opt + duress")
    assert heard(stage.alice).splitlines() == [
        "  Trade 1 is offered to bob:",
        "    you give 3 Lightning Bolt (M10) 146 NM",
        "    you get  2 Opt (ELD) 59 + 1 Duress (MID) 98 foil",
    ]
    assert heard(stage.bob).splitlines() == [
        "* alice offers trade 1:",
        "*   you give 2 Opt (ELD) 59 + 1 Duress (MID) 98 foil",
        "*   you get  3 Lightning Bolt (M10) 146 NM",
        "*   /yes trade 1, /no trade 1, or",
        "*   /trade 1 YOUR CARDS > THEIRS offers something else.",
    ]
    stage.bob.does("trades")
    assert heard(stage.bob).splitlines()[:2] == [
        "  You have 1 trade:",
        "  Trade 1 with alice waits for you: /yes trade 1 or /no trade 1:",
    ]


def test_a_login_reminds_of_an_offer_that_waits() -> None:
    stage = Stage(Talk(Person))
    meeting = stage.talk.meeting

    def login(nick: str) -> str:
        client = meeting.connect()
        client.type(f"/login {nick} k33psake")
        meeting.turn()
        return client.raw().decode()

    stage.alice.types("/trade bob 2 lightning bolt > opt")
    reminder = "* Trade 1 with alice waits for your answer: /trade 1 shows it."
    assert reminder in login("bob")
    assert "waits" not in login("alice")
    stage.bob.types("/no trade 1")
    assert "waits" not in login("bob")
