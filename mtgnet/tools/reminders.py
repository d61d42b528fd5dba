"""Reminders: for one person alone, on every device, kept for those with an account."""

from __future__ import annotations

import attrs

from mtgnet.core.events import Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import Notes
from mtgnet.core.person import Person
from mtgnet.core.records import account_of
from mtgnet.core.session import Session
from mtgnet.core.tool_events import (
    Reminded,
    ReminderFacts,
    ReminderList,
    ReminderSet,
    ReminderStopped,
)
from mtgnet.core.watching import Watcher
from mtgnet.tools.kept import Alarms, Kept, free_number

LONGEST = 366 * 86_400.0
MOST_OF_ONE = 20
MOST = 20_000
# A reminder of a guest who has not come back since a restart is forgotten so long after its time.
_STALE = 86_400.0


@attrs.frozen
class Reminder:
    """What somebody is to be reminded of; they asked for it at the time `at`."""

    number: int
    owner: str
    text: str
    at: float
    due: float

    def facts(self, now: float) -> ReminderFacts:
        """Return it as events tell it."""
        return ReminderFacts(self.number, self.text, max(0.0, self.due - now))


class Reminders(Watcher):
    """Everybody's reminders, which sleep while their owner is not here."""

    def __init__(self, hub: Hub, notes: Notes) -> None:
        self._hub = hub
        self._kept = Kept(notes, "reminder")
        self._alarms = Alarms(hub.clock)
        self._owners: dict[str, dict[int, Reminder]] = {}
        for note in self._kept.found():
            reminder = Reminder(number=note.number, owner=note.who, **note.value)
            self._owners.setdefault(reminder.owner, {})[reminder.number] = reminder

    # What people do

    def remind(self, session: Session, seconds: float, text: str) -> ReminderSet:
        """Remind the session's person later; raises `Refusal` if they have too many."""
        person, now = session.person, self._now()
        mine = self._owners.get(person.owner, {})
        if len(mine) >= MOST_OF_ONE:
            why = f"You have {MOST_OF_ONE} reminders, the most there may be. /remind stop NUMBER"
            raise Refusal("too-many-reminders", f"{why} stops one.")
        if sum(map(len, self._owners.values())) >= MOST:
            why = "The server has too many reminders. Try again later."
            raise Refusal("too-many-reminders", why)
        reminder = Reminder(free_number(mine), person.owner, text, now, now + seconds)
        self._add(reminder)
        return ReminderSet(reminder.facts(now), person.account is not None)

    def _add(self, reminder: Reminder) -> None:
        self._owners.setdefault(reminder.owner, {})[reminder.number] = reminder
        value = {"text": reminder.text, "at": reminder.at, "due": reminder.due}
        self._kept.put("", reminder.owner, reminder.number, value)
        self._schedule(reminder)

    def listed(self, session: Session) -> ReminderList:
        """Return what the session's person will be reminded of."""
        mine = self._owners.get(session.person.owner, {}).values()
        ordered = sorted(mine, key=lambda each: each.due)
        return ReminderList(tuple(each.facts(self._now()) for each in ordered))

    def stop(self, session: Session, number: int | None) -> ReminderStopped:
        """Forget one of the person's reminders."""
        mine = self._owners.get(session.person.owner, {})
        if number is None and len(mine) == 1:
            number = next(iter(mine))
        if number is None and mine:
            raise Refusal("missing", "Say which: /remind stop NUMBER. /remind lists them.")
        reminder = mine.get(number or 0)
        if reminder is None:
            which = "reminder" if number is None else f"reminder {number}"
            raise Refusal("no-such-reminder", f"You have no {which}. /remind lists yours.")
        self._forget(reminder)
        return ReminderStopped(reminder.facts(self._now()))

    def _now(self) -> float:
        return self._hub.clock.seconds()

    # What time does

    def _schedule(self, reminder: Reminder) -> None:
        key = (reminder.owner, reminder.number)
        self._alarms.set(key, reminder.due - self._now(), lambda: self._ring(reminder))

    def _ring(self, reminder: Reminder) -> None:
        """Remind, if there is a device to hear it; else it waits until there is."""
        person = self._hub.past.owned(reminder.owner)
        if person is None or not person.sessions:
            return
        late = self._now() - reminder.due
        self._forget(reminder)
        shown = late if late >= 1 else 0.0
        person.send(Reminded(reminder.number, reminder.text, reminder.at, shown))

    def _forget(self, reminder: Reminder) -> None:
        self._alarms.cancel((reminder.owner, reminder.number))
        mine = self._owners[reminder.owner]
        del mine[reminder.number]
        if not mine:
            del self._owners[reminder.owner]
        self._kept.drop("", reminder.owner, reminder.number)

    # Who comes and goes

    def here(self, person: Person) -> None:
        """Remind of what was due, after the answer to the login; and wait for the rest."""
        for reminder in self._of(person.owner):
            if (reminder.owner, reminder.number) not in self._alarms:
                self._schedule(reminder)

    def gone(self, person: Person) -> None:
        """Let an account's reminders sleep; forget a guest's."""
        for reminder in self._of(person.owner):
            if account_of(person.owner) is None:
                self._forget(reminder)
            else:
                self._alarms.cancel((reminder.owner, reminder.number))

    def became(self, person: Person, before: str) -> None:
        """Give a guest's reminders to their account, as far as there is room for them."""
        for reminder in self._of(before):
            self._forget(reminder)
            theirs = self._owners.get(person.owner, {})
            if len(theirs) < MOST_OF_ONE:
                number = free_number(theirs)
                self._add(attrs.evolve(reminder, owner=person.owner, number=number))
        self.here(person)

    def forgotten(self, person: Person, before: str) -> None:
        """Forget the reminders of an account."""
        for reminder in self._of(before):
            self._forget(reminder)

    def prune(self, now: float) -> None:
        """Forget those of guests who have not come back."""
        for owner in [each for each in self._owners if account_of(each) is None]:
            for reminder in self._of(owner):
                if reminder.due + _STALE < now:
                    self._forget(reminder)

    def _of(self, owner: str) -> list[Reminder]:
        return list(self._owners.get(owner, {}).values())
