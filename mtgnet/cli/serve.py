"""`mtgnet serve`: the server in the foreground, without a pid file, its log on standard output."""

from __future__ import annotations

import sys
import time
from typing import IO

from twisted.logger import (
    FileLogObserver,
    ILogObserver,
    LogEvent,
    LogLevel,
    eventAsText,
    globalLogBeginner,
)

from mtgnet.cli.command import Command
from mtgnet.tap import makeService


class Serve(Command):
    """Ends with status 0 when it is asked to stop: SIGTERM, Ctrl+C, or a client's /quit."""

    def run(self) -> int:
        """Serve until asked to stop."""
        from twisted.internet import reactor

        service = makeService(self)
        globalLogBeginner.beginLoggingTo([observer(sys.stdout)], redirectStandardIO=False)
        service.privilegedStartService()
        service.startService()
        reactor.addSystemEventTrigger("before", "shutdown", service.stopService)
        reactor.run()
        return 0


def observer(out: IO[str]) -> ILogObserver:
    """Writes a plain line, with the time, for what mtgnet says and for whatever went wrong.

    What Twisted says of its own factories and ports is left out.
    """
    return FileLogObserver(out, lambda event: _line(event) if _matters(event) else None)


def _matters(event: LogEvent) -> bool:
    ours = str(event.get("log_namespace", "")).startswith("mtgnet")
    return ours or event["log_level"] >= LogLevel.warn


def _line(event: LogEvent) -> str:
    text = eventAsText(event, includeSystem=False, formatTime=_time)
    return f"{text}\n"


def _time(when: float | None) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(when))
