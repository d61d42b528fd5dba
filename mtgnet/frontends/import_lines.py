"""What lists that people bring along and take away look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from mtgnet.cards.exports.apps import APPS
from mtgnet.core.collecting import import_events
from mtgnet.core.collecting.import_events import ImportTold, RowTold
from mtgnet.core.collecting.imports import BatchState, Compared, RowState, Tally
from mtgnet.core.tidings import ImportWaits
from mtgnet.frontends.rendering import hanging, render, wrapped

_OVER = {
    BatchState.ACCEPTED: "is accepted",
    BatchState.UNDONE: "is taken back, and all is as it was before",
    BatchState.CANCELLED: "is dropped; nothing of it has changed anything",
    BatchState.READING: "is being read",
    BatchState.WAITING: "waits",
}


@render.register
def _(event: ImportTold) -> Iterable[str]:
    if event.line is not None:
        yield f"  Line {event.line} is {'left out' if event.skipped else 'clear now'}."
    if event.state in (BatchState.UNDONE, BatchState.CANCELLED):
        name = _name(event.app, event.file)
        yield f"  Import {event.number} ({name}) {_OVER[event.state]}."
        return
    for sentence in (*told(event), *_doubts(event), *event.remarks):
        yield from wrapped(sentence, "  ")
    if event.state is BatchState.WAITING:
        yield from _next(event)
    else:
        yield f"  /undo import {event.number} takes exactly this back."


def told(event: ImportTold) -> Iterator[str]:
    """Yield sentences on what a list has, and what accepting it does or did."""
    waits = event.state is BatchState.WAITING
    what = "" if waits else f" {_OVER[event.state]}"
    name = _name(event.app, event.file)
    yield f"Import {event.number} ({name}){what}: {_size(event.tally)}."
    yield from _changes(event, waits)


def _program(app: str) -> str:
    """What people call a program."""
    return next((each.name for each in APPS if each.slug == app), app)


def _name(app: str, file: str) -> str:
    name = _program(app)
    return f"{name}, {file}" if file else name


def _size(tally: Tally) -> str:
    return f"{_counted(tally.rows, 'row')}, {_counted(tally.copies, 'copy', 'copies')}"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {many or one + 's'}"


def _changes(event: ImportTold, waits: bool) -> Iterator[str]:
    """What happens to the collection, or has happened."""
    tally = event.tally
    verbs = ("to add", "to join rows that you have", "to remove")
    done = ("added", "joined to rows that you have", "removed")
    add, merge, remove = verbs if waits else done
    parts = [f"{tally.added:,} {add}", f"{tally.merged:,} {merge}"]
    if not event.added_all:
        before = "last export for it" if tally.compared is Compared.EXPORT else "last list from it"
        if tally.compared is not Compared.NOTHING:
            parts.append(f"{tally.unchanged:,} as in your {before}")
            parts.append(f"{tally.removed:,} {remove}, which are not in this one")
    yield f"Copies: {'; '.join(parts)}."
    if tally.kept:
        verb = "stay" if waits else "stayed"
        copies = _counted(tally.kept, "copy", "copies")
        yield (
            f"Not in it any more, but lent or promised: {copies}. Such copies {verb}; the next"
            " list removes them."
        )


def _doubts(event: ImportTold) -> Iterator[str]:
    tally = event.tally
    kinds = (
        (tally.printing_unknown, "whose printing is not known"),
        (tally.card_unknown, "whose card is not known"),
        (tally.problems, "that can't be taken as they are"),
        (tally.notes, "understood a little differently than written"),
    )
    told = [f"{count:,} {what}" for count, what in kinds if count]
    if told:
        number = "" if event.state is BatchState.WAITING else f" {event.number}"
        yield f"Rows to look at: {', '.join(told)}. /import problems{number} shows them."
    if tally.fixed or tally.skipped:
        yield f"You have mended {tally.fixed:,} and left out {tally.skipped:,}."
    if tally.passed:
        yield f"Passed over, since there is no card in them: {_counted(tally.passed, 'line')}."


def _next(event: ImportTold) -> Iterator[str]:
    tally = event.tally
    if tally.rows and tally.card_unknown + tally.problems + tally.skipped == tally.rows:
        why = "No row of it is a card that is known here, so it may be no list of cards."
        how = f"/import cancel drops it; /import accept keeps it as it is, until {event.until}."
        yield from wrapped(f"{why} {how}", "  ")
        return
    unknown = tally.printing_unknown + tally.card_unknown
    if unknown:
        yield "  Unknown ones are kept as they are written, and looked up in newer catalogues."
    yield f"  /import accept does it, /import cancel drops it; it waits until {event.until}."
    if tally.compared is not Compared.NOTHING:
        yield "  /import add adds all of it, whatever was in the list before."


@render.register
def _(event: ImportWaits) -> Iterable[str]:
    copies = _counted(event.copies, "copy", "copies")
    what = f"Import {event.number} ({_name(event.app, event.file)}, {copies}) waits"
    yield from wrapped(f"{what}: /import {event.number} shows what it would do.", "* ")


@render.register
def _(event: import_events.ImportProblems) -> Iterable[str]:
    if not event.total:
        yield f"  All rows of import {event.number} are clear."
        return
    last = event.first + len(event.rows) - 1
    place = "" if event.total == len(event.rows) else f", {event.first:,} to {last:,}"
    more = ", /more goes on" if last < event.total else ""
    yield f"  Import {event.number}, rows to look at: {event.total:,}{place}{more}:"
    for row in event.rows:
        yield from _row(row)
    if event.waiting:
        yield "  /fix LINE NUMBER takes a choice, /fix LINE CARD says it, /fix LINE skip leaves it."
    else:
        yield "  The list is done with. To mend what you have: /change CARD > SET NUMBER."


def _row(row: RowTold) -> Iterator[str]:
    yield from wrapped(f"line {row.line}: {row.raw}", "  ")
    yield from wrapped(row.why or _STATES[row.state], "    ")
    for number, choice in enumerate(row.choices, 1):
        yield from hanging(f"    {number}. ", choice)
    if row.total > len(row.choices):
        yield f"    {row.total - len(row.choices)} more: /fix {row.line} lists all."


_STATES = {
    RowState.PRINTING_UNKNOWN: "The printing is not known.",
    RowState.CARD_UNKNOWN: "The card is not known.",
    RowState.PROBLEM: "It can't be read.",
    RowState.EXACT: "",
    RowState.FIXED: "",
    RowState.SKIPPED: "",
}


@render.register
def _(event: import_events.ImportList) -> Iterable[str]:
    if not event.total:
        yield "  You have not imported anything yet. /import begins."
        return
    last = event.first + len(event.imports) - 1
    place = "" if event.total == len(event.imports) else f", {event.first} to {last}"
    more = ", /more goes on" if last < event.total else ""
    yield f"  {_counted(event.total, 'import')}{place}{more}:"
    for each in event.imports:
        copies = _counted(each.copies, "copy", "copies")
        day = time.strftime("%Y-%m-%d", time.localtime(each.at))
        yield f"  {each.number}: {day}, {_name(each.app, each.file)}, {copies}, {each.state}"


@render.register
def _(event: import_events.ExportLines) -> Iterable[str]:
    # As they are: they are for a file, or to be pasted elsewhere.
    return event.lines


@render.register
def _(event: import_events.ExportEnd) -> Iterable[str]:
    copies = _counted(event.copies, "copy", "copies")
    rows = _counted(event.rows, "row")
    yield f"  That was all of it for {_program(event.app)}: {copies} in {rows}."


@render.register
def _(event: import_events.NowKnown) -> Iterable[str]:
    more = f" and {event.more:,} more" if event.more else ""
    copies = _counted(event.copies, "copy", "copies")
    text = f"Of your imported cards, {copies} that were not quite known are known now:"
    yield from wrapped(f"{text} {', '.join(event.names)}{more}.", "* ")
