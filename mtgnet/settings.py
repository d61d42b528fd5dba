"""How the server is to run: the settings, and where they are read.

A setting is an attrs field with a type, a default, a help text in its metadata and, where its type
does not say everything, a validator. From that come its names in every source, its check, its row
in docs/settings.md and what `mtgnet check` prints. A new table of settings is one more attrs class
and one more field of `Settings`.

typed-settings walks the fields, merges the sources and converts the values. Reading is done here,
because its own loaders stop at the first problem, skip a file that is missing, ignore unknown
names in the environment, and forget which variable a value came from.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import attrs
import typed_settings as ts
from dotenv import dotenv_values
from dotenv.parser import parse_stream
from typed_settings.cls_utils import deep_options
from typed_settings.converters import TSConverter
from typed_settings.dict_utils import merge_settings, set_path
from typed_settings.types import LoadedSettings, LoadedValue, LoaderMeta, OptionInfo, OptionList

from mtgnet import listening
from mtgnet.core.limits import Cards, Limits, Rooms
from mtgnet.core.policies import (
    HistoryPolicy,
    LogPolicy,
    MailPolicy,
    Policies,
    RequestPolicy,
)

PREFIX = "MTGNET_"
DEFAULT = "default"


def _listeners(_record: object, _field: object, value: tuple[str, ...]) -> None:
    """Refuse the list with a word about every entry that is wrong."""
    if not value:
        raise ValueError("names no endpoint, and nobody could connect; give one, such as tcp:6677")
    wrong = [why for text in value if (why := listening.problem(text))]
    wrong += [] if wrong else listening.clashes(value)
    if wrong:
        raise ValueError("; ".join(wrong))


@attrs.frozen(kw_only=True)
class Settings:
    """Everything that can be set, with its default."""

    listen: tuple[str, ...] = attrs.field(
        default=("tcp:6677",),
        validator=_listeners,
        metadata={
            "help": "where to listen: `[MODE=]ENDPOINT`, a Twisted endpoint string; without an "
            "interface it listens on this machine alone. MODE is what a connection starts in: "
            f"{', '.join(listening.MODES)} (default: {listening.MODES[0]})"
        },
    )
    stop_on_quit: bool = attrs.field(
        default=False,
        metadata={"help": "close the whole server, politely, when any client says /quit"},
    )
    limits: Limits = attrs.field(factory=Limits)
    rooms: Rooms = attrs.field(factory=Rooms)
    cards: Cards = attrs.field(factory=Cards)
    history: HistoryPolicy = attrs.field(factory=HistoryPolicy)
    messages: MailPolicy = attrs.field(factory=MailPolicy)
    request_log: RequestPolicy = attrs.field(factory=RequestPolicy)
    log: LogPolicy = attrs.field(factory=LogPolicy)

    @property
    def policies(self) -> Policies:
        """What of the past is kept."""
        return Policies(history=self.history, messages=self.messages, request_log=self.request_log)


class SettingsError(Exception):
    """Settings that cannot be used.

    `problems` is a tuple of sentences, one per problem; each has the setting's name, its value,
    where it came from, and what is wrong.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@attrs.frozen(kw_only=True)
class Sources:
    """Where settings are looked for, in the order in which they override.

    A file that is None is looked for in its default place, and need not be there; one that is
    named must be.
    """

    data: Path
    config: Path | None = None
    env_file: Path | None = None
    environ: Mapping[str, str] = attrs.field(factory=dict)
    assignments: tuple[str, ...] = ()
    listen: tuple[str, ...] = ()


@attrs.frozen
class Loaded:
    """Settings that were read, and where each came from (by name; `default` if from nowhere)."""

    settings: Settings
    origins: Mapping[str, str]


@attrs.frozen
class _Found:
    """A value in a source, before anything is known about it."""

    name: str
    value: Any
    origin: str


def load(sources: Sources) -> Loaded:
    """Read all sources and put them together.

    Raises SettingsError with every problem in any of them.
    """
    options = deep_options(Settings)
    found, problems = _gather(sources, options)
    names = {option.path for option in options}
    problems += [_unknown(item, names) for item in found if item.name not in names]
    layers = [_layer(item) for item in found if item.name in names]
    merged = merge_settings(options, layers)
    problems += _wrong_values(options, merged)
    if problems:
        raise SettingsError(problems)
    settings = ts.load_settings(Settings, [lambda _cls, _options: layers], converter=_Strict())
    origins = {option.path: _origin(merged.get(option.path)) for option in options}
    return Loaded(settings, origins)


def default_data(environ: Mapping[str, str]) -> Path:
    """The data directory when none is named, as the XDG base directory specification says."""
    base = Path(environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".local" / "share") / "mtgnet"


def help_texts() -> list[tuple[str, str, Any]]:
    """Name, help and default of every setting, in the order of the classes."""
    return [(option.path, _help(option), option.default) for option in deep_options(Settings)]


