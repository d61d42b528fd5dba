"""Slips in what is about to be said: a command without its slash, or after another character.

What may be a password is never said; of other commands only those are caught that newcomers type,
and only if there is nothing else in the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtgnet.core.events import Refusal

if TYPE_CHECKING:
    from mtgnet.core.session import Session

_ALONE = {
    "help": "lists the commands",
    "menu": "leads you by numbers",
    "quit": "leaves",
    "exit": "leaves",
    "logout": "makes you a guest",
    "who": "lists the people here",
    "rooms": "lists the rooms",
    "shutdown": "closes the server",
}
_WITH_ONE = {
    "name": "gives you that name",
    "nick": "gives you that name",
    "join": "brings you into that room",
}
_SECRET = frozenset(("login", "register", "password", "resume", "claim"))
# What stands beside the slash on keyboards, and what begins commands elsewhere.
_MARKS = "/\\:"
_LETTERS = {word[0] for word in (*_ALONE, *_WITH_ONE, *_SECRET)}
# How lines begin that are looked at.
BEGINNINGS = frozenset(f" {_MARKS}").union(_LETTERS, map(str.upper, _LETTERS)) - {"/"}


def check(session: Session, text: str) -> None:
    """Raise `Refusal` if `text`, which is not blank, looks like a slip."""
    typed = text.strip()
    bare = typed.lstrip(f"{_MARKS} ")
    first, _, rest = bare.partition(" ")
    name = first.lower()
    if name in _SECRET and rest and _is_secret(session, name, rest, typed != bare):
        hint = f"That was not said: it looks like /{name}, with a password."
        raise Refusal("hint", f"{hint} To say it, put /say in front of it.")
    does = (_WITH_ONE if rest else _ALONE).get(name)
    if does and typed == bare and " " not in rest:
        words = "words" if rest else "word"
        command = f"{name} {rest}".rstrip()
        raise Refusal("hint", f"/{command} {does}. To say the {words}, type /say {command}.")


def _is_secret(session: Session, name: str, rest: str, marked: bool) -> bool:
    """Whether it may be a command with a password, and not talk about one."""
    if marked:
        return True
    if name == "login":
        words = rest.split()
        known = session.hub.stores.accounts.find(words[0].lower())
        return len(words) == 2 and known is not None
    command = session.table.find(name)
    return name != "claim" and command is not None and command.fits(rest)
