"""The lock by which a data directory belongs to one server at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from mtgnet.stores.database import StoreError


class DataLock:
    """Held from `take` to `release`, or to the end of the process, however that comes."""

    def __init__(self, data: Path) -> None:
        self._path = data / "lock"
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock; raises StoreError if another process has it."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be opened: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise StoreError(
                f"a server runs on the data directory {self._path.parent} already; stop it first,"
                " or name another with --data DIR"
            ) from None
        self._descriptor = descriptor

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_error: object) -> None:
        self.release()

    def release(self) -> None:
        """Let others have it; calling it again does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
