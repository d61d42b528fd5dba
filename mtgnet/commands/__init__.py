"""What people can do, a module per subject; each declares its commands once."""
