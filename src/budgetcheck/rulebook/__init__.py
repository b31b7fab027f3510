"""Rulebook: packs of rules in, compiled rules in force out, each with the figures that it may look at.

The only reader of packs. Declarations and their figures do not belong here.
"""
