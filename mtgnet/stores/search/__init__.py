"""Search over a catalogue: what `mtgnet.cards.query` means, as SQL, and the answers in pages.

`sql` turns conditions into expressions, `texts` runs people's regular expressions, `finding` asks.
`owned` and `asking_owned` do the same for what people own.
"""

from __future__ import annotations

from mtgnet.cards.answers import Hit
from mtgnet.stores.search.asking_owned import FoundOwned, find_owned, page_owned, stats_owned
from mtgnet.stores.search.finding import Found, TooSlowError, find, money, names, page

__all__ = [
    "Found",
    "FoundOwned",
    "Hit",
    "TooSlowError",
    "find",
    "find_owned",
    "money",
    "names",
    "page",
    "page_owned",
    "stats_owned",
]
