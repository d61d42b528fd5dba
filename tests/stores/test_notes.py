"""What tools remember belongs to people: it is told to them, and goes with their account."""

from __future__ import annotations

import json
from pathlib import Path

from collecting import result_of
from immediate import open_at_once

from mtgnet.core.names import read_nick
from mtgnet.core.records import Note


def test_notes_are_exported_and_go_with_the_account(tmp_path: Path) -> None:
    database, stores = open_at_once(tmp_path)
    alice = result_of(stores.accounts.register(read_nick("alice"), "hash", 1.0))
    mine = Note("reminder", "", alice.owner, 1, {"text": "tea", "at": 1.0, "due": 2.0})
    other = Note("life", "den", "g5f", 0, {"nick": "bob", "points": 37})
    for note in (mine, other):
        result_of(stores.notes.put(note))
    told = [json.loads(line) for line in result_of(stores.accounts.export(alice.id))]
    assert [each["value"] for each in told if each["kept"] == "note"] == [mine.value]
    (account,) = [each for each in told if each["kept"] == "account"]
    assert account["made"] == "1970-01-01T00:00:01.000+00:00"
    result_of(stores.accounts.forget(alice.id))
    database.close()
    database, stores = open_at_once(tmp_path)
    assert stores.notes.found() == [other]
    database.close()
