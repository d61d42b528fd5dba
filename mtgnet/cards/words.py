"""The words that people type for conditions, finishes and languages, as `bare` makes them.

They are those that lists of cards have, too; conditions are read on the ladder of American shops,
where LP is better than MP, whatever SP is elsewhere.
"""

from __future__ import annotations

from mtgnet.cards.copies import Condition, Treatment
from mtgnet.cards.exports import words

CONDITIONS = {**words.AMERICAN.meanings, "mt": Condition.MINT, "exc": Condition.LIGHTLY_PLAYED}
"""Words to conditions."""

TREATMENTS = {
    **words.FINISHES.meanings,
    "foils": Treatment.FOIL,
    "*f*": Treatment.FOIL,
    "*e*": Treatment.ETCHED,
}
"""Words to finishes."""

_OWN_NAMES = {
    "deutsch": "de",
    "español": "es",
    "français": "fr",
    "italiano": "it",
    "português": "pt",
    "русский": "ru",
    "日本語": "ja",
    "한국어": "ko",
    "简体中文": "zhs",
    "繁體中文": "zht",
    "eng": "en",
    "ger": "de",
    "jpn": "ja",
}
LANGUAGES = {
    word: code
    for word, code in {**words.LANGUAGES.meanings, **_OWN_NAMES}.items()
    if word not in CONDITIONS
}
"""Codes and names of languages to Scryfall's codes."""
