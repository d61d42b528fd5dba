"""Connections break in the middle of bursts, over a store on a real file."""

from __future__ import annotations

from pathlib import Path

import pytest
from immediate import Immediate, open_at_once
from storm import Storm, check

from mtgnet.core.keeping import Stores


class Disk:
    """A data directory whose stores are closed and opened again at each start."""

    def __init__(self, data: Path) -> None:
        data.mkdir(exist_ok=True)
        self._data = data
        self._open: Immediate | None = None

    def start(self, _before: Stores | None = None) -> Stores:
        self.stop()
        self._open, stores = open_at_once(self._data)
        return stores

    def stop(self) -> None:
        if self._open is not None:
            self._open.close()


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_missed(seed: int, tmp_path: Path) -> None:
    disk = Disk(tmp_path / "data")
    storm = Storm(seed, disk.start, disk.start)
    storm.run(lines=200, breaks=20)
    disk.stop()
    check(storm)
