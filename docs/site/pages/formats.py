"""The formats of a report: the code says which there are and which endings mean them, the data what each is for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from budgetcheck.cli.printing.outputs import FORMAT_ENDINGS
from budgetcheck.render import available, load_format
from budgetcheck.text.words import Language
from docs.site.page import MadePage, table

DATA = Path(__file__).parent.parent / "data"


@cache
def format_docs() -> Mapping[str, Mapping[str, str]]:
    """What the data says of each format, in the order in which they are shown."""
    return tomllib.loads((DATA / "formats.toml").read_text(encoding="utf-8"))


def made_pages(language: Language) -> Iterator[MadePage]:
    """One page of all formats."""
    yield MadePage("reference/formats.md", "\n".join(_page(language)) + "\n")


def _page(language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield "# 报告的格式" if zh else "# Formats of a report"
    yield ""
    if zh:
        yield "用 `--format` 指定，或由 `-o` 的文件名决定；一次运行可以写出几种（`--output-format html=报告.html`）。"
    else:
        yield "Named by `--format`, or by the ending of the file that `-o` names; one run may write several"
        yield "(`--output-format html=report.html`)."
    yield ""
    head = ("格式", "文件名", "用途", "供程序读取") if zh else ("Format", "File name", "What for", "For programs")
    named = sorted(available(), key=[*format_docs(), *available()].index)
    yield from table(head, [_row(name, language) for name in named])


def _row(name: str, language: Language) -> tuple[str, ...]:
    endings = " ".join(f"`{ending}`" for ending, format_ in FORMAT_ENDINGS.items() if format_ == name)
    machine = ("是" if language == "zh" else "yes") if load_format(name).machine else ""
    return (f"`{name}`", endings or "—", format_docs()[name][language].replace("|", "\\|"), machine)
