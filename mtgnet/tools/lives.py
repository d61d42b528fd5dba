"""Life totals: a count for each person in a room, which everybody there may change and hears of."""

from __future__ import annotations

import attrs

from mtgnet.core.delivery import Room
from mtgnet.core.events import Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import Notes
from mtgnet.core.person import Person
from mtgnet.core.records import Note
from mtgnet.core.session import Session
from mtgnet.core.tool_events import LifeChanged, LifeEnded, LifeFacts, LifeStarted, LifeTotals
from mtgnet.core.watching import Watcher
from mtgnet.tools.kept import Kept

MOST_POINTS = 99_999
MOST_PEOPLE = 20
MOST_GAMES = 2_000
# A count that nobody has changed for so long (seconds), and in whose room nobody is, is forgotten.
_STALE = 86_400.0


@attrs.frozen
class Change:
    """What is done to a life total: so many points more or less, or (`to`) exactly so many."""

    points: int
    to: bool = False

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"={self.points}" if self.to else f"{self.points:+}"


@attrs.define
class Total:
    """Somebody's life total."""

    nick: str
    points: int


@attrs.define
class Game:
    """The life totals in a room, by owner; those who come begin with `start`."""

    start: int
    touched: float
    totals: dict[str, Total] = attrs.Factory(dict)


class Lives(Watcher):
    """The life totals in all rooms."""

    def __init__(self, hub: Hub, notes: Notes) -> None:
        self._hub = hub
        self._kept = Kept(notes, "life")
        self._games: dict[str, Game] = {}
        found = self._kept.found()
        for note in found:
            if not note.who:
                self._games[note.room] = Game(**note.value)
        for note in found:
            self._load(note)

    def _load(self, note: Note) -> None:
        game = self._games.get(note.room)
        if note.who and game is not None:
            game.totals[note.who] = Total(**note.value)

    # What people do

    def start(self, session: Session, points: int) -> LifeStarted:
        """Begin to count in the session's room, anew if there is a count already."""
        room = self._hub.floor(session)
        self._check(room)
        if room.key not in self._games and len(self._games) >= MOST_GAMES:
            raise Refusal("too-many-games", "The server counts too many lives. Try again later.")
        self._drop(room.key)
        game = self._games[room.key] = Game(points, self._hub.clock.seconds())
        self._kept.put(room.key, "", 0, {"start": game.start, "touched": game.touched})
        self._seat(room, game)
        nicks = tuple(total.nick for total in game.totals.values())
        started = LifeStarted(room.name, session.nick, points, nicks)
        self._hub.show(session, started)
        return started

    def change(self, session: Session, change: Change, nick: str | None) -> LifeChanged:
        """Change the total of the session's person, or of another in the room."""
        room = self._hub.floor(session)
        game = self._game(room)
        owner = session.person.owner if nick is None else self._owner(room, game, nick)
        total = game.totals[owner]
        points = change.points if change.to else total.points + change.points
        if abs(points) > MOST_POINTS:
            why = f"That would be {points} points. There may be {MOST_POINTS} at the most."
            raise Refusal("too-many-points", why)
        before, total.points = total.points, points
        self._keep(room.key, owner, total)
        self._touch(room.key, game)
        changed = LifeChanged(room.name, session.nick, total.nick, points - before, points)
        self._hub.show(session, changed)
        return changed

    def totals(self, session: Session) -> LifeTotals:
        """Return the totals in the session's room."""
        room = session.here()
        game = self._game(room)
        return LifeTotals(room.name, game.start, self._facts(room, game))

    def end(self, session: Session) -> LifeEnded:
        """Count no more in the session's room."""
        room = self._hub.floor(session)
        ended = LifeEnded(room.name, session.nick, self._facts(room, self._game(room)))
        self._drop(room.key)
        self._hub.show(session, ended)
        return ended

    # Helpers

    def _check(self, room: Room) -> None:
        if len(room.people) > MOST_PEOPLE:
            why = f"{room.name} has {len(room.people)} people; lives are counted for {MOST_PEOPLE}"
            raise Refusal("too-many-people", f"{why} at the most. /table opens a room of your own.")

    def _game(self, room: Room) -> Game:
        """Return the room's count, with everybody who is there."""
        game = self._games.get(room.key)
        if game is None:
            why = f"Nobody counts lives in {room.name}. /life start 40 begins, with 40 for each."
            raise Refusal("no-game", why)
        self._check(room)
        self._seat(room, game)
        return game

    def _seat(self, room: Room, game: Game) -> None:
        for person in room.people:
            total = game.totals.get(person.owner)
            if total is None:
                total = game.totals[person.owner] = Total(person.nick, game.start)
                self._keep(room.key, person.owner, total)
            total.nick = person.nick

    def _owner(self, room: Room, game: Game, nick: str) -> str:
        wanted = nick.casefold()
        for owner, total in game.totals.items():
            if total.nick.casefold() == wanted:
                return owner
        raise Refusal("no-such-person", f"Nobody called {nick} has lives here. /life lists all.")

    def _facts(self, room: Room, game: Game) -> tuple[LifeFacts, ...]:
        here = {person.owner for person in room.people}
        return tuple(
            LifeFacts(total.nick, total.points, owner in here)
            for owner, total in game.totals.items()
        )

    def _keep(self, key: str, owner: str, total: Total) -> None:
        self._kept.put(key, owner, 0, attrs.asdict(total))

    def _touch(self, key: str, game: Game) -> None:
        game.touched = self._hub.clock.seconds()
        self._kept.put(key, "", 0, {"start": game.start, "touched": game.touched})

    def _drop(self, key: str) -> None:
        if self._games.pop(key, None) is not None:
            self._kept.drop(key)

    # Who comes and goes

    def became(self, person: Person, before: str) -> None:
        """Give a guest's totals to their account."""
        for key, game in self._games.items():
            total = game.totals.pop(before, None)
            if total is not None:
                self._kept.drop(key, before)
                self._keep(key, person.owner, game.totals.setdefault(person.owner, total))

    def forgotten(self, person: Person, before: str) -> None:
        """Forget the totals of an account; who is still there begins anew."""
        for game in self._games.values():
            game.totals.pop(before, None)

    def closed(self, key: str) -> None:
        """Forget the totals of a room."""
        self._drop(key)

    def prune(self, now: float) -> None:
        """Forget the totals of games that are over."""
        for key, game in list(self._games.items()):
            if game.touched + _STALE < now and self._hub.rooms.find(key) is None:
                self._drop(key)
