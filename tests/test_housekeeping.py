"""What is done every night."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import pytest_twisted
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.task import Clock

from mtgnet.housekeeping import LATE, Housekeeping, until_night
from mtgnet.stores import backups
from mtgnet.stores.opening import prepare


def at(*moment: int) -> float:
    return time.mktime((*moment, 0, 0, 0, -1))


@pytest.mark.parametrize(
    ("now", "hours"),
    [((2026, 3, 3, 2, 30), 1), ((2026, 3, 3, 3, 30), 24), ((2026, 12, 31, 23, 30), 4)],
)
def test_the_next_night(now: tuple[int, ...], hours: int) -> None:
    assert until_night(at(*now)) == pytest.approx(3600 * hours)


@pytest_twisted.ensureDeferred
async def test_it_prunes_and_backs_up(tmp_path: Path) -> None:
    prepare(tmp_path, 0.0)
    pruned: list[str] = []

    def prune() -> Deferred[None]:
        pruned.append("now")
        return succeed(None)

    await Housekeeping(Clock(), tmp_path, prune).tidy()
    assert pruned == ["now"]
    assert backups.last_nightly(tmp_path) is not None


@pytest_twisted.ensureDeferred
async def test_a_failure_to_prune_is_no_reason_for_no_backup(tmp_path: Path) -> None:
    prepare(tmp_path, 0.0)
    await Housekeeping(Clock(), tmp_path, lambda: fail(ValueError("oops"))).tidy()
    assert backups.last_nightly(tmp_path) is not None


@pytest_twisted.ensureDeferred
async def test_a_failure_to_back_up_is_no_reason_to_stop(tmp_path: Path) -> None:
    await Housekeeping(Clock(), tmp_path, lambda: succeed(None)).tidy()
    assert backups.last_nightly(tmp_path) is None


def test_it_waits_for_the_night_and_the_next(tmp_path: Path) -> None:
    clock = Clock()
    clock.rightNow = at(2026, 3, 3, 1, 30)
    nights: list[float] = []
    waiting: Deferred[None] = Deferred()

    def prune() -> Deferred[None]:
        nights.append(clock.seconds())
        return waiting

    housekeeping = Housekeeping(clock, tmp_path, prune)
    housekeeping.start()
    clock.advance(7199)
    assert not nights
    clock.advance(2)
    clock.advance(86_400)
    assert len(nights) == 2
    housekeeping.stop()
    assert not clock.getDelayedCalls()


def test_a_server_that_is_off_at_night_does_it_soon(tmp_path: Path) -> None:
    prepare(tmp_path, 0.0)
    backups.nightly(tmp_path, 0.0)
    clock = Clock()
    clock.rightNow = time.time() + 2 * 86_400
    housekeeping = Housekeeping(clock, tmp_path, lambda: Deferred())
    housekeeping.start()
    assert clock.getDelayedCalls()[0].getTime() - clock.seconds() == pytest.approx(LATE)
    housekeeping.stop()
