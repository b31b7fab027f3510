"""Rulebook: packs of rules in, compiled rules in force out.

The only reader of packs. Declarations and their figures do not belong here.
"""
