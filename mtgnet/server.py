"""The server proper: one hub, one table of commands, and a factory for each mode of a listener."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.interfaces import IProtocolFactory, IReactorTime
from twisted.logger import Logger

from mtgnet.commands.accounts import Accounts
from mtgnet.commands.cards import Cards
from mtgnet.commands.chat import Chat
from mtgnet.commands.collection import Collection
from mtgnet.commands.decks import Decks
from mtgnet.commands.fortrade import ForTrade
from mtgnet.commands.games import Games
from mtgnet.commands.library import Library
from mtgnet.commands.listing import Listing
from mtgnet.commands.loans import Loans
from mtgnet.commands.mentions import Mentions
from mtgnet.commands.operators import Operators
from mtgnet.commands.past import PastTalk
from mtgnet.commands.people import People
from mtgnet.commands.polls import PollsAndVotes
from mtgnet.commands.quiz import Quizzes
from mtgnet.commands.requests import RequestLogs
from mtgnet.commands.rooms import Rooms
from mtgnet.commands.server import Server as ServerCommands
from mtgnet.commands.tables import TablesAndSearches
from mtgnet.commands.timers import Clocks
from mtgnet.commands.trades import Trades
from mtgnet.commands.wants import Wants
from mtgnet.core.codes import new_code
from mtgnet.core.hub import LOBBY, Hub
from mtgnet.core.keeping import Stores
from mtgnet.core.limits import Doorkeeper
from mtgnet.core.names import read_room
from mtgnet.core.records import CLAIM_CODE, OWNER, Entry
from mtgnet.core.table import Table
from mtgnet.frontends.json import JSON
from mtgnet.frontends.lines import LineFactory, Start
from mtgnet.frontends.text import BARE, TEXT
from mtgnet.settings import Settings
from mtgnet.tools.toolbox import Toolbox

# How long clients may take to read what is queued when the server closes, in seconds.
_PATIENCE = 5.0
# How long the code works that makes the owner, in seconds; the next start prints another.
_CLAIMABLE = 366 * 86_400.0

STARTS = {
    "lines": Start(TEXT),
    "echo": Start(BARE, mode="echo", enter=False, kind="echo"),
    "json": Start(JSON, kind="json"),
    "menu": Start(TEXT, kind="menu", menu=True, prompts=True),
    "log": Start(BARE, mode="oldest", enter=False, kind="log"),
    "quiz": Start(BARE, mode="answer", enter=False, kind="quiz", prompts=True),
}


class Server:
    """Everything between the ports and the disk; luck comes from `chance`, or else the system.

    `table` has all commands. `stop` is called by nobody but the server, to
    have the whole process stopped politely; who runs the server sets it.
    """

    _log = Logger()

    stop: Callable[[], None]

    def __init__(
        self,
        settings: Settings,
        data: Path,
        clock: IReactorTime,
        stores: Stores,
        library: Library,
        chance: random.Random | None = None,
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._clock = clock
        self._factories: list[LineFactory] = []
        self.hub = Hub(clock, settings.limits, settings.rooms, stores, settings.policies)
        chance = chance or random.SystemRandom()
        tools = Toolbox(self.hub, chance)
        self._doorkeeper = Doorkeeper(settings.limits)
        trades = Trades(self.hub, library)
        loans = Loans(self.hub, library, settings.cards.page_lines)
        self.table = Table(
            [
                Chat(self.hub, Mentions(self.hub, library)),
                Rooms(self.hub),
                PastTalk(self.hub),
                People(self.hub, {"trade": trades.answer, "loan": loans.answer}),
                Cards(library, settings.cards.page_lines),
                Collection(self.hub, library, {"trade": trades.undo}),
                Listing(self.hub, library, settings.cards.page_lines),
                Wants(self.hub, library, settings.cards.page_lines),
                ForTrade(self.hub, library, settings.cards.page_lines),
                trades,
                loans,
                Decks(self.hub, library),
                Games(self.hub, tools),
                TablesAndSearches(tools),
                Clocks(tools),
                PollsAndVotes(tools),
                Accounts(self.hub),
                Quizzes(self.hub, library, chance),
                RequestLogs(self.hub),
                Operators(self.hub, self._stop),
                ServerCommands(self.hub, JSON, self._somebody_quit),
            ]
        )

    def factory(self, mode: str) -> IProtocolFactory:
        """Return a factory for connections that start in this mode."""
        factory = LineFactory(self.hub, self.table, self._doorkeeper, STARTS[mode], self._clock)
        self._factories.append(factory)
        return factory

    def begin(self) -> Deferred[None]:
        """Find out what is kept, before anybody comes; fires when the lobby is ready, too."""
        self._offer_ownership()
        begun = Deferred.fromCoroutine(self.hub.past.begin(read_room(LOBBY).key))
        return begun.addErrback(lambda why: self._log.failure("The past is unknown.", why))

    def _offer_ownership(self) -> None:
        """Print the code that makes somebody the owner, as long as there is none."""
        if self._stores.accounts.having(OWNER):
            return
        code = new_code()
        kept = self._stores.codes.put(CLAIM_CODE, "", code, self._clock.seconds() + _CLAIMABLE)
        kept.addErrback(lambda why: self._log.failure("The code for the owner is lost.", why))
        advice = "This server has no owner. /register a name, then type /claim {code}"
        self._log.info(advice, code=code)

    def print_requests(self, printed: Callable[[Entry], object]) -> None:
        """Have `printed` called with each request that is answered from now on."""
        self.hub.past.requests.printed = printed

    def prune(self) -> Deferred[None]:
        """Delete what is older, or more, than the settings allow."""
        for each in self.hub.watchers:
            each.prune(self._clock.seconds())
        return Deferred.fromCoroutine(self.hub.past.prune())

    def settled(self) -> Deferred[None]:
        """Fire once all that was said and asked for so far is committed."""
        settled = Deferred.fromCoroutine(self.hub.past.settled())
        return settled.addErrback(lambda why: self._log.failure("Not all could be kept.", why))

    def close(self) -> Deferred[object]:
        """Tell everybody, flush, and close; fires when that is done, after 5 s at the latest."""
        self.hub.close()
        cut_off = self._clock.callLater(_PATIENCE, self._cut_off)

        def done(_: object) -> None:
            if cut_off.active():
                cut_off.cancel()

        return DeferredList([factory.close() for factory in self._factories]).addCallback(done)

    def _cut_off(self) -> None:
        left = sum(len(factory.clients) for factory in self._factories)
        self._log.warn("Cut off {left} clients that did not read in time.", left=left)
        for factory in self._factories:
            factory.abort()

    def _stop(self) -> None:
        self._clock.callLater(0, self.stop)

    def _somebody_quit(self) -> None:
        if self._settings.stop_on_quit:
            self._stop()
