"""Lint: rules in, what is wrong with them or hidden by others out.

How remarks are laid out does not belong here: that is `render`.
"""
