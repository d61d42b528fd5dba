"""Who may use what: the ranks of people, each of which may do all that those below it may."""

from __future__ import annotations

from enum import IntEnum


class Access(IntEnum):
    """The lowest rank that may use a command; the names of all but ANYBODY are those of roles.

    ANYBODY includes those at the door while guests are not let in.
    """

    ANYBODY = 0
    GUEST = 1
    MEMBER = 2
    OP = 3
    OWNER = 4

    @property
    def role(self) -> str:
        """The role as it is written."""
        return self.name.lower()

    @classmethod
    def of(cls, role: str) -> Access:
        """Return the rank of a role, as it is written in the stores."""
        return cls[role.upper()]
