"""Documents: bytes of a Word, Excel, PDF, web page or text file in, one immutable `Document` of blocks with places out.

`read.read_document` is the door, `detect.is_document` the glance through it, `DocumentFault` the only way to fail.
A file goes from its bytes (`detect`: which format) to its reader (`readers`; one file each in `office`, `paged` and
`texts`, and `legacy`), most of them in a child process (`isolation`) within `limits`, what comes back must be
`legible`. What a budget is, which figures a table holds and what they mean does not belong here: that is `recognition`.
"""
