"""`mtgnet backup` and `mtgnet restore`: the data directory in one archive, and back."""

from __future__ import annotations

import time
from pathlib import Path

from twisted.python import usage

from mtgnet.cli.command import CommandWithWords
from mtgnet.stores import backups
from mtgnet.stores.database import StoreError
from mtgnet.tap import refuse


class _WithFile(CommandWithWords):
    """A command that takes one file."""

    def parseArgs(self, *files: str) -> None:
        """Take the file's name."""
        if len(files) != 1:
            raise usage.UsageError("one FILE is wanted")
        self.file = Path(files[0]).expanduser().absolute()


class Backup(_WithFile):
    """Works beside a running server: what was acknowledged before is in it."""

    synopsis = "FILE [options]"

    def run(self) -> int:
        """Write the backup, and say where it is."""
        try:
            backups.make(self.data, self.file)
        except StoreError as why:
            refuse(str(why))
        print(f"{self.file}: {self.file.stat().st_size:,} bytes; keep it safe, it holds everything")
        return 0


class Restore(_WithFile):
    """Puts a backup back; what was there before is kept beside it."""

    synopsis = "FILE [options]"

    def run(self) -> int:
        """Check the backup, put it back, and say where the data before it is."""
        try:
            before = backups.restore(self.data, self.file, time.time())
        except StoreError as why:
            refuse(str(why))
        print(f"{self.file} is back in {self.data}")
        if before is not None:
            print(f"What was there is in {before}; remove it when all is well")
        return 0
