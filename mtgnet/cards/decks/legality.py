"""Whether a deck may be played in a format: its size, its copies, its cards, its commander.

What a format says of a card is in the catalogue; the numbers are those of the Magic Tournament
Rules (6, Format and Rules), the Comprehensive Rules (100.2, 100.4, 903) and the formats' own pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import attrs

from mtgnet.cards.decks import companions, leaders
from mtgnet.cards.decks.records import Board
from mtgnet.cards.names import fold
from mtgnet.cards.records import Card
from mtgnet.cards.vocabulary import Status

_MANY = re.compile(r"a deck can have (any number of|up to (\w+)|only one) cards? named")
_NUMBERS = {word: number for number, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve".split()
)}  # fmt: skip
_IN_DECK = (Board.COMMANDER, Board.COMPANION, Board.MAIN, Board.SIDE)


@attrs.frozen(kw_only=True)
class Rules:
    """The numbers of a format; `most` is None where a deck may be of any size.

    `able` says who may lead a deck; such a deck has leaders, and their colours only.
    `restricted_leads` is what the word restricted means of leaders: that the card may only lead
    (True), that it may not (False), or that there may be one (None).
    """

    least: int = 60
    most: int | None = None
    copies: int = 4
    side: int = 15
    able: leaders.Able | None = None
    restricted_leads: bool | None = None


_HUNDRED = Rules(least=100, most=100, copies=1, able=leaders.commander)
_BRAWL = attrs.evolve(_HUNDRED, able=leaders.brawler)
_SIXTY = Rules()
RULES: Mapping[str, Rules] = {
    "commander": _HUNDRED,
    "predh": _HUNDRED,
    "duel": attrs.evolve(_HUNDRED, restricted_leads=False),
    "paupercommander": attrs.evolve(_HUNDRED, able=leaders.creature, restricted_leads=True),
    "brawl": _BRAWL,
    "historicbrawl": _BRAWL,
    "competitivebrawl": _BRAWL,
    "standardbrawl": attrs.evolve(_BRAWL, least=60, most=60),
    "oathbreaker": Rules(least=60, most=60, copies=1, able=leaders.oathbreaker),
    "gladiator": Rules(least=100, most=100, copies=1, side=0),
}
"""The formats whose rules differ from those of sixty cards and four copies."""


@attrs.frozen
class Played:
    """So many copies of a card in a part of a deck; of an unknown card (None) only they count."""

    count: int
    card: Card | None


Boards = Mapping[Board, Sequence[Played]]


@attrs.frozen
class Fault:
    """Why a deck is not legal: a short word, the cards' names, and how many there are and may be.

    `count` and `most` are 0 where they say nothing; of a deck that is too small, `most` is what it
    must have. Where a companion's condition is not met, it comes first among the cards.
    """

    code: str
    cards: tuple[str, ...] = ()
    count: int = 0
    most: int = 0


def rules_of(format: str) -> Rules:
    """The numbers of a format, by the name that the catalogue has for it."""
    return RULES.get(format, _SIXTY)


def is_basic(card: Card) -> bool:
    """Whether a card is a basic land, of which everybody has some."""
    supertypes = fold(card.faces[0].type_line).partition("—")[0].split()
    return {"basic", "land"} <= set(supertypes)


def faults(boards: Boards, format: str) -> tuple[Fault, ...]:
    """Why the deck may not be played in the format; none if it may."""
    rules = rules_of(format)
    boards = led(boards, rules)
    return (
        *_sizes(boards, rules),
        *_cards(boards, format, rules),
        *_leading(boards, rules),
        *_accompanied(boards, rules),
    )


def led(boards: Boards, rules: Rules) -> Boards:
    """The deck with its leaders where they belong: some programs list them as the sideboard."""
    side = boards.get(Board.SIDE, ())
    if rules.able is None or boards.get(Board.COMMANDER) or not side:
        return boards
    whole = _size(boards, (Board.MAIN, Board.SIDE)) == rules.least
    if whole and leaders.may_lead(_each(side), rules.able):
        return {**boards, Board.COMMANDER: side, Board.SIDE: ()}
    return boards


def _size(boards: Boards, of: Sequence[Board]) -> int:
    return sum(played.count for board in of for played in boards.get(board, ()))


def _each(played: Sequence[Played]) -> list[Card]:
    """The cards, each as often as it is there; of many only some, since two are too many."""
    return [card for count, card in _known(played) for _ in range(min(count, 3))]


def _known(*parts: Sequence[Played]) -> Iterator[tuple[int, Card]]:
    return ((each.count, each.card) for part in parts for each in part if each.card is not None)


def _in_deck(boards: Boards) -> Iterator[tuple[int, Card]]:
    return _known(*(boards.get(board, ()) for board in _IN_DECK))


def _sizes(boards: Boards, rules: Rules) -> Iterator[Fault]:
    size = _size(boards, (Board.COMMANDER, Board.MAIN))
    side = _size(boards, (Board.COMPANION, Board.SIDE))
    if size < rules.least:
        yield Fault("too-small", count=size, most=rules.least)
    if rules.most is not None and size > rules.most:
        yield Fault("too-large", count=size, most=rules.most)
    if side > rules.side and rules.able is None:
        yield Fault("sideboard-too-large", count=side, most=rules.side)


def _cards(boards: Boards, format: str, rules: Rules) -> Iterator[Fault]:
    counts: Counter[str] = Counter()
    cards: dict[str, Card] = {}
    for count, card in _in_deck(boards):
        counts[card.oracle_id] += count
        cards[card.oracle_id] = card
    status = {id: card.legalities.get(format, Status.NOT_LEGAL) for id, card in cards.items()}
    for code, said in (("not-legal", Status.NOT_LEGAL), ("banned", Status.BANNED)):
        if names := tuple(cards[id].name for id in cards if status[id] is said):
            yield Fault(code, names)
    yield from _restricted(boards, {id for id in cards if status[id] is Status.RESTRICTED}, rules)
    for id, count in counts.items():
        most = _most_copies(cards[id], rules, status[id]) if count > 1 else None
        if most is not None and count > most:
            yield Fault("too-many-copies", (cards[id].name,), count, most)


def _restricted(boards: Boards, restricted: set[str], rules: Rules) -> Iterator[Fault]:
    """Where restriction is of leaders: those that lead and may not, or may only and don't."""
    if rules.restricted_leads is None:
        return
    leading = {card.oracle_id for _, card in _known(boards.get(Board.COMMANDER, ()))}
    wrong = restricted - leading if rules.restricted_leads else restricted & leading
    code = "only-leads" if rules.restricted_leads else "may-not-lead"
    named = (card.name for _, card in _in_deck(boards) if card.oracle_id in wrong)
    if names := dict.fromkeys(named):
        yield Fault(code, tuple(names))


