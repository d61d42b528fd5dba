"""A stream gives the same lines wherever it is cut, and takes no more memory than it may."""

from __future__ import annotations

import re
import time
import timeit
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mtgnet.frontends.splitting import Splitter, Telnet

LONGEST = 12
IAC, DONT, DO, WONT, WILL, SB, SE = b"\xff", b"\xfe", b"\xfd", b"\xfc", b"\xfb", b"\xfa", b"\xf0"
TIMING_MARK = b"\x06"

PIECES = [
    *(b"\r", b"\n", b"\r\n", b"\r\0", b"\0", b"", b"a", b"bc", b"\xc3\xa9"),
    *(b"x" * LONGEST, b"x" * (LONGEST + 1), b"0123456789" * 4),
    *(IAC + IAC, IAC + b"\xf1", IAC + b"\xf6", IAC + b"a", IAC + b"\n", IAC + b"\xc3\xa9"),
    *(IAC + DO + b"\x01", IAC + WILL + b"\x1f", IAC + DONT + b"\r", IAC + WONT + b"\n"),
    *(IAC + DO + TIMING_MARK, IAC + DO + IAC),
    *(IAC + SB + b"\x1f\0\x50\0\x18" + IAC + SE, IAC + SB + b"\n\r\n" + IAC + SE),
    *(IAC + SB + b"x" * 600 + IAC + SE, IAC + SB + b"x" * 509 + IAC + SE),
]
streams = st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=25).map(b"".join)
cuts = st.lists(st.integers(0, 200), max_size=12)


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(place, len(stream)) for place in places), len(stream)]
    return [stream[a:b] for a, b in pairwise(edges)]


def split(pieces: list[bytes], longest: int = LONGEST) -> tuple[list[bytes | None], bytes]:
    """The lines of a stream that comes in these pieces, and what is sent back."""
    replies: list[bytes] = []
    telnet, splitter = Telnet(replies.append), Splitter(longest)
    lines: list[bytes | None] = []
    for piece in pieces:
        lines += splitter.split(telnet.strip(piece))
    return [*lines, *splitter.end()], b"".join(replies)


def simple_lines(stream: bytes, longest: int) -> list[bytes | None]:
    """The same for a stream without telnet's commands, in the simplest way."""
    lines = re.split(rb"\r\n|\r\0|\r|\n", stream)
    if not lines[-1]:
        lines.pop()
    return [line if not longest or len(line) <= longest else None for line in lines]


@settings(max_examples=500)
@given(streams, cuts)
def test_the_lines_are_the_same_wherever_it_is_cut(stream: bytes, places: list[int]) -> None:
    whole = split([stream])
    assert split(cut(stream, places)) == whole
    assert split([stream[i : i + 1] for i in range(len(stream))]) == whole


@given(streams.map(lambda stream: stream.replace(IAC, b"")), cuts, st.sampled_from([0, 1, LONGEST]))
@example(b"01234567abcdef\n", [8], LONGEST)
@example(b"0123456789012\nx\n", [13], LONGEST)
def test_the_lines_are_the_right_ones(stream: bytes, places: list[int], longest: int) -> None:
    lines, replies = split(cut(stream, places), longest)
    assert lines == simple_lines(stream, longest)
    assert replies == b""


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r", b"\r\0"])
def test_every_way_to_end_a_line(ending: bytes) -> None:
    stream = ending.join([b"one", b"", b"two", b"three"])
    for place in range(len(stream)):
        assert split([stream[:place], stream[place:]])[0] == [b"one", b"", b"two", b"three"]


def test_the_ways_may_be_mixed() -> None:
    stream = b"a\nb\r\nc\rd\r\0e\n\rf\r\r\n"
    assert split([stream])[0] == [b"a", b"b", b"c", b"d", b"e", b"", b"f", b""]


def test_a_line_comes_as_soon_as_it_has_ended() -> None:
    splitter = Splitter(LONGEST)
    assert splitter.split(b"one\r") == [b"one"]
    assert splitter.split(b"\n") == []
    assert splitter.split(b"two\r\n") == [b"two"]


# Lines that are too long.


