"""Source: bytes of a TOML file in, its text, its tables, the place of each key and every fault of its syntax out.

The only reader of declarations and the only scanner of TOML. What keys mean does not belong here: that is `model`.
"""
