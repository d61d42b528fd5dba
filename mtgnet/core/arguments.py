"""The kinds of arguments that commands take, checked before a command runs.

A kind serves both ways in: `take` reads it off the front of a typed line, `check` takes a value
out of a JSON request. Both raise `Refusal` for what doesn't fit.
"""

from __future__ import annotations

import re
from typing import ClassVar, Protocol

import attrs

from mtgnet.core.events import Refusal
from mtgnet.core.names import read_room
from mtgnet.core.text import clean, clean_lines, cut, quoted


class Kind(Protocol):
    """One kind of argument. What is `hidden` is nobody's business: no log ever shows it.

    `hint` says what fits, for those who are asked for it.
    """

    hidden: ClassVar[bool]

    @property
    def hint(self) -> str:
        """What fits, in a few words."""

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
    """All that is left of the line, as it was typed; `like` is an example of what is meant."""

    hidden: ClassVar[bool] = False
    like: str = attrs.field(default="", kw_only=True)

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return f"something like {self.like}" if self.like else "any text"

    def take(self, line: str) -> tuple[str, str]:
        """Return the whole of `line`."""
        return line, ""

    def check(self, value: object) -> str:
        """Return the text, cleaned; not an empty one."""
        return _text_of(value)


@attrs.frozen
class ShortText(Text):
    """A text of at most so many characters."""

    most: int = 200

    def check(self, value: object) -> str:
        """Return the text, without blanks around it."""
        text = _text_of(value).strip()
        if len(text) > self.most:
            raise Refusal("bad-argument", f"Say it in {self.most} characters at the most.")
        return text

    def take(self, line: str) -> tuple[str, str]:
        """Return all of `line`, checked."""
        return self.check(line), ""


@attrs.frozen
class PrivateText(Text):
    """A text that is between two people."""

    hidden: ClassVar[bool] = True


@attrs.frozen
class Lines:
    """A text of several lines. Only programs can give it; people paste theirs."""

    hidden: ClassVar[bool] = True
    hint: ClassVar[str] = "several lines"

    def take(self, line: str) -> tuple[object, str]:
        """Refuse: a typed line has no others in it."""
        raise Refusal("bad-argument", "Paste the lines after the command, not with it.")

    def check(self, value: object) -> str:
        """Return the lines, each cleaned, with newlines between; not an empty text."""
        if not isinstance(value, str) or not value.strip():
            raise Refusal("bad-argument", "Give the lines as one text, with newlines between.")
        return clean_lines(value)


@attrs.frozen
class Word:
    """One word without blanks."""

    hidden: ClassVar[bool] = False

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "one word"

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

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "the name of a room"

    def check(self, value: object) -> str:
        """Return the room's name with its #."""
        return read_room(Word.check(self, value)).shown


@attrs.frozen
class Switch(Word):
    """On or off."""

    @property
    def words(self) -> tuple[str, ...]:
        """All that fits."""
        return ("on", "off")

    def check(self, value: object) -> bool:  # type: ignore[override]
        """Return whether it is on."""
        if isinstance(value, bool):
            return value
        word = Word.check(self, value).lower()
        if word not in {"on", "off", "yes", "no"}:
            raise Refusal("bad-argument", f'Say on or off, not "{cut(word)}".')
        return word in {"on", "yes"}


@attrs.frozen
class Setting(Word):
    """The value of a preference: a word, or true and false from programs."""

    def check(self, value: object) -> str:
        """Return the word."""
        if isinstance(value, bool):
            return "on" if value else "off"
        return Word.check(self, value)


@attrs.frozen
class Secret(Word):
    """A password or a code; it appears in no error either."""

    hidden: ClassVar[bool] = True

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "one word, which only your own screen shows"

    def check(self, value: object) -> str:
        """Return the secret; one with blanks is refused."""
        if not isinstance(value, str) or not value.strip() or " " in value.strip():
            raise Refusal("bad-argument", "A password is one word, without blanks.")
        return clean(value.strip())


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_SPAN = re.compile(r"(?:\d{1,9}[smhdw])+", re.ASCII)
_LONGEST_SPAN = 10 * 366 * 86_400