@pytest.mark.parametrize("size", [1, 5, 7, 13, 50, 1000])
def test_a_line_too_long_is_refused_once(size: int) -> None:
    stream = b"before\n" + b"x" * 500 + b"\nafter\n"
    pieces = [stream[i : i + size] for i in range(0, len(stream), size)]
    assert split(pieces)[0] == [b"before", None, b"after"]


def test_it_is_refused_as_soon_as_it_is_too_long() -> None:
    splitter = Splitter(LONGEST)
    assert splitter.split(b"x" * LONGEST) == []
    assert splitter.split(b"x") == [None]
    assert splitter.split(b"x" * 1000) == []
    assert splitter.split(b"x\nfine\n") == [b"fine"]


def test_it_takes_no_memory() -> None:
    splitter = Splitter(LONGEST)
    for _ in range(1000):
        splitter.split(b"x" * 100)
        assert len(splitter._tail) <= LONGEST
    assert splitter.end() == []


def test_no_limit() -> None:
    assert split([b"x" * 100_000, b"y\n"], 0)[0] == [b"x" * 100_000 + b"y"]


# Telnet.


def strip(*pieces: bytes) -> tuple[bytes, bytes]:
    replies: list[bytes] = []
    telnet = Telnet(replies.append)
    return b"".join(map(telnet.strip, pieces)), b"".join(replies)


@pytest.mark.parametrize(
    ("stream", "text"),
    [
        (b"plain", b"plain"),
        (b"a" + IAC + b"\xf1b", b"ab"),
        (b"a" + IAC + DO + b"\x01b", b"ab"),
        (b"a" + IAC + WONT + b"\x01b", b"ab"),
        (b"a" + IAC + SB + b"\x18\0xterm" + IAC + SE + b"b", b"ab"),
        (b"a" + IAC + b" b", "a\ufffd b".encode()),
        (b"na\xffve", "na\ufffdve".encode()),
    ],
)
def test_commands_are_taken_out(stream: bytes, text: bytes) -> None:
    assert strip(stream)[0] == text
    assert strip(*[stream[i : i + 1] for i in range(len(stream))])[0] == text


@pytest.mark.parametrize(("asked", "refused"), [(DO, WONT), (WILL, DONT)])
def test_every_option_is_refused_once(asked: bytes, refused: bytes) -> None:
    stream = IAC + asked + b"\x01" + IAC + asked + b"\x03" + IAC + asked + b"\x01"
    assert strip(stream, stream)[1] == IAC + refused + b"\x01" + IAC + refused + b"\x03"


@pytest.mark.parametrize("said", [DONT, WONT])
def test_what_asks_for_nothing_gets_no_reply(said: bytes) -> None:
    assert strip(IAC + said + b"\x01") == (b"", b"")


def test_an_interrupt_is_answered_each_time() -> None:
    stream = IAC + b"\xf4" + IAC + DO + TIMING_MARK
    assert strip(stream, stream) == (b"", (IAC + WONT + TIMING_MARK) * 2)


def test_a_subnegotiation_that_never_ends_is_bounded() -> None:
    telnet = Telnet(lambda data: None)
    stream = IAC + SB + b"x" * 2000
    text = bytearray()
    for i in range(len(stream)):
        text += telnet.strip(stream[i : i + 1])
        assert len(telnet._kept) < 600
    assert text.endswith(b"x" * 1000)


@pytest.mark.parametrize(
    "flood", [IAC + b"\xf1", IAC, IAC + SB, IAC + DO + b"\x01", b"a" + IAC + b"a", IAC + DO]
)
def test_a_flood_of_commands_takes_no_long(flood: bytes) -> None:
    # What took the square of the size would take 64 times as long.
    small, large = (flood * (size // len(flood)) for size in (16_384, 131_072))
    assert best_time(large) < 24 * best_time(small) + 0.002


def best_time(stream: bytes) -> float:
    # Of this thread alone, so that what else the machine does counts for little.
    return min(
        timeit.repeat(
            lambda: Telnet(lambda _: None).strip(stream),
            timer=time.thread_time,
            number=1,
            repeat=7,
        )
    )
