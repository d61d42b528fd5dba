"""What people own, want, trade, lend and build, in SQL: a module per subject."""
