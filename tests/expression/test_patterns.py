"""What patterns take of texts, and which names may be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.expression.surroundings.patterns import captured, groups, same_name


def test_all_that_the_group_takes_comes_in_order() -> None:
    pattern = "(20[0-9]{2})年度?(?:部门)?预算"
    assert captured(pattern, "2022年部门预算比2021年预算增加，2020年决算") == ("2022", "2021")
    assert captured(pattern, "２０２２年预算") == ()
    assert captured("年(末)?", "年初，年末") == ("末",)


def test_what_one_text_yields_is_bounded() -> None:
    assert captured("(a)(?:.*b)?", "a" * 20_000) == ("a",) * 100


def test_groups_are_counted() -> None:
    assert [groups(pattern) for pattern in ("a", "(a)", "(?:a)(b)", "(a)(b)")] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青湖市发改委", "青湖市发展和改革委员会"),
        ("广阳区政府办公室", "廊坊市广阳区人民政府办公室"),
        ("青湖市水务局（部门）", "青湖市水务局"),
        ("青湖市 水务局", "青湖市水务局"),
        ("司法局", "青湖市临江区司法局"),
    ],
)
def test_a_name_and_its_short_form_are_one(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青湖市教育局", "青湖市财政局"),
        ("青湖市临江区司法局", "青湖市东山区司法局"),
        ("规划与自然资源局", "规划和自然资源局"),
        ("青湖市水务局", "青湖市务水局"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


@given(st.text(st.sampled_from("市县教育财政局"), max_size=8), st.data())
def test_whatever_is_left_out_the_name_stays_the_same(name: str, data: st.DataObject) -> None:
    kept = "".join(character for character in name if data.draw(st.booleans()))
    assert same_name(kept, name)
    assert same_name(name, name)
