"""What no output may hold, whatever its input said: what steers terminals, hides text or commands a log's reader."""

from __future__ import annotations

import re
import unicodedata

from budgetcheck.render import available, load_format

TEXTUAL = tuple(name for name in available() if not load_format(name).binary)
"""The formats that are text; what a workbook holds is looked at by tests of its own."""


def assert_harmless(name: str, text: str) -> None:
    """The text of a format has neither control characters nor, but for GitHub's own, commands for a log's reader."""
    text.encode("utf-8")
    if name == "csv":
        assert text.startswith("\ufeff")
        text = text[1:].replace("\r\n", "\n")
    assert not {c for c in {*text} - {"\n"} if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    for line in text.split("\n"):
        assert not re.search(r"##\w*\[", line)
        if name != "github":
            assert not line.lstrip().startswith("::")
