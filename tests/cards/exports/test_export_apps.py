"""Each program's own list: told by its header, read by its own words."""

from __future__ import annotations

import csv
import io

import attrs
import pytest

from mtgnet.cards.copies import Condition, Marks, Treatment
from mtgnet.cards.exports.apps import APPS, app_called
from mtgnet.cards.exports.reading import read
from mtgnet.cards.exports.rows import Listing, ListingError, Row

ID = "01234567-89ab-cdef-0123-456789abcdef"
FOIL, ETCHED, NONFOIL = Treatment.FOIL, Treatment.ETCHED, Treatment.NONFOIL
MIRROR = {"name": "Old Mirror", "count": 2, "set_code": "abc", "number": "12"}

LISTS: dict[str, tuple[str, dict[str, object]]] = {
    "moxfield": (
        '"Count","Tradelist Count","Name","Edition","Condition","Language","Foil","Tags",'
        '"Last Modified","Collector Number","Alter","Proxy","Purchase Price"\r\n'
        '"2","1","Old Mirror","abc","Good (Lightly Played)","Traditional Chinese","etched",'
        '"red, old","2025-10-19 21:44:49.157000","12","True","False","1.50"\r\n',
        MIRROR
        | {"for_trade": 1, "condition": Condition.LIGHTLY_PLAYED, "lang": "zht"}
        | {"treatment": ETCHED, "tags": ("red", "old"), "marks": Marks.ALTERED, "price": 150},
    ),
    "manabox": (
        "Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,"
        "ManaBox ID,Scryfall ID,Purchase price,Misprint,Altered,Condition,Language,"
        "Purchase price currency,Added\n"
        f"Blue box,binder,Old Mirror,ABC,A Set,12,foil,rare,2,7,{ID},0.3,true,false,light_played,"
        "zh_CN,EUR,2024-02-03\n",
        MIRROR
        | {"place": "Blue box", "scryfall_id": ID, "treatment": FOIL, "marks": Marks.MISPRINT}
        | {"condition": Condition.MODERATELY_PLAYED, "lang": "zhs", "price": 30}
        | {"currency": "EUR", "acquired": "2024-02-03", "set_name": "A Set"},
    ),
    "archidekt": (
        "Quantity,Name,Finish,Condition,Date Added,Language,Purchase Price,Tags,Edition Name,"
        "Edition Code,Multiverse Id,Scryfall ID,Collector Number\n"
        f'2,Old Mirror,Etched,MP,2025-06-13,JP,,"Proxy,Signed,mine",A Set,abc,5,{ID},12\n',
        MIRROR
        | {"condition": Condition.MODERATELY_PLAYED, "treatment": ETCHED, "lang": "ja"}
        | {"marks": Marks.PROXY | Marks.SIGNED, "tags": ("mine",), "acquired": "2025-06-13"},
    ),
    "deckbox": (
        "Count,Tradelist Count,Name,Edition,Edition Code,Card Number,Condition,Language,Foil,"
        "Signed,Artist Proof,Altered Art,Misprint,Promo,Textless,Printing Id,Printing Note,Tags,"
        "My Price\n"
        '2,1,Old Mirror,The List,plist,12,Played,Chinese,foil,signed,,,,,,99,XYZ,"",$0.15\n',
        MIRROR
        | {"set_code": "plst", "number": "XYZ-12", "for_trade": 1, "marks": Marks.SIGNED}
        | {"condition": Condition.MODERATELY_PLAYED, "lang": "zhs", "treatment": FOIL}
        | {"price": 15, "currency": "USD"},
    ),
    "dragonshield": (
        '"sep=,"\nFolder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,'
        "Condition,Printing,Language,Price Bought,Date Bought,AVG,LOW,TREND\n"
        "Binder,2,2,Old Mirror,ABC_GUILD,A Set,12,LightPlayed,Surge Foil,Japanese,0.00,3/28/2021,"
        "1,2,3\n",
        MIRROR
        | {"for_trade": 2, "place": "Binder", "condition": Condition.MODERATELY_PLAYED}
        | {"treatment": FOIL, "lang": "ja", "price": None, "acquired": "2021-03-28"},
    ),
    "sorted": (
        "List Type,List Name,Collection,Quantity,Card Name,Set Code,Card Number,Condition,"
        "Printing,Language\ndeck,My deck,,2,Old Mirror,ABC,12,NearMint,Normal,jp\n",
        MIRROR | {"place": "My deck", "in_deck": True, "lang": "ja"},
    ),
    "delver": (
        "Name,Name,List name,Edition,Edition code,Collector's number,Price,Price (total),Foil,"
        "QuantityX,Tag,Language,Condition,Rarity,Scryfall ID,TCGPlayer productID,Edition (code),"
        "Edition [code],Foil quantity,Quantity\n"
        ",Old Mirror,Box,A Set,ABC,12,US$ 2.47,US$ 4.94,Foil,2x,mine,German,Near Mint,R,"
        f"{ID},77,ABC,[ABC],2,2\n",
        MIRROR
        | {"place": "Box", "set_name": "A Set", "treatment": FOIL, "tags": ("mine",)}
        | {"lang": "de", "vendor_ids": {"tcgplayer_id": 77}, "price": None},
    ),
    "tcgplayer": (
        "Quantity,Name,Simple Name,Set,Card Number,Set Code,Printing,Condition,Language,Rarity,"
        "Product ID,SKU\n"
        "2,Old Mirror (Borderless),Old Mirror,Promo Pack: A Set,12,PPABC,Foil,Heavily Played,"
        "English,Rare,77,88\n",
        MIRROR
        | {"set_code": "pabc", "number": "12p", "set_name": "A Set Promos", "treatment": FOIL}
        | {"condition": Condition.HEAVILY_PLAYED, "vendor_ids": {"tcgplayer_id": 77}},
    ),
    "tcgplayer-seller": (
        "TCGplayer Id,Product Line,Set Name,Product Name,Title,Number,Rarity,Condition,"
        "TCG Market Price,Total Quantity,Add to Quantity,TCG Marketplace Price\n"
        "5,Magic,A Set,Old Mirror,,012,R,Lightly Played Foil - Japanese,1,0,2,3\n",
        {"name": "Old Mirror", "count": 2, "set_name": "A Set", "number": "12"}
        | {"condition": Condition.LIGHTLY_PLAYED, "treatment": FOIL, "lang": "ja"},
    ),
    "cardsphere": (
        "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Scryfall ID,"
        f"Last Modified\n2,1,Old Mirror,A Set,SP,EN,F,Box,{ID},2020-01-01\n",
        {"name": "Old Mirror", "count": 2, "set_name": "A Set", "scryfall_id": ID}
        | {"treatment": FOIL, "condition": Condition.LIGHTLY_PLAYED, "tags": ("Box",)},
    ),
    "mtggoldfish": (
        "Card,Set ID,Set Name,Quantity,Foil,Variation,Collector Number,Scryfall ID\n"
        'Old Mirror,Y22-ABC,A Set,2,foil_etched,"",12,\n',
        MIRROR | {"set_code": "yabc", "treatment": ETCHED},
    ),
    "mtgo": (
        "Card Name,Quantity,ID #,Rarity,Set,Collector #,Premium,Sideboarded,Annotation\n"
        '"Refuse/Cooperate",2,6893,Common,MI,73/269,Yes,No,0\n',
        {"name": "Refuse // Cooperate", "count": 2, "set_code": "mi", "number": "73"}
        | {"treatment": FOIL, "vendor_ids": {"mtgo_foil_id": 6893}},
    ),
    "helvault": (
        "extras,language,name,quantity,scryfall_id\n"
        f"proxy/signed/etchedFoil,ja,Old Mirror,2,{ID}\n",
        {"name": "Old Mirror", "count": 2, "scryfall_id": ID, "treatment": ETCHED, "lang": "ja"}
        | {"marks": Marks.PROXY | Marks.SIGNED},
    ),
    "topdecked": (
        'QUANTITY,"NAME",SETCODE,"SETNAME","COLLECTOR NUMBER",FINISH,PRICE,RARITY,ID,'
        "ACQUIRED DATE,ACQUIRED PRICE,LANG,PRICE SALE,SIGNING,ALTERATION,CONDITION,NOTES,TAGS\n"
        f'2,"Old Mirror",abc,"A Set",12,foil,€0.04,rare,{ID},'
        "Fri May 15 2026 16:43:29 GMT+0200 (Central European Summer Time),1.5\n",
        MIRROR | {"treatment": FOIL, "acquired": "2026-05-15", "price": 150, "scryfall_id": ID},
    ),
    "deckstats": (
        "amount,card_name,is_foil,is_pinned,is_signed,set_id,set_code,collector_number,language,"
        'condition,comment,added\n2,"Old Mirror",1,0,1,5,"ABC",12,en,NM,hello,2020-01-01\n',
        MIRROR | {"treatment": FOIL, "marks": Marks.SIGNED, "note": "hello"},
    ),
    "tappedout": (
        "Qty,Name,Set,Set Number,Foil,Alter,Signed,Condition,Languange,Proxy\n"
        "2,Old Mirror,ABC,12,f-etch,-,-,SL,JP,-\n",
        MIRROR | {"treatment": ETCHED, "condition": Condition.LIGHTLY_PLAYED, "lang": "ja"},
    ),
    "cardcastle": (
        "Card Name,Set Name,Condition,Foil,Language,Multiverse ID,JSON ID,Price USD\n"
        f"Old Mirror,A Set,Moderately Played,true,cn,5,{ID},0.5\n",
        {"name": "Old Mirror", "count": 1, "set_name": "A Set", "scryfall_id": ID, "lang": "zhs"}
        | {"treatment": FOIL, "condition": Condition.MODERATELY_PLAYED},
    ),
    "cardmarket": (
        "idProduct;groupCount;price;idLanguage;condition;isFoil;isSigned;isAltered;isPlayset\n"
        "743311;2;1.50;7;5;1;;;1\n",
        {"name": "", "count": 8, "vendor_ids": {"cardmarket_id": 743311}, "lang": "ja"}
        | {"condition": Condition.MODERATELY_PLAYED, "treatment": FOIL, "price": None},
    ),
    "cubecobra": (
        "name,CMC,Type,Color,Set,Collector Number,Rarity,Color Category,status,Finish,maybeboard,"
        'image URL,tags,Notes\n"Old Mirror",2,Artifact,,abc,12,rare,c,Proxied,Foil,false,,a,b\n',
        MIRROR | {"count": 1, "treatment": FOIL, "marks": Marks.PROXY, "note": "b"},
    ),
    "csv": (
        "Qty;Card;Set;Number;Foil\n2;Old Mirror;ABC;12;yes\n",
        MIRROR | {"treatment": FOIL},
    ),
}


