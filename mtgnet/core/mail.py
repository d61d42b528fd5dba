"""Private messages: stored first, then shown to whoever is there, the rest when they come.

A message counts as delivered when its bytes have surely reached a device of the receiver. Until
then it is shown again to who comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.core.archive import OLD_SECONDS
from mtgnet.core.events import Private, PrivateSent, Refusal
from mtgnet.core.past_events import Delivered, ToldBefore, Waiting
from mtgnet.core.policies import MailPolicy
from mtgnet.core.ports import Clock, Mail
from mtgnet.core.records import Letter
from mtgnet.core.text import clean

if TYPE_CHECKING:
    from mtgnet.core.person import Person
    from mtgnet.core.session import Session

# How soon, and then how often, to look whether messages have arrived, in seconds.
SOON, LATER = 1.0, 5.0


class Mailbox:
    """Everybody's private messages; `find` returns who is there as an owner, if anybody."""

    _log = Logger()

    def __init__(
        self, clock: Clock, store: Mail, policy: MailPolicy, find: Callable[[str], Person | None]
    ) -> None:
        self.store = store
        self.policy = policy
        self._clock = clock
        self._find = find
        # The number of the last message shown, by receiver, until it has arrived.
        self._shown: dict[str, int] = {}
        self._last: dict[str, int] = {}
        # Numbers that were shown as they came to those who are being welcomed.
        self._meanwhile: dict[str, set[int]] = {}

    # Sending

    def send(self, sender: Person, receiver: str, nick: str, text: str) -> Deferred[PrivateSent]:
        """Keep a message for the owner `receiver`, show it, and return what the sender hears.

        Fails with `Refusal` if too many wait there.
        """
        here = self._is_here(receiver)
        now = self._clock.seconds()
        letter = Letter(receiver, nick, sender.owner, sender.nick, now, text, told=here)
        kept = self.store.keep([letter], 0 if here else self.policy.waiting)
        return kept.addCallback(self._kept, letter)

    def _is_here(self, owner: str) -> bool:
        person = self._find(owner)
        return person is not None and bool(person.sessions)

    def _kept(self, numbers: list[int | None], letter: Letter) -> PrivateSent:
        number = numbers[0]
        if number is None:
            waiting = f"{self.policy.waiting} messages wait for {letter.receiver_nick} already"
            raise Refusal("mailbox-full", f"{waiting}. Try again when they have been read.")
        self._last[letter.receiver] = number
        person = self._find(letter.receiver)
        here = person is not None and bool(person.sessions)
        if person is not None and here:
            person.told_by = self._find(letter.sender)
            person.send(Private(letter.sender_nick, letter.text, letter.at, number))
            self._show(letter.receiver, number)
            self._meanwhile.get(letter.receiver, set()).add(number)
        return PrivateSent(letter.receiver_nick, letter.text, away=not here)

    # Showing

    def last(self, owner: str) -> int:
        """Return the number of the last message that has come for the owner since the start."""
        return self._last.get(owner, 0)

    async def welcome(self, session: Session) -> int:
        """Show what waits to somebody who has just logged in, and tell what has been read.

        Returns the number before which nothing waited.
        """
        person = session.person
        meanwhile = self._meanwhile.setdefault(person.owner, set())
        waiting = await self.store.waiting(person.owner)
        waiting = [letter for letter in waiting if letter.number not in meanwhile]
        self._meanwhile.pop(person.owner, None)
        if len(person.sessions) > 1:
            shown = self.last(person.owner)
            waiting = [letter for letter in waiting if letter.number > shown]
        if waiting and not session.ended:
            session.send(Waiting(len(waiting)))
            self.show(session, person.owner, waiting)
        untold = await self.store.untold(person.owner)
        if untold and not session.ended:
            await self._tell(untold)
        return waiting[0].number - 1 if waiting else await self.store.last(person.owner)

    def show(self, session: Session, owner: str, letters: Iterable[Letter]) -> None:
        """Show messages that came before to the session, which is the owner's."""
        for letter in letters:
            nick, text = clean(letter.sender_nick), clean(letter.text)
            old = self._clock.seconds() - letter.at > OLD_SECONDS
            session.send(ToldBefore(nick, text, letter.at, letter.number, old=old))
            session.person.told_by = self._find(letter.sender)
            self._show(owner, letter.number)

    def _show(self, owner: str, number: int) -> None:
        if owner not in self._shown:
            self._clock.callLater(SOON, self._look, owner)
        self._shown[owner] = number

    # Arriving

    def _look(self, owner: str) -> None:
        person = self._find(owner)
        if person is None or not person.sessions:
            del self._shown[owner]
        elif any(session.outlet.arrived() for session in person.sessions):
            self.arrived(owner, self._shown.pop(owner))
        else:
            self._clock.callLater(LATER, self._look, owner)

    def arrived(self, owner: str, number: int) -> None:
        """Take note that the messages up to this number have arrived."""
        delivered = self.store.delivered(owner, number, self._clock.seconds())
        delivered.addCallback(self._delivered)
        delivered.addErrback(lambda why: self._log.failure("Messages are not marked", why))

    def _delivered(self, letters: list[Letter]) -> Deferred[None]:
        untold = [letter for letter in letters if not letter.told]
        return Deferred.fromCoroutine(self._tell(untold))

    async def _tell(self, letters: list[Letter]) -> None:
        """Tell the senders who are here that these letters of theirs have been delivered."""
        counts = Counter((letter.sender, letter.receiver_nick) for letter in letters)
        for (owner, nick), count in counts.items():
            sender = self._find(owner)
            if sender is not None and sender.sessions:
                sender.send(Delivered(nick, count))
                await self.store.told(owner, self._clock.seconds())

    def forget(self, owner: str) -> None:
        """Forget what is in memory for somebody who is not here any more."""
        self._last.pop(owner, None)
