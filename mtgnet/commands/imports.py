"""Lists of cards that people bring along and take away: read, looked over, accepted, exported."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs
from twisted.internet.defer import Deferred, DeferredSemaphore

from mtgnet.cards.exports.apps import APPS, app_called
from mtgnet.cards.exports.rows import ListingError
from mtgnet.cards.meaning import Meant
from mtgnet.cards.resolved import as_card, as_printing
from mtgnet.commands.library import Library
from mtgnet.commands.specs import meant
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Lines, Number, OneOf, Text
from mtgnet.core.collecting.import_events import (
    ExportEnd,
    ExportLines,
    ImportList,
    ImportProblems,
    ImportSummary,
    ImportTold,
    RowTold,
)
from mtgnet.core.collecting.imports import (
    WAITS_SECONDS,
    Batch,
    BatchState,
    Fix,
    Held,
    Imports,
    NewBatch,
)
from mtgnet.core.collecting.stirring import stirrer
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.pasting import paste
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, Result, command
from mtgnet.core.text import clean, quoted

WRITTEN = tuple(app.slug for app in APPS if app.writes)
_NAMES = {app.slug: app.name for app in APPS}
# Reading takes one of the catalogue's few threads for seconds.
_READ_AT_ONCE = 2
# So many lines go out in one event.
_LINES = 200
_CHOICES = 3
_LONGEST_RAW = 120
_LAST_LINE = 250_000
_NUMBER = Argument("number", Number(most=10**9), optional=True)
_IMPORT = Grammar(
    "[FORMAT | accept | add | cancel | problems] [NUMBER]",
    re.compile(r"(?P<what>[^\d\s](?:.*?\S)?)??\s*(?P<number>\d+)?"),
)


class BringingAlong(Group):
    """The commands for lists; `page` is how many lines of a list are shown at once.

    `everything` answers with all that is kept of somebody, beside what they own.
    """

    title = "Lists of cards"
    purpose = "bring lists of cards from a file or another app, and take yours"

    def __init__(
        self, hub: Hub, library: Library, page: int, everything: Callable[[Session], Result]
    ) -> None:
        self._hub = hub
        self._everything = everything
        self._library = library
        self._page = page
        self._reading = DeferredSemaphore(_READ_AT_ONCE)
        self._actions: Mapping[str, Callable[[Session, int | None], Result]] = {
            "accept": self._accept,
            "add": self._add,
            "cancel": self._cancel,
            "problems": self._problems,
        }

    @property
    def _imports(self) -> Imports:
        return self._hub.stores.collections.imports

    @property
    def _now(self) -> float:
        return self._hub.clock.seconds()

    # In

    @command(
        "import",
        takes=(
            Argument("what", Text(), optional=True),
            _NUMBER,
            Argument("text", Lines(), optional=True, typed=False),
        ),
        summary="Bring your collection along: paste a list of another program",
        help="Type /import, paste the list or the exported file, and end with a line that has a"
        " single dot. You are told what would happen; nothing changes before /import accept. A"
        " later list from the same program changes only what has changed there. /import add adds"
        " all of a list, /import problems shows rows that are not clear, /import cancel drops it."
        f" Formats are found out; you can name one: {', '.join(app.slug for app in APPS)}.",
        access=Access.MEMBER,
        grammar=_IMPORT,
        forms=(
            Form("Bring a list of cards along"),
            Form("Accept the list that waits", (), {"what": "accept"}),
            Form("Look at its rows that are not clear", (), {"what": "problems"}),
            Form("Drop it", (), {"what": "cancel"}),
        ),
    )
    def import_(
        self, session: Session, what: str | None, number: int | None, text: str | None
    ) -> Result:
        """Read a list, or do something with one that was read."""
        action = self._actions.get((what or "").lower())
        if action is not None:
            return action(session, number)
        app = None if what is None else _app(what)
        if text is not None:
            return self._read(session, app, text)
        if number is not None:
            return self._show(session, number)
        return self._take(session, app)

    async def _take(self, session: Session, app: str | None) -> Event:
        """Take a paste; who has a list waiting is reminded of it."""
        waiting = [each for each in await self._all(session) if each.state is BatchState.WAITING]
        title = "Paste the list."
        if waiting:
            number = waiting[0].number
            title = (
                f"Import {number} waits: /import accept or /import cancel. Or paste another list."
            )
        return paste(session, title, lambda text: self._read(session, app, text))

    async def _read(self, session: Session, app: str | None, text: str) -> Event:
        owner = _owner(session)
        try:
            read = await self._reading.run(self._library.listed, text, app)
        except ListingError as error:
            raise Refusal("bad-list", clean(str(error))) from None
        if not read.rows:
            why = " ".join(read.remarks) or "There is no card in it."
            raise Refusal("bad-list", f"{clean(why)} /help import tells what is taken.")
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        new = NewBatch(owner=owner, at=self._now, read=read, sha256=digest)
        return self._told(await self._imports.hold(new))

    async def _show(self, session: Session, number: int) -> Event:
        return self._told(await self._imports.one(_owner(session), number, self._now))

    def _accept(self, session: Session, number: int | None) -> Result:
        return self._apply(session, number, everything=False)

    def _add(self, session: Session, number: int | None) -> Result:
        return self._apply(session, number, everything=True)

    async def _apply(self, session: Session, number: int | None, everything: bool) -> Event:
        owner = _owner(session)
        whose = stirrer(self._hub, owner)
        outcome = await self._imports.accept(owner, number, self._now, whose, everything)
        self._hub.tidings.spread(outcome.tidings)
        return self._told(outcome.batch, added_all=everything)

    async def _cancel(self, session: Session, number: int | None) -> Event:
        return self._told(await self._imports.cancel(_owner(session), number, self._now))

    async def take_back(self, session: Session, number: int) -> Event:
        """Take an import back: `/undo import NUMBER`."""
        return self._told(await self._imports.take_back(_owner(session), number, self._now))

    @command(
        "imports",
        summary="List what you have imported",
        help="/import NUMBER shows one, /import problems NUMBER its rows that were not clear;"
        " /undo import NUMBER takes it back.",
        access=Access.MEMBER,
    )
    async def imports(self, session: Session) -> Event:
        """List one's own imports, the newest first."""
        return self._list_page(session, await self._all(session), 0)

    def _all(self, session: Session) -> Deferred[list[Batch]]:
        return self._imports.all(_owner(session), self._now)

    def _list_page(self, session: Session, batches: Sequence[Batch], first: int) -> Event:
        after = first + self._page
        if after < len(batches):
            session.more(lambda: self._list_page(session, batches, after))
        page = [
            ImportSummary(each.number, each.app, each.file, each.at, each.state, each.tally.copies)
            for each in batches[first:after]
        ]
        return ImportList(len(batches), first + 1, tuple(page))

    def _told(
        self,
        batch: Batch,
        added_all: bool = False,
        line: int | None = None,
        skipped: bool = False,
    ) -> Event:
        waits = batch.state is BatchState.WAITING
        until = datetime.fromtimestamp(batch.at + WAITS_SECONDS, UTC).date().isoformat()
        return ImportTold(
            batch.number,
            batch.app,
            clean(batch.file),
            batch.state,
            batch.tally,
            tuple(map(clean, batch.remarks)),
            until if waits else None,
            added_all,
            line,
            skipped,
        )

    # Rows that are not clear

    async def _problems(self, session: Session, number: int | None) -> Event:
        owner = _owner(session)
        batch = await self._imports.one(owner, number, self._now)
        rows = await self._imports.unsure(owner, batch.number)
        return await self._problems_page(session, batch, rows, 0)

    async def _problems_page(
        self, session: Session, batch: Batch, rows: Sequence[Held], first: int
    ) -> Event:
        after = first + self._page
        if after < len(rows):
            session.more(lambda: self._problems_page(session, batch, rows, after))
        waits = batch.state is BatchState.WAITING
        page = [await self._row_told(held, waits) for held in rows[first:after]]
        return ImportProblems(batch.number, waits, len(rows), first + 1, tuple(page))

    async def _row_told(self, held: Held, waits: bool) -> RowTold:
        choices = await self._choices(held) if waits else []
        texts = tuple(text for text, _ in choices[:_CHOICES])
        return RowTold(held.line, _raw(held), held.state, held.why, texts, len(choices))

    async def _choices(self, held: Held) -> list[tuple[str, Fix]]:
        """What a row could be."""
        if held.row is None:
            return []
        found = await self._library.choices(held.row)
        return [(choice.text, Fix(choice.copy)) for choice in found]

    @command(
        "fix",
        takes=(
            Argument("line", Number(most=_LAST_LINE)),
            Argument("choice", Text(), optional=True),
        ),
        summary="Say what a row of a list that waits is",
        help="/fix 12 shows what the row in line 12 could be. /fix 12 2 takes the second of that,"
        " /fix 12 Lightning Bolt m10 146 says it, /fix 12 skip leaves the row out. The next list"
        " from the same program remembers it.",
        access=Access.MEMBER,
    )
    async def fix(self, session: Session, line: int, choice: str | None) -> Event | None:
        """Mend a row, or show what it could be."""
        held = await self._imports.row(_owner(session), None, line, self._now)
        word = (choice or "").strip()
        if word.lower() == "skip":
            return await self._fixed(session, line, Fix(None))
        if word and not (word.isascii() and word.isdigit()):
            return await _settled(self._meant(session, held, word))
        choices = await self._choices(held)
        if word:
            return await self._picked(session, line, choices, int(word[:9]))
        if not choices:
            why = f"{held.why} Say what line {line} is, such as: /fix {line} Lightning Bolt m10 146"
            raise Refusal("no-choices", f"{why}, or leave it out with: /fix {line} skip")
        title = f"Line {line}: {_raw(held)}"
        texts = [text for text, _ in choices]
        return session.offer(
            title, texts, lambda index: self._fixed(session, line, choices[index][1])
        )

    async def _picked(
        self, session: Session, line: int, choices: Sequence[tuple[str, Fix]], number: int
    ) -> Event:
        if not 1 <= number <= len(choices):
            there = f"choices from 1 to {len(choices)}" if choices else "no choices"
            how = (
                f"/fix {line} lists them"
                if choices
                else f"Say the card: /fix {line} Lightning Bolt"
            )
            raise Refusal("no-such-choice", f"Line {line} has {there}. {how}.")
        return await self._fixed(session, line, choices[number - 1][1])

    def _meant(self, session: Session, held: Held, text: str) -> Result:
        def then(found: Meant) -> Result:
            return self._fixed(session, held.line, _fix(held, found))

        return meant(session, self._library, text, then)

    async def _fixed(self, session: Session, line: int, fix: Fix) -> Event:
        batch = await self._imports.fix(_owner(session), None, line, fix, self._now)
        return self._told(batch, line=line, skipped=fix.copy is None)

    # Out

    @command(
        "export",
        takes=(
            Argument("format", Text(), optional=True, written="FORMAT | me"),
            Argument("whom", OneOf(("me",)), optional=True, typed=False),
        ),
        summary="Take your collection away as a list, or get all that the server keeps of you",
        help=f"Formats: {', '.join(WRITTEN)}; own, which has everything, if you name none. The"
        " list comes as it is, line by line. To import it again changes nothing. /export me gives"
        " everything that is kept of you, as lines of JSON.",
        access=Access.MEMBER,
        forms=(
            *(Form(f"Your collection, for {_NAMES[app]}", (), {"format": app}) for app in WRITTEN),
            Form("Everything that the server keeps of you", (), {"whom": "me"}),
        ),
    )
    async def export(self, session: Session, format: str | None, whom: str | None) -> Event | None:
        """Write one's collection as a list, or all that is kept of somebody."""
        if whom or (format or "").strip().lower() == "me":
            return await _settled(self._everything(session))
        app = "own" if format is None else _written(format)
        made = await self._imports.export(_owner(session), app)
        parts = [made.lines[at : at + _LINES] for at in range(0, len(made.lines), _LINES)]
        for part, lines in enumerate(parts, 1):
            session.send(ExportLines(app, part, len(parts), lines))
            if not session.outlet.idle:
                await session.drained()
        return ExportEnd(app, made.rows, made.copies)


