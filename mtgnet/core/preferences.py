"""What a person likes to see, hear and show, and changes with /set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from mtgnet.core.events import PreferenceFacts, Refusal
from mtgnet.core.text import cut


class Sharing(StrEnum):
    """Who may look at what somebody owns, besides themselves; from the fewest to the most.

    MATCHES: those with whom a swap would be good for both, and of that only what is for trade.
    GROUP: everybody who is registered here.
    """

    NOBODY = "nobody"
    MATCHES = "matches"
    GROUP = "group"
    EVERYONE = "everyone"


_SWITCH = {"on": True, "off": False, "yes": True, "no": False}
_SHARING = {each.value: each for each in Sharing}


def _told(help: str, words: Mapping[str, object] = _SWITCH) -> dict[str, Any]:
    """What is known of a preference: the words it takes, each with what it means."""
    return {"help": help, "words": words}


@attrs.frozen
class Preferences:
    """One person's preferences; the names of the fields are what they type."""

    times: bool = attrs.field(
        default=False, metadata=_told("the time before each line that somebody says")
    )
    notices: bool = attrs.field(default=True, metadata=_told("the comings and goings of others"))
    bell: bool = attrs.field(
        default=False, metadata=_told("the terminal's bell when a line mentions you")
    )
    collection: Sharing = attrs.field(
        default=Sharing.GROUP, metadata=_told("who may look at what you own", _SHARING)
    )

    @property
    def usual(self) -> bool:
        """Whether this person takes the same lines as everybody with the same encoding."""
        return self.notices and not self.bell

    def changed(self, name: str, word: str | None) -> Preferences:
        """Return these with one changed to what `word` means.

        Raises `Refusal` for a name or a word that there is not.
        """
        field = _field(name)
        words: Mapping[str, Any] = field.metadata["words"]
        said = _said(_shown(words))
        if word is None:
            first = next(iter(words))
            raise Refusal("missing", f"Say {said}: /set {name} {first}.")
        if word.lower() not in words:
            raise Refusal("bad-argument", f'Say {said}, not "{cut(word)}".')
        return attrs.evolve(self, **{name: words[word.lower()]})

    def facts(self) -> Iterator[PreferenceFacts]:
        """Yield each as what an event tells."""
        for field in attrs.fields(Preferences):
            words = _shown(field.metadata["words"])
            yield PreferenceFacts(
                field.name, getattr(self, field.name), field.metadata["help"], words
            )


def kept(values: Mapping[str, Any], otherwise: Preferences | None = None) -> Preferences:
    """Return what was kept of somebody's preferences, and `otherwise` what is not in it."""
    known = {
        field.name: meant
        for field in attrs.fields(Preferences)
        for meant in field.metadata["words"].values()
        if field.name in values and values[field.name] == meant
    }
    return attrs.evolve(otherwise or Preferences(), **known)


def shared_with(values: Mapping[str, Any]) -> Sharing:
    """Return who may look at what somebody owns, from what was kept of their preferences."""
    return _SHARING.get(str(values.get("collection")), Sharing.GROUP)


def _field(name: str) -> attrs.Attribute[Any]:
    fields = {field.name: field for field in attrs.fields(Preferences)}
    if name not in fields:
        why = f'There is no preference "{cut(name)}". There are {", ".join(fields)}.'
        raise Refusal("no-such-preference", why)
    return fields[name]


def _shown(words: Mapping[str, Any]) -> tuple[str, ...]:
    """The first word for each value."""
    first: dict[Any, str] = {}
    for word, meant in words.items():
        first.setdefault(meant, word)
    return tuple(first.values())


def _said(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
