"""The proof, apart from the timing: everybody's bytes are kept, and every line of them is checked.

A flood is too fast for that; it compares silent members with each other and counts for senders.
"""

import re
import time
from collections.abc import Sequence

from benchmark.aims import Tally
from benchmark.crowd import QUIET, Crowd
from benchmark.dialects import MARK
from benchmark.room import Sender

ROUNDS = 3


def examine(crowd: Crowd, senders: Sequence[Sender], members: Sequence[int], window: int) -> Tally:
    """Each sender says a few windows of lines; each member must get the others' lines, numbered
    without gap or repetition, all in the one order of the room, and none of its own.
    """
    heard = {fd: bytearray() for fd in members}
    for sender in senders:
        sender.sent = 0
    for _ in range(ROUNDS):
        for sender in senders:
            crowd.send(sender.fd, sender.next(window))
    sent = sum(sender.sent for sender in senders)
    own = {sender.fd: sender for sender in senders}
    due = sum(sent - (own[fd].sent if fd in own else 0) for fd in members)
    listen(crowd, heard, due)
    return judged(senders, heard, sent)


def listen(crowd: Crowd, heard: dict[int, bytearray], due: int) -> None:
    """Keeps what comes until that many lines are there and, then or before, nothing more comes."""
    last = time.perf_counter()
    while time.perf_counter() - last < (QUIET if due > 0 else 0.2):
        for fd, size in crowd.chunks(0.05):
            last = time.perf_counter()
            heard[fd] += crowd.buffer[:size]
            due -= crowd.buffer.count(MARK, 0, size)


def numbers(heard: bytearray) -> list[bytes]:
    """Each counted line's mark and number, in the order of arrival."""
    return re.findall(re.escape(MARK) + rb"(...)", heard)


def judged(senders: Sequence[Sender], heard: dict[int, bytearray], sent: int) -> Tally:
    """What is missing or too much, and how many members saw another order than the room's."""
    own = {sender.fd: sender for sender in senders}
    silent = next(stream for fd, stream in heard.items() if fd not in own)
    order = numbers(silent)
    total = Tally(sent, 0, disordered=sum(not in_turn(sender, order) for sender in senders))
    for fd, stream in heard.items():
        got, mine = numbers(stream), own.get(fd)
        seen = [number for number in order if not mine or number[:1] != mine.mark]
        gap = sent - (mine.sent if mine else 0) - len(got)
        total += Tally(0, len(got), max(gap, 0), max(-gap, 0), int(got != seen))
    return total


def in_turn(sender: Sender, order: list[bytes]) -> bool:
    """Whether the sender's lines come in the order in which they were said."""
    said = [b"%s%02x" % (sender.mark, number) for number in range(sender.sent)]
    return [number for number in order if number[:1] == sender.mark] == said
