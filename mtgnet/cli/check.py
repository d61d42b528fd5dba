"""`mtgnet check`: are the settings and the data right, and which are they?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from operator import attrgetter

from mtgnet.cli.command import Command
from mtgnet.settings import as_toml
from mtgnet.stores.database import NAME, StoreError
from mtgnet.stores.opening import check_readable
from mtgnet.tap import DirectoryError, check_directory


class Check(Command):
    """Settings that are wrong have been told, with status 1, by the time that `run` is called."""

    def run(self) -> int:
        """Print the data directory, and every setting with its source, as a valid TOML file."""
        there = "" if self.data.exists() else " (not there yet; serve makes it)"
        print(f"# data directory {self.data}{there}")
        print("\n".join(self._lines()))
        problem = self._problem_with_data()
        if problem:
            print(f"mtgnet: {problem}", file=sys.stderr)
        return 1 if problem else 0

    def _problem_with_data(self) -> str | None:
        try:
            if os.path.lexists(self.data):
                check_directory(self.data)
                check_readable(self.data / NAME)
        except (DirectoryError, StoreError) as why:
            return str(why)
        return None

    def _lines(self) -> Iterator[str]:
        settings, origins = self.loaded.settings, self.loaded.origins
        for name, origin in origins.items():
            yield f"{name} = {as_toml(attrgetter(name)(settings))}  # {origin}"
