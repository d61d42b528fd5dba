"""What every subcommand of the console script has in common."""

from __future__ import annotations

from mtgnet.tap import Options


class Command(Options):
    """A subcommand: the flags of the plugin, and something to run once they are read."""

    def run(self) -> int:
        """Do it; return the exit status of the process."""
        raise NotImplementedError
