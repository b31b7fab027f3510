"""A workbook that was checked, and its report, in; out comes a copy with notes on its own disputed cells.

Reading a workbook's figures and writing a workbook of findings do not belong here.
"""
