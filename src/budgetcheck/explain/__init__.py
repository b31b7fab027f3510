"""Explain: findings in, the cheapest sets of figures that must be wrong out, and why: exact error localisation.

`translate` makes a system of rules and figures, `search` finds the sets, `slips` what was meant, `say` the argument in
words. How suspects and explanations are laid out for people does not belong here: that is `render`.
"""
