"""Events and requests as JSON lines, for programs: one object a line, in UTF-8.

Out: `{"event": KIND, ...facts}`, with `"re"` in what answers a request that had an `"id"`. In:
`{"id": 7, "do": COMMAND, ...arguments}` or `{"id": 7, "line": TYPED}`. Times are ISO 8601 in UTC.
docs/protocol.md is the whole of it.
"""

from __future__ import annotations

import json
import math
from typing import Any

import attrs
from twisted.internet.defer import Deferred

from mtgnet.core.events import Event, Refusal
from mtgnet.core.preferences import Preferences
from mtgnet.core.session import Session
from mtgnet.frontends.facts import fields

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@attrs.frozen(eq=False)
class JsonEncoding:
    """One object a line. Nothing is summed up, and one's own lines come back as events."""

    own_lines = True
    every_notice = True

    def encode(self, event: Event, foreground: bool = True) -> bytes:
        """Return the event as a line; which room is current makes no difference."""
        return _line(_object(event))

    def answer(self, event: Event, re: object) -> bytes:
        """Return the event as a line, with the request's id as "re" if it had one."""
        facts = _object(event)
        if re is not None:
            facts["re"] = re
        return _line(facts)

    def alert(self, event: Event, foreground: bool) -> bytes:
        """Return the event as any other: a program needs no bell."""
        return self.encode(event)

    def read(self, session: Session, line: bytes | None) -> Deferred[None] | None:
        """Hand the session a request; what is none is refused, an empty line passed over."""
        if line is None:
            session.refuse_long_line()
            return None
        if not line or line.isspace():
            return None
        try:
            request = _request(line)
            re = _re(request)
        except Refusal as refusal:
            session.refuse(refusal)
            return None
        return _perform(session, request, re)

    def preferring(self, preferences: Preferences) -> JsonEncoding:
        """Return the one encoding that there is."""
        return JSON


JSON = JsonEncoding()


def _line(facts: dict[str, Any]) -> bytes:
    return f"{_dump(facts)}\r\n".encode()


def _object(event: Event) -> dict[str, Any]:
    return {"event": event.kind} | fields(event)


def _request(line: bytes) -> dict[str, Any]:
    try:
        request = json.loads(line.decode("utf-8", "replace"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        why = 'That is no JSON. Send one object a line, like {"id": 1, "do": "who"}.'
        raise Refusal("bad-json", why) from None
    if not isinstance(request, dict):
        raise Refusal("bad-json", 'Send an object, like {"id": 1, "do": "who"}.')
    return request


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _re(request: dict[str, Any]) -> str | int | float | None:
    re: Any = request.pop("id", None)
    fits = isinstance(re, str | int | float) and not isinstance(re, bool)
    if re is not None and (not fits or re in (math.inf, -math.inf)):
        raise Refusal("bad-request", 'The "id" of a request is a text or a number.')
    if isinstance(re, str):
        return re.encode("utf-8", "replace").decode()
    return re


def _perform(
    session: Session, request: dict[str, Any], re: str | int | float | None
) -> Deferred[None] | None:
    if isinstance(request.get("line"), str) and len(request) == 1:
        return session.line(request["line"], re)
    if isinstance(request.get("do"), str):
        return session.call(request.pop("do"), request, re)
    why = 'Say what to do, with "do" and a command\'s name, or with "line" and what to type.'
    session.refuse(Refusal("bad-request", why), re)
    return None
