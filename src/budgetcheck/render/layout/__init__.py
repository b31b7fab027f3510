"""Findings as lines of text for people: wrapped by display width, tables in ASCII, marked excerpts; painted last."""
