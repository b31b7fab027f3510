"""Model: every key of a declaration, written down once: its kind, labels, limits and what it may hold (see `spec`).

What a declaration says does not belong here: that is `declaration`.
"""
