"""Files that were cut, re-saved, mixed up or are none at all: a word for each, and nothing lost."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtgnet.cards.copies import Condition, Marks
from mtgnet.cards.exports.reading import read, reading
from mtgnet.cards.exports.rows import Listing, ListingError

MOXFIELD = (
    "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Last Modified,"
    "Collector Number,Alter,Proxy,Purchase Price\n"
)
DRAGON_SHIELD = "Folder Name,Quantity,Trade Quantity,Card Name,Set Code,Printing\n"


def moxfield(*rows: str) -> Listing:
    return read(MOXFIELD + "\n".join(rows))


def row(
    count: str = "1", name: str = "Old Mirror", condition: str = "Near Mint",
    language: str = "English", foil: str = "", trade: str = "1", price: str = "", proxy: str = "",
) -> str:  # fmt: skip
    return f"{count},{trade},{name},abc,{condition},{language},{foil},,,12,,{proxy},{price}"


@pytest.mark.parametrize(
    ("text", "code", "column", "words"),
    [
        (row(count="0"), "count", "Count", "cannot have 0 copies"),
        (row(count="-3"), "count", "Count", "cannot have -3 copies"),
        (row(count="abc"), "count", "Count", "“abc” is not a whole number"),
        (row(count="1.5"), "count", "Count", "“1.5” is not a whole number"),
        (row(count=""), "count", "Count", "count is missing"),
        (row(count="1000001"), "count", "Count", "1,000,001 copies are too many"),
        (row(count="9" * 5000), "count", "Count", "not a whole number"),
        (row(count="４"), "count", "Count", "digits"),
        (row(foil="yes"), "finish", "Foil", "“yes” is no finish"),
        (row(language="Klingon"), "language", "Language", "“Klingon” is no language"),
        (row(language="EN"), "language", "Language", "use English, Spanish"),
        (row(condition="Fine"), "condition", "Condition", "use Mint, Near Mint, Good"),
        (row(proxy="maybe"), "mark", "Proxy", "neither yes nor no"),
        (row(name=""), "name", "Name", "no card's name"),
        (row(name="x" * 301), "name", "Name", "as long as this"),
        ("1,1,Old Mirror", "cells", "", "3 cells and the header 13"),
        (row() + ",more,and more", "cells", "", "15 cells and the header 13"),
        ('1,1,"Old Mirror,abc', "quotes", "", "quotation mark"),
        ("x" * 30_000, "quotes", "", "over 20,000 characters"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_stops_no_other(
    text: str, code: str, column: str, words: str
) -> None:
    listing = moxfield(row(), text, row(count="2"))
    assert [one.count for one in listing.rows] == [1, 2]
    [problem] = listing.problems
    assert (problem.line, problem.code, problem.column) == (3, code, column)
    assert words in problem.why
    assert text.startswith(problem.raw)


@pytest.mark.parametrize("trade", ["5", "abc", "-1", "x" * 100])
def test_what_is_only_known_beside_stops_no_row_but_is_kept(trade: str) -> None:
    listing = moxfield(row(trade=trade, count="2", price="a lot"))
    [one] = listing.rows
    assert one.for_trade in {0, 2}
    assert one.price is None
    assert one.written["Purchase Price"] == "a lot"
    assert "The price “a lot” could not be read." in one.remarks


def test_blank_rows_and_repeated_headers_are_passed_over() -> None:
    listing = moxfield(row(), "", ",,,,,,,", "   ", MOXFIELD.strip(), row())
    assert [one.line for one in listing.rows] == [2, 7]
    assert (listing.passed, listing.problems) == (4, ())


def test_a_spreadsheet_leaves_its_traces() -> None:
    listing = moxfield(
        row(count="2.0", price='"$1,234.50"', proxy="TRUE") + ",,,,",
        row(count='"1,000"', price='"0,30 €"'),
        row(price="1.234567"),
    )
    first, second, third = listing.rows
    assert (first.count, first.price, first.currency) == (2, 123450, "USD")
    assert first.marks is Marks.PROXY
    assert (second.count, second.price, second.currency) == (1000, 30, "EUR")
    assert third.price == 123


def test_a_name_with_a_comma_is_put_together_if_that_is_certain() -> None:
    listing = moxfield("1,1,Old, Mirror,abc,Near Mint,English,foil,,,12,,,", row(name="Old,Mirror"))
    [one] = listing.rows
    assert (one.name, one.set_code, one.number) == ("Old, Mirror", "abc", "12")
    assert one.remarks == ("It has too many cells; the name was taken to have a comma.",)
    assert [problem.line for problem in listing.problems] == [3]


def test_rows_may_end_early_but_not_before_what_matters() -> None:
    listing = moxfield("1,1,Old Mirror,abc,Near Mint,English,,,,12")
    [one] = listing.rows
    assert (one.number, one.condition) == ("12", Condition.NEAR_MINT)


def test_line_breaks_and_marks_in_cells_are_read_and_lines_counted() -> None:
    text = (
        'Name,Count,Note\n"""Ach!""",1,"two\r\nlines"\nOld Mirror,2,"a ""word"""\nOld Mirror,0,\n'
    )
    listing = read(text)
    first, second = listing.rows
    assert (first.name, first.note, first.line) == ('"Ach!"', "two\r\nlines", 2)
    assert (second.note, second.line) == ('a "word"', 4)
    assert [problem.line for problem in listing.problems] == [5]


def test_a_mark_that_is_not_closed_costs_one_row() -> None:
    listing = moxfield(row(name='"Old Mirror'), *[row()] * 100)
    assert len(listing.rows) == 100
    assert [(one.line, one.code) for one in listing.problems] == [(2, "quotes")]


