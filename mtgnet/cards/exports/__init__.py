"""Lists of cards as other programs export them and people type them: to rows, and back to text."""
