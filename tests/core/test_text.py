"""What people type is shown as text and does nothing else."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.core.text import clean, columns, erase

# Characters that act, hide, join or pile up, more often than chance would have it.
TRICKS = st.sampled_from(
    "\x00\x07\x08\t\n\x0b\x1b\x7f\x85\x9b\x9d\x9c[]31mPX^_;?\\\u200b\u200c\u200d\u200e\u202e\u2066"
    "\u2028\u2029\ufe0f\ufe0e\u20e3\u0301\u0302\u0489\u20d0\ufeff\u061c\u00ad\ud800\udfff#1aé"
    "\u0628\u0915\u094d👩❤🏽\U000e0061\u180e\u115f\u2800"
)
typed = st.text(st.one_of(TRICKS, st.characters(exclude_categories=())), max_size=40)

# Signs of Arabic, Syriac and Kaithi, and of hieroglyphs, that are seen although they format.
SEEN = {
    *range(0x600, 0x606),
    *(0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD),
    *range(0x13430, 0x13440),
}
JOINERS = {0x200C, 0x200D}


@given(typed)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(typed)
def test_nothing_that_acts_or_hides_is_left(text: str) -> None:
    for character in clean(text):
        kind = unicodedata.category(character)
        assert kind not in ("Cc", "Cs", "Zl", "Zp")
        assert kind != "Cf" or ord(character) in SEEN | JOINERS


@given(typed)
def test_what_is_left_is_one_line_of_utf8(text: str) -> None:
    shown = clean(text)
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1
    assert columns(shown) >= 0


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@given(st.text(st.characters(categories=["L", "N", "P", "S"], max_codepoint=0x2FF)))
def test_letters_digits_and_signs_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


def test_every_character_that_formats_goes_unless_it_is_seen() -> None:
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cf", "Zl", "Zp") and number not in SEEN and character != "\t":
            assert clean(f"a{character}b") in ("ab", "a"), hex(number)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;38;5;9mred", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil\x1b\\text", "text"),
        ("\x9d0;title\x9ctext", "text"),
        ("\x1bPdevice\x1b\\text", "text"),
        ("\x1b_apc\x1b\\text", "text"),
        ("\x1b^pm\x1b\\text", "text"),
        ("\x1bXsos\x1b\\text", "text"),
        ("\x1bcreset", "reset"),
        ("\x1b(0lines", "lines"),
        ("\x1b]0;never ends", "0;never ends"),
        ("\x1b\x1b[[31mx", "31mx"),
        ("a\tb", "a b"),
        ("a\x00b\x7fc\x85d", "abcd"),
        ("\u202egnp.exe", "gnp.exe"),
        ("pay\u200bpal", "paypal"),
        ("x\u2028* server", "x* server"),
        ("\ufeffbom", "bom"),
        ("a\ud800b", "a\ufffdb"),
        ("Z\u0351\u0352\u0353\u0354\u0355algo", "Z\u0351\u0352\u0353algo"),
        ("ab\u200dcd", "abcd"),
        ("👩\u200d\u200d👧", "👩👧"),
        ("a\ufe0fb", "ab"),
        ("\u3164blank", "blank"),
    ],
)
def test_what_acts_goes_as_a_whole(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦",
        "❤️‍🔥",
        "👍🏽",
        "🏳️‍🌈",
        "1️⃣",
        "☺︎",
        "🇩🇪",
        "می‌خواهم",
        "क्‍ष",
        "ශ්‍රී",
        "e\u0301",
        "Ünïcödé ñ",
        "日本語",
        "ไทย",
        "한국어",
        "−3/+2 — “quoted” …",
    ],
)
def test_what_people_write_survives(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("👨‍👩‍👧", 2), ("", 0)]
)
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("plain", "plain"),
        ("teh\b\bhe", "the"),
        ("teh\x7f\x7fhe", "the"),
        ("\b\bx", "x"),
        ("ab\b\b\b\bc", "c"),
        ("日本\b", "日"),
    ],
)
def test_erasing_takes_the_character_before(text: str, left: str) -> None:
    assert erase(text) == left
