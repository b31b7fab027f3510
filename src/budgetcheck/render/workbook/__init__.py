"""Parts of a workbook: the book with its formats (`book`), the sheets of findings, of a file's figures, of duties.

Which findings there are does not belong here.
"""
