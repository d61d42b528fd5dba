"""Lists in and out, with any collection: nothing is doubled, and nothing is lost."""

from __future__ import annotations

from functools import cache

from bringing import Home, Owner, collections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtgnet.cards.copies import Holding, Marks
from mtgnet.commands.imports import WRITTEN

formats = st.sampled_from(WRITTEN)
some = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@cache
def home() -> Home:
    """One for all: a new owner costs less than a new server."""
    return Home()


def somebody(rows: list[Holding]) -> Owner:
    owner = home().owner()
    owner.gets(rows)
    return owner


@some
@given(app=formats, rows=collections())
def test_an_export_is_no_change(app: str, rows: list[Holding]) -> None:
    anna = somebody(rows)
    before = anna.has()
    exported = anna.exports(app)
    if not rows:
        return
    told = anna.pastes(exported)
    assert f"{sum(each.count for each in rows):,} as in your last export" in told, told
    assert "0 to add; 0 to join rows that you have;" in told
    assert "0 to remove" in told
    anna.accepts()
    assert anna.has() == before
    # From now on it is the list before.
    assert "as in your last list" in anna.pastes(exported)
    anna.accepts()
    assert anna.has() == before
    assert anna.adds_up()


@some
@given(app=formats, rows=collections(), more=collections())
def test_what_changed_here_since_the_export_stays(
    app: str, rows: list[Holding], more: list[Holding]
) -> None:
    anna = somebody(rows)
    exported = anna.exports(app)
    anna.gets(more)
    before = anna.has()
    if rows:
        anna.pastes(exported)
        anna.accepts()
    assert anna.has() == before


@some
@given(app=formats, rows=collections())
def test_the_totals_are_the_same_everywhere(app: str, rows: list[Holding]) -> None:
    anna, total = somebody(rows), sum(each.count for each in rows)
    *lines, end = anna.says(f"/export {app}")
    assert f"{total:,} cop" in end
    assert sum(count for count, _, _ in anna.has().values()) == total
    if not rows:
        return
    bob = home().owner()
    assert f", {total:,} cop" in bob.pastes("\n".join(lines))
    bob.accepts()
    assert sum(bob.counts().values()) == total
    assert bob.counts() == anna.counts()


@some
@given(rows=collections())
def test_our_own_format_tells_everything(rows: list[Holding]) -> None:
    anna = somebody(rows)
    exported = anna.exports("own")
    bob = home().owner()
    if rows:
        bob.pastes(exported)
        bob.accepts()
    assert bob.has() == anna.has()


@some
@given(app=formats, first=collections(1), second=collections(1), here=collections())
def test_the_next_list_is_what_one_has_of_it_and_undoing_it_is_exact(
    app: str, first: list[Holding], second: list[Holding], here: list[Holding]
) -> None:
    """Two lists in a row are as if only the second had come; what was entered here stays."""
    one, two = somebody(first).exports(app), somebody(second).exports(app)
    anna, bob = somebody(here), somebody(here)
    anna.pastes(one)
    first_number = anna.accepts()
    between = anna.has()
    anna.pastes(two)
    number = anna.accepts()
    bob.pastes(two)
    bob.accepts()
    assert counts(anna) == counts(bob)
    anna.says(f"/undo import {number}")
    assert anna.has() == between
    assert anna.adds_up()
    anna.says(f"/undo import {first_number}")
    assert anna.has() == somebody(here).has()


def counts(owner: Owner) -> object:
    return {key: count for key, (count, _, _) in owner.has().items()}


def test_a_mark_among_the_tags_is_a_difference() -> None:
    header = "Quantity,Name,Finish,Condition,Date Added,Tags,Edition Code,Collector Number"
    anna = home().owner()
    for tags in ("", "Signed"):
        anna.pastes(f"{header}\n1,Lightning Bolt,Normal,NM,,{tags},m10,146")
        anna.accepts()
    assert [key[-1] for key in anna.has()] == [Marks.SIGNED]
