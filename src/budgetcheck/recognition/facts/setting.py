"""What a document is: whose, of which year, a budget or final accounts, of a unit or a department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from budgetcheck.model.document import FIRST_YEAR, LAST_YEAR
from budgetcheck.recognition.facts.fact import Provenance
from budgetcheck.recognition.facts.reading import Setting
from budgetcheck.recognition.forms.form import Contents
from budgetcheck.recognition.words.wording import plain_text

_YEAR: Final = re.compile(r"(20\d\d)年?(?:度)?(?:[^，。；]{0,40}?)(?:预算|决算)")
_HEADED: Final = re.compile(r"(20\d\d)年(?:度)?(?=.*表)")
_TITLE: Final = re.compile(r"^(.{2,40}?)(20\d\d)年?(?:度)?[^，。；]{0,16}?(?:预算|决算)[^，。；]{0,20}$")
_TITLE_LATE: Final = re.compile(
    r"^(20\d\d)年?(?:度)?(.{2,40}?)(?:部门|单位)?(?:预算|决算)(?:信息)?(?:公开)?(?:情况)?(?:说明|报告)?$"
)
_NAMED: Final = re.compile(
    r"(?:预算|编制|公开|填报|编报)?(?:单位|部门|主管部门)(?:名称)?(?:\(公章\)|\(盖章\))?：([^\s：，。；]{3,40}?)(?:20\d\d年(?:度)?)?(?:金额)?(?:单位：.*)?$"
)
_OF_FIGURES: Final = re.compile("金额|报表|本表|数据|数字|合计|明细|尾差|尾数|万元|小数")
_CUT: Final = re.compile(
    "直接截断|截断|只舍不入|舍去尾数|尾数舍去|去尾法|直接舍[弃去]|(?:不|未|没有)(?:作|做|进行)?四舍五入"
)
_ROUNDED: Final = re.compile("四舍五入")
_OFFICE: Final = re.compile(
    r"(?:局|委|办公室|中心|院|校|学校|馆|处|站|所|会|署|部|厅|队|社|团|台|政府|机关|单位|部门|公司|大学|学院|医院|委员会|总队|支队|幼儿园|小学|中学|办|库|园|场)(?:\(本级\)|本级|机关|本部)?$"
)


def setting_of(contents: Contents, name: str = "") -> Setting:
    """Tell from titles and opening lines what a document is; `name` is the file's name, asked last."""
    lines = [*contents.opening, *contents.titles]
    titles = [form.title for form in contents.forms]
    inside = [piece for form in contents.forms for piece in form.meta.split()]
    year = _year([*titles, *lines, plain_text(name)]) or _year(inside) or _only_year(titles)
    final = sum("决算" in title for title in titles) * 2 > len(
        [title for title in titles if "决算" in title or "预算" in title]
    )
    if not any("决算" in title or "预算" in title for title in titles):
        final = sum("决算" in line for line in lines[:12]) > sum(
            "预算" in line and "预算绩效" not in line for line in lines[:12]
        )
    unit = _unit(lines, contents) or _unit(inside, contents)
    department = _department(lines, titles)
    heading = _title(lines)
    if heading in titles and not _YEAR.search(heading):  # a sheet has its title among its first rows
        heading = next((piece for piece in inside if _TITLE.match(piece) and _YEAR.search(piece)), heading)
    kind, scope = "final_accounts" if final else "budget", "department" if department else "unit"
    return Setting(year, kind, scope, unit, heading, _rounding(contents))


def names_office(text: str) -> bool:
    """Whether words end as the names of offices, schools and the like do."""
    return _OFFICE.search(text) is not None


def _title(lines: Sequence[str]) -> str:
    """The title: the first line that speaks of a budget, unless that is a column of the site and a title follows."""
    named = [line for line in lines if re.search("公开|预算|决算", line)]
    first = named[0] if named else ""
    if not _COLUMN_OF_SITE.fullmatch(first):
        return first
    top = [line for line in lines[:_NEAR_TOP] if line in named and "。" not in line]
    return next((line for line in top if _YEAR.search(line)), first)


