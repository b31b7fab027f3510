"""Figures that must be wrong in, what was meant and by which slip out.

Which figures these are does not belong here: that is `search`.
"""
