"""All tools of a server, made and told of comings and goings in one place."""

from __future__ import annotations

import random

from mtgnet.core.hub import Hub
from mtgnet.tools.lives import Lives
from mtgnet.tools.polls import Polls
from mtgnet.tools.reminders import Reminders
from mtgnet.tools.searches import Searches
from mtgnet.tools.tables import Tables
from mtgnet.tools.timers import Timers


class Toolbox:
    """The tools; `chance` is where all luck comes from."""

    def __init__(self, hub: Hub, chance: random.Random) -> None:
        notes = hub.stores.notes
        self.chance = chance
        self.timers = Timers(hub, notes)
        self.reminders = Reminders(hub, notes)
        self.lives = Lives(hub, notes)
        self.polls = Polls(hub, notes)
        self.tables = Tables(hub, notes, chance)
        self.searches = Searches(hub, self.tables)
        watching = (self.timers, self.reminders, self.lives, self.polls, self.tables, self.searches)
        hub.watchers.extend(watching)
