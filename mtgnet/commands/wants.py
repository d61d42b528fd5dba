"""What people look for: wanting it, who has it, and swaps that are good for all sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from mtgnet.cards.decks.records import KnownDeck
from mtgnet.cards.meaning import Meant, PrintingTies
from mtgnet.cards.specs import SpecError
from mtgnet.commands.asking import not_shown, offered, settled
from mtgnet.commands.dealing import is_here, own_account, registered, visible
from mtgnet.commands.library import Library
from mtgnet.commands.specs import meant
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Lines, Text, Word
from mtgnet.core.collecting.sight import Sight, may_see
from mtgnet.core.collecting.trade_events import (
    HasFacts,
    MissingWanted,
    PartFacts,
    SwapFacts,
    SwapList,
    Unwanted,
    Wanted,
    WanterFacts,
    WanterList,
    WantFacts,
    WantList,
)
from mtgnet.core.collecting.wants import MOST_WANTS, Has, Swap, Want
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.pasting import paste
from mtgnet.core.records import Account
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Reply, Result, command

_CARD = Argument("card", Text(like="lightning bolt"))
_MOST_SWAPS = 60
_SWAPS_A_PAGE = 6
_OFFERED = 10
_FROM = "from"


class Wants(Group):
    """The commands for what people look for; `page` is how many lines a list shows at once."""

    title = "Wants"
    purpose = "say which cards you look for"

    def __init__(self, hub: Hub, library: Library, page: int) -> None:
        self._hub = hub
        self._library = library
        self._page = page
        self._wants = hub.stores.collections.wants

    @command(
        "want",
        takes=(
            Argument(
                "card",
                Text(like="2 lightning bolt m10 foil"),
                written="[N] CARD [SET NUMBER] [FINISH] [#NOTE] | /want from",
            ),
            Argument("text", Lines(), optional=True, typed=False),
        ),
        summary="Be told when somebody has a card that you look for",
        help="/want 4 lightning bolt is content with any printing in any finish, /want bolt m10 146"
        " foil with this alone. Who adds, imports or gets back such a card, or offers it for trade,"
        " sets off a notice, at once or with your next login, once per card and day. /want from"
        " takes a deck list that you paste next, and wants what you don't have of it.",
        access=Access.MEMBER,
    )
    def want(self, session: Session, card: str, text: str | None) -> Result:
        """Keep a want, or those of a list."""
        if card.strip().lower() != _FROM:
            return meant(session, self._library, card, partial(self._want, session))
        if text is not None:
            return self._want_list(session, text)
        title = "Paste the list; what you don't have of it is wanted."
        return paste(session, title, partial(self._want_list, session))

    async def _want(self, session: Session, meant: Meant) -> Wanted:
        want = self._meant(session, meant)
        await self._wants.put([want])
        accounts = visible(self._hub, session.person, Sight.CARDS)
        sought = await self._wants.who_has(want, accounts)
        return Wanted(_facts(want, self._having(sought.owners, accounts)))

    def _meant(self, session: Session, meant: Meant) -> Want:
        spec, printing = meant.spec, meant.printing
        if spec.condition or spec.lang or spec.place is not None:
            why = "A want has no condition, language or place. Say such things in its note: #NM."
            raise Refusal("bad-argument", why)
        return Want(
            owner=own_account(session),
            oracle_id=meant.card.oracle_id,
            name=meant.card.name,
            count=meant.count,
            scryfall_id=printing.scryfall_id if printing else "",
            set_code=printing.set_code if printing else "",
            number=printing.number if printing else "",
            treatment=spec.treatment,
            note=spec.note or "",
            at=self._hub.clock.seconds(),
        )

    async def _want_list(self, session: Session, text: str) -> MissingWanted:
        known = await self._library.deck(text)
        needed = self._needed(own_account(session), known)
        if not needed:
            why = "There is no card in that text. Write a card on each line, like 4 Lightning Bolt."
            raise Refusal("no-cards", why)
        missing, owned = await self._wants.want_missing(own_account(session), needed)
        return MissingWanted(
            tuple(map(_facts, missing)),
            sum(min(each.count, owned.get(each.oracle_id, 0)) for each in needed),
            tuple(known.near),
            len(known.deck.problems),
        )

    def _needed(self, owner: int, known: KnownDeck) -> list[Want]:
        """The cards of a list, each once, with how many of it there are."""
        counts: dict[str, int] = {}
        names: dict[str, str] = {}
        for board, cards in known.deck.boards():
            for each in cards if board.value != "maybe" else ():
                if card := known.cards.get(each.name):
                    counts[card.oracle_id] = counts.get(card.oracle_id, 0) + each.count
                    names[card.oracle_id] = card.name
        now = self._hub.clock.seconds()
        return [
            Want(owner=owner, oracle_id=id, name=names[id], count=count, at=now)
            for id, count in counts.items()
        ]

    @command(
        "unwant",
        takes=(
            Argument("card", Text(like="lightning bolt m10"), written="CARD [SET NUMBER] [FINISH]"),
        ),
        summary="Look for a card no more",
        access=Access.MEMBER,
    )
    def unwant(self, session: Session, card: str) -> Result:
        """Delete wants."""
        return self._unwant_told(session, card)

    async def _unwant_told(self, session: Session, card: str) -> Reply:
        """Delete what is meant; where the catalogue is in doubt, one's own wants are offered."""
        try:
            found = self._library.meant(card)
            meaning = found if isinstance(found, Meant) else await found  # type: ignore[misc]
        except SpecError:
            meaning = None
        if not isinstance(meaning, Meant | PrintingTies):
            own = await self._wanted_like(session, card)
            if own:
                return self._offer_wants(session, own)
        return await settled(meant(session, self._library, card, partial(self._unwant, session)))

    async def _wanted_like(self, session: Session, words: str) -> list[Want]:
        """One's own wants with all these words in the name of the card."""
        _, page = await self._wants.page(own_account(session), 0, MOST_WANTS, ())
        told = words.casefold().split()
        return [
            each.want for each in page if all(word in each.want.name.casefold() for word in told)
        ]

    def _offer_wants(self, session: Session, wants: Sequence[Want]) -> Event:
        cards = list({each.oracle_id: each.name for each in wants}.items())

        async def picked(index: int) -> Unwanted:
            gone = await self._wants.remove(own_account(session), cards[index][0])
            return Unwanted(tuple(map(_facts, gone)))

        names = [name for _, name in cards[:_OFFERED]]
        return offered(session, "Which of your wants?", names, len(cards), picked)

    async def _unwant(self, session: Session, meant: Meant) -> Unwanted:
        gone = await self._wants.remove(
            own_account(session),
            meant.card.oracle_id,
            meant.printing.scryfall_id if meant.printing else "",
            meant.spec.treatment,
        )
        if not gone:
            raise Refusal("not-wanted", f"You don't want {meant.shown}. /wants lists what you do.")
        return Unwanted(tuple(map(_facts, gone)))

    @command(
        "wants",
        takes=(Argument("nick", Word(), optional=True),),
        summary="List what you look for and who has it, or what somebody else looks for",
        help="Those with a * have it for trade. /more or an empty line goes on.",
    )
    def wants(self, session: Session, nick: str | None) -> Result:
        """List wants."""
        if nick is None:
            if session.person.account is None:
                why = "Guests look for nothing. /register PASSWORD keeps your name; or say whose."
                raise Refusal("missing", f"{why} /wants NICK.")
            return self._list(session, own_account(session), None, 0)
        whose = registered(self._hub, nick)
        if may_see(session.person, whose) < Sight.CARDS:
            raise not_shown(session, f"{whose.nick} does not show you what they look for.")
        return self._list(session, whose.id, whose.nick, 0)

    async def _list(self, session: Session, owner: int, nick: str | None, first: int) -> Event:
        accounts = {} if nick else visible(self._hub, session.person, Sight.CARDS)
        total, page = await self._wants.page(owner, first, self._page, accounts)
        after = first + self._page
        if after < total:
            session.more(lambda: self._list(session, owner, nick, after))
        wants = tuple(
            _facts(each.want, self._having(each.owners, accounts), note=nick is None)
            for each in page
        )
        return WantList(nick, total, first + 1, wants)

    @command(
        "whowants",
        takes=(_CARD,),
        summary="Tell who looks for a card",
        help="A set and a number, or a finish, behind the name leave out those who want another.",
    )
    def whowants(self, session: Session, card: str) -> Result:
        """Tell who wants a card."""
        return meant(session, self._library, card, partial(self._whowants, session))

    async def _whowants(self, session: Session, meant: Meant) -> WanterList:
        accounts = visible(self._hub, session.person, Sight.CARDS)
        wants = await self._wants.of_card(meant.card.oracle_id, accounts)
        copy, narrow = meant.copy(), meant.printing is not None
        found = [each for each in wants if not narrow or each.fits(copy)]
        return WanterList(
            meant.card.name,
            tuple(
                WanterFacts(
                    accounts[w.owner].nick, is_here(self._hub, w.owner), _facts(w, note=False)
                )
                for w in found
            ),
        )

    @command(
        "matches",
        summary="List swaps that are good for you and for others",
        help="They are made of what each has marked for trade with /ft, and of what each looks for"
        " with /want: first between two, then in rings of three, which take two trades.",
        access=Access.MEMBER,
    )
    async def matches(self, session: Session) -> Event:
        """List swaps."""
        accounts = visible(self._hub, session.person, Sight.MATCHES)
        swaps = await self._wants.swaps(own_account(session), accounts, _MOST_SWAPS)
        facts = [_swap(each, own_account(session), accounts) for each in swaps]
        return self._swaps_page(session, facts, 0)

    def _swaps_page(self, session: Session, swaps: Sequence[SwapFacts], first: int) -> Event:
        after = first + _SWAPS_A_PAGE
        if after < len(swaps):
            session.more(lambda: self._swaps_page(session, swaps, after))
        return SwapList(len(swaps), first + 1, tuple(swaps[first:after]))

    # Others

    def _having(
        self, owners: Sequence[Has], accounts: Mapping[int, Account]
    ) -> tuple[HasFacts, ...]:
        return tuple(HasFacts(accounts[o.owner].nick, o.free, o.for_trade) for o in owners)


def _facts(want: Want, owners: tuple[HasFacts, ...] = (), note: bool = True) -> WantFacts:
    shown = want.note if note else ""
    return WantFacts(
        want.count, want.name, want.set_code, want.number, want.treatment, shown, owners
    )


def _swap(swap: Swap, viewer: int, accounts: Mapping[int, Account]) -> SwapFacts:
    return SwapFacts(
        tuple(
            PartFacts(None if each.giver == viewer else accounts[each.giver].nick, each.copies)
            for each in swap.gives
        )
    )
