"""Coverage: a declaration and rules in, which slips of its figures would be noticed out.

How it is drawn does not belong here: that is `render`.
"""
