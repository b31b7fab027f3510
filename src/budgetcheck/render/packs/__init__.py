"""Rules and what the analysis finds in packs, as documentation and remarks.

Reports of declarations do not belong here: that is `formats`.
"""
