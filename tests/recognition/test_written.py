"""Disclosures written by hand, from places that no other test is of: nothing is wrong, next to nothing is missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetcheck.documents.read import read_document
from budgetcheck.findings.finding import FileReport
from budgetcheck.recognition.facts.keys import address_of, known
from budgetcheck.recognition.recognise import Recognised, recognise
from budgetcheck.recognition.words.lexicon import builtin_lexicon
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.settings.given import Settings
from tests.effort import spread
from tests.recognition.material import printings
from tests.recognition.test_formats import as_docx, as_html, as_xlsx
from tests.recognition.written import NAMES, Printed, Written, laid, written

TWINS = {
    "expenditure.total": "income.total",
    "fiscal_appropriation.expenditure.total": "fiscal_appropriation.income.total",
}
"""One figure said of both sides (收支总计)."""
DUTIES = ("DIS-",)
"""Duties of a whole disclosure: these documents leave tables out."""


def in_yuan(printed: Printed) -> Printed:
    value, unit = printed
    return value.scaleb({"元": 0, "千元": 3, "万元": 4, "亿元": 8}.get(unit, 0)).normalize(), "%" if unit == "%" else ""


def wrong_and_lost(made: Written, found: Recognised) -> tuple[list[str], list[str], list[str]]:
    """What was read that is not printed, and what was printed in tables and in prose and was not read."""
    read = {key: {in_yuan(one) for one in values} for key, values in printings(found).items()}
    right: dict[str, set[Printed]] = {}
    lost: list[list[str]] = []
    for part in (made.tables, made.prose):
        for key, values in part.items():
            right.setdefault(key, set()).update(map(in_yuan, values))
        lost.append(
            [
                f"{key} {value}"
                for key, values in part.items()
                if known(address_of(key))
                for value in map(in_yuan, values)
                if value[0] and value not in read.get(key, ())
            ]
        )
    for key, values in made.true.items():
        right.setdefault(key, set()).update(map(in_yuan, values))
    wrong = [
        f"{key} {value}"
        for key, values in read.items()
        if not key.startswith("share")
        for value in values
        if value not in (stated := right.get(key, set()) | right.get(TWINS.get(key, ""), set()))
        and (value[0] or (stated and all(one[0] for one in stated)))
    ]
    return wrong, lost[0], lost[1]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_and_little_is_missed(name: str) -> None:
    made = written(name)
    wrong, tables, prose = wrong_and_lost(made, recognise(made.document, name, builtin_lexicon()))
    assert not wrong
    assert len(tables) <= 0.01 * sum(map(len, made.tables.values())), tables
    assert len(prose) <= 0.10 * sum(map(len, made.prose.values())), prose


@pytest.mark.parametrize("name", spread(NAMES, 7))
def test_checking_a_correct_document_gives_no_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / "made.html"
    path.write_bytes(as_html(written(name).document))
    report = Checkers().checker(Settings(()).policy()).file(path, path.name)
    assert isinstance(report, FileReport)
    assert not [
        (finding.rule, finding.message.zh)
        for finding in report.findings
        if finding.severity == "error" and finding.verdict == "fails" and not finding.rule.startswith(DUTIES)
    ]


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("name", NAMES[::4])
def test_every_format_gives_the_same(name: str, ending: str, tmp_path: Path) -> None:
    made = written(name)
    path = tmp_path / f"made.{ending}"
    path.write_bytes({"docx": as_docx, "xlsx": as_xlsx, "html": as_html}[ending](made.document))
    wrong, tables, prose = wrong_and_lost(made, recognise(read_document(path), name, builtin_lexicon()))
    assert not wrong
    assert len(tables) <= 0.01 * sum(map(len, made.tables.values())), tables
    assert len(prose) <= 0.10 * sum(map(len, made.prose.values())), prose


def test_headings_of_text_without_spans_stand_over_the_blanks_behind_them(tmp_path: Path) -> None:
    """In text whose cells are parted by tabs nothing says how far 预算数 reaches."""
    for name in NAMES[:4]:
        made = written(name)
        path = tmp_path / "made.txt"
        path.write_text("\n".join(as_tabs(made)), "utf-8")
        wrong, _, _ = wrong_and_lost(made, recognise(read_document(path), name, builtin_lexicon()))
        assert not wrong


def as_tabs(made: Written) -> Iterator[str]:
    for block in made.blocks:
        if isinstance(block, str):
            yield block
            continue
        cells = list(laid(block))
        width = max(column + columns for _, _, column, _, columns in cells)
        words = {(row, column): text.replace("\n", "") for text, row, column, _, _ in cells}
        yield ""
        for row in range(max(row + rows for _, row, _, rows, _ in cells)):
            yield "\t".join(words.get((row, column), "") for column in range(width))
        yield ""
