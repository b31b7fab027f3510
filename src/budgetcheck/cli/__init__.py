"""The command line: arguments in, printed reports and an exit code out; the only place that prints and exits.

`run` calls `app`, which parses the arguments and calls one of `commands`; `printing` takes what they write.
Whatever another program could want to compute does not belong here.
"""
