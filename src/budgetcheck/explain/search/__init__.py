"""Figures and linear rules in, the cheapest sets of figures that must be wrong out: exact, proven, without words."""
