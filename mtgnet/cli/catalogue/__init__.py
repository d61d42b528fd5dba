"""`mtgnet catalogue …`: loads, updates and asks the catalogue of cards, with or without a server.

A running server notices a new catalogue by itself; nothing here talks to one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, TextIO

from tqdm import tqdm
from twisted.python import usage

from mtgnet.cards.answers import About, Shown
from mtgnet.cli.catalogue import find, update
from mtgnet.cli.command import Command
from mtgnet.stores.catalogue import loader, starter
from mtgnet.stores.catalogue.asking import card_named
from mtgnet.stores.catalogue.files import LARGEST, Progress
from mtgnet.stores.catalogue.loader import LoadError, Report, Source
from mtgnet.stores.catalogue.reader import NoCatalogueError

_REASONS = 10
_INTERRUPTED = 130


class Catalogue(Command):
    """A command of its own behind the flags: load, update, status, names or find.

    `--data DIR` may also stand behind that.
    """

    synopsis = "[options] load FILE... | update | status | names | find QUERY"
    longdesc = (
        "load: load card files of Scryfall or MTGJSON in place of what is there. "
        "update: download the newest cards from Scryfall. "
        "status: tell what is in the catalogue. "
        "names: print for each name on standard input the card that /card would show, or ?. "
        "find: print the names of the cards that a query matches. "
        "`mtgnet catalogue load --help` tells more, and so for each."
    )
    chosen: argparse.Namespace

    def parseArgs(self, *words: str) -> None:
        """Take the command and what belongs to it."""
        self.chosen = _chosen(list(words))
        if self.chosen.data:
            self["data"] = self.chosen.data

    def run(self) -> int:
        """Do what was chosen."""
        command: Callable[[argparse.Namespace, Path], int] = self.chosen.run
        try:
            return command(self.chosen, self.data)
        except (LoadError, NoCatalogueError) as error:
            print(f"mtgnet catalogue: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("mtgnet catalogue: stopped; the catalogue is as it was", file=sys.stderr)
            return _INTERRUPTED
        except BrokenPipeError:  # Whoever read us has enough; nothing is left to flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are told as those of the other commands."""

    def error(self, message: str) -> NoReturn:
        raise usage.UsageError(message)


def _chosen(words: list[str]) -> argparse.Namespace:
    if words[:1] == ["find"] and not {"-h", "--help"} & set(words):
        return _find_options(words[1:])
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="mtgnet catalogue", description="The cards that mtgnet knows.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, add, run, summary in (
        ("load", _add_load, _load, "load card files in place of what is there"),
        ("update", _add_update, _update, "download the newest cards from Scryfall and load them"),
        ("status", None, _status, "tell what is in the catalogue"),
        ("names", None, _names, "for each name on standard input print the card it means, or ?"),
        ("find", _add_find, _find, "print the names of the cards that a query matches"),
    ):
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("--data", metavar="DIR", help="data directory")
        command.set_defaults(run=run)
        if add is not None:
            add(command)
    return parser


def _add_load(load: argparse.ArgumentParser) -> None:
    load.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="Scryfall's oracle_cards, default_cards and all_cards, also its sets and migrations; "
        "MTGJSON's AtomicCards, AllPrintings, set files, and directories of them; plain or .gz",
    )
    load.add_argument(
        "--largest",
        type=int,
        default=LARGEST,
        metavar="BYTES",
        help="refuse a file that unpacks to more (default: %(default)s)",
    )


def _add_update(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--kind",
        default="default_cards",
        choices=("oracle_cards", "default_cards", "all_cards"),
        help="which of Scryfall's files (default: %(default)s)",
    )
    command.add_argument(
        "--from",
        dest="base",
        default=update.BASE,
        metavar="URL",
        help="where Scryfall's API is (default: %(default)s)",
    )


