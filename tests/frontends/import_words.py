"""What is told of lists that people bring along, with the words for it."""

from __future__ import annotations

from mtgnet.core.collecting import import_events as told
from mtgnet.core.collecting.imports import BatchState, Compared, RowState, Tally

MIXED = Tally(
    rows=3,
    copies=7,
    added=4,
    merged=1,
    unchanged=2,
    removed=1,
    kept=1,
    printing_unknown=1,
    problems=1,
    passed=2,
    compared=Compared.LIST,
)
IMPORT_WORDED = [
    (
        told.ImportTold(3, "moxfield", "", BatchState.WAITING, MIXED, until="2026-11-27"),
        "  Import 3 (Moxfield): 3 rows, 7 copies.\n"
        "  Copies: 4 to add; 1 to join rows that you have; 2 as in your last list from\n"
        "  it; 1 to remove, which are not in this one.\n"
        "  Not in it any more, but lent or promised: 1 copy. Such copies stay; the next\n"
        "  list removes them.\n"
        "  Rows to look at: 1 whose printing is not known, 1 that can't be taken as they\n"
        "  are. /import problems shows them.\n"
        "  Passed over, since there is no card in them: 2 lines.\n"
        "  Unknown ones are kept as they are written, and looked up in newer catalogues.\n"
        "  /import accept does it, /import cancel drops it; it waits until 2026-11-27.\n"
        "  /import add adds all of it, whatever was in the list before.",
    ),
    (
        told.ImportTold(
            3, "manabox", "all.csv", BatchState.ACCEPTED, Tally(rows=1, copies=4, added=4)
        ),
        "  Import 3 (ManaBox, all.csv) is accepted: 1 row, 4 copies.\n"
        "  Copies: 4 added; 0 joined to rows that you have.\n"
        "  /undo import 3 takes exactly this back.",
    ),
    (
        told.ImportTold(3, "manabox", "", BatchState.UNDONE, Tally()),
        "  Import 3 (ManaBox) is taken back, and all is as it was before.",
    ),
    (
        told.ImportProblems(
            3,
            True,
            1,
            1,
            (
                told.RowTold(
                    12,
                    "1,Lihgtning Bolt",
                    RowState.CARD_UNKNOWN,
                    "No such card.",
                    ("Lightning Bolt",),
                    2,
                ),
            ),
        ),
        "  Import 3, rows to look at: 1:\n"
        "  line 12: 1,Lihgtning Bolt\n"
        "    No such card.\n"
        "    1. Lightning Bolt\n"
        "    1 more: /fix 12 lists all.\n"
        "  /fix LINE NUMBER takes a choice, /fix LINE CARD says it, /fix LINE skip leaves it.",
    ),
    (told.ImportProblems(3, True, 0, 1, ()), "  All rows of import 3 are clear."),
    (told.ImportList(0, 1, ()), "  You have not imported anything yet. /import begins."),
    (
        told.ImportList(1, 1, (told.ImportSummary(3, "plain", "", 0.0, BatchState.ACCEPTED, 1),)),
        "  1 import:\n  3: 1970-01-01, plain text, and Arena's, 1 copy, accepted",
    ),
    (
        told.ExportLines("plain", 1, 1, ("4 Lightning Bolt (M10) 146",)),
        "4 Lightning Bolt (M10) 146",
    ),
    (
        told.ExportEnd("plain", 1, 4),
        "  That was all of it for plain text, and Arena's: 4 copies in 1 row.",
    ),
    (
        told.NowKnown(4, ("Opt", "Duress"), 2),
        "* Of your imported cards, 4 copies that were not quite known are known now: Opt,\n"
        "* Duress and 2 more.",
    ),
]
