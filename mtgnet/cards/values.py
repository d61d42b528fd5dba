"""What a printed power, toughness, loyalty or defense counts as, and how numbers on cards sort."""

from __future__ import annotations

import re

ENDLESS = 1e9
"""What `∞` counts as: more than any other card has."""

_DICE = re.compile(r"\d*d\d+")
_TERM = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_DIGITS = re.compile(r"\d+")


def value(printed: str | None) -> float | None:
    """The number that a printed value counts as, or None where nothing is printed.

    `*`, `?`, `X` and dice count 0 and are added: `1+*` is 1, `7-*` is 7; halves are .5 or ½.
    """
    if not printed:
        return None
    if "∞" in printed:
        return ENDLESS
    plain = _DICE.sub("", printed.replace("½", ".5"))
    total = sum(float(term) for term in _TERM.findall(plain))
    return max(-ENDLESS, min(ENDLESS, total))


def natural(number: str) -> str:
    """A text by which collector numbers sort as people count: 2 before 10, 10 before 10a."""
    return _DIGITS.sub(lambda digits: digits.group().zfill(6), number.casefold())


def whole(number: str) -> int | None:
    """The first whole number in a collector number (`A-123` is 123), or None without one."""
    digits = _DIGITS.search(number)
    return int(digits.group()) if digits else None


def spellings(number: str) -> frozenset[str]:
    """The ways in which a catalogue may spell a collector number that somebody wrote.

    Leading zeros, a sharp, a total (`073/269`) and the case of letters are forgiven, and no more.
    """
    bare = number.strip().lstrip("#").partition("/")[0].strip()
    written = {bare, bare.lstrip("0") or bare[-1:]}
    return frozenset(
        each for text in written for each in (text, text.lower(), text.upper()) if each
    )
