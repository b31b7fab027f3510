"""Words: texts of documents and the lexicon in, which words mean which key, class or kind of table out.

Where the words stand, and what a figure beside them is, does not belong here: that is `forms`, `tables` and `prose`.
"""
