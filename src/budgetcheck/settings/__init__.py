"""Settings: flags, environment and configuration files in, what a run and each of its files are checked by out.

Every value keeps where it comes from. Loading the packs that are named does not belong here: that is `rulebook`.
"""
