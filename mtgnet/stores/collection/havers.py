"""Who has a card: the owners summed up from an index alone, and then the rows of a page of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, Select, String, bindparam, func, select

from mtgnet.core.collecting.holdings import Haver, Havers, Having
from mtgnet.stores.collection import ledger
from mtgnet.stores.collection.schema import holding

_h = holding.c
_KINDS_SHOWN = 5
_KIND = ("owner", "what", "lang", "treatment", "condition", "marks")
_FACTS = ("name", "oracle_id", "scryfall_id", "set_code", "number")
_COUNTS = ("count", "for_trade", "lent", "promised")
_FREE = func.sum(_h.count - _h.lent - _h.promised)
_owners = func.json_each(bindparam("owners", type_=String)).table_valued("value")
_ANY = (
    _h.oracle_id == bindparam("card"),
    _h.owner.in_(select(_owners.c.value)),
    _h.count > 0,
)
_ONE = (*_ANY, _h.set_code == bindparam("set"), _h.number == bindparam("number"))


@attrs.frozen
class Asked:
    """A card that is asked for, or one printing of it, by set and number."""

    oracle_id: str
    printing: tuple[str, str] | None

    def values(self, owners: Collection[int]) -> dict[str, str]:
        """What the queries are given."""
        set_code, number = self.printing or ("", "")
        told = {"set": set_code, "number": number} if self.printing else {}
        return {"card": self.oracle_id, "owners": json.dumps(list(owners)), **told}


def _summed(rows: tuple[Any, ...]) -> Select[Any]:
    return select(_h.owner, func.sum(_h.count), _FREE).where(*rows).group_by(_h.owner)


def _kinds(rows: tuple[Any, ...]) -> Select[Any]:
    """The kinds of copies that owners have, the freest of each first, and how many kinds."""
    place = func.row_number().over(partition_by=_h.owner, order_by=(_FREE.desc(), func.min(_h.id)))
    kinds = (
        select(
            *(_h[name] for name in _KIND),
            *(func.max(_h[name]).label(name) for name in _FACTS),
            *(func.sum(_h[name]).label(name) for name in _COUNTS),
            place.label("place"),
            func.count().over(partition_by=_h.owner).label("kinds"),
        )
        .where(*rows)
        .group_by(*(_h[name] for name in _KIND))
        .subquery()
    )
    return select(kinds).where(kinds.c.place <= _KINDS_SHOWN).order_by(kinds.c.place)


_SUMMED = {False: _summed(_ANY), True: _summed(_ONE)}
_SHOWN = {False: _kinds(_ANY), True: _kinds(_ONE)}


def havers(
    connection: Connection,
    asked: Asked,
    owners: Collection[int],
    here: Collection[int],
    first: int,
    limit: int,
) -> Havers:
    """See `mtgnet.core.collecting.holdings.Holdings`."""
    summed = connection.execute(_SUMMED[asked.printing is not None], asked.values(owners)).all()
    found = [Haver(owner=owner, count=count, free=free) for owner, count, free in summed]
    found.sort(key=lambda each: (each.owner not in here, -each.free, -each.count, each.owner))
    return Havers(
        owners=len(found),
        copies=sum(each.count for each in found),
        free=sum(each.free for each in found),
        page=tuple(_with_kinds(connection, asked, found[first : first + limit])),
    )


def _with_kinds(connection: Connection, asked: Asked, page: Sequence[Haver]) -> list[Haver]:
    """Owners with the kinds of copies that they have."""
    values = asked.values([each.owner for each in page])
    rows = connection.execute(_SHOWN[asked.printing is not None], values).mappings()
    kinds: defaultdict[int, list[Having]] = defaultdict(list)
    counted: dict[int, int] = {}
    for row in rows:
        kinds[row["owner"]].append(_having(row))
        counted[row["owner"]] = row["kinds"]
    return [
        attrs.evolve(
            each,
            kinds=tuple(kinds[each.owner]),
            more=counted[each.owner] - len(kinds[each.owner]),
        )
        for each in page
    ]


def _having(row: Any) -> Having:
    return Having(
        owner=row["owner"],
        copy=ledger.copy_of({**row, "place": ""}),
        count=row["count"],
        for_trade=row["for_trade"],
        lent=row["lent"],
        promised=row["promised"],
    )
