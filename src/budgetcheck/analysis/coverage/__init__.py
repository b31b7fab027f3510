"""Coverage: a declaration and rules in, which slips of its figures would be noticed out."""
