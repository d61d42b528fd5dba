"""Searching: what each key finds in the starter set, in which order and in which printing."""

import pytest
from sqlalchemy import create_engine, text

from mtgnet.cards.query import QueryError
from mtgnet.cards.query.keys import KEYS
from mtgnet.cards.vocabulary import Rarity
from mtgnet.stores import search

DELVER = "Delver of Secrets // Insectile Aberration"
BONECRUSHER = "Bonecrusher Giant // Stomp"
FIRE_ICE = "Fire // Ice"
JACE = "Jace, Vryn's Prodigy // Jace, Telepath Unbound"


@pytest.fixture
def starter(starter_catalogue):
    with starter_catalogue.engine.connect() as connection:
        yield connection


@pytest.fixture
def found(starter):
    def names(query, sets=None):
        return search.names(starter, search.find(starter, query, sets=sets))

    return names


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("bolt", ["Lightning Bolt"], []),
        ("bolt lightning", ["Lightning Bolt"], []),
        ("aberration secrets", [DELVER], []),
        ("urzas", ["Urza's Saga"], []),
        ("sakuratribe", ["Sakura-Tribe Elder"], []),
        ("fire//ice", [FIRE_ICE], []),
        ("//", [FIRE_ICE, DELVER], ["Lightning Bolt"]),
        ("layout:split", [FIRE_ICE], [DELVER]),
        ("!fire", [FIRE_ICE], []),
        ("!fire/ice", [FIRE_ICE], []),
        ("!lightning bolt", ["Lightning Bolt"], []),
        ("!lightning", [], ["Lightning Bolt"]),
        ("name:/^(tarmo|memn)/", ["Tarmogoyf", "Memnite"], ["Lightning Bolt"]),
        ("name:/^stomp$/", [BONECRUSHER], []),
        ("t:lhurgoyf", ["Tarmogoyf"], []),
        ("t:planeswalker", [JACE, "Jace, the Mind Sculptor"], [DELVER]),
        ("t:pw", [JACE], []),
        ("t:/^basic/", ["Forest"], ["Bayou"]),
        ("kw:flying t:angel", ["Serra Angel", "Platinum Angel"], ["Griselbrand"]),
        ("fo:enchanted", ["Animate Dead"], []),
        ('o:"sacrifice ~"', ["Sakura-Tribe Elder"], ["Viscera Seer"]),
        (r"o:/\spp until/", ["Giant Growth"], ["Lightning Bolt"]),
        ("o:/^{t}: add \\sm/", ["Llanowar Elves"], ["Lightning Bolt"]),
        ("c:r", ["Lightning Bolt", FIRE_ICE, "Terminate"], ["Ponder", "Sol Ring"]),
        ("c=r", ["Lightning Bolt"], ["Terminate", FIRE_ICE]),
        ("c>=ur", [FIRE_ICE], ["Lightning Bolt"]),
        ("c:c", ["Sol Ring", "Forest", "Memnite"], ["Lightning Bolt"]),
        ("c:m", ["Terminate"], ["Lightning Bolt"]),
        ("id:r", ["Lightning Bolt", "Mountain", "Sol Ring"], ["Terminate", "Island"]),
        ("id=2", ["Bayou", "Terminate"], ["Edgar Markov"]),
        ("produces=bg", ["Bayou"], ["Birds of Paradise"]),
        ("produces=1 c:c t:artifact", ["Sol Ring"], ["Arcane Signet"]),
        ("m:rr", ["Kargan Dragonlord"], ["Lightning Bolt"]),
        ("m={R}", ["Lightning Bolt"], ["Terminate"]),
        ("m<=1u", ["Brainstorm", "Sol Ring"], ["Counterspell", "Forest"]),
        ("m>{W}", ["Serra Angel"], ["Swords to Plowshares"]),
        ('m=""', ["Forest"], ["Ornithopter"]),
        ("m=0", ["Ornithopter", "Memnite"], ["Forest"]),
        ("m={hw}", ["Little Girl"], []),
        ("mv=0.5", ["Little Girl"], []),
        ("mv:even t:artifact", ["Memnite"], ["Sol Ring"]),
        ("pow=tou t:angel", ["Serra Angel", "Platinum Angel"], []),
        ("pow=*", ["Tarmogoyf"], ["Memnite"]),
        ("tou=1+* pow<tou", ["Tarmogoyf"], []),
        ("pow=½", ["Little Girl"], []),
        ("pow=3 tou=2", [DELVER], []),
        ("pow=1 tou=2", [], [DELVER]),
        ("loy=5", [JACE], ["Jace, the Mind Sculptor"]),
        ("def=3", ["Invasion of Zendikar // Awakened Skyclave"], []),
        ("pt>=30", ["Emrakul, the Aeons Torn"], ["Griselbrand"]),
        ("r:m", ["Tarmogoyf"], ["Black Lotus"]),
        ("s:m10", ["Lightning Bolt"], ["Serra Angel"]),
        ("e:m10,znr", ["Lightning Bolt", "Clearwater Pathway // Murkwater Pathway"], []),
        ("cn=146 s:m10", ["Lightning Bolt"], []),
        ("cn=130b", ["Hanweir, the Writhing Township"], ["Hanweir Garrison"]),
        ("cn<10", ["Emrakul, the Aeons Torn"], ["Lightning Bolt"]),
        ("in:m10 in:clb", ["Lightning Bolt"], []),
        ("year<=1993", ["Black Lotus"], ["Lightning Bolt"]),
        ("date>m10 bolt", ["Lightning Bolt"], []),
        ("f:legacy", ["Lightning Bolt"], ["Black Lotus"]),
        ("f:vintage lotus", ["Black Lotus"], []),
        ("legal:vintage lotus", [], ["Black Lotus"]),
        ("restricted:vintage", ["Black Lotus", "Sol Ring"], ["Lightning Bolt"]),
        ("is:reserved", ["Black Lotus", "Bayou"], ["Sol Ring"]),
        ("is:split", [FIRE_ICE], [DELVER]),
        ("is:dfc", [DELVER], [FIRE_ICE]),
        ("is:mdfc", ["Clearwater Pathway // Murkwater Pathway"], [DELVER]),
        ("is:commander", ["Edgar Markov", "Griselbrand"], ["Serra Angel"]),
        ("is:permanent mv=0 t:artifact", ["Black Lotus"], []),
        ("not:permanent c:r", ["Lightning Bolt"], ["Goblin Bombardment"]),
        ("is:funny", ["Little Girl"], ["Lightning Bolt"]),
        ("border:silver", ["Little Girl"], []),
        ("prints=3", ["Lightning Bolt", "Sol Ring"], ["Tarmogoyf"]),
        ("through or bolt", ["Lightning Bolt"], []),
    ],
)  # fmt: skip
def test_finds(found, query, there, not_there):
    names = found(query)
    assert set(there) <= set(names)
    assert not set(not_there) & set(names)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.names[0])
