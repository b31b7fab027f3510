"""Findings as what rich draws: text broken as Chinese is, tables, trees, marked excerpts; text with line ends out.

What the findings say, and whether a console has colours, do not belong here: that is `wording` and the command line.
"""
