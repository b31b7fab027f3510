"""Slips of writing at random: what --fix makes of them says the same, keeps comments, and leaves what is in dispute."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare
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
)
_WIDE = str.maketrans('0123456789.=[]{},"-', "０１２３４５６７８９．＝［］｛｝，“－")
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
)
CHANGES = st.lists(
    st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(SLIPS), st.integers(0, 30)), min_size=1, max_size=5
)


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
    disputed = {term.span.line for one in report.findings if one.verdict == "fails" for side in (one.left, one.right)
                if side for term in side.terms if term.span is not None}  # fmt: skip
    changed = {number for number, (old, made) in enumerate(zip(old_lines, new_lines, strict=True), 1) if old != made}
    for line in disputed & changed:
        old, made = (_value(text[line - 1]) for text in (old_lines, new_lines))
        assert old == made, (line, old_lines[line - 1], new_lines[line - 1])


def _value(line: str) -> str:
    """The value of a line as it is written, but for the separators around it."""
    text = line.partition("#")[0]
    return re.split("[=:＝：]", text, maxsplit=1)[-1].strip(" \u3000=:;，,；＝：")
