"""Rules text as search and lookups see it: without reminders, and with `~` for the card's name."""

from __future__ import annotations

import re

from mtgnet.cards.names import fold

_REMINDER = re.compile(r" ?\([^()]*\)")
_ARENA = "a-"
_THIS = (
    "this (?:creature|land|artifact|enchantment|aura|equipment|vehicle|permanent|saga|class|room|"
    "battle|planeswalker|siege|case|token|card|spacecraft|mount)"
)


def without_reminder(text: str) -> str:
    """The text without what stands in parentheses, and without lines that this leaves empty."""
    kept = (_REMINDER.sub("", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in kept if line)


def short_names(name: str) -> tuple[str, ...]:
    """The folded names by which a face's own text may call it, the longest first.

    They are its name, the part before the comma, and the part before " the " or " of " of a
    name that has them, as rules texts do with legendary names.
    """
    whole = fold(name).removeprefix(_ARENA)
    parts = {whole, whole.split(",")[0]}
    parts |= {whole.split(mark)[0] for mark in (" the ", " of ") if mark in whole}
    return tuple(sorted((part for part in parts if len(part) > 2), key=len, reverse=True))


def with_tilde(folded: str, name: str, legendary: bool) -> str:
    """A folded text with `~` for the face itself; empty if the text does not speak of it.

    Older texts name the card, newer ones say "this creature"; "this spell" stays as it is, because
    that is what it says in both. Only a legendary card is called by less than its whole name.
    """
    names = short_names(name)
    said = [re.escape(part) for part in (names if legendary else names[:1]) if part in folded]
    itself = re.compile(rf"(?<!\w)(?:{'|'.join([*said, _THIS])})(?!\w)")
    changed = itself.sub("~", folded)
    return changed if changed != folded else ""
