"""One module per output format, named as the format.

Each defines `FORMAT` (its name), `MACHINE` (whether programs read it) and `render`, and `PICTURES`, `BINARY` and
`SHOWS_VALUES` where these are true: see `render.Format`. What several share does not belong here: that is `wording`,
`layout`, `page`, `exchange` and `workbook`.
"""
