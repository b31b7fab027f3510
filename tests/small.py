"""Small declarations, and what it takes to check nothing else of them."""

from __future__ import annotations

from collections.abc import Callable

WRONG = """\
format = 1
unit = { name = "甲" }
disclosure = { year = 2024 }

[expenditure]
total = 3.50
basic = { total = 1.00 }
project = { total = 2.00 }
"""
"""EXP-001 fails in line 6."""
RIGHT = WRONG.replace("3.50", "3.00")
FEW = ["--select", "EXP-001"]

Lay = Callable[[dict[str, str]], None]
"""What the fixture ``lay`` gives: files by their names, written below the current folder."""
