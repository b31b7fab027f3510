"""Text: words in every language, places in texts, numbers as people read them, and what is safe to show.

What a declaration, a rule or a finding is does not belong here.
"""
