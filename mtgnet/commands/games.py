"""What a game needs besides cards: dice, coins, who starts, life totals."""

from __future__ import annotations

import re

import attrs

from mtgnet.core.arguments import Argument, Number, OneOf, ShortText, Word
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, command
from mtgnet.core.text import quoted
from mtgnet.core.tool_events import DiceFacts, Flipped, Rolled, Starts
from mtgnet.tools import dice
from mtgnet.tools.lives import MOST_POINTS, Change
from mtgnet.tools.toolbox import Toolbox

_MOST_COINS = 100
_CHANGE = re.compile(r"([+-])(\d{1,9})|=(-?\d{1,9})", re.ASCII)


@attrs.frozen
class LifeChange(Word):
    """A change of a life total: +3, -3 or =20; programs may give a number."""

    @property
    def hint(self) -> str:
        """What fits, in a few words."""
        return "-3, +3 or =20"

    def check(self, value: object) -> Change:  # type: ignore[override]
        """Return the change."""
        number = isinstance(value, int) and not isinstance(value, bool)
        text = f"{value:+d}" if number else Word.check(self, value)
        match = _CHANGE.fullmatch(text)
        if match is None:
            why = f"{quoted(text)} is no change. Write -3, +3 or =20; /life start 40 begins anew."
            raise Refusal("bad-argument", why)
        points = int(match[3] or f"{match[1]}{match[2]}")
        if abs(points) > MOST_POINTS:
            raise Refusal("too-many-points", f"Give {MOST_POINTS} points at the most.")
        return Change(points, match[3] is not None)


class Games(Group):
    """The commands for playing."""

    title = "Playing"
    purpose = "roll dice, toss coins, draw lots, count life"

    def __init__(self, hub: Hub, tools: Toolbox) -> None:
        self._hub = hub
        self._chance = tools.chance
        self._lives = tools.lives

    @command(
        "roll",
        "dice",
        takes=(Argument("dice", ShortText(), optional=True, asked="Which dice? Like 2d6+1."),),
        summary="Roll dice, and let the room see it",
        help="/roll alone rolls one with twenty sides. /roll 2d6+1, /roll 4d6-2, /roll 2d6+1d4;"
        f" /roll 4d6k3 keeps the highest three, 4d6kl3 the lowest. At most {dice.MOST_DICE} dice"
        f" with 2 to {dice.MOST_SIDES} sides.",
        forms=(Form("Roll dice", ("dice",)), Form("Roll one with twenty sides")),
    )
    def roll(self, session: Session, dice_text: str | None) -> Rolled:
        """Roll dice."""
        room = self._hub.floor(session)
        terms = dice.read_dice(dice_text or "d20")
        thrown = dice.throw(terms, self._chance)
        parts = tuple(
            DiceFacts(str(each.term), each.kept, each.dropped, each.total) for each in thrown
        )
        total = sum(each.total for each in thrown)
        rolled = Rolled(room.name, session.nick, dice.written(terms), parts, total)
        self._hub.show(session, rolled)
        return rolled

    @command(
        "flip",
        "coin",
        takes=(Argument("coins", Number(1, _MOST_COINS), optional=True),),
        summary="Flip a coin, or several",
        forms=(Form("Flip a coin"), Form("Flip several coins", ("coins",))),
    )
    def flip(self, session: Session, coins: int | None) -> Flipped:
        """Flip coins."""
        room = self._hub.floor(session)
        heads = tuple(bool(self._chance.getrandbits(1)) for _ in range(coins or 1))
        flipped = Flipped(room.name, session.nick, heads)
        self._hub.show(session, flipped)
        return flipped

    @command("first", summary="Draw by lot who starts, among those in the room")
    def first(self, session: Session) -> Starts:
        """Choose one of the people in the room."""
        room = self._hub.floor(session)
        first = self._chance.choice(list(room.people))
        starts = Starts(room.name, session.nick, first.nick, len(room.people))
        self._hub.show(session, starts)
        return starts

    @command(
        "life",
        takes=(
            Argument("what", OneOf(words=("start", "end")), optional=True),
            Argument("points", Number(1, MOST_POINTS), optional=True),
            Argument("nick", Word(), optional=True),
            Argument("change", LifeChange(), optional=True),
        ),
        grammar=Grammar(
            "[[NICK] CHANGE] | /life start POINTS | /life end",
            re.compile(
                r"(?:(?P<what>start|end)(?:\s+(?P<points>\S+))?"
                r"|(?:(?P<nick>(?![+=-])\S+)\s+)?(?P<change>\S+))?",
                re.IGNORECASE,
            ),
        ),
        summary="Count life totals in the room",
        help="/life start 40 gives 40 to everybody there, and to those who come; /life -3, /life +2"
        " and /life =20 change yours, /life bob -3 that of bob. /life shows all, /life end ends it."
        " Everybody hears who changed what, and it lasts over a restart.",
        forms=(
            Form("Show all life totals"),
            Form("Change your life total", ("change",)),
            Form("Change somebody's life total", ("nick", "change")),
            Form("Begin to count life totals", ("points",), {"what": "start"}),
            Form("End that", (), {"what": "end"}),
        ),
    )
    def life(
        self,
        session: Session,
        what: str | None,
        points: int | None,
        nick: str | None,
        change: Change | None,
    ) -> Event:
        """Show, change, begin or end life totals."""
        if what == "end":
            return self._lives.end(session)
        if what == "start":
            if points is None:
                raise Refusal("missing", "Say with how many: /life start 40, or /life start 20.")
            return self._lives.start(session, points)
        if change is not None:
            return self._lives.change(session, change, nick)
        if nick is not None:
            raise Refusal("missing", f"Say how many: /life {nick} -3.")
        return self._lives.totals(session)
