"""twisted.words' IRC server in memory, which lets in anybody under any name."""

import sys
from typing import Any

from twisted.cred.checkers import ICredentialsChecker
from twisted.cred.credentials import IUsernamePassword
from twisted.cred.portal import Portal
from twisted.internet import defer, endpoints, task
from twisted.words import service
from zope.interface import implementer


@implementer(ICredentialsChecker)
class Anybody:
    """Believes every name."""

    credentialInterfaces = (IUsernamePassword,)  # noqa: N815 - Twisted's name

    def requestAvatarId(self, credentials: IUsernamePassword) -> defer.Deferred[Any]:  # noqa: N802
        """The name as it was given."""
        return defer.succeed(credentials.username)


async def main(reactor: Any, port: str) -> None:
    """Listens on the loopback port for ever."""
    realm = service.InMemoryWordsRealm("bench")
    realm.createGroupOnRequest = realm.createUserOnRequest = True
    listener = endpoints.TCP4ServerEndpoint(reactor, int(port), 4096, "127.0.0.1")
    await listener.listen(service.IRCFactory(realm, Portal(realm, [Anybody()])))
    await defer.Deferred()


if __name__ == "__main__":
    task.react(main, sys.argv[1:])
