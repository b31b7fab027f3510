"""Tables: forms in, the facts that their rows and columns state out; one module for each manner of form.

Sentences that repeat a table do not belong here, but for those on performance, which are read with their tables.
"""
