"""What is kept on disk, in SQL."""
