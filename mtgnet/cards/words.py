"""The words that people and programs have for conditions, finishes and languages.

Conditions are read on the ladder of American shops, where LP is better than MP; programs that mean
another ladder have a table of their own in `mtgnet.cards.exports`. Languages have Scryfall's codes.
"""

from __future__ import annotations

from mtgnet.cards.copies import Condition, Treatment

CONDITIONS = {
    word: condition
    for condition, words in {
        Condition.MINT: "m mt mint",
        Condition.NEAR_MINT: "nm near_mint nearmint nm-m nm/m",
        Condition.LIGHTLY_PLAYED: "lp sp ex exc lightly_played lightlyplayed light_played"
        " lightplayed slightly_played excellent",
        Condition.MODERATELY_PLAYED: "mp gd moderately_played moderatelyplayed played good",
        Condition.HEAVILY_PLAYED: "hp heavily_played heavilyplayed",
        Condition.DAMAGED: "d dmg damaged po poor",
    }.items()
    for word in (each.replace("_", " ") for each in words.split())
}
"""Words in lower case, with blanks between them, to conditions."""

TREATMENTS = {
    word: treatment
    for treatment, words in {
        Treatment.FOIL: "foil foils foiled *f*",
        Treatment.ETCHED: "etched etched_foil foil_etched etched-foil foil-etched *e*",
        Treatment.NONFOIL: "nonfoil non-foil non_foil normal regular",
    }.items()
    for word in (each.replace("_", " ") for each in words.split())
}
"""Words in lower case, with blanks between them, to finishes."""

LANGUAGE_NAMES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Russian",
    "zhs": "Simplified Chinese",
    "zht": "Traditional Chinese",
    "he": "Hebrew",
    "la": "Latin",
    "grc": "Ancient Greek",
    "ar": "Arabic",
    "sa": "Sanskrit",
    "ph": "Phyrexian",
    "qya": "Quenya",
    "dw": "Dwarvish",
}
"""Scryfall's codes of languages, with their English names."""

LANGUAGES = {
    **{code: code for code in LANGUAGE_NAMES},
    **{name.lower(): code for code, name in LANGUAGE_NAMES.items()},
    **{
        word.replace("_", " "): code
        for code, words in {
            "en": "eng",
            "es": "spa castellano español",
            "fr": "fra fre français",
            "de": "deu ger deutsch",
            "it": "ita italiano",
            "pt": "pt-br pt_br brazilian_portuguese português",
            "ja": "jp jpn jap 日本語",
            "ko": "kr kor 한국어",
            "ru": "rus русский",
            "zhs": "cs cn zh zh-cn zh-hans chinese chinese_simplified simplified s-chinese"
            " 简体中文",
            "zht": "ct tw zh-tw zh-hant chinese_traditional traditional t-chinese 繁體中文",
            "grc": "greek",
        }.items()
        for word in words.split()
    },
}
"""Codes and names of languages in lower case, with blanks between words, to Scryfall's codes."""
