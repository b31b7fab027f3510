"""Planned: paths, flags and configurations in, what judges each file out.

Judging does not belong here: that is `single`.
"""
