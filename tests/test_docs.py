"""The documentation is true: its examples are played, its generated pages are up to date."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from transcripts import Play, transcripts

from mtgnet.core import events
from mtgnet.core.events import Event

CHECKOUT = Path(__file__).parents[1]
DOCS = CHECKOUT / "docs"
EXAMPLES = [
    pytest.param(script, id=f"{page.name}-{number}")
    for page in [CHECKOUT / "README.md", *sorted(DOCS.glob("*.md"))]
    for number, script in enumerate(transcripts(page), 1)
]


@pytest.mark.parametrize("script", EXAMPLES)
def test_transcripts_are_what_happens(script: str) -> None:
    Play(script).run()


def test_a_wrong_transcript_fails() -> None:
    with pytest.raises(AssertionError, match="alice should hear"):
        Play("alice -> /ping\nalice <-   pang").run()
    with pytest.raises(AssertionError, match="alice heard more"):
        Play("alice -> /ping").run()


def test_generated_pages_are_up_to_date() -> None:
    checked = subprocess.run(
        [sys.executable, CHECKOUT / "scripts" / "docs", "--check"], capture_output=True, text=True
    )
    assert (checked.stdout, checked.stderr, checked.returncode) == ("", "", 0)


def test_the_protocol_page_has_every_event() -> None:
    page = (DOCS / "protocol.md").read_text("utf-8")
    kinds = {each.kind for each in _concrete(Event)} - {"traffic"}  # plain lines only
    assert {kind for kind in kinds if f"`{kind}`" not in page} == set()


def test_the_protocol_page_has_every_code_of_a_refusal() -> None:
    page = (DOCS / "protocol.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for path in (CHECKOUT / "mtgnet").rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'Refusal\(\s*"([\w-]+)"', text)}
    assert len(codes) > 10
    assert {code for code in codes if f"`{code}`" not in page} == set()


def _concrete(kind: type[Event]) -> set[type[Event]]:
    below = {each for sub in kind.__subclasses__() for each in _concrete(sub)}
    return below | ({kind} if "kind" in vars(kind) else set())


def test_all_events_are_found() -> None:
    assert events.Said in _concrete(Event)
    assert events.Joined in _concrete(Event)
