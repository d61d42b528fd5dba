"""Where the server listens: what `[MODE=]ENDPOINT` means, and the ports themselves.

An endpoint is a Twisted endpoint string; what is added here is a mode in front, loopback where no
interface is named, and a sentence for everything that can go wrong.
"""

from __future__ import annotations

import errno
import os
import re
import socket
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from difflib import get_close_matches
from functools import partial
from typing import Any

import attrs
from twisted.application.service import Service
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred, DeferredList, maybeDeferred
from twisted.internet.endpoints import serverFromString
from twisted.internet.interfaces import IListeningPort, IProtocolFactory
from twisted.logger import Logger
from twisted.python.failure import Failure

MODES = ("lines", "echo", "json", "log", "quiz", "menu")

# The names of the arguments that may stand without a name, in Twisted's order.
_POSITIONS = {
    "tcp": ("port", "interface", "backlog"),
    "tcp6": ("port", "backlog", "interface"),
    "ssl": ("port", "privateKey", "certKey", "sslmethod", "interface", "backlog"),
    "unix": ("address", "mode", "backlog", "lockfile"),
}
_FOR_PEOPLE = ("lines", "menu")
_LOOPBACK = {"tcp": "127.0.0.1", "tcp6": "::1", "ssl": "127.0.0.1"}


class ListeningError(Exception):
    """Nothing can listen there; the message says where, why, and what to do."""


@attrs.frozen
class Listener:
    """One entry of the setting `listen`, parsed.

    `endpoint` is the endpoint string with its interface; `address` is where a socket would be
    bound: host and port, a path, or None for the kinds of endpoint that this module does not know.
    """

    mode: str
    endpoint: str
    address: tuple[str, int] | str | None


def parse(text: str) -> Listener:
    """The listener that `[MODE=]ENDPOINT` describes.

    Raises ValueError, with a sentence, for anything that Twisted could not listen on.
    """
    mode, equals, endpoint = text.partition("=")
    if not equals or ":" in mode:
        mode, endpoint = MODES[0], text
    if mode not in MODES:
        raise ValueError(f"{text}: no such mode as {mode!r}; there are {', '.join(MODES)}")
    try:
        listener = _parse_endpoint(mode, endpoint)
        serverFromString(None, listener.endpoint)  # Parsers from plugins may raise anything.
    except Exception as error:
        raise ValueError(f"{text}: {_what_is_wrong(endpoint, error)}") from error
    return listener


def problem(text: str) -> str | None:
    """What is wrong with `[MODE=]ENDPOINT`, if anything is."""
    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return None


def clashes(texts: Iterable[str]) -> list[str]:
    """A sentence for each of these `[MODE=]ENDPOINT`s that wants the place of one before it."""
    first: dict[object, str] = {}
    found = []
    for text in texts:
        address = parse(text).address
        if address is None or (isinstance(address, tuple) and not address[1]):
            continue
        before = first.setdefault(address, text)
        if before is not text:
            found.append(f"{text}: listens where {before} does; give it a port of its own")
    return found


def _parse_endpoint(mode: str, endpoint: str) -> Listener:
    fields = re.split(r"(?<!\\):", endpoint.removeprefix("haproxy:"))
    kind, arguments = fields[0], [field.replace("\\:", ":") for field in fields[1:]]
    named = dict(zip(_POSITIONS.get(kind, ()), _plain(arguments), strict=False))
    named |= _keywords(arguments)
    if kind not in _LOOPBACK:
        return Listener(mode, endpoint, named.get("address"))
    port = _port(named.get("port", ""))
    if "interface" not in named:
        named["interface"] = _LOOPBACK[kind]
        endpoint += ":interface=" + _LOOPBACK[kind].replace(":", "\\:")
    return Listener(mode, endpoint, (named["interface"] or "0.0.0.0", port))


def _plain(arguments: Iterable[str]) -> list[str]:
    return [argument for argument in arguments if "=" not in argument]


def _keywords(arguments: Iterable[str]) -> dict[str, str]:
    pairs = (argument.partition("=") for argument in arguments if "=" in argument)
    return {key: value for key, _, value in pairs}


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > 65535:
        raise ValueError(f"{text!r} is not a port; ports are 1 to 65535 (0: any that is free)")
    return int(text)


def _what_is_wrong(endpoint: str, error: Exception) -> str:
    kind, colon, _ = endpoint.partition(":")
    if "Unknown endpoint type" in str(error) or not colon:
        nearest = get_close_matches(kind, _POSITIONS, 1)
        hint = f"did you mean {nearest[0]}:?" if nearest else "an endpoint is like tcp:6677"
        return f"no such kind of endpoint as {kind!r}; {hint}"
    if isinstance(error, TypeError):
        return f"not what {kind} takes; an endpoint is like {kind}:6677:interface=127.0.0.1"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


# Before the start: can we listen there at all?


