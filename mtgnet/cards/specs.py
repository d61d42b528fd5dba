"""Cards as people type them behind a command: how many of what, in which state, and where.

`[N] CARD [SET NUMBER] [foil|etched|nonfoil] [CONDITION] [LANGUAGE] [@PLACE] [#NOTE]`, the options
between CARD and @PLACE in any order. Nothing here knows the catalogue; what it must say is asked.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from mtgnet.cards.copies import Condition, Treatment

MOST = 1_000_000
"""How many copies can be told at once."""

IsName = Callable[[str], bool]
"""Says of a text whether it is the name of a card, of a face of one, or short for one."""

SetOf = Callable[[str], str | None]
"""Gives the code of the set that a code or a name means, in lower case; None if there is none."""


class SpecError(Exception):
    """A card that is not told so that it can be understood; the message says what to do instead.

    `code` is a slug for programs.
    """

    def __init__(self, why: str, code: str = "bad-card") -> None:
        super().__init__(why)
        self.code = code

    @property
    def why(self) -> str:
        """The sentence."""
        return str(self)


@attrs.frozen(kw_only=True)
class Spec:
    """What was told: None is what was not.

    `name` has the words for the card; `set_code` is lower case and the catalogue's own. `place` or
    `note` is "" where somebody wrote a bare @ or #. `any_treatment` is for "any finish".
    """

    name: str
    count: int | None = None
    set_code: str | None = None
    number: str | None = None
    treatment: Treatment | None = None
    any_treatment: bool = False
    condition: Condition | None = None
    lang: str | None = None
    place: str | None = None
    note: str | None = None
