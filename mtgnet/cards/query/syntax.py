"""What somebody typed, as a tree: reading it by the grammar, and writing it again.

The grammar is in `grammar.lark`; the parser is LALR, so reading takes time in proportion to the
length. Nothing here knows which keys exist or what they mean: see `meaning`.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import NoReturn

from attrs import field, frozen
from lark import (
    Lark,
    Token,
    Transformer,
    UnexpectedCharacters,
    UnexpectedInput,
    UnexpectedToken,
    v_args,
)

from mtgnet.cards.query.tree import And, Leaf, Node, Not, Or, both, either, opposite

LONGEST = 2000
"""The most characters that a query may have."""

DEEPEST = 20
"""How many parentheses may be open at once."""

MOST_TERMS = 150
"""The most terms that a query may have."""

_WANTING = {"_OR", "_AND", "NOT", "NOT_WORD", "BANG"}
"""The tokens after which a term must come."""

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}


class QueryError(Exception):
    """A query that cannot be read at all; its text tells the person what to mend."""


@frozen
class Value:
    """What stands after the operator: `regex` between slashes, `quoted` in quotes."""

    text: str
    quoted: bool = False
    regex: bool = False


@frozen
class Term:
    """One term: a lower-case key (`name` for a bare word, `!` for a whole name), and its place."""

    key: str
    operator: str
    value: Value
    column: int = field(default=0, eq=False)  # 1-based, where the term starts
    bare: bool = field(default=False, eq=False)  # typed without its key
    spaced: bool = field(default=False, eq=False)  # a blank stands before the value


Syntax = Node[Term]


def read(text: str) -> Syntax:
    """The tree of a query.

    Raises `QueryError`, naming the column (1-based), for an empty query, one over the limits, and
    one whose parentheses, quotes, slashes or connectives don't pair.
    """
    _check_size(text)
    try:
        tree: Syntax = _parser().parse(text)  # type: ignore[assignment]
    except UnexpectedInput as wrong:
        _explain(wrong, text)
    if _terms(tree) > MOST_TERMS:
        raise QueryError(f"That is more than {MOST_TERMS} terms; ask for less at once.")
    return tree


def _check_size(text: str) -> None:
    if not text.strip():
        raise QueryError("The query is empty; say what to look for, as in: t:goblin c:r mv<=2")
    if len(text) > LONGEST:
        raise QueryError(
            f"The query has {len(text)} characters and {LONGEST} are allowed; shorten it."
        )
    depth = 0
    for column, letter in enumerate(text, 1):
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        if depth > DEEPEST:
            raise QueryError(
                f"Column {column}: more than {DEEPEST} parentheses are open; nest less deeply."
            )


def _terms(tree: Syntax) -> int:
    if isinstance(tree, Leaf):
        return 1
    parts = (tree.part,) if isinstance(tree, Not) else tree.parts
    return sum(map(_terms, parts))


def _explain(wrong: UnexpectedInput, text: str) -> NoReturn:
    """Say which parenthesis, quote, slash or connective is at fault."""
    if isinstance(wrong, UnexpectedCharacters):
        raise QueryError(_unpaired(text[wrong.column - 1], wrong.column)) from None
    if isinstance(wrong, UnexpectedToken):
        raise QueryError(_misplaced(wrong)) from None
    raise QueryError("The query cannot be read; put words with odd signs in quotes.") from wrong


def _unpaired(letter: str, column: int) -> str:
    if letter == "/":
        return f"Column {column}: the regular expression is never closed; end it with a slash (/)."
    if letter in _QUOTES:
        return f"Column {column}: the quote {letter} is never closed; add the closing one."
    return f"Column {column}: {letter} makes no sense here; put it in quotes to look for it."


def _misplaced(wrong: UnexpectedToken) -> str:
    token = wrong.token
    stack = wrong.state.value_stack
    opened = [it.column for it in stack if isinstance(it, Token) and it.type == "LPAR"]
    last = stack[-1] if stack and isinstance(stack[-1], Token) else None
    if last is not None and last.type in _WANTING:
        return _dangling(last)
    if token.lower() in {"or", "and"}:
        return _dangling(token)
    if token.type == "RPAR" and not opened:
        return f"Column {token.column}: this ) closes nothing; remove it or put it in quotes."
    if token.type == "RPAR":
        return f"Column {token.column}: nothing stands between the parentheses."
    if opened:
        return f"Column {opened[-1]}: this ( is never closed; add a )."
    return _unpaired(str(token), token.column)


def _dangling(token: Token) -> str:
    sides = "on both sides" if token.lower() in {"or", "and"} else "after it"
    return f"Column {token.column}: “{token}” wants a term {sides}."


@v_args(inline=True)
class _Build(Transformer[Token, Syntax]):
    """Makes the tree while the parser runs, so that nothing recurses over what was typed."""

    def either(self, *parts: Syntax) -> Syntax:
        return either(parts)

    def both(self, *parts: Syntax) -> Syntax:
        return both(_with_long_names(parts))

    def negated(self, _sign: Token, part: Syntax) -> Syntax:
        return opposite(part)

    def group(self, _left: Token, part: Syntax, _right: Token) -> Syntax:
        return part

    def keyed(self, key: Token, operator: Token, token: Token | None = None) -> Syntax:
        value = Value("") if token is None else _value(token)
        spaced = token is not None and token.start_pos != operator.end_pos
        return Leaf(Term(key.lower(), str(operator), value, key.column or 1, spaced=spaced))

    def named(self, sign: Token, token: Token) -> Syntax:
        return Leaf(Term("!", "=", _value(token), sign.column or 1, bare=True))

    def word(self, token: Token) -> Syntax:
        return Leaf(Term("name", ":", _value(token), token.column or 1, bare=True))


def _with_long_names(parts: tuple[Syntax, ...]) -> list[Syntax]:
    """`!sift through sands` may mean one name of three words: that reading is added."""
    done: list[Syntax] = []
    for place, part in enumerate(parts):
        if not isinstance(part, Leaf) or part.it.key != "!" or part.it.value.quoted:
            done.append(part)
            continue
        words = [part, *_bare_words(parts[place + 1 :])]
        if len(words) == 1:
            done.append(part)
            continue
        name = " ".join(word.it.value.text for word in words)
        whole = Term("!", "=", Value(name, quoted=True), part.it.column, bare=True)
        rest = parts[place + len(words) :]
        return [*done, either([Leaf(whole), both(words)]), *_with_long_names(rest)]
    return done


def _bare_words(parts: tuple[Syntax, ...]) -> list[Leaf[Term]]:
    words: list[Leaf[Term]] = []
    for part in parts:
        if not (isinstance(part, Leaf) and part.it.key == "name" and part.it.bare):
            break
        words.append(part)
    return words


def _value(token: Token) -> Value:
    if token.type == "UNCLOSED":
        raise QueryError(_unpaired("/", token.column or 1))
    if token.type == "REGEX":
        return Value(token[1:-1].replace("\\/", "/"), regex=True)
    if token.type == "QUOTED":
        return Value(token[1:-1].replace('\\"', '"'), quoted=True)
    return Value(str(token))


@functools.cache
def _parser() -> Lark:
    """The parser, made when first asked for."""
    grammar = resources.files(__package__).joinpath("grammar.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", transformer=_Build())


def written(tree: Syntax) -> str:
    """A query that reads as this tree."""
    if isinstance(tree, Leaf):
        return _written_term(tree.it)
    if isinstance(tree, Not):
        return f"-{_enclosed(tree.part)}"
    if isinstance(tree, And):
        return " ".join(
            _enclosed(part) if isinstance(part, Or) else written(part) for part in tree.parts
        )
    return " or ".join(written(part) for part in tree.parts)


def _enclosed(tree: Syntax) -> str:
    return f"({written(tree)})" if isinstance(tree, And | Or) else written(tree)


def _written_term(term: Term) -> str:
    value = _written_value(term.value)
    if term.key == "!":
        return f"!{value}"
    return f"{term.key}{term.operator}{value}"


def _written_value(value: Value) -> str:
    if value.regex:
        return "/{}/".format(value.text.replace("/", "\\/"))
    if value.quoted:
        return '"{}"'.format(value.text.replace('"', '\\"'))
    return value.text


def shown(tree: Syntax) -> str:
    """The tree in prefix form, `(or t:goblin (and t:elf c:g))`, for tests and for the curious."""
    if isinstance(tree, Leaf):
        return _written_term(tree.it)
    parts = (tree.part,) if isinstance(tree, Not) else tree.parts
    return f"({type(tree).__name__.lower()} {' '.join(map(shown, parts))})"
