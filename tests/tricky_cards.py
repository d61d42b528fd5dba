"""The cards of a small catalogue with everything that makes finding a printing hard."""

from __future__ import annotations

from typing import Any

SETS = {
    "m10": "Magic 2010",
    "m11": "Magic 2011",
    "ice": "Ice Age",
    "ori": "Magic Origins",
    "war": "War of the Spark",
    "tmh2": "Modern Horizons 2 Tokens",
    "med": "Mythic Edition",
    "me1": "Masters Edition",
    "cmr": "Commander Legends",
}
ALIASES = {"me1": {"arena_code": "med", "mtgo_code": "med"}, "war": {"mtgo_code": "wrs"}}


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def printed(
    place: str,
    name: str,
    oracle: int,
    finishes: str = "nonfoil foil",
    lang: str = "en",
    **more: Any,
) -> dict[str, Any]:
    """A printing, as vendors tell it; its id follows from set, number and language."""
    code, number = place.split()
    told = {
        "object": "card",
        "id": scryfall_id(place, lang),
        "oracle_id": uuid(oracle),
        "name": name,
        "lang": lang,
        "released_at": "2009-07-17",
        "layout": "normal",
        "mana_cost": "{R}",
        "cmc": 1.0,
        "type_line": "Instant",
        "oracle_text": "",
        "colors": ["R"],
        "color_identity": ["R"],
        "legalities": {"vintage": "legal"},
        "games": ["paper"],
        "finishes": finishes.split(),
        "set": code,
        "set_name": SETS[code],
        "collector_number": number,
        "rarity": "common",
    }
    if " // " in name:
        faces = [
            {"object": "card_face", "name": face, "type_line": "Creature", "oracle_text": ""}
            for face in name.split(" // ")
        ]
        told |= {"layout": "transform", "card_faces": faces}
    return told | more


def scryfall_id(place: str, lang: str = "en") -> str:
    return uuid(int.from_bytes(f"{place}{lang}".encode(), "big") % 10**12)


def token(place: str, name: str, oracle: int) -> dict[str, Any]:
    return printed(place, name, oracle, layout="token", type_line=f"Token Creature — {name}")


CARDS = [
    printed("m10 146", "Lightning Bolt", 1, tcgplayer_id=111, mtgo_id=222, mtgo_foil_id=223),
    printed("m11 149", "Lightning Bolt", 1, tcgplayer_id=112, cardmarket_id=333),
    printed("m10 155", "Shock", 2, "nonfoil"),
    printed("m11 1", "Foil Only Wonder", 3, "foil"),
    *(printed(f"m10 {number}", "Forest", 4) for number in (246, 247, 248)),
    printed("m11 246", "Forest", 4),
    printed("ice 1", "Lim-Dûl's Vault", 5, "nonfoil"),
    printed("war 5", "Jace of Two Tongues", 6),
    printed("war 5", "Jace of Two Tongues", 6, lang="ja"),
    printed("war 5★", "Jace of Two Tongues", 6, "foil", lang="ja"),
    printed("ori 60", "Kytheon, Hero of Akros // Gideon, Battle-Forged", 7),
    printed("cmr 7", "Etched Wonder", 8, "foil etched", tcgplayer_etched_id=888),
    token("tmh2 9", "Beast", 9),
    token("tmh2 10", "Beast", 10),
    token("tmh2 15", "Clue", 11),
    printed("med 3", "Sol Ring", 12),
    printed("me1 3", "Savannah Lions", 13),
    printed("cmr A-12", "Rebalanced Bear", 14),
    printed("cmr 20", "Foil", 15),
    printed("cmr 21", "Bind // Liberate", 16),
    printed("cmr 22", "Bind", 17),
]
FILE = [
    *CARDS,
    *(
        {"object": "set", "code": code, "name": SETS[code], **told}
        for code, told in ALIASES.items()
    ),
    {
        "object": "migration",
        "old_scryfall_id": uuid(999),
        "new_scryfall_id": scryfall_id("m10 146"),
        "migration_strategy": "merge",
    },
]
