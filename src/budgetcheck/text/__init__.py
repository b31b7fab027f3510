"""Text: words in two languages, places in texts, numbers as people read them, and what is safe to show.

Nothing here knows what a declaration, a rule or a finding is.
"""