def _most_copies(card: Card, rules: Rules, status: Status) -> int | None:
    """How many copies of a card a deck may have; None: any number."""
    if status is Status.RESTRICTED and rules.restricted_leads is None:
        return 1
    if is_basic(card):
        return None
    said = _MANY.search(fold(card.faces[0].text))
    if said is None:
        return rules.copies
    if said[2]:
        return _NUMBERS.get(said[2], rules.copies)
    return 1 if said[1] == "only one" else None


def _leading(boards: Boards, rules: Rules) -> Iterator[Fault]:
    if rules.able is None:
        return
    if not boards.get(Board.COMMANDER):
        yield Fault("no-commander")
        return
    chosen = _each(boards[Board.COMMANDER])
    if len(chosen) < len(boards[Board.COMMANDER]):
        return
    if not leaders.may_lead(chosen, rules.able):
        yield Fault("cannot-lead", tuple(dict.fromkeys(card.name for card in chosen)))
    yield from _outside(boards, chosen)


def _outside(boards: Boards, chosen: Sequence[Card]) -> Iterator[Fault]:
    """The cards whose colour identity is not within the leaders'."""
    allowed = 0
    for card in chosen:
        allowed |= card.identity
    rest = _known(boards.get(Board.MAIN, ()), boards.get(Board.COMPANION, ()))
    outside = [card for _, card in rest if card.identity & ~allowed]
    more = 0
    for card in outside:
        more |= card.identity & ~allowed
    if outside and more.bit_count() > leaders.free_colours(chosen):
        yield Fault("outside-colours", tuple(dict.fromkeys(card.name for card in outside)))


def _accompanied(boards: Boards, rules: Rules) -> Iterator[Fault]:
    chosen = _each(boards.get(Board.COMPANION, ()))
    names = tuple(dict.fromkeys(card.name for card in chosen))
    if len(chosen) > 1 or not all(map(companions.is_companion, chosen)):
        yield Fault("cannot-accompany", names)
        return
    deck = list(_known(boards.get(Board.COMMANDER, ()), boards.get(Board.MAIN, ())))
    size = _size(boards, (Board.COMMANDER, Board.MAIN))
    for companion in chosen:
        least = rules.least + companions.MORE_FOR_YORION
        if companion.name == companions.YORION and size < least:
            yield Fault("companion-wants-more", names, size, least)
        if unfit := companions.unfit(companion, deck):
            yield Fault("companion-unmet", (companion.name, *unfit))
