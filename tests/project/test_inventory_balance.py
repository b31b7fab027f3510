"""What is checked of balance, composition, agreement of tables and change on last year, statement by statement.

The statements stand in `inventory_balance.toml`; those that are alike for several tables or items are made here. The
rule named must not fail on the declaration as it stands, and must fail, as gravely as said, once it is edited so that
the statement is violated. A trap, a correct disclosure that looks wrong, raises neither an error nor a warning.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.load import builtin_packs
from budgetcheck.text.severity import Severity, Verdict
from budgetcheck.verdicts.judge import judge
from tests.checkout import EXAMPLES

HERE = Path(__file__).parent
RULEBOOK = builtin_rulebook()
Document = Mapping[str, Any]


SEVERITIES: Mapping[str, Severity] = {"": "error", "W": "warning", "I": "info"}


class Case(NamedTuple):
    statement: str
    declaration: Document
    edits: str
    """`path = value`, several parted by semicolons; a value of `-` takes the key out."""
    rule: str
    severity: Severity = "error"
    last_year: Document | None = None


def toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


TABLE = toml((HERE / "inventory_balance.toml").read_text(encoding="utf-8"))


@cache
def example(name: str) -> Document:
    return toml((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


def declaration(block: Document) -> Document:
    return example(block["example"]) if "example" in block else block["declaration"]


def written(blocks: Sequence[Document]) -> Iterator[Case]:
    for block in blocks:
        for statement, edits, rule in block["violated"]:
            named, _, mark = rule.partition(" ")
            yield Case(statement, declaration(block), edits, named, SEVERITIES[mark], block.get("last_year"))


# ---- Statements that are alike for several tables, sources or items -------------------------------------------------

BUDGETS = ("general_public_budget", "government_fund", "state_capital")
SOURCES = (*BUDGETS, "fiscal_account", "undertaking", "business", "superior_subsidy", "subordinate_remittance", "other")
FUNCTIONS, CLASSES = ("201", "20103", "2010301", "2010302"), ("301", "30101", "30102")
SPENT, PAID = ("basic", "project"), ("personnel", "public")
FINAL = 'disclosure = { year = 2024, kind = "final_accounts" }\n'


def by_code(
    table: str, family: str, codes: Sequence[str], columns: Sequence[str], totals: Sequence[str]
) -> Iterator[Case]:
    """A table by code with two columns: its rows, its levels, and the totals that it breaks down."""
    first, second = columns
    *above, one, other = codes
    rows = [f'{{ code = "{code}", total = 100, {first} = 70, {second} = 30 }}' for code in above]
    rows.append(f'{{ code = "{one}", total = 60, {first} = 45, {second} = 15 }}')
    rows.append(f'{{ code = "{other}", total = 40, {first} = 25, {second} = 15 }}')
    text = "".join(f"{total} = {value}\n" for total, value in zip(totals, (100, 70, 30, 160), strict=False))
    correct = toml(f"{text}{table} = [{', '.join(rows)}]")
    row, top = f"{table}[{one}]", f"{table}[{above[0]}]"
    for statement, edits, rule in (
        ("row = its columns", f"{row}.{first} = 54", "01"),
        ("a column alone is no more than its row", f"{row}.{first} = 450; {row}.{second} = -", "02"),
        *((f"{len(code)} digits = the level below", f"{table}[{code}].total = 160", "03") for code in above),
        (f"{first}, level by level", f"{row}.{first} = 54", "04"),
        (f"{second}, level by level", f"{row}.{second} = 51", "05"),
        ("grand total = top rows", f"{top}.total = 10", "06"),
        (f"{first}, grand total", f"{top}.{first} = 7", "07"),
        (f"{second}, grand total", f"{top}.{second} = 3", "08"),
    ):
        yield Case(f"{table}: {statement}", correct, edits, f"{family}{rule}")


def of_tables() -> Iterator[Case]:
    """Tables by function and by economic class, the income table's columns."""
    whole = ("expenditure.total", "expenditure.basic.total", "expenditure.project.total")
    yield from by_code("expenditure.by_function", "FUN-1", FUNCTIONS, SPENT, whole)
    for number, budget in enumerate(BUDGETS, 2):
        totals = [f"{budget}.{key}" for key in ("total", *SPENT)]
        yield from by_code(f"{budget}.by_function", f"FUN-{number}", FUNCTIONS, SPENT, totals)
    totals = [*(f"expenditure.basic.{key}" for key in ("total", *PAID)), "expenditure.total"]
    yield from by_code("expenditure.by_economic_class", "ECO-1", CLASSES, PAID, totals)
    totals = [f"general_public_budget.{key}" for key in ("basic", *PAID, "total")]
    yield from by_code("general_public_budget.by_economic_class", "ECO-2", CLASSES, PAID, totals)
    for number, source in enumerate(SOURCES, 504):
        beside = "other" if source != "other" else "undertaking"
        row = f'{{ code = "2050205", total = 100, {source} = 60, {beside} = 40 }}'
        correct = toml(f"income = {{ total = 100, {source} = 60, {beside} = 40, by_function = [{row}] }}")
        edits = f"income.by_function[2050205].{source} = 50; income.by_function[2050205].{beside} = 50"
        yield Case(f"income table: {source} = its column", correct, edits, f"FUN-{number}")


