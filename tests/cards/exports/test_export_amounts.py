"""Counts, prices, dates, sets and numbers in all the ways of writing them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.exports import amounts, sets
from mtgnet.cards.exports.rows import Unfit


@pytest.mark.parametrize(
    ("text", "number"), [("4", 4), ("4x", 4), ("x4", 4), ("4.0", 4), ("1,234", 1234), (" 4 ", 4)]
)
def test_counts_are_read_as_people_and_spreadsheets_write_them(text: str, number: int) -> None:
    assert amounts.count(text) == number


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "1e3", "４", "1 234", "1,23", "9" * 20])
def test_other_counts_are_refused(text: str) -> None:
    with pytest.raises(Unfit):
        amounts.count(text)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1.5", 150, "USD"),
        ("$0.15", 15, "USD"),
        ("US$ 2.47", 247, "USD"),
        ("0,30 €", 30, "EUR"),
        ("€1.234,50", 123450, "EUR"),
        ("1,234.50", 123450, "USD"),
        ("1,234", 123400, "USD"),
        ("1.234.567", 123456700, "USD"),
        ("0.27421872343506115", 27, "USD"),
        ("2.5 GBP", 250, "GBP"),
        ("¥300", 300, "JPY"),
        (".5", 50, "USD"),
        ("0", 0, "USD"),
        ("R$ 10", 1000, "BRL"),
    ],
)
def test_prices_are_read_in_every_currency(text: str, amount: int, currency: str) -> None:
    assert amounts.money(text, "USD") == (amount, currency)


@pytest.mark.parametrize("text", ["", "much", "-1", "1-2", "$", ".", "1,2,3", "9" * 40, "3 apples"])
def test_other_prices_are_not_understood(text: str) -> None:
    assert amounts.money(text, "USD") is None


@given(st.integers(0, 10**9), st.sampled_from(["USD", "EUR", "JPY", "KWD", ""]))
def test_a_price_that_is_spelled_is_read_again(amount: int, currency: str) -> None:
    assert amounts.money(amounts.spelled(amount, currency), currency) == (amount, currency)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-15", "2026-05-15"),
        ("2025-10-19 21:44:49.157000", "2025-10-19"),
        ("2023-12-20T09:03:42.146Z", "2023-12-20"),
        ("3/28/2021", "2021-03-28"),
        ("28/3/2021", "2021-03-28"),
        ("28.3.2021", "2021-03-28"),
        ("Fri May 15 2026 16:43:29 GMT+0200 (Central European Summer Time)", "2026-05-15"),
        ("May 15, 2026", "2026-05-15"),
        ("45061", "2023-05-15"),
        ("", ""),
        ("soon", ""),
        ("2026-13-40", ""),
        ("0000-00-00", ""),
    ],
)
def test_dates_are_read_as_programs_write_them(text: str, day: str) -> None:
    assert amounts.day(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("146", "146"),
        ("0269", "269"),
        ("#12", "12"),
        ("73/269", "73"),
        ("073/269", "73"),
        ("12.0", "12"),
        ("1 // 16", "1"),
        ("083★", "83★"),
        ("16★", "16★"),
        ("741z", "741z"),
        ("DDC-49", "DDC-49"),
        ("A-123", "A-123"),
        ("2022-1", "2022-1"),
        ("U8", "U8"),
        ("VS", "VS"),
        ("0", "0"),
        ("-", ""),
    ],
)
def test_numbers_lose_what_nobody_needs_but_never_letters_or_stars(text: str, number: str) -> None:
    assert sets.number(text) == number


@pytest.mark.parametrize(
    ("app", "written", "code"),
    [
        ("dragonshield", "GK2_AZORIU", "gk2"),
        ("tcgplayer", "LIST", "plst"),
        ("tcgplayer", "PPBLB", "pblb"),
        ("tcgplayer", "M10", "m10"),
        ("deckbox", "1e", "lea"),
        ("deckbox", "gu", "ulg"),
        ("deckbox", "ex_127", ""),
        ("deckbox", "pp_blb", "pblb"),
        ("deckbox", "eld_pp", "peld"),
        ("deckbox", "MID", "mid"),
        ("mtggoldfish", "Y24_WOE", "ywoe"),
        ("moxfield", "1e", "1e"),
    ],
)
def test_sets_are_called_as_scryfall_calls_them_where_that_is_certain(
    app: str, written: str, code: str
) -> None:
    assert sets.code(app, written) == code


def test_names_of_sets_lose_what_only_one_shop_says() -> None:
    assert sets.name("deckbox", "Extras: A Set") == "A Set Tokens"
    assert sets.name("tcgplayer", "Universes Beyond: A Set") == "A Set"
    assert sets.name("tcgplayer", "Magic 2010 (M10)") == "Magic 2010"
    assert sets.name("manabox", "Extras: A Set") == "Extras: A Set"
