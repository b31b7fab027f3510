"""Run: files and policies in, reports in their order out, from this process or several.

`run` goes over the paths, `plan` says what each file is judged by, `checkers` makes what checks, `check` takes one file
from text to report, `reports` and `many` work files off here or in other processes (`schedule`, `pool`), `cached` keeps
what was found, `remaining` leaves out what is accepted.
Arguments of the command line, formats and printing do not belong here: they are `cli` and `render`.
"""
