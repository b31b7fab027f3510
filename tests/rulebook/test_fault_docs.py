"""The documentation of faults: every id the tool reports is there, and every document shown has the fault it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import budgetcheck
from budgetcheck.declaration.declare import declare
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.fault_docs import fault_docs
from budgetcheck.source.read import Source

HEAD = 'format = 1\n[unit]\nname = "局"\n[disclosure]\nyear = 2024\n'
REPORTED = {
    found
    for path in Path(budgetcheck.__file__).parent.rglob("*.py")
    for found in re.findall(r'"((?:DEC|SUP)-[0-9]{3})"', path.read_text(encoding="utf-8"))
}
EXAMPLES = [
    (doc.id, text, bad)
    for doc in fault_docs().values()
    if doc.id.startswith("DEC-")
    for texts, bad in ((doc.bad, True), (doc.good, False))
    for text in texts
]


def test_every_fault_that_is_reported_is_documented_and_no_other() -> None:
    assert {id_ for id_ in fault_docs() if id_.startswith("DEC-")} == {r for r in REPORTED if r.startswith("DEC-")}
    assert len({doc.name for doc in fault_docs().values()}) == len(fault_docs())


@pytest.mark.parametrize(("rule", "text", "bad"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else None)
def test_a_documented_example_shows_its_fault(rule: str, text: str, bad: bool) -> None:
    whole = text if "[disclosure]" in text else HEAD + text
    whole = whole if "format" in whole else "format = 1\n" + whole
    declaration = declare(Source("example.toml", whole))
    told = {fault.rule for fault in (*declaration.faults, *figures_of(declaration).faults)}
    assert (rule in told) == bad, told
