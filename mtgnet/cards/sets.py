"""What is known of sets that a file may not tell: blocks, and sets that were not made for play.

Facts as Scryfall has them; only sets that old files hold without saying what they are.
"""

from __future__ import annotations

_BLOCKS = """
ice ice all csp
mir mir vis wth
tmp tmp sth exo
usg usg ulg uds
mmq mmq nem pcy
inv inv pls apc
ody ody tor jud
ons ons lgn scg
mrd mrd dst 5dn
chk chk bok sok
rav rav gpt dis
tsp tsp tsb plc fut
lrw lrw mor
shm shm eve
ala ala con arb
zen zen wwk roe
som som mbs nph
isd isd dka avr
rtr rtr gtc dgm
ths ths bng jou
ktk ktk frf dtk
bfz bfz ogw
soi soi emn
kld kld aer
akh akh hou
xln xln rix
grn grn rna
"""
BLOCKS = {
    code: line.split()[0] for line in _BLOCKS.strip().splitlines() for code in line.split()[1:]
}
"""Set code to block code, for the time in which sets came in blocks."""

_MEMORABILIA = """
ced cei ptc wc97 wc98 wc99 wc00 wc01 wc02 wc03 wc04 o90p olep ovnt olgc pcel pmic
ocmd pcmd phel ocm1 oc13 oc14 oc15 oc16 oc17 oc18 oc19 thp1 thp2 thp3 tfth tbth tdag ppc1 xana
"""
MEMORABILIA = frozenset(_MEMORABILIA.split())
"""The sets up to 2019 that are memorabilia."""
