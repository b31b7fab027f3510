"""Findings as parts of a page that stands alone: frame, sections, ledgers, marks; the markup is in `templates`.

What the findings say does not belong here: that is `wording`.
"""
