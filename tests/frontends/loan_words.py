"""What events of loans look like as plain lines."""

from __future__ import annotations

import time

import attrs

from mtgnet.cards.copies import Copy
from mtgnet.core.collecting import loan_events
from mtgnet.core.collecting.trade_events import Lot

DAY = 1_700_000_000.0
DATE = time.strftime("%Y-%m-%d", time.localtime(DAY))
BOLTS = Lot(2, Copy(name="Bolt", set_code="m10", number="1"))
LENT = loan_events.LoanFacts(
    3, True, "bob", BOLTS, loan_events.State.OUT, DAY, "2023-11-20", True, place="Box"
)
BORROWED = attrs.evolve(LENT, lent=False, nick="alice", due=None, overdue=False, place="")
OBJECTED = attrs.evolve(LENT, nick=None, state=loan_events.State.OBJECTED)
# What the server tells of itself.
LOANS_TOLD = (loan_events.BorrowTold, loan_events.LoanTold, loan_events.LoanDue)
LOANS_WORDED = [
    (
        loan_events.BorrowTold("bob", BOLTS, 4, "for Friday", DAY),
        "* bob would like to borrow 2 Bolt (M10) 1; you have 4 free: for Friday\n"
        "*   /lend bob 2 Bolt (M10) 1 when you hand it over.",
    ),
    (
        loan_events.BorrowAsked(BOLTS, (loan_events.AskedFacts("alice", False, 4),), ("carol",), 1),
        "  Asked for 2 Bolt (M10) 1: alice (4 free, away).\n"
        "  Asked earlier today: carol.\n"
        "  1 other has it, too: /whohas Bolt",
    ),
    (
        loan_events.LoanTold(loan_events.Step.OBJECTED, LENT, 2),
        "* bob says of loan 3: I don't have 2 Bolt (M10) 1.\n"
        "*   It counts as lent until you type /gotback 3.",
    ),
    (
        loan_events.LoanShown(loan_events.Step.PART, LENT, 1),
        "  Back from bob: 1 Bolt (M10) 1; 2 to go in loan 3.\n  It belongs @Box",
    ),
    (
        loan_events.LoanDue(BORROWED),
        f"* alice is here, and lent you 2 Bolt (M10) 1, since {DATE}. /returned 3 when\n"
        "* you give it back.",
    ),
    (
        loan_events.LoanDue(attrs.evolve(OBJECTED, nick="bob", due=None)),
        f'* bob is here, and said "I don\'t have it": 2 Bolt (M10) 1, since {DATE}.\n'
        "* /gotback 3 ends the loan.",
    ),
    (
        loan_events.LoanList(False, 2, 1, (OBJECTED, BORROWED)),
        "  2 loans:\n"
        "  You lent\n"
        f"      3  2 Bolt (M10) 1 to somebody who left, since {DATE}, due 2023-11-20\n"
        "         (OVERDUE), they said: I don't have it\n"
        "  You borrowed\n"
        f"      3  2 Bolt (M10) 1 from alice, since {DATE}",
    ),
    (
        loan_events.LoanList(False, 0, 1, ()),
        "  You have lent and borrowed nothing now; /loans all shows what is back.",
    ),
]
