"""The menu: all commands by numbers alone, with a question for each thing that one needs.

A menu is at one step at a time: the groups, the commands of one, a question, or a list that a
command has offered. Each step has a prompt and takes a line. What is refused is asked again; after
an answer it begins with the groups. It waits for any time, until 0 or an empty line leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import attrs

from mtgnet.core.arguments import Argument
from mtgnet.core.dialogues import Offer
from mtgnet.core.events import Choices, Event, MenuLeft, Question, Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Command, Form, Group, Result

# More entries of a group are on another page.
PAGE = 20
_LEAVE = "0"
_SKIP = "-"
_SKIPPED = "leave it out"
_OUT = "0 or an empty line leaves the menu."


def open_menu(session: Session) -> Event:
    """Let the session's bare lines go to a new menu; returns what that asks first."""
    session.dialogue = menu = Menu(session)
    return menu.show(_Groups(menu))


class Step(Protocol):
    """Where in the menu somebody is."""

    def prompt(self) -> Choices | Question:
        """Return what is asked."""

    def take(self, text: str) -> Result:
        """Answer a line; raises `Refusal` if it is no answer to what was asked."""


class Menu:
    """One session's way through its menu; see `dialogues.Dialogue`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._step: Step = _Groups(self)
        self._shown = False
        self._running = False
        self._then: Step | None = None
        self._asked: object = None
        self._done = ""

    def line(self, text: str) -> Result:
        """Take a bare line as the answer to what was asked."""
        text = text.strip()
        if not text or text == _LEAVE:
            return self._leave()
        return self._step.take(text)

    def _leave(self) -> MenuLeft:
        session = self.session
        session.dialogue = None
        room = session.current.name if session.current else None
        return MenuLeft(session.mode.name, room, session.blank is not None)

    def show(self, step: Step) -> Event:
        """Go to a step; returns its prompt, as what answers the line."""
        self._step, self._shown = step, True
        return step.prompt()

    @property
    def answers(self) -> str:
        """The name of the command that lines go to until the menu is left; "" without one."""
        return self._step.command.name if isinstance(self._step, _Answering) else ""

    def run(
        self,
        start: Callable[[], Result],
        again: Step | None = None,
        then: Step | None = None,
        done: str = "",
    ) -> Result:
        """Do what was chosen, say that it is `done`, and go on with `then`, or with the groups.

        If it is refused, go on at `again`, or else at the groups.
        """
        self._step, self._then, self._done = again or _Groups(self), then, done
        self._running, self._asked = True, self.session.asked
        return start()

    def answered(self, refused: bool) -> Event | None:
        """Return the next prompt, unless that was the answer."""
        shown, self._shown = self._shown, False
        running, self._running = self._running, False
        offer = self.session.take_offer()
        if self.session.pasting:
            return None
        if running and not refused:
            self._step = self._next()
        if refused:
            return _with_the_way_out(self._step.prompt())
        if offer is not None:
            self._step = _Offered(self, offer)
        if shown or offer is not None:
            return None
        return _after(self._done if running else "", self._step.prompt())

    def _next(self) -> Step:
        session = self.session
        if session.asked is not None and session.asked is not self._asked:
            answers = Choices("Yes or no?", ("yes", "no"))
            return _Offered(self, Offer(0.0, answers, lambda picked: session.reply(not picked)))
        return self._then or _Groups(self)


def _after(done: str, prompt: Choices | Question) -> Event:
    """Return the prompt with what is done before it."""
    if not done:
        return prompt
    if isinstance(prompt, Choices):
        return attrs.evolve(prompt, title=f"{done} {prompt.title}")
    return attrs.evolve(prompt, text=f"{done} {prompt.text}")


def _with_the_way_out(prompt: Choices | Question) -> Event:
    """Return the prompt for somebody who may not know what to answer it."""
    if isinstance(prompt, Choices) or prompt.text.endswith(_OUT):
        return prompt
    return attrs.evolve(prompt, text=f"{prompt.text} {_OUT}")


def _number(text: str, most: int) -> int:
    """Return the number of a choice, from 1."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        why = f"Pick a number from 1 to {most}; {_OUT}"
        raise Refusal("no-such-choice", why)
    return int(text[:9])


