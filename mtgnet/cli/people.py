"""`mtgnet password` and `mtgnet operator`: what can be done for people beside a running server."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, select
from twisted.python import usage

from mtgnet.cli.command import CommandWithWords
from mtgnet.core.codes import new_code
from mtgnet.core.events import Refusal
from mtgnet.core.names import read_nick
from mtgnet.core.records import MEMBER, OP, OWNER, PASSWORD_CODE
from mtgnet.stores import codes
from mtgnet.stores.accounts import set_role
from mtgnet.stores.database import NAME, StoreError
from mtgnet.stores.opening import at_once, check_current
from mtgnet.stores.operators import add_act
from mtgnet.stores.schema import account
from mtgnet.tap import refuse

T = TypeVar("T")
_DAY = 86_400.0


class OnAccounts(CommandWithWords):
    """A command that works on the accounts of a data directory."""

    def in_store(self, work: Callable[[Connection], T]) -> T:
        """Do `work` on the database, or end the process with a line that says why not."""
        path = self.data / NAME
        try:
            if not path.exists():
                raise StoreError(
                    f"there is no database in {self.data}; name the directory with --data DIR"
                )
            check_current(path)
            return at_once(path, work)
        except (StoreError, Refusal) as why:
            refuse(why.why if isinstance(why, Refusal) else str(why))


class Password(OnAccounts):
    """Who forgot a password logs in with the code, in its place, and sets a new one."""

    synopsis = "NICK [options]"

    def parseArgs(self, *nicks: str) -> None:
        """Take the nick."""
        if len(nicks) != 1:
            raise usage.UsageError("one NICK is wanted")
        self.nick = nicks[0]

    def run(self) -> int:
        """Print a code."""
        code = new_code()

        def work(connection: Connection) -> str:
            key, shown, _role = find_account(connection, self.nick)
            codes.put(connection, PASSWORD_CODE, key, code, time.time() + _DAY)
            return shown

        shown = self.in_store(work)
        print(code)
        print(f"For one day, once: {shown} types /login {shown} {code}, then sets a new password.")
        return 0


class Operator(OnAccounts):
    """A running server knows of it within a second."""

    synopsis = "add NICK | remove NICK | list [options]"

    def parseArgs(self, *words: str) -> None:
        """Take what to do, and with whom."""
        self.words = words
        counts = {"add": 2, "remove": 2, "list": 1}
        if not words or counts.get(words[0]) != len(words):
            raise usage.UsageError("add NICK, remove NICK or list is wanted")

    def run(self) -> int:
        """Do it, and print what came of it."""
        if self.words[0] == "list":
            for nick, role in self.in_store(_operators):
                print(f"{nick} ({role})")
            return 0
        role = OP if self.words[0] == "add" else MEMBER
        print(self.in_store(lambda connection: _appoint(connection, self.words[1], role)))
        return 0


def find_account(connection: Connection, nick: str) -> tuple[str, str, str]:
    """Key, name and role of an account; raises `Refusal` if there is none."""
    wanted = select(account.c.key, account.c.nick, account.c.role)
    found = connection.execute(wanted.where(account.c.key == read_nick(nick).key)).first()
    if found is None:
        why = f"Nobody has registered the name {nick}. They type /register PASSWORD first."
        raise Refusal("no-such-account", why)
    return found.key, found.nick, found.role


def _operators(connection: Connection) -> list[tuple[str, str]]:
    wanted = select(account.c.nick, account.c.role).where(account.c.role.in_([OWNER, OP]))
    rows = connection.execute(wanted.order_by(account.c.role, account.c.key))
    return [(row.nick, row.role) for row in rows]


def _appoint(connection: Connection, nick: str, role: str) -> str:
    key, shown, before = find_account(connection, nick)
    if before == OWNER:
        raise Refusal("owner", f"{shown} is an owner, who can do all that operators can.")
    if before == role:
        return f"{shown} is {_titles[role]} already."
    set_role(connection, key, role)
    act = {"at": time.time(), "by": "the console", "what": "operator", "whom": shown}
    add_act(connection, act | {"why": _titles[role], "until": None})
    return f"{shown} is {_titles[role]} now."


_titles = {OP: "an operator", MEMBER: "a member"}
