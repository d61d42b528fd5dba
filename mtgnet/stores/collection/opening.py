"""Makes the stores of collections."""

from __future__ import annotations

from mtgnet.core.collecting import Collections
from mtgnet.stores.collection.decks import SqlDecks
from mtgnet.stores.collection.holdings import SqlHoldings
from mtgnet.stores.collection.imports import SqlImports
from mtgnet.stores.collection.loans import SqlLoans
from mtgnet.stores.collection.tidings import SqlTidings
from mtgnet.stores.collection.trades import SqlTrades
from mtgnet.stores.collection.wants import SqlWants
from mtgnet.stores.engine import Database


def collections(database: Database) -> Collections:
    """Return the stores of what people own, in a database that has the newest schema."""
    return Collections(
        holdings=SqlHoldings(database),
        imports=SqlImports(database),
        wants=SqlWants(database),
        trades=SqlTrades(database),
        loans=SqlLoans(database),
        tidings=SqlTidings(database),
        decks=SqlDecks(database),
    )
