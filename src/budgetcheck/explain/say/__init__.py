"""An explanation in, its proof in equations and its tree of sums out, in words.

How it is laid out does not belong here: that is `render`.
"""
