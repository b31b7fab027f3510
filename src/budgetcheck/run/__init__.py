"""Run: files and policies in, reports in order out, from this process or several.

Arguments of the command line and printing do not belong here: that is `cli`.
"""
