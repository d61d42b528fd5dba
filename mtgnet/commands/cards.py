"""The catalogue of cards: looking one up, its printings, the sets, and searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mtgnet.cards.answers import About, Hit, Shown
from mtgnet.cards.lookup import How, Named, Nothing, Ties
from mtgnet.cards.query import QueryError
from mtgnet.cards.query.help import summary
from mtgnet.cards.records import CardSet, Printing
from mtgnet.commands.asking import no_such_card, offered, settled
from mtgnet.commands.library import Library, Search
from mtgnet.core.arguments import Argument, Text
from mtgnet.core.card_events import CardsFound, CardShown, PrintingList, QueryHelp, SetList
from mtgnet.core.events import Event, Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Group, Result, command
from mtgnet.core.text import cut

_NAME = Argument("name", Text(like="lightning bolt m10"))
_QUERY = Argument("query", Text(like="t:goblin c:r mv<3"), optional=True)
# Cards that were asked for by the same words lately are answered without asking the disk again.
_REMEMBERED = 1024


class Cards(Group):
    """The commands for the catalogue; `page` is how many lines of a list are shown at once."""

    title = "Cards"
    purpose = "look at cards, search them, and check deck lists"

    def __init__(self, library: Library, page: int) -> None:
        self._library = library
        self._page = page
        self._shown: dict[str, CardShown] = {}
        self._shown_of: About | None = None

    def told(self) -> list[tuple[str, str]]:
        """Tell which cards there are."""
        about = self._library.about
        what = f"{about.cards:,} cards, {about.printings:,} printings, {about.source}"
        return [("cards", f"{what}, {about.dated}")]

    @command(
        "card",
        "c",
        takes=(_NAME,),
        summary="Show a card",
        help="A part of the name will do, and small slips are forgiven. A set and a number behind"
        " it name a printing: /card bolt m10 146.",
    )
    def card(self, session: Session, name: str) -> Result:
        """Show the card that a name means, or the cards that it could mean."""
        if self._shown_of is not self._library.about:
            self._shown.clear()
            self._shown_of = self._library.about
        known = self._shown.get(name)
        return known or self._look_up(session, name, self._event, self._remembered(name))

    @command(
        "prints",
        takes=(_NAME,),
        summary="List the printings of a card",
        help="The newest come first. /more or an empty line goes on.",
    )
    def prints(self, session: Session, name: str) -> Result:
        """List a card's printings."""
        return self._look_up(session, name, lambda shown: self._prints(session, shown))

    @command(
        "sets",
        takes=(Argument("word", Text(), optional=True),),
        summary="List the sets, or those with a word in their name or as their code",
        forms=(Form("List the sets"), Form("List the sets with a word in their name", ("word",))),
        help="/more or an empty line goes on.",
    )
    async def sets(self, session: Session, word: str | None) -> Event:
        """List the sets, the newest first."""
        found = await self._library.sets((word or "").strip())
        if not found:
            raise self._nothing(f"No set has {cut(word or '')} in its name or as its code.")
        return self._sets_page(session, found, 0)

    @command(
        "random",
        takes=(_QUERY,),
        summary="Show any card, or any that a search finds",
        forms=(Form("Show any card"), Form("Show any card that a search finds", ("query",))),
    )
    async def random(self, session: Session, query: str | None) -> Event:
        """Show a card drawn by lot."""
        try:
            shown = await self._library.random(query or "")
        except QueryError as error:
            raise Refusal("bad-query", str(error)) from None
        if isinstance(shown, Nothing):
            raise self._nothing("Nothing is found.")
        return self._event(shown)

    @command(
        "find",
        "f",
        takes=(_QUERY,),
        summary="Search the cards, as on Scryfall",
        help="/find t:goblin c:r mv<=2 shows how many there are and the first of them; /more or an"
        " empty line goes on, a number shows that card. /find alone explains the language.",
        mode="find",
        forms=(Form("Search the cards", ("query",)), Form("Explain the language of searches")),
    )
    async def find(self, session: Session, query: str | None) -> Event:
        """Search, and show the first page."""
        if query is None:
            return QueryHelp(tuple(summary()))
        try:
            search = await self._library.search(query)
        except QueryError as error:
            raise Refusal("bad-query", str(error)) from None
        return await self._found_page(session, query, search, 0)

    # One card

    async def _look_up(
        self,
        session: Session,
        name: str,
        then: Callable[[Shown], Result],
        if_clear: Callable[[Shown], Result] | None = None,
    ) -> Event | None:
        """Do `then` with what a name means, or `if_clear` if nobody needs to be asked."""
        found = await self._library.look_up(name)
        if isinstance(found, Ties):
            return self._offered(session, found, then)
        if isinstance(found, Nothing):
            raise self._nothing(f"No card is called {cut(name)}.")
        return await settled((if_clear or then)(found))

    def _offered(self, session: Session, ties: Ties, then: Callable[[Shown], Result]) -> Event:
        async def picked(index: int) -> Event | None:
            shown = await self._library.show(ties.cards[index], ties.set_code)
            if isinstance(shown, Nothing):
                raise self._nothing("That card is not in the catalogue any more.")
            return await settled(then(shown))

        names = [named.name for named in ties.cards]
        return offered(session, "Which card?", names, ties.total, picked)

    def _let_pick(self, session: Session, hits: Sequence[Hit], first: int) -> None:
        """Let the next line show one of the cards on a page by its number."""

        async def picked(index: int) -> Event:
            hit = hits[index]
            named = Named(hit.card_id, hit.name, oracle_id=hit.oracle_id)
            shown = await self._library.show(named, hit.set_code)
            if isinstance(shown, Nothing):
                raise self._nothing("That card is not in the catalogue any more.")
            return self._event(shown)

        session.offer("Which card?", [hit.name for hit in hits], picked, first + 1)

    def _remembered(self, name: str) -> Callable[[Shown], CardShown]:
        def remember(shown: Shown) -> CardShown:
            event = self._event(shown)
            while len(self._shown) >= _REMEMBERED:
                del self._shown[next(iter(self._shown))]
            self._shown[name] = event
            return event

        return remember

    def _event(self, shown: Shown) -> CardShown:
        nearly = shown.how >= How.NEAR
        dated = self._library.about.dated
        return CardShown(shown.card, shown.printing, dated, nearly, len(shown.namesakes))

    def _nothing(self, why: str) -> Refusal:
        return no_such_card(self._library.about, why)

    # Lists

    async def _prints(self, session: Session, shown: Shown) -> Event:
        printings = await self._library.printings(shown.card.oracle_id)
        return self._prints_page(session, shown.card.name, printings, 0)

    def _prints_page(
        self, session: Session, name: str, printings: tuple[Printing, ...], first: int
    ) -> Event:
        after = first + self._page
        if after < len(printings):
            session.more(lambda: self._prints_page(session, name, printings, after))
        dated = self._library.about.dated
        return PrintingList(name, len(printings), first + 1, printings[first:after], dated)

    def _sets_page(self, session: Session, sets: tuple[CardSet, ...], first: int) -> Event:
        after = first + self._page
        if after < len(sets):
            session.more(lambda: self._sets_page(session, sets, after))
        return SetList(len(sets), first + 1, sets[first:after])

    async def _found_page(
        self, session: Session, query: str, search: Search, first: int
    ) -> CardsFound:
        hits = await self._library.page(search, first, self._page)
        after = first + self._page
        if after < search.total:
            session.more(lambda: self._found_page(session, query, search, after))
        complaints = search.complaints if first == 0 else ()
        if hits and session.dialogue is None:
            self._let_pick(session, hits, first)
        about = self._library.about
        return CardsFound(
            query,
            search.total,
            first + 1,
            tuple(hits),
            complaints,
            about.is_starter,
            search.money,
            about.dated,
        )
