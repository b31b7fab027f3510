"""Lines: printed lines in reading order in, the paragraphs and the tables without borders that they make out.

Where a line comes from, page or text file, does not belong here: that is `paged` and `texts`.
"""
