"""An explanation of one declaration, for people and for programs.

Which figures are wrong, and the argument for it, does not belong here: that is `explain`.
"""
