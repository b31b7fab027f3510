"""A workbook that was checked → a copy of it with notes on its own disputed cells, all else as it is."""
