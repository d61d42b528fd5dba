"""What programs call sets and numbers, where that is not what Scryfall calls them.

Codes that the catalogue itself knows (those of Arena and MTGO) are not here. The pairs are facts
that were read in exports; what is not certain stays as it was written, for the resolver to find
by the set's name.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FOLLOWED = re.compile(r"0+(?=[0-9])")
_OF_TOTAL = re.compile(r"([0-9]+[a-z]?)/[0-9]+")
_DECIMAL = re.compile(r"([0-9]+)\.0+")
_CODE = re.compile(r"[A-Z0-9]{2,6}|[a-z0-9]{2,6}")

_DECKBOX = dict(
    pair.split("=")
    for pair in (
        "1e=lea 2e=leb 2u=2ed 3e=3ed 4e=4ed 5e=5ed 6e=6ed 7e=7ed al=all an=arn ap=apc aq=atq"
        " at=ath bd=btd br=brb cg=uds ch=chr dk=drk dm=dkm ex=exo fe=fem gu=ulg hm=hml ia=ice"
        " in=inv le=leg mi=mir mm=mmq ne=nem od=ody p2=p02 p3=s99 p4=s00 pk=ptk pr=pcy ps=pls"
        " re=ren ri=rin st=sth te=tmp ug=ugl uz=usg vi=vis wl=wth cstd=cst apac=palp euro=pelp"
        " guru=pgru thgt=p2hg uqc=pcel wmcq=wmc phj=jp1 mps_akh=mp2 mps_kld=mps pca_p=opca"
        " plist=plst uplist=ulst vow_sp=pvow"
    ).split()
)
_TCGPLAYER = {"list": "plst", "nms": "nem", "2ps": "itp", "vng": "pvan"}


def number(text: str) -> str:
    """A collector number as catalogues have it: `#012`, `12/269` and `12.0` are 12.

    Letters and stars stay; of the two numbers of a double-faced token it is the first.
    """
    bare = text.strip().lstrip("#").partition(" // ")[0].strip()
    if bare.isascii() and bare.isdecimal():
        return bare.lstrip("0") or bare[-1:]
    found = _OF_TOTAL.fullmatch(bare) or _DECIMAL.fullmatch(bare)
    bare = _FOLLOWED.sub("", found[1] if found else bare, 1) if bare[:1] == "0" or found else bare
    return "" if bare in {"-", "--"} else bare


def is_code(text: str) -> bool:
    """Whether the text looks like the code of a set rather than its name."""
    return bool(_CODE.fullmatch(text))


@lru_cache(4096)
def code(app: str, text: str) -> str:
    """Scryfall's code for what this app calls a set, as far as that is certain; lower case.

    "" if the app's code says nothing to anybody else.
    """
    own = text.lower()
    reader = _CODES.get(app)
    return reader(own) if reader else own


def name(app: str, text: str) -> str:
    """A set's name with what only this app adds to it put as others do."""
    if app == "deckbox" and text.startswith("Extras: "):
        return f"{text.removeprefix('Extras: ')} Tokens"
    if app == "deckbox" and text.startswith("Promo Pack: "):
        return f"{text.removeprefix('Promo Pack: ')} Promos"
    if app.startswith("tcgplayer"):
        return _tcgplayer_name(text)
    return text


def numbered(app: str, written_code: str, text: str, note: str) -> str:
    """The number, where the app leaves out a part of it that its code or a note tells.

    On The List, Deckbox has the set in the printing's note (`DDC` and 49 are DDC-49); the cards of
    TCGplayer's promo packs end in p.
    """
    own = written_code.lower()
    if app == "deckbox" and own in {"plist", "uplist"} and text and note and is_code(note):
        return f"{note.upper()}-{text}"
    if app == "tcgplayer" and _is_promo_pack(own) and text.isdecimal():
        return f"{text}p"
    return text


def _tcgplayer_name(text: str) -> str:
    bare = re.sub(r" \([A-Z0-9]{3}\)$", "", text.removeprefix("Universes Beyond: "))
    if bare.startswith("Promo Pack: "):
        return f"{bare.removeprefix('Promo Pack: ')} Promos"
    return bare


def _is_promo_pack(own: str) -> bool:
    return len(own) == 5 and own.startswith("pp")


def _deckbox(own: str) -> str:
    if re.fullmatch(r"ex_[0-9]+(?:_p)?", own):
        return ""
    promo = re.fullmatch(r"pp_([a-z0-9]{3})|([a-z0-9]{3})_pp", own)
    return f"p{promo[1] or promo[2]}" if promo else _DECKBOX.get(own, own)


def _tcgplayer(own: str) -> str:
    return own[1:] if _is_promo_pack(own) else _TCGPLAYER.get(own, own)


def _dragon_shield(own: str) -> str:
    return own.partition("_")[0]


def _goldfish(own: str) -> str:
    alchemy = re.fullmatch(r"y[0-9]{2}[-_]([a-z0-9]{3})", own)
    return f"y{alchemy[1]}" if alchemy else own


_CODES = {
    "deckbox": _deckbox,
    "tcgplayer": _tcgplayer,
    "dragonshield": _dragon_shield,
    "sorted": _dragon_shield,
    "mtggoldfish": _goldfish,
}
