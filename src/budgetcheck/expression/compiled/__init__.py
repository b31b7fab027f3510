"""Compiled: the nodes of many rules in, one Python function out that names the rules it could not clear.

What a rule says where it fails does not belong here: `exact` tells.
"""
