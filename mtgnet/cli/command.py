"""What every subcommand of the console script has in common."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from getopt import GetoptError, gnu_getopt

from mtgnet.tap import Options


class Command(Options):
    """A subcommand: the flags of the plugin, and something to run once they are read."""

    def run(self) -> int:
        """Do it; return the exit status of the process."""
        raise NotImplementedError


class CommandWithWords(Command):
    """A subcommand that takes words, too; flags may stand before or after them."""

    def parseOptions(self, options: Sequence[str] | None = None) -> None:  # noqa: N802
        """Read the arguments (default: those of the process)."""
        options = sys.argv[1:] if options is None else options
        super().parseOptions(self._flags_first(options))

    def _flags_first(self, options: Sequence[str]) -> Sequence[str]:
        try:
            flags, words = gnu_getopt(list(options), self.shortOpt, self.longOpt)
        except GetoptError:
            return options  # The base class tells what is wrong.
        given = [f"{name}={value}" if value else name for name, value in flags]
        return [*given, "--", *words]
