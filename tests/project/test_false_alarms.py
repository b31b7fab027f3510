"""No false alarm: made-up correct disclosures, printed as units print them, raise no error and no warning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.correct.cases import case, measured
from benchmarks.false_alarms import alarms
from tests.effort import examples


@examples(120)
@given(st.integers(0, 10**9))
def test_a_correct_disclosure_raises_nothing(seed: int) -> None:
    raised = [found if isinstance(found, str) else f"{found.rule} {found.message.en}" for found in alarms(case(seed))]
    assert raised == []


def test_the_disclosures_are_all_of_one_making_and_differ() -> None:
    made = [case(seed) for seed in range(150)]
    assert case(7) == case(7)
    kinds = {(one.document["disclosure"]["kind"], one.document["disclosure"]["scope"]) for one in made}
    assert len(kinds) == 4
    assert {one.document["disclosure"]["currency_unit"] for one in made} == {"元", "千元", "万元", "亿元"}
    assert {one.document["disclosure"]["rounding"] for one in made} == {"nearest", "truncated"}
    assert any(one.previous for one in made)
    assert any(one.members for one in made)
    quoted = [said["quote"] for one in made for said in one.document.get("statements", ()) if "quote" in said]
    assert any("财预〔2016〕143号" in quote for quote in quoted)
    assert any("12月31日" in quote for quote in quoted)
    assert any("sections" in one.document["disclosure"] for one in made)
    assert sum(measured(one.document) for one in made) > 20000


@pytest.mark.parametrize("seed", [1, 15, 64, 81, 95, 135, 324, 504, 656, 781, 913, 7930, 941422])
def test_cases_that_once_raised_an_alarm_stay_silent(seed: int) -> None:
    assert list(alarms(case(seed))) == []
