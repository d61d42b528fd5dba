"""What must be true of any queries on any catalogue: tried on the starter set."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtgnet.stores import search

TERMS = (
    "bolt", "lightning", "!fire", "t:creature", "t:instant", "t:land", "t:legendary", "o:draw",
    "o:/target .*/", "fo:flying", "kw:flying", "c:r", "c=u", "c:m", "c<=gw", "c>b", "c!=r",
    "id:bant", "id>=r", "id=c", "mv<=2", "mv=3", "mv:odd", "pow>tou", "tou>=3", "loy=3",
    "m:2r", "m<={G}{G}", "m>1", "r>=rare", "r:c", "s:m10", "s:clb,znr", "cn>200", "year<2015",
    "date>=2020-06", "in:isd", "lang:en", "game:paper", "f:modern", "banned:legacy",
    "restricted:vintage", "is:permanent", "is:dfc", "is:commander", "not:reprint", "a:a",
    "border:black", "frame:2015", "is:foil", "prints>1", "produces:g", "name:/^a/", "t:token",
    "usd<1",
)  # fmt: skip

SIZES = ("pow", "tou", "loy", "def", "pt")
"""Terms about sizes that stand side by side are about one face, so that they don't distribute."""

EQUAL = (
    ("c>=r", "c:r"), ("c>=g c>=r", "c>=rg"), ("c>g", "c>=g (c>=w or c>=u or c>=b or c>=r)"),
    ("c>=gr", "c>r c>g"), ("c<=gr", "c<=r or c<=g or c=gr"), ("c=c", "c<w"), ("c=0", "c=c"),
    ("c=1", "c=w or c=u or c=b or c=r or c=g"), ("c>=3", "c=3 or c=4 or c=5"), ("c:m", "c>1"),
    ("c<3", "c=2 or c=1 or c=0"), ("c:boros", "c:wr"), ("C=WUR", "c=jeskai"), ("c!rg", "c=rg"),
    ("id<=uw", "id:uw"), ("id>=g id>=r", "id>=rg"), ("id>=gr", "id>r id>g"), ("id=c", "id<w"),
    ("id>g", "id>=g (id>=w or id>=u or id>=b or id>=r)"), ("id<=gr", "id<=r or id<=g or id=gr"),
    ("id>=3", "id=3 or id=4 or id=5"), ("id:c", "id=0"), ("mv>=7", "cmc>=7"), ("pow:4", "pow=4"),
    ("pt=4", "(pow=0 tou=4) or (pow=1 tou=3) or (pow=2 tou=2) or (pow=3 tou=1) or (pow=4 tou=0)"),
    ("m={10}", "m=10"), ("m:2WW", "m>={W}{2}{W}"), ("not:permanent", "-is:permanent"),
    ("-not:dfc", "is:dfc"), ("r>=r", "r:rare or r:special or r:mythic or r:bonus"),
    ("f:vintage", "legal:vintage or restricted:vintage"), ("s:m10,clb", "s:m10 or e:clb"),
    ("fire (ice or x)", "fire ice or fire x"), ("year=2009", "date>=2009-01-01 date<=2009-12-31"),
    ("mv:even or mv:odd", "mv=0 or mv>=1"),
)  # fmt: skip

SUBSET = (
    ("c=uw", "c>=uw"), ("c>uw", "c>=uw"), ("c>=uw", "c:u"), ("id<=u", "id<=uw"), ("mv=0", "mv<=1"),
    ("m>=2ww", "m>=ww"), ("m<{R}{R}", "m<={R}{R}"), ('"lightning bolt"', "bolt lightning"),
    ("!fire", "fire"), ("r:mythic", "r>=rare"), ("o:flying", "fo:flying"), ("is:mdfc", "is:dfc"),
    ("s:isd is:dfc", "is:dfc"), ("unique:prints r:m", "r:m"),
)  # fmt: skip

DISJOINT = (
    ("id=r", "id=g"), ("id=0", "id>=2"), ("mv:even", "mv:odd"), ("banned:modern", "f:modern"),
    ("m={R}", "m={G}"), ("prints=1", "prints>1"), ("is:funny f:vintage", "t:creature"),
)  # fmt: skip


@pytest.fixture(scope="module")
def cards(starter_catalogue):
    """The ids of the cards that a query finds."""
    with starter_catalogue.engine.connect() as connection:

        def found(query):
            hits = search.find(connection, query)
            assert not hits.complaints
            return {hit.card_id for hit in search.page(connection, hits, 0, hits.total)}

        yield found


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal(cards, one, other):
    assert cards(one) == cards(other)


@pytest.mark.parametrize(("part", "whole"), SUBSET)
def test_subset(cards, part, whole):
    assert cards(part) <= cards(whole)


@pytest.mark.parametrize(("one", "other"), DISJOINT)
def test_disjoint(cards, one, other):
    assert not cards(one) & cards(other)


def _mixes(one, other):
    return one.startswith(SIZES) and other.startswith(SIZES)


terms = st.sampled_from(TERMS)
queries = st.recursive(
    terms,
    lambda part: st.one_of(
        st.tuples(part, part).map(lambda two: f"({two[0]} {two[1]})"),
        st.tuples(part, part).map(lambda two: f"({two[0]} or {two[1]})"),
        part.map(lambda one: f"-({one})"),
    ),
    max_leaves=5,
)
on_starter = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@on_starter
@given(one=queries, other=queries)
def test_order_of_terms_does_not_matter(cards, one, other):
    assert cards(f"{one} {other}") == cards(f"{other} {one}")
    assert cards(f"{one} or {other}") == cards(f"{other} or {one}")


@on_starter
@given(one=queries)
def test_two_negations_are_none(cards, one):
    assert cards(f"-(-({one}))") == cards(one)


@on_starter
@given(one=terms, other=terms)
def test_de_morgan(cards, one, other):
    if _mixes(one, other):
        return
    extras = "include:extras"
    assert cards(f"-({one} or {other}) {extras}") == cards(f"-({one}) -({other}) {extras}")
    assert cards(f"-({one} {other}) {extras}") == cards(f"-({one}) or -({other}) {extras}")


@on_starter
@given(one=queries, other=queries)
def test_more_terms_find_no_more(cards, one, other):
    if not ("t:token" in other or "s:" in other or "!" in other):
        assert cards(f"{one} {other}") <= cards(one)
    assert cards(f"({one} or {other}) include:extras") >= cards(f"({one}) include:extras")
