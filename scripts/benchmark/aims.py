"""What was measured, and whether it is what was aimed at."""

import statistics
from collections.abc import Callable, Sequence
from operator import add
from typing import Any

import attrs

NAME_LIST_BYTES = 100
ELSEWHERE_RATIO = 1.5


@attrs.frozen
class Tally:
    """What was said and what arrived; every field but these two is 0 in a sound run."""

    sent: int
    delivered: int
    missing: int = 0
    surplus: int = 0
    disordered: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, attrs.astuple(self), attrs.astuple(other)))

    @property
    def sound(self) -> bool:
        """Whether everything arrived once, in each sender's order."""
        return not (self.missing or self.surplus or self.disordered)


@attrs.frozen
class Sample:
    """One measurement of one server: its figure, what else was seen, and whether all arrived."""

    server: str
    value: float
    tally: Tally
    more: dict[str, Any] = attrs.field(factory=dict)
    unit: str = ""
    """Of this figure, where a row has figures of several kinds."""


@attrs.frozen
class Verdict:
    """An aim in words, the figure that was reached, and whether that is enough."""

    aim: str
    value: float
    met: bool


@attrs.frozen
class Aim:
    """The ratio of `ours` to `theirs` (or, without `theirs`, the figure itself) that is wanted."""

    ours: str
    theirs: str = ""
    least: float = float("-inf")
    most: float = float("inf")

    def verdict(self, samples: Sequence[Sample]) -> Verdict | None:
        """The median over the rounds against the aim; `None` when a side was not measured."""
        ours = [sample.value for sample in samples if sample.server == self.ours]
        theirs = [sample.value for sample in samples if sample.server == self.theirs]
        pairs = zip(ours, theirs, strict=False) if self.theirs else ((value, 1) for value in ours)
        figures = [our / their for our, their in pairs]
        if not figures:
            return None
        value = statistics.median(figures)
        return Verdict(str(self), value, self.least <= value <= self.most)

    def __str__(self) -> str:
        bound = (
            f"at least {self.least:g}" if self.least > float("-inf") else f"at most {self.most:g}"
        )
        return f"{self.ours} / {self.theirs}: {bound}" if self.theirs else f"{self.ours}: {bound}"


def ratios(*aims: Aim) -> Callable[[Sequence[Sample]], list[Verdict]]:
    """Judges samples by these aims."""

    def judge(samples: Sequence[Sample]) -> list[Verdict]:
        verdicts = [aim.verdict(samples) for aim in aims]
        return [verdict for verdict in verdicts if verdict]

    return judge


def coming_verdicts(ours: str) -> Callable[[Sequence[Sample]], list[Verdict]]:
    """Judges joins and leaves: people elsewhere cost nothing, and nobody is sent a name list."""

    def judge(samples: Sequence[Sample]) -> list[Verdict]:
        mine = [sample.more for sample in samples if sample.server == ours]
        if not mine:
            return []
        large, small = (pick(more["people"] for more in mine) for pick in (max, min))
        alone, crowded = [more for more in mine if more["people"] == large]
        tiny = next(more for more in mine if more["people"] == small)
        cost = crowded["server_us"] / alone["server_us"]
        extra = alone["bytes_to_joiner"] - tiny["bytes_to_joiner"]
        return [
            Verdict(
                f"{ours}, room of {large}: cost with {crowded['elsewhere']} people elsewhere / "
                f"with none: at most {ELSEWHERE_RATIO}",
                cost,
                cost <= ELSEWHERE_RATIO,
            ),
            Verdict(
                f"{ours}: bytes more to one who joins {large} than to one who joins {small} "
                f"(a name list): at most {NAME_LIST_BYTES}",
                extra,
                extra <= NAME_LIST_BYTES,
            ),
        ]

    return judge
