"""Cleaning of what people typed, so that nothing of it can act on another person's screen.

Terminals obey control characters, escape sequences, bidirectional overrides and characters
without width; people are fooled by the last two. Everything typed passes through `clean` once on
its way in, and again when something that was stored is shown.
"""

from __future__ import annotations

import re

from wcwidth import wcswidth

# CSI, then OSC/DCS/SOS/PM/APC with their terminator, then any other escape (ECMA-48, 5.3 to 5.6).
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]?"
)
# Where a joiner changes what is read: between emoji, and inside Arabic and Indic words.
_JOINED = "\u0600-\u0dff\u2190-\u3299\ufe0f\U0001f000-\U0001faff"
# General categories Cc, Cf, Zl and Zp, and what Unicode calls default ignorable.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![#*0-9\xa9\xae\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)
_LOOSE_JOINERS = re.compile(
    f"(?<![{_JOINED}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINED}])|[\u200c\u200d]{{2,}}"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_UP = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")
_BLANKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` as it may be shown to anybody: one line without anything that acts or hides.

    Escape sequences go as a whole, a tab or a line's end becomes a blank, a lone surrogate becomes
    U+FFFD. The result encodes as UTF-8, and cleaning it again changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _BLANKS.sub(" ", _SEQUENCES.sub("", text))
    text = _SURROGATES.sub("\ufffd", text)
    # Joiners come second: what kept them company may have gone.
    text = _LOOSE_JOINERS.sub("", _HIDDEN.sub("", text))
    return _PILED_UP.sub(r"\1", text)


def clean_lines(text: str) -> str:
    """Return a text of several lines with each of them cleaned; the tabs of a table stay."""
    return "\n".join(map(clean_cells, text.replace("\r\n", "\n").split("\n")))


def clean_cells(line: str) -> str:
    """Return a line cleaned, but for tabs: a blank on a screen, and the next column in a table."""
    return "\t".join(map(clean, line.split("\t"))) if "\t" in line else clean(line)


def cut(text: str) -> str:
    """Return `text` for a message that complains of it: its beginning, if it is long."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def quoted(text: str) -> str:
    """Return `text` in quotes for a message that complains of it, cut if it is long."""
    return f'"{cut(text)}"'


def columns(text: str) -> int:
    """Return how many columns of a terminal clean `text` takes."""
    return len(text) if text.isascii() else max(0, wcswidth(text))


def erase(text: str) -> str:
    """Return `text` with each backspace or DEL having taken away the character before it."""
    if "\b" not in text and "\x7f" not in text:
        return text
    kept: list[str] = []
    for character in text:
        if character in "\b\x7f":
            del kept[-1:]
        else:
            kept.append(character)
    return "".join(kept)
