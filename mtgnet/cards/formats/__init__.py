"""Vendors' files turned into our records: a module per vendor, and what they share in `fields`."""
