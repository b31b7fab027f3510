"""Facts: what both readers, of tables and of prose, make: figures under addresses, and what the model knows of those.

How a figure is found, and which of its printings is taken, does not belong here: that is the readers and `settling`.
"""
