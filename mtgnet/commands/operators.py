"""What operators do: taking people off the server, silencing them, and closing it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from ipaddress import ip_network

from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, FirstWord, Number, OneOf, Span, Text, Word
from mtgnet.core.events import Done, Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.limits import household
from mtgnet.core.moderation import BAN, MUTE, OFF, READ, TALK, covers, outranks, spell
from mtgnet.core.names import read_nick
from mtgnet.core.people_events import (
    Acted,
    ActFacts,
    ActList,
    Announced,
    Asked,
    GuestsMay,
    Kicked,
    SanctionFacts,
    SanctionList,
    ShutdownPlanned,
    Silenced,
)
from mtgnet.core.person import Person
from mtgnet.core.records import Account, Sanction
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Group, command
from mtgnet.core.text import cut, quoted

_NICK = Argument("nick", Word())
_WHY = Argument("why", Text(), optional=True)
_FOR = Argument("for", Span(), optional=True, written="for 2h")
# A wider ban (of IPv4, IPv6) would shut out whole countries.
_WIDEST = {4: 8, 6: 16}
# No name begins with a digit, or has a colon or a slash in it.
_LIKE_ADDRESS = re.compile(r"[0-9]+[.][0-9./]*|[^ ]*[:/][^ ]*")
_NOW = "now"
_REMINDERS = (600.0, 60.0, 10.0)


class Operators(Group):
    """The commands for operators; `stop` stops the server, and tells people why."""

    title = "Operators"
    purpose = "look after the server and the people on it"

    def __init__(self, hub: Hub, stop: Callable[[str], None]) -> None:
        self._hub = hub
        self._stores = hub.stores
        self._moderation = hub.moderation
        self._stop = stop
        self._planned: ShutdownPlanned | None = None

    @command(
        "kick",
        takes=(_NICK, _WHY),
        summary="Take somebody off the server",
        help="They may come back; /ban keeps them away.",
        access=Access.OP,
    )
    async def kick(self, session: Session, nick: str, why: str | None) -> Acted:
        """Disconnect a person."""
        person = self._hub.person(nick)
        self._check_rank(session, self._hub.members.access(person), person.nick)
        self._remove(session, person, why or "", banned=False)
        await self._record(session, "kick", person.nick, why)
        return Acted("kicked", person.nick, None, why or "")

    @command(
        "mute",
        takes=(_NICK, _FOR, _WHY),
        summary="Let somebody read, but not talk",
        help="/mute bob 10m spam; without a time it lasts until /unmute.",
        access=Access.OP,
    )
    async def mute(
        self, session: Session, nick: str, seconds: float | None, why: str | None
    ) -> Acted:
        """Silence a person."""
        owner, shown, person = self._owner(session, nick)
        await self._impose(session, MUTE, ("owner", owner, shown), seconds, why)
        if person is not None:
            person.send(Silenced(seconds, why or "", False))
        return Acted("muted", shown, seconds, why or "")

    @command("unmute", takes=(_NICK,), summary="Let somebody talk again", access=Access.OP)
    async def unmute(self, session: Session, nick: str) -> Acted:
        """End a mute."""
        sanction = await self._lift(session, MUTE, nick)
        for person in self._hub.people:
            if person.owner == sanction.key:
                person.send(Silenced(None, "", True))
        return Acted("unmuted", sanction.shown, None, "")

    @command(
        "ban",
        takes=(Argument("whom", Word(), written="NICK|ADDRESS"), _FOR, _WHY),
        summary="Take somebody off the server and keep them away",
        help="A registered person is banned by account. A guest is banned by address, which keeps"
        " away all guests from there; it asks first and tells how many that are. Those with a"
        " registered name can log in from a banned address. Networks are written 192.0.2.0/24.",
        access=Access.OP,
    )
    async def ban(
        self, session: Session, whom: str, seconds: float | None, why: str | None
    ) -> Event:
        """Ban an account, or ask whether to ban an address."""
        network = _network(whom)
        if network is not None:
            return await self._ban_address(session, network, seconds, why)
        person, account = self._find(whom)
        if account is not None:
            return await self._ban_account(session, account, seconds, why)
        assert person is not None
        hosts = {each.origin.host for each in person.sessions} or {person.lost_from or ""}
        host = household(sorted(hosts)[0])
        if not host:
            why_not = f"{person.nick} is on this machine and has no address. /kick takes them off."
            raise Refusal("no-address", why_not)
        session.ask(lambda yes: self._ban_address(session, host, seconds, why) if yes else None)
        return Asked(self._question(person, host, seconds))

    def _question(self, person: Person, host: str, seconds: float | None) -> str:
        here = [each.nick for each in self._guests_at(host)]
        others = f"{len(here)} guests here share" if len(here) > 1 else "only this guest here has"
        named = f" ({', '.join(sorted(here)[:10])})" if len(here) > 1 else ""
        span = f" for {spell(seconds)}" if seconds is not None else ""
        return f"{person.nick} is a guest. Ban the address {host}{span}, which {others}{named}?"

    async def _ban_address(
        self, session: Session, host: str, seconds: float | None, why: str | None
    ) -> Acted:
        await self._impose(session, BAN, ("address", host, host), seconds, why)
        for person in self._guests_at(host):
            self._remove(session, person, why or "", banned=True)
        return Acted("banned", host, seconds, why or "")

    async def _ban_account(
        self, session: Session, account: Account, seconds: float | None, why: str | None
    ) -> Acted:
        self._check_rank(session, Access.of(account.role), account.nick)
        await self._impose(session, BAN, ("owner", account.owner, account.nick), seconds, why)
        person = self._hub.members.here(account.id)
        if person is not None:
            self._remove(session, person, why or "", banned=True)
        return Acted("banned", account.nick, seconds, why or "")

    def _guests_at(self, host: str) -> list[Person]:
        return [
            person
            for person in self._hub.people
            if person.account is None and any(_at(host, each) for each in _hosts(person))
        ]

    @command(
        "unban",
        takes=(Argument("whom", Word(), written="NICK|ADDRESS|NUMBER"),),
        summary="Let somebody in again; NUMBER is that in /bans",
        access=Access.OP,
    )
    async def unban(self, session: Session, whom: str) -> Acted:
        """End a ban."""
        sanction = await self._lift(session, BAN, whom)
        return Acted("unbanned", sanction.shown, None, "")

    @command("bans", summary="List the bans and mutes in force", access=Access.OP)
    def bans(self, session: Session) -> SanctionList:
        """List all sanctions."""
        now = self._hub.clock.seconds()
        return SanctionList(tuple(_facts(each, now) for each in self._stores.sanctions.all(now)))

    @command(
        "guests",
        takes=(Argument("rule", OneOf((TALK, READ, OFF)), optional=True, written="talk|read|off"),),
        summary="Tell or set what guests may do",
        help="With read they may not talk, and with off they are not let in: both until they log"
        " in. It lasts over restarts.",
        access=Access.OP,
    )
    async def guests(self, session: Session, rule: str | None) -> GuestsMay | Done:
        """Set the rule for guests."""
        if rule is None:
            return GuestsMay(self._moderation.guests)
        await self._moderation.set_guests(rule)
        await self._record(session, "guests", rule, None)
        self._hub.tell_all(GuestsMay(rule))
        if rule == OFF:
            for person in self._hub.people:
                if person.account is None:
                    self._hub.withdraw(person)
        return Done()

    @command(
        "announce",
        takes=(Argument("text", Text()),),
        summary="Tell everybody on the server",
        access=Access.OP,
    )
    async def announce(self, session: Session, text: str) -> Done:
        """Let everybody hear it."""
        self._hub.tell_all(Announced(session.nick, text, self._hub.clock.seconds()))
        await self._record(session, "announce", "", text)
        return Done()

    @command(
        "shutdown",
        takes=(
            Argument("when", FirstWord(words=(_NOW, OFF)), optional=True, written="now|off"),
            Argument("in", Span("in"), optional=True, written="in 5m"),
            _WHY,
        ),
        summary="Close the server, now or in a while",
        help="Everybody is told, and reminded. It asks before it closes at once, unless you say"
        " /shutdown now. /shutdown off calls a plan off.",
        access=Access.OP,
        forms=(
            Form("Close the server at once", ("why",), maybe=frozenset({"why"})),
            Form("Close the server in a while", ("in", "why"), maybe=frozenset({"why"})),
            Form("Do not close the server after all", given={"when": OFF}),
        ),
    )
    async def shutdown(
        self, session: Session, when: str | None, seconds: float | None, why: str | None
    ) -> Asked | Done:
        """Close the server, ask whether to, plan that, or call it off."""
        if when == OFF:
            return await self._call_off(session)
        plan = ShutdownPlanned(seconds or 0.0, why or "", session.nick)
        if when or seconds:
            return await self._plan(session, plan)
        session.ask(lambda yes: self._plan(session, plan) if yes else None)
        told = f", and tell them {quoted(why)}" if why else ""
        return Asked(f"Close the server at once, for all {len(self._hub.people)} here{told}?")

    async def _call_off(self, session: Session) -> Done:
        if self._planned is None:
            raise Refusal("no-shutdown", "The server is not about to close.")
        await self._record(session, "shutdown", OFF, None)
        self._planned = None
        self._hub.tell_all(ShutdownPlanned(None, "", session.nick))
        return Done()

    async def _plan(self, session: Session, plan: ShutdownPlanned) -> Done:
        await self._record(session, "shutdown", "", plan.why)
        self._schedule(plan)
        return Done()

    def _schedule(self, plan: ShutdownPlanned) -> None:
        """Let the server close as planned, instead of any other plan."""
        self._planned = plan
        seconds = plan.seconds or 0.0
        if seconds:
            self._hub.tell_all(plan)
        for left in _REMINDERS:
            if left < seconds:
                self._hub.clock.callLater(seconds - left, self._remind, plan, left)
        self._hub.clock.callLater(seconds, self._close, plan)

    def _remind(self, plan: ShutdownPlanned, left: float) -> None:
        if self._planned is plan:
            self._hub.tell_all(ShutdownPlanned(left, plan.why, plan.nick))

    def _close(self, plan: ShutdownPlanned) -> None:
        if self._planned is plan:
            self._stop(plan.why)

    @command(
        "acts",
        takes=(Argument("count", Number(), optional=True),),
        summary="List what operators did, the last 20 or COUNT",
        access=Access.OP,
    )
    async def acts(self, session: Session, count: int | None) -> ActList:
        """List what is kept of operators' acts."""
        acts = await self._stores.acts.page(count or 20)
        return ActList(
            tuple(ActFacts(each.at, each.by, each.what, each.whom, each.why) for each in acts)
        )

    # What they share

    def _find(self, nick: str) -> tuple[Person | None, Account | None]:
        """Return who is called `nick`: somebody here, or an account, or both."""
        account = self._stores.accounts.find(read_nick(nick).key)
        if account is not None:
            return self._hub.members.here(account.id), account
        person = self._hub.person(nick)
        return person, self._hub.members.account(person)

    def _owner(self, session: Session, nick: str) -> tuple[str, str, Person | None]:
        """Return the owner and the name of somebody against whom the session may act."""
        person, account = self._find(nick)
        rank = Access.of(account.role) if account else Access.GUEST
        shown = account.nick if account else nick if person is None else person.nick
        self._check_rank(session, rank, shown)
        owner = account.owner if account else "" if person is None else person.owner
        return owner, shown, person

    def _check_rank(self, session: Session, theirs: Access, nick: str) -> None:
        if not outranks(self._hub.members.access(session.person), theirs):
            why = f"{nick} is {theirs.role}; only those above that may do this to them."
            raise Refusal("not-allowed", why)

    def _remove(self, session: Session, person: Person, why: str, banned: bool) -> None:
        now = self._hub.clock.seconds()
        self._hub.remove(person, Kicked(person.nick, session.nick, why, banned, now))

    async def _impose(
        self,
        session: Session,
        what: str,
        on: tuple[str, str, str],
        seconds: float | None,
        why: str | None,
    ) -> None:
        await self._moderation.impose(what, *on, session.nick, why or "", seconds)
        await self._record(session, what, on[2], why, seconds)

    async def _lift(self, session: Session, what: str, whom: str) -> Sanction:
        wanted = {whom.casefold(), _network(whom) or whom.casefold()}
        for each in self._moderation.in_force(what):
            if wanted & {each.shown.casefold(), each.key, str(each.id)}:
                await self._moderation.lift(each)
                await self._record(session, f"un{what}", each.shown, None)
                return each
        raise Refusal("no-such-sanction", f"There is no {what} on {whom}. /bans lists them.")

    def _record(
        self,
        session: Session,
        what: str,
        whom: str,
        why: str | None,
        seconds: float | None = None,
    ) -> Awaitable[object]:
        now = self._hub.clock.seconds()
        until = None if seconds is None else now + seconds
        return self._stores.acts.add(now, session.nick, what, whom, why or "", until)


def _network(text: str) -> str | None:
    """Return the address or network that `text` spells, as bans write it; None for a name.

    Raises `Refusal` for what is neither.
    """
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        if _LIKE_ADDRESS.fullmatch(text):
            why = (
                f"{cut(text)} is no address. Write it like 192.0.2.7; a network like 192.0.2.0/24."
            )
            raise Refusal("bad-argument", why) from None
        return None
    if network.prefixlen < _WIDEST[network.version]:
        why = f"{text} is most of the world. /guests off keeps out all guests."
        raise Refusal("bad-argument", why)
    if network.prefixlen == network.max_prefixlen:
        return household(str(network.network_address))
    return str(network)


def _hosts(person: Person) -> set[str]:
    return {each.origin.host for each in person.sessions} or {person.lost_from or ""}


def _at(banned: str, host: str) -> bool:
    return household(host) == banned or covers(banned, host)


def _facts(sanction: Sanction, now: float) -> SanctionFacts:
    left = None if sanction.until is None else sanction.until - now
    return SanctionFacts(
        sanction.id, sanction.what, sanction.shown, sanction.by, sanction.at, left, sanction.why
    )
