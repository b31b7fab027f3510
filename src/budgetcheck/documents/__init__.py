"""Documents: bytes of a Word, Excel, PDF or text file in, one immutable `Document` of blocks with places out.

What a budget is, which figures a table holds and what they mean does not belong here: that is `recognition`.
"""
