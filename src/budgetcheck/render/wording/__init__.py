"""Findings and counts in words, shared by all formats.

Widths, colours and markup do not belong here: that is `layout` and `page`.
"""
