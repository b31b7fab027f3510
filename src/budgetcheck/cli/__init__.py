"""The command line: arguments in, printed reports and an exit code out; the only place that prints and exits.

Whatever another program could want to compute does not belong here.
"""
