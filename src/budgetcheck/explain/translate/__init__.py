"""Figures x rules -> one linear system for the explainer: what each rule of severity error says of the amounts.

Comparisons of linear forms are translated as they are. All else is weakened, never strengthened: whatever lets every
rule hold satisfies the system, so that no figure is accused which the rules do not accuse.
Finding the figures does not belong here: that is `search`.
"""
