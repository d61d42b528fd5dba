"""Rules text as search and lookups see it: without reminders, and with `~` for the card's name."""

from __future__ import annotations

import re

from mtgnet.cards.names import fold

_REMINDER = re.compile(r" ?\([^()]*\)")
_ARENA = "a-"


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
    """A folded text with `~` for the face's own names; empty if it does not name itself.

    Only a legendary card is called by a short name that is less than the part before its comma.
    """
    names = short_names(name)
    usable = names if legendary else names[:1]
    said = [re.escape(part) for part in usable if part in folded]
    if not said:
        return ""
    return re.sub(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)", "~", folded)
