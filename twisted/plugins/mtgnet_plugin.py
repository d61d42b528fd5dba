"""Makes `twistd mtgnet` known to twistd."""

from twisted.application.service import ServiceMaker

mtgnet = ServiceMaker(
    "mtgnet", "mtgnet.tap", "A meeting place for people who play Magic: The Gathering.", "mtgnet"
)
