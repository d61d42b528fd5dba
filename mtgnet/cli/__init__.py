"""The console script `mtgnet`.

A subcommand is a class in a module of its own here, with the flags that all share (it inherits
them) and a method `run`; its row in COMMANDS makes it known.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from twisted.python import usage

from mtgnet import __version__
from mtgnet.cli.backup import Backup, Restore
from mtgnet.cli.catalogue import Catalogue
from mtgnet.cli.check import Check
from mtgnet.cli.command import Command
from mtgnet.cli.lists import Export, Import
from mtgnet.cli.people import Operator, Password
from mtgnet.cli.serve import Serve

COMMANDS: tuple[tuple[str, type[Command], str], ...] = (
    ("serve", Serve, "run the server in the foreground"),
    ("check", Check, "read the settings, and print them or what is wrong with them"),
    ("catalogue", Catalogue, "load and update the cards, and ask for them"),
    ("import", Import, "bring somebody's collection along, from the file of another program"),
    ("export", Export, "print somebody's collection as a list for another program"),
    ("backup", Backup, "write a backup to FILE, also while a server runs"),
    ("restore", Restore, "put the backup in FILE back"),
    ("password", Password, "print a code with which NICK can set a new password"),
    ("operator", Operator, "add, remove or list operators"),
)


class Main(usage.Options):
    """`mtgnet` itself: a subcommand, or a flag that asks about the program."""

    longdesc = "`mtgnet COMMAND --help` tells the flags of a command."
    subCommands = tuple((name, None, command, summary) for name, command, summary in COMMANDS)

    @property
    def synopsis(self) -> str:
        """The head of the help, to which a subcommand adds its own."""
        return "Usage: mtgnet" if self.subCommand else "Usage: mtgnet COMMAND [options]"

    def opt_version(self) -> NoReturn:
        """Print the version, and end."""
        print(f"mtgnet {__version__}")
        raise SystemExit(0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name (default: those of the process).

    Returns its exit status; raises SystemExit for --help, --version and settings that are wrong.
    """
    options = Main()
    try:
        options.parseOptions(sys.argv[1:] if arguments is None else arguments)
    except usage.UsageError as error:
        name = f"mtgnet {options.subCommand}" if options.subCommand else "mtgnet"
        print(f"mtgnet: {error}; {name} --help tells the flags", file=sys.stderr)
        return 1
    if not options.subCommand:
        print(options, file=sys.stderr)
        return 1
    command: Command = options.subOptions
    return command.run()
