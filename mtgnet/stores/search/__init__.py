"""Search over a catalogue: what `mtgnet.cards.query` means, as SQL, and the answers in pages.

`sql` turns conditions into expressions, `texts` runs people's regular expressions, `finding` asks.
"""

from __future__ import annotations

from mtgnet.stores.search.finding import Found, Hit, TooSlowError, find, names, page

__all__ = ["Found", "Hit", "TooSlowError", "find", "names", "page"]
