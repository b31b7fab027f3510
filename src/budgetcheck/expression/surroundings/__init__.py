"""Surroundings: what formulas read besides the figure at hand, in: thresholds, currency units, code lists, patterns.

Out come look-ups that both evaluations share, exact and compiled. What a formula is does not belong here.
"""
