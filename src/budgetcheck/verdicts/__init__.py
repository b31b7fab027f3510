"""Verdicts: figures and a rulebook in, a judgement of each instance of each rule out.

What people are told of a judgement does not belong here: that is `findings`.
"""
