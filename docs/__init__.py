"""Docs: the guides in Chinese (`zh`) and English (`en`), page for page, and what makes a site of them (`site`)."""
