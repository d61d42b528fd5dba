"""What is asked of the catalogue: mixed searches, and names with a slip."""

import itertools
import random
import string

_TYPES = "goblin elf instant land artifact wizard equipment aura dragon planeswalker".split()
_SHAPES = (
    "t:{t}",
    "t:{t} c:r",
    "t:{t} mv<=2",
    "t:{t} or t:wall",
    "-t:{t} pow>=5 f:modern",
    "o:{t}",
    "o:draw t:{t}",
    "{t}",
    "t:{t} r:rare order:mv",
    "t:{t} id<=gw",
    "t:{t} (c:u or c:b) -o:flying",
    'o:"target creature" t:{t} f:legacy',
    "o:/{t}s? you/",
    "name:{t} year>=2010",
    "t:{t} tou>pow",
    "t:{t} m:{{g}}",
    "t:{t} s:m10",
    "is:{t} or t:{t}",
    "r>=uncommon o:{t} mv=3",
    "t:{t} c=wu",
)


def searches() -> list[bytes]:
    """200 queries, of many kinds in turns."""
    pairs = itertools.product(_TYPES, _SHAPES)
    return [shape.format(t=kind).encode() for kind, shape in pairs]


def slip(name: str, chance: random.Random) -> str:
    """The name with one letter dropped, doubled, swapped with the next or replaced."""
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    if not places:
        return name
    at = chance.choice(places)
    rest = name[at + 1 :]
    return name[:at] + chance.choice(
        [
            rest,
            name[at] * 2 + rest,
            rest[:1] + name[at] + rest[1:],
            chance.choice(string.ascii_lowercase) + rest,
        ]
    )
