"""A comparison in Markdown, for a merge request or a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetcheck.render.compared.wording import (
    STEPS,
    about,
    compared_summary,
    declared_row,
    figure_row,
    notes,
    shown_flips,
    title,
    verdict_row,
)
from budgetcheck.render.exchange.markup import escaped
from budgetcheck.run.single.comparison import ComparedVersions
from budgetcheck.text.safe import guarded
from budgetcheck.text.words import Language


def comparison_markdown(comparison: ComparedVersions, language: Language) -> Iterator[str]:
    """The summary, then a table each of figures, declared changes and verdicts."""
    for text in _lines(comparison, language):
        yield f"{guarded(text)}\n"


def _lines(comparison: ComparedVersions, language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield f"## {title(language)}"
    yield ""
    said = escaped(compared_summary(comparison, language))
    yield f"{STEPS[comparison.step].say(language)}{'：' if zh else ': '}{said}"
    yield ""
    for mark, version in (("原" if zh else "Old", comparison.old), ("现" if zh else "New", comparison.new)):
        yield f"- {mark}{'：' if zh else ': '}{escaped(version.path)} {escaped(about(version, language))}"
    for note in notes(comparison, language):
        yield f"- {escaped(note)}"
    heads: tuple[str, ...]
    if comparison.figures:
        heads = ("数字", "地址", "出处", "原数", "现数", "增减", "增减%", "原因") if zh else _FIGURE_HEADS
        rows = [figure_row(changed, language) for changed in comparison.figures]
        figures = [
            (row.label, row.figure, row.place, row.old, row.new, row.change, row.percent, row.reason) for row in rows
        ]
        yield from _table("数字变动" if zh else "Figures", heads, "lllrrrrl", figures)
    if comparison.declared:
        heads = ("文中的增减数", "地址", "申报", "核算", "结果") if zh else _DECLARED_HEADS
        told = [declared_row(one, language) for one in comparison.declared]
        cells = [(one.label, one.figure, one.declared, one.computed, one.result) for one in told]
        yield from _table("增减数核对" if zh else "Declared changes", heads, "llrrl", cells)
    if flips := shown_flips(comparison):
        heads = ("级别", "规则", "原", "现", "内容") if zh else ("Level", "Rule", "Was", "Is", "What")
        yield from _table("判定变化" if zh else "Verdicts", heads, "lllll", [verdict_row(f, language) for f in flips])


_FIGURE_HEADS = ("Figure", "Address", "Place", "Old", "New", "Change", "%", "Reason")
_DECLARED_HEADS = ("Declared change", "Address", "Declared", "Computed", "Result")


def _table(name: str, heads: Sequence[str], sides: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"### {name}"
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('--:' if side == 'r' else '---' for side in sides)}|"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"
