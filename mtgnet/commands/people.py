"""You: your name, and what you like to see; and who the others are."""

from __future__ import annotations

import attrs

from mtgnet.commands.asking import settled
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Switch, Word
from mtgnet.core.events import Event, Named, PreferenceFacts, PreferenceList, Refusal
from mtgnet.core.hub import LOST_SECONDS, Hub
from mtgnet.core.names import read_nick
from mtgnet.core.people_events import Declined, IgnoreList, PersonFacts
from mtgnet.core.person import Person
from mtgnet.core.preferences import Preferences
from mtgnet.core.records import GUEST, Account
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Group, Result, command
from mtgnet.core.text import cut

_NICK = Argument("nick", Word())
_MOST_IGNORED = 200


class People(Group):
    """The commands for one's own name and preferences, and about others."""

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
        forms=(
            Form("List what you like to see"),
            Form("Turn one of them on or off", ("name", "value")),
        ),
    )
    def set(self, session: Session, name: str | None, value: bool | None) -> Result:
        """List the preferences, after changing one."""
        person = session.person
        if name is not None:
            person.prefer(_changed(person.preferences, name.lower(), value))
            if person.account is not None:
                return self._kept(person)
        return PreferenceList(tuple(_listed(person.preferences)))

    async def _kept(self, person: Person) -> PreferenceList:
        await self._hub.members.keep_preferences(person)
        return PreferenceList(tuple(_listed(person.preferences)))

    @command("yes", summary="Answer yes to what the server asked", access=Access.ANYBODY, forms=())
    def yes(self, session: Session) -> Result:
        """Answer a question with yes."""
        return session.reply(True)

    @command("no", summary="Answer no to what the server asked", access=Access.ANYBODY, forms=())
    async def no(self, session: Session) -> Event:
        """Answer a question with no."""
        return await settled(session.reply(False)) or Declined()

    # Others

    @command(
        "whois",
        takes=(_NICK,),
        summary="Tell who somebody is",
        help="Registered people are found when they are away, too.",
    )
    def whois(self, session: Session, nick: str) -> PersonFacts:
        """Tell what there is to know about a person."""
        account = self._hub.stores.accounts.find(read_nick(nick).key)
        person = self._hub.members.here(account.id) if account else self._hub.person(nick)
        if person is None or not person.present:
            assert account is not None
            return PersonFacts(
                account.nick, account.role, account.made, None, account.seen, None, 0, (), ()
            )
        return self._facts(session, person, self._hub.members.account(person))

    def _facts(self, session: Session, person: Person, account: Account | None) -> PersonFacts:
        now, lost = self._hub.clock.seconds(), person.until_gone
        rooms = (room.name for room in person.rooms if room in session.person.rooms)
        is_op = self._hub.members.access(session.person) >= Access.OP
        hosts = {each.origin.host or "this machine" for each in person.sessions}
        return PersonFacts(
            nick=person.nick,
            role=account.role if account else GUEST,
            registered=account.made if account else None,
            here=person.since,
            seen=None,
            lost=max(0.0, now - lost.getTime() + LOST_SECONDS) if lost else None,
            devices=len(person.sessions),
            rooms=tuple(rooms),
            addresses=tuple(sorted(hosts)) if is_op else (),
        )

    @command(
        "ignore",
        takes=(Argument("nick", Word(), optional=True),),
        summary="Hear no more of somebody, or list whom you ignore",
        help="Their private messages are refused. For registered people it lasts.",
        forms=(Form("List whom you ignore"), Form("Hear no more of somebody", ("nick",))),
    )
    async def ignore(self, session: Session, nick: str | None) -> IgnoreList:
        """Ignore a person."""
        mine = session.person
        if nick is not None:
            owner, shown = self._owner(nick)
            if owner == mine.owner:
                raise Refusal("yourself", "That is you. Nobody can ignore themselves.")
            if len(mine.ignored) >= _MOST_IGNORED:
                why = f"You ignore {_MOST_IGNORED} people, the most there may be. /unignore one."
                raise Refusal("too-many-ignored", why)
            mine.ignore({**mine.ignored, owner: shown})
            await self._hub.members.keep_preferences(mine)
        return IgnoreList(tuple(sorted(mine.ignored.values(), key=str.casefold)))

    @command("unignore", takes=(_NICK,), summary="Hear somebody again")
    async def unignore(self, session: Session, nick: str) -> IgnoreList:
        """Stop ignoring a person."""
        mine, wanted = session.person, nick.casefold()
        kept = {owner: shown for owner, shown in mine.ignored.items() if shown.casefold() != wanted}
        if len(kept) == len(mine.ignored):
            raise Refusal("not-ignored", f"You don't ignore {nick}. /ignore lists whom you do.")
        mine.ignore(kept)
        await self._hub.members.keep_preferences(mine)
        return IgnoreList(tuple(sorted(kept.values(), key=str.casefold)))

    def _owner(self, nick: str) -> tuple[str, str]:
        account = self._hub.stores.accounts.find(read_nick(nick).key)
        if account is not None:
            return account.owner, account.nick
        person = self._hub.person(nick)
        return person.owner, person.nick


def _changed(preferences: Preferences, name: str, value: bool | None) -> Preferences:
    names = [field.name for field in attrs.fields(Preferences)]
    if name not in names:
        why = f'There is no preference "{cut(name)}". There are {", ".join(names)}.'
        raise Refusal("no-such-preference", why)
    if value is None:
        raise Refusal("missing", f"Say on or off: /set {name} on.")
    return attrs.evolve(preferences, **{name: value})


def _listed(preferences: Preferences) -> list[PreferenceFacts]:
    return [
        PreferenceFacts(field.name, getattr(preferences, field.name), field.metadata["help"])
        for field in attrs.fields(Preferences)
    ]