_COLUMN_OF_SITE: Final = re.compile(
    "(?:财政|部门|单位|政府|信息|重点|领域|资金|年度|法定|主动|专栏|专题|平台|栏目|公开|内容|目录|预决算|预算|决算|及|和|、|三公经费)+"
)
_NEAR_TOP: Final = 12
"""Lines of a document among which its title is."""


def _rounding(contents: Contents) -> tuple[str, Provenance] | None:
    """What the document says of its figures' last places; None where it says nothing, or both."""
    said: dict[str, Provenance] = {}
    for passage in contents.passages:
        for sentence in re.split("[。；]", plain_text(passage.text)):
            found = _CUT.search(sentence) or _ROUNDED.search(sentence)
            if found is not None and _OF_FIGURES.search(sentence):
                heading = passage.headings[-1] if passage.headings else ""
                origin = Provenance(passage.place, found[0], "", heading, 0, True)
                said.setdefault("truncated" if found.re is _CUT else "nearest", origin)
    return next(iter(said.items())) if len(said) == 1 else None


def _year(lines: Iterable[str]) -> int | None:
    counts: Counter[int] = Counter()
    for index, line in enumerate(lines):
        for found in _YEAR.finditer(line):
            if FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
                counts[int(found[1])] += 1 if index > 8 else 2
    return max(counts, key=lambda year: (counts[year], year)) if counts else None


def _only_year(titles: Iterable[str]) -> int | None:
    """The year that tables are headed by which say nothing of a budget (2025年收支总表), where it is one year only."""
    years = {int(found[1]) for title in titles if (found := _HEADED.match(title))}
    return years.pop() if len(years) == 1 else None


def _department(lines: Sequence[str], titles: Sequence[str]) -> bool:
    texts = [*lines[:10], *titles]
    votes = sum("部门预算" in text or "部门决算" in text for text in texts)
    votes -= sum("单位预算" in text or "单位决算" in text for text in texts)
    return votes > 0


def _unit(lines: Sequence[str], contents: Contents) -> str:
    candidates: list[str] = []
    for line in lines[:60]:
        if found := _NAMED.search(line):
            candidates.append(found[1])
        elif (found := _TITLE.match(line)) and _OFFICE.search(found[1]):
            candidates.append(re.sub(r"^第[一二三四五六七八九十]+部分", "", found[1]))
        elif (found := _TITLE_LATE.match(line)) and _OFFICE.search(found[2]):
            candidates.append(found[2])
    for form in contents.forms:
        candidates += [found[1] for piece in form.meta.split() if (found := _NAMED.search(piece))]
        for row in form.rows[:2]:
            candidates += [
                found[1] for square in row if square is not None and (found := _NAMED.search(plain_text(square.text)))
            ]
    merged = _split_titles(lines)
    for passage in contents.passages[:80]:
        if found := re.match(
            r"(?:20\d\d年(?:度)?，?)?(.{4,30}?)20\d\d年?(?:度)?(?:收入|支出|预算|决算|单位|部门)",
            plain_text(passage.text),
        ):
            candidates.append(found[1].strip("，、"))
    candidates = [name.strip("，：、(") for name in (*candidates, *merged)]
    candidates = [
        name
        for name in candidates
        if 3 <= len(name) <= 40 and _OFFICE.search(name) and "XX" not in name and "表" not in name
    ]
    if not candidates:
        return ""
    counts = Counter(candidates)
    return max(counts, key=lambda name: (counts[name], -candidates.index(name)))


def _split_titles(lines: Sequence[str]) -> list[str]:
    """A title over two or three lines at the very beginning."""
    for end in range(2, min(5, len(lines)) + 1):
        whole = "".join(lines[:end])
        if found := _TITLE.match(whole):
            return [found[1]]
        if (found := _TITLE_LATE.match(whole)) and _OFFICE.search(found[2]):
            return [found[2]]
    return []
