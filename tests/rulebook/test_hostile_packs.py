"""Packs come from strangers: whatever stands in one is refused with its place, or bounded; nothing hangs or runs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.analysis.examples import trials
from budgetcheck.cli.run import run
from budgetcheck.expression.surroundings.environment import MAX_STEPS
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.load import load_packs
from budgetcheck.rulebook.rule import Pack, PackError, PackFault
from budgetcheck.verdicts.judge import judge
from tests.effort import examples
from tests.expression.figures_stub import HandMade, record

HEAD = '[pack]\nid = "own"\n'
RULE = HEAD + '[[rule]]\nid = "OWN-001"\n'
PLAIN = RULE + 'check = "1 == 1"\n'


def compiled(tmp_path: Path, text: str) -> Rulebook:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return compile_packs(load_packs([path]))


def faults(tmp_path: Path, text: str) -> tuple[PackFault, ...]:
    with pytest.raises(PackError) as caught:
        compiled(tmp_path, text)
    return caught.value.faults


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (RULE + 'check = "' + "1 == 1 or " * 100_000 + '1 == 1"\n', 5, "at most 4000"),
        (RULE + 'check = "income.total > ' + "9" * 3000 + '"\n', 5, "only plain numbers"),
        (RULE + 'check = "' + "(" * 1900 + "1" + ")" * 1900 + ' == 1"\n', 5, "cannot be read"),
        (RULE + 'check = "' + "not " * 900 + 'True"\n', 5, "too complex"),
        (RULE + 'check = "' + "income." * 500 + 'total == 1"\n', 5, "too complex"),
        (RULE + 'check = "' + " < ".join(["income.total"] * 250) + '"\n', 5, "too complex"),
        (RULE + "check = 'matches(unit.name, \"(a{1000}){1000}\")'\n", 5, "pattern cannot be used"),
        (RULE + "check = 'matches(unit.name, \"((((a?){1,30}){1,30}){1,30}){1,30}\")'\n", 5, "pattern cannot be used"),
        (RULE + "check = 'matches(unit.name, \"" + "a" * 1100 + "\")'\n", 5, "longer than 1,000"),
        (RULE + 'check = "1 == 1\\u0000"\n', 5, "null bytes"),
        (RULE + 'check = "(x := 1) == 1"\n', 5, "not part of the formula language"),
        (RULE + "check = \"f'{1:{2}}' == unit.name\"\n", 5, "not part of the formula language"),
        (RULE + "check = \"unit.name == b'x'\"\n", 5, "only plain"),
        (RULE + 'check = "income.total == 1j"\n', 5, "only plain"),
        (RULE + 'check = "income.total == None"\n', 5, "only plain"),
        (RULE + 'check = ""\n', 5, "must not be empty"),
        (PLAIN + 'figure = "1 + 1"\n', 6, "must name one key"),
        (PLAIN + "tolerance = inf\n", 6, "a plain number"),
        (PLAIN + "tolerance = 1e-999999\n", 6, "a plain number"),
        (PLAIN + "tolerance = -5\n", 6, "must not be negative"),
        (PLAIN + 'each = ["a in projects"' + ', "b in projects"' * 4 + "]\n", 6, "at most 4"),
        (PLAIN + "cite = [1]\n", 6, "a text is needed"),
        (PLAIN + "[[rule.good]]\nexpect = 3\n", 7, "a table is needed"),
        (PLAIN + '[[rule.bad]]\nexpect = { diference = "1" }\n', 7, "did you mean `difference`"),
        (PLAIN + '[[rule.bad]]\nexpect = { count = "x" }\n', 7, "a plain number"),
        (PLAIN + "[[rule.bad]]\nmembers = 3\n", 7, "a list is needed"),
        (HEAD + "[parameters]\nx = 1e999999999\n", 4, "a plain number"),
        (HEAD + "[parameters]\nx = nan\n", 4, "a plain number"),
        (HEAD + "[parameters]\nx = " + "9" * 100_000 + "\n", 4, "a number of 100000 characters"),
        (HEAD + "x = " + "[" * 5000 + "]" * 5000 + "\n", 3, "nested too deeply"),
        (HEAD + "[" + ".".join(["a"] * 5000) + "]\n", 3, "nested too deeply"),
        (PLAIN + "[[rule.good]]\nincome = " + "{ a = " * 200 + "1" + " }" * 200 + "\n", 7, "nested too deeply"),
        (HEAD + '[[rule]]\nid = "OWN-001"\ncheck = "1 == 1"\n' * 2500, 3, "at most 2000"),
    ],
)
def test_what_no_pack_may_hold_is_told_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    found = faults(tmp_path, text)
    assert (line, True) in [(fault.span.line if fault.span else None, message in fault.message.en) for fault in found]
    assert all(fault.message.zh for fault in found)


def test_everything_wrong_with_a_pack_is_told_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    Path("own.toml").write_text(
        HEAD
        + '[[rule]]\nid = "OWN-001"\ncheck = "incom.total == expenditure.totl"\n'
        + '[[rule]]\nid = "OWN-002"\ncheck = "unit.name > 3"\nfigure = "income"\n',
        encoding="utf-8",
    )
    Path("a.toml").write_text('format = 1\nunit = { name = "某局" }\ndisclosure = { year = 2024 }\n', encoding="utf-8")
    assert run(["check", "a.toml", "--rules", "own.toml", "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    for text in ("did you mean `income`", "did you mean `total`", "cannot be compared", "must name one key"):
        assert text in told.err
    assert told.err.count("^") >= 4
    assert "Traceback" not in told.err


keys = st.sampled_from(
    ["id", "check", "when", "each", "figure", "severity", "title", "why", "cite", "tolerance", "good", "bad", "x"]
)
formulas = st.sampled_from(
    [
        "income.total == expenditure.total",
        "p in projects",
        "sum(projects.budget) <= parameters.limit",
        "matches(unit.name, '(')",
        "c.change == c.current",
        "texts.value",
        "OWN-001",
        "warning",
        "",
    ]
) | st.text(max_size=30)
values = st.recursive(
    formulas | st.integers() | st.booleans() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
blocks = st.dictionaries(keys, values, max_size=6).map(lambda block: {"id": "OWN-001", "check": "1 == 1", **block})


@examples(150)
@given(st.lists(blocks, max_size=3), st.dictionaries(st.text(max_size=5), values, max_size=2))
def test_any_pack_is_compiled_or_refused_with_reasons(
    tmp_path: Path, rules: list[dict[str, object]], parameters: dict[str, object]
) -> None:
    text = tomli_w.dumps({"pack": {"id": "own"}, "parameters": parameters, "rule": rules})
    found: tuple[PackFault, ...] = ()
    try:
        failures = [trial.failure for trial in trials(compiled(tmp_path, text))]
    except PackError as error:
        found, failures = error.faults, []
    assert all(failure is None or failure.zh for failure in failures)
    for fault in found:
        assert fault.message.zh
        assert fault.message.en
        assert fault.span is None or 1 <= fault.span.line <= text.count("\n") + 1
        if fault.formula is not None and fault.at is not None:
            assert 0 <= fault.at[0] <= fault.at[1] <= len(fault.formula) + 1


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEAD + text).encode()))
@examples(100)
def test_any_bytes_are_a_pack_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(data)
    told: tuple[PackFault, ...] = ()
    packs: Sequence[Pack] = ()
    try:
        packs = load_packs([path])
    except PackError as error:
        told = error.faults
    assert bool(told) != bool(packs)
    assert all(fault.message.zh and fault.message.en for fault in told)
    assert all(pack.id == "own" for pack in packs)


@pytest.mark.parametrize(
    ("each", "check"),
    [
        ('["a in projects", "b in projects", "c in projects", "d in projects"]', "a.budget + d.budget >= 0"),
        ('"a in projects"', "count(projects[count(projects[budget > a.budget]) >= 0]) >= 0"),
        ('"a in projects"', "sum(projects[name != a.name].budget) >= 0"),
    ],
)
def test_rules_over_rules_over_rows_come_to_an_end(tmp_path: Path, each: str, check: str) -> None:
    rulebook = compiled(tmp_path, RULE + f'each = {each}\ncheck = "{check}"\n')
    rows = [{"name": str(number), "budget": Decimal(number)} for number in range(3000)]
    judged = judge(HandMade(record({"projects": rows})), rulebook)
    assert any(one.too_large for one in judged.judgements)
    assert judged.counts["holds"] <= MAX_STEPS
    assert judged.counts["undecided"] >= 1


def test_a_pattern_made_to_backtrack_takes_linear_time(tmp_path: Path) -> None:
    rulebook = compiled(tmp_path, RULE + "check = 'not matches(unit.name, \"^(a+)+$\")'\n")
    judged = judge(HandMade(record({"unit.name": "a" * 100_000 + "b"})), rulebook)
    assert judged.counts["holds"] == 1


def test_large_products_are_exact_or_refused_not_endless(tmp_path: Path) -> None:
    factors = " * ".join(["income.total"] * 35)
    rulebook = compiled(tmp_path, RULE + f'check = "{factors} == {factors}"\n')
    judged = judge(HandMade(record({"income.total": Decimal("9" * 30 + "." + "9" * 20)})), rulebook)
    assert judged.counts["fails"] == 0
