"""What accepting a list does to a collection: the difference to the list before.

A program's list is compared with what its last one had, row by row. Most programs can't tell all
that is known here (no places, say), so what is not the very same is compared again as far as the
program can tell (`likeness`, see `mtgnet.cards.exports.told`).

No SQL here: what is there goes in, and what to do comes out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

import attrs

from mtgnet.cards.copies import Copy, Details, Holding
from mtgnet.cards.exports.told import Likeness

Same = tuple[str, str, str, str, str, int]
_NO_DETAILS = Details()


def same(copy: Copy) -> Same:
    """What is equal for copies that are one row of a collection."""
    return (
        copy.what,
        copy.lang,
        copy.treatment.value,
        copy.condition.value,
        copy.place,
        int(copy.marks),
    )


@attrs.frozen(kw_only=True)
class Listed:
    """Copies in a list: how many, and how many of them for trade."""

    copy: Copy
    count: int
    for_trade: int = 0
    details: Details = _NO_DETAILS


@attrs.frozen
class Had:
    """What a program's last list had of a row, and the row as it is now."""

    holding: Holding
    count: int
    for_trade: int


@attrs.define
class Step:
    """What is done to one row: copies, marks, and what the list is taken to have had of it."""

    copy: Copy
    holding: Holding | None = None
    details: Details = _NO_DETAILS
    more: int = 0
    less: int = 0
    kept: int = 0
    marks: int = 0
    had: int = 0
    had_marks: int = 0

    @property
    def moves(self) -> bool:
        """Whether the row itself changes."""
        return bool(self.more or self.less or self.marks)


@attrs.frozen
class Plan:
    """All steps; so many copies are in the list and were in the last one."""

    steps: tuple[Step, ...]
    unchanged: int

    def distance(self) -> int:
        """How far the list is from the one before, in copies."""
        return sum(step.more + step.less + step.kept for step in self.steps)

    def counts(self) -> dict[str, int]:
        """Return the part of a `Tally` that is about copies."""
        new = (step.holding is None or not step.holding.count for step in self.steps)
        more = [(step.more, fresh) for step, fresh in zip(self.steps, new, strict=True)]
        return {
            "added": sum(count for count, fresh in more if fresh),
            "merged": sum(count for count, fresh in more if not fresh),
            "unchanged": self.unchanged,
            "removed": sum(step.less for step in self.steps),
            "kept": sum(step.kept for step in self.steps),
        }


def difference(
    listed: Iterable[Listed],
    had: Sequence[Had],
    owned: Mapping[Same, Holding],
    likeness: Likeness,
    marks: bool = True,
) -> Plan:
    """What turns the last list's part of a collection into the new one's.

    `marks` is whether the list tells what is for trade.

    Copies that are not in the list any more are removed as far as they are free. Those that are
    lent or promised count as had, so that the next list removes them; those that are gone do not.
    """
    steps = _steps(listed, owned)
    for each in had:
        step = steps.setdefault(same(each.holding.copy), Step(each.holding.copy, each.holding))
        step.had, step.had_marks = each.count, each.for_trade
    groups: dict[Hashable, list[Step]] = defaultdict(list)
    for step in steps.values():
        groups[likeness(step.copy)].append(step)
    unchanged = 0
    for group in groups.values():
        unchanged += _compare(group)
        if marks:
            _compare_marks(group)
    return Plan(tuple(steps.values()), unchanged)


def everything(listed: Iterable[Listed], had: Sequence[Had], owned: Mapping[Same, Holding]) -> Plan:
    """What adds all of a list to a collection, whatever the last one had."""
    steps = _steps(listed, owned)
    before = {same(each.holding.copy): each for each in had}
    for key, step in steps.items():
        last = before.get(key)
        step.had = step.more + (last.count if last else 0)
        step.had_marks = step.marks + (last.for_trade if last else 0)
    for key, last in before.items():
        if key not in steps:
            kept = Step(last.holding.copy, last.holding, had=last.count, had_marks=last.for_trade)
            steps[key] = kept
    return Plan(tuple(steps.values()), 0)


def _steps(listed: Iterable[Listed], owned: Mapping[Same, Holding]) -> dict[Same, Step]:
    """A step for each row of the list, with all of its copies as more."""
    steps: dict[Same, Step] = {}
    for each in listed:
        key = same(each.copy)
        step = steps.get(key)
        if step is None:
            step = steps[key] = Step(each.copy, owned.get(key), each.details)
        step.more += each.count
        step.marks += each.for_trade
    return steps


def _compare(group: list[Step]) -> int:
    """Turn what a list has into what is more and less; return how many copies are unchanged."""
    new = Counter({index: step.more for index, step in enumerate(group)})
    old = Counter({index: step.had for index, step in enumerate(group)})
    more, less = _unmatched(new, old, _order(group))
    for index, step in enumerate(group):
        step.more = more[index]
        _take(step, less[index])
        step.had += step.more
    return new.total() - more.total()


def _compare_marks(group: list[Step]) -> None:
    """Turn what is for trade in a list into what is to be marked, and not to be marked."""
    new = Counter({index: step.marks for index, step in enumerate(group)})
    old = Counter({index: step.had_marks for index, step in enumerate(group)})
    more, less = _unmatched(new, old, _order(group))
    for index, step in enumerate(group):
        step.marks = -less[index]
        step.had_marks -= less[index]
    for index, count in more.items():
        _mark(group, group[index], count)


def _order(group: list[Step]) -> list[int]:
    """What is lent or promised stays first, so that what is free goes."""
    return sorted(range(len(group)), key=lambda index: _free(group[index]))


def _free(step: Step) -> int:
    return step.holding.free if step.holding else 0


def _unmatched(
    new: Counter[int], old: Counter[int], order: Sequence[int]
) -> tuple[Counter[int], Counter[int]]:
    """What is left of both: first those at the same place match, then any."""
    more, less = new - old, old - new
    matching = min(more.total(), less.total())
    for left, among in ((more, range(len(order))), (less, order)):
        _drop(left, among, matching)
    return more, less


def _drop(left: Counter[int], order: Iterable[int], count: int) -> None:
    for index in order:
        taken = min(count, left[index])
        left[index] -= taken
        count -= taken


def _take(step: Step, count: int) -> None:
    """Have so many copies removed; what is not free is kept, and what is gone is no more had."""
    if not count:
        return
    there = step.holding.count if step.holding else 0
    step.less = min(count, _free(step))
    step.kept = min(count, there) - step.less
    step.had -= count - step.kept


def _mark(group: list[Step], wanted: Step, count: int) -> None:
    """Mark copies for trade; where they have turned out to be in another row, there."""
    if not count:
        return
    if not (wanted.more or wanted.had):
        wanted = next((step for step in group if step.had), wanted)
    wanted.marks += count
    wanted.had_marks += count
