"""Cards as people type them behind a command: how many of what, in which state, and where.

`[N] CARD [SET NUMBER] [foil|etched|nonfoil] [CONDITION] [LANGUAGE] [@PLACE] [#NOTE]`, the options
between CARD and @PLACE in any order. Nothing here knows the catalogue; what it must say is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import attrs

from mtgnet.cards.copies import Condition, Copy, Treatment
from mtgnet.cards.exports.words import bare
from mtgnet.cards.words import CONDITIONS, LANGUAGES, TREATMENTS

MOST = 1_000_000
"""How many copies can be told at once."""


class Names(Protocol):
    """What must be known of names to read cards; a catalogue knows it."""

    def is_name(self, text: str) -> bool:
        """Whether `text` is the name of a card, of a face of one, or short for one."""

    def set_coded(self, code: str) -> str | None:
        """The set that a code means, in any case and in any program: its own code."""

    def set_named(self, name: str) -> str | None:
        """The one set of this name: its code."""


_LONGEST = 400
_LONGEST_PLACE = 80
_LONGEST_NOTE = 400
_MOST_WORDS = 3  # of an option
_MOST_OPTIONS = 12  # words of all options together
_ANY = "any"

_MARK = re.compile(r"(?:^|(?<=\s))[@#]")
_NUMBER_WITH_SHARP = re.compile(r"#\d")
_COUNT = re.compile(r"(?:[0-9]{1,30}[xX×]?|[xX×][0-9]{1,30})")
_ALMOST_COUNT = re.compile(r"-?[0-9][0-9.,']*[xX×]?")
_TOKEN = re.compile(r"[(\[]([^()\[\]]*)[)\]]|[^\s()\[\]]+")
_PRINTING = re.compile(r"([^:#/]+)[:#/](.+)")
_COLLECTOR_NUMBER = re.compile(r"#?(?=\S*\d)\S{1,12}")
_PLUS = re.compile(r"(?:^|(?<=\s))\+(?=\s|$)")


class SpecError(Exception):
    """A card that is not told so that it can be understood; the message says what to do instead.

    `code` is a slug for programs.
    """

    def __init__(self, why: str, code: str = "bad-argument") -> None:
        super().__init__(why)
        self.code = code

    @property
    def why(self) -> str:
        """The sentence."""
        return str(self)


@attrs.frozen(kw_only=True)
class Spec:
    """What was told: None is what was not.

    `name` has the words for the card; `set_code` is lower case and the catalogue's own. `place` or
    `note` is "" where somebody wrote a bare @ or #. `any_treatment` is for "any finish".
    """

    name: str
    count: int | None = None
    set_code: str | None = None
    number: str | None = None
    treatment: Treatment | None = None
    any_treatment: bool = False
    condition: Condition | None = None
    lang: str | None = None
    place: str | None = None
    note: str | None = None


Options = Mapping[str, object]
"""Fields of a `Spec` by name."""

_WORDS: Mapping[str, Options] = {
    **{word: {"lang": code} for word, code in LANGUAGES.items()},
    **{word: {"condition": condition} for word, condition in CONDITIONS.items()},
    **{
        word: {"treatment": treatment, "any_treatment": False}
        for word, treatment in TREATMENTS.items()
    },
    _ANY: {"treatment": None, "any_treatment": True},
    f"{_ANY}finish": {"treatment": None, "any_treatment": True},
}


def read(text: str, names: Names, *, least: int = 1) -> Spec:
    """What a text tells.

    A name beats options and counts: the longest name at the front of which all words behind it
    are options is the card ("Foil foil", "1996 World Champion"). Without such a name the options
    are peeled off the end and `name` has the rest. Raises SpecError for nothing but a count, for a
    count below `least` or above `MOST`, and for a set in brackets that is none.
    """
    main, place, note = _split(text)
    words = main.split()
    known = _known(words, names)
    if known is None:
        count, rest = _counted(words)
        card = _without_times(count, rest)
        known = _known(rest, names) or _known(card, names) or _peeled(card, names)
        known = {**known, "count": _checked(count, least)}
    return Spec(**known, place=place, note=note)  # type: ignore[arg-type]


@attrs.frozen
class Listed:
    """The `Names` of a list alone: casefolded names, and sets in lower case."""

    names: frozenset[str]
    sets: frozenset[str]

    def is_name(self, text: str) -> bool:
        """See `Names`."""
        return text.casefold() in self.names

    def set_coded(self, code: str) -> str | None:
        """See `Names`."""
        return code.lower() if code.lower() in self.sets else None

    def set_named(self, name: str) -> str | None:
        """See `Names`."""
        return None


def alone(copy: Copy, what: str) -> Spec | None:
    """What options tell of a copy whose name and set need not be known; None if not that."""
    names = Listed(frozenset({copy.name.casefold()}), frozenset({copy.set_code} - {""}))
    try:
        spec = read(f"{copy.name} {what}", names)
    except SpecError:
        return None
    return spec if spec.name.casefold() == copy.name.casefold() else None


def unpeeled(text: str, spec: Spec) -> Spec:
    """What `text` tells if no word of it is an option; `spec` is what `read` made of it."""
    words = _split(text)[0].split()
    rest = words if spec.count is None else _without_times(*_counted(words))
    return Spec(name=" ".join(rest), count=spec.count, place=spec.place, note=spec.note)


def _split(text: str) -> tuple[str, str | None, str | None]:
    """The words for the card and its options, the place and the note."""
    start = _first_mark(text)
    main, marked = text[:start], text[start:]
    if len(main) > _LONGEST:
        raise SpecError("That is too long for one card.")
    place = note = None
    if marked.startswith("@"):
        end = marked.find(" #")
        place, marked = (marked[1:], "") if end < 0 else (marked[1:end], marked[end + 1 :])
    if marked:
        note = marked[1:]
    return (
        main,
        _bounded(place, _LONGEST_PLACE, "The place behind the @"),
        _bounded(note, _LONGEST_NOTE, "The note behind the #"),
    )


def _first_mark(text: str) -> int:
    """Where the place or the note begins; the sharp of `(M10) #146` begins none."""
    for mark in _MARK.finditer(text):
        number = _NUMBER_WITH_SHARP.match(text, mark.start())
        if not (number and text[: mark.start()].rstrip().endswith((")", "]"))):
            return mark.start()
    return len(text)


def _bounded(text: str | None, most: int, what: str) -> str | None:
    if text is not None and len(text) > most:
        raise SpecError(f"{what} may have at most {most} characters.")
    return None if text is None else " ".join(text.split())


def _counted(words: list[str]) -> tuple[int | None, list[str]]:
    """The count at the front, if there is one, and the words behind it."""
    if not words:
        raise SpecError("Write the name of a card, such as: 4 Lightning Bolt.")
    first = words[0]
    if not _COUNT.fullmatch(first):
        if _ALMOST_COUNT.fullmatch(first) or (first[0].isdigit() and not first.isascii()):
            raise SpecError("Write the count as a whole number, with the digits 0 to 9 alone.")
        return None, words
    if len(words) == 1:
        raise SpecError("Write the name of a card behind the count, such as: 4 Lightning Bolt.")
    return int(first.strip("xX×")), words[1:]


def _without_times(count: int | None, words: list[str]) -> list[str]:
    """The words without the x of `4 x Lightning Bolt`."""
    times = count is not None and len(words) > 1 and words[0] in ("x", "X", "×")
    return words[1:] if times else words


def _checked(count: int | None, least: int) -> int | None:
    if count is not None and not least <= count <= MOST:
        raise SpecError(f"Write a count from {least} to {MOST:,}.")
    return count


def _known(words: Sequence[str], names: Names) -> Options | None:
    """The longest name at the front that leaves nothing but options behind it, and these.

    No name has square brackets in it, and one without letters (`_____`) is all of its name.
    """
    longest = next((place for place, word in enumerate(words) if "[" in word), len(words))
    if words and not any(map(str.isalnum, words[0])) and names.is_name(words[0]):
        longest = 1
    for end in range(longest, max(0, len(words) - _MOST_OPTIONS - 1), -1):
        name = " ".join(words[:end])
        if names.is_name(name):
            options = _options(words[end:], names)
            if options is not None:
                return {"name": name, **options}
    return None


def _peeled(words: Sequence[str], names: Names) -> Options:
    """As many options as there are at the end, and what is left as the name.

    A set and a number name a card all alone; `name` is "" then.
    """
    every = _options(words, names)
    if every and "number" in every:
        return {"name": "", **every}
    for end in range(max(1, len(words) - _MOST_OPTIONS), len(words) + 1):
        options = _options(words[end:], names)
        if options is not None:
            return {"name": " ".join(words[:end]), **options}
        _check_set(words[:end], words[end], names)
    raise AssertionError("no words are no options")


def _check_set(name: Sequence[str], word: str, names: Names) -> None:
    """Refuse what stands in brackets behind a name as if it was a set, and is none."""
    code = word.strip("()[]")
    bracketed = word[0] in "([" and code.isalnum() and bare(code) not in _WORDS
    if bracketed and not names.set_coded(code) and names.is_name(" ".join(name)):
        raise SpecError(f"There is no set {code.upper()} here; /sets lists all.")


def _options(words: Sequence[str], names: Names) -> Options | None:
    """What words tell if each is an option and none is told twice."""
    if not words:
        return {}
    tokens = [
        token
        for match in _TOKEN.finditer(" ".join(words))
        for token in _tokens(match[1], match[0], names)
    ]
    found: dict[str, object] = {}
    while tokens:
        size, option = _option(tokens, names)
        if not size or found.keys() & option.keys():
            return None
        found |= option
        del tokens[:size]
    return found


def _tokens(inside: str | None, whole: str, names: Names) -> Iterable[str]:
    """The words of a piece of text; a set's name in brackets is its code."""
    if inside is None:
        return [whole]
    code = names.set_named(inside)
    return [code] if code else inside.split()


