"""What turns events into bytes and bytes into commands: one module per way to connect."""
