"""One module per output format, named as the format.

Each defines `FORMAT` (its name), `MACHINE` (whether programs read it) and
`render(reports: Iterable[FileReport], context: Context) -> Iterator[str]`. What several share does not belong here:
that is `wording`, `layout`, `page`, `exchange` and `workbook`.
"""
