"""Magic itself: cards, names, queries, formats. No sockets and no SQL."""
