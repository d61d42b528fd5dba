"""The nicknames of cycles of lands, each with the names of its cards: fixed lists of facts."""

from __future__ import annotations

_CYCLES = {
    "dual": "Badlands|Bayou|Plateau|Savannah|Scrubland|Taiga|Tropical Island|Tundra|"
    "Underground Sea|Volcanic Island",
    "fetchland": "Arid Mesa|Bloodstained Mire|Flooded Strand|Marsh Flats|Misty Rainforest|"
    "Polluted Delta|Scalding Tarn|Verdant Catacombs|Windswept Heath|Wooded Foothills",
    "shockland": "Blood Crypt|Breeding Pool|Godless Shrine|Hallowed Fountain|Overgrown Tomb|"
    "Sacred Foundry|Steam Vents|Stomping Ground|Temple Garden|Watery Grave",
    "checkland": "Clifftop Retreat|Dragonskull Summit|Drowned Catacomb|Glacial Fortress|"
    "Hinterland Harbor|Isolated Chapel|Rootbound Crag|Sulfur Falls|Sunpetal Grove|"
    "Woodland Cemetery",
    "fastland": "Blackcleave Cliffs|Blooming Marsh|Botanical Sanctum|Concealed Courtyard|"
    "Copperline Gorge|Darkslick Shores|Inspiring Vantage|Razorverge Thicket|"
    "Seachrome Coast|Spirebluff Canal",
    "slowland": "Deathcap Glade|Deserted Beach|Dreamroot Cascade|Haunted Ridge|"
    "Overgrown Farmland|Rockfall Vale|Shattered Sanctum|Shipwreck Marsh|Stormcarved Coast|"
    "Sundown Pass",
    "painland": "Adarkar Wastes|Battlefield Forge|Brushland|Caves of Koilos|Karplusan Forest|"
    "Llanowar Wastes|Shivan Reef|Sulfurous Springs|Underground River|Yavimaya Coast",
    "filterland": "Cascade Bluffs|Fetid Heath|Fire-Lit Thicket|Flooded Grove|Graven Cairns|"
    "Mystic Gate|Rugged Prairie|Sunken Ruins|Twilight Mire|Wooded Bastion|"
    "Cascading Cataracts|Crystal Quarry|Darkwater Catacombs|Mossfire Valley|"
    "Overflowing Basin|Shadowblood Ridge|Skycloud Expanse|Sungrass Prairie|Viridescent Bog|"
    "Desolate Mire|Ferrous Lake|Sunscorched Divide",
    "bounceland": "Azorius Chancery|Boros Garrison|Dimir Aqueduct|Golgari Rot Farm|"
    "Gruul Turf|Izzet Boilerworks|Orzhov Basilica|Rakdos Carnarium|Selesnya Sanctuary|"
    "Simic Growth Chamber|Coral Atoll|Dormant Volcano|Everglades|Jungle Basin|Karoo|"
    "Guildless Commons|Arid Archway",
    "triland": "Arcane Sanctum|Crumbling Necropolis|Frontier Bivouac|Jungle Shrine|"
    "Mystic Monastery|Nomad Outpost|Opulent Palace|Sandsteppe Citadel|Savage Lands|"
    "Seaside Citadel",
    "tricycleland": "Indatha Triome|Ketria Triome|Raugrin Triome|Savai Triome|Zagoth Triome|"
    "Jetmir's Garden|Raffine's Tower|Spara's Headquarters|Xander's Lounge|Ziatora's Proving Ground",
    "scryland": "Temple of Abandon|Temple of Deceit|Temple of Enlightenment|Temple of Epiphany|"
    "Temple of Malady|Temple of Malice|Temple of Mystery|Temple of Plenty|Temple of Silence|"
    "Temple of Triumph",
    "gainland": "Bloodfell Caves|Blossoming Sands|Dismal Backwater|Jungle Hollow|"
    "Rugged Highlands|Scoured Barrens|Swiftwater Cliffs|Thornwood Falls|Tranquil Cove|"
    "Wind-Scarred Crag|Akoum Refuge|Graypelt Refuge|Jwar Isle Refuge|Kazandu Refuge|"
    "Sejiri Refuge",
    "bikeland": "Canyon Slough|Fetid Pools|Irrigated Farmland|Scattered Groves|"
    "Sheltered Thicket|Festering Thicket|Glittering Massif|Rain-Slicked Copse",
    "tangoland": "Canopy Vista|Cinder Glade|Prairie Stream|Smoldering Marsh|Sunken Hollow|"
    "Radiant Summit|Vernal Fen|Sodden Verdure|Turbulent Steppe|Festering Gulch",
    "bondland": "Bountiful Promenade|Luxury Suite|Morphic Pool|Rejuvenating Springs|"
    "Sea of Clouds|Spectator Seating|Spire Garden|Training Center|Undergrowth Stadium|"
    "Vault of Champions",
    "canopyland": "Fiery Islet|Horizon Canopy|Nurturing Peatland|Silent Clearing|"
    "Sunbaked Canyon|Waterlogged Grove",
    "shadowland": "Choked Estuary|Foreboding Ruins|Fortified Village|Game Trail|Port Town|"
    "Frostboil Snarl|Furycalm Snarl|Necroblossom Snarl|Shineshadow Snarl|Vineglimmer Snarl",
    "surveilland": "Commercial District|Elegant Parlor|Hedge Maze|Lush Portico|"
    "Meticulous Archive|Raucous Theater|Shadowy Backstreet|Thundering Falls|"
    "Undercity Sewers|Underground Mortuary",
    "pathway": "Barkchannel Pathway|Blightstep Pathway|Branchloft Pathway|Brightclimb Pathway|"
    "Clearwater Pathway|Cragcrown Pathway|Darkbore Pathway|Hengegate Pathway|"
    "Needleverge Pathway|Riverglide Pathway",
    "storageland": "Bottomless Vault|Calciform Pools|Crucible of the Spirit Dragon|"
    "Dreadship Reef|Dwarven Hold|Fountain of Cho|Fungal Reaches|Hickory Woodlot|"
    "Hollow Trees|Icatian Store|Mage-Ring Network|Mercadian Bazaar|Molten Slagheap|"
    "Peat Bog|Remote Farm|Rushwood Grove|Saltcrusted Steppe|Sand Silos|Sandstone Needle|"
    "Saprazzan Cove|Saprazzan Skerry|Subterranean Hangar|City of Shadows",
}

_OTHER_WORDS = {
    "karoo": "bounceland",
    "triome": "tricycleland",
    "trikeland": "tricycleland",
    "cycleland": "bikeland",
    "bicycleland": "bikeland",
    "battleland": "tangoland",
    "crowdland": "bondland",
    "battlebondland": "bondland",
    "canland": "canopyland",
    "snarl": "shadowland",
    "templeland": "scryland",
}

CYCLES: dict[str, frozenset[str]] = {
    word: frozenset(names.split("|")) for word, names in _CYCLES.items()
}
CYCLES |= {word: CYCLES[cycle] for word, cycle in _OTHER_WORDS.items()}
"""Nickname to the names (of the front face) of the lands that it means."""
