"""What the server says about itself: a line for each request, and a file of JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from twisted.internet.task import Clock
from twisted.logger import Logger, LogLevel, capturedLogs, formatEvent, globalLogPublisher
from twisted.python.failure import Failure

from mtgnet.core.policies import LogPolicy
from mtgnet.core.records import Entry
from mtgnet.logs import MOST_A_SECOND, JsonLines, LogFileService, RequestPrinter

ENTRY = Entry("gx", 7, 0.0, "alice", "lines", "msg", "bob …", "ok")


def test_a_request_is_one_line() -> None:
    with capturedLogs() as events:
        RequestPrinter(Clock())(ENTRY)
    assert [formatEvent(event) for event in events] == ["alice (lines) 7: /msg bob … (ok)"]


def test_a_flood_is_counted_instead() -> None:
    clock = Clock()
    printer = RequestPrinter(clock)
    with capturedLogs() as events:
        for _ in range(MOST_A_SECOND + 312):
            printer(ENTRY)
        assert len(events) == MOST_A_SECOND
        clock.advance(1)
        assert formatEvent(events[-1]) == "and 312 more requests in that second"
        printer(ENTRY)
        clock.advance(5)
    assert len(events) == MOST_A_SECOND + 2
    assert clock.getDelayedCalls() == []


@pytest.fixture
def log(tmp_path: Path) -> JsonLines:
    return JsonLines(tmp_path / "mtgnet.log", LogPolicy(file_bytes=2000, files=2))


def test_the_file_has_json_lines(log: JsonLines, tmp_path: Path) -> None:
    Logger(namespace="mtgnet.test", observer=log).info("{who} is \u2028 here", who="alice\n")
    log.close()
    (line,) = (tmp_path / "mtgnet.log").read_text("utf-8").split("\n")[:1]
    facts = json.loads(line)
    assert facts["text"] == "alice\n is \u2028 here"
    assert (facts["level"], facts["from"]) == ("info", "mtgnet.test")
    assert facts["at"].endswith("+00:00")


def test_a_failure_tells_where_and_what_kind_and_quotes_nobody(
    log: JsonLines, tmp_path: Path
) -> None:
    def boom() -> None:
        raise ValueError("what alice typed")

    try:
        boom()
    except ValueError:
        failure = Failure()
    Logger(namespace="mtgnet.test", observer=log).failure("It broke.", failure, LogLevel.error)
    log.close()
    text = (tmp_path / "mtgnet.log").read_text("utf-8")
    facts = json.loads(text)
    assert facts["failure"][-1] == "ValueError"
    assert "boom" in facts["failure"][-2]
    assert "alice" not in text


def test_files_are_set_aside_and_old_ones_deleted(log: JsonLines, tmp_path: Path) -> None:
    logger = Logger(namespace="mtgnet.test", observer=log)
    for number in range(100):
        logger.info("line {number} {padding}", number=number, padding="x" * 80)
    log.close()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["mtgnet.log", "mtgnet.log.1", "mtgnet.log.2"]
    assert "line 99" in (tmp_path / "mtgnet.log").read_text()
    assert (tmp_path / "mtgnet.log").stat().st_mode & 0o077 == 0


def test_the_service_writes_from_its_start_to_its_stop(tmp_path: Path) -> None:
    service = LogFileService(LogPolicy(file="own.log"), tmp_path)
    logger = Logger(namespace="mtgnet.test", observer=globalLogPublisher)
    service.start()
    logger.info("within")
    service.stop()
    logger.info("after")
    text = (tmp_path / "own.log").read_text()
    assert "within" in text
    assert "after" not in text


def test_without_a_name_there_is_no_file(tmp_path: Path) -> None:
    service = LogFileService(LogPolicy(), tmp_path)
    service.start()
    service.stop()
    assert list(tmp_path.iterdir()) == []