def _option(tokens: Sequence[str], names: Names) -> tuple[int, Options]:
    """How many of the first tokens are an option, and which; 0 if they are none."""
    for size in range(min(_MOST_WORDS, len(tokens)), 0, -1):
        if option := _WORDS.get(bare(" ".join(tokens[:size]))):
            return size, option
    return _printing(tokens, names)


def _printing(tokens: Sequence[str], names: Names) -> tuple[int, Options]:
    """A set, with a number or without, in one token or two."""
    if code := names.set_coded(tokens[0]):
        if len(tokens) > 1 and _COLLECTOR_NUMBER.fullmatch(tokens[1]):
            return 2, {"set_code": code, "number": _number(tokens[1])}
        return 1, {"set_code": code}
    if (both := _PRINTING.fullmatch(tokens[0])) and (code := names.set_coded(both[1])):
        return 1, {"set_code": code, "number": _number(both[2])}
    return 0, {}


def _number(text: str) -> str:
    """A collector number without the sharp before it and the total behind it."""
    return text.lstrip("#").partition("/")[0] or text


def split_cards(text: str) -> list[str]:
    """The cards that are joined by a plus between blanks, which is in no card's name.

    Raises SpecError for a plus with no card beside it.
    """
    parts = [part.strip() for part in _PLUS.split(text)]
    if len(parts) > 1 and not all(parts):
        raise SpecError("There is a + with no card beside it.")
    return [part for part in parts if part]


def split_trade(text: str) -> tuple[list[str], list[str]]:
    """The cards before and behind the one `>` of a trade, which is in no card's name either.

    Raises SpecError if there is not exactly one, or nothing on both sides.
    """
    sides = text.split(">")
    if len(sides) != 2 or not text.replace(">", "").strip():
        raise SpecError(
            "Write what you give, then one >, then what you want:"
            " Lightning Bolt + 2 Shock > Counterspell."
        )
    mine, yours = map(split_cards, sides)
    return mine, yours
