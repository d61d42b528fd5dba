"""How much one client may ask for, so that a flood costs the flooder and nobody else."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import attrs

from mtgnet.core.events import Refusal
from mtgnet.core.ports import Clock


def _not_negative(_record: object, _field: attrs.Attribute[int], value: int) -> None:
    if value < 0:
        raise ValueError("must be 0 (no limit) or more")


def _page_lines(_record: object, _field: attrs.Attribute[int], value: int) -> None:
    if not 1 <= value <= 100:
        raise ValueError("must be from 1 to 100")


def _networks(_record: object, _field: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    wrong = [text for text in value if not _is_network(text)]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: not a network such as 192.168.0.0/16 or fd00::/8")


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _number(default: int, help: str) -> int:
    """An attrs field for a whole number that is not negative; 0 turns a limit off."""
    field: int = attrs.field(default=default, validator=_not_negative, metadata={"help": help})
    return field


@attrs.frozen(kw_only=True)
class Limits:
    """The bounds on what clients take; the names are those of the `limits` table of the settings.

    Every 0 means that there is no such limit.
    """

    line_bytes: int = _number(4096, "longest line taken, in bytes without its ending")
    lines_per_second: int = _number(10, "lines a connection may send a second, for long")
    burst: int = _number(50, "lines a connection may send at once before the rate counts")
    connections: int = _number(0, "connections to the whole server")
    connections_per_address: int = _number(100, "connections from one address")
    exempt: tuple[str, ...] = attrs.field(
        default=(),
        validator=_networks,
        metadata={"help": "networks (like 192.168.0.0/16) that the limits on connections spare"},
    )
    queue_bytes: int = _number(1_048_576, "bytes that wait for a client that does not read")
    rooms: int = _number(10_000, "rooms on the whole server")
    rooms_per_person: int = _number(100, "rooms that one person may be in")
    people_per_room: int = _number(0, "people in one room")


@attrs.frozen(kw_only=True)
class Cards:
    """How cards are shown; the names are those of the `cards` table of the settings."""

    page_lines: int = attrs.field(
        default=10,
        validator=_page_lines,
        metadata={"help": "lines on a page of what /find, /prints and /sets list, 1 to 100"},
    )


@attrs.frozen(kw_only=True)
class Rooms:
    """How rooms behave; the names are those of the `rooms` table of the settings."""

    announce_up_to: int = attrs.field(
        default=100,
        validator=_not_negative,
        metadata={
            "help": "people in a room up to which comings and goings are told one by one; "
            "with more, plain lines get a summary"
        },
    )


class TokenBucket:
    """Allows `burst` at once and `rate` a second for long."""

    __slots__ = ("_at", "_burst", "_clock", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, clock: Clock) -> None:
        self._rate = rate
        self._burst = max(1.0, burst)
        self._clock = clock
        self._tokens = self._burst
        self._at = clock.seconds()

    @classmethod
    def of(cls, limits: Limits, clock: Clock) -> TokenBucket | None:
        """Return the bucket for one connection's lines, or None if they aren't limited."""
        if not limits.lines_per_second:
            return None
        return cls(limits.lines_per_second, limits.burst, clock)

    def take(self) -> float:
        """Take one token and return 0, or return the seconds until there is one."""
        if self._tokens < 1.0:
            now = self._clock.seconds()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
            self._at = now
            if self._tokens < 1.0:
                # Rounding must not make a timer come a moment too early.
                return max(0.001, (1.0 - self._tokens) / self._rate)
        self._tokens -= 1.0
        return 0.0


class Doorkeeper:
    """Counts the connections, in all and from each address, and says who may come in.

    An IPv6 address counts as its /64, which is what one household is given.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._exempt = [ip_network(each, strict=False) for each in limits.exempt]
        self._all = 0
        self._from: Counter[str] = Counter()

    def admit(self, host: str) -> str:
        """Count a connection from `host` and return the key with which it is released.

        Raises `Refusal` if there are too many.
        """
        key = "" if self._spared(host) else household(host)
        limits = self._limits
        if key and limits.connections and self._all >= limits.connections:
            raise Refusal("server-full", "The server is full. Try again later.")
        most = limits.connections_per_address
        if key and most and self._from[key] >= most:
            why = f"There are {most} connections from {host} already. Close one of them first."
            raise Refusal("too-many-connections", why)
        self._all += 1
        self._from[key] += 1
        return key

    def release(self, key: str) -> None:
        """Uncount a connection that was admitted."""
        self._all -= 1
        self._from[key] -= 1
        if not self._from[key]:
            del self._from[key]

    def _spared(self, host: str) -> bool:
        address = _address(host)
        if address is None:
            return True  # a Unix socket: whoever may open it is at home here
        return any(address in network for network in self._exempt)


def is_loopback(host: str) -> bool:
    """Whether the address `host` is this machine's own."""
    address = _address(host)
    return address is not None and address.is_loopback


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that `host` spells; IPv4 on a socket for both comes as ::ffff:192.0.2.1."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def household(host: str) -> str:
    """Return what counts as one place: the address `host`, of IPv6 its /64; "" without any."""
    address = _address(host)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address) if address else ""
