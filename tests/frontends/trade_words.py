"""What is told of wants and trades, with the words for it."""

from __future__ import annotations

from mtgnet.cards.copies import Condition, Copy, Treatment
from mtgnet.core.collecting import trade_events as told
from mtgnet.core.collecting.holding_events import RowFacts
from mtgnet.core.collecting.trade_events import State, Step
from mtgnet.core.tidings import ImportWaits, News, TradeWaits

# What comes by itself, and begins as all that the server tells.
TIDINGS = (News, TradeWaits, ImportWaits, told.WantFound, told.MoreFound, told.TradeTold)
BOLT = Copy(
    name="Lightning Bolt",
    set_code="m10",
    number="146",
    treatment=Treatment.FOIL,
    condition=Condition.NEAR_MINT,
)
OPT, DURESS = Copy(name="Opt"), Copy(name="Duress")
WANT = told.WantFacts(2, "Opt", "", "", None, "for the cube")
NARROW = told.WantFacts(
    1, "Opt", "xln", "65", Treatment.NONFOIL, "", (told.HasFacts("bob", 3, True),)
)
TRADE = told.TradeFacts(
    5, 1, State.OPEN, "bob", (told.Lot(2, BOLT), told.Lot(1, OPT)), (), False, 0.0, 9.0
)
SIDES = "you give 2 Lightning Bolt (M10) 146 foil NM + 1 Opt"
TRADE_WORDED = [
    (News(1, False), "* While you were away, 1 thing happened:"),
    (TradeWaits(5, "bob"), "* Trade 5 with bob waits for your answer: /trade 5 shows it."),
    (
        ImportWaits(2, "moxfield", "", 1200),
        "* Import 2 (Moxfield, 1,200 copies) waits: /import 2 shows what it would do.",
    ),
    (News(25, True), "* While you were away, 25 things happened: /more shows the next."),
    (
        told.WantFound("bob", told.Lot(2, BOLT), True, 0.0),
        "* bob has what you want: 2 Lightning Bolt (M10) 146 foil NM, for trade.\n"
        "*   /trade bob YOUR CARDS > Lightning Bolt (M10) 146 foil NM",
    ),
    (
        told.MoreFound("bob", 7, 0.0),
        "* bob has 7 more cards that you want. /wants shows who has what.",
    ),
    (
        told.Wanted(WANT),
        "  You want 2 Opt.\n  Nobody here has it yet; you are told when somebody does.",
    ),
    (told.Wanted(NARROW), "  You want 1 Opt (XLN) 65 nonfoil.\n  Who has it: bob* (3)"),
    (told.Unwanted((WANT,)), "  You don't want 2 Opt any more."),
    (
        told.WantList(None, 2, 1, (WANT, NARROW)),
        "  You want 2 cards:\n  2 Opt #for the cube\n  1 Opt (XLN) 65 nonfoil bob* (3)",
    ),
    (
        told.WantList("bob", 0, 1, ()),
        "  bob wants nothing. /want CARD tells others what you look for.",
    ),
    (
        told.WanterList("Opt", (told.WanterFacts("bob", False, WANT),)),
        "  bob wants 2 Opt, away",
    ),
    (told.WanterList("Opt", ()), "  Nobody wants Opt, as far as you may know."),
    (
        told.MissingWanted((WANT,), 3, ("Optt",), 1),
        "  You have 3 of these cards already. You want 2 Opt.\n  No card is called Optt.\n"
        "  Lines that could not be read: 1.",
    ),
    (
        told.MissingWanted((), 3, (), 0),
        "  You have 3 of these cards already. Nothing is missing.",
    ),
    (
        told.SwapList(0, 1, ()),
        "  There is no swap that would be good for both now. /want CARD says what you look\n"
        "  for, /ft CARD what you would give away.",
    ),
    (
        told.SwapList(
            1,
            1,
            (
                told.SwapFacts(
                    (
                        told.PartFacts(None, (BOLT,)),
                        told.PartFacts("bob", (OPT,)),
                        told.PartFacts("carol", (DURESS, OPT)),
                    )
                ),
            ),
        ),
        "  1 swap:\n"
        "  you to bob: Lightning Bolt (M10) 146 foil NM\n"
        "    bob to carol: Opt\n"
        "    carol to you: Duress, Opt\n"
        "    /trade bob Lightning Bolt (M10) 146 foil NM > Opt\n"
        "    then /trade carol Opt > Duress",
    ),
    (told.MarkedForTrade(0, ()), "  It is like that already."),
    (
        told.MarkedForTrade(1, (RowFacts(copy=OPT, count=3, for_trade=2),)),
        "  Now it is so:\n     3 Opt (2 for trade)",
    ),
    (
        told.ForTradeList(1, 2, 1, (RowFacts(copy=OPT, count=3, for_trade=2),)),
        "  2 for trade in 1 row:\n     3 Opt (2 for trade)",
    ),
    (
        told.ForTradeList(0, 0, 1, ()),
        "  You have nothing for trade. /ft CARD marks what you would give away.",
    ),
    (
        told.TradeTold(Step.OFFERED, TRADE),
        f"* bob offers trade 5:\n*   {SIDES}\n*   you get  nothing\n"
        "*   /yes trade 5, /no trade 5, or\n"
        "*   /trade 5 YOUR CARDS > THEIRS offers something else.",
    ),
    (told.TradeTold(Step.DECLINED, TRADE), "* bob says no to trade 5."),
    (
        told.TradeTold(Step.LEFT, TRADE),
        "* bob has left for good, so trade 5 is over.",
    ),
    (
        told.TradeShown(None, TRADE),
        "  Trade 5 with bob waits for you: /yes trade 5 or /no trade 5:\n"
        f"    {SIDES}\n    you get  nothing",
    ),
    (
        told.TradeShown(Step.WITHDRAWN, TRADE),
        "  Your offer in trade 5 is taken back; bob is told.",
    ),
    (
        told.TradeList(0, 1, ()),
        "  You have no trades. /trade NICK MINE > YOURS offers one.",
    ),
    (
        told.TradeList(1, 1, (TRADE,)),
        "  You have 1 trade:\n"
        "  Trade 5 with bob waits for you: /yes trade 5 or /no trade 5:\n"
        f"    {SIDES}\n    you get  nothing",
    ),
]
