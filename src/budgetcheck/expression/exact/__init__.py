"""Exact: nodes and figures in, values out with all the figures and ranges they come from.

Whether a difference is a fault does not belong here: that is `verdicts`.
"""
