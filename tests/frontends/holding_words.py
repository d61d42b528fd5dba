"""What is told of collections, with the words for it."""

from __future__ import annotations

import attrs

from mtgnet.cards.copies import Condition, Copy, Treatment
from mtgnet.cards.owned import Worth
from mtgnet.core.collecting import holding_events as told

BOLT = Copy(
    name="Lightning Bolt",
    oracle_id="o",
    scryfall_id="s",
    set_code="m10",
    number="146",
    treatment=Treatment.FOIL,
    condition=Condition.NEAR_MINT,
    place="Binder",
)
FOUR = told.RowFacts(
    copy=BOLT, count=4, for_trade=2, lent=1, note="from Bob", price=1250, currency="EUR"
)
THEIRS = told.RowFacts(copy=attrs.evolve(BOLT, place=""), count=3, promised=1)
PLAYED = told.RowFacts(copy=attrs.evolve(BOLT, condition=Condition.LIGHTLY_PLAYED), count=1)
GONE = told.RowFacts(copy=BOLT, count=0)

LIST = told.CollectionList(
    nick="alice",
    own=True,
    query="",
    total=2,
    copies=5,
    usd=1234.5,
    eur=9.0,
    dated="2026-01-02",
    first=1,
    rows=(
        told.ListedFacts("alice", FOUR, 2.5, None),
        told.ListedFacts("alice", PLAYED, None, 1.0),
    ),
)
NONE = attrs.evolve(LIST, total=0, copies=0, usd=0.0, eur=0.0, rows=())

HOLDING_WORDED = [
    (
        told.CopiesAdded(2, FOUR, 7, ("It only exists in foil.",)),
        "  It only exists in foil.\n"
        "  Added 2: you have 4 Lightning Bolt (M10) 146 foil NM @Binder now, 7 in all.",
    ),
    (
        told.CopiesAdded(1, PLAYED, 1),
        "  Added 1: you have 1 Lightning Bolt (M10) 146 foil LP @Binder now.",
    ),
    (
        told.CopiesRemoved(1, PLAYED, 5),
        "  Removed 1: you have 1 Lightning Bolt (M10) 146 foil LP @Binder now, 5 in all.",
    ),
    (
        told.CopiesChanged(1, FOUR, PLAYED, 5),
        "  Changed 1. Now you have:\n"
        "     4 Lightning Bolt (M10) 146 foil NM @Binder (2 for trade, 1 lent) paid 12.50\n"
        "       EUR #from Bob\n"
        "     1 Lightning Bolt (M10) 146 foil LP @Binder",
    ),
    (
        told.CopiesChanged(1, GONE, PLAYED, 1),
        "  Changed 1. Now you have:\n     1 Lightning Bolt (M10) 146 foil LP @Binder",
    ),
    (
        told.CopiesChanged(1, PLAYED, PLAYED, 1),
        "  Changed 1. Now you have:\n     1 Lightning Bolt (M10) 146 foil LP @Binder",
    ),
    (
        told.TakenBack("have 4 Shock", 0.0, (GONE,)),
        "  Taken back: have 4 Shock\n"
        "  Now you have:\n"
        "     0 Lightning Bolt (M10) 146 foil NM @Binder",
    ),
    (
        told.OwnerList("Shock", "", 0, 0, 0, 1, ()),
        "  Nobody whose collection you may see has Shock.",
    ),
    (
        told.OwnerList(
            "Lightning Bolt",
            "(M10) 146",
            2,
            1003,
            1002,
            1,
            (
                told.OwnerFacts(nick="alice", here=True, count=1000, free=1000, rows=(), more=3),
                told.OwnerFacts(
                    nick="bob", here=False, count=3, free=2, rows=(THEIRS, PLAYED), more=1
                ),
            ),
        ),
        "  2 people have 1,003 Lightning Bolt (M10) 146, 1,002 of them free.\n"
        "  alice  here     and 3 other kinds\n"
        "  bob    away   3 Lightning Bolt (M10) 146 foil NM (1 promised)\n"
        "                1 Lightning Bolt (M10) 146 foil LP @Binder\n"
        "                  and 1 other kind",
    ),
    (
        told.OwnerList(
            "Shock",
            "",
            21,
            23,
            23,
            21,
            (told.OwnerFacts(nick="bob", here=False, count=3, free=2, rows=(THEIRS,)),),
        ),
        "  21 people have 23 Shock, 23 of them free.\n"
        "  21 owners, 21 to 21:\n"
        "  bob  away   3 Lightning Bolt (M10) 146 foil NM (1 promised)",
    ),
    (
        LIST,
        "  5 copies, $1,234.50; 2 rows:\n"
        "     4 Lightning Bolt (M10) 146 foil NM @Binder (2 for trade, 1 lent) $2.50 paid\n"
        "       12.50 EUR #from Bob\n"
        "     1 Lightning Bolt (M10) 146 foil LP @Binder €1.00",
    ),
    (
        attrs.evolve(LIST, nick=None, total=1, copies=1, usd=0.0, eur=0.0, rows=LIST.rows[1:]),
        "  1 copy; 1 row:\n  alice    1 Lightning Bolt (M10) 146 foil LP @Binder €1.00",
    ),
    (NONE, "  You own nothing yet. /have adds cards."),
    (attrs.evolve(NONE, own=False), "  alice owns nothing."),
    (
        attrs.evolve(NONE, query="trade:x", complaints=("Column 1: trade: no",)),
        "  Column 1: trade: no\n  Nothing is found.",
    ),
    (
        told.CollectionStats(
            all=Worth(copies=1204, usd=17.5),
            rows=3,
            cards=1,
            colours=(("red", Worth(copies=1200, usd=17.5)), ("unknown", Worth(copies=4))),
            rarities=(("common", Worth(copies=1204)),),
            sets=(("m10", Worth(copies=1200, eur=1.0)), ("unknown", Worth(copies=4))),
            set_count=3,
            dated="2026-01-02",
        ),
        "  1,204 copies of 1 card in 3 rows\n"
        "  $17.50 at the prices of 2026-01-02\n"
        "  By colour:\n"
        "    red             1,200  $17.50\n"
        "    unknown             4\n"
        "  By rarity:\n"
        "    common          1,204\n"
        "  By set:\n"
        "    M10             1,200  €1.00\n"
        "    unknown             4\n"
        "    and 1 other set",
    ),
]
