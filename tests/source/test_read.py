"""Bytes of a declaration to its text: what is in another encoding is told as such, and never passed over."""

from __future__ import annotations

import pytest

from budgetcheck.source.read import SourceError, decode


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_declaration_in_utf_16_without_a_mark_is_one(codec: str) -> None:
    text = '# 一般公共预算：一个单位，一份声明\nformat = 1\n[unit]\nname = "一"\n[disclosure]\nyear = 2024\n'
    with pytest.raises(SourceError) as told:
        decode(text.encode(codec), "a.toml")
    assert told.value.fault.rule == "DEC-002"
    assert told.value.recognised
