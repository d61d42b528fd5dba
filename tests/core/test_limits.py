"""How much one client may ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.task import Clock

from mtgnet.core.events import Refusal
from mtgnet.core.limits import Doorkeeper, Limits, Rooms, TokenBucket


def test_a_burst_then_the_rate() -> None:
    clock = Clock()
    bucket = TokenBucket(10, 3, clock)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == pytest.approx(0.1)
    clock.advance(0.1)
    assert bucket.take() == 0
    assert bucket.take() > 0
    clock.advance(60)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() > 0


@given(
    st.integers(1, 50),
    st.integers(0, 20),
    st.lists(st.floats(0, 2, allow_subnormal=False), max_size=60),
)
def test_never_more_than_the_burst_and_the_rate(rate: int, burst: int, pauses: list[float]) -> None:
    clock = Clock()
    bucket = TokenBucket(rate, burst, clock)
    taken = 0
    for pause in pauses:
        clock.advance(pause)
        delay = bucket.take()
        taken += not delay
        if delay:
            # A token is there when it was said to be, up to what floats make of it.
            clock.advance(delay + 1e-9)
            assert bucket.take() == 0
            taken += 1
    assert taken <= max(1, burst) + rate * clock.seconds() + 1e-6


def test_no_rate_no_bucket() -> None:
    assert TokenBucket.of(Limits(lines_per_second=0), Clock()) is None


@pytest.mark.parametrize("name", ["line_bytes", "burst", "connections", "queue_bytes"])
def test_a_limit_is_not_negative(name: str) -> None:
    with pytest.raises(ValueError, match="0 \\(no limit\\) or more"):
        Limits(**{name: -1})


def test_announce_up_to_is_not_negative() -> None:
    with pytest.raises(ValueError, match="0 \\(no limit\\) or more"):
        Rooms(announce_up_to=-1)


def test_exempt_networks_are_networks() -> None:
    Limits(exempt=("192.168.0.0/16", "fd00::/8", "10.1.2.3"))
    with pytest.raises(ValueError, match=r"nonsense, 10\.1\.2\.3/8: not a network"):
        Limits(exempt=("nonsense", "10.0.0.0/8", "10.1.2.3/8"))


def refused(keeper: Doorkeeper, host: str) -> str:
    with pytest.raises(Refusal) as refusal:
        keeper.admit(host)
    return refusal.value.code


def test_so_many_from_one_address() -> None:
    keeper = Doorkeeper(Limits(connections_per_address=2))
    keys = [keeper.admit("192.0.2.1") for _ in range(2)]
    assert refused(keeper, "192.0.2.1") == "too-many-connections"
    assert refused(keeper, "::ffff:192.0.2.1") == "too-many-connections"
    keeper.admit("192.0.2.2")
    keeper.release(keys[0])
    keeper.admit("192.0.2.1")


def test_a_household_has_one_network() -> None:
    keeper = Doorkeeper(Limits(connections_per_address=1))
    keeper.admit("2001:db8:0:1::1")
    assert refused(keeper, "2001:db8:0:1:ffff::2") == "too-many-connections"
    keeper.admit("2001:db8:0:2::1")


def test_an_address_with_its_interface() -> None:
    keeper = Doorkeeper(Limits(connections_per_address=1))
    keeper.admit("fe80::1%eth0")
    assert refused(keeper, "fe80::1%eth0") == "too-many-connections"


def test_so_many_on_the_server() -> None:
    keeper = Doorkeeper(Limits(connections=2))
    key = keeper.admit("192.0.2.1")
    keeper.admit("192.0.2.2")
    assert refused(keeper, "192.0.2.3") == "server-full"
    keeper.release(key)
    keeper.admit("192.0.2.3")


def test_exempt_addresses_and_unix_sockets_are_spared() -> None:
    keeper = Doorkeeper(
        Limits(connections=1, connections_per_address=1, exempt=("10.0.0.0/8", "fd00::/8"))
    )
    keys = [keeper.admit(host) for host in ("10.1.2.3", "10.1.2.3", "fd00::1", "", "")]
    assert refused(keeper, "192.0.2.1") == "server-full"
    for key in keys:
        keeper.release(key)
    keeper.admit("192.0.2.1")


def test_no_limits() -> None:
    keeper = Doorkeeper(Limits(connections=0, connections_per_address=0))
    for _ in range(500):
        keeper.admit("192.0.2.1")
