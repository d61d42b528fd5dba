"""What the events of decks look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from mtgnet.cards.decks.legality import Fault
from mtgnet.cards.decks.writing import written
from mtgnet.cards.exports.rows import Problem
from mtgnet.core import deck_events
from mtgnet.core.deck_events import Bringer, CardCount, MissingCard, UnknownCard
from mtgnet.core.text import clean, cut, quoted
from mtgnet.frontends.rendering import hanging, padded, render, wrapped

_WORDS = {
    "too-small": "{count} cards in the deck; {most} is the least.",
    "too-large": "{count} cards in the deck; {most} is the most.",
    "sideboard-too-large": "{count} cards in the sideboard; {most} is the most.",
    "too-many-copies": "{count} copies of {cards}; {most} is the most.",
    "not-legal": "Not legal: {cards}.",
    "banned": "Banned: {cards}.",
    "only-leads": "Only as commander: {cards}.",
    "may-not-lead": "Not as commander: {cards}.",
    "no-commander": "No commander; write it under a line that says Commander.",
    "cannot-lead": "This cannot be the commander: {cards}.",
    "outside-colours": "Outside of the commander's colours: {cards}.",
    "cannot-accompany": "This cannot be the companion: {cards}.",
    "companion-wants-more": "{count} cards in the deck; {most} is the least beside {cards}.",
}
_STARTER = "Only the starter set is known here; `mtgnet catalogue update` gets all cards."


@render.register
def _(event: deck_events.DeckSaved) -> Iterable[str]:
    again = " in place of the one before" if event.replaced else ""
    yield from wrapped(f"{event.name} is saved{again}: {_size(event.main, event.side)}.", "  ")
    yield from _unknown(event.unknown, event.starter)
    for problem in event.problems:
        yield from _problem(problem)
    yield from wrapped(f"/deck check {event.name} tells what it lacks.", "  ")


@render.register
def _(event: deck_events.DeckShown) -> Iterable[str]:
    for line in written(event.deck):
        yield f"  {line}"
    for problem in event.deck.problems:
        yield from _problem(problem)


@render.register
def _(event: deck_events.DeckList) -> Iterable[str]:
    if not event.decks:
        yield "  You have no decks. /deck save NAME keeps one."
    width = max((len(deck.name) for deck in event.decks), default=0)
    for deck in event.decks:
        size = _size(deck.main, deck.side)
        day = time.strftime("%Y-%m-%d", time.localtime(deck.at))
        facts = ", ".join(filter(None, (size, deck.format, day)))
        yield from hanging(f"  {padded(deck.name, min(40, max(24, width)))} ", facts)


@render.register
def _(event: deck_events.DeckDeleted) -> Iterable[str]:
    yield f"  {event.name} is deleted."


@render.register
def _(event: deck_events.DeckChecked) -> Iterable[str]:
    yield from _legal(event)
    yield from _unknown(event.unknown, event.starter)
    yield from _owned(event)
    if event.missing:
        yield from _together(event)


def _size(main: int, side: int) -> str:
    return f"{_cards(main)}, {side} in the sideboard" if side else _cards(main)


def _cards(count: int) -> str:
    return f"{count:,} card" if count == 1 else f"{count:,} cards"


def _problem(problem: Problem) -> Iterator[str]:
    raw = clean(problem.raw.strip())
    yield from wrapped(f"Line {problem.line}, {quoted(raw)}: {problem.why}", "  ")


def _unknown(unknown: tuple[UnknownCard, ...], starter: bool) -> Iterator[str]:
    for card in unknown:
        near = f" Did you mean {' or '.join(card.near)}?" if card.near else ""
        yield from wrapped(f"No card is called {cut(card.name)}.{near}", "  ")
    if unknown and starter:
        yield f"  {_STARTER}"


def _legal(event: deck_events.DeckChecked) -> Iterator[str]:
    if event.format and event.format not in event.formats:
        yield f"  {event.name} is not legal in {event.format}:"
        for fault in event.faults:
            yield from wrapped(_fault(fault), "    ")
        if event.unknown:
            yield "    Some of its cards are not known."
    elif legal := event.format or ", ".join(event.formats):
        yield from wrapped(f"{event.name} is legal in {legal}.", "  ")
    else:
        why = f"/deck check {event.name} FORMAT tells why."
        yield from wrapped(f"{event.name} is not legal in any format; {why}", "  ")


def _fault(fault: Fault) -> str:
    if fault.code == "companion-unmet":
        companion, *unfit = fault.cards
        return f"Not with {companion} as companion: {', '.join(unfit)}."
    cards = ", ".join(fault.cards)
    words = _WORDS.get(fault.code, "Not as it should be: {cards}.")
    return words.format(count=fault.count, most=fault.most, cards=cards)


def _owned(event: deck_events.DeckChecked) -> Iterator[str]:
    if not event.missing:
        yield "  You have all of it, basic lands aside."
        return
    short = sum(card.wanted - card.free for card in event.missing)
    which = f"{short:,} of {_cards(event.cards)}, basic lands aside"
    yield from wrapped(f"You lack {which}:", "  ")
    for card in event.missing:
        yield from hanging(f"  {card.wanted - card.free:>4} ", f"{card.name}{_who(card)}")


def _who(card: MissingCard) -> str:
    away = card.owned - card.free
    bound = f" ({away} of yours lent or promised)" if away else ""
    others = ", ".join(
        f"{each.nick} {each.free}{'' if each.here else ' (away)'}" for each in card.holders
    )
    return f"{bound}: {others}" if others else bound


def _together(event: deck_events.DeckChecked) -> Iterator[str]:
    if not event.lacking:
        yield "  Together you can build it:"
    elif event.bringers:
        yield f"  Even together you lack {_cards(sum(card.count for card in event.lacking))}:"
    else:
        yield "  Nobody else here has any of it."
        return
    for bringer in event.bringers:
        yield from _brings(bringer)
    if event.lacking:
        yield from hanging("    nobody brings ", _counts(event.lacking))


def _brings(bringer: Bringer) -> Iterator[str]:
    away = "" if bringer.here else " (away)"
    yield from hanging(f"    {bringer.nick}{away} brings ", _counts(bringer.cards))


def _counts(cards: tuple[CardCount, ...]) -> str:
    return ", ".join(f"{card.count} {card.name}" for card in cards)
