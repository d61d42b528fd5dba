"""People's regular expressions, made safe: RE2 takes time in proportion to the text, always.

The syntax is RE2's (no back references, no look-around) with the search language's own escapes for
the symbols on cards, and without case.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import re2

from mtgnet.cards.names import fold

Pattern: TypeAlias = re2._Regexp
"""A compiled regular expression."""

LONGEST = 300
"""The most characters that a regular expression may have."""

_MEMORY = 4 << 20
_COLOURED = r"[wubrg](?:/[wubrgp])*|[0-9c]/[wubrg](?:/p)?|h[wubrg]"
_MANA = rf"(?:\d+|[cxyzs½∞]|p|{_COLOURED})"
_REPEATED = "|".join(rf"(?:\{{{symbol}\}}){{2,}}" for symbol in "wubrgc")
_ESCAPES = {
    r"\sm": rf"\{{{_MANA}\}}",
    r"\sc": rf"\{{(?:{_COLOURED})\}}",
    r"\ss": r"\{[^{}]+\}",
    r"\smr": rf"(?:{_REPEATED})",
    r"\smh": r"\{(?:[0-9wubrgc]/[wubrg](?:/p)?)\}",
    r"\smp": r"\{(?:[wubrg]/)*p\}",
    r"\spt": r"(?:[\dx*]+/[\dx*]+)",
    r"\spp": r"(?:\+[\dx*]+/\+[\dx*]+)",
    r"\smm": r"(?:-[\dx*]+/-[\dx*]+)",
}
_ESCAPE = re.compile(r"\\(?:s(?:mr|mh|mp|mm|pt|pp|m|c|s)|.)", re.DOTALL)


class BadPatternError(ValueError):
    """A regular expression that cannot be used; its text says why."""


def translated(pattern: str) -> str:
    """The RE2 pattern for what somebody typed between slashes.

    Raises `BadPatternError` for one that is empty, too long, or that RE2 refuses.
    """
    if not pattern:
        raise BadPatternError("the regular expression is empty")
    if len(pattern) > LONGEST:
        raise BadPatternError(f"a regular expression may have at most {LONGEST} characters")
    plain = "".join(letter if letter.isascii() else fold(letter) for letter in pattern)
    ready = _ESCAPE.sub(lambda found: _ESCAPES.get(found.group(), found.group()), plain)
    compiled(ready)
    return ready


def compiled(pattern: str) -> Pattern:
    """A matcher of UTF-8 for a translated pattern; raises `BadPatternError` if RE2 refuses."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(f"(?m){pattern}".encode(), options)
    except re2.error as wrong:
        raise BadPatternError(
            f"the regular expression is not understood: {_reason(wrong)}"
        ) from None


def _reason(wrong: Exception) -> str:
    reason = wrong.args[0] if wrong.args else wrong
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return text.replace("(?m)", "")
