"""Command line: arguments in, a request to the rooms below, printed text and an exit code out.

`app` parses, `request` is the one shape of all arguments, each command has a module, `console` is the only way to the
streams. Nothing is checked, worked out or put into words here.
"""
