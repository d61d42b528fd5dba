"""The server itself: help, the menu, what it is, and leaving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from mtgnet import LINK, __version__
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Text
from mtgnet.core.events import (
    About,
    CommandHelp,
    Event,
    Goodbye,
    Greeting,
    GroupFacts,
    Help,
    Pong,
    Refusal,
)
from mtgnet.core.hub import Hub
from mtgnet.core.menu import open_menu
from mtgnet.core.policies import Policies
from mtgnet.core.ports import Encoding
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Group, command
from mtgnet.core.text import cut

_ALL = "all"
# So many commands and titles of groups are described at once.
_SCREEN = 16


class Server(Group):
    """The commands for the server; `json` is the encoding that /json switches to.

    `quit` is called after somebody has left with /quit.
    """

    title = "Server"
    purpose = "help, what this server is, and the way out"

    def __init__(self, hub: Hub, json: Encoding, quit: Callable[[], None]) -> None:
        self._hub = hub
        self._json = json
        self._quit = quit
        self._since = hub.clock.seconds()

    @command(
        "help",
        takes=(Argument("command", Text(), optional=True, written="GROUP|COMMAND|all"),),
        summary="List the commands, or tell more about some",
        help="/help cards tells what the commands for cards do, /help card all about one of them.",
        access=Access.ANYBODY,
        forms=(
            Form("List all commands"),
            Form("Tell what all commands do", given={"command": _ALL}),
            Form("Tell more about a command", ("command",)),
        ),
    )
    def help(self, session: Session, command: str | None) -> Help | CommandHelp:
        """List all commands, or describe a group, or one."""
        groups = session.table.facts(self._access(session))
        word = (command or "").strip().lower()
        if not word:
            return Help(groups, mode=session.mode.name)
        if word == _ALL:
            return self._described(session, groups)
        group = next((each for each in groups if word in _names(each)), None)
        found = session.table.find(word.removeprefix("/"))
        if found is not None:
            return CommandHelp(found.declaration.facts(), group)
        if group is not None:
            return self._described(session, (group,))
        near = session.table.nearest(word, self._access(session))
        hint = f"Did you mean /help {near.name}?" if near else "/help lists them."
        raise Refusal("unknown-command", f"There is no command {cut(word)}. {hint}")

    def _described(self, session: Session, groups: tuple[GroupFacts, ...]) -> Help:
        """Describe as many groups as fit on a screen, and the others on the next pages."""
        size = count = 0
        for group in groups:
            size += 1 + len(group.commands)
            if count and size > _SCREEN:
                break
            count += 1
        rest = groups[count:]
        if rest:
            session.more(lambda: self._described(session, rest))
        return Help(groups[:count], True, bool(rest), session.mode.name)

    @command(
        "menu",
        summary="Be led by numbers: what there is, and what each thing needs",
        help="Type the number of a group, then that of a command, then what it asks for, one thing"
        " at a time. After the answer the menu is shown again. An empty line or 0 leaves it; what"
        " begins with / is a command as ever.",
        access=Access.ANYBODY,
        forms=(),
    )
    def menu(self, session: Session) -> Event:
        """Open the menu."""
        return open_menu(session)

    def _access(self, session: Session) -> Access:
        return self._hub.members.access(session.person)

    @command(
        "about",
        summary="Tell what this server is and what it keeps to",
        access=Access.ANYBODY,
    )
    def about(self, session: Session) -> About:
        """Tell the version, how long it runs, who is here, and its limits."""
        limits = self._hub.limits
        up = timedelta(seconds=int(self._hub.clock.seconds() - self._since))
        people, rooms = len(self._hub.people), len(self._hub.rooms.all)
        facts = [
            ("running", f"{up} (h:mm:ss)"),
            ("here", f"{_counted(people, 'person', 'people')}, {_counted(rooms, 'room', 'rooms')}"),
            ("lines", f"at most {limits.line_bytes} bytes" if limits.line_bytes else "any length"),
            ("rate", _rate(limits.lines_per_second, limits.burst)),
            *_kept(self._hub.past.policies),
            *(fact for group in session.table.groups for fact in group.told()),
        ]
        return About(__version__, LINK, tuple(facts))

    @command("ping", summary="Hear whether the server is there", access=Access.ANYBODY)
    def ping(self, session: Session) -> Pong:
        """Answer."""
        return Pong()

    @command(
        "json",
        summary="Speak JSON lines from now on, for programs",
        help="Every line in and out is one object from the next byte on; docs/protocol.md tells"
        ' which. {"line": "/quit"} leaves.',
        access=Access.ANYBODY,
        forms=(),
    )
    def json(self, session: Session) -> Greeting:
        """Switch the connection to JSON lines."""
        session.speak(self._json)
        return session.greeting()

    @command(
        "quit",
        "exit",
        takes=(Argument("text", Text(), optional=True),),
        summary="Leave, with a word if you like",
        help="Your other devices stay.",
        access=Access.ANYBODY,
        forms=(Form("Leave the server"),),
    )
    def quit(self, session: Session, text: str | None) -> Goodbye:
        """Leave the server."""
        session.leave(text or "")
        self._quit()
        return Goodbye()


def _names(group: GroupFacts) -> tuple[str, str]:
    """How a group may be called: its title, or the last word of it."""
    title = group.title.lower()
    return title, title.split()[-1]


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _rate(lines_per_second: int, burst: int) -> str:
    if not lines_per_second:
        return "any number of lines a second"
    return f"{lines_per_second} lines a second, {burst} at once; more have to wait"


def _kept(policies: Policies) -> Iterator[tuple[str, str]]:
    history, log = policies.history, policies.request_log
    if history.enabled:
        most = f", at most {history.lines} of each room" if history.lines else ""
        yield "history", f"what is said in rooms is kept {_days(history.days)}{most}"
        yield "", "/unsay takes a line back; who may read a room may search it"
    else:
        yield "history", "none: what is said in rooms is relayed, not stored"
    yield (
        "messages",
        f"private messages are kept until {_days(policies.messages.days, 'after')} delivery",
    )
    if log.enabled:
        yield (
            "requests",
            f"your commands are logged {_days(log.days)}; /log shows and deletes yours",
        )
        yield "", "operators can see everybody's; no private text and no password is in it"


def _days(days: int, suffix: str = "") -> str:
    if suffix:
        return f"{days} days {suffix}"
    return f"for {days} days" if days else "for ever"
