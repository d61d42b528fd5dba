"""The kinds of arguments that commands take, checked before a command runs.

A kind serves both ways in: `take` reads it off the front of a typed line, `check` takes a value
out of a JSON request. Both raise `Refusal` for what doesn't fit.
"""

from __future__ import annotations

from typing import Protocol

import attrs

from mtgnet.core.events import Refusal
from mtgnet.core.names import read_room
from mtgnet.core.text import clean, cut


class Kind(Protocol):
    """One kind of argument."""

    def take(self, line: str) -> tuple[object, str]:
        """Return the value at the front of `line`, which isn't blank, and what is left of it."""

    def check(self, value: object) -> object:
        """Return the value that a program gave, as the command wants it."""


def _text_of(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refusal("bad-argument", f"Give a text, not {type(value).__name__}.")
    text = clean(str(value))
    if not text.strip():
        raise Refusal("bad-argument", "The text is empty.")
    return text


@attrs.frozen
class Text:
    """All that is left of the line, as it was typed."""

    def take(self, line: str) -> tuple[str, str]:
        """Return the whole of `line`."""
        return line, ""

    def check(self, value: object) -> str:
        """Return the text, cleaned; not an empty one."""
        return _text_of(value)


@attrs.frozen
class Word:
    """One word without blanks."""

    def take(self, line: str) -> tuple[object, str]:
        """Return the first word, checked, and the rest."""
        word, _, rest = line.lstrip().partition(" ")
        return self.check(word), rest

    def check(self, value: object) -> str:
        """Return the word; a text of several words is refused."""
        text = _text_of(value).strip()
        if " " in text:
            raise Refusal("bad-argument", f'Give one word, not "{cut(text)}".')
        return text


@attrs.frozen
class RoomName(Word):
    """A room's name, with or without #; the value is its name as it is shown."""

    def check(self, value: object) -> str:
        """Return the room's name with its #."""
        return read_room(Word.check(self, value)).shown


@attrs.frozen
class Switch(Word):
    """On or off."""

    def check(self, value: object) -> bool:  # type: ignore[override]
        """Return whether it is on."""
        if isinstance(value, bool):
            return value
        word = Word.check(self, value).lower()
        if word not in {"on", "off", "yes", "no"}:
            raise Refusal("bad-argument", f'Say on or off, not "{cut(word)}".')
        return word in {"on", "yes"}


@attrs.frozen
class Argument:
    """An argument of a command: its name, its kind, and whether it may be left out."""

    name: str
    kind: Kind
    optional: bool = False

    @property
    def usage(self) -> str:
        """How the argument is written in a command's usage."""
        return f"[{self.name.upper()}]" if self.optional else self.name.upper()