def test_every_key_and_operator_answers(starter, key):
    name, value = key.names[0], key.example.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip(":=<>!")
    for operator in key.operators.split():
        hits = search.find(starter, f"{name}{operator}{value}")
        assert len(search.page(starter, hits)) == min(hits.total, 10)


def test_terms_about_printings_hold_on_one(found):
    assert found("!'lightning bolt' s:m10 r:c") == ["Lightning Bolt"]
    assert found("!'lightning bolt' s:m10 r:u") == []
    assert found("!'lightning bolt' r:u") == ["Lightning Bolt"]


def test_the_printing_that_was_asked_for_is_shown(starter):
    (hit,) = search.page(starter, search.find(starter, "!'lightning bolt' s:m10"))
    assert (hit.set_code, hit.number, hit.rarity, hit.lang) == ("m10", "146", Rarity.COMMON, "en")
    oldest, newest = (
        search.page(starter, search.find(starter, f"!'lightning bolt' prefer:{which}"))[0]
        for which in ("oldest", "newest")
    )
    assert oldest.set_code == "m10"
    assert oldest.released_at < newest.released_at


def test_unique(found):
    assert found("!'lightning bolt'") == ["Lightning Bolt"]
    assert found("!'lightning bolt' unique:prints") == ["Lightning Bolt"] * 3
    assert 1 <= len(found("!'lightning bolt' unique:art")) <= 3


def test_order(found):
    by_name = found("t:artifact")
    assert by_name == sorted(by_name, key=str.lower)
    assert found("t:artifact direction:desc") == by_name[::-1]
    assert found("t:artifact order:cmc")[0] == "Black Lotus"
    assert found("t:creature order:power direction:desc")[0] == "Emrakul, the Aeons Torn"
    assert found("t:land order:released")[-1] == "Tundra"


