"""mtgnet: a self-hosted meeting place for people who play Magic: The Gathering.

Where things are: `core` is people, rooms, events and the order of delivery, without sockets or
storage; `commands` is what people can do, a module per subject; `cards` is Magic itself, without
input or output; `stores` keeps things in SQL; `frontends` turn events into bytes and bytes into
commands; `settings` reads how it is to run; `tap` puts it all together for twistd, and `cli` is
the console script. docs/architecture.md tells why.
"""

__version__ = "0.1.0"
LINK = "https://github.com/mtgnet/mtgnet"
# The version of the JSON lines; it changes when an old client would misunderstand.
PROTOCOL = 1
