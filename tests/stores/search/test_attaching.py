"""Two files on one connection: what both have, and that only one of them can be asked to change."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from collecting import result_of
from sqlalchemy.exc import OperationalError

from mtgnet.cards.owned import Question
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.schema import metadata as catalogue
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.stores.opening import prepare
from mtgnet.stores.schema import metadata as store
from mtgnet.stores.search.asking_owned import find_owned
from mtgnet.stores.search.attaching import attach
from mtgnet.stores.search.deadline import TooSlowError


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "a", tmp_path / "b"
    for path in paths:
        path.mkdir()
    return prepare(paths[0], 0.0), prepare(paths[1], 0.0)


def test_no_table_is_in_both_files() -> None:
    assert not set(catalogue.tables) & set(store.tables)


def test_a_connection_sees_the_file_that_was_attached_last(
    starter_catalogue: Catalogue, files: tuple[Path, Path]
) -> None:
    with starter_catalogue.engine.connect() as connection:
        for path in (*files, files[1]):
            attach(connection, path)
            known = connection.exec_driver_sql("PRAGMA database_list").all()
            assert {Path(row[2]) for row in known if row[1] == "store"} == {path}
            assert connection.exec_driver_sql("SELECT count(*) FROM holding").scalar() == 0
            assert connection.exec_driver_sql("SELECT folded('Ætherling É')").scalar()


def test_nothing_can_be_written(starter_catalogue: Catalogue, files: tuple[Path, Path]) -> None:
    with starter_catalogue.engine.connect() as connection:
        attach(connection, files[0])
        with pytest.raises(OperationalError, match="readonly"):
            connection.exec_driver_sql("DELETE FROM holding")


def test_a_search_of_collections_ends_in_time(
    starter_catalogue: Catalogue, files: tuple[Path, Path]
) -> None:
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300000)"
        " INSERT INTO holding SELECT x, 1, x, 'en', 'nonfoil', 'NM', '', 0, 'o', '', '', '', 'c',"
        " 1, 0, 0, 0, '', '[]', NULL, '', '', '{}' FROM n"
    )
    with sqlite3.connect(files[0]) as filled:
        filled.execute(endless)
    with starter_catalogue.engine.connect() as connection, pytest.raises(TooSlowError):
        find_owned(connection, files[0], Question(owners={1: "x"}), seconds=0.01)


def test_without_a_store_there_is_nothing_to_ask() -> None:
    with pytest.raises(AssertionError, match="no store"):
        result_of(starter_library().owned(Question(owners={1: "x"}), 1))
