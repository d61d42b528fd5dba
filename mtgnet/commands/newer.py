"""What a newer catalogue makes known of cards that people have imported, and nobody knew."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.cards.resolved import State
from mtgnet.commands.library import Library
from mtgnet.core.hub import Hub

# So many rows are looked up at a time.
_AT_ONCE = 200
_FACT = "catalogue"


class NewerCatalogue:
    """Looks unknown cards up again whenever there is another catalogue, also after a start."""

    _log = Logger()

    def __init__(self, hub: Hub, library: Library) -> None:
        self._hub = hub
        self._library = library
        self._looking = False

    def begin(self) -> None:
        """Look, if the catalogue is another than the one of the last look."""
        last = self._hub.stores.facts.get(_FACT)
        if last is None:
            self._note()
        elif last != self._which():
            self.look()

    def look(self) -> Deferred[None]:
        """Look all unknown cards up; fires when that is done."""
        looked = Deferred.fromCoroutine(self._look())
        return looked.addErrback(lambda why: self._log.failure("Cards were not looked up", why))

    async def _look(self) -> None:
        """Go through them once; if the catalogue changes meanwhile, once more."""
        if self._looking:
            return
        self._looking = True
        try:
            which = ""
            while which != self._which():
                which = self._which()
                await self._go_through()
            self._note()
        finally:
            self._looking = False

    async def _go_through(self) -> None:
        imports, after = self._hub.stores.collections.imports, 0
        while unknown := await imports.unknown(after, _AT_ONCE):
            after = unknown[-1].holding
            found = await self._library.resolve([each.row for each in unknown])
            known = [
                (each.holding, now.copy)
                for each, now in zip(unknown, found, strict=True)
                if now.state is not State.CARD_UNKNOWN
            ]
            if known:
                at = self._hub.clock.seconds()
                self._hub.tidings.spread(await imports.known(known, at))

    def _which(self) -> str:
        about = self._library.about
        return f"{about.source}, {about.loaded_at}, {about.printings}"

    def _note(self) -> None:
        kept = self._hub.stores.facts.put(_FACT, self._which())
        kept.addErrback(lambda why: self._log.failure("The catalogue was not noted", why))
