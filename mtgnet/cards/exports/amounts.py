"""Counts, prices, dates and yes or no, as spreadsheets and people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from mtgnet.cards.exports.rows import MOST_COPIES, Unfit

_COUNT = re.compile(r"(?:x ?)?(-?[0-9]{1,18})(?:\.0*)?(?: ?x)?", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.0*)?")
_YES = frozenset("true yes y 1 x t ✓ signed altered alter proxy misprint proof artistproof".split())
_NO = frozenset(("", "false", "no", "n", "0", "-", "none", "f"))

_SIGNS = {"€": "EUR", "£": "GBP", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD",
          "AU$": "AUD", "NZ$": "NZD", "R$": "BRL", "$": "USD", "¥": "JPY", "zł": "PLN",
          "kr": "SEK"}  # fmt: skip
_MONEY = re.compile(r"([^0-9.,-]*)([0-9][0-9.,' \u00a0\u202f]*|[.,][0-9]+)([^0-9.,-]*)")
_DIGITS = {0: "JPY KRW CLP VND ISK PYG UGX".split(), 3: "BHD KWD JOD OMR TND IQD LYD".split()}
_EXPONENTS = {currency: digits for digits, codes in _DIGITS.items() for currency in codes}
_MOST_MONEY = 10**12

_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_SPREADSHEETS_BEGIN = date(1899, 12, 30)


def whole(text: str) -> int:
    """A whole number as written in a cell: `4`, `4x`, `4.0`, `1,234`.

    Raises Unfit, with code count, for everything else.
    """
    bare = text.strip()
    if bare.isascii() and bare.isdecimal() and len(bare) < 18:
        return int(bare)
    if _GROUPED.fullmatch(bare):
        return int(bare.partition(".")[0].replace(",", ""))
    if found := _COUNT.fullmatch(bare):
        return int(found[1])
    raise Unfit("count", _why_no_number(bare))


def count(text: str, *, least: int = 1) -> int:
    """A number of copies; raises Unfit if it is below `least` or above MOST_COPIES."""
    number = whole(text)
    if number > MOST_COPIES:
        raise Unfit("count", f"{number:,} copies are too many: a row has at most 1,000,000.")
    if number < least:
        raise Unfit("count", f"A row cannot have {number} copies: write 1 or more, or take it out.")
    return number


def _why_no_number(text: str) -> str:
    if not text:
        return "The count is missing: write how many there are."
    if any(letter.isdigit() and not letter.isascii() for letter in text):
        return f"The count “{text[:20]}” has other digits than 0 to 9: write it with those."
    return f"The count “{text[:20]}” is not a whole number: write how many there are."


def yes(text: str) -> bool:
    """Whether a cell that marks something says so; raises Unfit if it says neither yes nor no."""
    word = text.strip().casefold().replace(" ", "")
    if word in _NO:
        return False
    if word in _YES:
        return True
    raise Unfit("mark", f"“{text.strip()[:20]}” is neither yes nor no: write true or false.")


@lru_cache(4096)
def money(text: str, currency: str) -> tuple[int, str] | None:
    """An amount in the smallest unit of its currency, and that; None if it is not understood.

    A sign in the text ($0.15, 0,30 €) beats the given currency.
    """
    found = _MONEY.fullmatch(text.strip()) if len(text) < 50 else None
    if not found:
        return None
    sign = (found[1] + found[3]).strip()
    coin = _SIGNS.get(sign) or (sign.upper() if re.fullmatch("[A-Za-z]{3}", sign) else currency)
    if sign and coin == currency and sign not in _SIGNS and sign.upper() != currency:
        return None
    amount = _decimal(re.sub("[' \u00a0\u202f]", "", found[2]))
    if amount is None or amount >= _MOST_MONEY:
        return None
    unit = Decimal(10) ** exponent(coin)
    return int((amount * unit).quantize(Decimal(1), ROUND_HALF_UP)), coin


def exponent(currency: str) -> int:
    """How many digits of an amount in this currency are after the point (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


def spelled(amount: int, currency: str) -> str:
    """An amount in the smallest unit as a plain number: 150 cents are 1.50."""
    digits = exponent(currency)
    return f"{Decimal(amount).scaleb(-digits):.{digits}f}"


def _decimal(text: str) -> Decimal | None:
    """The number, whether its point is a point or a comma.

    A comma before three digits at the end groups them (1,234); a single point is always a point.
    """
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point:
        grouping = point < 0 and re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+", text)
        bare = text.replace(",", "") if grouping else text.replace(".", "").replace(",", ".")
    else:
        grouped = text.count(".") > 1
        bare = text.replace(".", "") if grouped else text.replace(",", "")
    return Decimal(bare) if re.fullmatch(r"[0-9]*\.?[0-9]*", bare) and bare != "." else None


@lru_cache(4096)
def day(text: str) -> str:
    """The ISO date of a day as programs write them; "" if it is not understood.

    `3/28/2021` has the month first, as programs from America write it, unless that is no date;
    `28.3.2021` the day. A bare number like 45061 is a spreadsheet's.
    """
    bare = text.strip()[:100]
    for shape, read in _DAYS:
        if found := shape.fullmatch(bare):
            try:
                return read(found).isoformat()
            except ValueError:
                return ""
    return ""


def _iso(found: re.Match[str]) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _slashed(found: re.Match[str]) -> date:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    american = found[2] == "/" and first <= 12
    month, number = (first, second) if american else (second, first)
    return date(year, month, number)


def _spoken(found: re.Match[str]) -> date:
    return date(int(found[3]), _MONTHS.get(found[1], 0), int(found[2]))


def _serial(found: re.Match[str]) -> date:
    return _SPREADSHEETS_BEGIN + timedelta(days=int(found[1]))


_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date]], ...] = (
    (re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?"), _iso),
    (re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?: .*)?"), _slashed),
    (
        re.compile(r"(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2}) ([0-9]{1,2}),? ([0-9]{4})(?: .*)?"),
        _spoken,
    ),
    (re.compile(r"([3-6][0-9]{4})(?:\.[0-9]+)?"), _serial),
)
