"""The functions of formulas: the registry says which there are, the data beside it what each does."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from budgetcheck.expression.calling.lookup import function_names
from budgetcheck.text.words import Language
from docs.site.page import MadePage, fenced

DATA = Path(__file__).parent.parent / "data"


@cache
def function_docs() -> Mapping[str, Mapping[str, str]]:
    """What the data says of each function: `takes`, `zh`, `en`, a formula (`check`) and what it goes over (`each`)."""
    return tomllib.loads((DATA / "functions.toml").read_text(encoding="utf-8"))


def made_pages(language: Language) -> Iterator[MadePage]:
    """One page of all functions."""
    yield MadePage("reference/functions.md", "\n".join(_page(language)) + "\n")


def _page(language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield "# 公式的函数" if zh else "# Functions of formulas"
    yield ""
    if zh:
        yield "公式的写法见[自己写规则](../how-to/own-rules.md)。"
        yield "任何函数用到没有填列的数，结果即为“未判定”，另有说明的除外。"
    else:
        yield "How formulas are written is told in [Rules of your own](../how-to/own-rules.md). A function of something"
        yield "that is not stated leaves the rule undecided, unless it says otherwise."
    for name in function_names():
        doc = function_docs()[name]
        yield from ("", f"## `{name}`", "")
        yield f"`{doc['takes']}`"
        yield ""
        yield doc[language].replace("[", "\\[")
        yield ""
        each = [f"for {doc['each']}:"] if "each" in doc else []
        yield from fenced("python", [*each, f"{'    ' if each else ''}check {doc['check']}"])
