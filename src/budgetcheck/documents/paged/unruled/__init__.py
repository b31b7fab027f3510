"""Unruled: lines of pages in, the tables among them that no drawn lines rule out, told by where their words stand.

What a heading means does not belong here, and whatever is not sure is said to be so: it is not read.
"""
