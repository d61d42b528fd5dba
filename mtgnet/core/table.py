"""Commands: each declared once, looked up in one table.

A `Group` is a class whose methods are commands; the `command` decorator puts the declaration on
the method. From it come dispatch, the checking of arguments, /help, /menu, JSON requests and the
reference in the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs
from rapidfuzz import process
from rapidfuzz.distance import OSA

from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Secret, Text
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
class Grammar:
    """How arguments are typed that don't simply stand one after the other.

    `pattern` matches all of the line, with a group for each argument, by its name.
    """

    usage: str
    pattern: re.Pattern[str]


@attrs.frozen
class Form:
    """One thing that a command does, as the menu offers it.

    `given` has values of arguments, by name; those in `asks` the menu asks for, in that order, of
    which those in `maybe` may be left out. When it is done, lines go to the command `then`, if one
    is named, until the menu is left; `asked_then` is how it asks for them. What is `done` is told
    of a command that tells nothing by itself.
    """

    title: str
    asks: tuple[str, ...] = ()
    given: Mapping[str, object] = attrs.Factory(dict)
    maybe: frozenset[str] = frozenset()
    then: str = ""
    asked_then: str = "Type your answer"
    done: str = ""


@attrs.frozen
class Declaration:
    """What a command's author says of it; `help` is what `/help NAME` tells beyond the summary.

    `grammar` is how it is typed, if not with one argument after the other; `logged` whether the
    request log has it; `forms` what the menu offers, if not one thing that asks for all arguments.
    `mode` names the command that bare lines go to in the mode of this name, if it is another, or if
    it is this one, whose one text may be left out; one
    that `prompts` is also given the empty text, and asks for an answer then.
    """

    name: str
    summary: str
    aliases: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    help: str = ""
    access: Access = Access.GUEST
    grammar: Grammar | None = None
    logged: bool = True
    mode: str = ""
    prompts: bool = False
    forms: tuple[Form, ...] | None = None

    @property
    def offered(self) -> tuple[Form, ...]:
        """What the menu offers."""
        if self.forms is not None:
            return self.forms
        typed = [argument for argument in self.arguments if argument.typed]
        maybe = frozenset(argument.name for argument in typed if argument.optional)
        return (Form(self.summary, tuple(each.name for each in typed), maybe=maybe),)

    def argument(self, name: str) -> Argument:
        """Return the argument of this name, which there must be."""
        return next(argument for argument in self.arguments if argument.name == name)

    @property
    def usage(self) -> str:
        """How to type it."""
        if self.grammar is not None:
            return f"/{self.name} {self.grammar.usage}"
        typed = (argument.usage for argument in self.arguments if argument.typed)
        return " ".join([f"/{self.name}", *typed])

    @property
    def secret(self) -> bool:
        """Whether what is given to it may be a password, so that no log may show any of it."""
        return any(isinstance(argument.kind, Secret) for argument in self.arguments)

    def facts(self) -> CommandFacts:
        """Return the declaration as what an event tells."""
        names = tuple(argument.name for argument in self.arguments)
        return CommandFacts(
            self.name, self.aliases, self.usage, self.summary, self.help, names, self.access.role
        )


def command(
    name: str,
    *aliases: str,
    takes: tuple[Argument, ...] = (),
    summary: str,
    help: str = "",
    access: Access = Access.GUEST,
    grammar: Grammar | None = None,
    logged: bool = True,
    mode: str = "",
    prompts: bool = False,
    forms: tuple[Form, ...] | None = None,
) -> Callable[[_Method], _Method]:
    """Declare the decorated method of a `Group` as the command `name`, for `access` and above.

    The method takes the session and the values of the arguments (None where an optional one is
    left out). It returns the event that answers, None, or an awaitable of either; it raises
    `Refusal` for what the person should mend.
    """
    declaration = Declaration(
        name, summary, aliases, takes, help, access, grammar, logged, mode, prompts, forms
    )

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
    open: bool = attrs.field(init=False)
    plain: bool = attrs.field(init=False)
    logged: bool = attrs.field(init=False)
    _hides: bool = attrs.field(init=False)

    @name.default
    def _name(self) -> str:
        return self.declaration.name

    @one_text.default
    def _one_text(self) -> bool:
        arguments = self.declaration.arguments
        only = arguments[0] if len(arguments) == 1 else None
        return only is not None and isinstance(only.kind, Text) and not only.optional

    @open.default
    def _open(self) -> bool:
        return self.declaration.access is Access.ANYBODY

    @logged.default
    def _logged(self) -> bool:
        return self.declaration.logged

    @_hides.default
    def _hides_something(self) -> bool:
        return any(argument.kind.hidden for argument in self.declaration.arguments)

    @plain.default
    def _plain(self) -> bool:
        return self.declaration.access <= Access.GUEST

    @property
    def takes_lines(self) -> bool:
        """Whether bare lines can go to it: it needs one text, or says that it may have one."""
        return self.one_text or self.declaration.mode == self.name

    @property
    def prompts(self) -> bool:
        """Whether it asks for what it is to be given."""
        return self.declaration.prompts

    def prompt(self, session: Session) -> Result:
        """Let a command that `prompts` ask."""
        return self.handler(session, "")

    def run(self, session: Session, line: str) -> Result:
        """Run the command with the arguments as they were typed in `line`."""
        one = self.one_text and line and not line.isspace()
        if one and self.open and not session.hub.past.requests.active:
            return self.handler(session, line)
        noted = self._begin(session, "" if self._hides else line.strip())
        values = (line,) if one else tuple(self._typed(line))
        return self._handle(session, values, noted and self._hides)

    def fits(self, line: str) -> bool:
        """Return whether `line` could be the arguments as they are typed."""
        try:
            return bool(tuple(self._typed(line)))
        except Refusal:
            return False

    def call(self, session: Session, given: Mapping[str, object]) -> Result:
        """Run the command with the arguments that a program gave by name."""
        noted = self._begin(session)
        return self._handle(session, tuple(self._named(given)), noted)

    def _begin(self, session: Session, typed: str = "") -> bool:
        """Check who asks; returns whether the request log is to know."""
        noted = self.logged and session.hub.past.requests.active
        if noted:
            session.note(self.name, typed)
        if not self.open:
            session.hub.check_access(session, self.declaration.access)
        return noted

    def _handle(self, session: Session, values: tuple[object, ...], noted: bool) -> Result:
        if noted:
            session.note(self.name, self._shown(values))
        return self.handler(session, *values)

    def _shown(self, values: tuple[object, ...]) -> str:
        """The arguments as the request log may have them."""
        given = zip(self.declaration.arguments, values, strict=True)
        shown = (
            "…" if arg.kind.hidden else str(value) for arg, value in given if value is not None
        )
        return " ".join(shown)

    def _matched(self, grammar: Grammar, line: str) -> Iterator[object]:
        match = grammar.pattern.fullmatch(line.strip())
        if match is None:
            raise Refusal("bad-argument", f"That is not how it is typed. Type {self._usage}.")
        for argument in self.declaration.arguments:
            text = match.groupdict().get(argument.name)
            if not text:
                self._need(argument)
            yield argument.kind.check(text) if text else None

    def _typed(self, line: str) -> Iterator[object]:
        if self.declaration.grammar is not None:
            return self._matched(self.declaration.grammar, line)
        return self._one_by_one(line)

    def _one_by_one(self, line: str) -> Iterator[object]:
        arguments = self.declaration.arguments
        for number, argument in enumerate(arguments, 1):
            needed = sum(not each.optional for each in arguments[number:])
            if not line or line.isspace() or not argument.typed:
                self._need(argument)
                yield None
            elif argument.optional and needed and len(line.split()) <= needed:
                yield None
            else:
                value, line = argument.kind.take(line)
                yield value
        if line.strip():
            # What is too much of a password is nobody's business either.
            what = "That" if self.declaration.secret else f'"{cut(line.strip())}"'
            raise Refusal("too-much", f"{what} is too much. Type {self._usage}.")

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
    purpose: str
    """What its commands are for, as the menu says it behind the title."""

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

    def nearest(self, name: str, access: Access = Access.OWNER) -> Command | None:
        """Return the command for who has `access` whose name is most like `name`, if any is."""
        name = name.lower()
        allowed = [each for each, it in self._found.items() if it.declaration.access <= access]
        # In a short name more slips would make another word.
        slips = min(2, (len(name) + 1) // 3)
        near = process.extractOne(name, allowed, scorer=OSA.distance, score_cutoff=slips)
        return self._found[near[0]] if near else None

    def mode(self, name: str, access: Access = Access.OWNER) -> Command | None:
        """Return the command that bare lines go to in the mode `name`, if `access` may use it."""
        found = self.find(name)
        if found is not None and found.declaration.mode:
            found = self.find(found.declaration.mode)
        allowed = found is not None and found.takes_lines and found.declaration.access <= access
        return found if allowed else None

    def modes(self, access: Access = Access.OWNER) -> list[str]:
        """Return the names of the modes that there are for who has `access`."""
        commands = (each for group in self.groups for each in group.commands())
        return [each.name for each in commands if self.mode(each.name, access) is not None]

    def facts(self, access: Access = Access.OWNER) -> tuple[GroupFacts, ...]:
        """Return the groups and commands for who has `access` as what an event tells."""
        return tuple(
            GroupFacts(group.title, facts)
            for group in self.groups
            if (facts := tuple(_facts(group, access)))
        )


def _facts(group: Group, access: Access) -> Iterator[CommandFacts]:
    for each in group.commands():
        if each.declaration.access <= access:
            yield each.declaration.facts()
