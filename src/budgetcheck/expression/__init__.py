"""Expression: the text of a formula in, typed nodes, a compiled sheet and an exact evaluation out.

`grammar` makes `nodes` of text; `exact` evaluates them with the figures they come from, `compiled` makes one sheet of
many; both reckon with `quantities` and read `surroundings`. A function is a file of `functions`, as `calling` says;
`reads` tells which figures a formula reads, `presence` what follows where they are absent.
What a rule is, and what its verdict means, does not belong here: that is `rulebook` and `verdicts`.
"""
