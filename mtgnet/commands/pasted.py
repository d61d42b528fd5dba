"""Lists of cards that people paste where they talk: told from talk, and asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from mtgnet.cards.exports.apps import app_with
from mtgnet.cards.exports.cells import DELIMITERS, cells_of
from mtgnet.cards.exports.fields import Field, keys_of, mapped
from mtgnet.cards.exports.lines import is_heading, read_line
from mtgnet.cards.exports.reading import separator
from mtgnet.commands.asking import settled
from mtgnet.commands.decks import LONGEST_NAME
from mtgnet.commands.library import Library
from mtgnet.core.dialogues import OneLine
from mtgnet.core.events import Done, Event, PasteDropped, Question, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.session import Session
from mtgnet.core.table import Reply, Result

# A row is a count and some words; set and number, if any, come later.
_ROW = re.compile(r"\s*(?:SB:\s*)?[\[(]?[xX]?[0-9]{1,6}[xX]?[\])]?\s+\S", re.IGNORECASE)
_LONGEST = 300
# More lines than this are too many for a room.
_MOST_SAID = 30
_IMPORT, _DECK, _WANT = "import", "deck", "want"
_CALLED = Question("name", "What is the deck called? An empty line drops it.", False, False)


class PastedLists:
    """See `mtgnet.core.pasting.Lists`; what can be done with a list are the table's commands."""

    def __init__(self, hub: Hub, library: Library) -> None:
        self._hub = hub
        self._library = library

    def begun(self, line: str) -> Callable[[str], bool] | None:
        """Tell how a list goes on that this line begins: it names a card, or columns of a table."""
        if len(line) > _LONGEST:
            return None
        if _ROW.match(line):
            read = read_line(line, self._library.is_name)
            return self._goes_on if read and self._library.is_name(read.name) else None
        delimiter = _table(line)
        return partial(_has, delimiter) if delimiter else None

    def _goes_on(self, line: str) -> bool:
        if _ROW.match(line) or line.startswith(("//", "#")):
            return True
        is_name = self._library.is_name
        return len(line) <= _LONGEST and (is_heading(line, is_name) or is_name(line.strip()))

    def ask(self, session: Session, text: str) -> Event:
        """Offer what this person may do with a list."""
        lines = [line for line in text.split("\n") if line and not line.isspace()]
        choices = {**self._commands(session, text)}
        if len(lines) <= _MOST_SAID:
            choices["Say it, line by line"] = lambda: self._say(session, lines)
        choices["Drop it"] = Done
        title = f"That looks like a list of cards, {len(lines):,} lines, so it was not said."
        if session.person.account is None:
            title += " With an account (/register PASSWORD) you could import it."
        picks = list(choices.values())
        return session.offer(title, list(choices), lambda index: picks[index]())

    def _commands(self, session: Session, text: str) -> Mapping[str, Callable[[], Result]]:
        table = _table(text.partition("\n")[0])
        wanted: dict[str, tuple[str, Callable[[], Result]]] = {
            "Import it to my collection": (_IMPORT, partial(self._import, session, text)),
            "Save it as a deck": (_DECK, partial(self._save, session, text)),
            "Want what I don't have of it": (_WANT, partial(self._want, session, text)),
        }
        return {
            title: does
            for title, (name, does) in wanted.items()
            if self._may(session, name) and (name == _IMPORT or not table)
        }

    def _may(self, session: Session, name: str) -> bool:
        command = session.table.find(name)
        access = self._hub.members.access(session.person)
        return command is not None and command.declaration.access <= access

    def _import(self, session: Session, text: str) -> Result:
        return self._call(session, _IMPORT, {"text": text})

    def _want(self, session: Session, text: str) -> Result:
        return self._call(session, _WANT, {"card": "from", "text": text})

    async def _save(self, session: Session, text: str) -> Reply:
        """Save a deck by its own name; without a new one of its own, ask for that."""
        own = (await self._library.deck(text)).deck.name
        if await self._refused(session, own) is None:
            return await self._save_as(session, text, own)
        OneLine(session, _CALLED, partial(self._named, session, text))
        return _CALLED

    async def _named(self, session: Session, text: str, name: str) -> Reply:
        if not name.strip():
            return PasteDropped()
        refused = await self._refused(session, name)
        if refused is not None:
            raise refused
        return await self._save_as(session, text, name)

    async def _refused(self, session: Session, name: str) -> Refusal | None:
        """Return why a new deck can't be called so, if it can't."""
        name, account = " ".join(name.split()), session.person.account
        if not 1 <= len(name) <= LONGEST_NAME:
            return Refusal("bad-argument", f"A deck's name has 1 to {LONGEST_NAME} letters.")
        if account and await self._hub.stores.collections.decks.find(account, name):
            why = f"You have a deck {name} already. Type another name."
            return Refusal("bad-argument", why)
        return None

    async def _save_as(self, session: Session, text: str, name: str) -> Reply:
        given = {"what": "save", "name": name, "text": text}
        return await settled(self._call(session, _DECK, given))

    @staticmethod
    def _call(session: Session, name: str, given: Mapping[str, object]) -> Result:
        command = session.table.find(name)
        assert command is not None
        return command.call(session, given)

    def _say(self, session: Session, lines: list[str]) -> None:
        for line in lines:
            self._hub.say(session, line)


def _table(line: str) -> str:
    """What stands between the columns that this line names or announces; "" if it does neither."""
    if announced := separator(line):
        return announced
    found = (each for each in DELIMITERS if each in line and _is_header(cells_of(line, each)))
    return next(found, "")


def _is_header(cells: list[str]) -> bool:
    """Whether these are the names of the columns of a program's table, or of nobody's."""
    if app_with(keys_of(cells)):
        return True
    known = [field for field in mapped(cells, {}) if field]
    return Field.NAME in known and len(known) > 1


def _has(delimiter: str, line: str) -> bool:
    return delimiter in line
