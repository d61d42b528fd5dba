"""All rows: those on people and the one on cards."""

from benchmark import servers, works
from benchmark.aims import Aim, ratios
from benchmark.cards import cards
from benchmark.collections import collections
from benchmark.lists import imports

CARDS = works.Work(
    key="cards",
    title="a catalogue of all cards",
    unit="ms",
    measure=cards,
    servers=(servers.MTGNET,),
    people=20,
    judge=ratios(
        Aim("loading", most=60),
        Aim("loading: peak memory", most=400),
        Aim("p99 of a busy room while loading", most=25),
        Aim("/card, the same names again and again", least=20_000),
        Aim("/find, median", most=15),
        Aim("/find, p99", most=100),
        Aim("rise of a busy room's median beside /find", most=5),
        Aim("/card with a slip, median", most=15),
        Aim("/card with a slip, p99", most=15),
        Aim("the server with all cards", most=200),
    ),
)
COLLECTIONS = works.Work(
    key="collections",
    title="200 people with a million rows: 50 clients add single cards, then one looks",
    unit="ms",
    measure=collections,
    servers=(servers.MTGNET_KEEPING,),
    people=50,
    judge=ratios(
        Aim("/have", least=5_000),
        Aim("/whohas", most=5),
        Aim("/collection", most=50),
    ),
)
IMPORTS = works.Work(
    key="imports",
    title="a list of 12,784 rows of Moxfield, against all cards, beside a room that talks",
    unit="s",
    measure=imports,
    servers=(servers.MTGNET_KEEPING,),
    people=20,
    judge=ratios(
        Aim("importing", most=10),
        Aim("importing again", most=10),
        Aim("p99 of a busy room while importing", most=25),
        Aim("p99 of a busy room while importing again", most=25),
    ),
)
WORKS = (*works.WORKS, CARDS, COLLECTIONS, IMPORTS)
