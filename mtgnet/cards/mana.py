"""Mana costs as multisets of symbols."""

from __future__ import annotations

import re
from collections import Counter

GENERIC = "N"
"""The symbol under which a multiset counts generic mana."""

_SYMBOL = re.compile(r"\{([^{}]{1,10})\}")
_ORDER = "0123456789NXYZWUBRGCSHP"


_KNOWN = re.compile(
    r"[WUBRGCSXYZ½∞]|H[WUBRG]|[WUBRGC]/P|(?:2|[WUBRGC])/[WUBRGC]|[WUBRG]/[WUBRG]/P|\d{1,7}"
)


def is_symbol(canonical: str) -> bool:
    """Whether a symbol in its canonical spelling (without braces) stands in mana costs."""
    return _KNOWN.fullmatch(canonical) is not None


def canonical(symbol: str) -> str:
    """The one spelling of a symbol given without braces: `p/u/g` is `U/G/P`, `w/2` is `2/W`.

    Halves stand in the order digits, colours in the order of the wheel, colourless, P.
    """
    return "/".join(sorted(symbol.upper().split("/"), key=_place))


def _place(half: str) -> tuple[int, str]:
    return (_ORDER.find(half[:1]), half)


def symbols(cost: str) -> dict[str, float]:
    """How often each symbol stands in a braced cost; generic mana is summed under `GENERIC`.

    `{2}{W}{W}` is `{"N": 2, "W": 2}`; `{0}` and no cost at all are both empty. Text outside
    braces is left out.
    """
    found: Counter[str] = Counter()
    for symbol in _SYMBOL.findall(cost):
        if symbol.isdecimal():
            found[GENERIC] += int(symbol)
        else:
            found[canonical(symbol)] += 1
    return {symbol: float(count) for symbol, count in found.items() if count}
