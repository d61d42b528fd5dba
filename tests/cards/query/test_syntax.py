"""Reading queries: the tree, what is refused and where, and that nothing typed takes long."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.query.syntax import QueryError, Term, Value, read, shown, written
from mtgnet.cards.query.tree import And, Leaf, Or, both, either, opposite


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("t:goblin or t:elf c:g", "(or t:goblin (and t:elf c:g))"),
        ("-(t:creature or t:land) bolt", "(and (not (or t:creature t:land)) name:bolt)"),
        ("a and b AND c", "(and name:a name:b name:c)"),
        ("a OR b or c", "(or name:a name:b name:c)"),
        ("((a))", "name:a"),
        ("--a", "name:a"),
        ("-(-(a b))", "(and name:a name:b)"),
        ("tou < 3", "tou<3"),
        ("t: goblin", "t:goblin"),
        ("c!rg", "c!rg"),
        ("m={g}{g}", "m={g}{g}"),
        ("o:-1/-1 pow=-1", "(and o:-1/-1 pow=-1)"),
        ("−t:elf", "(not t:elf)"),
        ('NOT o:"first strike" a', '(and (not o:"first strike") name:a)'),
        ("not (a or b)", "(not (or name:a name:b))"),
        ("kill not", "(and name:kill name:not)"),
        ("“sol ring”", 'name:"sol ring"'),
        ("o:'draw a card'", 'o:"draw a card"'),
        ("urza’s 'til", "(and name:urza’s name:'til)"),
        ('"("', 'name:"("'),
        ('o:"a b" o:"c d"', '(and o:"a b" o:"c d")'),
        (r'name:"a \"b\" c"', r'name:"a \"b\" c"'),
        (r'o:"a\b"', r'o:"a\b"'),
        ("o:/a\\/b c/ d", "(and o:/a\\/b c/ name:d)"),
        ("!fire", "!fire"),
        ("-!fire", "(not !fire)"),
        ("!sift through c:r", '(and (or !"sift through" (and !sift name:through)) c:r)'),
        ("orgg android", "(and name:orgg name:android)"),
        ("c:u // c:r", "(and c:u name:// c:r)"),
    ],
)
def test_tree(query, tree):
    assert shown(read(query)) == tree


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("(t:creature", "Column 1: this ( is never closed"),
        ("a (b (c)", "Column 3: this ( is never closed"),
        ("a)", "Column 2: this ) closes nothing"),
        ("a ()", "Column 4: nothing stands between"),
        ("a or", "Column 3: “or” wants a term on both sides"),
        ("or a", "Column 1: “or” wants"),
        ("(a or) b", "Column 4: “or” wants"),
        ("a or or b", "Column 3: “or” wants"),
        ('o:"draw', 'Column 3: the quote " is never closed'),
        ('a "b', 'Column 3: the quote " is never closed'),
        ("o:“draw", "Column 3: the quote “ is never closed"),
        ("o:/foo", "Column 3: the regular expression is never closed"),
        ("x" * 10_000, "10000 characters and 2000 are allowed"),
        ("(" * 900 + "a" + ")" * 900, "Column 21: more than 20 parentheses"),
        ("a " * 500, "more than 150 terms"),
    ],
)
def test_refusal_names_the_place(query, told):
    with pytest.raises(QueryError) as refused:
        read(query)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "piece",
    ["(", ")", '"', "'", "-", "!", "/", "o:/", 'a"', "a or ", "-(a ", "(a or (b ", ": ", "<="],
)
def test_long_nonsense_is_quick(piece):
    started = time.perf_counter()
    with pytest.raises(QueryError):
        read(piece * 10_000)
    with contextlib.suppress(QueryError):
        read((piece * 2000)[:2000])
    assert time.perf_counter() - started < 1


@given(st.text(max_size=300) | st.text(alphabet=" ab:()<>=!-\"'/or~{}", max_size=300))
def test_anything_is_read_or_refused(text):
    with contextlib.suppress(QueryError):
        assert shown(read(text))


words = st.from_regex(r"[a-z]{1,6}", fullmatch=True).filter(
    lambda word: word not in {"or", "and", "not"}
)
texts = st.text(alphabet="abc xyz'(),+", min_size=1, max_size=8).filter(str.strip)
values = st.one_of(
    words.map(Value),
    texts.map(lambda text: Value(text, quoted=True)),
    st.text(alphabet="ab.*/ [](", min_size=1, max_size=6).map(lambda text: Value(text, regex=True)),
)
terms = st.builds(
    Term, st.sampled_from(["t", "o", "name"]), st.sampled_from([":", "=", "!=", ">="]), values
)
trees = st.recursive(
    terms.map(Leaf),
    lambda part: st.one_of(
        part.map(opposite),
        st.lists(part, min_size=2, max_size=3).map(both),
        st.lists(part, min_size=2, max_size=3).map(either),
    ),
    max_leaves=12,
)


@given(trees)
def test_what_is_written_reads_the_same(tree):
    assert read(written(tree)) == tree


@given(trees)
def test_joints_are_flat(tree):
    if isinstance(tree, And | Or):
        assert not any(isinstance(part, type(tree)) for part in tree.parts)
