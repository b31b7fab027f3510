"""A declaration that is imported again: nothing changes by itself, nothing of a person's is lost, it stays valid."""

from __future__ import annotations

import json
import random
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from budgetcheck.declaration.declare import declare
from budgetcheck.documents.document import Document, Table
from budgetcheck.recognition.recognise import Recognised, recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from budgetcheck.recognition.writing.places import places_json
from budgetcheck.recognition.writing.updating import AnotherDeclaration, updated
from budgetcheck.recognition.writing.writing import written
from budgetcheck.source.read import Source
from tests.recognition.invented import Invented, Manner, invented
from tests.recognition.manners import MANNERS
from tests.recognition.material import recognised

PUBLISHED = (
    "govoffice-unit-2025-budget",
    "planning-2024-final",
    "putuo-finance-2025-budget",
    "shanghai-finance-2025-budget",
    "welfare-home-2024-budget",
)


def imported(found: Recognised) -> dict[str, Any]:
    held = json.loads(places_json(found))
    return {**{key: {"value": value} for key, value in held["head"].items()}, **held["figures"]}


def faults(text: str) -> set[str]:
    return {fault.id for fault in declare(Source("", text)).faults}


def read(made: Invented, document: Document | None = None) -> Recognised:
    return recognise(document or made.document, made.unit_name, builtin_lexicon())


@pytest.mark.parametrize("name", PUBLISHED)
def test_importing_a_published_document_twice_changes_nothing(name: str) -> None:
    found = recognised(f"documents/{name}.pdf")
    text = written(found).text
    assert updated(text, text, imported(found)) == (text, ())


@pytest.mark.parametrize("manner", MANNERS, ids=[manner.name for manner in MANNERS])
def test_importing_twice_changes_nothing_and_a_changed_document_stays_valid(manner: Manner) -> None:
    made = invented(manner, 3)
    found = read(made)
    text = written(found).text
    assert updated(text, text, imported(found)) == (text, ())
    chance = random.Random(manner.name)
    blocks = tuple(block for block in made.document.blocks if chance.random() > 0.15)
    changed = read(made, replace(made.document, blocks=tuple(map(with_other_figures, blocks))))
    new = written(replace(changed, setting=found.setting)).text
    again, _ = updated(text, new, imported(found))
    assert faults(again) <= faults(new) | faults(text)
    assert tomllib.loads(again) == tomllib.loads(new)


def with_other_figures(block: Any) -> Any:
    if not isinstance(block, Table):
        return replace(block, text=block.text.replace("3", "4"))
    return replace(block, cells=tuple(replace(cell, text=cell.text.replace(".3", ".5")) for cell in block.cells))


HEAD = '[unit]\nname = "青川市民政局"\n\n[disclosure]\nyear = 2025\nkind = "budget"\n'
NEW = f"""format = 1

{HEAD}
[expenditure]
total = 9.00  # 第2行文字 支出预算9.00万元
project = 3.00  # 第2行文字 项目支出3.00万元

[expenditure.basic]
total = 6.00  # 第2行文字 基本支出6.00万元

[[expenditure.by_function]]
code = "201"
total = 9.00  # 第9行文字 201 9.00

[[projects]]
name = "甲"  # 第3行文字 甲
budget = 3.00  # 第3行文字 3.00

[[projects.indicators]]
name = "数量"  # 第4行文字 数量
target = "5个"  # 第4行文字 5个
"""


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        ("[expenditure]\nbasic = { total = 5, mine = 1 }\n", {"basic": {"total": 6, "mine": 1}}),
        ("[expenditure]\nbasic.total = 5\nbasic.mine = 1\n", {"basic": {"total": 6, "mine": 1}}),
        ("[expenditure.total]\nvalue = 5\nnote = 'a'\n", {"total": {"value": 9, "note": "a"}}),
        (
            "[expenditure]\nby_function = [\n  { code = '201', total = 4, mine = 1 }, # 一\n  { code = '205' },\n]\n",
            {"by_function": [{"code": "201", "total": 9, "mine": 1}, {"code": "205"}]},
        ),
        (
            "[[expenditure.by_function]]\ncode = '205' # 补录\ntotal = 2\n",
            {"by_function": [{"code": "201", "total": 9}, {"code": "205", "total": 2}]},
        ),
        ("expenditure = { total = 5, mine = 1 }\n", {"total": 9, "mine": 1}),
    ],
)
def test_other_ways_of_writing_the_same_are_brought_up_to_date(old: str, expected: dict[str, Any]) -> None:
    before = f"{old}{HEAD}" if old.startswith("expenditure") else f"{HEAD}{old}"
    text, _ = updated(before, NEW, {})
    found = tomllib.loads(text)["expenditure"]
    assert {key: found[key] for key in expected} == expected
    assert updated(text, NEW, {})[0] == text


def test_what_a_person_adds_to_lists_stays_where_it_belongs() -> None:
    old = NEW + (
        'mine = """\n# 不是注释\n"""\n\n# 张三补录\n[[projects]]\nname = "乙"\nbudget = 1.00\n\n'
        '[[projects.indicators]]\nname = "质量"\ntarget = "98%"\n'
    )
    text, differences = updated(old, NEW, {})
    assert tomllib.loads(text) == tomllib.loads(old)
    assert "# 张三补录\n[[projects]]" in text
    assert all(one.kept for one in differences)
    assert updated(text, NEW, {})[0] == text


def test_corrected_values_stay_and_those_that_the_document_no_longer_states_go() -> None:
    last = {"expenditure.total": {"value": "9.00"}, "projects[0].budget": {"value": "3.00"}}
    last |= {"projects[0].name": {"value": "甲"}}
    old = NEW.replace("budget = 3.00", "budget = 2.50").replace("total = 9.00  # 第2", "total = 8.00  # 第2")
    text, differences = updated(old, NEW, last)
    found = tomllib.loads(text)
    assert found["projects"][0]["budget"] == 2.5
    assert found["expenditure"]["total"] == 8
    assert {one.key for one in differences if one.kept} == {"projects[0].budget", "expenditure.total"}
    shorter = NEW[: NEW.index("[[projects]]")].rstrip() + "\n"
    text, differences = updated(NEW, shorter, last)
    assert text == shorter
    assert {one.key for one in differences if not one.kept and one.new is None} == {
        "projects[0].indicators[0]",
        "projects[0]",
    }


@pytest.mark.parametrize(
    ("there", "now", "what"),
    [('"青川市民政局"', '"云溪县教育局"', "unit"), ("2025", "2024", "year"), ('"budget"', '"final"', "kind")],
)
def test_another_declaration_is_not_merged(there: str, now: str, what: str) -> None:
    with pytest.raises(AnotherDeclaration, match=what):
        updated(NEW.replace(there, now), NEW, {})
    key = {"unit": "unit.name", "year": "disclosure.year", "kind": "disclosure.kind"}[what]
    text, _ = updated(NEW.replace(there, now), NEW, {key: {"value": there.strip('"')}})
    assert now in text, "what a person corrected in the head stays"