@attrs.frozen
class Span(Word):
    """A length of time like 10m, 2h or 1d12h, in seconds; `word` may stand before it.

    Where what follows is no length of time and doesn't begin with `word`, it is left out. It is
    `most` seconds at the most.
    """

    word: str = "for"
    most: float = _LONGEST_SPAN

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "a time like 90s, 10m, 2h or 1d12h"

    def take(self, line: str) -> tuple[object, str]:
        """Return the seconds, or None with all of the line left."""
        first, _, rest = line.lstrip().partition(" ")
        if first.lower() == self.word:
            first, _, rest = rest.lstrip().partition(" ")
        elif not _SPAN.fullmatch(first.lower()):
            return None, line
        return self.check(first), rest

    def check(self, value: object) -> float:  # type: ignore[override]
        """Return the seconds that a text spells, or that a program gives as a number."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = float(value)
        else:
            seconds = _seconds(value)
        if not 1 <= seconds <= self.most:
            raise Refusal("bad-argument", f"Give a time from 1s to {self.most / 86_400:.0f}d.")
        return seconds


def _seconds(value: object) -> float:
    text = value.lower() if isinstance(value, str) else ""
    if not _SPAN.fullmatch(text):
        given = cut(clean(str(value)))
        why = f'"{given}" is no length of time. Write it like 90s, 10m, 2h, 3d or 1h30m.'
        raise Refusal("bad-argument", why)
    return float(sum(int(n) * _UNITS[unit] for n, unit in re.findall(r"(\d+)([a-z])", text)))


@attrs.frozen
class Number(Word):
    """A whole number from `least` to `most`."""

    least: int = 1
    most: int = 1000

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return f"a number from {self.least} to {self.most}"

    def check(self, value: object) -> int:  # type: ignore[override]
        """Return the number."""
        text = str(value) if isinstance(value, int) else Word.check(self, value)
        if not re.fullmatch(r"[0-9]{1,18}", text) or not self.least <= int(text) <= self.most:
            why = f'Give a number from {self.least} to {self.most}, not "{cut(clean(text))}".'
            raise Refusal("bad-argument", why)
        return int(text)


@attrs.frozen
class OneOf(Word):
    """One of a few words."""

    words: tuple[str, ...] = ()

    def check(self, value: object) -> str:
        """Return the word, in small letters."""
        word = Word.check(self, value).lower()
        if word not in self.words:
            raise Refusal("bad-argument", f'Say {" or ".join(self.words)}, not "{cut(word)}".')
        return word


@attrs.frozen
class FirstWord(OneOf):
    """One of a few words at the front of what is typed; where another is, it is left out."""

    def take(self, line: str) -> tuple[object, str]:
        """Return the word and the rest, or None with all of the line left."""
        first, _, rest = line.lstrip().partition(" ")
        return (first.lower(), rest) if first.lower() in self.words else (None, line)


@attrs.frozen
class Argument:
    """An argument of a command: its name, its kind, and whether it may be left out.

    `written` is how it is written in the command's usage, if not as its name; what isn't `typed`
    only programs can give. `asked` is how the menu asks for it, if not by its name.
    """

    name: str
    kind: Kind
    optional: bool = False
    written: str = ""
    typed: bool = True
    asked: str = ""

    @property
    def question(self) -> str:
        """What the menu asks, with what fits."""
        fits = "" if self.words else f" Type {self.kind.hint}."
        return self.asked or f"{self.name.capitalize()}?{fits}"

    @property
    def words(self) -> tuple[str, ...]:
        """All that fits, if that can be counted."""
        words: tuple[str, ...] = getattr(self.kind, "words", ())
        return words

    @property
    def usage(self) -> str:
        """How the argument is written in a command's usage."""
        written = self.written or self.name.upper()
        return f"[{written}]" if self.optional else written


@attrs.frozen
class ResumeCode(Word):
    """A code that was shown for `/resume`."""

    hidden: ClassVar[bool] = True

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "a code like K7QF-2MRT"

    def check(self, value: object) -> str:
        """Return the code; what can't be one is refused."""
        text = value.strip().upper() if isinstance(value, str) else ""
        if not re.fullmatch(r"[A-Z0-9]{4}-?[A-Z0-9]{4}", text):
            raise Refusal("bad-argument", "A code is like K7QF-2MRT. Give the last you were shown.")
        return text


_MOST_SEEN = 200
_LARGEST = 2**53


@attrs.frozen
class Seen:
    """Numbers of last lines by room, as a program sends them; `private` stands for messages."""

    hidden: ClassVar[bool] = False
    hint: ClassVar[str] = "numbers by room"

    def take(self, line: str) -> tuple[object, str]:
        """Refuse: only programs can say it."""
        raise Refusal("bad-argument", "Only a JSON request can tell what was seen.")

    def check(self, value: object) -> dict[str, int]:
        """Return the numbers by the rooms' keys, `@` for the private messages."""
        if not isinstance(value, dict) or len(value) > _MOST_SEEN:
            raise Refusal("bad-argument", 'Give numbers by room, like {"#lobby": 812}.')
        return {_seen_key(name): _seen_number(name, number) for name, number in value.items()}


def _seen_key(name: str) -> str:
    return "@" if name == "private" else read_room(name).key


def _seen_number(name: str, number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= _LARGEST:
        raise Refusal("bad-argument", f"The number for {quoted(clean(name))} is a whole number.")
    return number
