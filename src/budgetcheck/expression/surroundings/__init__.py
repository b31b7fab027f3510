"""Surroundings: a declaration's figures, thresholds, code lists and patterns in, look-ups for formulas out.

Both evaluations share them; `runtime` is all that compiled formulas may call. What a formula is does not belong here.
"""
