"""The words that stand for values in a query: colour nicknames, languages, formats, `is:` words."""

from __future__ import annotations

from types import MappingProxyType

from mtgnet.cards.vocabulary import Rarity


def _table(text: str) -> dict[str, str]:
    """`a b: x; c: y` as a mapping of each word before a colon to what follows it."""
    pairs = (line.split(":", 1) for line in text.split(";") if line.strip())
    return {word: meaning.strip() for words, meaning in pairs for word in words.split()}


COLOURS = MappingProxyType(
    _table("""
        white: W; blue: U; black: B; red: R; green: G;
        azorius ojutai: WU; dimir silumgar: UB; rakdos kolaghan: BR; gruul atarka: RG;
        selesnya dromoka: GW; orzhov: WB; izzet: UR; golgari: BG; boros: RW; simic: GU;
        silverquill: WB; prismari: UR; witherbloom: BG; lorehold: RW; quandrix: GU;
        bant brokers: GWU; esper obscura: WUB; grixis maestros: UBR; jund riveteers: BRG;
        naya cabaretti: RGW; abzan indatha: WBG; jeskai raugrin: URW; sultai zagoth: BGU;
        mardu savai: RWB; temur ketria: GUR;
        chaos glint: UBRG; aggression dune: WBRG; altruism ink: WURG; growth witch: WUBG;
        artifice yore: WUBR; fivecolor wubrg rainbow all: WUBRG
    """)
)
COLOURLESS = frozenset({"c", "colorless", "colourless"})
MULTICOLOURED = frozenset(
    {"m", "multi", "multicolor", "multicolored", "multicolour", "multicoloured", "gold"}
)

RARITIES = MappingProxyType(
    {rarity.name.lower(): rarity for rarity in Rarity}
    | {rarity.name[0].lower(): rarity for rarity in Rarity}
)

LANGUAGES = MappingProxyType(
    _table("""
        en english: en; es sp spanish: es; fr french: fr; de german: de; it italian: it;
        pt portuguese: pt; ja jp japanese: ja; ko kr korean: ko; ru russian: ru;
        zhs cs chinese simplified: zhs; zht ct traditional: zht; he hebrew: he; la latin: la;
        grc greek: grc; ar arabic: ar; sa sanskrit: sa; ph px phyrexian: ph; qya quenya: qya;
        dw dwarvish: dw; any: any
    """)
)
GAMES = MappingProxyType(
    _table("paper: paper; mtgo modo online: mtgo; arena mtga: arena; astral: astral; sega: sega")
)
FORMATS = MappingProxyType(
    _table("""
        std: standard; edh cmdr: commander; pd pennydreadful: penny; pdh: paupercommander;
        oath: oathbreaker; sbrawl: standardbrawl; duelcommander: duel; mod: modern; leg: legacy;
        vint: vintage; pio: pioneer; hist: historic
    """)
)
BORDERS = MappingProxyType(
    _table("""
        black: black; white: white; silver: silver; gold: gold; yellow: yellow;
        borderless none: borderless
    """)
)
LAYOUTS = MappingProxyType(
    _table("""
        normal: normal; split: split; flip: flip; transform: transform; meld: meld;
        modal_dfc mdfc: modal_dfc; leveler: leveler; class: class; case: case; saga: saga;
        adventure: adventure; mutate: mutate; prototype: prototype; prepare: prepare;
        battle: battle; planar plane: planar; scheme: scheme; vanguard: vanguard; token: token;
        double_faced_token: double_faced_token; emblem: emblem; augment: augment; host: host;
        art_series: art_series; reversible_card: reversible_card
    """)
)
FINISHES = ("foil", "nonfoil", "etched", "glossy")
FLAGS = frozenset(
    """
    promo reprint digital fullart textless booster oversized variation story
    """.split()
)
"""The yes-or-no columns of a printing."""

FRAME_EFFECTS = frozenset(
    """
    legendary miracle nyxtouched draft devoid tombstone colorshifted inverted sunmoondfc
    compasslanddfc originpwdfc mooneldrazidfc waxingandwaningmoondfc showcase extendedart
    companion etched snow lesson shatteredglass convertdfc fandfc upsidedowndfc spree
    fullart enchantment vehicle placeholderimage borderless
    """.split()
)
PROMO_TYPES = frozenset(
    """
    alchemy arenaleague beginnerbox boosterfun boxtopper brawldeck bringafriend bundle
    buyabox chocobofoil concept confettifoil convention datestamped dazzlefoil dossier
    doublerainbow doubleexposure draculaseries draftweekend dragonscalefoil duels embossed
    event ffi ffii ffiii ffiv ffix ffv ffvi ffvii ffviii ffx ffxi ffxii ffxiii ffxiv ffxv
    ffxvi firstplacefoil fnm fracturefoil galaxyfoil gameday giftbox gilded glossy
    godzillaseries halofoil headliner imagine instore intropack invisibleink jpwalker
    judgegift league magnified manafoil mediainsert metal moonlitland neonink oilslick
    openhouse planeswalkerdeck plastic playerrewards playpromo playtest portrait poster
    premiereshop prerelease promopack promostamped rainbowfoil raisedfoil ravnicacity
    rebalanced release resale ripplefoil schinesealtart scroll serialized setextension
    setpromo silverfoil singularityfoil sldbonus sourcematerial stamped stepandcompleat
    storechampionship surgefoil textured thick themepack tourney universesbeyond
    upsidedown upsidedownback vault wizardsplaynetwork startercollection starterdeck
    ampersand commanderparty
    """.split()
)

STARS = frozenset({"*", "x", "?"})
"""Signs that make a printed power, toughness, loyalty or defense no number."""