def probe(listeners: Iterable[Listener]) -> None:
    """Take every address for a moment, before twistd goes to the background.

    So the one who starts the server is told on the terminal, which a daemon no longer has.
    Raises ListeningError.
    """
    with ExitStack() as held:
        for listener in listeners:
            try:
                if isinstance(listener.address, tuple):
                    held.enter_context(_bound(listener.address))
                elif listener.address:
                    _check_path(listener.address)
            except OSError as error:
                raise ListeningError(explain(listener, error)) from error


def _bound(address: tuple[str, int]) -> socket.socket:
    """A socket that listens there; two listeners of our own on one address collide, too."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(1)
    except BaseException:
        taken.close()
        raise
    return taken


def _check_path(path: str) -> None:
    """Raise OSError if no UNIX socket could be made at the path, or if somebody answers there."""
    directory = os.path.dirname(path) or "."
    if not os.path.isdir(directory):
        raise FileNotFoundError(errno.ENOENT, f"there is no directory {directory}")
    if not os.access(directory, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if os.path.exists(path) and _answers(path):
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        return caller.connect_ex(path) == 0


def explain(listener: Listener, error: BaseException) -> str:
    """One sentence: where nothing can listen, why, and what to do."""
    why = getattr(error, "strerror", None) or str(error)
    taken = getattr(error, "errno", None) == errno.EADDRINUSE
    if isinstance(listener.address, tuple):
        return _explain_port(*listener.address, error, why)
    if taken:
        why = "somebody listens there already, perhaps another mtgnet"
    return f"cannot listen on {listener.address or listener.endpoint}: {why}"


def _explain_port(host: str, port: int, error: BaseException, why: str) -> str:
    other = f"--listen tcp:{port + 1 if 1024 <= port < 65535 else 6677}"
    number = getattr(error, "errno", None)
    if isinstance(error, socket.gaierror) or number == errno.EADDRNOTAVAIL:
        return (
            f"{host} is not an address of this machine; listen on one that is, on 127.0.0.1 "
            "for this machine alone, or on 0.0.0.0 for everybody"
        )
    if number == errno.EADDRINUSE:
        advice = f"stop what listens there, or choose another port with {other}"
        return f"port {port} on {host} is taken, perhaps by another mtgnet; {advice}"
    if isinstance(error, PermissionError):
        why = "this user may not listen there (ports below 1024 need root)"
    return f"port {port} on {host} cannot be used: {why}; choose another with {other}"


# The ports themselves.


class ListeningService(Service):
    """Listens on every listener from the privileged start (before root is given up) to the stop.

    `factory` gives the protocol factory for a mode. Starting raises ListeningError.
    """

    _log = Logger()

    def __init__(
        self,
        reactor: object,
        listeners: Iterable[Listener],
        factory: Callable[[str], IProtocolFactory],
    ) -> None:
        self._reactor = reactor
        self._listeners = tuple(listeners)
        self._factory = factory
        self._failure: ListeningError | None = None
        self.ports: list[IListeningPort] = []

    def privilegedStartService(self) -> None:
        """Open all ports."""
        super().privilegedStartService()
        for listener in self._listeners:
            endpoint = serverFromString(self._reactor, listener.endpoint)
            listening = endpoint.listen(self._factory(listener.mode))
            listening.addCallback(partial(self._opened, listener))
            listening.addErrback(partial(self._refused, listener))
        if self._failure:
            raise self._failure

    def _opened(self, listener: Listener, port: IListeningPort) -> None:
        self.ports.append(port)
        where = describe(port)
        self._log.info("Listening on {where} ({mode})", where=where, mode=listener.mode, port=port)
        typed = way_in(listener, port)
        if typed:
            self._log.info("To come in, type in another terminal: {typed}", typed=typed)

    def _refused(self, listener: Listener, failure: Failure) -> None:
        error: Any = getattr(failure.value, "socketError", failure.value)
        self._failure = ListeningError(explain(listener, error))
        self._log.critical("{why}", why=self._failure)

    def stopService(self) -> Deferred[Any]:
        """Close all ports; who is connected stays so. Fires when they are closed."""
        super().stopService()
        ports, self.ports = self.ports, []
        return DeferredList([maybeDeferred(port.stopListening) for port in ports])


def describe(port: IListeningPort) -> str:
    """Where a port listens, for people."""
    address = port.getHost()
    if isinstance(address, IPv4Address | IPv6Address):
        return f"{address.host} port {address.port}"
    if isinstance(address, UNIXAddress):
        return os.fsdecode(address.name or b"?")
    return str(address)


def way_in(listener: Listener, port: IListeningPort) -> str | None:
    """What people on this machine type to come in; None if it takes more than netcat."""
    address = port.getHost()
    plain = listener.endpoint.startswith(("tcp:", "tcp6:"))
    if listener.mode not in _FOR_PEOPLE or not plain:
        return None
    assert isinstance(address, IPv4Address | IPv6Address)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)
    return f"nc {host} {address.port}"
