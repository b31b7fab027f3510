"""Figures and linear rules in, the cheapest sets of figures that must be wrong out: exact, proven, without words.

What figures and rules mean, and how their numbers were written, does not belong here: `translate` and `slips`.
"""
