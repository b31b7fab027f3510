"""Office: a package of Word or a spreadsheet program in, a document of its paragraphs and tables out.

Files of older office programs do not belong here: `legacy` has them converted first.
"""