def only(listing: Listing) -> Row:
    assert listing.problems == ()
    [row] = listing.rows
    return row


@pytest.mark.parametrize("slug", LISTS)
def test_each_app_is_told_by_its_header_and_read_by_its_words(slug: str) -> None:
    text, expected = LISTS[slug]
    listing = read(text)
    assert listing.app == slug
    row = only(listing)
    assert {name: getattr(row, name) for name in expected} == expected


@pytest.mark.parametrize("slug", LISTS)
def test_columns_are_known_by_name_in_any_order_case_and_with_blanks(slug: str) -> None:
    text, _ = LISTS[slug]
    listing = read(text)
    delimiter = ";" if slug in {"cardmarket", "csv"} else ","
    bare = text.removeprefix('"sep=,"\n')
    headers, *under = csv.reader(io.StringIO(bare), delimiter=delimiter)
    rows = [[*row, *[""] * (len(headers) - len(row))][::-1] for row in (headers, *under)]
    rows[0] = [f" {header.upper()} " for header in rows[0]]
    turned = io.StringIO()
    csv.writer(turned, delimiter=delimiter).writerows(rows)
    again = read(turned.getvalue())
    assert again.app == slug
    same = [attrs.evolve(row, line=0, raw="", written={}) for row in listing.rows]
    assert [attrs.evolve(row, line=0, raw="", written={}) for row in again.rows] == same


