"""Arithmetic: numbers as printed in, exact intervals of what they can mean out.

Which figure a number belongs to does not belong here: quantities made of figures are in `expression`.
"""
