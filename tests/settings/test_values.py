"""Values of settings, each checked for itself: what they give, and where what is wrong with them stands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetcheck.arithmetic.limits import WHOLE_DIGITS
from budgetcheck.settings.given import GivenThreshold
from budgetcheck.settings.keys import BY_NAME
from budgetcheck.settings.values import (
    LONGEST_VALUE,
    MOST,
    MOST_JOBS,
    SettingValue,
    Wrong,
    check_setting,
    close_to,
    unsound,
)


def values(name: str, value: object) -> list[object]:
    found = list(check_setting(BY_NAME[name], value))
    assert all(isinstance(one, SettingValue) for one in found), found
    return [(one.name, one.value) if one.name else one.value for one in found if isinstance(one, SettingValue)]


def wrong(name: str, value: object) -> list[tuple[object, ...]]:
    return [one.route for one in check_setting(BY_NAME[name], value) if isinstance(one, Wrong)]


def test_sound_values_are_given() -> None:
    assert values("select", ["EXP", "INC-001"]) == ["EXP", "INC-001"]
    assert values("exact", True) == [True]
    assert values("jobs", MOST_JOBS) == [MOST_JOBS]
    assert values("tolerance", Decimal("0.5")) == [Decimal("0.5")]
    assert values("severity", {"EXP-001": "info", "*": "warning"}) == [("*", "warning"), ("EXP-001", "info")]
    given = {"a": 3, "b": {"value": 4, "currency_unit": "元"}}
    assert values("parameters", given) == [
        ("a", GivenThreshold(Decimal(3), None)),
        ("b", GivenThreshold(Decimal(4), "元")),
    ]


@pytest.mark.parametrize(
    ("name", "value", "routes"),
    [
        ("select", "EXP", [()]),
        ("select", ["EXP", 1, ""], [(1,), (2,)]),
        ("exact", 1, [()]),
        ("jobs", True, [()]),
        ("jobs", 0, [()]),
        ("jobs", MOST_JOBS + 1, [()]),
        ("tolerance", Decimal(-1), [()]),
        ("tolerance", "many", [()]),
        ("severity", {"EXP-001": "off", "INC": "info"}, [("EXP-001",)]),
        ("severity", ["EXP-001"], [()]),
        ("parameters", {"a": True, "b": {}, "c": {"value": 1, "unit": "元"}}, [("a",), ("b",), ("c", "unit")]),
        ("parameters", {"a": {"value": 1, "currency_unit": "两"}}, [("a", "currency_unit")]),
        ("parameters", {str(at): 1 for at in range(MOST + 1)}, [()]),
        ("fail-on", "fatal", [()]),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(name: str, value: object, routes: list[tuple[object, ...]]) -> None:
    assert wrong(name, value) == routes


def test_texts_that_no_name_has_are_unsound() -> None:
    assert unsound("a b") is None
    for text in ("", " ", "a\nb", "\x1b[31m", "x" * (LONGEST_VALUE + 1)):
        assert unsound(text) is not None
    assert wrong("tolerance", Decimal("1" * (WHOLE_DIGITS + 1))) == [()]


def test_a_close_word_is_proposed() -> None:
    assert "fail-on" in close_to("fail_on", ["fail-on", "select"]).en
    assert close_to("xyz", ["fail-on"]).en == ""
