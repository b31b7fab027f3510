"""Spread: many files in, their reports in order out, from the cache, from this process or from several.

What happens to one file does not belong here: that is `single`.
"""
