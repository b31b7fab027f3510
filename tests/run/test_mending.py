"""Slips of writing at random: what --fix makes of them says the same, keeps comments, and leaves what is in dispute."""

from __future__ import annotations

import operator
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.mending import mended
from budgetcheck.run.mending import mended_files
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.run.planned.plan import Plan, Sources
from budgetcheck.source.read import Source
from tests.effort import examples

LINES = (
    "format = 1",
    'unit = { name = "甲" }',
    "[disclosure]",
    "year = 2024",
    'kind = "budget"',
    'published_on = "2024-03-01"',
    "[income]",
    "total = 1644.62",
    "fiscal_appropriation = 1600.00",
    "other = 44.62",
    "[expenditure]",
    "total = 1644.62",
    "basic = { total = 1088.83, personnel = 1000, public = 88.83 }",
    "project = { total = 555.79 }",
    "[[expenditure.by_function]]",
    'code = "2010301"',
    "total = 1644.62",
    "[change.total]",
    "value = 50.99",
    "percent = 3.2",
)
_WIDE = str.maketrans('0123456789.=[]{},"-', "０１２３４５６７８９．＝［］｛｝，“－")
TWICE = (
    lambda text, at: text.replace(" = ", "：：" if at % 2 else " =：", 1),
    lambda text, at: re.sub(r"(= )([0-9]{2,4}(?![-0-9]))", r"\1++\2", text, count=1),
    lambda text, at: re.sub(r"([0-9])\.([0-9])", r"\1..\2" if at % 2 else r"\1。.\2", text, count=1),
    lambda text, at: text.replace("percent = 3.2", "percent = 3.2%%" if at % 2 else "percent = 3.2％％"),
    lambda text, at: text.replace('"', '""') if at % 2 else re.sub('"([^"]+)"', r"““\1””", text),
    lambda text, at: text.replace("2024-03-01", "2024--03-01" if at % 2 else "2024年年3月1日日"),
    lambda text, at: text.replace(",", ",,"),
    lambda text, at: f"{text},," if at % 2 else f"{text}；；",
)
"""Signs typed twice, each in two ways; what they are on is the same whichever of them is left out."""
SLIPS = (
    lambda text, at: text[:at] + text[at:].translate(_WIDE),
    lambda text, at: text.replace("=", ":", 1),
    lambda text, at: text.replace("=", "==", 1),
    lambda text, at: text.replace("1644.62", "1,644.62"),
    lambda text, at: text.replace("1644.62", '"1,644.62"'),
    lambda text, at: text.replace("1644.62", "16,446,200元"),
    lambda text, at: text.replace("1644.62", "1644.26"),
    lambda text, at: text.replace("1644.62", '"1，644.26万元"'),
    lambda text, at: text.replace("555.79", "５５５．９７"),
    lambda text, at: text.replace("2024-03-01", "2024年3月1日"),
    lambda text, at: f"{text}，",
    lambda text, at: f"{text};",
    lambda text, at: text[:at] + text[at + 1 :],
    lambda text, at: text[:at] + "'" + text[at:],
    lambda text, at: f"{text[:at]}\u3000{text[at:]}",
    lambda text, at: text.replace('"budget"', "预算"),
    lambda text, at: text.replace('"2010301"', "2010301"),
    *(slip for slip in TWICE),
)


def slipped(slips: tuple[object, ...]) -> st.SearchStrategy[list[tuple[int, object, int]]]:
    """Some lines, what happens to each, and where on it."""
    line = st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(slips), st.integers(0, 30))
    return st.lists(line, min_size=1, max_size=5, unique_by=operator.itemgetter(0))


CHANGES = slipped(SLIPS)


def fixed(path: Path, plan: Plan) -> str:
    """Mend a file as `--fix` does; returns what it holds then."""
    for file in mended_files(plan, [str(path)]):
        file.write()
    return path.read_bytes().decode("utf-8")


