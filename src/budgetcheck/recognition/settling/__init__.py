"""Settling: facts in, one figure for each address out, with its further printings and how sure it is.

Reading facts, and writing them down, does not belong here: that is `tables`, `prose` and `writing`.
"""
