"""How often a name with one slip finds its card, for tests and for scripts/check-names.

A file of names is a JSON array of strings.
"""

from __future__ import annotations

import json
import random
import string
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import attrs

from mtgnet.cards.lookup import Answer, Found, Named, NameIndex, Ties

SAMPLE = 5_000
LEAST = 0.999
"""The share of names with one slip whose card is to be in first place."""


@attrs.frozen
class Outcome:
    """Of `asked` names so many had their card in first place, and as the only one.

    `lost` are whole names that find another card; `times` are seconds in order.
    """

    asked: int
    first: int
    alone: int
    lost: tuple[str, ...]
    times: tuple[float, ...]

    @property
    def share(self) -> float:
        """The share whose card was in first place."""
        return self.first / self.asked


def indexed(names: Sequence[str]) -> NameIndex:
    """The index of cards with these names, of which nobody knows how popular they are."""
    index = NameIndex()
    for number, name in enumerate(names, start=1):
        faces = name.split(" // ")
        index.add(Named(number, name), faces if len(faces) > 1 else ())
    return index.seal()


def slip(name: str, chance: random.Random) -> str:
    """The name with one letter dropped, doubled, swapped with the next or replaced."""
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    if not places:
        return name
    at = chance.choice(places)
    rest = name[at + 1 :]
    return name[:at] + chance.choice(
        [
            rest,
            name[at] * 2 + rest,
            rest[:1] + name[at] + rest[1:],
            chance.choice(string.ascii_lowercase) + rest,
        ]
    )


def first(answer: Answer) -> str:
    """The name of the card in first place; "" without any."""
    if isinstance(answer, Found):
        return answer.card.name
    return answer.cards[0].name if isinstance(answer, Ties) else ""


def measured(names: Sequence[str], sample: int, seed: int = 1993) -> Outcome:
    """What comes of some of the names with a slip, and of all without."""
    index, chance = indexed(names), random.Random(seed)
    hits, alone, times = 0, 0, []
    some = chance.sample(names, min(sample, len(names)))
    for name in some:
        typed = slip(name, chance)
        started = time.perf_counter()
        answer = index.look_up(typed)
        times.append(time.perf_counter() - started)
        hits += first(answer) == name
        alone += isinstance(answer, Found) and answer.card.name == name
    lost = tuple(name for name in names if first(index.look_up(name)) != name)
    return Outcome(len(some), hits, alone, lost, tuple(sorted(times)))


def main(words: list[str]) -> int:
    """Tell how names of a file fare; 1 if too few are found, or a whole name is lost."""
    if len(words) != 1:
        print("check-names FILE: how often a name with one slip finds its card", file=sys.stderr)
        return 2
    outcome = measured(json.loads(Path(words[0]).read_text("utf-8")), SAMPLE)
    times = outcome.times
    print(f"one slip, in first place    {100 * outcome.share:.2f} % (at least {100 * LEAST:.1f})")
    print(f"one slip, without asking    {100 * outcome.alone / outcome.asked:.2f} %")
    print(f"one slip, median            {1000 * times[len(times) // 2]:.1f} ms")
    print(f"one slip, p99               {1000 * times[len(times) * 99 // 100]:.1f} ms")
    print(f"whole names that find another card: {len(outcome.lost)} {outcome.lost[:5] or ''}")
    return 0 if outcome.share >= LEAST and not outcome.lost else 1
