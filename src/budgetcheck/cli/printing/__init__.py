"""Printing: texts and reports in, whole outputs on streams and in files out, safe and in the language asked for.

What is printed does not belong here: `render` writes it.
"""
