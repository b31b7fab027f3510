"""The keys of a declaration as people look them up, as lines for a terminal or as JSON.

What the keys mean does not belong here: that is `model`.
"""
