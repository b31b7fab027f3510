"""Commands: the parsed arguments of one command in, what it prints and its exit code out; a file a command.

Options and their parsing do not belong here: that is `main_commands`, `rule_commands` and `options`.
"""
