"""What the commands need of the stores of collections: a module per subject, and the record of all.

What is said of Deferreds in `mtgnet.core.keeping` holds here, too. Owners are ids of accounts.
"""

from __future__ import annotations

import attrs

from mtgnet.core.collecting.decks import Decks
from mtgnet.core.collecting.holdings import Holdings
from mtgnet.core.collecting.imports import Imports
from mtgnet.core.collecting.loans import Loans
from mtgnet.core.collecting.tidings import Tidings
from mtgnet.core.collecting.trades import Trades
from mtgnet.core.collecting.wants import Wants


@attrs.frozen
class Collections:
    """All stores of what people own, want, trade, lend and build."""

    holdings: Holdings
    imports: Imports
    wants: Wants
    trades: Trades
    loans: Loans
    tidings: Tidings
    decks: Decks
