"""Puts everything together for twistd: the flags, and the service that is made from them.

The only place that knows all the others. `makeService` runs before twistd goes to the background,
so that whatever would stop the start is told on the terminal; nothing that a fork would break
(threads, databases) is made there.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
from collections.abc import Generator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from twisted.application.service import Service
from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.error import ReactorNotRunning
from twisted.logger import Logger
from twisted.python import usage

from mtgnet import __version__
from mtgnet.accounts import Argon2Passwords
from mtgnet.housekeeping import Housekeeping
from mtgnet.listening import ListeningError, ListeningService, parse, probe
from mtgnet.logs import LogFileService, RequestPrinter
from mtgnet.server import Server
from mtgnet.settings import DEFAULT, Loaded, SettingsError, Sources, default_data, load
from mtgnet.stores.backups import FOLDER
from mtgnet.stores.catalogue.library import Library
from mtgnet.stores.catalogue.shelf import Shelf
from mtgnet.stores.catalogue.starter import FILE, open_starter
from mtgnet.stores.database import NAME, StoreError
from mtgnet.stores.locking import DataLock
from mtgnet.stores.opening import Store, open_store

_log = Logger()
# How long a thread of the store may keep the interpreter while the reactor waits for it. Python's
# own 5 ms cost a room of 1000 a third of its deliveries.
_SWITCH_SECONDS = 0.0005
# How often the garbage collector looks at all that there is. After a million new records, Python's
# own measure, it would look ten times, and everybody would wait a tenth of a second for each.
_COLLECTING = (700, 10, 500)


class Options(usage.Options):
    """The flags of the plugin, and of every subcommand of the console script.

    After parsing, `loaded` has the settings, and `data` is the data directory. Bad settings end
    the process with a line for each and status 1; twistd would print all its flags in front of a
    UsageError.
    """

    synopsis = "[options]"
    longdesc = (
        "The settings that --set, files and the environment may give are in docs/settings.md."
    )
    optParameters = (
        ["config", None, None, "TOML file with settings [DATA/mtgnet.toml if there]"],
        ["env-file", None, None, "file with MTGNET_... variables [.env if there]"],
        ["data", None, None, "data directory [$XDG_DATA_HOME/mtgnet or ~/.local/share/mtgnet]"],
    )
    loaded: Loaded
    data: Path

    def __init__(self) -> None:
        super().__init__()
        self["listen"] = ()
        self["set"] = ()

    def opt_listen(self, endpoint: str) -> None:
        """[MODE=]ENDPOINT to listen on, such as tcp:6677 or echo=tcp:6678; may be repeated."""
        self["listen"] += (endpoint,)

    def opt_set(self, assignment: str) -> None:
        """NAME=VALUE of any setting, such as limits.line_bytes=8192; may be repeated."""
        self["set"] += (assignment,)

    def opt_version(self) -> NoReturn:
        """Print the version, and end."""
        print(f"mtgnet {__version__}")
        raise SystemExit(0)

    def parseArgs(self, *rest: str) -> None:
        """Take nothing but flags."""
        if rest:
            raise usage.UsageError(f"{rest[0]!r} is not a flag; flags start with --")

    def postOptions(self) -> None:
        """Read the settings."""
        self.data = Path(self["data"] or default_data(os.environ)).expanduser().absolute()
        sources = Sources(
            data=self.data,
            config=_path(self["config"]),
            env_file=_path(self["env-file"]),
            environ=os.environ,
            assignments=self["set"],
            listen=self["listen"],
        )
        try:
            self.loaded = load(sources)
        except SettingsError as bad:
            refuse(*bad.problems)


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser().absolute() if text else None


def refuse(*problems: str) -> NoReturn:
    """End the process with status 1 and one line per problem on standard error."""
    raise SystemExit("\n".join(f"mtgnet: {problem}" for problem in problems))


def makeService(options: Options) -> Service:
    """The whole server, as a service that has not been started.

    Ends the process, with a line that says why, when the data directory or the database in it
    cannot be used or a port is taken.
    """
    from twisted.internet import reactor

    passwords = Argon2Passwords(reactor)
    settings = options.loaded.settings
    lock = DataLock(options.data)
    twistd: dict[str, Any] = options.parent or {}
    listeners = [parse(text) for text in settings.listen]
    try:
        make_directory(options.data, twistd.get("uid"), twistd.get("gid"))
        probe(listeners)
        with lock:
            store = open_store(options.data, reactor, passwords, __version__)
        hand_over(options.data, twistd.get("uid"), twistd.get("gid"))
    except (DirectoryError, ListeningError, StoreError) as why:
        refuse(str(why))
    shelf = _shelf(options.data, reactor)
    library = Library(shelf, lambda: options.data / NAME)
    server = Server(settings, options.data, reactor, store.stores, library)
    server.stop = partial(_stop, reactor)
    shelf.switched = partial(_switched, server)
    listening = ListeningService(reactor, listeners, server.factory)
    keeping = Keeping(reactor, options.data, lock, store, passwords, server)
    return Daemon(reactor, options, server, listening, keeping, shelf)


def _shelf(data: Path, reactor: Any) -> Shelf:
    return Shelf(data / FILE, lambda: open_starter(data, datetime.now(UTC)), reactor, reactor)


def _switched(server: Server) -> None:
    # A catalogue's names stay for weeks: the collector need not look at them either.
    gc.freeze()
    server.catalogue_changed()


def _stop(reactor: Any) -> None:
    with suppress(ReactorNotRunning):  # Two may ask for it in the same moment.
        reactor.stop()


class DirectoryError(Exception):
    """The data directory is of no use; the message says why, and what to do."""


def make_directory(path: Path, uid: int | None = None, gid: int | None = None) -> None:
    """Make the data directory, for its owner alone, unless it is there.

    A new one is given to the user and group that twistd will become. Raises DirectoryError.
    """
    advice = "name another with --data DIR"
    try:
        if not path.exists():
            path.mkdir(mode=0o700, parents=True)
            os.chown(path, -1 if uid is None else uid, -1 if gid is None else gid)
    except OSError as error:
        why = f"cannot be made: {error.strerror}"
        raise DirectoryError(f"the data directory {path} {why}; {advice}") from error
    check_directory(path)


def check_directory(path: Path) -> None:
    """Raise DirectoryError unless this user can keep things in the directory at `path`."""
    advice = "name another with --data DIR"
    if not path.is_dir():
        raise DirectoryError(f"the data directory {path} is a file; {advice}")
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise DirectoryError(f"the data directory {path} cannot be written by this user; {advice}")


def hand_over(data: Path, uid: int | None, gid: int | None) -> None:
    """Give the files of the database to the user and group that twistd will become, if any."""
    if uid is not None or gid is not None:
        for path in (data / NAME, data / "lock", data / FOLDER, *(data / FOLDER).glob("*")):
            if path.exists():
                os.chown(path, -1 if uid is None else uid, -1 if gid is None else gid)


class Keeping(Service):
    """What is kept: the lock on the data directory, the threads, and what is done every night."""

    def __init__(
        self,
        reactor: Any,
        data: Path,
        lock: DataLock,
        store: Store,
        passwords: Argon2Passwords,
        server: Server,
    ) -> None:
        self._lock = lock
        self._store = store
        self._passwords = passwords
        self._server = server
        self._housekeeping = Housekeeping(reactor, data, server.prune)

    def privilegedStartService(self) -> None:
        """Take the lock; raises StoreError if another server has it."""
        super().privilegedStartService()
        self._lock.take()

    def startService(self) -> None:
        """Start the threads, and let the server find out what there is."""
        super().startService()
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._store.start()
        self._passwords.start()
        self._server.begin()
        self._housekeeping.start()

    @inlineCallbacks
    def stopService(self) -> Generator[Deferred[Any], Any, None]:
        """Commit all that waits, and end the threads; fires when that is done."""
        super().stopService()
        self._housekeeping.stop()
        yield self._server.settled()
        yield self._store.stop()
        self._passwords.stop()
        self._lock.release()


class Daemon(Service):
    """The running server: opens the ports, and on the stop closes them and says goodbye."""

    def __init__(
        self,
        reactor: Any,
        options: Options,
        server: Server,
        listening: ListeningService,
        keeping: Keeping,
        shelf: Shelf,
    ) -> None:
        self._reactor = reactor
        self._options = options
        self._server = server
        self._listening = listening
        self._keeping = keeping
        self._shelf = shelf
        self._log_file = LogFileService(options.loaded.settings.log, options.data)

    def privilegedStartService(self) -> None:
        """Open the ports; what no probe has foreseen ends the process with a line."""
        super().privilegedStartService()
        self._introduce()
        try:
            self._keeping.privilegedStartService()
            self._listening.privilegedStartService()
        except (ListeningError, StoreError) as why:
            refuse(str(why))

    def startService(self) -> None:
        """Begin to serve."""
        super().startService()
        self._open_logs()
        self._shelf.start()
        self._keeping.startService()
        # What is there by now stays; a collector that looks at it again and again makes all wait.
        gc.freeze()
        gc.set_threshold(*_COLLECTING)
        self._listening.startService()
        self._reactor.addSystemEventTrigger("before", "shutdown", let_signals_kill)

    @inlineCallbacks
    def stopService(self) -> Generator[Deferred[Any], Any, None]:
        """Close the ports, tell everybody, flush; fires when all is closed."""
        super().stopService()
        # By which signal it ends, if by any, Twisted notes for the exit status of twistd.
        interrupted = getattr(self._reactor, "_exitSignal", None) == signal.SIGINT
        _log.info("Closing; a second Ctrl+C ends at once" if interrupted else "Closing")
        yield self._listening.stopService()
        yield self._server.close()
        self._shelf.stop()
        yield self._keeping.stopService()
        _log.info("Closed")
        self._log_file.stop()

    def _open_logs(self) -> None:
        """Open the log file, and print requests if that is wanted."""
        try:
            self._log_file.start()
        except OSError as error:
            _log.error("No log file: {error}", error=error)
        if self._options.loaded.settings.log.requests:
            self._server.print_requests(RequestPrinter(self._reactor))

    def _introduce(self) -> None:
        data = self._options.data
        _log.info("mtgnet {version}, data directory {data}", version=__version__, data=data)
        if data.stat().st_mode & 0o077:
            _log.warn("Others on this machine can look into {data}; chmod 700 it", data=data)
        origins = self._options.loaded.origins.items()
        chosen = [f"{name} ({origin})" for name, origin in origins if origin != DEFAULT]
        _log.info("Settings: {chosen}", chosen=", ".join(chosen) or "all as shipped")
        _log.info("Up to {limit} connections and files at once", limit=raise_descriptor_limit())


def let_signals_kill() -> None:
    """From now on SIGINT and SIGTERM end the process at once."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def raise_descriptor_limit() -> int:
    """Raise the soft limit on open files and sockets to the hard one; return what it is then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS refuses an infinite one.
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return soft
