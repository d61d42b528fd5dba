"""Commands: each declared once, looked up in one table.

A `Group` is a class whose methods are commands; the `command` decorator puts the declaration on
the method. From it come dispatch, the checking of arguments, /help, /menu, JSON requests and the
reference in the documentation.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs
from rapidfuzz import process
from rapidfuzz.distance import OSA

from mtgnet.core.arguments import Argument, Text
from mtgnet.core.events import CommandFacts, Event, GroupFacts, Refusal
from mtgnet.core.text import clean, cut

if TYPE_CHECKING:
    from mtgnet.core.session import Session

Reply: TypeAlias = Event | None
Result: TypeAlias = Reply | Awaitable[Reply]
Handler: TypeAlias = Callable[..., Result]
_Method = TypeVar("_Method", bound=Callable[..., Any])

_DECLARATION = "__command__"


@attrs.frozen
class Declaration:
    """What a command's author says of it; `help` is what `/help NAME` tells beyond the summary."""

    name: str
    summary: str
    aliases: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    help: str = ""

    @property
    def usage(self) -> str:
        """How to type it."""
        return " ".join([f"/{self.name}", *(argument.usage for argument in self.arguments)])

    def facts(self) -> CommandFacts:
        """Return the declaration as what an event tells."""
        names = tuple(argument.name for argument in self.arguments)
        return CommandFacts(self.name, self.aliases, self.usage, self.summary, self.help, names)


def command(
    name: str, *aliases: str, takes: tuple[Argument, ...] = (), summary: str, help: str = ""
) -> Callable[[_Method], _Method]:
    """Declare the decorated method of a `Group` as the command `name`.

    The method takes the session and the values of the arguments (None where an optional one is
    left out). It returns the event that answers, None, or an awaitable of either; it raises
    `Refusal` for what the person should mend.
    """
    declaration = Declaration(name, summary, aliases, takes, help)

    def declare(method: _Method) -> _Method:
        setattr(method, _DECLARATION, declaration)
        return method

    return declare


@attrs.frozen
class Command:
    """A declared command, bound to what runs it."""

    declaration: Declaration
    handler: Handler
    name: str = attrs.field(init=False)
    one_text: bool = attrs.field(init=False)

    @name.default
    def _name(self) -> str:
        return self.declaration.name

    @one_text.default
    def _one_text(self) -> bool:
        arguments = self.declaration.arguments
        only = arguments[0] if len(arguments) == 1 else None
        return only is not None and isinstance(only.kind, Text) and not only.optional

    def run(self, session: Session, line: str) -> Result:
        """Run the command with the arguments as they were typed in `line`."""
        if self.one_text and line and not line.isspace():
            return self.handler(session, line)
        return self.handler(session, *self._typed(line))

    def call(self, session: Session, given: Mapping[str, object]) -> Result:
        """Run the command with the arguments that a program gave by name."""
        return self.handler(session, *self._named(given))

    def _typed(self, line: str) -> Iterator[object]:
        for argument in self.declaration.arguments:
            if not line or line.isspace():
                self._need(argument)
                yield None
            else:
                value, line = argument.kind.take(line)
                yield value
        if line.strip():
            raise Refusal("too-much", f'"{cut(line.strip())}" is too much. Type {self._usage}.')

    def _named(self, given: Mapping[str, object]) -> Iterator[object]:
        names = [argument.name for argument in self.declaration.arguments]
        for name in given:
            if name not in names:
                takes = f"it takes {', '.join(names)}" if names else "it takes none"
                raise Refusal(
                    "bad-argument", f'{self.name} has no argument "{cut(clean(name))}"; {takes}.'
                )
        for argument in self.declaration.arguments:
            value = given.get(argument.name)
            if value is None:
                self._need(argument)
            yield None if value is None else argument.kind.check(value)

    def _need(self, argument: Argument) -> None:
        if not argument.optional:
            raise Refusal("missing", f"{argument.name.upper()} is missing. Type {self._usage}.")

    @property
    def _usage(self) -> str:
        return self.declaration.usage


class Group:
    """A subject's commands: a class whose methods carry `command`.

    An instance holds what its commands need, and nothing else does.
    """

    title: str

    def told(self) -> list[tuple[str, str]]:
        """Return what /about tells of the group's subject: pairs of a word and what it is."""
        return []

    def commands(self) -> Iterator[Command]:
        """Yield the group's commands in the order in which they are declared."""
        for attribute, member in vars(type(self)).items():
            declaration = getattr(member, _DECLARATION, None)
            if declaration is not None:
                yield Command(declaration, getattr(self, attribute))


class Table:
    """All commands of a server, found by name or alias."""

    def __init__(self, groups: list[Group]) -> None:
        self.groups = groups
        self._found: dict[str, Command] = {}
        for group in groups:
            for each in group.commands():
                self._add(each)

    def _add(self, added: Command) -> None:
        for name in (added.name, *added.declaration.aliases):
            if name in self._found:
                raise ValueError(f"/{name} is declared twice")
            self._found[name] = added

    def find(self, name: str) -> Command | None:
        """Return the command called `name`, which may be an alias, or None."""
        return self._found.get(name) or self._found.get(name.lower())

    def nearest(self, name: str) -> Command | None:
        """Return the command whose name is most like `name`, or None if none is like it."""
        name = name.lower()
        # In a short name more slips would make another word.
        slips = min(2, (len(name) + 1) // 3)
        near = process.extractOne(name, list(self._found), scorer=OSA.distance, score_cutoff=slips)
        return self._found[near[0]] if near else None

    def modes(self) -> list[str]:
        """Return the names of the commands that bare lines can be sent to."""
        commands = (each for group in self.groups for each in group.commands())
        return [each.name for each in commands if each.one_text]

    def facts(self) -> tuple[GroupFacts, ...]:
        """Return all groups and commands as what an event tells."""
        return tuple(
            GroupFacts(group.title, tuple(each.declaration.facts() for each in group.commands()))
            for group in self.groups
        )
