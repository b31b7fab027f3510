"""The command line: arguments in, printed reports and an exit code out; the only place that prints and exits.

`run` has the arguments parsed by `main_commands` or `rule_commands` (`app` is both), which call one of `commands`;
`printing` takes what that writes.
Whatever another program could want to compute does not belong here.
"""
