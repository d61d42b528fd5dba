"""A server in memory, for tests of mtgnet and of what others build on it: no sockets, no waiting.

    meeting = Meeting()
    alice, bob = meeting.connect(), meeting.connect()
    alice.type("/name alice")
    bob.type("hello")
    assert alice.heard()[-1].endswith("> hello")

Time stands still until `meeting.clock.advance(seconds)`; typing lets the reactor's turn pass.
"""

from mtgnet.testing.meeting import Client, Meeting, Wire

__all__ = ["Client", "Meeting", "Wire"]
