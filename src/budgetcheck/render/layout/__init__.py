"""Findings as lines of text for people: wrapped by display width, tables in ASCII, marked excerpts; painted last.

What the findings say, and colours as such, do not belong here: that is `wording` and the console.
"""
