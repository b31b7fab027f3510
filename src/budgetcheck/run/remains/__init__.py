"""Remains: reports in, what remains of them out, without what is accepted or was there before a change.

Finding anything does not belong here: that is `single`.
"""
