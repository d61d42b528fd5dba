"""Tells people what has happened to what is theirs: at once if they are here, else when they come.

A tiding counts as told when its bytes have surely reached a device. A login that breaks before may
hear it again; that it is never heard cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import attrs
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.core.collecting.imports import BatchState
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.trade_events import State, TradeTold
from mtgnet.core.events import Event
from mtgnet.core.mail import LATER, SOON
from mtgnet.core.text import clean

if TYPE_CHECKING:
    from mtgnet.core.hub import Hub
    from mtgnet.core.session import Session

PAGE = 20
"""How many are told at a time after a login; /more goes on."""


@attrs.frozen
class News(Event):
    """So many things happened while you were away; the first follow, and /more tells the rest."""

    kind = "news"
    count: int
    more: bool


@attrs.frozen
class TradeWaits(Event):
    """An offer by `nick` still waits for your answer."""

    kind = "trade-waits"
    number: int
    nick: str


@attrs.frozen
class ImportWaits(Event):
    """A list that was read from `app`'s `file` ("" if it was pasted) waits to be accepted."""

    kind = "import-waits"
    number: int
    app: str
    file: str
    copies: int


class Herald:
    """Tells people of what the stores keep for them.

    What is in `watchers` is called with each account that is told of an event.
    """

    _log = Logger()

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        # Those that were written to a connection and are not known to have arrived.
        self._written: dict[Session, list[int]] = {}
        self.watchers: list[Callable[[int, Event], object]] = []

    def spread(self, tidings: Iterable[Tiding]) -> None:
        """Tell those who are here; the others hear of it with the next login."""
        for each in tidings:
            person = self._hub.members.here(each.owner)
            for session in tuple(person.sessions) if person is not None else ():
                self._send(session, each)

    def greet(self, session: Session, waiting: bool = False) -> Deferred[None]:
        """Tell somebody who has just come what has happened; fires when that is done.

        With `waiting` they are reminded of what waits for their answer, too.
        """
        told = Deferred.fromCoroutine(self._greet(session, waiting))
        return told.addErrback(lambda why: self._log.failure("Somebody was not told", why))

    async def _greet(self, session: Session, waiting: bool) -> None:
        account = session.person.account
        if account is None:
            return
        untold = await self._hub.stores.collections.tidings.waiting(account)
        reminders = await self._reminders(account) if waiting else []
        if session.connected and not session.ended and session.person.account == account:
            said = {id for each in session.person.sessions for id in self._written.get(each, ())}
            untold = [each for each in untold if each.id not in said]
            self._tell(session, untold)
            self._remind(session, reminders, untold[:PAGE])

    def _remind(self, session: Session, reminders: Sequence[Event], told: Sequence[Tiding]) -> None:
        """Remind of what was not told just now."""
        events = (tiding.event for tiding in told)
        trades = {each.trade.number for each in events if isinstance(each, TradeTold)}
        for each in reminders:
            if not (isinstance(each, TradeWaits) and each.number in trades):
                session.send(each)

    async def _reminders(self, account: int) -> list[Event]:
        """Return what waits for an answer."""
        stores, now = self._hub.stores.collections, self._hub.clock.seconds()
        _, trades = await stores.trades.page(account, 0, PAGE)
        lists = await stores.imports.all(account, now)
        return [
            *(
                TradeWaits(trade.number, trade.nick)
                for trade in trades
                if trade.state is State.OPEN and not trade.yours and trade.expires > now
            ),
            *(
                ImportWaits(each.number, each.app, clean(each.file), each.tally.copies)
                for each in lists
                if each.state is BatchState.WAITING
            ),
        ]

    def _tell(self, session: Session, waiting: Sequence[Tiding]) -> None:
        page, rest = waiting[:PAGE], waiting[PAGE:]
        if page:
            session.send(News(len(waiting), bool(rest)))
            for each in page:
                self._send(session, each)
        if rest:
            session.more(lambda: self._tell(session, rest))

    def _send(self, session: Session, tiding: Tiding) -> None:
        session.send(tiding.event)
        for watch in self.watchers:
            watch(tiding.owner, tiding.event)
        if session not in self._written:
            self._written[session] = []
            self._hub.clock.callLater(SOON, self._look, session)
        self._written[session].append(tiding.id)

    # Arriving

    def _look(self, session: Session) -> None:
        if not session.connected:
            del self._written[session]
        elif session.outlet.arrived():
            told = self._hub.stores.collections.tidings.told(
                self._written.pop(session), self._hub.clock.seconds()
            )
            told.addErrback(lambda why: self._log.failure("Tidings are not marked", why))
        else:
            self._hub.clock.callLater(LATER, self._look, session)
