"""Plays the transcripts in the documentation against a server in memory.

`docs/protocol.md` tells the notation. What each client hears must be exactly what the transcript
shows of it, in order; what comes last and is not shown counts as a difference, too.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from mtgnet.core.records import CLAIM_CODE
from mtgnet.testing import Client, Meeting

_BLOCK = re.compile(r"^```transcript\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"(\w+) (?:connects(?: to (\w+))?|(breaks|waits|->|<-) ?(.*))")
_CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


def transcripts(page: Path) -> list[str]:
    """Return the transcripts of a page."""
    return _BLOCK.findall(page.read_text("utf-8"))


class Play:
    """One transcript on its stage."""

    def __init__(self, script: str) -> None:
        # What is drawn by lot is the same every time.
        self.meeting = Meeting(chance=random.Random(1))
        self.meeting.stores.codes.put(CLAIM_CODE, "", "K7QF-2MRT", 3600)
        self.clients: dict[str, Client] = {}
        self.codes: dict[str, str] = {}
        self.broken: dict[str, str] = {}
        self.steps = [self._parsed(line) for line in script.splitlines()]
        begins: dict[str, str] = {}
        for name, _, arrow, _ in self.steps:
            begins.setdefault(name, arrow)
        for name, arrow in begins.items():
            if arrow:
                self._bring(name)
        self.meeting.clock.advance(3)
        for name, client in self.clients.items():
            found = _CODE.search(client.raw().decode())
            self.codes[name] = found[0] if found else ""

    def run(self) -> None:
        waiting: dict[str, list[str]] = {name: [] for name, *_ in self.steps}
        for name, mode, arrow, text in self.steps:
            if not arrow:
                self.clients[name] = self.meeting.connect(mode or "lines")
            elif arrow == "->":
                self.clients[name].type(text.replace("CODE", self.broken.get(name, "")))
            elif arrow == "breaks":
                self.broken[name] = self.codes[name]
                self.clients[name].vanish()
            elif arrow == "waits":
                # Second by second: what is done now and then is done as often as it would be.
                self.meeting.clock.pump([1.0] * int(text.removesuffix(" s")))
            else:
                waiting[name] += self.clients[name].heard()
                heard = waiting[name].pop(0) if waiting[name] else "nothing"
                if shown := _CODE.search(heard):
                    self.codes[name] = shown[0]
                assert _matches(text, heard), f"{name} should hear {text!r}, heard {heard!r}"
        for name, client in self.clients.items():
            assert waiting[name] + client.heard() == [], f"{name} heard more than is shown"

    def _bring(self, name: str) -> None:
        self.clients[name] = self.meeting.connect()
        self.clients[name].type(f"/name {name}")

    def _parsed(self, line: str) -> tuple[str, str, str, str]:
        step = _STEP.fullmatch(line)
        assert step, f"no step of a transcript: {line!r}"
        name, mode, arrow, text = (part or "" for part in step.groups())
        return name, mode, arrow, text


def _matches(shown: str, heard: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, heard) is not None