def _add_find(command: argparse.ArgumentParser) -> None:
    """For the help alone: see _find_options."""
    command.add_argument(
        "--sets", metavar="CODES", help="as if only these sets existed, with commas between them"
    )
    command.add_argument(
        "query", nargs="+", help="the query; - reads one a line from standard input"
    )


def _find_options(words: list[str]) -> argparse.Namespace:
    """The options of `find`, whose query may begin with a hyphen, as argparse's may not."""
    given = {"--sets": "", "--data": ""}
    query, waiting = [], iter(words)
    for word in waiting:
        name, equals, value = word.partition("=")
        if name in given:
            given[name] = value if equals else next(waiting, "")
        elif word != "--":
            query.append(word)
    if not query:
        raise usage.UsageError("find needs a query, or - for queries from standard input")
    return argparse.Namespace(run=_find, query=query, sets=given["--sets"], data=given["--data"])


def _load(options: argparse.Namespace, data: Path) -> int:
    source = loader.from_files(options.files)
    with _progress(source) as progress:
        report = loader.load(
            source, data / starter.FILE, datetime.now(UTC), progress, options.largest
        )
    _tell(report, data, sys.stdout)
    return 0


@contextmanager
def _progress(source: Source) -> Iterator[Progress]:
    """A bar over the bytes of a source, on a terminal only."""
    total = sum(path.stat().st_size for path in source.paths)
    with tqdm(total=total, unit="B", unit_scale=True, desc="Loading", disable=None) as bar:
        yield bar.update


def _tell(report: Report, data: Path, out: TextIO) -> None:
    print(
        f"{report.cards} cards in {report.printings} printings of {report.sets} sets, "
        f"the newest of {report.newest or 'no known day'}.",
        file=out,
    )
    print(
        f"They are in {data / starter.FILE} now; a server with that --data serves them.", file=out
    )
    if not report.has_keywords:
        print("The file tells no keywords, so that kw: will find nothing.", file=out)
    if report.misfits:
        print(f"{report.misfits.total()} rows were left out:", file=out)
    for reason, count in report.misfits.most_common(_REASONS):
        told = report.examples[reason]
        examples = ", ".join(name or "(no name)" for name in told)
        print(f"{count:>8}  {reason}: {examples}{', …' * (count > len(told))}", file=out)


def _update(options: argparse.Namespace, data: Path) -> int:
    report = update.run(options.base, options.kind, data)
    if report is None:
        print("The catalogue is that of Scryfall's newest file already.")
    else:
        _tell(report, data, sys.stdout)
    return 0


def _status(_options: argparse.Namespace, data: Path) -> int:
    with starter.reading(data, datetime.now(UTC)) as catalogue:
        print("\n".join(status_lines(catalogue.about)))
    return 0


def status_lines(about: About) -> list[str]:
    """What a catalogue is, in lines for people."""
    lines = [
        f"source     {about.source}",
        f"dated      {about.dated}",
        f"loaded     {about.loaded_at[:16].replace('T', ' ')} UTC",
        f"newest     {about.newest or 'unknown'}",
        f"cards      {about.cards}",
        f"printings  {about.printings}",
        f"sets       {about.sets}",
    ]
    if about.is_starter:
        lines.append("This is only the starter set; `mtgnet catalogue update` gets all cards.")
    return lines


def _names(_options: argparse.Namespace, data: Path) -> int:
    with starter.reading(data, datetime.now(UTC)) as catalogue:
        for line in _input_lines():
            answer = card_named(catalogue, line)
            print(answer.card.name if isinstance(answer, Shown) else "?")
    return 0


def _input_lines() -> Iterator[str]:
    """The lines of standard input without their ends; what is no UTF-8 is replaced."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _find(options: argparse.Namespace, data: Path) -> int:
    sets = [code for code in options.sets.lower().split(",") if code]
    with starter.reading(data, datetime.now(UTC)) as catalogue:
        return find.find(options.query, catalogue.path, sets, sys.stdout, sys.stdin)
