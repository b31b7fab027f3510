"""Texts: bytes of a text, Markdown or web page in, a document of its paragraphs and tables out.

Pages with characters at places do not belong here: that is `paged`.
"""
