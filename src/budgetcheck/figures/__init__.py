"""Figures: declarations in, the figures that rules see out, with what their rounding and statements leave open.

Rules do not belong here.
"""
