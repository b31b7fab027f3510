"""Values as accountants type them: why they are no TOML, and what to write, never a guess at an amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.source.faults import Takes
from budgetcheck.source.mistyped import judged, refused_value
from budgetcheck.source.write import toml_text


@pytest.mark.parametrize("raw", ["1", "-1_000.50", "0x1F", "1e3", "true", "2024-01-31", '"a"', "'a\\'", '"""a\\\n"""'])
def test_sound_values_are_not_judged(raw: str) -> None:
    assert judged(raw) is None


@given(st.text(max_size=30))
def test_any_text_well_written_is_sound(text: str) -> None:
    assert judged(toml_text(text)) is None


@pytest.mark.parametrize(
    ("raw", "takes", "rule", "fix"),
    [
        ("“甲”", "text", "DEC-012", '"甲"'),
        ("“12.50”", "amount", "DEC-012", "12.50"),
        ('"a\\q"', "any", "DEC-021", None),
        ("\u30001", "amount", "DEC-020", ""),
        ("= 1", "amount", "DEC-023", "1"),
    ],
)
def test_what_was_plainly_meant_is_told(raw: str, takes: Takes, rule: str, fix: str | None) -> None:
    hint = judged(raw, takes)
    assert hint is not None
    assert hint.rule == rule
    assert (hint.fix or "").strip() == (fix or "")


def test_a_number_of_a_thousand_digits_is_refused_unread() -> None:
    hint = judged("1" * 1001)
    assert hint is not None
    assert hint.rule == "DEC-026"
    assert judged("1" * 1000) is None


def test_a_date_that_does_not_exist_is_told_as_a_date() -> None:
    assert refused_value("2023-02-30").rule == "DEC-015"
    assert refused_value("?").rule == "DEC-010"


@given(st.text(max_size=40), st.sampled_from(["amount", "percent", "number", "date", "code", "text", "flag", "any"]))
def test_anything_typed_is_told_of_or_sound(raw: str, takes: Takes) -> None:
    hint = judged(raw, takes)
    if hint is not None:
        assert hint.rule.startswith("DEC-")
        assert hint.message.zh
        assert hint.message.en
