"""What of the past is kept, for how long, and what of it is shown; tables of the settings."""

from __future__ import annotations

import attrs


def _not_negative(_record: object, _field: attrs.Attribute[int], value: int) -> None:
    if value < 0:
        raise ValueError("must be 0 or more")


def _number(default: int, help: str) -> int:
    field: int = attrs.field(default=default, validator=_not_negative, metadata={"help": help})
    return field


def _switch(default: bool, help: str) -> bool:
    field: bool = attrs.field(default=default, metadata={"help": help})
    return field


def _joined(_record: object, _field: attrs.Attribute[int], value: int) -> None:
    if not 0 <= value <= 200:
        raise ValueError("must be from 0 to 200")


@attrs.frozen(kw_only=True)
class HistoryPolicy:
    """The `history` table of the settings: lines of rooms, and coming back to them."""

    enabled: bool = _switch(True, "keep what is said in rooms, with numbers")
    on_join: int = attrs.field(
        default=20,
        validator=_joined,
        metadata={"help": "last lines of a room that are shown to those who join it (0: none)"},
    )
    days: int = _number(365, "days for which lines are kept (0: for ever)")
    lines: int = _number(0, "lines that are kept of each room (0: all)")
    resume_hours: int = _number(72, "hours for which a broken connection can be resumed (0: none)")


@attrs.frozen(kw_only=True)
class MailPolicy:
    """The `messages` table of the settings: private messages."""

    waiting: int = _number(200, "private messages that may wait for one person (0: any number)")
    days: int = _number(30, "days for which delivered private messages are kept")


@attrs.frozen(kw_only=True)
class RequestPolicy:
    """The `request_log` table of the settings: who asked for what."""

    enabled: bool = _switch(True, "keep a log of each person's commands")
    days: int = _number(90, "days for which the request log is kept (0: for ever)")
    entries: int = _number(10_000, "requests that are kept of each person (0: all)")


@attrs.frozen(kw_only=True)
class LogPolicy:
    """The `log` table of the settings: what the server prints and writes about itself."""

    requests: bool = _switch(True, "print each command in one line, at most 50 a second")
    file: str = attrs.field(
        default="",
        metadata={"help": "file for a log in JSON lines, in the data directory unless absolute"},
    )
    file_bytes: int = _number(10_000_000, "size at which the log file is set aside for a new one")
    files: int = _number(5, "log files that are kept beside the current one; older are deleted")


@attrs.frozen(kw_only=True)
class Policies:
    """All of them, as the core takes them."""

    history: HistoryPolicy = attrs.field(factory=HistoryPolicy)
    messages: MailPolicy = attrs.field(factory=MailPolicy)
    request_log: RequestPolicy = attrs.field(factory=RequestPolicy)
