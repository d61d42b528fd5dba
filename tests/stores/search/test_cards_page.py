"""What docs/cards.md and docs/collections.md say of the search language is true."""

import re
from pathlib import Path

import pytest

from mtgnet.cards.query.help import directive_table, owned_table, table
from mtgnet.cards.query.keys import OWNED_DIRECTIVES
from mtgnet.stores import search

DOCS = Path(__file__).parents[3] / "docs"
PAGE = "".join((DOCS / name).read_text("utf-8") for name in ("cards.md", "collections.md"))
EXAMPLES = re.findall(r"^\| `(.+?)` \| ([^|`]*) \| ([^|`]*)\|$", PAGE.replace("\\|", "/"), re.M)


def names(cell):
    """The cards in a cell, between commas; names have none but before a blank and `the` or `of`."""
    return [name.strip() for name in re.split(r", (?!the |Once)", cell) if name.strip()]


def test_tables_are_those_of_the_program():
    assert "\n".join(table()) in PAGE
    assert "\n".join(directive_table()) in PAGE
    assert "\n".join(owned_table()) in PAGE
    assert "\n".join(directive_table(OWNED_DIRECTIVES)) in PAGE


def test_there_are_examples():
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize(("query", "there", "not_there"), EXAMPLES)
def test_example(starter_catalogue, query, there, not_there):
    with starter_catalogue.engine.connect() as connection:
        found = search.find(connection, query)
        told = search.names(connection, found)
    assert not found.complaints
    assert names(there)
    assert set(names(there)) <= set(told)
    assert not set(names(not_there)) & set(told)
