"""The records of Magic: cards, their faces, printings, sets. Facts only, in one shape.

Every vendor's file is turned into these (see `formats`), and the catalogue gives them back.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from mtgnet.cards.vocabulary import Finish, Game, Rarity, Status

BETWEEN = " // "
"""What stands between the faces in a full name or type line."""

_TWO_SIDED = frozenset(
    {"transform", "modal_dfc", "double_faced_token", "art_series", "reversible_card"}
)


@attrs.frozen(kw_only=True)
class Face:
    """One face of a card; a card of one face has exactly one.

    `colours` is a mask (see `colours`): the face's own where faces differ in colour, otherwise
    the whole card's. Values that are not printed are None.
    """

    name: str
    mana_cost: str = ""
    type_line: str = ""
    text: str = ""
    colours: int = 0
    power: str | None = None
    toughness: str | None = None
    loyalty: str | None = None
    defense: str | None = None


@attrs.frozen(kw_only=True)
class Card:
    """What all printings of a card share. `id` names it inside one catalogue only (0: not yet)."""

    oracle_id: str
    name: str
    layout: str
    faces: tuple[Face, ...]
    mana_value: float = 0.0
    identity: int = 0
    produced: int = 0
    keywords: tuple[str, ...] = ()
    legalities: Mapping[str, Status] = attrs.field(factory=dict)
    reserved: bool = False
    game_changer: bool = False
    edhrec_rank: int | None = None
    penny_rank: int | None = None
    id: int = 0

    @property
    def type_line(self) -> str:
        """The type lines of all faces."""
        return BETWEEN.join(face.type_line for face in self.faces)

    @property
    def mana_cost(self) -> str:
        """The mana costs of all faces that have one."""
        return BETWEEN.join(face.mana_cost for face in self.faces if face.mana_cost)

    @property
    def colours(self) -> int:
        """The colours of all faces together, as a mask."""
        union = 0
        for face in self.faces:
            union |= face.colours
        return union


@attrs.frozen(kw_only=True)
class Printing:
    """One printing of a card in one language.

    `set_code` is lower case; `released_at` is an ISO date; `prices` has the keys usd, usd_foil,
    usd_etched, eur, eur_foil and tix, where known. `tags` are promo types and frame effects.
    """

    scryfall_id: str
    oracle_id: str
    set_code: str
    set_name: str
    number: str
    rarity: Rarity
    released_at: str
    finishes: Finish
    games: Game
    lang: str = "en"
    set_type: str | None = None
    frame: str = ""
    border: str = ""
    stamp: str = ""
    watermarks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    artist: str = ""
    illustration: str = ""
    flavor_text: str = ""
    flavor_name: str = ""
    printed_name: str = ""
    printed_type_line: str = ""
    printed_text: str = ""
    digital: bool = False
    promo: bool = False
    reprint: bool = False
    full_art: bool = False
    textless: bool = False
    booster: bool = False
    oversized: bool = False
    variation: bool = False
    story: bool = False
    layout: str = "normal"
    prices: Mapping[str, float] = attrs.field(factory=dict)
    vendor_ids: Mapping[str, int] = attrs.field(factory=dict)
    id: int = 0

    def picture(self, face: int = 0, size: str = "normal") -> str:
        """The address of a face's picture; sizes: small, normal, large, png, art_crop."""
        side = "back" if face and self.layout in _TWO_SIDED else "front"
        name, ending = self.scryfall_id, "png" if size == "png" else "jpg"
        return f"https://cards.scryfall.io/{size}/{side}/{name[0]}/{name[1]}/{name}.{ending}"


@attrs.frozen(kw_only=True)
class CardSet:
    """A set of printings; `code` is lower case, `printings` is how many this catalogue has."""

    code: str
    name: str
    type: str | None = None
    released_at: str | None = None
    parent: str | None = None
    block: str | None = None
    digital: bool = False
    arena_code: str | None = None
    mtgo_code: str | None = None
    printings: int = 0


@attrs.frozen
class ForeignName:
    """A card's name in another language, or a name that some printing bears instead of its own."""

    oracle_id: str
    name: str
    lang: str


@attrs.frozen
class Migration:
    """Scryfall's word that a printing's id was merged into another (`new_id`) or deleted (None)."""

    old_id: str
    new_id: str | None
    strategy: str


Record = Card | Printing | CardSet | ForeignName | Migration
