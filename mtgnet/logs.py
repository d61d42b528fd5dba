"""What the server says about itself: requests on the terminal, and a log file in JSON lines.

Neither has any private text: a request's arguments come without it, and of everything else only
the sentence is written that the log's author wrote, not the objects that it speaks of.
"""

from __future__ import annotations

import json
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from twisted.logger import ILogObserver, LogEvent, Logger, formatEvent, globalLogPublisher
from twisted.python.failure import Failure
from twisted.python.logfile import LogFile
from zope.interface import implementer

from mtgnet.core.policies import LogPolicy
from mtgnet.core.ports import Clock
from mtgnet.core.records import Entry

MOST_A_SECOND = 50


class RequestPrinter:
    """Logs each request in one line, at most `MOST_A_SECOND`; the rest of a second is counted."""

    _log = Logger(namespace="mtgnet.requests")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._printed = 0
        self._skipped = 0
        self._counting = False

    def __call__(self, entry: Entry) -> None:
        """Log a request, or count it."""
        if not self._counting:
            self._counting = True
            self._clock.callLater(1.0, self._second_over)
        if self._printed < MOST_A_SECOND:
            self._printed += 1
            asked = f"/{entry.command} {entry.arguments}".rstrip()
            self._log.info(
                "{nick} ({via}) {number}: {asked} ({outcome})",
                nick=entry.nick,
                via=entry.via,
                number=entry.number,
                asked=asked,
                outcome=entry.outcome,
            )
        else:
            self._skipped += 1

    def _second_over(self) -> None:
        skipped, self._skipped = self._skipped, 0
        self._printed = 0
        self._counting = False
        if skipped:
            self._log.info("and {count} more requests in that second", count=skipped)


@implementer(ILogObserver)
class JsonLines:
    """An observer that writes events as JSON lines into a file, which is rotated by its size.

    Of the files that were set aside, the newest `policy.files` are kept.
    """

    def __init__(self, path: Path, policy: LogPolicy) -> None:
        self._file = LogFile(
            path.name,
            str(path.parent),
            rotateLength=policy.file_bytes or None,
            maxRotatedFiles=policy.files or 1,
            defaultMode=0o600,
        )

    def __call__(self, event: LogEvent) -> None:
        """Write an event."""
        self._file.write(json.dumps(_facts(event), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _facts(event: LogEvent) -> dict[str, Any]:
    at = datetime.fromtimestamp(event["log_time"], UTC).isoformat(timespec="milliseconds")
    facts = {
        "at": at,
        "level": event["log_level"].name if "log_level" in event else "info",
        "from": event.get("log_namespace", "-"),
        "text": formatEvent(event),
    }
    failure = event.get("log_failure")
    if isinstance(failure, Failure):
        facts["failure"] = _told(failure)
    return facts


def _told(failure: Failure) -> list[str]:
    """Where a failure was, and what kind it is; not what it says, which may quote people."""
    places = traceback.extract_tb(failure.getTracebackObject())
    return [*(f"{p.filename}:{p.lineno} {p.name}" for p in places), type(failure.value).__name__]


class LogFileService:
    """The log file of one server, from `start` to `stop`; nothing if the policy names none."""

    def __init__(self, policy: LogPolicy, data: Path) -> None:
        self._policy = policy
        self._path = data / policy.file if policy.file else None
        self._observer: JsonLines | None = None

    def start(self) -> None:
        """Open the file; raises OSError if it can't be written."""
        if self._path is not None:
            self._observer = JsonLines(self._path, self._policy)
            globalLogPublisher.addObserver(self._observer)

    def stop(self) -> None:
        """Close the file."""
        if self._observer is not None:
            globalLogPublisher.removeObserver(self._observer)
            self._observer.close()
            self._observer = None
