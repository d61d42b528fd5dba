"""Lists of cards that people paste where they talk: told from talk, and asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from mtgnet.cards.exports.apps import app_with
from mtgnet.cards.exports.cells import DELIMITERS, cells_of
from mtgnet.cards.exports.fields import Field, keys_of, mapped
from mtgnet.cards.exports.lines import is_heading, read_line
from mtgnet.cards.exports.reading import separator
from mtgnet.commands.library import Library
from mtgnet.core.events import Done, Event
from mtgnet.core.hub import Hub
from mtgnet.core.session import Session
from mtgnet.core.table import Result

# A row is a count and some words; set and number, if any, come later.
_ROW = re.compile(r"\s*(?:SB:\s*)?[\[(]?[xX]?[0-9]{1,6}[xX]?[\])]?\s+\S", re.IGNORECASE)
_LONGEST = 300
# More lines than this are too many for a room.
_MOST_SAID = 30
_IMPORT, _DECK, _WANT = "import", "deck", "want"


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
        now = datetime.fromtimestamp(self._hub.clock.seconds(), UTC)
        name = f"Pasted {now:%Y-%m-%d %H.%M.%S}"
        wanted = {
            "Import it to my collection": (_IMPORT, {"text": text}),
            f"Save it as a deck, {name}": (_DECK, {"what": "save", "name": name, "text": text}),
            "Want what I don't have of it": (_WANT, {"card": "from", "text": text}),
        }
        return {
            title: partial(self._call, session, name, given)
            for title, (name, given) in wanted.items()
            if self._may(session, name) and (name == _IMPORT or not table)
        }

    def _may(self, session: Session, name: str) -> bool:
        command = session.table.find(name)
        access = self._hub.members.access(session.person)
        return command is not None and command.declaration.access <= access

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
