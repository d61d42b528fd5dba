"""Regular expressions over many texts at once find what they would find in each alone."""

import contextlib

import re2
from hypothesis import assume, given
from hypothesis import strategies as st

from mtgnet.cards.query.patterns import BadPatternError, compiled, translated
from mtgnet.stores.search.texts import _BETWEEN, _one_by_one, _together

pieces = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "[^a]",
        r"\s",
        r"\b",
        "^",
        "$",
        "(a|b)",
        "a*",
        "b+",
        "\\n",
        "(?s:.)",
        r"\W",
        "{t}",
    ]
)
patterns = st.lists(pieces, min_size=1, max_size=5).map("".join)
texts = st.lists(st.text(alphabet="ab \n{t}é", max_size=8), min_size=1, max_size=6)


@given(patterns, texts)
def test_together_is_as_one_by_one(pattern, several):
    try:
        regex = compiled(translated(pattern))
    except BadPatternError:
        assume(False)
    joined = _BETWEEN.join(several).encode()
    alone = [place for place, text in enumerate(several) if regex.search(text.encode())]
    assert list(_together(regex, joined)) == alone
    assert list(_one_by_one(regex, joined)) == alone


@given(st.text(alphabet="ab.*+?()[]{}|^$\\1smptcr-", max_size=20))
def test_any_pattern_is_taken_or_refused(pattern):
    with contextlib.suppress(BadPatternError):
        assert isinstance(compiled(translated(pattern)), re2._Regexp)


def test_case_and_accents_do_not_matter():
    assert compiled(translated("DÛL")).search(b"lim-dul")


def test_escapes_for_symbols():
    for pattern, text in {
        r"\sm, {T}": "{2/w}, {t}",
        r"\sc": "{u/r}",
        r"\ss": "{chaos}",
        r"\smr": "{g}{g}",
        r"\smh": "{w/u}",
        r"\smp": "{w/p}",
        r"\spt": "a 2/2 bear",
        r"\spp": "+1/+x",
        r"\smm": "-2/-2",
        r"a\/b".replace("\\/", "/"): "a/b",
    }.items():
        assert compiled(translated(pattern)).search(text.encode()), pattern
    assert not compiled(translated(r"\smr")).search(b"{g}{u}")
    assert not compiled(translated(r"\\smm")).search(b"-2/-2")