def of_budgets() -> Iterator[Case]:
    """Each of the three budgets: its own table, and its place in the summary of appropriation and in all income."""
    received, spent = "fiscal_appropriation.income", "fiscal_appropriation.expenditure"
    balances = "carried_over = 5, income = 60, total = 62, carried_forward = 3"
    for number, budget in enumerate(BUDGETS):
        for statement, correct, edits, rule in (
            (
                "total = basic + project",
                f"{budget} = {{ total = 9, basic = 4, project = 5 }}",
                f"{budget}.basic = 40",
                101,
            ),
            (
                "a part is no more than the whole",
                f"{budget} = {{ total = 9, project = 5 }}",
                f"{budget}.project = 50",
                102,
            ),
            ("opening + income = spent + closing", f"{FINAL}{budget} = {{ {balances} }}", f"{budget}.income = 6", 104),
            ("its table = the summary", f"{budget}.total = 9\n{spent}.{budget} = 9", f"{budget}.total = 90", 105),
            ("its table = its income", f"{budget}.total = 9\nincome.{budget} = 9", f"{budget}.total = 90", 106),
        ):
            yield Case(f"{budget}: {statement}", toml(correct), edits, f"FIS-{rule + 100 * number}")
        with_balance = toml(f"income = {{ total = 100, {budget} = 60, carried_over = 40 }}\n{received}.{budget} = 90")
        statement = f"{budget}: with its carry-over no more than income with all carry-over"
        yield Case(statement, with_balance, f"{received}.{budget} = 101", f"FIS-0{16 + number}")
        balanced = toml(f"{received}.{budget} = 5\n{spent}.{budget} = 5")
        yield Case(
            f"{budget}: received = spent, without balances", balanced, f"{spent}.{budget} = 6", f"FIS-0{21 + number}"
        )
    whole = "expenditure = { total = 100, basic.total = 70, project.total = 30 }\n"
    for key, alone in (("total", "TAB-011"), ("basic", "TAB-012"), ("project", "TAB-016")):
        stated = toml(f"{whole}government_fund.{key} = 20")
        yield Case(f"one budget's {key} is no more than all", stated, f"government_fund.{key} = 200", alone)


def of_three_public() -> Iterator[Case]:
    """Rows of the basic table beside the item of the three public expenses that they are part of."""
    parts = {"30212": "abroad", "30217": "reception", "30231": "vehicle.maintenance", "31013": "vehicle.purchase"}
    for number, (code, item) in enumerate(parts.items(), 20):
        for table, more, rule in (
            ("general_public_budget", "", number),
            ("expenditure", "income = { total = 9, general_public_budget = 9 }\n", number + 4),
        ):
            correct = toml(
                f'{more}three_public.{item} = 5\n{table}.by_economic_class = [{{ code = "{code}", total = 4 }}]'
            )
            edits = f"{table}.by_economic_class[{code}].total = 5.02"
            yield Case(f"{table}: {code} is no more than {item}", correct, edits, f"TPE-0{rule}")


