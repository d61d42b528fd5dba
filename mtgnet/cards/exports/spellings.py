"""Names as programs write them: what they add to a card's name, and what it may be without."""

from __future__ import annotations

from mtgnet.cards.exports.lines import IsName, joined

LONGEST = 300
_KINDS = (" Token", " Creature")


def spelled(text: str, is_name: IsName) -> str:
    """The name with single blanks, its halves joined as catalogues do (`Refuse/Cooperate`)."""
    name = " ".join(text.split())
    return joined(name, is_name) if "/" in name and "(" not in name else name


def shortened(name: str) -> tuple[str, ...]:
    """What the name may be without what a shop or an app adds, the longest first.

    `Cavern of Souls (0269)`, `Torture [Version 2]`, `Beast Token (4/4)`. Only to be tried if there
    is no card of the whole name: `B.F.M. (Big Furry Monster)` is one.
    """
    found: list[str] = []
    while name.endswith((")", "]")) and (at := max(name.rfind(" ("), name.rfind(" ["))) > 0:
        name = name[:at].rstrip()
        found.append(name)
    found.extend(name.removesuffix(kind) for kind in _KINDS if name.endswith(kind))
    return tuple(filter(None, found))


def simplest(full: str, simple: str) -> str:
    """The card's name, of the full name in a shop and the simple one beside it.

    The simple one is right if the full one only adds to it (`Get Lost (Borderless)`), but it is
    only the first half of a card with two (`Fire // Ice` and `Fire`).
    """
    added = full[len(simple) :] if full.startswith(simple) else ""
    return simple if simple and (not full or added.startswith((" (", " ["))) else full
