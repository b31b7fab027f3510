"""Recognition: one Document in, the figures it states out, each with its place, quotation and lexicon entry.

`recognise` is the way in one call: `words` (which words mean which key, `rules/lexicon/*.toml`), `forms` (tables
and passages), `tables` and `prose` (forms and passages → `facts`), `settling` (one figure for each address), `writing`
(the text of a declaration). How a file is opened and cut into blocks does not belong here (`documents`), nor what the
figures must satisfy (`rulebook`).
"""
