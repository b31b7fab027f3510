"""Explain: findings in, the cheapest sets of figures that must be wrong out, and why: exact error localisation.

How suspects and explanations are worded for people does not belong here: that is `render`.
"""
