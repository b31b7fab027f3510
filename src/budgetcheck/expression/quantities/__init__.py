"""Quantities: figures in, exact numbers, truths and lists out that know the figures they come from.

Nodes of formulas do not belong here: whoever evaluates them is `exact`.
"""
