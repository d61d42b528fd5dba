"""Lists that people bring along: read, accepted, mended, taken back, and looked up again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bringing import Home, Owner
from conftest import NOW
from tongues import Person, Program, both

from mtgnet.cards.exports.reading import read
from mtgnet.cards.exports.rows import ListingError
from mtgnet.stores.catalogue import loader
from mtgnet.stores.catalogue.library import Library
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.still import Still, starter_library

HEADER = "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Collector Number"
BOLT = "Lightning Bolt,m10,Near Mint,English,,146"
ELVES = "Llanowar Elves,m10,Near Mint,English,,190"
DAY = 86_400.0


def moxfield(*rows: str) -> str:
    return "\n".join([HEADER, *rows])


@pytest.fixture
def anna(kind: type[Person]) -> Owner:
    return Home(kind).owner("anna")


@pytest.fixture
def plain() -> Owner:
    return Home().owner("anna")


@both
def test_nothing_changes_before_it_is_accepted(anna: Owner) -> None:
    told = anna.pastes(moxfield(f"4,2,{BOLT}"))
    assert "4" in told
    assert not anna.has()
    anna.says("/import accept")
    (count, for_trade, _) = next(iter(anna.has().values()))
    assert (count, for_trade) == (4, 2)


def test_the_counts_are_told(plain: Owner) -> None:
    plain.says("/have 1 Lightning Bolt m10 146 nm")
    told = plain.pastes(moxfield(f"4,0,{BOLT}", "2,0,Blorbo,m10,,,,", "x,0,Serra Angel,,,,,", ""))
    assert "3 rows, 6 copies" in told
    assert "2 to add; 4 to join rows that you have" in told
    assert "1 whose card is not known" in told
    assert "1 that can't be taken as they are" in told
    assert plain.counts() == {"Lightning Bolt": 1}


@both
def test_the_same_list_again_doubles_nothing_and_what_was_entered_here_stays(anna: Owner) -> None:
    for _ in range(2):
        anna.pastes(moxfield(f"4,0,{BOLT}"))
        anna.says("/import accept")
        anna.says("/have 1 Lightning Bolt m10 146 nm", "/have 1 Counterspell")
    assert anna.counts() == {"Lightning Bolt": 6, "Counterspell": 2}
    anna.pastes(moxfield(f"3,0,{BOLT}"))
    anna.says("/import accept")
    assert anna.counts() == {"Lightning Bolt": 5, "Counterspell": 2}
    assert anna.adds_up()


def test_another_program_has_a_list_of_its_own(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}"))
    plain.says("/import accept")
    plain.pastes("2 Lightning Bolt (M10) 146")
    plain.says("/import accept")
    assert plain.counts() == {"Lightning Bolt": 6}


def test_what_is_for_trade_follows_the_list(plain: Owner) -> None:
    for marked in (0, 3, 1):
        plain.pastes(moxfield(f"4,{marked},{BOLT}"))
        plain.says("/import accept")
        assert [marks for _, marks, _ in plain.has().values()] == [marked]


def test_copies_that_are_lent_stay_until_they_are_back(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}", f"1,0,{ELVES}"))
    plain.says("/import accept")
    plain.binds("Lightning Bolt", lent=1, promised=1)
    told = plain.pastes(moxfield(f"1,0,{ELVES}"))
    assert "2 to remove" in told
    assert "Not in it any more, but lent or promised: 2 copies" in told
    plain.says("/import accept")
    assert plain.counts() == {"Lightning Bolt": 2, "Llanowar Elves": 1}
    plain.binds("Lightning Bolt")
    plain.pastes(moxfield(f"1,0,{ELVES}"))
    plain.says("/import accept")
    assert plain.counts() == {"Llanowar Elves": 1}


def test_what_is_gone_here_is_not_removed_twice(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}"))
    plain.says("/import accept", "/lose 4 Lightning Bolt m10 146 nm", "/have 2 Lightning Bolt m10")
    before = plain.counts()
    plain.pastes(moxfield(f"1,0,{ELVES}"))
    plain.says("/import accept")
    assert plain.counts() == {**before, "Llanowar Elves": 1}


@both
def test_add_adds_everything(anna: Owner) -> None:
    for _ in range(2):
        anna.pastes(moxfield(f"4,0,{BOLT}"))
        anna.says("/import add")
    assert anna.counts() == {"Lightning Bolt": 8}
    anna.pastes(moxfield(f"4,0,{BOLT}"))
    anna.says("/import accept")
    assert anna.counts() == {"Lightning Bolt": 4}


def test_a_list_waits_seven_days_on_any_connection(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}"))
    plain.person.client.vanish()
    meeting = plain.home.meeting
    meeting.clock.advance(6 * DAY)
    client = meeting.connect()
    client.type("/login anna password1", "/import")
    assert any("Import 1 waits" in line for line in client.heard())
    client.type("/cancel", "/import accept")
    assert plain.counts() == {"Lightning Bolt": 4}


def test_a_list_that_waited_too_long_is_gone(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}"))
    plain.home.meeting.clock.advance(7 * DAY)
    assert plain.says("/import accept")[-1].startswith("! No list of yours waits.")
    assert "does not wait any more" in plain.says("/import accept 1")[-1]
    assert "cancelled" in plain.says("/imports")[-1]


def test_pruning_keeps_what_is_not_known(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}", "2,0,Blorbo,m10,,,,"))
    plain.says("/import accept")
    plain.home.meeting.server.prune()
    told = plain.says("/import problems 1")
    assert any("Blorbo" in line for line in told)


def test_a_new_list_takes_the_place_of_one_that_waits(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}"))
    plain.pastes(moxfield(f"3,0,{BOLT}"))
    plain.pastes("1 Counterspell")
    plain.says("/import accept")
    assert plain.counts() == {"Counterspell": 1}
    assert "does not wait" in plain.says("/import accept 1")[-1]
    plain.says("/import accept")
    assert plain.counts() == {"Counterspell": 1, "Lightning Bolt": 3}


@both
def test_cancel_drops_it(anna: Owner) -> None:
    anna.pastes(moxfield(f"4,0,{BOLT}"))
    anna.says("/import cancel")
    assert "No list of yours waits" in anna.says("/import accept")[-1]
    assert not anna.has()


# Mending


def test_rows_are_mended_and_the_next_list_remembers_it(plain: Owner) -> None:
    rows = ("2,0,Lightnig Bolt,xyz,Near Mint,German,,", "x,0,Serra Angel,,,,,", "1,0,Blorbo,,,,,")
    plain.pastes(moxfield(*rows))
    problems = plain.says("/import problems")
    assert any("line 2" in line for line in problems)
    assert any("1. Lightning Bolt" in line for line in problems)
    plain.says("/fix 2 Lightning Bolt m10 146", "/fix 3 2 Serra Angel", "/fix 4 skip")
    told = plain.says("/import accept")
    assert any("mended 2 and left out 1" in line for line in told)
    assert plain.counts() == {"Lightning Bolt": 2, "Serra Angel": 2}
    bolt = next(key for key in plain.has() if key[0] == "Lightning Bolt")
    assert bolt[3:6] == ("m10", "146", "de")
    told = plain.pastes(moxfield(*rows)).splitlines()
    assert any("4 as in your last list" in line for line in told)
    assert not any("Rows to look at" in line for line in told)


def test_choices_are_offered_and_picked(plain: Owner) -> None:
    plain.pastes("4 Lightning Bolt")
    offered = plain.says("/fix 1")
    number = next(line.split()[0] for line in offered if "(M10) 146" in line)
    assert any("Line 1 is clear now" in line for line in plain.says(number))
    plain.says(f"/fix 1 {number}", "/import accept")
    assert [key[3:5] for key in plain.has()] == [("m10", "146")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/fix 9 skip", "has no card in line 9"),
        ("/fix 1 99", "/fix 1 lists them"),
        ("/fix 1 0", "has choices from 1 to"),
        ("/export banana", "There is no format"),
        ("/export banana", "Choose own"),
        ("/fix 1 7 Lightning Bolt m10", "Write the card without a count"),
        ("/fix 1 Blorboblorbo", "No card is called"),
        ("/fix x skip", "Give a number"),
    ],
)
def test_a_fix_that_is_none_is_refused(plain: Owner, typed: str, said: str) -> None:
    plain.pastes("4 Lightning Bolt")
    assert said in plain.says(typed)[-1]


def test_rows_that_are_left_out_and_lists_that_are_done_say_so(plain: Owner) -> None:
    plain.pastes("4 Lightning Bolt\n1 Blorboblorbo\n2 Memnite")
    assert any("Line 3 is left out." in line for line in plain.says("/fix 3 skip"))
    plain.says("/import accept")
    assert "/change CARD > SET NUMBER" in plain.says("/import problems 1")[-1]


# Taking back


@both
def test_undo_takes_exactly_that_import_back(anna: Owner) -> None:
    anna.says("/have 1 Lightning Bolt m10 146 nm")
    before = anna.has()
    anna.pastes(moxfield(f"4,2,{BOLT}", f"1,0,{ELVES}"))
    anna.says("/import accept")
    anna.says("/undo import 1")
    assert anna.has() == before
    anna.pastes(moxfield(f"4,2,{BOLT}", f"1,0,{ELVES}"))
    anna.says("/import accept")
    assert anna.counts() == {"Lightning Bolt": 5, "Llanowar Elves": 1}
    assert anna.adds_up()


def test_undo_is_refused_while_copies_are_away(plain: Owner) -> None:
    plain.pastes(moxfield(f"4,0,{BOLT}"))
    plain.says("/import accept")
    plain.binds("Lightning Bolt", lent=1)
    assert "1 of them lent" in plain.says("/undo import 1")[-1]
    plain.binds("Lightning Bolt")
    plain.says("/lose 1 Lightning Bolt m10 146 nm")
    assert "You have 3" in plain.says("/undo import 1")[-1]
    assert (
        "There is no" in plain.says("/undo import 7")[-1]
        or "no import 7" in plain.says("/undo import 7")[-1]
    )
    plain.says("/undo", "/undo import 1")
    assert not plain.has()
    assert "nothing to take back" in plain.says("/undo import 1")[-1]


# A newer catalogue


@pytest.fixture
def grown(tmp_path: Path) -> tuple[Home, Still, Catalogue]:
    """A server with a catalogue of a single card, and the starter set to follow it."""
    file = tmp_path / "one.json"
    card = {
        "object": "card",
        "id": "00000000-0000-4000-8000-000000000001",
        "oracle_id": "00000000-0000-4000-8000-000000000002",
        "name": "Bear Cub",
        "lang": "en",
        "released_at": "2003-07-28",
        "layout": "normal",
        "mana_cost": "{1}{G}",
        "cmc": 2.0,
        "type_line": "Creature — Bear",
        "oracle_text": "",
        "colors": ["G"],
        "color_identity": ["G"],
        "legalities": {},
        "set": "8ed",
        "set_name": "Eighth Edition",
        "set_type": "core",
        "collector_number": "232",
        "rarity": "common",
        "finishes": ["nonfoil"],
        "games": ["paper"],
        "border_color": "white",
        "frame": "1997",
    }
    file.write_text(f"[\n{json.dumps(card)}\n]\n", "utf-8")
    target = tmp_path / "catalogue.db"
    loader.load(loader.from_files([file]), target, NOW)
    small = Catalogue(target)
    still = Still(small)
    return Home(library=Library(still)), still, starter_library().shelf.current


def test_unknown_cards_are_found_in_a_newer_catalogue(
    grown: tuple[Home, Still, Catalogue],
) -> None:
    home, still, newer = grown
    anna = home.owner("anna")
    anna.pastes(moxfield(f"4,1,{BOLT}", f"1,0,{ELVES}"))
    anna.says("/import accept")
    anna.binds("Llanowar Elves", lent=1)
    before = anna.has()
    assert {key[1] for key in before} == {""}
    still.current = newer
    home.meeting.server.catalogue_changed()
    heard = anna.says()
    assert any("4 copies that were not quite known are known now" in line for line in heard)
    bolt = next(key for key in anna.has() if key[0] == "Lightning Bolt")
    assert bolt[2]
    assert anna.adds_up()
    # The list is compared with what is known now, and what was lent is found when it is back.
    assert "4 as in your last list" in anna.pastes(moxfield(f"4,1,{BOLT}"))
    anna.says("/import cancel")
    anna.binds("Llanowar Elves")
    home.meeting.server.catalogue_changed()
    told = anna.pastes(moxfield(f"4,1,{BOLT}", f"1,0,{ELVES}"))
    assert "5 as in your last list" in told
    anna.says("/import cancel", "/undo import 1")
    assert not anna.has()
    assert anna.adds_up()


# Bad input


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in it"),
        ("a,b,c\n1,2,3\n1,2,3", "no column has the name of the card"),
        ('[{"nome": "x"}]', ""),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(plain: Owner, text: str, said: str) -> None:
    *_, last = plain.pastes(text).splitlines()
    assert last.startswith("! ") or "can't be taken" in plain.pastes(text)
    assert said in last


def test_a_json_list_of_cards_is_taken() -> None:
    anna = Home(Program).owner("anna")
    text = json.dumps(["Lightning Bolt", {"name": "Counterspell", "count": 3}])
    anna.person.client.ask(do="import", text=text)
    (event,) = anna.person.client.events()
    assert (event["event"], event["tally"]["copies"]) == ("import", 4)
    anna.person.client.ask(do="import", what="accept")
    assert anna.counts() == {"Lightning Bolt": 1, "Counterspell": 3}


def test_what_acts_on_a_screen_is_left_out_of_names(plain: Owner) -> None:
    plain.pastes(json.dumps(["Blorbo\x1b[2J\u202e"], ensure_ascii=True))
    plain.says("/import accept")
    assert list(plain.counts()) == ["Blorbo[2J"]


def test_formulas_are_text(plain: Owner) -> None:
    plain.pastes(moxfield('1,0,"=HYPERLINK(""x"")",m10,,,,1'))
    plain.says("/import accept")
    assert list(plain.counts()) == ['=HYPERLINK("x")']
    assert '"=HYPERLINK(""x"")"' in plain.exports("moxfield")


def test_guests_own_nothing() -> None:
    client = Home().meeting.connect()
    client.raw()
    client.type("/import")
    assert "registered people" in client.heard()[-1]


def test_a_program_asks_for_all_of_it_by_name() -> None:
    anna = Home(Program).owner("anna")
    ask, events = anna.person.client.ask, anna.person.client.events
    ask(id=1, do="import", text=moxfield(f"4,0,{BOLT}"), what="moxfield")
    assert events()[0]["state"] == "waiting"
    ask(id=2, do="import", what="problems")
    assert events()[0] | {"event": ""} == {
        "event": "", "re": 2, "number": 1, "waiting": True, "total": 0, "first": 1, "rows": [],
    }  # fmt: skip
    ask(id=3, do="import", what="add", number=1)
    ask(id=4, do="imports")
    ask(id=5, do="export", format="plain")
    *_, listed, lines, end = events()
    assert listed["imports"][0]["state"] == "accepted"
    assert lines["lines"] == ["4 Lightning Bolt (M10) 146"]
    assert (end["event"], end["re"], end["rows"], end["copies"]) == ("export-end", 5, 1, 4)


def test_export_me_still_gives_everything(plain: Owner) -> None:
    assert plain.says("/export me")[0].startswith('  {"kept"')


def test_a_format_that_is_not_written_is_refused(plain: Owner) -> None:
    assert "read, but not written" in plain.says("/export deckbox")[-1]
    assert "There is no format" in plain.says("/export blorbo")[-1]
    assert "There is no format" in plain.says("/import blorbo")[-1]


def test_every_row_of_the_broken_files_has_a_word(real_data: Path) -> None:
    """No row of a broken file is dropped: each is taken, or told with its line and why."""
    files = sorted((real_data / "collections").glob("*/mch-test-*.csv"))
    assert files
    anna = Home().owner()
    for file in files:
        data = file.read_bytes()
        try:
            listing = read(data)
        except ListingError:
            assert "! " in anna.pastes(data.decode("utf-8-sig"))
            continue
        told = anna.pastes(data.decode("utf-8-sig"))
        rows = len(listing.rows) + len(listing.problems)
        assert f"{rows:,} row" in told, (file, told)
        for problem in listing.problems:
            assert problem.why
        before = sum(anna.counts().values())
        anna.says("/import add")
        assert sum(anna.counts().values()) == before + sum(row.count for row in listing.rows)


def test_a_login_reminds_of_a_list_that_waits() -> None:
    home = Home()
    anna = home.owner("anna")
    anna.pastes("2 Lightning Bolt (M10) 146\n")
    again = home.meeting.connect()
    again.type("/login anna password1")
    home.meeting.turn()
    reminder = " 2 copies) waits: /import 1 shows what it would do."
    assert reminder in " ".join(again.heard()).replace(" * ", " ")
    anna.says("/import cancel")
    once_more = home.meeting.connect()
    once_more.type("/login anna password1")
    home.meeting.turn()
    assert not [line for line in once_more.heard() if "waits" in line]


def test_a_list_without_any_card_is_told_to_be_none() -> None:
    anna = Home().owner("anna")
    told = anna.pastes("hello\nthis is no list\n")
    assert "No row of it is a card that is known here" in told
    assert "/import accept does it" not in told
    assert "/import cancel drops it" in told
    told = anna.pastes("hello\n2 Lightning Bolt (M10) 146\n")
    assert "No row of it" not in told
    assert "/import accept does it" in told
