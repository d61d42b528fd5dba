"""Group commit: in order, one group at a time, and tried again until it works."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs

from mtgnet.core.groups import RETRY_SECONDS, Groups


class Store:
    """A store that commits when it is told to."""

    def __init__(self) -> None:
        self.kept: list[int] = []
        self.group: list[int] = []
        self.waiting: Deferred[None] | None = None

    def add(self, items: Sequence[int]) -> Deferred[None]:
        assert self.waiting is None, "one group at a time"
        self.group, self.waiting = list(items), Deferred()
        return self.waiting

    def commits(self) -> None:
        self.kept += self.group
        waiting, self.waiting = self.waiting, None
        assert waiting is not None
        waiting.callback(None)

    def fails(self) -> None:
        waiting, self.waiting = self.waiting, None
        assert waiting is not None
        waiting.errback(OSError("disk full"))


def test_a_group_is_handed_over_in_time_for_50_ms() -> None:
    clock, store = Clock(), Store()
    groups = Groups(clock, store.add)
    groups.add(1)
    groups.add(2)
    assert store.waiting is None
    clock.advance(0.03)
    assert store.group == [1, 2]


def test_settled_does_not_wait_for_the_others() -> None:
    clock, store = Clock(), Store()
    groups = Groups(clock, store.add)
    assert groups.settled().called
    groups.add(1)
    settled = groups.settled()
    assert store.group == [1]
    groups.add(2)
    store.commits()
    assert not settled.called or store.kept == [1]
    if store.waiting is not None:
        store.commits()
    assert settled.called


def test_a_store_that_refuses_at_once_is_tried_again() -> None:
    clock, kept = Clock(), []
    refusals = [OSError("busy")]

    def add(items: Sequence[int]) -> Deferred[None]:
        if refusals:
            raise refusals.pop()
        kept.extend(items)
        done: Deferred[None] = Deferred()
        done.callback(None)
        return done

    groups = Groups(clock, add)
    with capturedLogs() as logs:
        groups.add(1)
        clock.advance(0.1)
        groups.add(2)
        clock.advance(RETRY_SECONDS)
        clock.advance(0.1)
    assert kept == [1, 2]
    assert len(logs) == 1


@given(st.lists(st.sampled_from(["add", "commits", "fails", "time", "settled"]), max_size=60))
def test_nothing_is_lost_and_nothing_out_of_order(steps: list[str]) -> None:
    clock, store = Clock(), Store()
    told: list[int] = []
    groups = Groups(clock, store.add, told.extend)
    count = 0
    for step in [*steps, *["time", "commits"] * 9]:
        if step == "add":
            groups.add(count)
            count += 1
        elif step == "time":
            clock.advance(RETRY_SECONDS)
        elif step == "settled":
            upto = count
            groups.settled().addCallback(lambda _, upto=upto: store.kept[upto - 1 : upto] or 1 / 0)
        elif store.waiting is not None:
            with capturedLogs():
                getattr(store, step)()
    assert store.kept == told == list(range(count))
