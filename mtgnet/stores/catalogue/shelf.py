"""The catalogue that a running server answers from, and the change to a newer one under its feet.

A load (`loader`) puts a new file in the old one's place. The shelf looks once in a while, opens the
new file in a thread, and only then hands it out; questions that still run on the old one end there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads, IReactorTime
from twisted.internet.task import LoopingCall
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger
from twisted.python.threadpool import ThreadPool

from mtgnet.stores.catalogue.reader import Catalogue, NoCatalogueError, Stamp, stamp

_THREADS = 4
_EVERY = 2.0
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Shelf:
    """Holds the newest catalogue at `path`; `current` is it, from `start` on.

    `fallback` opens the catalogue to use while there is none that can be read (the starter set).
    `switched` is called when another catalogue is in use.
    """

    log = Logger()
    current: Catalogue

    def __init__(
        self,
        path: Path,
        fallback: Callable[[], Catalogue],
        reactor: IReactorFromThreads,
        clock: IReactorTime,
    ) -> None:
        self._path, self._fallback, self._reactor = path, fallback, reactor
        self._pool = ThreadPool(1, _THREADS, name="catalogue")
        self._watch = LoopingCall(self._look)
        self._watch.clock = clock
        self._refused: Stamp | None = None
        self.switched: Callable[[], object] = lambda: None
        self._asking: Counter[Catalogue] = Counter()

    def _open(self) -> Catalogue:
        try:
            return Catalogue(self._path)
        except NoCatalogueError as reason:
            self._refused = stamp(self._path)
            if self._refused is not None:
                self.log.warn("{reason}", reason=str(reason))
            return self._fallback()

    def start(self) -> None:
        """Open the catalogue, and start the threads and the watch over the file."""
        self.current = self._open()
        self._pool.start()
        self._watch.start(_EVERY, now=False)

    def stop(self) -> None:
        """End the watch, let running questions end, and close the file."""
        if self._watch.running:
            self._watch.stop()
        self._pool.stop()
        self.current.close()

    def ask(
        self, question: Callable[Concatenate[Catalogue, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Deferred[T]:
        """Ask the current catalogue in a thread: `shelf.ask(Catalogue.card, 17)`.

        Fires with the answer, or fails with what the question raises.
        """
        asked = self.current
        self._asking[asked] += 1
        answer = deferToThreadPool(self._reactor, self._pool, question, asked, *args, **kwargs)
        return answer.addBoth(self._asked, asked)

    def _asked(self, result: R, catalogue: Catalogue) -> R:
        """Pass a result on, and close an old catalogue with its last answer."""
        self._asking[catalogue] -= 1
        if not self._asking[catalogue]:
            del self._asking[catalogue]
            if catalogue is not self.current:
                catalogue.close()
        return result

    def _look(self) -> Deferred[None] | None:
        """Open the file in a thread if it is another than the one in use."""
        now = stamp(self._path)
        if now is None or now in (self._refused, self._in_use()):
            return None
        opening = deferToThreadPool(self._reactor, self._pool, Catalogue, self._path)
        return opening.addCallbacks(self._switch, self._refuse, errbackArgs=(now,))

    def _in_use(self) -> Stamp | None:
        return self.current.stamp if self.current.path == self._path else None

    def _switch(self, new: Catalogue) -> None:
        old, self.current = self.current, new
        if old not in self._asking:
            old.close()
        self.log.info("The catalogue is now {source}", source=new.about.source)
        self.switched()

    def _refuse(self, failure: object, seen: Stamp) -> None:
        """Go on with the old catalogue, and do not try this file again."""
        self._refused = seen
        self.log.warn("The new catalogue cannot be used: {failure}", failure=failure)
