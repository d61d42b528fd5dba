"""`mtgnet catalogue …`: loads, updates and asks the catalogue of cards, with or without a server.

A running server notices a new catalogue by itself; nothing here talks to one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from mtgnet.stores.catalogue import loader, starter
from mtgnet.stores.catalogue.files import LARGEST, Progress
from mtgnet.stores.catalogue.loader import LoadError, Report, Source
from mtgnet.stores.catalogue.reader import About, NoCatalogueError

_REASONS = 10


def main(argv: list[str], data: Path) -> int:
    """Run one command on the catalogue in the data directory; the exit status of the process.

    Usage errors end in SystemExit(2), as argparse has it.
    """
    if argv[:1] == ["find"] and not {"-h", "--help"} & set(argv):
        options = _find_options(argv[1:])
    else:
        options = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace, Path], int] = options.run
    try:
        return command(options, data)
    except (LoadError, NoCatalogueError) as error:
        print(f"mtgnet catalogue: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mtgnet catalogue", description="The cards that mtgnet knows."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_load(commands)
    _add_update(commands)
    status = commands.add_parser("status", help="tell what is in the catalogue")
    status.set_defaults(run=_status)
    names = commands.add_parser(
        "names",
        help="for each name on standard input print the card that /card would show, or ?",
    )
    names.set_defaults(run=_names)
    _add_find(commands)
    return parser


def _add_load(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    load = commands.add_parser(
        "load",
        help="load card files of Scryfall or MTGJSON in place of what is there",
        description="Takes Scryfall's oracle_cards, default_cards and all_cards, also its sets and "
        "migrations, and MTGJSON's AtomicCards, AllPrintings, set files and directories of them; "
        "plain or .gz.",
    )
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument(
        "--largest",
        type=int,
        default=LARGEST,
        metavar="BYTES",
        help="refuse a file that unpacks to more (default: %(default)s)",
    )
    load.set_defaults(run=_load)


def _add_update(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    update = commands.add_parser(
        "update", help="download the newest cards from Scryfall and load them"
    )
    update.add_argument(
        "--kind",
        default="default_cards",
        choices=("oracle_cards", "default_cards", "all_cards"),
        help="which of Scryfall's files (default: %(default)s)",
    )
    update.add_argument(
        "--from",
        dest="base",
        default="https://api.scryfall.com",
        metavar="URL",
        help="where Scryfall's API is (default: %(default)s)",
    )
    update.set_defaults(run=_update)


def _add_find(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    find = commands.add_parser("find", help="print the name of every card that a query matches")
    find.add_argument(
        "--sets",
        default="",
        metavar="CODES",
        help="as if only these sets existed, with commas between them",
    )
    find.add_argument("query", nargs="+", help="the query; - reads one a line from standard input")
    find.set_defaults(run=_find)


def _find_options(argv: list[str]) -> argparse.Namespace:
    """The options of `find`, whose query may begin with a hyphen, as argparse's may not."""
    query, sets, waiting = [], "", iter(argv)
    for word in waiting:
        if word == "--sets":
            sets = next(waiting, "")
        elif word.startswith("--sets="):
            sets = word.partition("=")[2]
        elif word != "--":
            query.append(word)
    return argparse.Namespace(run=_find, query=query, sets=sets)


def _load(options: argparse.Namespace, data: Path) -> int:
    source = loader.from_files(options.files)
    with _progress(source) as progress:
        report = loader.load(
            source, data / starter.FILE, datetime.now(UTC), progress, options.largest
        )
    _tell(report, sys.stdout)
    return 0


@contextmanager
def _progress(source: Source) -> Iterator[Progress]:
    """A bar over the bytes of a source, on a terminal only."""
    total = sum(path.stat().st_size for path in source.paths)
    with tqdm(total=total, unit="B", unit_scale=True, desc="Loading", disable=None) as bar:
        yield bar.update


def _tell(report: Report, out: TextIO) -> None:
    print(
        f"{report.cards} cards in {report.printings} printings of {report.sets} sets, "
        f"the newest of {report.newest or 'no known day'}.",
        file=out,
    )
    if not report.has_keywords:
        print("The file tells no keywords, so that kw: will find nothing.", file=out)
    if report.misfits:
        print(f"{report.misfits.total()} rows were left out:", file=out)
    for reason, count in report.misfits.most_common(_REASONS):
        examples = ", ".join(name or "(no name)" for name in report.examples[reason])
        print(f"{count:>8}  {reason}: {examples}{', …' if count > 3 else ''}", file=out)


def _update(options: argparse.Namespace, data: Path) -> int:
    from mtgnet.cli_update import run

    report = run(options.base, options.kind, data)
    if report is None:
        print("The catalogue is that of Scryfall's newest file already.")
    else:
        _tell(report, sys.stdout)
    return 0


def _status(_options: argparse.Namespace, data: Path) -> int:
    catalogue = starter.open_best(data, datetime.now(UTC))
    for line in status_lines(catalogue.about):
        print(line)
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
    from mtgnet.stores.catalogue.asking import Shown, card_named

    catalogue = starter.open_best(data, datetime.now(UTC))
    for line in _input_lines():
        answer = card_named(catalogue, line)
        print(answer.card.name if isinstance(answer, Shown) else "?")
    return 0


def _input_lines() -> Iterator[str]:
    """The lines of standard input without their ends; what is no UTF-8 is replaced."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _find(options: argparse.Namespace, data: Path) -> int:
    from mtgnet.cli_find import find

    catalogue = starter.open_best(data, datetime.now(UTC))
    sets = [code for code in options.sets.lower().split(",") if code]
    return find(options.query, catalogue.path, sets, sys.stdout, sys.stdin)


def _alone() -> int:
    parser = argparse.ArgumentParser(prog="python -m mtgnet.cli_catalogue", add_help=False)
    parser.add_argument("--data", type=Path, default=Path("data"))
    options, rest = parser.parse_known_args()
    return main(rest, options.data)


if __name__ == "__main__":
    sys.exit(_alone())
