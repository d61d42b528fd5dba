"""From a card in a command's line to what it means: asked back where it is not clear."""

from __future__ import annotations

import pytest

from mtgnet.cards.meaning import Meant
from mtgnet.commands.specs import meant
from mtgnet.core.arguments import Argument, Text
from mtgnet.core.events import Echoed
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Result, Table, command
from mtgnet.stores.catalogue.library import Library
from mtgnet.testing import Client, Meeting


class Probe(Group):
    """A command that shows what is meant by one card, and one for several."""

    title = "Probe"

    def __init__(self, library: Library) -> None:
        self._library = library

    @command("one", takes=(Argument("card", Text()),), summary="Show what one card means")
    def one(self, session: Session, card: str) -> Result:
        return meant(session, self._library, card, lambda found: _shown([found]))


def _shown(found: list[Meant] | tuple[Meant, ...]) -> Echoed:
    return Echoed(", ".join(f"{each.count} {each.shown}" for each in found))


@pytest.fixture
def alice(tricky_library: Library) -> Client:
    meeting = Meeting(library=tricky_library)
    meeting.server.table = Table([*meeting.server.table.groups, Probe(tricky_library)])
    client = meeting.connect()
    client.raw()
    return client


def answer(client: Client, *lines: str) -> list[str]:
    client.type(*lines)
    return client.heard()


def test_what_is_clear_is_done_at_once(alice: Client) -> None:
    assert answer(alice, "/one 2 bolt m10 foil") == ["  2 Lightning Bolt (M10) 146 foil"]


def test_a_printing_is_picked_by_its_number(alice: Client) -> None:
    offered = answer(alice, "/one 3 forest m10 foil")
    assert [line.split(maxsplit=1)[-1] for line in offered[1:4]] == [
        f"Forest (M10) {number} foil" for number in (246, 247, 248)
    ]
    assert answer(alice, "2") == ["  3 Forest (M10) 247 foil"]


def test_a_slip_is_asked_about_and_then_the_printing(alice: Client) -> None:
    offered = answer(alice, "/one Forrest m10")
    assert "No card is called Forrest. Did you mean?" in offered[0]
    assert "Which Forest?" in answer(alice, "1")[0]
    assert answer(alice, "3") == ["  1 Forest (M10) 248"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/one xyzzyplugh qwfp", "no-such-card"),
        ("/one Shock m11", "no-such-printing"),
        ("/one Shock etched m10 146", "no-such-printing"),
        ("/one 0 Shock", "bad-argument"),
        ("/one Shock (XYZ) 5", "bad-argument"),
    ],
)
def test_what_means_nothing_is_refused(tricky_library: Library, line: str, code: str) -> None:
    meeting = Meeting(library=tricky_library)
    meeting.server.table = Table([*meeting.server.table.groups, Probe(tricky_library)])
    bot = meeting.connect("json")
    bot.raw()
    bot.type('{"line": "' + line + '", "id": 1}')
    refused = bot.events()[-1]
    assert (refused["event"], refused["code"]) == ("refused", code)


def test_a_pick_that_does_not_exist_in_its_finish_is_refused(alice: Client) -> None:
    answer(alice, "/one Lightnig Bolt m10 etched")
    assert "exists in nonfoil and foil, not in etched" in answer(alice, "1")[0]
