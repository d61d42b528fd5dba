"""The keyword abilities of the Comprehensive Rules, section 702: facts, for French vanilla."""

from __future__ import annotations

import re

_WORDS = """
absorb affinity afflict afterlife aftermath amplify annihilator ascend assist aura-swap
awaken backup banding bargain battle-cry bestow blitz bloodthirst boast bushido buyback
cascade casualty champion changeling cipher cleave companion compleated conspire convoke
craft crew cumulative-upkeep cycling dash daybound deathtouch decayed defender delve
demonstrate dethrone devoid devour discover disguise disturb double-strike dredge echo
embalm emerge enchant encore enlist entwine epic equip escape eternalize evoke evolve
exalted exhaust exploit extort fabricate fading fear first-strike flanking flash
flashback flying for-mirrodin! forecast foretell fortify freerunning frenzy fuse gift
graft gravestorm haste haunt hexproof hidden-agenda hideaway horsemanship impending
improvise indestructible infect ingest intimidate jump-start kicker landwalk level-up
lifelink living-metal living-weapon madness max-speed mayhem melee menace mentor miracle
mobilize modular more-than-meets-the-eye morph multikicker mutate myriad ninjutsu
nightbound offering offspring outlast overload partner persist phasing plot poisonous
protection prototype provoke prowess prowl rampage ravenous reach read-ahead rebound
reconfigure recover reinforce renown replicate retrace riot ripple saddle scavenge
shadow shroud skulk solved soulbond soulshift space-sculptor spectacle splice split-
second spree squad start-your-engines! storm sunburst surge suspend tiered totem-armor
umbra-armor toxic training trample transmute tribute typecycling undaunted undying
unearth unleash vanishing vigilance visit ward warp web-slinging wither
"""
ABILITIES = tuple(_WORDS.split())
"""One word each; a hyphen stands for a hyphen or a blank on the card."""

_WALKS = (
    r"(?:legendary |nonbasic |snow |snow-covered )*"
    r"(?:plains|island|swamp|mountain|forest|land|desert)walk"
)
_CYCLES = r"[a-z ]*cycling"
_NAMES = "|".join(re.escape(ability).replace(r"\-", "[ -]") for ability in ABILITIES)
_ABILITY = re.compile(rf"(?:{_NAMES}|{_WALKS}|{_CYCLES})(?=$|[ —,;])[^.:\"]*")


def only_abilities(folded: str) -> bool:
    """Whether a folded rules text (without reminders) is nothing but keyword abilities.

    Each line is a list of them, split at commas or semicolons, and there is at least one.
    """
    lines = [line.rstrip(".") if "—" in line else line for line in folded.split("\n") if line]
    return bool(lines) and all(map(_is_list, lines))


def _is_list(line: str) -> bool:
    if _ABILITY.fullmatch(line.replace(",", ";").split(";")[0].strip()) is None:
        return False
    parts = [part.strip() for part in re.split(r"[,;]", line)]
    return all(
        _ABILITY.fullmatch(part) or part.startswith(("from ", "and from ")) for part in parts
    )
