"""From the bytes of a file to its text, with a word for every file that is no text at all."""

from __future__ import annotations

import re

from mtgnet.cards.exports.rows import ListingError

MOST_BYTES = 64 * 2**20

_CSV = "export or save it as CSV (UTF-8) and import that"
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3\0", f"a database, such as a backup of Delver Lens: {_CSV}"),
    (b"\xd0\xcf\x11\xe0", f"an old Excel file: {_CSV}"),
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"7z\xbc\xaf", "packed with 7-Zip: unpack it first"),
    (b"Rar!", "packed with RAR: unpack it first"),
    (b"%PDF", f"a PDF file: {_CSV}"),
    (b"{\\rtf", "a text with formatting (RTF): save it as plain text"),
    (b"\x89PNG", "a picture: type or export the names of the cards"),
    (b"\xff\xd8\xff", "a picture: type or export the names of the cards"),
    (b"GIF8", "a picture: type or export the names of the cards"),
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufeff]+")
_LATIN = "It is not UTF-8 and was read as Windows-1252: look at the names with accents."
_STRIPPED = "There were control characters in it, which were left out."


def decoded(data: bytes | str) -> tuple[str, list[str]]:
    """The text and remarks on how it was read; without NULs, marks and control characters.

    Raises ListingError, saying what it is, for what is no text, and for more than MOST_BYTES.
    """
    if len(data) > MOST_BYTES:
        raise ListingError("That is too big to be read at once: import it in parts.")
    text, remarks = (data, []) if isinstance(data, str) else _text(data)
    if "\0" in text:
        raise ListingError(f"That is a binary file, not text: {_CSV}.")
    bare = _CONTROL.sub("", text)
    if len(bare) < len(text.lstrip("\ufeff")):
        remarks.append(_STRIPPED)
    return bare, remarks


def tidy(text: str) -> str:
    """One value without the characters that no text should have."""
    return _CONTROL.sub("", text.replace("\0", ""))


def _text(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), []
    if kind := _kind(data):
        raise ListingError(f"That is {kind}.")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _western(data), [_LATIN]


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _kind(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        return _packed(data[:4096])
    return next((word for start, word in _KINDS if data.startswith(start)), None)


def _packed(start: bytes) -> str:
    if b"[Content_Types].xml" in start or b"xl/" in start:
        return f"an Excel file: {_CSV}"
    if b"opendocument" in start:
        return f"a LibreOffice file: {_CSV}"
    return "packed with zip: unpack it first"
