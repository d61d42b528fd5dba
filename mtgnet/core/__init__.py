"""People, rooms, events and the order of delivery: no sockets, no SQL, no wall clock."""
