"""Calling: what a function of the language is, and what several share of their types, meaning and compiled form.

The functions themselves do not belong here: each is a file of `functions`.
"""
