"""Quizzes: questions, which answers are right, and how a quiz in a room goes on.

Nothing here knows commands, connections or the disk; cards, chance and the clock are handed in.
"""
