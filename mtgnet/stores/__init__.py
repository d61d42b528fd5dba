"""Where things are kept: one SQL database, a module per subject, one thread that writes."""
