"""What is known of copies when such with other details come to them."""

from __future__ import annotations

import pytest

from mtgnet.cards.copies import Copy, Details, Holding
from mtgnet.cards.show import money
from mtgnet.stores.collection.ledger import merge


def held(count: int, **details: object) -> Holding:
    return Holding(id=1, owner=1, copy=Copy(name="Shock"), count=count, details=Details(**details))


@pytest.mark.parametrize(
    ("count", "price", "more", "paid", "mean"),
    [
        (1, 100, 1, 200, 150),
        (3, 100, 1, 200, 125),
        (1, 100, 2, 101, 101),
        (1, 100, 1, 101, 101),
        (2, 100, 1, 101, 100),
        (5, 0, 5, 0, 0),
        (1, None, 4, 70, 70),
        (4, 70, 1, None, 70),
        (4, None, 1, None, None),
    ],
)
def test_the_price_is_the_mean_of_what_was_paid(
    count: int, price: int | None, more: int, paid: int | None, mean: int | None
) -> None:
    new = Details(price=paid, currency="EUR" if paid is not None else "")
    old = held(count, price=price, currency="EUR" if price is not None else "")
    merged = merge(old, new, more)
    assert merged.price == mean
    assert merged.currency == ("" if mean is None else "EUR")


def test_what_was_paid_in_another_currency_is_noted() -> None:
    merged = merge(
        held(2, price=100, currency="EUR", note="old"),
        Details(price=350, currency="USD", note="new"),
        3,
    )
    assert (merged.price, merged.currency) == (100, "EUR")
    assert merged.note == "old; new; 3 bought at 3.50 USD"


def test_all_else_is_kept_of_both() -> None:
    merged = merge(
        held(1, tags=("a", "b"), acquired="2020-01-01", written={"x": "1"}),
        Details(tags=("b", "c"), acquired="2021-01-01", written={"x": "2", "y": "3"}),
    )
    assert merged.tags == ("a", "b", "c")
    assert merged.acquired == "2020-01-01"
    assert merged.written == {"x": "1", "y": "3"}


def test_amounts_are_written_with_the_digits_of_their_currency() -> None:
    assert [money(1250, "EUR"), money(1250, "JPY"), money(5, "")] == [
        "12.50 EUR",
        "1250 JPY",
        "0.05",
    ]
