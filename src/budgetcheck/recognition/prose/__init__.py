"""Prose: passages in, the facts, shares and unread amounts of their clauses out.

Tables, and which of several printings of a figure is taken, do not belong here: that is `tables` and `settling`.
"""
