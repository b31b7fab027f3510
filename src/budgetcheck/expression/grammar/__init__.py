"""Grammar: the text of a formula in, its typed nodes or its faults out.

What a node means does not belong here: that is `exact` and `compiled`.
"""
