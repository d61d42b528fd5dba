"""The books of collections, looked at as a whole: every count is a sum, nothing is bound twice.

It is true of any database of a server, at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Rows = Callable[..., Sequence[Mapping[str, Any]]]
"""Takes a query, and gives the rows that it finds."""


def check_books(rows: Rows) -> None:
    """Check that every count is the sum of its moves, and that what is bound is so for a reason."""
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
    for row in rows(
        "SELECT h.id, h.lent, COALESCE(SUM(l.count), 0) AS out FROM holding h LEFT JOIN loan l"
        " ON l.holding_id = h.id AND l.state != 'returned' GROUP BY h.id"
    ):
        assert row["lent"] == row["out"], dict(row)
    for row in rows(
        "SELECT h.id, h.promised, COALESCE(SUM(i.count), 0) AS offered FROM holding h"
        " LEFT JOIN (SELECT i.* FROM trade_item i JOIN trade t ON t.id = i.trade_id"
        " WHERE t.state = 'open' AND i.giver = t.by) i ON i.holding_id = h.id GROUP BY h.id"
    ):
        assert row["promised"] == row["offered"], dict(row)
    assert not rows("SELECT * FROM move WHERE holding_id NOT IN (SELECT id FROM holding)")
