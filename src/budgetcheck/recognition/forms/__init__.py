"""Forms: a document in, its tables with titles, units and headed columns, and its passages of prose, out.

Which figure a square or a sentence states does not belong here: that is `tables` and `prose`.
"""
