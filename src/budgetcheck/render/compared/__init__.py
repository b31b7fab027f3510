"""A comparison of two declarations, as lines for a terminal, Markdown, JSON or a page; `wording` is what all share.

What changed does not belong here: `run` compares.
"""
