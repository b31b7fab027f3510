"""Paged: PDF and pictures of pages in, a document out: characters with their boxes, drawn lines made into grids.

Joining lines into paragraphs does not belong here: text files share it, so it is `lines`.
"""
