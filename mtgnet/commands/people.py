"""You: your name, and what you like to see; and who the others are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mtgnet.commands.asking import settled
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Number, Setting, Word
from mtgnet.core.events import Event, Named, PreferenceList, Refusal
from mtgnet.core.hub import LOST_SECONDS, Hub
from mtgnet.core.names import read_nick
from mtgnet.core.people_events import Declined, IgnoreList, PersonFacts
from mtgnet.core.person import Person
from mtgnet.core.records import GUEST, Account
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Group, Result, command
from mtgnet.core.text import cut

_NICK = Argument("nick", Word())
_ANSWERED = (
    Argument("what", Word(), optional=True, written="trade|loan"),
    Argument("number", Number(most=10**15), optional=True, written="N"),
    Argument("revision", Number(), optional=True, typed=False),
)
Answer = Callable[[Session, int, bool, int | None], Result]
"""Takes the number of an offer, whether it was yes, and the revision that was meant, if told."""
_MOST_IGNORED = 200


class People(Group):
    """The commands for one's own name and preferences, and about others.

    `answers` says by word (`trade`, `loan`) who takes a /yes or a /no to what has a number.
    """

    title = "You"
    purpose = "your name and your preferences, and who else is here"

    def __init__(self, hub: Hub, answers: Mapping[str, Answer] | None = None) -> None:
        self._hub = hub
        self._answers = answers or {}

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
        takes=(
            Argument("name", Word(), optional=True),
            Argument("value", Setting(), optional=True),
        ),
        summary="List your preferences, or change one",
        help="/set times on shows when something was said, /set notices off hides who comes and"
        " goes, /set bell on rings when a line mentions you. /set collection says who may look at"
        " what you own: nobody, matches (nobody can list it, but what you have for trade is used in"
        " swaps, notices and offers), group (everybody who is registered), or everyone.",
        forms=(
            Form("List what you like to see"),
            Form("Change one of them", ("name", "value")),
        ),
    )
    def set(self, session: Session, name: str | None, value: str | None) -> Result:
        """List the preferences, after changing one."""
        person = session.person
        if name is not None:
            person.prefer(person.preferences.changed(name.lower(), value))
            if person.account is not None:
                return self._kept(person)
        return PreferenceList(tuple(person.preferences.facts()))

    async def _kept(self, person: Person) -> PreferenceList:
        await self._hub.members.keep_preferences(person)
        return PreferenceList(tuple(person.preferences.facts()))

    @command(
        "yes",
        takes=_ANSWERED,
        summary="Answer yes to what the server asked, or to an offer",
        help="/yes trade 5 accepts trade 5 as you were shown it last, /yes loan 3 says that loan 3"
        " is right.",
        access=Access.ANYBODY,
        forms=(
            Form("Accept a trade", ("number",), {"what": "trade"}),
            Form("Say that a loan to you is right", ("number",), {"what": "loan"}),
        ),
    )
    def yes(
        self, session: Session, what: str | None, number: int | None, revision: int | None
    ) -> Result:
        """Answer with yes."""
        return self._answer(session, True, what, number, revision)

    @command(
        "no",
        takes=_ANSWERED,
        summary="Answer no to what the server asked, or to an offer",
        help="/no trade 5 declines trade 5, or takes your own offer back; /no loan 3 says that you"
        " don't have what was lent to you.",
        access=Access.ANYBODY,
        forms=(
            Form("Decline a trade", ("number",), {"what": "trade"}),
            Form("Say that you don't have what was lent to you", ("number",), {"what": "loan"}),
        ),
    )
    async def no(
        self, session: Session, what: str | None, number: int | None, revision: int | None
    ) -> Event:
        """Answer with no."""
        answer = await settled(self._answer(session, False, what, number, revision))
        return answer or Declined()

    def _answer(
        self,
        session: Session,
        yes: bool,
        what: str | None,
        number: int | None,
        revision: int | None,
    ) -> Result:
        if what is None:
            return session.reply(yes)
        answer = self._answers.get(what.lower())
        if answer is None:
            words = " or ".join(f"{'yes' if yes else 'no'} {word} N" for word in self._answers)
            raise Refusal("bad-argument", f'"{cut(what)}" asks nothing. Type /{words}.')
        if number is None:
            raise Refusal("missing", f"Say which: /{'yes' if yes else 'no'} {what} 3.")
        return answer(session, number, yes, revision)

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