@pytest.mark.parametrize(
    ("header", "cells", "counts"),
    [
        (
            "Reg Qty,Foil Qty,Name,Set,Set Code,Collector Number",
            "2,1,Old Mirror,A Set,ABC,086",
            [(2, NONFOIL), (1, FOIL)],
        ),
        ("Reg Qty,Foil Qty,Name,Set,Set Code", "0,3,Old Mirror,A Set,ABC", [(3, FOIL)]),
        (
            "Name,Count,Foil count,Special foil count,Number,Set,Set code",
            "Old Mirror,1,2,3,12,A Set,ABC",
            [(1, NONFOIL), (2, FOIL), (3, FOIL)],
        ),
        ("Name,Quantity,Foil Quantity", "Old Mirror,1,2", [(1, NONFOIL), (2, FOIL)]),
    ],
)
def test_finishes_that_are_counted_apart_are_rows_of_their_own(
    header: str, cells: str, counts: list[tuple[int, Treatment]]
) -> None:
    listing = read(f"{header}\n{cells}\n")
    assert [(row.count, row.treatment) for row in listing.rows] == counts
    assert {row.line for row in listing.rows} == {2}


def test_the_same_word_is_another_condition_in_another_country() -> None:
    american = "Quantity,Name,Finish,Condition,Date Added,Language,Edition Code\n1,X,,LP,,,\n"
    european = "idProduct;groupCount;condition\n1;1;LP\n"
    assert only(read(american)).condition is Condition.LIGHTLY_PLAYED
    row = only(read(european))
    assert row.condition is Condition.MODERATELY_PLAYED
    assert row.written == {"condition": "LP"}


