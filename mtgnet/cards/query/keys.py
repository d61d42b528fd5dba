"""The keys of the search language: the one place where they are declared.

What is read, the syntax help, the tables in docs/cards.md and the suggestions for a mistyped key
all come from here. Searches of collections have some keys more.
"""

from __future__ import annotations

from types import MappingProxyType

from attrs import field, frozen

from mtgnet.cards.query import amounts as count
from mtgnet.cards.query import owning
from mtgnet.cards.query import readers as read
from mtgnet.cards.query.conditions import Measure, Palette, Tally, Where
from mtgnet.cards.query.reading import Reader
from mtgnet.cards.vocabulary import Status

COMPARED = ": = != < <= > >="
MATCHED = ": = !="


@frozen
class Key:
    """A key: its names (the first is the one to show), what it asks, an example, how it is read."""

    names: tuple[str, ...]
    about: str
    example: str
    reader: Reader
    operators: str = MATCHED


@frozen
class Directive:
    """A key that says how to show what was found; the words it takes, each with what it means."""

    names: tuple[str, ...]
    about: str
    words: MappingProxyType[str, str]


def _key(names: str, about: str, example: str, reader: Reader, operators: str = MATCHED) -> Key:
    return Key(tuple(names.split()), about, example, reader, operators)


def _directive(names: str, about: str, words: str) -> Directive:
    pairs = (word.split("=") for word in words.split())
    meant = {pair[0]: pair[-1] for pair in pairs}
    return Directive(tuple(names.split()), about, MappingProxyType(meant))


