"""Cards as lines of text, for screens of a given width. Pure: records in, lines out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wcwidth import wcswidth

from mtgnet.cards.answers import Hit, Money
from mtgnet.cards.copies import Condition, Copy, Marks, Treatment
from mtgnet.cards.exports.amounts import spelled
from mtgnet.cards.records import Card, CardSet, Face, Printing
from mtgnet.cards.vocabulary import Status, words

WIDTH = 80

_INDENT = "  "
_COLUMN = 2
_WELL_KNOWN = (
    "standard", "pioneer", "modern", "legacy", "vintage", "pauper", "commander", "brawl",
    "historic", "timeless", "alchemy", "premodern", "oathbreaker",
)  # fmt: skip
_WORDS = {
    Status.LEGAL: "Legal",
    Status.RESTRICTED: "Restricted",
    Status.BANNED: "Banned",
}
_MONEY = {
    "usd": "${:.2f}",
    "usd_foil": "${:.2f} foil",
    "usd_etched": "${:.2f} etched",
    "eur": "€{:.2f}",
    "eur_foil": "€{:.2f} foil",
    "tix": "{:.2f} tix",
}
_TREATMENTS = {
    Treatment.NONFOIL: "",
    Treatment.FOIL: "foil",
    Treatment.ETCHED: "etched",
    Treatment.UNKNOWN: "(finish unknown)",
}
_MARKED = {mark: str(mark.name).lower() for mark in Marks if mark}


def card_lines(
    card: Card, printing: Printing | None, dated: str = "", width: int = WIDTH
) -> list[str]:
    """A card as people read it: each face, then the printing, legality, and prices of a day.

    No line is wider than `width` cells, unless a single word is.
    """
    lines: list[str] = []
    for face in card.faces:
        lines += [*_face(face, width), ""]
    if printing is not None:
        lines += wrapped(_printed(printing), width)
    lines += wrapped(legal_line(card.legalities), width, _INDENT)
    if printing is not None and printing.prices:
        day = f" ({dated})" if dated else ""
        lines += wrapped(f"{price_line(printing.prices)}{day}", width)
    return lines


def one_line(card: Card, printing: Printing | None = None, width: int = WIDTH) -> str:
    """A card in one line: name, cost, type, size, and as much of its text as fits."""
    head = [card.name, card.mana_cost, f"({card.type_line})", _sizes(card)]
    if printing is not None:
        head.append(f"[{printing.set_code.upper()} {printing.number}]")
    text = " / ".join(" ".join(face.text.split()) for face in card.faces if face.text)
    return shortened("  ".join(part for part in [*head, text] if part), width)


def hit_line(hit: Hit, width: int = WIDTH, money: Money | None = None) -> str:
    """A line of a search: name, cost, type, size, where it was printed, and a kind of price."""
    price = hit.price(money) if money else None
    if money and price is not None:
        shown = _MONEY[money].format(price)
        line = hit_line(hit, width - cells(shown) - _COLUMN)
        return f"{line}{' ' * (width - cells(line) - cells(shown))}{shown}"
    printed = f"[{hit.set_code.upper()} {hit.number}]" if hit.set_code else ""
    size = f"{hit.power}/{hit.toughness}" if hit.power else hit.loyalty or hit.defense or ""
    parts = [hit.name, hit.mana_cost, hit.type_line, size, printed]
    return shortened("  ".join(part for part in parts if part), width)


def printing_line(printing: Printing, width: int = WIDTH) -> str:
    """A printing in one line: set, number, rarity, day, finishes, language, prices."""
    parts = [
        f"{printing.set_code.upper()} {printing.number}",
        f"{printing.set_name}",
        printing.rarity.name.lower(),
        printing.released_at,
        "/".join(words(printing.finishes)),
        "" if printing.lang == "en" else printing.lang,
        price_line(printing.prices),
    ]
    return shortened("  ".join(part for part in parts if part), width)


def set_line(of: CardSet, width: int = WIDTH) -> str:
    """A set in one line: code, name, day, kind, how many printings."""
    parts = [
        f"{of.code.upper():<6}",
        of.name,
        of.released_at or "",
        (of.type or "").replace("_", " "),
        f"{of.printings} printing{'' if of.printings == 1 else 's'}",
    ]
    return shortened("  ".join(part for part in parts if part), width)


def money(amount: int, currency: str) -> str:
    """An amount in the smallest unit of a currency, such as `12.50 EUR`."""
    return f"{spelled(amount, currency)} {currency}".rstrip()


def copy_line(copy: Copy, place: bool = False) -> str:
    """A copy as `/have` reads it, such as `Lightning Bolt (M10) 146 foil NM ja @Binder`.

    What is as usual, or not known, is left out. The place is the owner's alone, so that it is
    there only if asked for.
    """
    parts = [
        copy.name,
        f"({copy.set_code.upper()}) {copy.number}".rstrip() if copy.set_code else "",
        _TREATMENTS[copy.treatment],
        "" if copy.condition is Condition.UNKNOWN else copy.condition,
        "" if copy.lang == "en" else copy.lang,
        *(_marked(copy.marks) if copy.marks else ()),
        f"@{copy.place}" if place and copy.place else "",
    ]
    return " ".join(part for part in parts if part)


def _marked(marks: Marks) -> Iterator[str]:
    return (word for mark, word in _MARKED.items() if mark in marks)


def legal_line(legalities: Mapping[str, Status]) -> str:
    """Where a card may be played, in short: the well-known formats by what they say of it."""
    known = [game for game in _WELL_KNOWN if game in legalities]
    groups = {
        word: [game for game in known if legalities[game] is status]
        for status, word in _WORDS.items()
    }
    said = [f"{word}: {', '.join(games)}" for word, games in groups.items() if games]
    return ". ".join(said) or "Not legal in any of the common formats"


def price_line(prices: Mapping[str, float]) -> str:
    """Prices in a fixed order, each with its currency."""
    return ", ".join(form.format(prices[name]) for name, form in _MONEY.items() if name in prices)


def _face(face: Face, width: int) -> list[str]:
    lines = _apart(face.name, face.mana_cost, width)
    lines += wrapped(face.type_line, width)
    for paragraph in face.text.splitlines():
        lines += wrapped(paragraph, width - len(_INDENT), "", _INDENT)
    if size := _size(face):
        lines.append(" " * max(0, width - cells(size)) + size)
    return lines


def _apart(left: str, right: str, width: int) -> list[str]:
    """Two texts at the two ends of a line, or below each other where they do not fit."""
    gap = width - cells(left) - cells(right)
    if gap < _COLUMN:
        return [*wrapped(left, width), *wrapped(right, width)]
    return [f"{left}{' ' * gap}{right}".rstrip()]


def _size(face: Face) -> str:
    if face.power is not None and face.toughness is not None:
        return f"{face.power}/{face.toughness}"
    if face.loyalty is not None:
        return f"Loyalty: {face.loyalty}"
    return f"Defense: {face.defense}" if face.defense is not None else ""


def _sizes(card: Card) -> str:
    return " // ".join(size for face in card.faces if (size := _size(face)))


def _printed(printing: Printing) -> str:
    parts = [
        f"{printing.set_name} ({printing.set_code.upper()}) {printing.number}",
        printing.rarity.name.lower(),
        printing.released_at,
        "/".join(words(printing.finishes)),
        "" if printing.lang == "en" else f"in {printing.lang}",
        f"art by {printing.artist}" if printing.artist else "",
    ]
    return ", ".join(part for part in parts if part)


def wrapped(text: str, width: int, later: str = "", every: str = "") -> list[str]:
    """The text in lines of at most `width` cells, broken at blanks; wide letters count two.

    `every` goes before each line and is not counted, `later` before all but the first and is.
    Only a word longer than a line makes a longer one.
    """
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}" if current.strip() else f"{current}{word}"
        if cells(longer) > width and current.strip():
            lines.append(every + current)
            longer = f"{later}{word}"
        current = longer
    return [*lines, every + current] if current else lines


def shortened(text: str, width: int) -> str:
    """The text if it fits, or as much as fits with an ellipsis behind it."""
    if cells(text) <= width:
        return text
    room, kept = width - 1, ""
    for letter in text:
        if cells(kept + letter) > room:
            break
        kept += letter
    return kept.rstrip() + "…"


def cells(text: str) -> int:
    """How many cells of a screen a text takes."""
    return max(0, wcswidth(text))