def _owner(session: Session) -> int:
    account = session.person.account
    if account is None:
        why = "Owning needs an account. /register PASSWORD keeps your name, and what you own."
        raise Refusal("not-allowed", why)
    return account


def _app(word: str) -> str:
    try:
        return app_called(word).slug
    except ListingError as why:
        raise Refusal("no-such-format", clean(str(why))) from None


def _written(word: str) -> str:
    """The program for which a list is to be written."""
    try:
        app = app_called(word).slug
    except ListingError:
        why = f"There is no format {quoted(clean(word))} here."
    else:
        if app in WRITTEN:
            return app
        why = f"Lists for {app} are read, but not written."
    raise Refusal("no-such-format", f"{why} Choose {', '.join(WRITTEN)}.")


def _raw(held: Held) -> str:
    text = clean(held.raw)
    return text if len(text) <= _LONGEST_RAW else f"{text[: _LONGEST_RAW - 1]}…"


def _fix(held: Held, found: Meant) -> Fix:
    """What somebody says that a row is; how the copy is stays as the row has it, unless told."""
    row, spec = held.row, found.spec
    if row is None:
        return Fix(found.copy(), found.count)
    if spec.count not in (None, row.count):
        why = f"The list has {row.count} of it in line {held.line}. Write the card without a count."
        raise Refusal("bad-argument", why)
    treatment = row.treatment if spec.treatment is None else spec.treatment
    copy = as_card(row, found.card)
    if found.printing is not None:
        copy = as_printing(row, found.printing, treatment).copy
    told: dict[str, Any] = {
        "treatment": spec.treatment,
        "condition": spec.condition,
        "lang": spec.lang,
        "place": spec.place,
    }
    said = {name: value for name, value in told.items() if value is not None}
    return Fix(attrs.evolve(copy, **said))


async def _settled(result: Result) -> Event | None:
    return result if result is None or isinstance(result, Event) else await result
