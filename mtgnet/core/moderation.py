"""Who may come in and who may talk: bans, mutes, and what guests may do."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred

from mtgnet.core.access import Access
from mtgnet.core.events import Refusal
from mtgnet.core.limits import household
from mtgnet.core.ports import Clock
from mtgnet.core.records import Sanction

if TYPE_CHECKING:
    from mtgnet.core.keeping import Stores
    from mtgnet.core.person import Person

BAN, MUTE = "ban", "mute"
TALK, READ, OFF = "talk", "read", "off"
_GUESTS = "guests"


class Moderation:
    """The sanctions in force, and the rule for guests; both outlive the server.

    `hushed` tells whether there may be anybody who may not talk.
    """

    def __init__(self, clock: Clock, stores: Stores) -> None:
        self._clock = clock
        self._stores = stores
        self.hushed = False
        self._check_hushed()

    # Guests

    @property
    def guests(self) -> str:
        """What guests may do: `talk`, `read`, or nothing (`off`)."""
        return self._stores.facts.get(_GUESTS) or TALK

    def set_guests(self, rule: str) -> Deferred[None]:
        """Let this be the rule for guests."""
        kept = self._stores.facts.put(_GUESTS, rule)
        self._check_hushed()
        return kept

    # Coming in

    def check_guest(self, host: str) -> None:
        """Raise `Refusal` if a guest from this address isn't let in."""
        if self.guests == OFF:
            why = "Guests are not let in now. /login NICK PASSWORD if you have a name here."
            raise Refusal("no-guests", why)
        ban = self.ban_on(host)
        if ban is not None:
            why = f"Guests from your address are banned{self.terms(ban)}."
            raise Refusal("banned", f"{why} /login NICK PASSWORD if you have a name here.")

    def check_account(self, owner: str) -> None:
        """Raise `Refusal` if whoever has this account is banned."""
        ban = self._stores.sanctions.find(BAN, "owner", owner, self._now())
        if ban is not None:
            raise Refusal("banned", f"You are banned{self.terms(ban)}.")

    def ban_on(self, host: str) -> Sanction | None:
        """Return the ban on an address, or on a network that it is in."""
        now = self._now()
        found = self._stores.sanctions.find(BAN, "address", household(host), now)
        if found is not None or not host:
            return found
        bans = (each for each in self._stores.sanctions.all(now) if each.what == BAN)
        return next(
            (each for each in bans if each.on == "address" and covers(each.key, host)), None
        )

    def terms(self, sanction: Sanction) -> str:
        """Return how long a sanction lasts, and why it is, as the end of a sentence."""
        left = "" if sanction.until is None else f" for {spell(sanction.until - self._now())}"
        return f"{left}: {sanction.why}" if sanction.why else left

    # Talking

    def check_talk(self, person: Person) -> None:
        """Raise `Refusal` if the person may not talk."""
        if not self.hushed:
            return
        if person.account is None and self.guests != TALK:
            why = "Guests may only read now. /register PASSWORD keeps a name, which may talk."
            raise Refusal("guests-read", why)
        mute = self._stores.sanctions.find(MUTE, "owner", person.owner, self._now())
        if mute is not None:
            raise Refusal("muted", f"You may not talk{self.terms(mute)}.")

    # Sanctions

    def impose(
        self, what: str, on: str, key: str, shown: str, by: str, why: str, seconds: float | None
    ) -> Deferred[Sanction]:
        """Keep a sanction against an owner or an address, for a time or for good."""
        now = self._now()
        until = None if seconds is None else now + seconds
        added = self._stores.sanctions.add(what, on, key, shown, by, now, why, until)
        self.hushed = self.hushed or what == MUTE
        return added

    def lift(self, sanction: Sanction) -> Deferred[None]:
        """End a sanction."""
        lifted = self._stores.sanctions.lift(sanction.id)
        self._check_hushed()
        return lifted

    def in_force(self, what: str) -> list[Sanction]:
        """Return all that are in force of one kind, oldest first."""
        return [each for each in self._stores.sanctions.all(self._now()) if each.what == what]

    def _check_hushed(self) -> None:
        self.hushed = self.guests != TALK or bool(self.in_force(MUTE))

    def _now(self) -> float:
        return self._clock.seconds()


def covers(banned: str, host: str) -> bool:
    """Whether the address `host` is in what was banned: an address, or a network."""
    try:
        address = ip_address(household(host).partition("/")[0])
        return "/" in banned and address in ip_network(banned, strict=False)
    except ValueError:
        return False


def outranks(mine: Access, theirs: Access) -> bool:
    """Whether somebody of rank `mine` may act against somebody of rank `theirs`."""
    return mine >= Access.OP and mine > theirs


def spell(seconds: float) -> str:
    """Return a length of time as people say it, in its two largest units."""
    left, parts = max(1, round(seconds)), []
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        if left >= size:
            parts.append(f"{left // size} {unit}")
            left %= size
    return " ".join(parts[:2])
