"""What a person likes to see and hear, and changes with /set."""

from __future__ import annotations

import attrs


def _preference(default: bool, help: str) -> bool:
    preference: bool = attrs.field(default=default, metadata={"help": help})
    return preference


@attrs.frozen
class Preferences:
    """One person's preferences; the names of the fields are what they type."""

    times: bool = _preference(False, "the time before each line that somebody says")
    notices: bool = _preference(True, "the comings and goings of others")
    bell: bool = _preference(False, "the terminal's bell when a line mentions you")

    @property
    def usual(self) -> bool:
        """Whether this person takes the same lines as everybody with the same encoding."""
        return self.notices and not self.bell
