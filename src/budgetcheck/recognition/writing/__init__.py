"""Writing: settled figures in, the text of a declaration with their places out, keeping what a person wrote before.

Which figure is right does not belong here: that is `settling` before it, and the rules after it.
"""
