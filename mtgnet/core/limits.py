"""How much one client may ask for, so that a flood costs the flooder and nobody else."""

from __future__ import annotations

import attrs
from attrs import validators


def _number(default: int, help: str) -> int:
    """An attrs field for a whole number that is not negative; 0 turns a limit off."""
    field: int = attrs.field(
        default=default, validator=validators.ge(0), metadata={"help": help}
    )
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
        metadata={"help": "networks (like 192.168.0.0/16) that the limits on connections spare"},
    )
    queue_bytes: int = _number(1_048_576, "bytes that wait for a client that does not read")
    rooms: int = _number(10_000, "rooms on the whole server")
    rooms_per_person: int = _number(100, "rooms that one person may be in")
    people_per_room: int = _number(0, "people in one room")
