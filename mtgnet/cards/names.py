"""What counts as the same name or the same words: keys for lookups, folding for search."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "’": "'", "‘": "'", "“": '"', "”": '"',
     "−": "-", "–": "-"}
)  # fmt: skip
_ADDED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$|\s+(?:Token|Emblem)$", re.IGNORECASE)
_NOT_KEY = re.compile(r"[\W_]+")
MARKS = "Mn"


def fold(text: str) -> str:
    """The text as search compares it: no case, no accents, ligatures apart, straight quotes.

    Punctuation and blanks stay; folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = "".join(letter for letter in apart if unicodedata.category(letter) != MARKS)
    return unicodedata.normalize("NFKC", bare.translate(_LIGATURES))


def key(name: str) -> str:
    """The key under which a name is found: its folded letters and digits and nothing else.

    Names of punctuation alone (`_____`) are their own key, without blanks.
    """
    folded = fold(name)
    return _NOT_KEY.sub("", folded) or "".join(folded.split())


def written_forms(name: str) -> list[str]:
    """A name as some program wrote it, then without what programs add to names.

    At the end these are words in brackets (`(Borderless)`, `(0269)`, `(4/4)`, `[Version 2]`), Token
    and Emblem; a card with the same on both sides is often called by it twice (`X // X`).
    """
    forms = [name.strip()]
    while (bare := _ADDED.sub("", forms[-1])) not in ("", forms[-1]):
        forms.append(bare)
    front, _, back = forms[-1].partition(" // ")
    return [*forms, front] if front == back else forms
