"""What terms mean, and what is told of those that mean nothing."""

import pytest

from mtgnet.cards.colours import mask
from mtgnet.cards.query import QueryError, parse
from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Measure, Palette, Where
from mtgnet.cards.query.help import directive_table, summary, table
from mtgnet.cards.query.keys import DIRECTIVES, KEYS, NAMES
from mtgnet.cards.query.kinds import KINDS
from mtgnet.cards.query.near import nearest
from mtgnet.cards.query.tree import Leaf, opposite
from mtgnet.cards.vocabulary import Rarity

BLUE_RED = mask("UR")


def meant(query):
    read = parse(query)
    assert not read.complaints
    return read.meaning.it


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("c:ur", ask.Coloured(Palette.COLORS, ">=", BLUE_RED)),
        ("id:izzet", ask.Coloured(Palette.IDENTITY, "<=", BLUE_RED)),
        ("C=IZZET", ask.Coloured(Palette.COLORS, "=", BLUE_RED)),
        ("c!ur", ask.Coloured(Palette.COLORS, "=", BLUE_RED)),
        ("c:c", ask.Coloured(Palette.COLORS, "=", 0)),
        ("c:m", ask.ColourCount(Palette.COLORS, ">=", 2)),
        ("c>3", ask.ColourCount(Palette.COLORS, ">", 3)),
        ("produces:c", ask.Coloured(Palette.PRODUCED, ">=", mask("C"))),
        ("m:2WW", ask.Costs(">=", (("N", 2.0), ("W", 2.0)))),
        ("m={U/W}{10}", ask.Costs("=", (("N", 10.0), ("W/U", 1.0)))),
        ("m={gu}{p/w}", ask.Costs("=", (("U/G", 1.0), ("W/P", 1.0)))),
        ('m=""', ask.Costless()),
        ("m={}", ask.Costless()),
        ("o:{w/r}", ask.Contains(Where.ORACLE, "{r/w}")),
        ("fo:{pu}{2/w}{ur}", ask.Contains(Where.FULL_ORACLE, "{u/p}{2/w}{u/r}")),
        ("fire//ice", ask.Contains(Where.NAME, "fire // ice")),
        ("layout:modal_dfc", ask.LaidOut("modal_dfc")),
        ("pow>tou", ask.Compares(Measure.POWER, ">", Measure.TOUGHNESS)),
        ("pow=½", ask.Compares(Measure.POWER, "=", 0.5)),
        ("tou>=1+*", ask.Compares(Measure.TOUGHNESS, ">=", 1.0)),
        ("pow=*+1", ask.Printed(Measure.POWER, frozenset({"1+*", "*+1"}))),
        ("loy=X", ask.Printed(Measure.LOYALTY, frozenset({"x"}))),
        ("mv:odd", ask.Parity(True)),
        ("r>=r", ask.Rarer(">=", Rarity.RARE)),
        ("s:m10,ISD", ask.InSet(("m10", "isd"))),
        ('e:"Urza’s Saga"', ask.InSet(("urza's saga",))),
        ("year>2010", ask.Released(">", "2010", "2011")),
        ("date=2019-12", ask.Released("=", "2019-12-01", "2020-01-01")),
        ("date<=2020-02-28", ask.Released("<=", "2020-02-28", "2020-02-29")),
        ("date>m10", ask.ReleasedWith(">", "m10")),
        ("t:pw", ask.Contains(Where.TYPE, "planeswalker")),
        ("o:“Lim-Dûl”", ask.Contains(Where.ORACLE, "lim-dul")),
        ("is:modal-dfc", ask.Trait("mdfc")),
        ("cn:12a", ask.Numbered("=", "12a")),
        ("cn>7", ask.Numbered(">", 7)),
    ],
)
def test_condition(query, condition):
    assert meant(query) == condition


def test_not_is_the_opposite_of_is():
    assert parse("not:vanilla").meaning == opposite(parse("is:vanilla").meaning)
    assert parse("-not:vanilla").meaning == parse("is:vanilla").meaning
    assert parse("t!=elf").meaning == parse("-t:elf").meaning


