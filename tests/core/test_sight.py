"""Who sees what of what others own."""

from __future__ import annotations

import pytest

from mtgnet.core.collecting.sight import Sight, all_may_see, may_see, shown_to
from mtgnet.core.names import read_nick
from mtgnet.core.person import Person
from mtgnet.core.records import Account


def owner(id: int = 1, **preferences: object) -> Account:
    return Account(id, f"o{id}", f"O{id}", frozenset(), "member", 0.0, 0.0, preferences)


def viewer(account: int | None) -> Person:
    return Person(read_nick("viewer"), 0.0, account=account)


@pytest.mark.parametrize(
    ("sharing", "guest", "registered"),
    [
        ("nobody", Sight.NOTHING, Sight.NOTHING),
        ("matches", Sight.NOTHING, Sight.MATCHES),
        ("group", Sight.NOTHING, Sight.CARDS),
        ("everyone", Sight.CARDS, Sight.CARDS),
    ],
)
def test_each_owner_says_who_sees(sharing: str, guest: Sight, registered: Sight) -> None:
    shared = owner(collection=sharing)
    assert may_see(viewer(None), shared) is guest
    assert may_see(viewer(2), shared) is registered
    assert may_see(viewer(1), shared) is Sight.ALL


@pytest.mark.parametrize("kept", [{}, {"collection": "sundays"}, {"collection": None}])
def test_the_group_sees_unless_something_else_was_said(kept: dict[str, object]) -> None:
    assert may_see(viewer(None), owner(**kept)) is Sight.NOTHING
    assert may_see(viewer(2), owner(**kept)) is Sight.CARDS


def test_a_room_sees_what_all_in_it_see() -> None:
    group, everyone = owner(1), owner(2, collection="everyone")
    members, mixed = [viewer(1), viewer(3)], [viewer(1), viewer(None)]
    assert set(shown_to(members, [group, everyone])) == {1, 2}
    assert set(shown_to(mixed, [group, everyone])) == {2}
    assert all_may_see([], everyone) is Sight.NOTHING
