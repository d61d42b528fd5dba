"""Talk: in rooms, to one person, and to oneself in upper case."""

from __future__ import annotations

from mtgnet.commands.mentions import Mentions
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, PrivateText, Text, Word
from mtgnet.core.events import Echoed, ModeSet, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Group, Result, command
from mtgnet.core.text import cut

_TEXT = Argument("text", Text())
_PRIVATE = Argument("text", PrivateText())
_NICK = Argument("nick", Word())


class Chat(Group):
    """The commands for talk."""

    title = "Talk"
    purpose = "say something to the room or to one person"

    def __init__(self, hub: Hub, mentions: Mentions | None = None) -> None:
        self._hub = hub
        self._mentions = mentions

    @command(
        "say",
        takes=(_TEXT,),
        logged=False,
        summary="Say it in your current room, as a bare line does",
        forms=(
            Form(
                "Talk in the room",
                ("text",),
                then="say",
                asked_then="Type what you say next",
                done="Said.",
            ),
        ),
        help="Everybody in the room hears it but you. //x says /x. [[Lightning Bolt]] in it tells"
        " the room of that card, [[?t:goblin r:m]] of the first that a search finds; up to five in"
        " a line.",
    )
    def say(self, session: Session, text: str) -> Result:
        """Say it in the current room."""
        self._hub.say(session, text)
        return self._mentions.answer(session, text) if self._mentions else None

    @command(
        "me",
        takes=(_TEXT,),
        logged=False,
        summary="Tell your room what you do",
        help="/me waves is shown as <alice> * waves.",
        forms=(Form("Tell your room what you do", ("text",), done="Told."),),
    )
    def me(self, session: Session, text: str) -> Result:
        """Tell the current room what the person does."""
        self._hub.say(session, text, emote=True)
        return self._mentions.answer(session, text) if self._mentions else None

    @command(
        "msg",
        "m",
        "tell",
        takes=(_NICK, _PRIVATE),
        summary="Say it to one person alone",
        help="You see it as [to bob] once it is kept. A registered person who is away gets it with"
        " the next login, and you hear of that.",
    )
    def msg(self, session: Session, nick: str, text: str) -> Result:
        """Keep a private line, and show it to the other."""
        return self._hub.tell(session, nick, text)

    @command(
        "reply",
        "r",
        takes=(_PRIVATE,),
        summary="Answer who wrote to you alone last",
    )
    def reply(self, session: Session, text: str) -> Result:
        """Answer the last private line."""
        writer = session.person.told_by
        if writer is None:
            raise Refusal("nobody-wrote", "Nobody has written to you alone. /msg NICK TEXT begins.")
        if not writer.present and writer.account is None:
            why = (
                f"{writer.nick}, who wrote to you, is gone. /msg NICK TEXT writes to somebody else."
            )
            raise Refusal("no-such-person", why)
        return self._hub.tell(session, writer.nick, text)

    @command(
        "echo",
        "upper",
        "shout",
        takes=(_TEXT,),
        summary="Get your text back in upper case",
        help="Nobody else sees it. /mode echo does that with every bare line.",
        forms=(
            Form(
                "Get your text back in upper case",
                ("text",),
                then="echo",
                asked_then="Type the next text",
            ),
        ),
        access=Access.ANYBODY,
    )
    def echo(self, session: Session, text: str) -> Echoed:
        """Answer in upper case, by the rules of Unicode's full case mapping."""
        return Echoed(text.upper())

    @command(
        "mode",
        takes=(Argument("command", Word()),),
        summary="Send your bare lines to a command",
        help="The command must take one text: /mode echo makes the connection an upper-case"
        " server, /mode quiz a quiz for you alone, /mode say goes back to talking. Lines that begin"
        " with / are commands still.",
        access=Access.ANYBODY,
    )
    def mode(self, session: Session, command: str) -> Result:
        """Set the command for bare lines, and let it ask if it does."""
        access = self._hub.members.access(session.person)
        found = session.table.mode(command.removeprefix("/"), access)
        if found is None:
            modes = ", ".join(session.table.modes(access))
            raise Refusal("no-such-mode", f"There is no mode {cut(command)}. There are {modes}.")
        session.mode = found
        if not found.prompts:
            return ModeSet(found.name)
        session.send(ModeSet(found.name))
        return found.prompt(session)