def test_wish_lists_are_passed_over_and_decks_are_asked_about() -> None:
    listing = read(
        "Binder Name,Binder Type,Name,Quantity,ManaBox ID\n"
        "wants,list,Old Mirror,1,5\nmine,binder,Old Mirror,2,5\nElves,deck,Old Mirror,3,5\n"
    )
    assert [(row.place, row.count, row.in_deck) for row in listing.rows] == [
        ("mine", 2, False),
        ("Elves", 3, True),
    ]
    assert listing.passed == 1
    assert listing.remarks == (
        "Passed over: cards of lists, which are wished for and not owned (1).",
        "Rows in decks (Elves): 1. See that they are in no binder, too.",
    )


def test_a_shop_has_more_than_is_owned() -> None:
    header = "Product Line,Product Name,Condition,Total Quantity\n"
    listing = read(header + "Magic,Old Mirror,Near Mint,0\nPokemon,Mouse,Near Mint,3\n")
    assert (listing.rows, listing.problems, listing.passed) == ((), (), 2)


def test_a_name_with_an_addition_keeps_it_for_those_who_know_the_cards() -> None:
    row = only(read("Quantity,Card Name,Folder Name\n1,Beast Token (4/4),Box\n"))
    assert (row.name, row.names) == ("Beast Token (4/4)", ("Beast Token", "Beast"))


def test_what_nobody_knows_is_kept_and_what_the_catalogue_knows_is_not() -> None:
    row = only(read("Name,Count,Rarity,Type,Grading,Shelf\nOld Mirror,1,rare,Artifact,PSA 9,\n"))
    assert row.written == {"Grading": "PSA 9"}


def test_a_listing_says_what_its_columns_tell() -> None:
    assert read("Name,Count,Foil\nOld Mirror,1,\n").says == {"name", "treatment"}


def test_the_header_alone_is_no_mistake() -> None:
    listing = read("Name,Count\n")
    assert (listing.rows, listing.problems) == ((), ())
    assert listing.remarks == ("There is no card in it.",)


def test_every_slug_and_name_is_another() -> None:
    words = [word for app in APPS for word in (app.slug, app.name, *app.also)]
    assert len(set(words)) == len(words)
    assert app_called("Dragon Shield").slug == "dragonshield"
    assert app_called("Arena").slug == "plain"
    with pytest.raises(ListingError, match="There is no format “foo” here; there are own, json"):
        app_called("foo")
