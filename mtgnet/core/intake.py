"""The lines that one connection has sent and that wait for their turn.

A session runs one command at a time, in order of arrival, and no faster than the limits allow.
While lines wait, their source is paused: a flood costs the flooder, and no line is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from mtgnet.core.limits import TokenBucket
from mtgnet.core.ports import Clock, Source
from mtgnet.core.session import Session

# A turn of the reactor is shared by everybody: at a few microseconds a line this is a millisecond.
LINES_PER_TURN = 256
# A paused connection does not notice that its peer is gone, so look now and then (seconds), but
# only while little (bytes) is waiting.
PEEK_SECONDS = 5.0
# How long a flooder who is gone goes on talking (seconds).
GHOST_SECONDS = 60.0
PEEK_BYTES = 65_536


class Intake:
    """Hands the lines of a connection to its session, one after the other.

    `finished` is called once, when the session has ended, or when no more lines will come and the
    last one has been handled.
    """

    # There is one for each connection, of which there may be many thousands.
    __slots__ = (
        "_bucket",
        "_busy",
        "_clock",
        "_ended",
        "_finished",
        "_looking",
        "_outlet",
        "_over",
        "_paused",
        "_session",
        "_source",
        "_waiting",
    )

    def __init__(self, session: Session, source: Source, finished: Callable[[], None]) -> None:
        self._session = session
        self._source = source
        self._outlet = session.outlet
        self._finished = finished
        self._clock: Clock = session.hub.clock
        self._bucket = TokenBucket.of(session.hub.limits, self._clock)
        self._waiting: deque[bytes | None] = deque()
        self._busy = False
        self._looking = False
        self._paused = False
        self._ended = False
        self._over = False

    def take(self, lines: Iterable[bytes | None]) -> None:
        """Handle these lines after those that are waiting."""
        self._waiting.extend(lines)
        if not self._busy:
            self._run()
        elif self._waiting:
            self._pause()

    def end(self) -> None:
        """Note that no more lines will come."""
        self._ended = True
        if not self._busy:
            self._settle()

    def lose(self) -> None:
        """Note that the connection is gone; what waits is said for a while, and then given up."""
        self.end()
        if self._waiting:
            self._clock.callLater(GHOST_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._waiting.clear()
        if not self._busy:
            self._settle()

    def _run(self) -> None:
        """Handle lines until one has to wait, or for as long as this turn may take."""
        self._busy = False
        self._outlet.hold()
        try:
            self._handle_some()
        finally:
            self._outlet.release()
        self._settle()

    def _handle_some(self) -> None:
        waiting, bucket, session = self._waiting, self._bucket, self._session
        for _ in range(LINES_PER_TURN):
            if not waiting or session.ended:
                return
            if bucket is not None and not session.pasting and (delay := bucket.take()):
                self._later(delay)
                return
            unfinished = session.encoding.read(session, waiting.popleft())
            if unfinished is not None and not unfinished.called:
                self._busy = True
                unfinished.addBoth(lambda _: self._run())
                return
        if waiting:
            self._later(0)

    def _later(self, delay: float) -> None:
        self._busy = True
        self._clock.callLater(delay, self._run)

    def _settle(self) -> None:
        if self._session.ended:
            self._waiting.clear()
        if self._over:
            return
        if self._session.ended:
            self._finish()
        elif self._ended and not self._waiting and not self._busy:
            if self._session.paste is not None:
                self._session.paste.give_up()
            self._finish()
        elif self._waiting or self._busy:
            self._pause()
        elif self._paused and not self._ended:
            self._resume()

    def _finish(self) -> None:
        self._over = True
        self._finished()

    def _pause(self) -> None:
        # With nothing waiting, reading goes on: that is how a lost connection is noticed.
        if self._waiting and not self._paused and not self._ended:
            self._paused = True
            self._source.pauseProducing()
            self._look_later()

    def _look_later(self) -> None:
        if not self._looking:
            self._looking = True
            self._clock.callLater(PEEK_SECONDS, self._peek)

    def _peek(self) -> None:
        self._looking = False
        if self._paused and not self._ended:
            if sum(len(line or b"") + 1 for line in self._waiting) < PEEK_BYTES:
                self._resume()
            else:
                self._look_later()

    def _resume(self) -> None:
        self._paused = False
        self._source.resumeProducing()
