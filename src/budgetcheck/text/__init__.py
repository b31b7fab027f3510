"""Text: words in two languages, places in texts, numbers as people read them, and what is safe to show.

What a declaration, a rule or a finding is does not belong here.
"""
