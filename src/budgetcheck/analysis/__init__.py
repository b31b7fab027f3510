"""Analysis: rules (and a declaration) in, what they can and cannot see out: lint, coverage, and their own examples.

Nothing here is imported by a check. How the answers are drawn does not belong here: that is `render`.
"""