@attrs.frozen
class _Groups:
    """All groups of commands that the person may use."""

    menu: Menu

    def _groups(self) -> list[tuple[Group, list[tuple[Command, Form]]]]:
        session = self.menu.session
        access = session.hub.members.access(session.person)
        groups = ((group, _entries(group, access)) for group in session.table.groups)
        return [(group, entries) for group, entries in groups if entries]

    def prompt(self) -> Choices:
        titles = [f"{group.title}: {group.purpose}" for group, _ in self._groups()]
        if self.menu.session.has_more:
            titles.append("Show more of that")
        return Choices(f"What about? {_OUT}", tuple(titles))

    def take(self, text: str) -> Result:
        groups, session = self._groups(), self.menu.session
        number = _number(text, len(groups) + session.has_more)
        if number > len(groups):
            return self.menu.run(session.next_page)
        group, entries = groups[number - 1]
        return self.menu.show(_Entries(self.menu, group.title, entries))


def _entries(group: Group, access: int) -> list[tuple[Command, Form]]:
    allowed = (each for each in group.commands() if each.declaration.access <= access)
    return [(each, form) for each in allowed for form in each.declaration.offered]


@attrs.frozen
class _Entries:
    """What the commands of a group do, from the entry `first`."""

    menu: Menu
    title: str
    entries: Sequence[tuple[Command, Form]]
    first: int = 0

    @property
    def _page(self) -> Sequence[tuple[Command, Form]]:
        return self.entries[self.first : self.first + PAGE]

    @property
    def _others(self) -> bool:
        return len(self.entries) > PAGE

    def prompt(self) -> Choices:
        titles = [f"{form.title} (/{command.name})" for command, form in self._page]
        return Choices(self.title, (*titles, "Others") if self._others else tuple(titles))

    def take(self, text: str) -> Result:
        number = _number(text, len(self._page) + self._others)
        if number > len(self._page):
            after = self.first + PAGE
            first = after if after < len(self.entries) else 0
            return self.menu.show(attrs.evolve(self, first=first))
        command, form = self._page[number - 1]
        if command.prompts:
            then = _Answering(self.menu, command, form)
            return self.menu.run(lambda: command.prompt(self.menu.session), then=then)
        asking = _Asking(self.menu, command, form, {})
        return self.menu.show(asking) if form.asks else asking.run()


@attrs.frozen
class _Asking:
    """One question after the other, for what a command needs."""

    menu: Menu
    command: Command
    form: Form
    answers: dict[str, object]

    @property
    def _argument(self) -> Argument:
        return self.command.declaration.argument(self.form.asks[len(self.answers)])

    @property
    def _optional(self) -> bool:
        return self._argument.name in self.form.maybe

    def prompt(self) -> Choices | Question:
        argument = self._argument
        if argument.words:
            skipping = (_SKIPPED,) if self._optional else ()
            return Choices(argument.question, (*argument.words, *skipping))
        return Question(argument.name, argument.question, self._optional, argument.kind.hidden)

    def take(self, text: str) -> Result:
        further = attrs.evolve(
            self, answers={**self.answers, self._argument.name: self._read(text)}
        )
        if len(further.answers) < len(self.form.asks):
            return self.menu.show(further)
        return further.run()

    def _read(self, text: str) -> object:
        """Return the answer, None for what is left out; raises `Refusal` for what doesn't fit."""
        argument = self._argument
        if self._optional and text == _SKIP:
            return None
        if argument.words and text[0].isdigit():
            number = _number(text, len(argument.words) + self._optional)
            return (*argument.words, None)[number - 1]
        argument.kind.check(text)
        return text

    def run(self) -> Result:
        """Run the command; if it refuses, all is asked again."""
        given = {**self.form.given, **self.answers}
        again = attrs.evolve(self, answers={}) if self.form.asks else None
        session = self.menu.session
        follows = session.table.find(self.form.then)
        then = _Answering(self.menu, follows, self.form) if follows else None
        start = partial(self.command.call, session, given)
        return self.menu.run(start, again, then, self.form.done)


@attrs.frozen
class _Answering:
    """One answer after the other to what a command asks by itself, until the menu is left."""

    menu: Menu
    command: Command
    form: Form

    def prompt(self) -> Question:
        text = self.command.declaration.arguments[0]
        return Question(text.name, f"{self.form.asked_then}; {_OUT}", False, text.kind.hidden)

    def take(self, text: str) -> Result:
        start = partial(self.command.run, self.menu.session, text)
        return self.menu.run(start, self, self, self.form.done)


@attrs.frozen
class _Offered:
    """A list of which the menu's next line picks one."""

    menu: Menu
    offer: Offer

    def prompt(self) -> Choices:
        return self.offer.choices

    def take(self, text: str) -> Result:
        number = _number(text, len(self.offer.choices.choices))
        return self.menu.run(lambda: self.offer.picked(number))
