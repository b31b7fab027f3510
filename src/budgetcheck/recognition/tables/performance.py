"""Performance tables and the prose that repeats them → indicators of the whole unit and of projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from budgetcheck.documents.document import Cell
from budgetcheck.recognition.facts.fact import Address, Fact, Provenance
from budgetcheck.recognition.facts.reading import Findings, unwrapped
from budgetcheck.recognition.forms.form import DisclosureTable, Passage
from budgetcheck.recognition.forms.grid import Square, filled_cells
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text

_SCORE: Final = re.compile(r"得(\d{1,3}(?:\.\d+)?)分")
_TITLE: Final = re.compile(r"(?:项目)?(?:支出)?(?:预算)?绩效(?:目标|指标|自评)?(?:申报)?表?.*$")
_SIGNS: Final = (
    ("大于等于", "≥"),
    ("不低于", "≥"),
    ("不少于", "≥"),
    ("≥", "≥"),
    (">=", "≥"),
    ("小于等于", "≤"),
    ("不超过", "≤"),
    ("不高于", "≤"),
    ("≤", "≤"),
    ("<=", "≤"),
    ("大于", ">"),
    ("小于", "<"),
    ("=", "="),
)
_MEASURES: Final = (
    "%|万元|元|亿元|人次|人|户|套|台|个|项|次|批次|批|份|家|辆|年|月|天|件|篇|期|场|名|平方米|公里|亩|吨|所|处|条|册"
    "|小时|分钟|分"
)
_ENDING: Final = re.compile(rf"({'|'.join(re.escape(word) for word, _ in _SIGNS)})?(\d+(?:\.\d+)?)({_MEASURES})$")
_KINDS: Final = (
    "数量指标|质量指标|时效指标|成本指标|经济成本指标|社会成本指标|生态环境成本指标|经济效益指标|社会效益指标"
    "|生态效益指标|可持续影响指标|(?:服务对象)?满意度(?:指标)?"
)
_NARRATIVE: Final = re.compile(rf"({_KINDS})[为是：](.+?)(?=[，；。](?:{_KINDS})[为是：]|。$|。|$)")


def target_in(text: str) -> str:
    """The target that words end in (“…的比例大于等于95%” is ≥95%); the words themselves where they end in none."""
    bare = plain_text(text).strip("，。；")
    found = _ENDING.search(bare)
    if found is None:
        return unwrapped(text).strip("，。；")
    sign = next((mark for word, mark in _SIGNS if found[1] == word), "")
    return f"{sign}{found[2]}{found[3]}"


def read_performance(form: DisclosureTable, findings: Findings) -> None:
    """Read one table of aims and indicators."""
    rows = [*form.header, *form.rows]
    at = next((index for index, row in enumerate(rows) if _is_head(row)), None)
    if at is None:
        return
    heads = [rows[at]]
    body = at + 1
    while body < len(rows) and _continues(rows[body], findings):
        heads.append(rows[body])
        body += 1
    columns = _columns(heads, findings)
    if "level3" not in columns.values():
        return
    base = _base(form, rows[:at], findings)
    _aims(form, rows[:at], base, findings)
    levels = {"level1": "", "level2": ""}
    count = 0
    for row in rows[body:]:
        if _is_head(row):
            continue
        cells = {
            columns[index]: square
            for index, square in reversed(list(enumerate(row)))
            if index in columns and square is not None and plain_text(square.text)
        }
        for level in levels:
            if level in cells:
                levels[level] = unwrapped(cells[level].text)
        if "level3" in cells:
            _indicator(form, cells, levels, (*base, "indicators", str(count)), findings)
            count += 1


def above_indicators(form: DisclosureTable) -> tuple[tuple[Square, ...], ...]:
    """The rows of a table of indicators that stand above them: whose they are, and the money they are for."""
    at = next((index for index, row in enumerate(form.rows) if _is_head(row)), None)
    if at is not None or any(_is_head(row) for row in form.header):
        return form.rows[: at or 0]
    return form.rows


def _is_head(row: Sequence[Square]) -> bool:
    words = {label_of(cell.text) for cell in filled_cells(row)}
    return "三级指标" in words or ("一级指标" in words and len(words) >= 3)


def _continues(row: Sequence[Square], findings: Findings) -> bool:
    cells = filled_cells(row)
    return bool(cells) and all(findings.classifier.columns(cell.text, "performance") is not None for cell in cells)


def _columns(heads: Sequence[Sequence[Square]], findings: Findings) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in heads:
        for index, square in enumerate(row):
            told = (
                findings.classifier.columns(square.text, "performance")
                if square is not None and plain_text(square.text)
                else None
            )
            if told is not None:
                found[index] = told.key
    return found


def _base(form: DisclosureTable, above: Sequence[Sequence[Square]], findings: Findings) -> Address:
    """Whose aims these are: the whole unit's, or a project's, which is named in the table or its title."""
    title = label_of(form.title)
    name, square = "", None
    for row in above:
        cells = filled_cells(row)
        for index, cell in enumerate(cells[:-1]):
            if label_of(cell.text) in ("项目名称", "项目") and not name:
                name, square = unwrapped(cells[index + 1].text), cells[index + 1]
    if not name and ("整体" in title or not (name := _TITLE.sub("", title))):
        return ("performance",)
    names = [
        fact
        for fact in findings.facts
        if fact.address[0] == "projects" and fact.address[-1] == "name" and len(fact.address) == 3
    ]
    held = next((fact for fact in names if plain_text(str(fact.value)) == plain_text(name)), None)
    if held is not None:
        return held.address[:2]
    base = ("projects", str(len(names)))
    findings.facts.append(Fact((*base, "name"), name, "", 0, findings.origin(form, square or _first(form), "", name)))
    return base


def _first(form: DisclosureTable) -> Cell:
    return next(cell for row in (*form.header, *form.rows) for cell in filled_cells(row))


def _aims(form: DisclosureTable, above: Sequence[Sequence[Square]], base: Address, findings: Findings) -> None:
    for row in above:
        cells = filled_cells(row)
        if len(cells) >= 2 and re.fullmatch("(?:总体|年度|年度总体)?(?:绩效)?目标", label_of(cells[0].text)):
            findings.text(form, cells[1], (*base, "goal"), "")


def _indicator(
    form: DisclosureTable, cells: dict[str, Cell], levels: dict[str, str], base: Address, findings: Findings
) -> None:
    def take(field: str, value: str, square: Cell) -> None:
        if value:
            findings.text(form, square, (*base, field), "", value)

    name = re.sub(r"\(?%\)?$", "", unwrapped(cells["level3"].text).replace("（%）", "")).strip() or unwrapped(
        cells["level3"].text
    )
    for level, text in levels.items():
        take(level, text, cells["level3"])
    take("name", name, cells["level3"])
    stated = cells.get("target")
    if "value" in cells or "sign" in cells:
        sign = unwrapped(cells["sign"].text) if "sign" in cells else ""
        sign = {"大于等于": "≥", "小于等于": "≤", ">=": "≥", "<=": "≤"}.get(sign, sign)
        parts = [
            sign if plain_text(sign) in ("≥", "≤", "=", ">", "<") else "",
            *(unwrapped(cells[field].text) for field in ("value", "measure") if field in cells),
        ]
        take("target", "".join(parts), cells.get("value") or cells.get("measure") or cells["sign"])
    elif stated is not None:
        take("target", target_in(stated.text), stated)
    weight = cells.get("weight")
    number = number_in_cell(weight.text) if weight is not None else None
    scored = _SCORE.search(plain_text(cells["scoring"].text)) if "scoring" in cells else None
    if weight is not None and number is not None:
        findings.facts.append(
            Fact((*base, "weight"), number.value, "", number.decimals, findings.origin(form, weight, ""))
        )
    elif scored is not None:
        found = number_in_cell(scored[1])
        assert found is not None
        findings.facts.append(
            Fact((*base, "weight"), found.value, "", found.decimals, findings.origin(form, cells["scoring"], ""))
        )
    if "basis" in cells:
        take("basis", unwrapped(cells["basis"].text), cells["basis"])


def tells_targets(passage: Passage) -> bool:
    """Whether a paragraph lists the targets of indicators, whose numbers are no figures of the budget."""
    text = plain_text(passage.text)
    return text.startswith(("绩效指标：", "绩效目标：")) or len(_NARRATIVE.findall(text)) >= 3


def narratives(passages: Iterable[Passage], facts: Sequence[Fact]) -> list[Fact]:
    """Read what prose says of the indicators of projects that have tables, by heading and kind of indicator."""
    projects = {
        plain_text(str(fact.value)): fact.address
        for fact in facts
        if fact.address[0] == "projects" and fact.address[-1] == "name" and len(fact.address) == 3
    }
    levels = {
        (fact.address[:2], plain_text(str(fact.value)).replace("指标", "")): fact.address[:-1]
        for fact in reversed(facts)
        if fact.address[-1] == "level2"
    }
    made: list[Fact] = []
    for passage in passages:
        project = next(
            (projects[name] for heading in reversed(passage.headings) if (name := label_of(heading)) in projects), None
        )
        text = plain_text(passage.text)
        if project is None or "指标" not in text or not passage.text.strip():
            continue
        for found in _NARRATIVE.finditer(text.partition("绩效指标：")[2] or text):
            base = levels.get((project[:2], found[1].replace("指标", "")))
            if base is not None:
                origin = Provenance(
                    passage.place, found[0], "", passage.headings[-1], 2_000_000 + passage.section, True
                )
                made.append(Fact((*base, "narrative"), target_in(found[2]), "", 0, origin))
    return made


def budgets_from_caps(facts: Sequence[Fact], total: Fact | None) -> list[Fact]:
    """The budgets of projects that print none: each has one cost cap, and the caps add up to project expenditure."""
    if total is None or isinstance(total.value, str):
        return []
    if any(fact.address[0] == "projects" and fact.address[-1] == "budget" for fact in facts):
        return []
    names = [
        fact
        for fact in facts
        if fact.address[0] == "projects" and fact.address[-1] == "name" and len(fact.address) == 3
    ]
    caps: dict[Address, list[Fact]] = {fact.address[:2]: [] for fact in names}
    costs = {fact.address[:-1] for fact in facts if fact.address[-1] == "level2" and "成本" in str(fact.value)}
    made: list[Fact] = []
    for fact in facts:
        found = (
            re.fullmatch(r"≤(\d+(?:\.\d+)?)(万元|元)", str(fact.value))
            if fact.address[-1] == "target" and fact.address[:-1] in costs
            else None
        )
        number = number_in_cell(found[1]) if found is not None else None
        if found is not None and number is not None and fact.address[:2] in caps:
            cap = Fact(
                (*fact.address[:2], "budget"), number.value, found[2], number.decimals, fact.origin, 3, (), "proved"
            )
            caps[fact.address[:2]].append(cap)
            made.append(cap)
    if not names or any(len(found) != 1 for found in caps.values()):
        return []
    return made if sum(cap.yuan for cap in made) == total.yuan else []
