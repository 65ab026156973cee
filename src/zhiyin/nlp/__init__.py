"""Texts and a topic tree in, what customers say out. Knows no row, no fact, no network."""
