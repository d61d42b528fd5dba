"""The search language: from what somebody types to what is meant.

`syntax` reads by the grammar, `keys` declares the keys, `readers` turn their values into the
`conditions` that a store compiles, `meaning.parse` puts it together, `help` explains it.
"""

from __future__ import annotations

from mtgnet.cards.query.meaning import Complaint, Display, Query, parse
from mtgnet.cards.query.syntax import QueryError

__all__ = ["Complaint", "Display", "Query", "QueryError", "parse"]
