"""What formats for programs share: harmless JSON and Markdown, fingerprints.

What only one format has does not belong here: that is its file in `formats`.
"""
