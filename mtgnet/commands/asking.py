"""What commands do about cards that are not clear: offer those that could be meant, or refuse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mtgnet.cards.answers import About
from mtgnet.core.events import Event, Refusal
from mtgnet.core.session import Session
from mtgnet.core.table import Reply, Result


async def settled(result: Result) -> Reply:
    """Wait for a result, if it must be waited for."""
    return result if result is None or isinstance(result, Event) else await result


def offered(
    session: Session,
    question: str,
    choices: Sequence[str],
    total: int,
    picked: Callable[[int], Result],
) -> Event:
    """Offer what could be meant, the likeliest out of `total`; see `Session.offer`."""
    left = total - len(choices)
    more = f" {left} more could be meant; write more of it." if left > 0 else ""
    return session.offer(question + more, list(choices), picked)


def no_such_card(about: About, why: str) -> Refusal:
    """Refuse because of a card that is not there, and say so if the catalogue is small."""
    if about.is_starter:
        why += (
            " This is only the starter set; who runs the server can get all cards with"
            " `mtgnet catalogue update`."
        )
    return Refusal("no-such-card", why)


def not_shown(session: Session, why: str) -> Refusal:
    """Refuse to show what is somebody else's, and tell guests what could help."""
    if session.person.account is None:
        why += " Many show it only to those who are registered: /register PASSWORD."
    return Refusal("not-shown", why)
