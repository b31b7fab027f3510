"""What a document may ask for at most: far above any published budget, far below what could exhaust a machine."""

from __future__ import annotations

from typing import Final

DOCUMENT_BYTES: Final = 64 * 2**20
"""Size of a file. Scanned budgets of large departments stay below 40 MiB."""
PAGES: Final = 1_000
"""Pages of a PDF."""
SHEETS: Final = 256
"""Sheets of a workbook."""
ROWS: Final = 200_000
"""Rows of one table."""
COLUMNS: Final = 1_024
"""Columns of one table."""
TABLES: Final = 10_000
"""Tables of a whole document; published budgets have some dozens."""
PARAGRAPHS: Final = 250_000
"""Paragraphs of a text document, those in the cells of tables included; published ones have some thousands."""
CELLS: Final = 600_000
"""Cells of a whole document, blank ones included."""
GLYPHS: Final = 200_000
"""Characters of one page; a page that is full of small print has some 8,000."""
TEXT_OBJECTS: Final = 40_000
"""Pieces of text that a page is set in; its parser takes time in the square of them."""
CHARACTERS: Final = 20_000_000
"""Characters of text of a whole document."""
SEGMENTS: Final = 100_000
"""Segments of drawn lines looked at on one page; a page with more is a drawing, not a table."""
NESTING: Final = 200
"""Elements inside one another, and forms within forms of a PDF."""
OPEN_ELEMENTS: Final = 5_000
"""Elements of a web page that are open at one time; its parser takes time in the square of them."""
ZIP_PARTS: Final = 5_000
"""Files inside a package."""
ZIP_BYTES: Final = 512 * 2**20
"""Size of everything inside a package, unpacked."""
ZIP_RATIO: Final = 400
"""How much larger a part of a package may be unpacked, once it is larger than `ZIP_FREE`."""
ZIP_FREE: Final = 8 * 2**20
"""Size up to which the ratio of a part does not matter: blank sheets compress very well."""
SECONDS: Final = 120
"""Time a child process may take for a whole document."""
SECONDS_OF_RECOGNITION: Final = 1_800
"""Time a child process may take for the recognition of scanned pages."""
MEMORY: Final = 5 * 2**28
"""Address space of a child process, the interpreter and its libraries included."""
CROSSINGS: Final = 4_000_000
"""Pairs of horizontal and vertical lines of one page of which grids are made."""
MEMORY_OF_CONVERTER: Final = 8 * 2**30
"""Address space of a converter; office programs reserve far more than they use."""
MEMORY_OF_RECOGNITION: Final = 8 * 2**30
"""Address space of the recognition of scanned pages; its libraries reserve far more than they use."""
DOCUMENTS: Final = 100
"""Documents after which a child process is replaced, so that what its libraries lose does not add up."""
PIXELS: Final = 25_000_000
"""Points of the picture of a scanned page."""
LINES: Final = 1_000_000
"""Lines of a text."""
