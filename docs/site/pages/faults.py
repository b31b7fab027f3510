"""A page for each fault of a declaration (`DEC-…`, `SUP-…`), and their list, out of the documentation of faults."""

from __future__ import annotations

from collections.abc import Iterator

from budgetcheck.rulebook.fault_docs import FaultDoc, fault_docs
from budgetcheck.text.words import Language
from docs.site.page import MadePage, fenced, front_matter, plain, severity_mark, table


def made_pages(language: Language) -> Iterator[MadePage]:
    """The list of faults, and a page for each."""
    yield MadePage("rules/faults.md", "\n".join(_list(language)) + "\n")
    for fault in fault_docs().values():
        yield MadePage(f"rules/{fault.id}.md", "\n".join(_fault(fault, language)) + "\n")


def _list(language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield "# 申报文件的错误" if zh else "# Faults of a declaration"
    yield ""
    if zh:
        yield "这些不是数字之间的矛盾，而是申报文件（或其中的注释）本身写错了：语法、键名、数字写法、文件引用等。"
        yield "有错的键不参与判断，其余照常检查；每处都说明行、列和改法。"
    else:
        yield "These are no contradictions between figures but slips in the declaration or its comments: syntax, keys,"
        yield "how a number is written, files that it names. What is faulty takes no part; the rest is checked."
    yield ""
    rows = [
        (
            f"[{one.id}]({one.id}.md)",
            severity_mark(one.severity, language),
            f"[{plain(one.title.say(language))}]({one.id}.md)",
        )
        for one in fault_docs().values()
    ]
    yield from table(("编号", "级别", "报告的问题") if zh else ("Id", "Severity", "What it reports"), rows)


def _fault(fault: FaultDoc, language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield from front_matter(fault.id)
    yield f"# {fault.id} {plain(fault.title.say(language))}"
    yield ""
    listed = "申报文件的错误" if zh else "Faults of a declaration"
    yield f"{severity_mark(fault.severity, language)} [{listed}](faults.md) · `{fault.name}`"
    yield ""
    yield plain(fault.why.say(language))
    if fault.remedy.say(language):
        yield from ("", "## 怎样改" if zh else "## What to do", "", plain(fault.remedy.say(language)))
    shown = ((fault.bad, "错误示例", "Bad examples"), (fault.good, "正确示例", "Good examples"))
    for texts, in_zh, in_en in shown:
        if texts:
            yield from ("", f"## {in_zh if zh else in_en} {{ data-search-exclude }}")
        for text in texts:
            yield ""
            yield from fenced("toml", text.strip("\n").splitlines())
