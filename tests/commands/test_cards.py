"""Cards in talk and by command, over the starter set: looked up, listed, found, mentioned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tricky_cards import printed

from mtgnet.core.limits import Cards
from mtgnet.settings import Settings
from mtgnet.stores.catalogue import loader
from mtgnet.stores.catalogue.library import Library
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.starter import make
from mtgnet.stores.catalogue.still import Still
from mtgnet.testing import Client, Meeting


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def person(meeting: Meeting, nick: str) -> Client:
    client = meeting.connect()
    client.type(f"/name {nick}")
    meeting.clock.advance(3)
    client.raw()
    return client


@pytest.fixture
def alice(meeting: Meeting) -> Client:
    return person(meeting, "alice")


@pytest.fixture
def bot(meeting: Meeting) -> Client:
    client = meeting.connect("json")
    client.raw()
    return client


def answer(client: Client, line: str) -> list[str]:
    client.type(line)
    return client.heard()


@pytest.mark.parametrize(
    "line",
    [
        "/card Lightning Bolt",
        "/c lightning bolt",
        "/card LIGHTNING-BOLT",
        "/card lightning bol",
        "/card lihgtning bolt",
        "/card bolt",
    ],
)
def test_a_card_is_shown_however_it_is_spelled(alice: Client, line: str) -> None:
    shown = answer(alice, line)
    assert any(each.startswith("  Lightning Bolt ") for each in shown)
    assert any("deals 3 damage to any target." in each for each in shown)
    assert all(each.startswith("  ") for each in shown)
    assert max(map(len, shown)) <= 80


def test_a_near_name_says_that_it_is_one(alice: Client) -> None:
    assert answer(alice, "/card lihgtning bolt")[0] == "  (the nearest name)"
    assert answer(alice, "/card lightning bolt")[0] != "  (the nearest name)"


def test_both_faces_are_shown(alice: Client) -> None:
    shown = "\n".join(answer(alice, "/card delver of secrets"))
    assert "Delver of Secrets" in shown
    assert "Insectile Aberration" in shown


def test_different_cards_are_different_answers(alice: Client) -> None:
    assert answer(alice, "/card memnite") != answer(alice, "/card ornithopter")
    assert answer(alice, "/card memnite") == answer(alice, "/card memnite")


def test_a_set_and_a_number_name_a_printing(alice: Client) -> None:
    number = answer(alice, "/prints lightning bolt")[-1].split()[1]
    code = answer(alice, "/prints lightning bolt")[-1].split()[0]
    shown = "\n".join(answer(alice, f"/card lightning bolt {code.lower()} {number}"))
    assert f"({code}) {number}" in shown


def test_of_several_cards_the_next_line_picks(alice: Client) -> None:
    listed = answer(alice, "/card jac")
    assert listed[0] == "  Which card?"
    picked = answer(alice, "2")
    assert picked[0].startswith(listed[2].strip().partition("  ")[2].partition(" //")[0], 2)


def test_ties_can_be_picked_for_their_printings(alice: Client) -> None:
    name = answer(alice, "/prints jac")[1].strip().partition("  ")[2]
    assert answer(alice, "1")[0].startswith(f"  {name}, prices of ")


@pytest.mark.parametrize("line", ["/card xyzzyplugh", "/prints xyzzyplugh", "/sets xyzzyplugh"])
def test_nothing_found_says_that_it_is_only_the_starter_set(alice: Client, line: str) -> None:
    (refused,) = answer(alice, line)
    assert refused.startswith("! No ")
    assert "starter set" in refused


def test_random_cards_obey_their_query(alice: Client, bot: Client) -> None:
    assert answer(alice, "/random")[0].startswith("  ")
    for number in range(5):
        bot.ask(id=number, do="random", query="t:land")
        (event,) = bot.events()
        assert any("Land" in face["type_line"] for face in event["card"]["faces"])
    assert answer(alice, "/random t:land t:nothing")[0].startswith("! Nothing is found.")
    assert answer(alice, "/random ((")[0].startswith("! Column 2")


def test_pages_follow_each_other_by_more_or_an_empty_line(alice: Client) -> None:
    first = answer(alice, "/find t:creature")
    second, third = answer(alice, ""), answer(alice, "/more")
    assert len(first) == len(second) == len(third) == 11
    assert ", 1 to 10, /more goes on:" in first[0]
    assert ", 11 to 20, " in second[0]
    assert not set(first[1:]) & set(second[1:]) & set(third[1:])


def test_what_is_found_is_picked_by_its_number(alice: Client) -> None:
    for _ in ("/find t:creature", ""):
        page = answer(alice, "/find t:creature") if _ else answer(alice, "")
        number, name = page[3].split()[:2]
        assert answer(alice, number)[0].startswith(f"  {name}")
        answer(alice, "/find t:creature")
    answer(alice, "")
    assert answer(alice, "3") == ["! Pick a number from 11 to 20, or say it with /say 3."]


def test_a_printing_that_is_found_is_the_one_that_is_shown(alice: Client) -> None:
    answer(alice, "/find bolt s:m10")
    assert any("(M10) 146" in line for line in answer(alice, "1"))


def test_an_operator_the_wrong_way_round_is_told(alice: Client) -> None:
    told = answer(alice, "/find pow=>3")
    assert told[0] == "  Column 1: pow= write >= instead, as in pow>=…; this term is left out"


def test_the_pages_end(alice: Client) -> None:
    total = int(answer(alice, "/find t:land")[0].split()[0])
    shown = 10
    while shown < total:
        shown += len(answer(alice, "/more")) - 1
    assert shown >= total
    assert answer(alice, "/more") == ["! There is nothing more to show."]
    assert answer(alice, "") == []


def test_pages_are_as_long_as_the_setting_says() -> None:
    alice = person(Meeting(Settings(cards=Cards(page_lines=3))), "alice")
    assert len(answer(alice, "/find t:creature")) == 4
    assert len(answer(alice, "/sets")) == 4


def test_a_bad_term_is_named_and_the_rest_answers(alice: Client) -> None:
    found = answer(alice, "/find colr:r memnite")
    assert "Column 1" in found[0]
    assert "color" in " ".join(found)
    assert any(line.startswith("  1  Memnite ") for line in found)


@pytest.mark.parametrize(
    "query", ["((((", '"never closed', "o:/(/", "a" * 3000, "(" * 60 + "a" + ")" * 60]
)
def test_a_query_that_cannot_be_read_is_refused(alice: Client, query: str) -> None:
    told = answer(alice, f"/find {query}")
    assert told
    assert told[0].startswith(("! ", "  "))
    assert answer(alice, "/ping") == ["  pong"]


@pytest.fixture
def priced(tmp_path: Path) -> Iterator[Client]:
    """Somebody on a server with one card, which has prices."""
    prices = {"usd": "1.5", "eur": "1.25", "tix": "0.02"}
    (tmp_path / "cards-20190704.json").write_text(
        json.dumps([printed("m10 146", "Lightning Bolt", 1, prices=prices)]), "utf-8"
    )
    source = loader.from_files([tmp_path / "cards-20190704.json"])
    loader.load(source, tmp_path / "cards.db", datetime(2026, 1, 1, tzinfo=UTC))
    catalogue = Catalogue(tmp_path / "cards.db")
    yield person(Meeting(library=Library(Still(catalogue))), "alice")
    catalogue.close()


@pytest.mark.parametrize(
    ("query", "price"),
    [("bolt order:usd", "$1.50"), ("bolt eur>0", "€1.25"), ("bolt prefer:tix-low", "0.02 tix")],
)
def test_a_search_about_prices_shows_them(priced: Client, query: str, price: str) -> None:
    told, line = answer(priced, f"/find {query}")
    assert told == "  Prices of 2019-07-04. 1 card:"
    assert line.endswith(f" {price}")
    assert len(line) == 80


def test_a_search_about_something_else_shows_no_prices(priced: Client, alice: Client) -> None:
    assert answer(priced, "/find bolt") == [
        "  1 card:",
        "  1  Lightning Bolt  {R}  Instant  [M10 146]",
    ]
    assert answer(alice, "/find bolt order:usd")[0] == "  1 card:"


def test_find_alone_explains_itself(alice: Client) -> None:
    told = answer(alice, "/find")
    assert 10 < len(told) <= 20
    assert all(line.startswith("  ") and len(line) <= 82 for line in told)


def test_a_mention_is_answered_for_the_room_in_order(meeting: Meeting, alice: Client) -> None:
    bob = person(meeting, "bob")
    alice.raw()
    bob.type("[[Memnite]] beats [[lightning bolt]], not [[xyzzyplugh]]; [[Memnite]] [[?pow=15]]")
    heard = alice.heard()
    assert heard[0].startswith("<bob> [[Memnite]]")
    assert heard[1].startswith("* Memnite  {0}")
    assert heard[2].startswith("* Lightning Bolt  {R}")
    assert heard[3] == "* There is no card called xyzzyplugh."
    assert heard[4] == "* 1 card for pow=15:"
    assert heard[5].startswith("*   Emrakul, the Aeons Torn")
    assert bob.heard() == heard[1:]


def test_five_mentions_are_answered_and_who_wrote_more_is_told(
    meeting: Meeting, alice: Client
) -> None:
    bob = person(meeting, "bob")
    bob.type(" ".join(f"[[no{number}]]" for number in range(9)))
    assert sum(line.startswith("* There is no card") for line in alice.heard()) == 5
    assert "  Only the first 5 cards in a line are told of; 4 were left out." in bob.heard()


def test_of_several_that_could_be_meant_the_room_hears_the_likeliest(
    meeting: Meeting, alice: Client, bot: Client
) -> None:
    bob = person(meeting, "bob")
    alice.raw(), bot.raw()
    bob.type("[[jace]]")
    heard = alice.heard()[1:]
    assert heard[0].startswith("* Jace, ")
    assert heard[1].startswith("*   Or did you mean Jace, ")
    assert not any("There is no card" in line for line in heard)
    told = bot.events()[-1]
    assert told["card"]["name"].startswith("Jace, ")
    assert told["others"]
    assert told["card"]["name"] not in told["others"]
    assert (told["nearly"], told["more_others"]) == (False, 0)


def test_where_no_card_is_clearly_meant_the_room_hears_some(
    meeting: Meeting, alice: Client
) -> None:
    bob = person(meeting, "bob")
    alice.raw()
    bob.type("[[dem]]")
    assert alice.heard()[1].startswith("* Several cards could be meant by dem: Demonic Tutor, ")
    bob.type("[[lihgtning bolt]]")
    assert alice.heard()[-1] == "*   (the nearest name to lihgtning bolt)"


def test_a_mention_in_what_somebody_does_is_answered(meeting: Meeting, alice: Client) -> None:
    bob = person(meeting, "bob")
    alice.raw()
    bob.type("/me casts [[Memnite]]")
    assert alice.heard()[1].startswith("* Memnite  {0}")


def test_the_room_hears_why_a_search_finds_nothing(meeting: Meeting, alice: Client) -> None:
    bob = person(meeting, "bob")
    alice.raw()
    bob.type("[[?foo:bar]]")
    assert alice.heard()[1].startswith("* [[?foo:bar]]: Column 1")
    bob.type("[[?((]]")
    assert alice.heard()[1].startswith("* [[?((]]: Column 2")


def test_a_choice_by_one_is_not_the_answer_for_all(meeting: Meeting, alice: Client) -> None:
    answer(alice, "/card jac")
    answer(alice, "2")
    assert answer(person(meeting, "bob"), "/card jac")[0] == "  Which card?"


def test_brackets_without_a_card_say_nothing(meeting: Meeting, alice: Client) -> None:
    person(meeting, "bob").type("[[]] [[ ]] [[ [[")
    assert len([line for line in alice.heard() if line.startswith("* There")]) == 0


def test_a_program_gets_the_facts(meeting: Meeting, alice: Client, bot: Client) -> None:
    bot.ask(id=1, do="card", name="lightning bolt")
    (event,) = bot.events()
    assert (event["event"], event["re"], event["nearly"]) == ("card", 1, False)
    assert event["card"]["faces"][0]["colours"] == "R"
    assert event["card"]["legalities"]["modern"] == "legal"
    assert event["printing"]["picture"].startswith("https://cards.scryfall.io/")
    assert event["printing"]["finishes"] == ["nonfoil", "foil"]
    bot.ask(id=2, do="find", query="pow=15")
    (event,) = bot.events()
    assert (event["event"], event["total"], event["hits"][0]["rarity"]) == ("cards", 1, "mythic")
    bot.ask(id=3, do="sets", word="alpha")
    assert bot.events()[0]["sets"][0]["code"] == "lea"
    bot.ask(id=4, do="prints", name="memnite")
    assert bot.events()[0]["printings"][0]["set_code"] == "som"
    alice.type("[[memnite]]")
    assert [each["event"] for each in bot.events()] == ["said", "card-mentioned"]


def test_a_change_of_catalogue_drops_nobody(tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    for path in (first, second):
        make(path, datetime(2026, 1, 1, tzinfo=UTC))
    shelf = Still(Catalogue(first))
    alice = person(Meeting(library=Library(shelf)), "alice")
    shown, page = answer(alice, "/card memnite"), answer(alice, "/find t:creature")
    old, shelf.current = shelf.current, Catalogue(second)
    old.close()
    assert ", 11 to 20, " in answer(alice, "/more")[0]
    assert answer(alice, "/card memnite") == shown
    assert answer(alice, "/find t:creature") == page
    shelf.current.close()


def test_about_tells_which_cards_there_are(alice: Client) -> None:
    assert "  cards        134 cards, 142 printings, starter set, 2026-06-26" in answer(
        alice, "/about"
    )
