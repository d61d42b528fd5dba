"""The books of collections, looked at as a whole: every count is a sum, nothing is bound twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Rows = Callable[..., Sequence[Mapping[str, Any]]]
"""Takes a query, and gives the rows that it finds."""


def check_books(rows: Rows) -> None:
    """Check that every count is the sum of its moves, and that nothing is bound twice."""
    for row in rows(
        "SELECT h.*, COALESCE(SUM(CASE WHEN c.undone IS NULL THEN m.count END), 0) AS moved,"
        " COALESCE(SUM(CASE WHEN c.undone IS NULL THEN m.for_trade END), 0) AS marked"
        " FROM holding h LEFT JOIN move m ON m.holding_id = h.id"
        " LEFT JOIN change c ON c.id = m.change_id GROUP BY h.id"
    ):
        assert row["moved"] == row["count"], dict(row)
        assert row["marked"] == row["for_trade"], dict(row)
        assert 0 <= row["for_trade"] <= row["count"], dict(row)
        assert 0 <= row["lent"] + row["promised"] <= row["count"], dict(row)
    assert not rows("SELECT * FROM move WHERE holding_id NOT IN (SELECT id FROM holding)")