@pytest.mark.parametrize("name", ["=1+1", "+2 Mace", "@sum", '-"x"'])
def test_what_looks_like_a_formula_is_text(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert moxfield(row(name=quoted)).rows[0].name == name


@pytest.mark.parametrize("first", ['"sep=;"', "sep=;", "SEP=;", '"sep=;";;;'])
def test_a_first_line_may_name_the_delimiter(first: str) -> None:
    listing = read(f"{first}\r\nName;Count\r\nOld, Mirror;2\r\n")
    [one] = listing.rows
    assert (one.name, one.count, one.line) == ("Old, Mirror", 2, 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found_out(delimiter: str, ending: str) -> None:
    text = ending.join(
        [delimiter.join(["Name", "Count", "Set"]), delimiter.join(["X", "2", "ABC"])]
    )
    [one] = read(text).rows
    assert (one.name, one.count, one.set_code) == ("X", 2, "abc")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    listing = read("Name,Count\nLim-Dûl’s Vault,1\n".encode(encoding))
    assert listing.rows[0].name == "Lim-Dûl’s Vault"
    assert bool(listing.remarks) is (encoding == "cp1252")


def test_characters_that_no_name_has_are_left_out() -> None:
    listing = read("Name,Count\nOld\x1b[31m Mir\ud800ror,1\n")
    assert listing.rows[0].name == "Old[31m Mirror"
    assert listing.remarks == ("There were control characters in it, which were left out.",)


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in it"),
        (b"\xef\xbb\xbf \r\n", "nothing in it"),
        (b"SQLite format 3\x00" + bytes(100), "backup of Delver Lens: export"),
        (zipped("xl/workbook.xml"), "Excel file: export or save it as CSV"),
        (zipped("cards.csv"), "packed with zip"),
        (gzip.compress(b"x"), "packed with gzip"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"%PDF-1.7", "a PDF"),
        (b"Name,Count\n\x00\x01", "binary file"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'<?xml version="1.0"?><Deck/>', "XML"),
        (b'[{"name": "Old Mirror"', "a slip in line 1"),
        (b'{"name": ' + b"[" * 100_000, "no list of cards"),
        (b'{"count": 3}', "no list of cards"),
        (b'{"format": "mtgnet collection", "version": 9, "cards": []}', "newer mtgnet"),
        (b"Anzahl,Ding,Satz\n1,Old Mirror,ABC\n", "no column has the name of the card"),
        (b"4,Lightning Bolt,M10\n1,Island,M10\n", "must name the columns"),
    ],
)
def test_what_is_no_list_says_what_it_is_instead(data: bytes, words: str) -> None:
    with pytest.raises(ListingError, match=words):
        read(data)


@pytest.mark.parametrize(
    ("text", "app", "words"),
    [
        (DRAGON_SHIELD, "moxfield", "header of Dragon Shield, not of Moxfield: name dragonshield"),
        (DRAGON_SHIELD, "plain", "header of Dragon Shield and is not plain text"),
        ("4 Old Mirror\n", "manabox", "no table of ManaBox.*plain text"),
        ("Edition,Count\n", "moxfield", "No column tells which card"),
        ('[{"name": "Old Mirror"}]', "moxfield", "JSON, not Moxfield"),
        ("4 Old Mirror\n", "own", "looks like JSON"),
        ("4 Old Mirror\n", "nonsense", "no format “nonsense”"),
    ],
)
def test_another_list_than_the_named_one_says_so(text: str, app: str, words: str) -> None:
    with pytest.raises(ListingError, match=words):
        read(text, app)


def test_a_named_format_is_read_with_fewer_columns_than_it_is_told_by() -> None:
    listing = read("Count,Name,Edition\n2,Old Mirror,abc\n", "Moxfield")
    assert (listing.app, listing.rows[0].set_code) == ("moxfield", "abc")


HEADERS = st.sampled_from([MOXFIELD, DRAGON_SHIELD, '"sep=,"\nName,Count\n', "", "[", "{"])
CELLS = st.text(alphabet='ab1,;\t"\n\r x-$€=(){}[]*#/é\0', max_size=200)


@given(st.one_of(st.binary(max_size=300), st.tuples(HEADERS, CELLS).map("".join)))
@example(b'[{"name": 1e999, "count": NaN, "tags": [[]]}]')
@example(b'["\\ud800"]')
def test_reading_is_total(data: bytes | str) -> None:
    try:
        listing = read(data)
    except ListingError:
        return
    for one in listing.rows:
        assert 1 <= one.count <= 1_000_000
        assert 0 <= one.for_trade <= one.count
        one.name.encode()
    assert all(problem.why and problem.line > 0 for problem in listing.problems)


def test_reading_goes_in_steps() -> None:
    steps = reading(MOXFIELD + f"{row()}\n" * 1000)
    lines = list(steps)
    assert lines[0] == 2
    assert len(lines) == 10
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    "line", ['"x,1\n', "[[[[[[[[(((((((( (M10)\n", '1,1,"a"b"c,d\n', ",\n", "x #y *z* [w] (v)\n"]
)
def test_the_work_grows_with_the_file_and_no_faster(line: str) -> None:
    def calls(count: int) -> int:
        counted = 0

        def count_one(*_: object) -> None:
            nonlocal counted
            counted += 1

        text = "Name,Count\n" + line * count
        before = sys.getprofile()
        sys.setprofile(count_one)
        try:
            read(text)
        finally:
            sys.setprofile(before)
        return counted

    assert calls(2_000) < 9 * calls(250)
