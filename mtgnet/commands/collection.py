"""What one owns: adding, removing, changing, and taking the last change back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import attrs
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy, Holding, Treatment
from mtgnet.cards.meaning import Meant, PrintingTies
from mtgnet.cards.show import copy_line
from mtgnet.cards.specs import Spec, SpecError, alone
from mtgnet.commands.asking import settled
from mtgnet.commands.dealing import own_account
from mtgnet.commands.library import Library
from mtgnet.commands.rows import Rows
from mtgnet.commands.specs import meant
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Number, OneOf, Text
from mtgnet.core.collecting.holding_events import (
    CopiesAdded,
    CopiesChanged,
    CopiesRemoved,
    TakenBack,
    own_facts,
)
from mtgnet.core.collecting.holdings import Added, Changing, Last, Stock
from mtgnet.core.collecting.stirring import stirrer
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.people_events import Asked
from mtgnet.core.session import Session
from mtgnet.core.table import Grammar, Group, Reply, Result, command
from mtgnet.core.text import cut

Undo = Callable[[Session, int], Result]
"""Takes back the import, or the trade, with this number."""

_CARD = Argument(
    "card",
    Text(like="2 lightning bolt m10 foil @Binder"),
    written="[N] CARD [SET NUMBER] [OPTIONS]",
)
_MOST_NUMBER = 10**15
# Changes of more copies are not taken back without a question.
_MANY = 20
# What can only be a set's code: with a number behind it, or in brackets.
_SET = re.compile(r"[(\[]?(\w{2,6})(?:[)\]]|[)\]]? +#?\d+\w?(?:\s|$))")
_UNDO = re.compile(r"(?:(?P<what>\w+)(?: +(?P<number>\S+))?)?")


class Collection(Group):
    """The commands for what one owns; `undo` has what takes back what isn't one's own alone."""

    title = "What you own"
    purpose = "write down your cards: add, remove and change them"

    def __init__(self, hub: Hub, library: Library, undo: Mapping[str, Undo]) -> None:
        self._hub = hub
        self._library = library
        self._undo = undo
        self._holdings = hub.stores.collections.holdings
        self._rows = Rows(library, self._holdings)

    @command(
        "have",
        takes=(_CARD,),
        summary="Add cards to your collection",
        help="/have 4 Lightning Bolt m10 146 foil nm ja @Binder #from the fair: the count, the"
        " card, its set and number, finish, condition, language, where it is, and a note. All but"
        " the card may be left out. Equal cards in the same place are counted together.",
        access=Access.MEMBER,
    )
    def have(self, session: Session, card: str) -> Result:
        """Add copies."""
        return meant(session, self._library, card, lambda found: self._have(session, found))

    def _have(self, session: Session, found: Meant) -> Deferred[Event]:
        copy, count = found.copy(), found.count
        added = Added(
            owner=own_account(session),
            at=self._hub.clock.seconds(),
            copy=copy,
            count=count,
            line=f"have {count} {copy_line(copy, place=True)}",
            note=found.spec.note or "",
            stirrer=stirrer(self._hub, own_account(session)),
        )

        def answer(stock: Stock) -> Event:
            self._hub.tidings.spread(stock.tidings)
            return CopiesAdded(count, own_facts(stock.row), stock.total, found.remarks)

        return self._holdings.add(added).addCallback(answer)

    @command(
        "lose",
        takes=(_CARD,),
        summary="Remove cards from your collection",
        help="Written as for /have; what is left out may be anything. If several rows fit, they are"
        " offered.",
        access=Access.MEMBER,
    )
    def lose(self, session: Session, card: str) -> Result:
        """Remove copies."""
        return self._rows.one(session, card, lambda row, count: self._lose(session, row, count))

    async def _lose(self, session: Session, row: Holding, told: int | None) -> Event:
        count = 1 if told is None else told
        line = f"lose {count} {copy_line(row.copy, place=True)}"
        now = self._hub.clock.seconds()
        left = await self._holdings.remove(own_account(session), row.id, count, now, line)
        return CopiesRemoved(count, own_facts(left.row), left.total)

    # Changing

    @command(
        "change",
        takes=(
            Argument(
                "card",
                Text(like="2 lightning bolt m10 > lp @Binder"),
                written="[N] CARD [OPTIONS] > OPTIONS",
            ),
        ),
        summary="Change the condition, place, printing or note of cards you own",
        help="/change 2 Lightning Bolt m10 nm > lp @Binder: before the > which cards, as for /lose"
        " (all in that row without a count), behind it what changes. @ alone takes them out of"
        " their place, # alone removes the note.",
        access=Access.MEMBER,
    )
    def change(self, session: Session, card: str) -> Result:
        """Let copies become others."""
        which, sign, what = (part.strip() for part in card.partition(">"))
        if not (which and sign and what) or ">" in what:
            why = "Write which cards, one >, and what changes: /change 2 Shock nm > lp @Binder."
            raise Refusal("missing", why)
        return self._rows.one(
            session, which, lambda row, count: self._change(session, row, count, what)
        )

    async def _change(self, session: Session, row: Holding, count: int | None, what: str) -> Reply:
        spec = await self._told(row.copy, what)
        changing = self._changing(session, row, count, what, spec.note)
        if not row.copy.oracle_id and spec.set_code in (None, row.copy.set_code):
            return await self._changed(attrs.evolve(changing, copy=_altered(row.copy, spec)))
        if spec.set_code is None and not row.copy.scryfall_id:
            return await self._changed(attrs.evolve(changing, copy=_altered(row.copy, spec)))
        # The whole copy is asked for, so that a finish or language it cannot have is refused.
        found = meant(
            session,
            self._library,
            f"{_asked(row.copy, spec)} {what}",
            lambda each: self._changed(
                attrs.evolve(changing, copy=_printed(row.copy, each)), each.remarks
            ),
        )
        return await settled(found)

    async def _told(self, copy: Copy, what: str) -> Spec:
        """What a text tells behind the > of a change."""
        refused = None
        try:
            found = self._library.meant(f"{copy.name} {what}")
            meaning = await found if isinstance(found, Deferred) else found
        except SpecError as error:
            refused = Refusal(error.code, error.why)
        else:
            if isinstance(meaning, Meant | PrintingTies) and meaning.card.name == copy.name:
                return meaning.spec
        # What no catalogue knows is understood by its own name and set.
        if not copy.oracle_id and (spec := alone(copy, what)):
            return spec
        raise refused or await self._untold(what)

    async def _untold(self, what: str) -> Refusal:
        """Why what stands behind the > of a change is not understood."""
        why = "Only a set, number, finish, condition, language, @place and #note can stand"
        why = f"{why} behind the >."
        code = _SET.match(what)
        if code and not any(
            each.code == code[1].lower() for each in await self._library.sets(code[1])
        ):
            return Refusal("bad-argument", f"There is no set {cut(code[1])} here; /sets lists all.")
        return Refusal("bad-argument", why)

    def _changing(
        self, session: Session, row: Holding, count: int | None, what: str, note: str | None
    ) -> Changing:
        counted = "" if count is None else f"{count} "
        return Changing(
            owner=own_account(session),
            at=self._hub.clock.seconds(),
            id=row.id,
            count=count,
            copy=row.copy,
            note=note,
            line=f"change {counted}{copy_line(row.copy, place=True)} > {what}",
        )

    async def _changed(self, changing: Changing, remarks: tuple[str, ...] = ()) -> Event:
        changed, before, after = await self._holdings.change(changing)
        facts = own_facts(before.row), own_facts(after.row)
        return CopiesChanged(changed, *facts, after.total, remarks)

    # Taking back

    @command(
        "undo",
        takes=(
            Argument("what", OneOf(("import", "trade")), optional=True),
            Argument("number", Number(most=_MOST_NUMBER), optional=True),
        ),
        grammar=Grammar("[import N | trade N]", _UNDO),
        summary="Take back your last change",
        help="Again, it goes further back; what changed many copies is asked about first. /undo"
        " import N takes back exactly that import, /undo trade N asks for a trade to be undone,"
        " which needs both.",
        access=Access.MEMBER,
    )
    def undo(self, session: Session, what: str | None, number: int | None) -> Result:
        """Take back a change."""
        if what is None:
            return self._take_back(session)
        if number is None:
            raise Refusal("missing", f"Say which: /undo {what} 3.")
        return self._undo_of(what)(session, number)

    def _undo_of(self, what: str) -> Undo:
        if what not in self._undo:
            raise Refusal("nothing-to-undo", f"There is no {what} to undo.")
        return self._undo[what]

    async def _take_back(self, session: Session) -> Reply:
        owner = own_account(session)
        last = await self._holdings.last(owner)
        if last is None:
            raise Refusal("nothing-to-undo", "There is no change of yours to take back.")
        # A trade is not taken back before the other has agreed.
        if last.copies > _MANY and last.kind != "trade":
            return self._ask_first(session, last)
        return await self._take_back_of(session, last)

    def _ask_first(self, session: Session, last: Last) -> Event:
        async def answer(yes: bool) -> Reply:
            return await self._take_back_of(session, last) if yes else None

        session.ask(answer)
        return Asked(f"Take back a change of {last.copies:,} copies: {cut(last.line)}?")

    async def _take_back_of(self, session: Session, last: Last) -> Reply:
        owner = own_account(session)
        if last.kind in ("import", "trade") and last.ref is not None:
            return await settled(self._undo_of(last.kind)(session, last.ref))
        now = self._hub.clock.seconds()
        rows = await self._holdings.take_back(owner, last.number, now)
        return TakenBack(last.line, last.at, tuple(own_facts(each.row) for each in rows))


def _altered(copy: Copy, spec: Spec) -> Copy:
    """A copy with what a spec tells, but for its printing."""
    treatment = Treatment.UNKNOWN if spec.any_treatment else spec.treatment
    return attrs.evolve(
        copy,
        treatment=copy.treatment if treatment is None else treatment,
        condition=copy.condition if spec.condition is None else spec.condition,
        lang=copy.lang if spec.lang is None else spec.lang,
        place=copy.place if spec.place is None else spec.place,
    )


def _asked(copy: Copy, spec: Spec) -> str:
    """What is to stay of a copy that becomes another, as words before what changes."""
    parts = [copy.name]
    if spec.set_code is None:
        parts.append(f"({copy.set_code}) {copy.number}")
    if spec.treatment is None and not spec.any_treatment:
        parts.append("any" if copy.treatment is Treatment.UNKNOWN else copy.treatment)
    if spec.lang is None:
        parts.append(copy.lang)
    return " ".join(parts)


def _printed(copy: Copy, found: Meant) -> Copy:
    """A copy with what a spec tells, in the printing that is meant."""
    printing = found.printing
    assert printing is not None
    return attrs.evolve(
        _altered(copy, found.spec),
        treatment=found.treatment,
        lang=found.lang,
        scryfall_id=printing.scryfall_id,
        set_code=printing.set_code,
        number=printing.number,
    )
