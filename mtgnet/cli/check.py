"""`mtgnet check`: are the settings right, and which are they?"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from mtgnet.cli.command import Command
from mtgnet.settings import as_toml


class Check(Command):
    """Settings that are wrong have been told, with status 1, by the time that `run` is called."""

    def run(self) -> int:
        """Print the data directory, and every setting with its source, as a valid TOML file."""
        there = "" if self.data.exists() else " (not there yet; serve makes it)"
        print(f"# data directory {self.data}{there}")
        print("\n".join(self._lines()))
        return 0

    def _lines(self) -> Iterator[str]:
        settings, origins = self.loaded.settings, self.loaded.origins
        for name, origin in origins.items():
            yield f"{name} = {as_toml(attrgetter(name)(settings))}  # {origin}"
