"""The syntax explained: twenty lines for `/find` alone, and a table for the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtgnet.cards.query.keys import DIRECTIVES, GROUPS, OWNED, Directive, Key

_INTRODUCTION = """\
Cards are found that meet every term. Words alone are looked for in the name.
  "lim-dul's" !fire  a phrase; a whole name        -a  not:x  (a or b) c
  o:/draws? two/     a regular expression, for texts
  : = != < <= > >=   for numbers, colours, costs, rarities and dates"""


def summary() -> list[str]:
    """The search language in at most twenty lines of at most 80 columns."""
    examples = (_line(title, [key.example for key in keys]) for title, keys in GROUPS.items())
    shown = [f"{name}:{min(words, key=len)}" for name, words in map(_directed, DIRECTIVES)]
    return [
        *_INTRODUCTION.splitlines(),
        *examples,
        _line("what is shown", shown),
        "An example: t:goblin (c:r or c:b) mv<=2 f:modern -o:haste order:usd",
    ]


def _line(title: str, examples: list[str]) -> str:
    return f"  {title:<15} {' '.join(examples)}"


def _directed(directive: Directive) -> tuple[str, list[str]]:
    return directive.names[0], sorted(set(directive.words.values()))


def table() -> Iterator[str]:
    """The lines of a Markdown table of all keys."""
    yield from _rows([key for keys in GROUPS.values() for key in keys])


def owned_table() -> Iterator[str]:
    """The lines of a Markdown table of the keys that only collections have."""
    yield from _rows(OWNED)


def owned_examples() -> str:
    """An example for each of these keys, between blanks."""
    return " ".join(key.example for key in OWNED)


def _rows(keys: Sequence[Key]) -> Iterator[str]:
    yield "| key | also | asks for | operators | example |"
    yield "|---|---|---|---|---|"
    yield from map(_row, keys)


def _row(key: Key) -> str:
    first, *others = (f"`{name}`" for name in key.names)
    signs = " ".join(f"`{sign}`" for sign in key.operators.split())
    return f"| {first} | {' '.join(others)} | {key.about} | {signs} | `{key.example}` |"


def directive_table(
    directives: Sequence[Directive] = DIRECTIVES,
) -> Iterator[str]:
    """The lines of a Markdown table of the keys that say what is shown."""
    yield "| key | also | says | words |"
    yield "|---|---|---|---|"
    for directive in directives:
        first, *others = (f"`{name}`" for name in directive.names)
        words = " ".join(f"`{word}`" for word in _directed(directive)[1])
        yield f"| {first} | {' '.join(others)} | {directive.about} | {words} |"
