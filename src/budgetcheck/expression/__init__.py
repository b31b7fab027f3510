"""Expression: the text of a formula in, typed nodes, a compiled sheet and an exact evaluation out.

What a rule is, and what its verdict means, does not belong here: that is `rulebook` and `verdicts`.
"""
