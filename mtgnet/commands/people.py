"""You: your name, and what you like to see."""

from __future__ import annotations

import attrs

from mtgnet.core.arguments import Argument, Switch, Word
from mtgnet.core.events import Named, PreferenceFacts, PreferenceList, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.preferences import Preferences
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Result, command


class People(Group):
    """The commands for one's own name and preferences."""

    title = "You"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    @command(
        "name",
        "nick",
        takes=(Argument("nick", Word()),),
        summary="Take a name",
        help="Letters, digits, - _ and . of one script, a letter first, at most 24 columns."
        " Names that look like that of somebody here are taken, too.",
    )
    def name(self, session: Session, nick: str) -> Named:
        """Take another name."""
        self._hub.rename(session, nick)
        return Named(session.nick)

    @command(
        "set",
        takes=(Argument("name", Word(), optional=True), Argument("value", Switch(), optional=True)),
        summary="List your preferences, or turn one on or off",
        help="/set times on shows when something was said, /set notices off hides who comes and"
        " goes, /set bell on rings when a line mentions you.",
    )
    def set(self, session: Session, name: str | None, value: bool | None) -> PreferenceList:
        """List the preferences, after changing one."""
        if name is not None:
            session.person.prefer(_changed(session.person.preferences, name.lower(), value))
        return PreferenceList(tuple(_listed(session.person.preferences)))

    @command("yes", summary="Answer yes to what the server asked")
    def yes(self, session: Session) -> Result:
        """Answer a question with yes."""
        return session.reply(True)

    @command("no", summary="Answer no to what the server asked")
    def no(self, session: Session) -> Result:
        """Answer a question with no."""
        return session.reply(False)


def _changed(preferences: Preferences, name: str, value: bool | None) -> Preferences:
    names = [field.name for field in attrs.fields(Preferences)]
    if name not in names:
        why = f'There is no preference "{name}". There are {", ".join(names)}.'
        raise Refusal("no-such-preference", why)
    if value is None:
        raise Refusal("missing", f"Say on or off: /set {name} on.")
    return attrs.evolve(preferences, **{name: value})


def _listed(preferences: Preferences) -> list[PreferenceFacts]:
    return [
        PreferenceFacts(field.name, getattr(preferences, field.name), field.metadata["help"])
        for field in attrs.fields(Preferences)
    ]