def of_reasons() -> Iterator[Case]:
    """A change needs a reason: not none, not a blank, not that it changed, not the beginning of one."""
    rules = {
        **dict(zip(("total", "income", "expenditure", "basic", "project"), range(201, 206), strict=True)),
        **dict(zip(("fiscal_appropriation", *BUDGETS, *PAID, "operating", "special"), range(208, 216), strict=True)),
    }
    for figure, rule in rules.items():
        correct = toml(f'change.{figure} = {{ value = 5, reason = "新增节水改造项目" }}')
        for reason in ("-", '" "', '"无"', '"有所增加"', '"主要原因是"'):
            edits = f"change.{figure}.reason = {reason}"
            yield Case(f"a change of {figure} has a reason: {reason}", correct, edits, f"CHG-{rule}", "warning")


# ---- How they are tried --------------------------------------------------------------------------------------------


def edited(document: Document, edits: str) -> Document:
    made = copy.deepcopy(dict(document))
    for edit in edits.split(";"):
        path, value = (part.strip() for part in edit.split("=", 1))
        *steps, key = re.findall(r"[^.\[\]]+", path)
        held: Any = made
        for step in steps:
            held = row(held, step) if isinstance(held, list) else held[step]
        if value == "-":
            del held[key]
        else:
            held[key] = toml(f"value = {value}")["value"]
    return made


def row(rows: Sequence[dict[str, Any]], name: str) -> dict[str, Any]:
    return next((one for one in rows if name in (one.get("code"), one.get("name"))), None) or rows[int(name)]


def judged(
    document: Document, last_year: Document | None = None, *, passed: bool = False
) -> list[tuple[str, Severity, Verdict]]:
    base = {"format": 1, "unit": {"name": "青湖市某局"}, "disclosure": {"year": 2024}}
    declared = declare_document({**base, **document}, "declaration.toml")
    previous = None if last_year is None else declare_document({**base, **last_year}, "last.toml")
    figures = figures_of(declared, previous)
    assert [fault.message.en for fault in (*declared.faults, *figures.faults)] == []
    judgements = judge(figures, RULEBOOK, keep_passed=passed).judgements
    return [(one.program.rule.id, one.program.rule.severity, one.verdict) for one in judgements]


CASES = [
    *written([*TABLE["balance"], *TABLE["across"], *TABLE["change"]]),
    *of_tables(),
    *of_budgets(),
    *of_three_public(),
    *of_reasons(),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.statement}")
def test_what_violates_a_statement_is_reported_by_its_rule(case: Case) -> None:
    failing = (case.rule, case.severity, "fails")
    assert failing not in judged(case.declaration, case.last_year)
    assert failing in judged(edited(case.declaration, case.edits), case.last_year)


@pytest.mark.parametrize("trap", TABLE["trap"], ids=lambda trap: trap["name"])
def test_a_correct_disclosure_that_looks_wrong_raises_nothing(trap: Document) -> None:
    said = judged(declaration(trap), passed=True)
    assert [rule for rule, severity, verdict in said if verdict == "fails" and severity != "info"] == []
    for rule, expected in trap["said"].items():
        assert expected in ({verdict for one, _, verdict in said if one == rule} or {"not_applicable"}), rule


def test_every_trap_is_a_good_example_of_the_rule_that_it_might_mislead() -> None:
    rules = [rule for pack in builtin_packs() for rule in pack.rules]
    good = [(rule.id, example.note.zh) for rule in rules for example in rule.examples if example.good]
    for trap in TABLE["trap"]:
        rule, beginning = trap["good"]
        assert any(one == rule and note.startswith(beginning) for one, note in good), trap["name"]
