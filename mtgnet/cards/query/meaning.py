"""What a query means: the tree of conditions, how to show what is found, and what was left out.

A term that cannot be read is left out and complained about, with its column; the rest stands.
"""

from __future__ import annotations

from attrs import define, evolve, field, frozen

from mtgnet.cards.query import readers, syntax
from mtgnet.cards.query.conditions import Meaning
from mtgnet.cards.query.keys import BY_NAME, CARDS, Directive, Key, Language
from mtgnet.cards.query.near import nearest
from mtgnet.cards.query.reading import BadValueError
from mtgnet.cards.query.syntax import Term, Value
from mtgnet.cards.query.tree import both, mapped


@frozen
class Display:
    """How to show what is found: the words of `mtgnet.cards.query.keys.DIRECTIVES`."""

    unique: str = "cards"
    order: str = "name"
    direction: str = "auto"
    prefer: str = "default"
    include: str = ""


@frozen
class Complaint:
    """Why a term was left out or finds nothing; `column` is 1-based, 0 for the whole query."""

    column: int
    text: str

    def __str__(self) -> str:
        return f"Column {self.column}: {self.text}" if self.column else self.text


@frozen
class Query:
    """A query that was read.

    `meaning` None: no condition is left, and it finds everything if `everything`, else nothing.
    """

    text: str
    meaning: Meaning | None
    display: Display = Display()
    complaints: tuple[Complaint, ...] = ()
    everything: bool = False


def parse(text: str, language: Language = CARDS) -> Query:
    """The meaning of a query in a language, which is that of `/find` unless another is given.

    Raises `QueryError` where it cannot be read as a whole: empty, too long, too deep, or with
    parentheses, quotes or connectives that don't pair.
    """
    reading = _Reading(language)
    meaning = mapped(syntax.read(text), reading.meaning)
    complaints = tuple(sorted(reading.complaints, key=lambda complaint: complaint.column))
    everything = meaning is None and not complaints
    return Query(text, meaning, reading.display, complaints, everything)


@define
class _Reading:
    """Reads term after term, and gathers what is not a condition."""

    language: Language
    display: Display = Display()
    complaints: list[Complaint] = field(factory=list)

    def meaning(self, term: Term) -> Meaning | None:
        """What a term means, or None after noting a directive or a complaint."""
        try:
            return self._read(term)
        except BadValueError as wrong:
            shown = "" if term.bare else f"{term.key}{term.operator} "
            self.complaints.append(Complaint(term.column, f"{shown}{wrong}; this term is left out"))
            return None

    def _read(self, term: Term) -> Meaning | None:
        if term.key == "!":
            return readers.whole_name(term.operator, term.value)
        if directive := self.language.directive_by_name.get(term.key):
            self.display = _directed(self.display, directive, term)
            return None
        if key := self.language.by_name.get(term.key):
            return key.reader(_operator(key, term), term.value)
        if term.operator == ":" and term.spaced:  # as in "Circle of Protection: Red"
            return both([_bare(f"{term.key}:"), _bare(term.value.text)])
        raise _unknown_key(term.key, self.language)


def _bare(word: str) -> Meaning:
    return BY_NAME["name"].reader(":", Value(word))


def _operator(key: Key, term: Term) -> str:
    operator = "=" if term.operator == "!" else term.operator
    if operator not in key.operators.split():
        raise BadValueError(f"this key takes only {key.operators}")
    turned = f"{term.value.text[:1]}="
    if operator == "=" and turned in key.operators.split() and not term.value.quoted:
        raise BadValueError(f"write {turned} instead, as in {key.names[0]}{turned}…")
    return operator


def _unknown_key(name: str, language: Language) -> BadValueError:
    if name in language.elsewhere:
        return BadValueError(language.elsewhere[name])
    close = nearest(name, language.names)
    hint = f"did you mean “{close}”?" if close else "/find alone lists the keys"
    return BadValueError(f"unknown key “{name}”; {hint}")


def _directed(display: Display, directive: Directive, term: Term) -> Display:
    word = term.value.text.lower().strip()
    if word not in directive.words:
        close = nearest(word, directive.words)
        hint = f"did you mean “{close}”?" if close else f"it is one of: {' '.join(directive.words)}"
        raise BadValueError(f"unknown word “{word}”; {hint}")
    return evolve(display, **{directive.names[0]: directive.words[word]})
