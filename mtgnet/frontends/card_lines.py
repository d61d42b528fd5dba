"""What the events of cards look like as plain lines."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mtgnet.cards import show
from mtgnet.core import card_events
from mtgnet.frontends.rendering import WIDTH, place, render, wrapped

_INSIDE = WIDTH - 2


@render.register
def _(event: card_events.CardShown) -> Iterable[str]:
    return _card(event)


# Wrapping takes longer than all else, and the same few cards are what everybody asks for.
@lru_cache(maxsize=1024)
def _card(event: card_events.CardShown) -> tuple[str, ...]:
    lines = show.card_lines(event.card, event.printing, event.dated, _INSIDE)
    if event.nearly:
        lines.insert(0, "(the nearest name)")
    if event.namesakes:
        lines.append(f"Others have this name, too: {event.namesakes}.")
    return tuple(f"  {line}" for line in lines)


@render.register
def _(event: card_events.CardMentioned) -> Iterable[str]:
    if event.card is not None:
        yield f"* {show.one_line(event.card, event.printing, _INSIDE)}"
    elif event.others and not event.nearly:
        yield from wrapped(f"Several cards could be meant by {event.asked}: {_named(event)}.", "* ")
    else:
        meant = f" Did you mean {_named(event)}?" if event.others else ""
        yield from wrapped(f"There is no card called {event.asked}.{meant}", "* ")
    if event.card is not None and event.nearly:
        yield f"*   (the nearest name to {event.asked})"
    if event.card is not None and event.others:
        yield from wrapped(f"Or did you mean {_named(event)}?", "*   ")
    if event.owners:
        more = f" and {event.more_owners:,} more" if event.more_owners else ""
        yield from wrapped(f"Owned by {', '.join(event.owners)}{more}.", "*   ")


def _named(event: card_events.CardMentioned) -> str:
    """The other cards that could be meant."""
    if event.more_others:
        return f"{', '.join(event.others)} or {event.more_others:,} more"
    *first, last = event.others
    return f"{', '.join(first)} or {last}" if first else last


@render.register
def _(event: card_events.CardsMentioned) -> Iterable[str]:
    for complaint in event.complaints:
        yield from wrapped(f"[[?{event.asked}]]: {complaint}", "* ")
    if event.complaints and not event.total:
        return
    counted = "1 card" if event.total == 1 else f"{event.total:,} cards"
    yield f"* {counted} for {event.asked}" + (":" if event.hits else ".")
    for hit in event.hits:
        yield f"*   {show.hit_line(hit, WIDTH - 4)}"


@render.register
def _(event: card_events.MentionsLeft) -> Iterable[str]:
    yield f"  Only the first {event.most} cards in a line are told of; {event.left} were left out."


@render.register
def _(event: card_events.CardsFound) -> Iterable[str]:
    for complaint in event.complaints:
        yield from wrapped(complaint, "  ")
    if not event.hits:
        yield "  Nothing is found."
        if event.starter:
            yield "  This is only the starter set; `mtgnet catalogue update` gets all cards."
        return
    what = place("card", event.total, event.first, len(event.hits))
    priced = event.money and any(hit.price(event.money) for hit in event.hits)
    yield f"  Prices of {event.dated}. {what}" if priced else f"  {what}"
    digits = len(str(event.first + len(event.hits) - 1))
    for number, hit in enumerate(event.hits, event.first):
        line = show.hit_line(hit, _INSIDE - digits - 2, event.money)
        yield f"  {number:>{digits}}  {line}"


@render.register
def _(event: card_events.PrintingList) -> Iterable[str]:
    if not event.printings:
        yield f"  Nothing is known of the printings of {event.name}."
        return
    where = place("printing", event.total, event.first, len(event.printings))
    yield f"  {event.name}, prices of {event.dated}: {where}"
    for printing in event.printings:
        yield f"  {show.printing_line(printing, _INSIDE)}"


@render.register
def _(event: card_events.SetList) -> Iterable[str]:
    yield f"  {place('set', event.total, event.first, len(event.sets))}"
    for each in event.sets:
        yield f"  {show.set_line(each, _INSIDE)}"


@render.register
def _(event: card_events.QueryHelp) -> Iterable[str]:
    for line in event.lines:
        yield f"  {line}"
