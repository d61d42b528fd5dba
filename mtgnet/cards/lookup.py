"""From what somebody typed to the card that is meant: exact names, parts of names, near misses.

The order is fixed: whole name, name of a face, the part before the comma, a name in another
language or on one printing, a beginning, whole words of the name, a near miss, some parts of the
name. The first of these that knows a card decides; an exact name is never overruled by a likely
one. Where several could be meant, those that have the words as words come first, then the popular.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import IntEnum

import attrs
from rapidfuzz import process
from rapidfuzz.distance import OSA

from mtgnet.cards.names import fold, key
from mtgnet.cards.records import BETWEEN

MOST = 10
"""How many cards are offered where several could be meant."""

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200
_SHORTEST_COMPLETION = 4
UNRANKED = 1_000_000
"""The rank of a card of which no popularity is known."""


class How(IntEnum):
    """How a text led to a card, the surest first."""

    NAME = 0
    FACE = 1
    SHORT = 2
    ALIAS = 3
    START = 4
    NEAR = 5
    WORDS = 6
    GUESS = 7


UNSURE = (How.NEAR, How.GUESS)
"""How a text leads to cards that are not called so at all."""


@attrs.frozen
class Named:
    """A card as the index knows it; `rank` is how popular it is, 1 being the most.

    Of cards without a rank those with more `printings` count as more popular. `id` is good for
    the catalogue that the index is of; `oracle_id` is for longer.
    """

    id: int
    name: str
    extra: bool = False
    rank: int = UNRANKED
    oracle_id: str = ""
    printings: int = 0

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """Cards sort by whether they are real cards, then by popularity, then by name."""
        return (self.extra, self.rank, -self.printings, self.name)


@attrs.frozen
class Found:
    """One card is meant. `namesakes` are the other cards of exactly its name."""

    card: Named
    how: How
    namesakes: tuple[Named, ...] = ()


@attrs.frozen
class Ties:
    """Several cards could be meant: the likeliest, at most `MOST`, out of `total`.

    `set_code` is the set that was named, if all of them are in it.
    """

    cards: tuple[Named, ...]
    total: int
    how: How
    set_code: str | None = None


@attrs.frozen
class Nothing:
    """No card is meant, as far as can be told."""


Answer = Found | Ties | Nothing


@attrs.define
class NameIndex:
    """All names of a catalogue, in memory; looking up never touches a disk.

    `add` everything, then `seal`, then `look_up` from any one thread.
    """

    _exact: dict[str, list[tuple[How, Named]]] = attrs.field(factory=dict)
    _words: defaultdict[str, list[Named]] = attrs.field(factory=lambda: defaultdict(list))
    _keys: list[str] = attrs.field(factory=list)

    def add(self, card: Named, faces: Iterable[str] = (), aliases: Iterable[str] = ()) -> None:
        """Know a card by its name, by its faces' names if it has several, and by its aliases."""
        self._know(key(card.name), How.NAME, card)
        for face in faces:
            self._know(key(face), How.FACE, card)
        for name in (card.name, *faces):
            if "," in name:
                self._know(key(name.partition(",")[0]), How.SHORT, card)
        for alias in aliases:
            self._know(key(alias), How.ALIAS, card)
        for word in _words(card.name):
            self._words[word].append(card)

    def _know(self, name: str, how: How, card: Named) -> None:
        known = self._exact.setdefault(name, [])
        if not any(card is other for _, other in known):
            known.append((how, card))

    def seal(self) -> NameIndex:
        """Make ready what `look_up` needs; gives the index itself."""
        self._keys = sorted(
            name for name, known in self._exact.items() if any(how < How.SHORT for how, _ in known)
        )
        return self

    def __len__(self) -> int:
        return len(self._keys)

    def look_up(self, text: str) -> Answer:
        """The card or cards that a text means. Under 0.05 ms for an exact name."""
        wanted = key(text)
        if not wanted or len(wanted) > _LONGEST:
            return Nothing()
        return (
            self.exactly(text)
            or self.beginning(text)
            or self._with_whole_words(text)
            or self._one_slip(wanted, fold(text))
            or self._with_words(text)
            or self._more_slips(wanted, fold(text))
            or Nothing()
        )

    def is_name(self, text: str) -> bool:
        """Whether a card has this very name, whole or face or before the comma or elsewhere."""
        return key(text) in self._exact

    def bearers(self, text: str) -> Sequence[tuple[How, Named]]:
        """All cards that have this very name, and how, in no order."""
        return self._exact.get(key(text), ())

    def exactly(self, text: str) -> Found | Ties | None:
        """The card that has this very name, whole or face or before the comma or elsewhere."""
        known = self._exact.get(key(text))
        if not known:
            return None
        best = min(how for how, _ in known)
        cards = [card for how, card in known if how == best]
        if len(cards) == 1:
            return Found(cards[0], best)
        return _decided(_spelled(cards, fold(text)), best)

    def knows(self, text: str) -> bool:
        """Whether a card or a face of one is spelled so, but for case, accents and quotes."""
        folded = fold(text)
        known = self._exact.get(key(text), ())
        return any(
            how is How.ALIAS or folded in map(fold, (card.name, *card.name.split(BETWEEN)))
            for how, card in known
            if how is not How.SHORT
        )

    def beginning(self, text: str) -> Found | Ties | None:
        """The cards of which a name begins so; one that lacks just a letter wins.

        Others that have the words elsewhere could be meant as well if they are more popular.
        """
        wanted = key(text)
        names = list(self._beginning(wanted)) if wanted else []
        ends = [name for name in names if len(name) == len(wanted) + 1]
        if len(ends) == 1 and len(wanted) >= _SHORTEST_COMPLETION:
            return _decided(self._bearers(ends), How.START)
        found = _decided(self._bearers(names), How.START)
        if found is None or (isinstance(found, Found) and self._is_favourite(found.card, text)):
            return found
        return self._filled(self._bearers(names), text)

    def _is_favourite(self, card: Named, text: str) -> bool:
        """Whether none of the cards with these words is more popular than this one."""
        return all(card.order <= other.order for other in self._having(text))

    def _filled(self, beginning: list[Named], text: str) -> Found | Ties | None:
        """Those that begin so, and those that have the words or, where all are few, the letters."""
        cards = _once((*beginning, *self._having(text)))
        if len(cards) < MOST:
            wanted = key(text)
            cards = _once((*cards, *self._bearers(n for n in self._keys if wanted in n)))
        return _decided(cards, How.START, text)

    def _beginning(self, wanted: str) -> Iterator[str]:
        for place in range(bisect_left(self._keys, wanted), len(self._keys)):
            if not self._keys[place].startswith(wanted):
                return
            yield self._keys[place]

    def _bearers(self, names: Iterable[str]) -> list[Named]:
        """The cards that have one of these keys as their name or a face's."""
        return _once(card for name in names for how, card in self._exact[name] if how < How.SHORT)

    def _having(self, text: str) -> list[Named]:
        """The cards in whose name each word of the text is a word."""
        words = _words(text)
        rarest = min((self._words.get(word, []) for word in words), key=len, default=[])
        return [card for card in rarest if words <= _words(card.name)]

    def _one_slip(self, wanted: str, folded: str) -> Found | Ties | None:
        """The card of which a name is one slip away, or those of which one is."""
        groups = self._within(1, wanted, folded)
        return _nearest(groups, How.NEAR) if groups else None

    def _more_slips(self, wanted: str, folded: str) -> Found | Ties | None:
        """The nearest card if it is near for a name of this length; otherwise some guesses."""
        groups = self._within(max(2, len(wanted) // 4), wanted, folded)
        if not groups:
            return None
        if min(groups) <= len(wanted) // 6:
            return _nearest(groups, How.NEAR)
        return _all_of(groups, How.GUESS)

    def _within(self, slips: int, wanted: str, folded: str) -> dict[int, list[Named]]:
        matches = process.extract(
            wanted, self._keys, scorer=OSA.distance, score_cutoff=slips, limit=3 * MOST
        )
        return self._by_distance({name: distance for name, distance, _ in matches}, folded)

    def _by_distance(self, names: dict[str, int], folded: str) -> dict[int, list[Named]]:
        """The cards by how far their names are, those nearer in spelling first."""
        groups: defaultdict[int, dict[int, Named]] = defaultdict(dict)
        seen: set[int] = set()
        for name in sorted(names, key=lambda name: names[name]):
            for card in self._bearers([name]):
                if card.id not in seen:
                    seen.add(card.id)
                    groups[names[name]][card.id] = card
        return {
            distance: sorted(
                cards.values(), key=lambda card: (OSA.distance(folded, fold(card.name)), card.order)
            )
            for distance, cards in groups.items()
        }

    def _with_whole_words(self, text: str) -> Found | Ties | None:
        """The cards in whose name each word of the text is a word, in any order."""
        return _decided(self._having(text), How.WORDS)

    def _with_words(self, text: str) -> Found | Ties | None:
        """The cards whose name holds each word of the text somewhere, in any order."""
        words = [word for part in fold(text).split() if (word := key(part))]
        names = self._keys
        for word in words:
            names = [name for name in names if word in name]
        return _decided(self._bearers(names), How.WORDS, text)


def _spelled(cards: list[Named], folded: str) -> list[Named]:
    """Those of the cards with one key that are spelled as typed, or all if none is."""
    return [card for card in cards if fold(card.name) == folded] or cards


def likeliest_first(cards: Iterable[Named], text: str) -> list[Named]:
    """Cards that a text could mean: those that have its words as words first, then by `order`.

    Extras come last.
    """
    words = _words(text)
    return sorted(cards, key=lambda card: (card.extra, not words <= _words(card.name), card.order))


def worded(cards: Iterable[Named], text: str) -> list[Named]:
    """Those of the cards that have each word of a text as a word; all if none has."""
    words, every = _words(text), list(cards)
    return [card for card in every if words <= _words(card.name)] or every


def likeliest(ties: Ties, text: str) -> Named | None:
    """The first of several cards if most who write this mean it.

    So it is if all have the name in full or up to the comma, or if the first has each word as a
    word and none is more popular. None where that is more of a guess.
    """
    first = ties.cards[0]
    if ties.how < How.START:
        return first
    worded = ties.how not in UNSURE and _words(text) <= _words(first.name)
    return first if worded and first.order == min(card.order for card in ties.cards) else None


def _words(text: str) -> set[str]:
    """The words in a text, or in a name; `Sphinx's` has the word `sphinx`."""
    return set(_WORD.findall(fold(text)))


def _once(cards: Iterable[Named]) -> list[Named]:
    return list({card.id: card for card in cards}.values())


def _decided(cards: list[Named], how: How, text: str = "") -> Found | Ties | None:
    """One card if all have one name or only one is no extra, several otherwise."""
    if not cards:
        return None
    ordered = likeliest_first(cards, text)
    best = ordered[0]
    if all(card.name == best.name for card in ordered):
        return Found(best, how, tuple(ordered[1:]))
    if not best.extra and all(card.extra for card in ordered[1:]):
        return Found(best, how)
    return Ties(tuple(ordered[:MOST]), len(ordered), how)


def _nearest(groups: dict[int, list[Named]], how: How) -> Found | Ties:
    """The one card that is nearer than all others, or those that come close."""
    best = groups[min(groups)]
    alone = all(card.name == best[0].name for card in best)
    return Found(best[0], how, tuple(best[1:])) if alone else _all_of(groups, how)


def _all_of(groups: dict[int, list[Named]], how: How) -> Ties:
    cards = [card for distance in sorted(groups) for card in groups[distance]]
    return Ties(tuple(cards[:MOST]), len(cards), how)


@attrs.frozen
class Wanted:
    """A text read as a name with, perhaps, the set and the number of a printing."""

    name: str
    set_code: str | None = None
    number: str | None = None


_BRACKETS = re.compile(r"[()\[\]]")


def readings(text: str, sets: Collection[str]) -> list[Wanted]:
    """The ways to read a text: a name, or a name with a set and perhaps a number.

    `bolt m10 146`, `Bolt (M10) 146` and `bolt m10` name printings.
    `sets` are the known codes, in lower case. The text as a name alone always comes first.
    """
    found = [Wanted(text)]
    words = _BRACKETS.sub(" ", text).replace("#", " ").split()
    if len(words) >= 2 and words[-2].lower() in sets:
        found.append(Wanted(" ".join(words[:-2]), words[-2].lower(), words[-1]))
    if len(words) >= 2 and words[-1].lower() in sets:
        found.append(Wanted(" ".join(words[:-1]), words[-1].lower()))
    return found
