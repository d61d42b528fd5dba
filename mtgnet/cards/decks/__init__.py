"""Decks: read from text of any program, written as text, and judged by the rules of a format."""
