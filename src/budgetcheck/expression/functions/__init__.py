"""The functions of the language, a module each, found by name when a formula calls them.

A module holds a `FUNCTION`: what it takes and yields, its exact meaning, its compiled form, and what it is in logic,
which lint and the explainer go by. What several functions share does not belong here: that is `calling`.
"""
