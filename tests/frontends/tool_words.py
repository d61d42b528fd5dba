"""What the events of tools, tables and the menu say in plain lines."""

from __future__ import annotations

from mtgnet.core import events, table_events, tool_events
from mtgnet.core.events import Event

_ROUND = tool_events.TimerFacts(1, "alice", "round 1", 3000.0, 600.0)
_PLAIN = tool_events.TimerFacts(2, "bob", "", 90.0, 0.0)
_TEA = tool_events.ReminderFacts(1, "tea", 300.0)
_TOTALS = (tool_events.LifeFacts("alice", 37, True), tool_events.LifeFacts("bob", 40, False))
_POLL = tool_events.PollFacts("alice", "Draft?", (("yes", 2), ("no", 0)), 2)
_SEARCH = table_events.SearchFacts("commander", 4, ("alice", "bob"))

# What answers a command; all else that happens in a room is told by the server.
ANSWERS = (
    tool_events.TimerList,
    tool_events.LifeTotals,
    tool_events.VoteTaken,
    tool_events.PollStanding,
)
TOLD = (
    tool_events.Reminded,
    table_events.TableClosed,
    table_events.Invited,
    table_events.Searching,
    table_events.SearchLeft,
    table_events.Matched,
)

TOOLS_WORDED: list[tuple[Event, str]] = [
    (events.Question("nick", "Nick? Type one word.", False, False), "  Nick? Type one word."),
    (
        events.Question("nick", "Nick? Type one word.", True, False),
        "  Nick? Type one word. Or - to leave it out.",
    ),
    (
        events.MenuLeft("say", "#lobby", True),
        "  You left the menu. What you type is said in #lobby; an empty line brings it back.",
    ),
    (
        events.MenuLeft("echo", None),
        "  You left the menu. A bare line means /echo; /menu brings it back.",
    ),
    (
        tool_events.Rolled(
            "#lobby",
            "alice",
            "4d6k3+1",
            (
                tool_events.DiceFacts("+4d6k3", (6, 5, 3), (1,), 14),
                tool_events.DiceFacts("+1", (), (), 1),
            ),
            15,
        ),
        "* alice rolls 4d6k3+1: 15  (6 5 3, not 1)",
    ),
    (tool_events.Flipped("#lobby", "alice", (True,)), "* alice flips a coin: heads"),
    (
        tool_events.Flipped("#lobby", "alice", (True, False, False)),
        "* alice flips 3 coins: 1 heads, 2 tails  (heads tails tails)",
    ),
    (
        tool_events.Starts("#lobby", "alice", "bob", 4),
        "* bob starts, drawn by lot from 4 people by alice.",
    ),
    (
        tool_events.TimerStarted("#lobby", "alice", _ROUND),
        "* alice starts timer 1, 50 min: round 1",
    ),
    (tool_events.TimerRuns("#lobby", _ROUND), "* 10 min left of alice's timer 1: round 1"),
    (tool_events.TimerEnded("#lobby", _PLAIN, 0.0), "* Time is up for bob's timer 2"),
    (
        tool_events.TimerEnded("#lobby", _ROUND, 61.0),
        "* Time was up 1 min 1 s ago for alice's timer 1: round 1",
    ),
    (tool_events.TimerStopped("#lobby", "bob", _PLAIN), "* bob stops bob's timer 2"),
    (tool_events.TimerList("#lobby", ()), "  #lobby has no timers. /timer 50m starts one."),
    (
        tool_events.TimerList("#lobby", (_ROUND,)),
        "    1  10 min left of 50 min, by alice: round 1",
    ),
    (tool_events.ReminderSet(_TEA, True), "  You will be reminded in 5 min."),
    (
        tool_events.ReminderSet(_TEA, False),
        "  You will be reminded in 5 min, if you are still here.",
    ),
    (tool_events.Reminded(1, "tea", 0.0, 0.0), "* Reminder: tea"),
    (tool_events.Reminded(1, "tea", 0.0, 90.0), "* Reminder, 1 min 30 s late: tea"),
    (tool_events.ReminderStopped(_TEA), "  You will not be reminded: tea"),
    (tool_events.ReminderList(()), "  You have no reminders. /remind 20m TEXT sets one."),
    (tool_events.ReminderList((_TEA,)), "    1  in 5 min: tea"),
    (
        tool_events.LifeStarted("#lobby", "alice", 40, ("alice", "bob")),
        "* alice counts lives, from 40: alice, bob",
    ),
    (
        tool_events.LifeChanged("#lobby", "alice", "alice", -3, 37),
        "* alice: 40 -> 37 (-3)",
    ),
    (
        tool_events.LifeChanged("#lobby", "bob", "alice", 2, 39),
        "* alice: 37 -> 39 (+2), by bob",
    ),
    (tool_events.LifeTotals("#lobby", 40, _TOTALS), "  alice 37, bob 40 (away)"),
    (
        tool_events.LifeEnded("#lobby", "bob", _TOTALS),
        "* bob ends the count of lives: alice 37, bob 40 (away)",
    ),
    (
        tool_events.PollOpened("#lobby", _POLL),
        "* alice asks: Draft?\n* /vote 1  yes\n* /vote 2  no",
    ),
    (tool_events.Voted("#lobby", "bob", False, 1), "* bob has voted; 1 vote so far."),
    (tool_events.Voted("#lobby", "bob", True, 2), "* bob has voted again; 2 votes so far."),
    (tool_events.VoteTaken("#lobby", 1, "yes"), "  You voted for 1: yes"),
    (
        tool_events.PollStanding("#lobby", _POLL),
        "  alice asks: Draft?\n    1  yes: 2\n    2  no: 0\n  /vote NUMBER votes.",
    ),
    (
        tool_events.PollClosed("#lobby", "alice", _POLL),
        "* alice closes the poll: Draft?  yes: 2, no: 0",
    ),
    (
        table_events.TableOpened("#friday"),
        "  #friday is open, and you are its host. /invite NICK lets somebody come.",
    ),
    (
        table_events.TableState("#friday", "alice", 0.0, ("alice", "bob"), ("carol",)),
        "  #friday, a table of alice since 00:00\n    there: alice, bob\n    may come: carol",
    ),
    (
        table_events.TableClosed("#friday", "alice", False, "#lobby"),
        "* The table #friday is closed: alice closed it. You talk in #lobby now.",
    ),
    (
        table_events.TableClosed("#friday", "alice", True, None),
        "* The table #friday is closed: alice, the host, left. You are in no room now.",
    ),
    (
        table_events.Invited("#friday", "alice"),
        "* alice lets you into #friday. /join #friday goes there.",
    ),
    (
        table_events.InviteSent("#friday", "bob", False),
        "  bob may come to #friday now, and has been told.",
    ),
    (
        table_events.InviteSent("#friday", "bob", True),
        "  bob may come to #friday now, but is away and has not heard of it.",
    ),
    (
        table_events.Searching("alice", False, _SEARCH),
        "* alice looks for people: commander: alice, bob; 2 of 4 missing. /lfg commander joins.",
    ),
    (
        table_events.Searching("bob", True, _SEARCH),
        "* bob joins: commander: alice, bob; 2 of 4 missing. /lfg commander joins.",
    ),
    (
        table_events.SearchLeft("carol", _SEARCH),
        "* carol looks for commander no more; alice, bob left.",
    ),
    (
        table_events.SearchList((), None),
        "  Nobody looks for people to play. /lfg commander 4 begins.",
    ),
    (
        table_events.SearchList((_SEARCH,), "commander"),
        "  commander: alice, bob; 2 of 4 missing  (you are in)",
    ),
    (
        table_events.Matched("#table-otter-42", "alice", _SEARCH),
        "* commander: alice, bob. You are at #table-otter-42 now; alice is host.",
    ),
]
