"""Declaration: TOML tables in, a declaration laid flat out, with every fault of what it says.

Rounding and what other statements leave of a figure do not belong here: that is `figures`.
"""
