"""Run: files and policies in, reports in their order out, from this process or several.

`run` goes over the paths, `planned` says what each file is judged by, `single` takes one file from text to report,
`reports` and `spread` work files off here or in other processes and keep what was found, `remains` leaves out what is
accepted; `mending` rewrites slips, `passed_by` looks into what the walk left. Arguments of the command line, formats
and printing do not belong here: they are `cli` and `render`.
"""
