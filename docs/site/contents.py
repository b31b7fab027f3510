"""The order of the pages, the same in both languages; most titles are the pages' own headings."""

from __future__ import annotations

from typing import Any

from budgetcheck.rulebook.load import builtin_packs
from budgetcheck.text.words import Language, Words
from docs.site.keys import fields, key_page

_HOW_TO = (
    "documents",
    "declaration",
    "editors",
    "mending",
    "pre-commit",
    "ci",
    "baseline",
    "reasons",
    "compare",
    "own-rules",
    "test-rules",
    "own-lexicon",
)
_REFERENCE = ("commands", "configuration", "functions", "formats", "exit-codes", "duties")
_PRINCIPLES = ("verdicts", "explain", "privacy", "performance")


def contents(language: Language) -> list[Any]:
    """What the navigation lists; the pages of rules and faults are reached from those of their packs."""
    keys = ["reference/keys/index.md", *dict.fromkeys(map(key_page, fields()))]
    packs = ["rules/index.md", *(f"rules/{pack.id}.md" for pack in builtin_packs()), "rules/faults.md"]

    def section(title: Words, entries: list[Any]) -> dict[str, list[Any]]:
        return {title.say(language): entries}

    def single(title: Words, path: str) -> dict[str, str]:
        return {title.say(language): path}

    return [
        single(Words("首页", "Home"), "index.md"),
        single(Words("教程", "Tutorial"), "tutorial.md"),
        section(Words("怎么做", "How to"), ["how-to/index.md", *(f"how-to/{name}.md" for name in _HOW_TO)]),
        section(
            Words("参考", "Reference"),
            [
                "reference/index.md",
                *(f"reference/{name}.md" for name in _REFERENCE),
                section(Words("申报文件的键", "Keys of a declaration"), keys),
            ],
        ),
        section(Words("规则", "Rules"), packs),
        section(
            Words("原理", "Principles"), ["principles/index.md", *(f"principles/{name}.md" for name in _PRINCIPLES)]
        ),
        single(Words("常见问题", "Questions"), "faq.md"),
    ]
