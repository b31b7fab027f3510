"""Recognition: one Document in, the figures it states out, each with its place, quotation and lexicon entry.

Document → forms and passages → facts → reconciled facts → the text of a declaration. Which words mean which key is data
(`rules/lexicon/*.toml`). How a file is opened and cut into blocks does not belong here (`documents`), nor what the
figures must satisfy (`rulebook`).
"""
