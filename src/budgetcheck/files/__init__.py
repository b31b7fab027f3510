"""Files: paths and patterns in, the files that may be read out; replacing, remembering and setting aside.

What stands in a file does not belong here: reading is `source` for declarations and `documents` for documents.
"""
