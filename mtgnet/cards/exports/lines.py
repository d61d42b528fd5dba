"""One line of card text, as people type it and programs copy it: `4 Lightning Bolt (M10) 146`.

Read are the ways of writing of Arena, MTGO, Moxfield (`*F* #tag`), Archidekt (`[Category]`,
`^label^`), Deckstats (`[2XM#310]`, `# comment`), TappedOut (`*CMDR*`, `(C21:263)`), mwDeck
(`[M14] Mutavault`), XMage (`[ZNR:315]`) and .dec (`SB:`). What belongs to several lines (sections,
the line between main deck and sideboard) is for `mtgnet.cards.decks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs

from mtgnet.cards.copies import Treatment

LONGEST = 500
"""A longer line than this is taken as a name as it is; the longest name of a card has 141."""

IsName = Callable[[str], bool]
"""Says of a text whether it is the full name of a card, or of a face of one."""

_COUNT = re.compile(r"[0-9]{1,30}")
_PREFIXES = (
    re.compile(r"(?P<n>-?[0-9]{1,30})(?:[xX×]| [x×])? (?P<rest>.+)"),
    re.compile(r"(?P<n>[0-9]{1,30})x(?P<rest>[A-Z].+)"),
    re.compile(r"x ?(?P<n>[0-9]{1,30}) (?P<rest>.+)", re.IGNORECASE),
    re.compile(r"\[(?P<n>[0-9]{1,30})x?\] ?(?P<rest>.+)", re.IGNORECASE),
    re.compile(r"\((?P<n>[0-9]{1,30})x?\) ?(?P<rest>.+)", re.IGNORECASE),
)
_SUFFIX = re.compile(r"x ?([0-9]{1,9})", re.IGNORECASE)
_SIDE = re.compile(r"sb: ?(.+)", re.IGNORECASE)
_CODE = r"(?P<set>[A-Z0-9_]{1,10}|[a-z0-9_]{1,10})"
_PRINTING = re.compile(rf"{_CODE}(?: ?[:#/] ?(?P<number>[^\s\]]{{1,12}}))?")
_IN_PARENTHESES = re.compile(r"\([A-Za-z0-9_]{2,10}\)")
_SET_BEFORE = re.compile(r"[)\]] ?[^\s]{1,12}$")
_PLAIN_NUMBER = re.compile(r"#?(?=[^\s]*[0-9])[^\s()\[\]]{1,12}|VS")
_LONG_NUMBER = re.compile(r"#?[0-9]{3,5}")
_TREATMENTS = {
    "f": Treatment.FOIL,
    "foil": Treatment.FOIL,
    "e": Treatment.ETCHED,
    "etched": Treatment.ETCHED,
    "f-etch": Treatment.ETCHED,
    "foil-etched": Treatment.ETCHED,
    "foil etched": Treatment.ETCHED,
    "etched foil": Treatment.ETCHED,
}
_STARRED = {"cmdr": "Commander", "cmp": "Companion", "c": "Companion"}
_CLOSING = {"]": "[", ")": "("}
# But for the slash of a size, as in the name of a token: Beast (4/4).
_HALVES = re.compile(r"(?<![0-9]) ?/{1,3} ?(?![0-9])")
_TITLE = re.compile(
    r"(?P<word>[^\[\]]{1,60}?) ?(?:\((?:[0-9]+)(?: cards?)?\)|:(?: ?[0-9]+(?: cards?)?)?)",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    "main|mainboard|main deck|maindeck|deck|side|sideboard|maybe|maybeboard|commander|commanders"
    "|companion|about|considering|tokens|stickers|attractions|signature spell|oathbreaker"
    "|creature|creatures|land|lands|instant|instants|sorcery|sorceries|artifact|artifacts"
    "|enchantment|enchantments|planeswalker|planeswalkers|battle|battles|spells|other|others"
    "|mazo|banquillo|mazzo|réserve|reserva|колода|デッキ|サイドボード|덱|사이드보드".split("|")
)


@attrs.frozen(kw_only=True)
class Line:
    """What one line says: `count` copies of the card called `name`.

    `count` may be anything that was typed, also 0 or less. `set_code` is lower case and still the
    writer's own code. `treatment` is None if the line doesn't tell. `tags` were written as `#tag`,
    `categories` in brackets (`Maybeboard{noDeck}`) or as a star (`*CMDR*` is Commander); `side` is
    whether the line began with `SB:`; `comment` is what is not for us.
    """

    count: int
    name: str
    set_code: str = ""
    number: str = ""
    treatment: Treatment | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    side: bool = False
    comment: str = ""


def read_line(text: str, is_name: IsName) -> Line | None:
    """What the line says of a card; None if it is blank or a comment.

    A line that is not understood is a line with that name: whether there is such a card is for
    others to find out. Headings (`is_heading`) are to be taken out before. Never raises.
    """
    text = " ".join(text.split())
    if not text or text.startswith(("//", "#")):
        return None
    if len(text) > LONGEST:
        return Line(count=1, name=text)
    side = _SIDE.fullmatch(text)
    body = side[1] if side else text
    return attrs.evolve(_card(body, is_name), side=bool(side))


def is_heading(text: str, is_name: IsName) -> bool:
    """Whether the line is the title of a section: `Sideboard`, `Creatures (10)`, `Ramp:`."""
    text = " ".join(text.split())
    if len(text) > LONGEST or is_name(text):
        return False
    title = _TITLE.fullmatch(text)
    word = title["word"] if title else text
    if word.casefold() in _SECTIONS:
        return True
    return bool(title) and not _COUNT.match(word) and not is_name(word)


def joined(name: str, is_name: IsName) -> str:
    """The name with its halves as the catalogue has them: `Fire/Ice` is `Fire // Ice`.

    `Fire & Ice` is that only if there is such a card.
    """
    if is_name(name):
        return name
    if _HALVES.search(name):
        return _HALVES.sub(" // ", name).strip()
    apart = name.replace(" & ", " // ")
    return apart if apart != name and is_name(apart) else name


def _card(text: str, is_name: IsName) -> Line:
    if is_name(text):
        return Line(count=1, name=text)
    count, rest = _counted(text)
    peeling = _Peeling(rest, is_name)
    peeling.run()
    line = peeling.line if count is None else attrs.evolve(peeling.line, count=count)
    return attrs.evolve(line, name=joined(peeling.rest, is_name))


def _counted(text: str) -> tuple[int | None, str]:
    """The count at the beginning, if there is one, and what follows."""
    for prefix in _PREFIXES:
        if found := prefix.fullmatch(text):
            return int(found["n"]), found["rest"]
    return None, text


class _Peeling:
    """Takes from the text of a card what stands after its name, piece by piece from the right.

    Before each piece it is asked whether what is there is a name, so that a name that ends like
    a set stays whole.
    """

    def __init__(self, text: str, is_name: IsName) -> None:
        self.rest = text
        self.line = Line(count=1, name="")
        self._is_name = is_name

    def run(self) -> None:
        self._leading_set()
        steps = (self._label, self._tags, self._stars, self._closed, self._numbered, self._words)
        while self.rest and not self._is_name(self.rest):
            if not any(step() for step in steps):
                break

    def _cut(self, at: int) -> bool:
        """Keeps what is before this place, unless nothing is."""
        before = self.rest[:at].rstrip()
        if before:
            self.rest = before
        return bool(before)

    def _leading_set(self) -> None:
        if self.rest.startswith("[") and (end := self.rest.find("] ")) > 0:
            found = _PRINTING.fullmatch(self.rest[1:end])
            if found and not self._is_name(self.rest):
                self._printing(found)
                self.rest = self.rest[end + 2 :].lstrip()

    def _printing(self, found: re.Match[str]) -> None:
        number = (found["number"] or "").lstrip("#")
        self.line = attrs.evolve(
            self.line,
            set_code=found["set"].lower() or self.line.set_code,
            number=number or self.line.number,
        )

    def _label(self) -> bool:
        """Archidekt's `^name,#colour^`: a label of its owner."""
        start = self.rest.find("^")
        if not (self.rest.endswith("^") and 0 < start < len(self.rest) - 1):
            return False
        label = self.rest[start + 1 : -1].partition(",")[0]
        return self._cut(start) and self._tagged((label,))

    def _tagged(self, tags: tuple[str, ...]) -> bool:
        found = tuple(tag.strip().lstrip("!") for tag in tags)
        self.line = attrs.evolve(self.line, tags=tuple(filter(None, found)) + self.line.tags)
        return True

    def _stars(self) -> bool:
        """`*F*`, `*E*`, `*CMDR*` and whatever else somebody put between stars."""
        if not self.rest.endswith("*") or (start := self.rest.rfind(" *", 0, -1)) < 0:
            return False
        word = self.rest[start + 2 : -1].strip().lower()
        return bool(word) and self._cut(start) and self._said(word)

    def _said(self, word: str) -> bool:
        if word in _TREATMENTS:
            self.line = attrs.evolve(self.line, treatment=_TREATMENTS[word])
        elif word in _STARRED:
            categories = (_STARRED[word], *self.line.categories)
            self.line = attrs.evolve(self.line, categories=categories)
        else:
            self._comment(word)
        return True

    def _comment(self, text: str) -> None:
        self.line = attrs.evolve(self.line, comment=f"{text} {self.line.comment}".strip())

    def _closed(self) -> bool:
        """What is in brackets or parentheses at the end."""
        opening = _CLOSING.get(self.rest[-1])
        start = self.rest.rfind(opening) if opening else -1
        if start < 1:
            return False
        inner = self.rest[start + 1 : -1].strip()
        if len(inner) > 1 and inner.lower() in _TREATMENTS:
            return self._cut(start) and self._said(inner.lower())
        if opening == "(":
            return self._parenthesis(inner, start)
        return self._bracket(inner, start)

    def _parenthesis(self, inner: str, start: int) -> bool:
        if inner.isdecimal() and inner.isascii():
            return self._cut(start) and self._variant(inner)
        found = _PRINTING.fullmatch(inner)
        # In parentheses a slash is in the size of a token: Beast Token (4/4).
        if not found or "/" in inner or not self._cut(start):
            return False
        self._printing(found)
        return True

    def _variant(self, digits: str) -> bool:
        """`(0269)` is a number; `(3)` is the third picture of an old land, no number of a set."""
        if _LONG_NUMBER.fullmatch(digits):
            self.line = attrs.evolve(self.line, number=self.line.number or digits)
        else:
            self._comment(f"({digits})")
        return True

    def _bracket(self, inner: str, start: int) -> bool:
        found = _PRINTING.fullmatch(inner)
        if not self._cut(start):
            return False
        if found and not _IN_PARENTHESES.search(self.rest):
            self._printing(found)
        else:
            parts = tuple(part.strip() for part in inner.split(",") if part.strip())
            self.line = attrs.evolve(self.line, categories=parts + self.line.categories)
        return True

    def _tags(self) -> bool:
        """`#tag #another tag` is for its owner's order, `# words` a comment."""
        start = self.rest.find(" #")
        if start < 1:
            return False
        text, before = self.rest[start + 1 :], self.rest[:start]
        in_brackets = self.rest.endswith("]") and self.rest.rfind("[") < start
        is_number = before.endswith(")") and _PLAIN_NUMBER.fullmatch(text)
        if in_brackets or is_number or not self._cut(start):
            return False
        if text.startswith("# "):
            self._comment(text[2:])
            return True
        return self._tagged(tuple(text[1:].split(" #")))

    def _numbered(self) -> bool:
        """`(M10) 146`, the set and the number in it."""
        start = self.rest.rfind(" ")
        word = self.rest[start + 1 :]
        if start < 1 or not self.rest[:start].endswith((")", "]")):
            return False
        if not _PLAIN_NUMBER.fullmatch(word) or not self._cut(start):
            return False
        self.line = attrs.evolve(self.line, number=word.lstrip("#"))
        return True

    def _words(self) -> bool:
        """`foil` or `x4` as the last word."""
        before, _, word = self.rest.rpartition(" ")
        if not before:
            return False
        if times := _SUFFIX.fullmatch(word):
            self.line = attrs.evolve(self.line, count=int(times[1]))
        elif word.lower() in _TREATMENTS and self._can_be_said_of(before, word):
            self._said(word.lower())
        else:
            return False
        self.rest = before
        return True

    def _can_be_said_of(self, before: str, word: str) -> bool:
        """Whether the last word can be a finish: `foil` is in no doubt after a set or a name."""
        return (
            before.endswith(")")
            or bool(_SET_BEFORE.search(before))
            or (len(word) > 1 and self._is_name(before))
        )