def as_toml(value: Any) -> str:
    """A setting's value as it stands in the TOML file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(as_toml(item) for item in value)}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def variable(name: str) -> str:
    """The environment variable for a setting: MTGNET_LIMITS_BURST for limits.burst."""
    return PREFIX + name.replace(".", "_").upper()


def _help(option: OptionInfo) -> str:
    fields = attrs.fields_dict(option.parent_cls)
    return str(fields[option.name].metadata["help"])


def _origin(value: LoadedValue | None) -> str:
    return value.loader_meta.name if value else DEFAULT


def _layer(item: _Found) -> LoadedSettings:
    """One value as a layer of its own, so that typed-settings keeps where each came from."""
    nested: dict[str, Any] = {}
    set_path(nested, item.name, item.value)
    return LoadedSettings(nested, LoaderMeta(item.origin))


# Reading the sources.


def _gather(sources: Sources, options: OptionList) -> tuple[list[_Found], list[str]]:
    """What is in all sources, the weakest first, and the sources that could not be read."""
    names = {variable(option.path): option.path for option in options}
    config = sources.config or sources.data / "mtgnet.toml"
    env_file = sources.env_file or Path(".env")
    readers: tuple[Callable[[], Iterator[_Found]], ...] = (
        lambda: _from_toml(config, sources.config is not None, options),
        lambda: _from_env_file(env_file, sources.env_file is not None, names),
        lambda: _from_variables(sources.environ, names, "environment variable {}"),
        lambda: _from_flags(sources),
    )
    found: list[_Found] = []
    problems: list[str] = []
    for read in readers:
        try:
            for item in read():
                found.append(item)  # One by one: what came before a problem counts, too.
        except SettingsError as bad:
            problems += bad.problems
    return found, problems


def _read(path: Path, required: bool) -> str:
    """The text of a file; nothing if it is not there and need not be."""
    try:
        return path.read_text("utf-8")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        if not required:
            return ""
        raise SettingsError([f"{path}: {error.strerror}; name a file that is there"]) from None
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise SettingsError([f"{path}: not UTF-8 text (byte {error.start})"]) from None


def _from_toml(path: Path, required: bool, options: OptionList) -> Iterator[_Found]:
    text = _read(path, required)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path}: not valid TOML: {error}"]) from None
    groups = {option.path.rpartition(".")[0] for option in options}
    return _flatten(tables, "", groups, str(path))


def _flatten(table: dict[str, Any], prefix: str, groups: set[str], path: str) -> Iterator[_Found]:
    for key, value in table.items():
        name = prefix + key
        if isinstance(value, dict) and name in groups:
            yield from _flatten(value, f"{name}.", groups, path)
        else:
            yield _Found(name, value, path)


def _from_env_file(path: Path, required: bool, names: Mapping[str, str]) -> Iterator[_Found]:
    lines = list(parse_stream(io.StringIO(_read(path, required))))
    text = "".join(line.original.string for line in lines if not line.error)
    values = {key: value or "" for key, value in dotenv_values(stream=io.StringIO(text)).items()}
    yield from _from_variables(values, names, f"{{}} in {path.absolute()}")
    garbled = [line.original for line in lines if line.error and PREFIX in line.original.string]
    if garbled:
        raise SettingsError(f"{path}: line {line.line} is not NAME=VALUE" for line in garbled)


def _from_variables(
    values: Mapping[str, str], names: Mapping[str, str], origin: str
) -> Iterator[_Found]:
    for key in sorted(values):
        if key.startswith(PREFIX):
            yield _Found(names.get(key, key), values[key], origin.format(key))


def _from_flags(sources: Sources) -> Iterator[_Found]:
    for text in sources.assignments:
        name, equals, value = text.partition("=")
        if equals:
            yield _Found(name.strip(), value.strip(), "--set")
    if sources.listen:
        yield _Found("listen", sources.listen, "--listen")
    garbled = [text for text in sources.assignments if "=" not in text]
    if garbled:
        raise SettingsError(
            f"--set {text}: write NAME=VALUE, as in limits.burst=9" for text in garbled
        )


# What is wrong with a value.


def _wrong_values(options: OptionList, merged: Mapping[str, LoadedValue]) -> Iterator[str]:
    """A sentence for every value that cannot be used."""
    converter = _Strict()
    for option in options:
        if option.path not in merged:
            continue
        value, meta = merged[option.path]
        try:
            option.parent_cls(**{option.name: converter.structure(value, option.cls)})
        except ValueError as error:
            yield f"{option.path} = {_shown(value)} ({meta.name}): {error}"


def _unknown(item: _Found, names: set[str]) -> str:
    tables = {name.rpartition(".")[0] for name in names}
    known = sorted(map(variable, names) if item.name.startswith(PREFIX) else names | tables)
    inside = [name for name in known if name.startswith(f"{item.name}.")]
    if inside:
        why = f"is a table of settings; set one of them, such as {inside[0]}"
    elif item.name in (PREFIX + "DATA", PREFIX + "CONFIG", PREFIX + "ENV_FILE"):
        flag = item.name.removeprefix(PREFIX).lower().replace("_", "-")
        why = f"no such setting; give it with the flag --{flag}"
    else:
        nearest = get_close_matches(item.name, known, 1)
        why = f"no such setting{f'; did you mean {nearest[0]}?' if nearest else ''}"
    return f"{item.name} = {_shown(item.value)} ({item.origin}): {why}"


def _shown(value: Any) -> str:
    text = repr(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= 100 else f"{text[:99]}…"


class _Strict(TSConverter):
    """Takes exactly what a setting's type means, from text or from TOML, and says so otherwise."""

    def __init__(self) -> None:
        super().__init__(strlist_sep=str.split)
        self.scalar_converters |= {bool: _boolean, int: _whole_number, str: _text}

    def maybe_apply_strlist_hook(self, value: Any) -> Any:
        """The items of a list, which a text gives separated by blanks."""
        if not isinstance(value, str | list | tuple):
            raise ValueError("must be a list")
        return super().maybe_apply_strlist_hook(value)


_BOOLEANS = {"true": True, "yes": True, "on": True, "1": True}
_BOOLEANS |= {"false": False, "no": False, "off": False, "0": False}


def _boolean(value: Any, _cls: type) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _BOOLEANS:
        return _BOOLEANS[value.lower()]
    raise ValueError("must be true or false")


def _whole_number(value: Any, _cls: type) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        return int(value)
    raise ValueError("must be a whole number")


def _text(value: Any, _cls: type) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("must be text")
