"""Where the questions of quizzes come from: sums from chance alone, cards from the catalogue."""

from __future__ import annotations

import random

import attrs

from mtgnet.cards.answers import Hit, Shown
from mtgnet.cards.lookup import Named
from mtgnet.cards.query import QueryError
from mtgnet.commands.library import Library
from mtgnet.core.events import Refusal
from mtgnet.core.quiz_events import SUMS
from mtgnet.core.text import cut
from mtgnet.quiz.questions import Question, about, addition

# What finds every card, without tokens and the like.
_ALL = "mv>=0"


@attrs.frozen
class Topic:
    """What a quiz asks: sums, or cards, of which `query` narrows the choice ("": all)."""

    subject: str = SUMS
    query: str = ""


class Questions:
    """Makes questions, by chance."""

    def __init__(self, library: Library, chance: random.Random) -> None:
        self._library = library
        self._chance = chance

    async def draw(self, topic: Topic, count: int) -> tuple[list[Question], tuple[str, ...]]:
        """Return at most `count` questions, each card in one only, and complaints on the query.

        Raises `Refusal` if the query can't be read, or if it finds nothing.
        """
        if topic.subject == SUMS:
            return [addition(self._chance) for _ in range(count)], ()
        try:
            return await self._cards(topic.query, count)
        except QueryError as error:
            raise Refusal("bad-query", str(error)) from None

    async def _cards(self, query: str, count: int) -> tuple[list[Question], tuple[str, ...]]:
        search = await self._library.search(query or _ALL)
        drawn = self._chance.sample(range(search.total), min(count, search.total))
        hits = [hit for place in drawn for hit in await self._library.page(search, place, 1)]
        different = {hit.oracle_id: hit for hit in hits}
        questions = [each for hit in different.values() if (each := await self._about(hit))]
        if not questions:
            raise Refusal("no-such-card", self._nothing(query, search.complaints))
        return questions, search.complaints

    async def _about(self, hit: Hit) -> Question | None:
        shown = await self._library.show(Named(hit.card_id, hit.name, oracle_id=hit.oracle_id))
        if not isinstance(shown, Shown):
            return None
        # The starter set knows hardly any of the sets in which a card was printed.
        starter = self._library.about.is_starter
        printings = () if starter else await self._library.printings(hit.oracle_id)
        return about(shown.card, printings, self._chance)

    def _nothing(self, query: str, complaints: tuple[str, ...]) -> str:
        found = f"No card is found for {cut(query)}. /find explains queries."
        why = " ".join([*(f"{each}." for each in complaints), found])
        if self._library.about.is_starter:
            why += " This is only the starter set."
        return why