@pytest.mark.parametrize(
    ("query", "column", "told"),
    [
        ("bolt colr:red", 6, "did you mean “color”?"),
        ("mv>=x", 1, "“x” is not a number"),
        ("is:cube", 1, "unknown kind “cube”"),
        ("is:vanila", 1, "did you mean “vanilla”?"),
        ("pow>=1.2.3", 1, "not a number"),
        ("a t>=elf", 3, "takes only : = !="),
        ("c:cr", 1, "unknown colour “cr”"),
        ("c:bleu", 1, "did you mean “blue”?"),
        ("m:2qq", 1, "“q” is no mana symbol"),
        ("r:rareish", 1, "unknown rarity"),
        ("date=2019-13", 1, "not a date in the calendar"),
        ("year:soon", 1, "not a year"),
        ("part:", 1, "unknown key “part”"),
        ("o:", 1, "a text is missing"),
        ("order:cheap", 1, "it is one of: name set"),
        ("unique:print", 1, "did you mean “prints”?"),
        ("o:/(?=x)/", 1, "not understood: invalid perl operator"),
        ("o:/(/", 1, "missing )"),
        (r"o:/(a)\1/", 1, "not understood"),
        ("o:/((a{100}){100}){100}/", 1, "not understood"),
        ("o:/" + "a" * 400 + "/", 1, "at most 300"),
        ("pow=usd", 1, "cannot be compared"),
    ],
)
def test_bad_term_is_named_and_left_out(query, column, told):
    read = parse(query)
    (complaint,) = read.complaints
    assert complaint.column == column
    assert told in complaint.text
    assert str(complaint).startswith(f"Column {column}: ")
    rest = " ".join(word for word in query.split() if word in {"bolt", "a"})
    assert read.meaning == (parse(rest).meaning if rest else None)
    assert not read.everything


def test_bad_term_vanishes_from_its_place():
    assert parse("r:u or r:c or r:basic").meaning == parse("r:u or r:c").meaning
    assert parse("a -(b colr:x)").meaning == parse("a -b").meaning


def test_a_name_with_a_colon_is_a_name():
    assert parse("protection: red").meaning == parse('"protection:" red').meaning


def test_directives_are_no_conditions():
    read = parse("t:elf order:usd direction:desc unique:art prefer:oldest include:extras")
    assert read.meaning == parse("t:elf").meaning
    assert (read.display.order, read.display.direction) == ("usd", "desc")
    assert (read.display.unique, read.display.prefer) == ("art", "oldest")
    assert parse("sort:mv").everything


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.names[0])
def test_every_example_is_understood(key):
    for name in key.names:
        value = key.example.removeprefix(key.names[0])
        read = parse(name + value)
        assert not read.complaints
        assert isinstance(read.meaning, Leaf) or key.names[0] == "not"


def test_every_kind_is_a_word_or_words_with_hyphens():
    for word in KINDS:
        assert not parse(f"is:{word}").complaints


def test_names_are_told_apart():
    assert len(set(NAMES)) == len(NAMES)


def test_summary_fits_a_terminal():
    lines = summary()
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 80
    text = "\n".join(lines)
    assert all(key.example in text for key in KEYS)
    assert all(f"{directive.names[0]}:" in text for directive in DIRECTIVES)


def test_tables_have_a_row_a_key():
    assert len(list(table())) == len(KEYS) + 2
    assert len(list(directive_table())) == len(DIRECTIVES) + 2


@pytest.mark.parametrize(
    ("word", "near"),
    [("colr", "color"), ("rarty", "rarity"), ("tyep", "type"), ("qqqq", None), ("x", None)],
)
def test_near_key(word, near):
    assert nearest(word, NAMES) == near


def test_an_empty_query_is_refused():
    with pytest.raises(QueryError, match="empty"):
        parse(" ")
