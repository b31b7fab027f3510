"""Single: one file and the rules in force in, its report out; two files in, what changed between them out.

Which rules are in force, and other files, do not belong here: that is `planned` and `spread`.
"""
