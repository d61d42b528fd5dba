"""The search cases of other projects, where their data is there."""

import pytest
import search_cases

from mtgnet.stores.search import find


@pytest.fixture(scope="module")
def queries(real_data):
    return real_data / "queries"


def wrong(outcomes):
    """The cases that fail without a reason, and the excused ones that hold after all."""
    seen = list(outcomes)
    assert seen
    return [outcome for outcome in seen if not (outcome.holds or outcome.excused)]


def test_within_sets(queries, full_catalogue):
    assert not wrong(search_cases.set_scoped(queries, full_catalogue.path))


def test_within_a_set_of_the_sample(queries, tmp_path):
    sample = queries.parent / "catalogue" / search_cases.SAMPLE
    assert not wrong(
        search_cases.set_scoped(queries, search_cases.build(sample, tmp_path / "s"), "m10")
    )


def test_must_and_must_not(queries, full_catalogue):
    assert not wrong(search_cases.must_and_must_not(queries, full_catalogue.path))


def test_few_cards(queries, tmp_path):
    few = search_cases.build(queries / "cards_fixture.jsonl", tmp_path / "few.db")
    assert not wrong(search_cases.offline(queries, few))


def test_laws(queries, full_catalogue):
    assert not wrong(search_cases.laws(queries, full_catalogue.path))


def test_the_excused_law_holds_by_card(full_catalogue):
    with full_catalogue.engine.connect() as connection:
        even, odd = (find(connection, query).ids for query in ("mv:even", "mv:odd"))
    assert not set(even) & set(odd)
