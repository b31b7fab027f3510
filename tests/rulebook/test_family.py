"""Families of rules: what they are written out to, and that their faults are told where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.files.store import packs_folder
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.family import FamilyError, member_rules
from budgetcheck.rulebook.load import builtin_packs, load_packs
from budgetcheck.rulebook.rule import Pack, PackError
from budgetcheck.text.words import Words

HEAD = '[pack]\nid = "own"\n'
KEYS = ("id", "name", "title", "check", "when", "severity", "good", "bad")
FAMILY = """
[[family]]
name = "{slug}-negative"
title = { zh = "{noun}为负", en = "{noun} is negative" }
check = "{key} >= 0"
members = [
  { id = "OWN-002", key = "income.total", slug = "income", noun = { zh = "收入", en = "income" } },
  { id = "OWN-001", key = "expenditure.basic.total", slug = "basic", noun = "basic", severity = "warning" },
]

[[family.good]]
"{key}" = 1

[[family.bad]]
"{key}" = -1
expect = { figure = "{key}" }
"""


def load(folder: Path, text: str) -> Pack:
    path = folder / "own.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    (pack,) = load_packs([path])
    return pack


def faults(folder: Path, text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(PackError) as caught:
        compile_packs([load(folder, text)])
    return [(fault.span.line if fault.span else None, fault.message.en) for fault in caught.value.faults]


def test_a_family_makes_a_rule_of_each_member(tmp_path: Path) -> None:
    pack = load(tmp_path, FAMILY)
    basic, income = pack.rules
    assert (income.id, income.name, income.check, income.severity) == (
        "OWN-002",
        "income-negative",
        "income.total >= 0",
        "error",
    )
    assert income.title == Words("收入为负", "income is negative")
    assert (basic.id, basic.severity, basic.title) == ("OWN-001", "warning", Words("basic为负", "basic is negative"))
    good, bad = basic.examples
    assert good.declaration == {"expenditure": {"basic": {"total": 1}}}
    assert bad.expect == {"figure": "expenditure.basic.total"}
    assert len(compile_packs([pack]).programs) == 2


def test_the_rules_of_a_pack_with_families_stand_in_the_order_of_their_ids(tmp_path: Path) -> None:
    own = '[[rule]]\nid = "ZZ-001"\ncheck = "income.total > 0"\n[[rule]]\nid = "OWN-003"\ncheck = "income.total > 1"\n'
    assert [rule.id for rule in load(tmp_path, own + FAMILY).rules] == ["ZZ-001", "OWN-001", "OWN-002", "OWN-003"]
    assert [rule.id for rule in load(tmp_path, own).rules] == ["ZZ-001", "OWN-003"]


def test_keys_that_names_make_join_those_written_out() -> None:
    family = {
        "check": "1 == 1",
        "good": [{"income": {"total": 1}, "{table}": {"current_year": 2}, "{key}": 3, "list": ["{word}", "{count}"]}],
        "members": [{"id": "A", "table": "income", "key": "income.carried_over", "word": "w", "count": 4}],
    }
    (made,) = member_rules([family], KEYS)
    assert made.block["good"] == [
        {"income": {"total": 1, "current_year": 2, "carried_over": 3}, "list": ["w", 4]},
    ]
    assert made.route == ("family", 0, "members", 0)


@pytest.mark.parametrize(
    ("family", "line", "message"),
    [
        ("[family]\ncheck = '1 == 1'\n", 3, "write it as [[family]]"),
        ("[[family]]\ncheck = '1 == 1'\n", 3, "it needs a list of tables `members`"),
        ("[[family]]\ncheck = '1 == 1'\nmembers = [3]\n", 3, "it needs a list of tables `members`"),
        (
            "[[family]]\ncheck = '{kee} > 0'\nmembers = [\n{ id = 'OWN-001', key = 'income.total' },\n]\n",
            4,
            "a member does not say what `kee` is",
        ),
        (
            "[[family]]\ncheck = 'income.total > 0'\nmembers = [\n{ id = 'OWN-001', severty = 'info' },\n]\n",
            6,
            "nothing in the family uses `severty`; did you mean `severity`?",
        ),
        (
            "[[family]]\ncheck = 'income.total > 0'\nchek = '1'\nmembers = [\n{ id = 'OWN-001' },\n]\n",
            5,
            "nothing in the family uses `chek`; did you mean `check`?",
        ),
        (
            "[[family]]\ncheck = '{n} > 0'\nmembers = [\n{ id = 'OWN-001', n = { zh = 'a', en = 'b' } },\n]\n",
            4,
            "say which language is meant here: {n.zh}",
        ),
        (
            "[[family]]\ncheck = 'income.total > 0'\nmembers = [\n{ id = 'OWN-001', n = [1] },\n]\n",
            6,
            "a text, a number or { zh = …, en = … } is needed, its key of small letters, digits and underscores",
        ),
        (
            "[[family]]\ncheck = 'income.totl > {n}'\nmembers = [\n{ id = 'OWN-001', n = 0 },\n]\n",
            4,
            "there is no name `totl`",
        ),
        (
            "[[family]]\ncheck = 'income.total > 0'\nmembers = [\n{ id = 'OWN-001' },\n{ id = 'own_2' },\n]\n",
            7,
            "`family[0].members[1].id` is not right",
        ),
        (
            "[[family]]\ncheck = 'income.total > 0'\nseverity = 'fatal'\nmembers = [\n{ id = 'OWN-001' },\n]\n",
            5,
            "`family[0].severity` is not right",
        ),
        (
            "[[family]]\nname = 'x'\nmembers = [\n{ id = 'OWN-001' },\n{ id = 'OWN-002', check = '1 == 1' },\n]\n",
            6,
            "`family[0].members[0].check` is not right",
        ),
    ],
)
def test_a_fault_of_a_family_is_told_at_its_line(tmp_path: Path, family: str, line: int, message: str) -> None:
    found = faults(tmp_path, family)
    assert any(at == line and message in told for at, told in found), found


def test_a_formula_of_a_member_is_told_at_the_member(tmp_path: Path) -> None:
    text = FAMILY.replace('severity = "warning"', 'check = "expenditure.basc.total > 0"')
    with pytest.raises(PackError) as caught:
        compile_packs([load(tmp_path, text)])
    (fault,) = caught.value.faults
    assert fault.rule == "OWN-001"
    assert fault.span is not None
    assert fault.span.line == 10


def test_a_family_cannot_grow_without_bound() -> None:
    long = {"check": "{a}" * 100_000, "members": [{"id": "A", "a": "x" * 1_000_000}]}
    many = {"check": "{a}" * 1000, "members": [{"id": str(n), "a": "x" * 1000} for n in range(100)]}
    for family in (long, many):
        with pytest.raises(FamilyError, match="too large"):
            member_rules([family], KEYS)


def test_what_stands_for_a_name_is_not_read_again() -> None:
    (made,) = member_rules([{"check": "{a}{b}", "members": [{"id": "A", "a": "{b}", "b": "{a}"}]}], KEYS)
    assert made.block["check"] == "{b}{a}"


@given(st.lists(st.text(st.characters(exclude_characters="{}"), max_size=8), min_size=1, max_size=5))
def test_writing_out_is_putting_texts_in_their_places(parts: list[str]) -> None:
    slots = [f"slot_{number}" for number in range(len(parts))]
    template = "+".join(f"{{{slot}}}" for slot in slots) + "{2}"
    member = {"id": "A", **dict(zip(slots, parts, strict=True))}
    (made,) = member_rules([{"check": template, "members": [member]}], KEYS)
    assert made.block["check"] == "+".join(parts) + "{2}"


def test_a_built_in_packs_file_is_named_as_its_id() -> None:
    packs = builtin_packs()
    assert {pack.path: pack.id for pack in packs} == {
        f"rules/cn/{path.name}": f"cn-{path.stem}" for path in packs_folder().glob("*.toml")
    }


def test_lines_of_the_built_in_packs_are_short() -> None:
    long = [
        f"{path.name}:{number}"
        for path in sorted(packs_folder().glob("*.toml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 200
    ]
    assert long == []
