"""Text: words in every language, places in texts, numbers as people read them, and what is safe to show.

Here, below all rooms, stand `slots`, `tuples` and `pattern`, which make types and patterns without delaying a start.

What a declaration, a rule or a finding is does not belong here.
"""