@examples(300)
@given(CHANGES, st.sampled_from(("\n", "\r\n")))
def test_whatever_is_mended_says_the_same_and_is_mended_once(
    changes: list[tuple[int, object, int]], ending: str
) -> None:
    lines = [*LINES]
    for number, slip, at in changes:
        lines[number] = slip(lines[number], min(at, len(lines[number])))  # type: ignore[operator]
    commented = [f"  {text}  # 第{number}行，“原”＝1,000" for number, text in enumerate(lines)]
    text = ending.join([*commented, ""])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.toml"
        path.write_bytes(text.encode("utf-8"))
        plan = Plan(Sources((), (), None, isolated=True), Checkers(), [folder])
        new = fixed(path, plan)
        assert fixed(path, plan) == new
        report = plan.checkers.checker(plan.policy(plan.run, str(path))).source(Source("a.toml", new), path)
    old_lines, new_lines = text.split(ending), new.split(ending)
    assert len(old_lines) == len(new_lines)
    for number, (old, made) in enumerate(zip(old_lines[:-1], new_lines[:-1], strict=True)):
        assert made.startswith("  ")
        assert made.partition("#")[2] == old.partition("#")[2], number
    before, after = declare(Source("a.toml", text)), declare(Source("a.toml", new))
    assert len(after.faults) < len(before.faults) or new == text
    if not after.faults:
        tomllib.loads(new)
    errors = [one for one in report.findings if one.verdict == "fails" and one.severity == "error"]
    sides = [side for one in errors for side in (one.left, one.right) if side]
    disputed = {term.span.line for side in sides for term in side.terms if term.span is not None}
    changed = {number for number, (old, made) in enumerate(zip(old_lines, new_lines, strict=True), 1) if old != made}
    for line in disputed & changed:
        old, made = (_value(text[line - 1]) for text in (old_lines, new_lines))
        assert old == made, (line, old_lines[line - 1], new_lines[line - 1])


def _value(line: str) -> str:
    """The value of a line as it is written, but for the separators around it."""
    text = line.partition("#")[0]
    return re.split("[=:＝：]", text, maxsplit=1)[-1].strip(" \u3000=:;，,；＝：")


SOUND = tuple(text.replace('"2024-03-01"', "2024-03-01") for text in LINES)


def test_every_sign_typed_twice_is_mended() -> None:
    for at in (0, 1):
        for slip in TWICE:
            lines = [slip(text, at) for text in SOUND]  # type: ignore[no-untyped-call]
            assert lines != [*SOUND], slip
            made = mended(Source("a.toml", "\n".join([*lines, ""])))
            assert said(made.text) == said("\n".join([*SOUND, ""])), lines


@examples(200)
@given(slipped(TWICE))
def test_a_sign_typed_twice_changes_no_reading(changes: list[tuple[int, object, int]]) -> None:
    lines = [*SOUND]
    for number, slip, at in changes:
        lines[number] = slip(lines[number], at)  # type: ignore[operator]
    meant = said("\n".join(SOUND))
    made = said(mended(Source("a.toml", "\n".join([*lines, ""]))).text)
    assert {key: meant[key] for key in made} == made


@given(st.sampled_from(("--", "+-", "-+", "+++", "---", "−−")), st.decimals(0, 10**6, places=2))
def test_signs_that_may_mean_more_than_one_number_stay(signs: str, value: Decimal) -> None:
    text = "\n".join(SOUND).replace("other = 44.62", f"other = {signs}{value}")
    made = mended(Source("a.toml", text))
    assert (made.text, made.count) == (text, 0)


def said(text: str) -> dict[tuple[object, ...], str]:
    """Every value of a declaration by its place."""
    found: dict[tuple[object, ...], str] = {}

    def walk(value: object, route: tuple[object, ...]) -> None:
        if isinstance(value, dict):
            for key, held in value.items():
                walk(held, (*route, key))
        elif isinstance(value, list):
            for index, held in enumerate(value):
                walk(held, (*route, index))
        else:
            found[route] = str(value)

    walk(declare(Source("a.toml", text)).model, ())
    return found


WHOLE = """format = 1
unit.name = "甲"
[disclosure]
year = 2024
kind = "budget"
currency_unit = "万元"
"""
HEADED = {
    "[income]": "total = 1\n",
    "[expenditure.basic]": "total = 1\n",
    "[[projects]]": 'name = "甲"\nbudget = 1\n',
    "[[expenditure.by_function]]": 'code = "20103"\ntotal = 1\n',
}


@pytest.mark.parametrize("right", HEADED)
@pytest.mark.parametrize("wrong", ["[{}", "[[{}", "[[{}]", "[{}]]", "[[[{}]]]", "[[{}]]]", "[[[{}"])
def test_brackets_of_a_header_become_those_that_its_key_takes(right: str, wrong: str) -> None:
    written = wrong.format(right.strip("[]"))
    made = mended(Source("a.toml", f"{WHOLE}{written} # 注\n{HEADED[right]}"))
    assert made.text == f"{WHOLE}{right} # 注\n{HEADED[right]}"


@pytest.mark.parametrize("written", ["[custom.x]]", "[[custom.x]", "[[[custom.x]]]"])
def test_brackets_stay_where_a_table_and_a_list_may_be_meant(written: str) -> None:
    text = f"{WHOLE}{written}\na = 1\n"
    assert mended(Source("a.toml", text)).text == text
