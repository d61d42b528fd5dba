"""What every subcommand of the console script has in common."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from getopt import GetoptError, gnu_getopt

from mtgnet.tap import Options


class Command(Options):
    """A subcommand: the flags of the plugin, and something to run once they are read."""

    def parseOptions(self, options: Sequence[str] | None = None) -> None:  # noqa: N802
        """Read the arguments (default: those of the process); flags may follow the words."""
        options = sys.argv[1:] if options is None else options
        with suppress(GetoptError):  # The base class tells what is wrong.
            flags, words = gnu_getopt(list(options), self.shortOpt, self.longOpt)
            options = [*(f"{name}={value}" if value else name for name, value in flags), *words]
        super().parseOptions(options)

    def run(self) -> int:
        """Do it; return the exit status of the process."""
        raise NotImplementedError
