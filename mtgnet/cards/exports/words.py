"""The words that programs have for conditions, finishes and languages, and what they mean here.

Words are compared without case, blanks and punctuation (`near_mint` is `Near Mint`). Each app has
its own vocabularies, since the same word means different things: LP is the second step of the
American ladder (NM LP MP HP D) and the fifth of the European one (MT NM EX GD LP PL PO).

A word that is in no vocabulary makes its row a problem to be mended, with a sentence that lists
the words there are: a finish or a condition that was guessed would never be looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Generic, TypeVar

import attrs

from mtgnet.cards.copies import Condition, Treatment
from mtgnet.cards.exports.rows import Unfit

_Meaning = TypeVar("_Meaning")
_NOT_WORD = re.compile(r"[\s_./()\[\]-]+")
_LONGEST = 60

CANONICAL = {
    Condition.MINT: "Mint",
    Condition.NEAR_MINT: "Near Mint",
    Condition.LIGHTLY_PLAYED: "Lightly Played",
    Condition.MODERATELY_PLAYED: "Moderately Played",
    Condition.HEAVILY_PLAYED: "Heavily Played",
    Condition.DAMAGED: "Damaged",
}
"""The words for conditions of which no other has to be remembered."""


def bare(word: str) -> str:
    """The word as vocabularies have it."""
    return _bare(word[:_LONGEST]) if word else ""


@lru_cache(4096)
def _bare(word: str) -> str:
    return _NOT_WORD.sub("", word.casefold())


@attrs.frozen
class Vocabulary(Generic[_Meaning]):
    """The words of one app for one thing; `shown` lists them for people."""

    what: str
    meanings: Mapping[str, _Meaning]
    shown: str

    def read(self, word: str) -> _Meaning | None:
        """What the word means; None if it is blank. Raises Unfit for an unknown one."""
        found = self.meanings.get(bare(word))
        if found is None and bare(word):
            why = f"“{word.strip()[:40]}” is no {self.what} that is known here: use {self.shown}."
            raise Unfit(self.what, why)
        return found


def vocabulary(what: str, meanings: Mapping[_Meaning, str]) -> Vocabulary[_Meaning]:
    """A vocabulary of words, given as `Word|Other word` by meaning; the first are shown."""
    table = {bare(word): mean for mean, text in meanings.items() for word in text.split("|")}
    *most, last = (text.partition("|")[0] for text in meanings.values())
    return Vocabulary(what, table, f"{', '.join(most)} or {last}")


AMERICAN = vocabulary(
    "condition",
    {
        Condition.MINT: "Mint|M",
        Condition.NEAR_MINT: "NM|Near Mint|NM/M",
        Condition.LIGHTLY_PLAYED: "LP|Lightly Played|Light Played|Slightly Played|SP|SL"
        "|Good (Lightly Played)|Excellent|EX",
        Condition.MODERATELY_PLAYED: "MP|Moderately Played|Played|PL|Good|GD",
        Condition.HEAVILY_PLAYED: "HP|Heavily Played",
        Condition.DAMAGED: "D|Damaged|DMG|Poor|PO",
    },
)
EUROPEAN = vocabulary(
    "condition",
    {
        Condition.MINT: "Mint|MT|M|1",
        Condition.NEAR_MINT: "Near Mint|NM|2",
        Condition.LIGHTLY_PLAYED: "Excellent|EX|3",
        Condition.MODERATELY_PLAYED: "Good|GD|4|Light Played|Lightly Played|LP|5",
        Condition.HEAVILY_PLAYED: "Played|PL|6",
        Condition.DAMAGED: "Poor|PO|7",
    },
)
DECKBOX = vocabulary(
    "condition",
    {
        Condition.MINT: "Mint",
        Condition.NEAR_MINT: "Near Mint",
        Condition.LIGHTLY_PLAYED: "Good (Lightly Played)|Lightly Played",
        Condition.MODERATELY_PLAYED: "Played|Moderately Played",
        Condition.HEAVILY_PLAYED: "Heavily Played",
        Condition.DAMAGED: "Damaged|Poor",
    },
)
"""The words of Deckbox, and of those who came after it."""

FINISHES = vocabulary(
    "finish",
    {
        Treatment.NONFOIL: "normal|nonfoil|regular|non foil",
        Treatment.FOIL: "foil",
        Treatment.ETCHED: "etched|foil etched|etched foil",
    },
)
YES_FOIL = vocabulary(
    "finish",
    {
        Treatment.NONFOIL: "no|false|n|0|normal|nonfoil|regular|non foil",
        Treatment.FOIL: "yes|true|y|1|f|foil",
        Treatment.ETCHED: "etched|f-etch|e|foil etched|etched foil",
    },
)
"""For columns that ask whether it is a foil."""

_LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese|Portuguese (Brazil)|Brazilian Portuguese",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Russian",
    "zhs": "Chinese|Simplified Chinese|Chinese Simplified|Chinese (S)|Chinese (Simplified)",
    "zht": "Traditional Chinese|Chinese Traditional|Chinese (T)|Chinese (Traditional)",
    "he": "Hebrew",
    "la": "Latin",
    "grc": "Ancient Greek|Greek",
    "ar": "Arabic",
    "sa": "Sanskrit",
    "ph": "Phyrexian",
    "qya": "Quenya",
    "dw": "Dwarvish",
}
_CODES = {code: code for code in _LANGUAGES} | {
    "es": "es|sp",
    "pt": "pt|pt_br|pt_pt",
    "ja": "ja|jp",
    "ko": "ko|kr",
    "zhs": "zhs|zh_cn|zh|cn|cs|zh_hans",
    "zht": "zht|zh_tw|tw|ct|zh_hant",
}
LANGUAGE_NAMES = vocabulary("language", _LANGUAGES)
LANGUAGE_CODES = vocabulary("language", _CODES)
LANGUAGES = Vocabulary(
    "language", {**LANGUAGE_NAMES.meanings, **LANGUAGE_CODES.meanings}, LANGUAGE_NAMES.shown
)
CARDMARKET_LANGUAGES = vocabulary(
    "language",
    {
        code: str(number)
        for number, code in enumerate("en fr de es it zhs ja pt ru ko zht".split(), 1)
    },
)


def language_name(code: str) -> str:
    """The English name of a language; its code if it has none."""
    return _LANGUAGES.get(code, code).partition("|")[0]


def says_more(word: str, condition: Condition) -> bool:
    """Whether the word for a condition tells more than the condition does.

    All ladders agree on the first two steps.
    """
    if condition in {Condition.MINT, Condition.NEAR_MINT}:
        return False
    return bare(word) not in {"", bare(condition), bare(CANONICAL.get(condition, ""))}
