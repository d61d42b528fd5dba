"""Names of people and rooms: which are allowed, which count as the same, which look the same.

Comparison is PRECIS UsernameCaseMapped (RFC 8265, section 3.3). PRECIS lets mixed scripts
through, so a name keeps to one script here, and names that look alike (Unicode TR 39, by way of
confusable-homoglyphs) count as taken.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Container, Iterable
from functools import lru_cache

import attrs
from confusable_homoglyphs import categories, confusables
from precis_i18n import get_profile

from mtgnet.core.events import Refusal
from mtgnet.core.text import clean, columns, cut

LONGEST = 24
RESERVED = frozenset({"mtgnet", "server", "system"})
_MARKS = "-_."
_TOGETHER = (frozenset({"HAN", "HIRAGANA", "KATAKANA"}), frozenset({"HAN", "HANGUL"}))

_ADJECTIVES = (
    "able agile amber ancient brave bright calm clever copper cosmic crimson daring dusty eager"
    " early fabled fair fierce gentle gilded golden grand happy hardy hidden honest humble ivory"
    " jolly keen kind lively loyal lucky mellow merry mighty misty mossy nimble noble patient"
    " placid proud quick quiet rapid royal rustic silent silver snowy solemn spry steady stormy"
    " sunny sure swift tidy tiny true vivid warm wild wise witty young"
).split()
_ANIMALS = (
    "aurochs badger basilisk bat bear beaver bird boar cat camel crab crane dragon drake eagle elk"
    " falcon fox frog gecko goat griffin hare hawk heron hippo horse hound hydra ibex jackal kirin"
    " kraken lark lion lizard lynx mole moose moth newt otter owl panther pegasus phoenix rabbit"
    " raven rhino salmon seal shark sloth sphinx spider squid stork tiger toad turtle unicorn viper"
    " walrus weasel whale wolf wren wyvern"
).split()


@attrs.frozen
class Name:
    """An allowed name: as it is shown, its key for comparison, and what it could be taken for."""

    shown: str
    key: str
    looks: frozenset[str]


def read_nick(text: str) -> Name:
    """Return the nickname that `text` spells.

    Raises `Refusal` with the rule that it breaks.
    """
    if text.startswith("#"):
        why = f"{cut(text)} is a room, not a person. /join it to talk there."
        raise Refusal("bad-name", why)
    name = _read(text, "nickname")
    if not unicodedata.category(name.shown[0]).startswith("L"):
        raise Refusal("bad-name", "A nickname begins with a letter.")
    if name.key in RESERVED or name.looks & RESERVED:
        raise Refusal("reserved-name", f"{name.shown} is the server's own name. Choose another.")
    return name


def read_room(text: str) -> Name:
    """Return the room's name that `text` spells, with or without its `#`; shown with it.

    Raises `Refusal` with the rule that it breaks.
    """
    name = _read(text.removeprefix("#"), "room's name")
    if name.shown[0] in _MARKS:
        raise Refusal("bad-name", "A room's name begins with a letter or a digit.")
    return attrs.evolve(name, shown="#" + name.shown)


def guest_name(taken: Container[str], chance: random.Random) -> Name:
    """Return a readable name that is not among the keys `taken`, like swift-otter-42."""
    digits = 2
    while True:
        number = chance.randrange(10 ** (digits - 1), 10**digits)
        shown = f"{chance.choice(_ADJECTIVES)}-{chance.choice(_ANIMALS)}-{number}"
        if shown not in taken:
            # Made of plain lower-case words, so it is its own key; nobody is to look like it.
            return Name(shown, shown, frozenset({_skeleton(shown)}))
        digits = min(digits + 1, 6)


def table_name(taken: Callable[[str], bool], chance: random.Random) -> Name:
    """Return a readable name of a room whose key isn't `taken`, like #table-otter-42."""
    digits = 2
    while True:
        number = chance.randrange(10 ** (digits - 1), 10**digits)
        name = read_room(f"table-{chance.choice(_ANIMALS)}-{number}")
        if not taken(name.key):
            return name
        digits = min(digits + 1, 6)


@lru_cache(maxsize=4096)
def _read(text: str, what: str) -> Name:
    text = unicodedata.normalize("NFC", text.strip())
    if not text:
        raise Refusal("bad-name", f"A {what} needs at least one letter.")
    if clean(text) != text:
        raise Refusal("bad-name", f"A {what} holds no invisible or control characters.")
    if columns(text) > LONGEST:
        raise Refusal("bad-name", f"A {what} has at most {LONGEST} columns.")
    _check_characters(text, what)
    _check_script(text, what)
    try:
        key = str(get_profile("UsernameCaseMapped").enforce(text))
    except UnicodeEncodeError:
        raise Refusal(
            "bad-name", f"{text} is no {what} (its characters do not go together)."
        ) from None
    return Name(text, key, _looks(text))


def _check_characters(text: str, what: str) -> None:
    for character in text:
        kind = unicodedata.category(character)
        if kind[0] not in "LM" and kind != "Nd" and character not in _MARKS:
            raise Refusal(
                "bad-name", f"A {what} is made of letters, digits, - _ and . (not {character!r})."
            )


def _check_script(text: str, what: str) -> None:
    scripts = {categories.alias(c) for c in text} - {"COMMON", "INHERITED"}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        named = " and ".join(sorted(script.title() for script in scripts))
        raise Refusal("bad-name", f"A {what} keeps to one script; {text} mixes {named}.")


def _looks(text: str) -> frozenset[str]:
    """What `text` looks like as it is written, and in small and in capital letters."""
    return frozenset(map(_skeleton, (text, text.lower(), text.upper())))


def _skeleton(text: str) -> str:
    shape = "".join(map(_prototype, text)).casefold()
    return shape.replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=4096)
def _prototype(character: str) -> str:
    """The one character that stands for all those that look like this one."""
    alike, new = {character}, [character]
    while new:
        for other in _confusable_with(new.pop()):
            if other not in alike:
                alike.add(other)
                new.append(other)
    return min(alike)


def _confusable_with(character: str) -> Iterable[str]:
    # Marks like '.' are like too many other things, and all that it takes to differ.
    if character in _MARKS:
        return ()
    found = confusables.confusables_data.get(character, ())
    return (other["c"] for other in found if len(other["c"]) == 1)