@frozen(eq=False)
class Language:
    """What one kind of search understands: keys, and directives by their names.

    `elsewhere` has names that mean something in other searches only, with what to say of them.
    """

    keys: tuple[Key, ...]
    directives: tuple[Directive, ...]
    elsewhere: MappingProxyType[str, str] = MappingProxyType({})
    by_name: MappingProxyType[str, Key] = field(init=False)
    directive_by_name: MappingProxyType[str, Directive] = field(init=False)

    @by_name.default
    def _by_name(self) -> MappingProxyType[str, Key]:
        return MappingProxyType({name: key for key in self.keys for name in key.names})

    @directive_by_name.default
    def _directive_by_name(self) -> MappingProxyType[str, Directive]:
        return MappingProxyType({name: key for key in self.directives for name in key.names})

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of every key, in the order in which they are declared."""
        return (*self.by_name, *self.directive_by_name)


GROUPS: MappingProxyType[str, tuple[Key, ...]] = MappingProxyType({
    "name and text": (
        _key("name n", "words of the name", "name:/^fire/", read.text(Where.NAME)),
        _key("t type subtype", "the type line", "t:goblin",
             read.text(Where.TYPE, ("pw", "planeswalker"))),
        _key("o oracle", "rules text without reminders; ~ is the card", 'o:"draw a card"',
             read.text(Where.ORACLE)),
        _key("fo fulloracle", "rules text with reminders", "fo:flying",
             read.text(Where.FULL_ORACLE)),
        _key("kw keyword", "a keyword ability", "kw:flying", read.keyword),
    ),
    "colours": (
        _key("c color colors colour colours", "colours: all of these", "c:rg",
             read.colours(Palette.COLORS, ">="), COMPARED),
        _key("id identity ci cid commander", "colour identity: no others than these", "id:esper",
             read.colours(Palette.IDENTITY, "<="), COMPARED),
        _key("produces", "the mana it makes", "produces:wu", read.colours(Palette.PRODUCED, ">="),
             COMPARED),
    ),
    "mana": (
        _key("m mana cost", "mana cost: at least these symbols", "m:2WW", count.mana, COMPARED),
        _key("mv cmc manavalue", "mana value; also even and odd", "mv<=2",
             count.measure(Measure.MANA_VALUE), COMPARED),
    ),
    "size": (
        _key("pow power", "power", "pow>tou", count.measure(Measure.POWER), COMPARED),
        _key("tou toughness", "toughness", "tou>=5", count.measure(Measure.TOUGHNESS), COMPARED),
        _key("pt powtou", "power and toughness added", "pt>=10",
             count.measure(Measure.POWER_TOUGHNESS), COMPARED),
        _key("loy loyalty", "loyalty", "loy=3", count.measure(Measure.LOYALTY), COMPARED),
        _key("def defense defence", "defense of a battle", "def>=5", count.measure(Measure.DEFENSE),
             COMPARED),
    ),
    "printing": (
        _key("s e set edition", "set, by code or name; several between commas", "s:m10,isd",
             read.in_set),
        _key("r rarity", "rarity: common < uncommon < rare < special < mythic < bonus", "r>=rare",
             read.rarity, COMPARED),
        _key("cn number collector", "collector number", "cn>=100", count.collector_number,
             COMPARED),
        _key("in", "some printing is in a set, rarity, game or language", "in:lea", read.somewhere),
        _key("b block", "block, by code or name", "b:isd", read.block),
        _key("st settype", "type of set", "st:commander", read.set_type),
    ),
    "when and where": (
        _key("year", "year of the printing", "year<=1994", count.year, COMPARED),
        _key("date released", "day of the printing, or of a set", "date>=2019-07-12", count.day,
             COMPARED),
        _key("lang language", "language of the printing", "lang:ja", read.language),
        _key("game", "paper, mtgo or arena", "game:arena", read.game),
    ),
    "legality": (
        _key("f format", "legal or restricted in a format", "f:modern",
             read.statuses(Status.LEGAL, Status.RESTRICTED)),
        _key("legal", "legal in a format and not restricted", "legal:vintage",
             read.statuses(Status.LEGAL)),
        _key("banned", "banned in a format", "banned:legacy", read.statuses(Status.BANNED)),
        _key("restricted", "restricted in a format", "restricted:vintage",
             read.statuses(Status.RESTRICTED)),
    ),
    "kinds": (
        _key("is has", "a kind of card or printing", "is:commander", read.kind),
        _key("not", "the opposite of is:", "not:reprint", read.no_kind),
        _key("layout", "layout of the card", "layout:saga", read.layout),
    ),
    "art and flavour": (
        _key("a artist", "artist", 'a:"rebecca guay"', read.text(Where.ARTIST)),
        _key("ft flavor flavour", "flavour text", "ft:chandra", read.text(Where.FLAVOR)),
        _key("wm w watermark", "watermark", "wm:izzet", read.watermark),
    ),
    "looks": (
        _key("frame", "frame, or an effect on it", "frame:future", read.frame),
        _key("border", "colour of the border", "border:white", read.border),
        _key("finish", "foil, nonfoil or etched", "finish:etched", read.finish),
        _key("stamp", "security stamp", "stamp:acorn", read.stamp),
    ),
    "prices": (
        _key("usd", "price in US dollars", "usd<5", count.measure(Measure.USD), COMPARED),
        _key("eur", "price in euros", "eur<5", count.measure(Measure.EUR), COMPARED),
        _key("tix", "price in MTGO tickets", "tix<1", count.measure(Measure.TIX), COMPARED),
    ),
    "how often": (
        _key("prints", "number of printings", "prints=1", count.measure(Measure.PRINTINGS),
             COMPARED),
        _key("sets", "number of sets it is in", "sets>=10", count.measure(Measure.SETS), COMPARED),
    ),
})  # fmt: skip
"""The keys, by what they are about."""

KEYS = tuple(key for group in GROUPS.values() for key in group)

_ORDERS = """name set released rarity color usd eur tix cmc mv=cmc manavalue=cmc power pow=power
    toughness tou=toughness edhrec penny artist number=set"""
_PREFERENCES = "default oldest newest usd-low usd-high eur-low eur-high tix-low tix-high promo"

_ORDER = _directive("order sort", "order of the answers", _ORDERS)
_DIRECTION = _directive("direction dir", "upwards or downwards",
                        "asc ascending=asc desc descending=desc auto")  # fmt: skip
_OF_CARDS = (
    _directive("unique", "one answer a card, printing or picture",
               "cards card=cards prints printings=prints art"),
    _directive("prefer", "the printing to show", _PREFERENCES),
    _directive("include", "shows tokens, planes and other extras", "extras extra=extras"),
)  # fmt: skip
DIRECTIVES = (_OF_CARDS[0], _ORDER, _DIRECTION, *_OF_CARDS[1:])

OWNED = (
    _key("own owned", "how many of the card its owner has, in all printings", "own>=4",
         owning.tally(Tally.OWNED), COMPARED),
    _key("owner", "whose it is; several between commas", "owner:alice", owning.owner),
    _key("place", "words of the place; only your own", "place:binder", owning.place),
    _key("cond condition", "condition: m > nm > lp > mp > hp > d", "cond>=lp", owning.condition,
         COMPARED),
    _key("trade", "how many are for trade; yes and no", "trade:yes",
         owning.tally(Tally.FOR_TRADE), COMPARED),
    _key("lent", "how many are lent; yes and no", "lent>0", owning.tally(Tally.LENT), COMPARED),
)  # fmt: skip
"""The keys that only searches of collections have."""

OWNED_DIRECTIVES = (
    _directive("order sort", "order of the rows", f"{_ORDERS} count price"),
    _DIRECTION,
)


def _elsewhere(known: tuple[Key | Directive, ...], what: str) -> MappingProxyType[str, str]:
    return MappingProxyType({name: what for key in known for name in key.names})


CARDS = Language(KEYS, DIRECTIVES, _elsewhere(OWNED, "that is for /mine and /collection"))
COLLECTIONS = Language(
    (*KEYS, *OWNED), OWNED_DIRECTIVES, _elsewhere(_OF_CARDS, "that is for /find")
)
BY_NAME = CARDS.by_name
NAMES = CARDS.names