def test_extras_are_hidden_until_they_are_named(found):
    assert found("goblin") == ["Goblin Bombardment"]
    assert "Goblin" in found("goblin t:token")
    assert "Goblin" in found("goblin include:extras")
    assert "Goblin" in found("goblin is:token")
    assert found("!tazeem") == ["Tazeem"]
    assert "Goblin" not in found("goblin -t:elf")
    assert "Goblin" not in found("goblin -(t:elf or t:plane)")
    assert "Goblin" in found("c:r or goblin t:token")
    assert "Goblin" not in found("c:r or t:plane")


def test_within_sets_only_their_printings_exist(found):
    assert found("bolt", ["clb"]) == ["Lightning Bolt"]
    assert found("bolt", ["isd"]) == []
    assert found("-t:zombie", ["isd", "m10"]) == [DELVER, "Lightning Bolt"]
    assert found("prints=1 bolt", ["m10"]) == ["Lightning Bolt"]
    assert found("in:clb", ["m10"]) == []
    assert found("t:goblin", ["sld"]) == ["Goblin"]


def test_pages(starter):
    hits = search.find(starter, "t:creature")
    names = search.names(starter, hits)
    pages = [search.page(starter, hits, start, 10) for start in range(0, hits.total, 10)]
    assert [hit.name for page in pages for hit in page] == names
    assert search.page(starter, hits, hits.total, 10) == []


def test_nothing_left_finds_nothing(starter):
    hits = search.find(starter, "colr:red")
    assert (hits.total, len(hits.complaints)) == (0, 1)
    assert search.names(starter, hits) == search.page(starter, hits) == []


def test_the_rest_still_answers(starter):
    hits = search.find(starter, "bolt colr:red s:m10")
    assert search.names(starter, hits) == ["Lightning Bolt"]
    assert "color" in hits.complaints[0].text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("s:m01", "no set “m01” in the catalogue; did you mean “m10”?"),
        ("f:nothing", "no format “nothing”"),
        ("b:nothing", "no block “nothing”"),
        ("date>zzz", "no set “zzz” with a date"),
    ],
)
def test_what_the_catalogue_lacks_is_told(starter, query, told):
    hits = search.find(starter, query)
    assert hits.total == 0
    assert any(told in complaint.text for complaint in hits.complaints)


def test_unknown_sets_of_the_pool_are_told(starter):
    hits = search.find(starter, "bolt", sets=["m10", "nope"])
    assert hits.total == 1
    assert "nope" in hits.complaints[0].text


def test_facts_that_were_not_loaded_are_told(starter_catalogue):
    engine = create_engine("sqlite://")
    with starter_catalogue.engine.connect() as source, engine.connect() as copy:
        source.connection.driver_connection.backup(copy.connection.driver_connection)
        copy.execute(text("UPDATE meta SET value = '0' WHERE key = 'keywords'"))
        copy.execute(text("DELETE FROM keyword"))
        copy.execute(text("UPDATE card SET produced = 0"))
        for query in ("kw:flying or kw:haste", "produces:w"):
            hits = search.find(copy, query)
            assert hits.total == 0
            assert len(hits.complaints) == 1
    engine.dispose()


@pytest.mark.parametrize(
    "query",
    [
        r"o:/((((a*)*)*)*)*b/",
        r"o:/(x+x+)+y/",
        "o:/" + "a?" * 60 + "a" * 60 + "/",
        r"name:/(.*)*(.*)*(.*)*z/",
    ],
)
def test_catastrophic_patterns_are_quick(starter, query):
    assert search.find(starter, query, seconds=1).total >= 0


def test_a_search_over_its_time_is_given_up(starter):
    query = " or ".join(f"o:zz{number}" for number in range(150))
    with pytest.raises(search.TooSlowError, match="took longer than"):
        search.find(starter, query, seconds=0)
    with pytest.raises(search.TooSlowError, match="took longer than"):
        search.find(starter, "o:/zz.*zz/", seconds=0)
    assert search.find(starter, "bolt").total == 1


@pytest.mark.parametrize("query", ["a " * 5000, "(" * 500, 'o:"x', "x)", "", "t:elf or"])
def test_what_cannot_be_read_is_refused(starter, query):
    with pytest.raises(QueryError):
        search.find(starter, query)


def test_every_term_at_once(starter):
    everything = " or ".join(key.example for key in KEYS)
    assert search.find(starter, everything).total > 100
    assert search.find(starter, everything.replace(" or ", " ")).total == 0
