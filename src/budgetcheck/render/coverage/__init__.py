"""What the analysis of coverage found, as a table, a page or JSON.

The analysis itself does not belong here: that is `analysis`.
"""
