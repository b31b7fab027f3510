"""Poison in every text of a report: every format stays valid, and harmless to terminals, log readers and browsers."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from budgetcheck.render import load_format
from budgetcheck.render.context import Context, RuleDoc
from budgetcheck.render.exchange.markup import rule_help

from . import samples
from .harmless import TEXTUAL, assert_harmless

POISONED = samples.poisoned(samples.PASSED)
CONTEXTS = {
    "plain": {},
    "everything": {"show_passed": True, "statistics": True},
    "narrow": {"width": 20, "statistics": True},
}


def _rendered(name: str, options: dict[str, object], language: str = "zh") -> str:
    rules = tuple(samples.poisoned(rule) for rule in samples.RULES)
    context = Context(language=language, rules=rules, version="1", **options)
    second = replace(POISONED, path="b.toml", findings=POISONED.findings * 5)
    return "".join(load_format(name).render(iter((POISONED, second)), context))


@pytest.mark.parametrize("options", CONTEXTS.values(), ids=CONTEXTS.keys())
@pytest.mark.parametrize("name", TEXTUAL)
def test_no_format_lets_a_control_character_or_a_log_command_through(name: str, options: dict[str, object]) -> None:
    for language in ("zh", "en"):
        assert_harmless(name, _rendered(name, options, language))


def test_colour_comes_from_the_renderer_alone() -> None:
    text = "".join(load_format("table").render(iter((POISONED,)), Context(color=True, statistics=True)))
    codes = set(re.findall("\x1b[^m]*m", text))
    assert codes
    assert all(re.fullmatch(r"\x1b\[[0-9;]*m", code) for code in codes)
    assert "[red]markup[/red]" in text
    assert not re.search("[\x00-\x09\x0b-\x1a\x7f-\x9f\u200b-\u200f\u2028-\u202e]", text)


def test_json_survives_exactly_but_for_lone_surrogates() -> None:
    found = json.loads(_rendered("json", {}))
    expected = POISONED.findings[0].message.zh.replace("\ud800", "\\u{d800}")
    assert found["findings"][0]["message"] == expected


def test_json_lines_are_one_object_each() -> None:
    for line in _rendered("jsonl", {}).splitlines():
        assert json.loads(line)["type"] in ("file", "finding", "undecided", "summary")


def test_every_github_line_is_one_known_command_or_plain() -> None:
    for line in _rendered("github", {}).rstrip("\n").split("\n"):
        if not line.lstrip().startswith("::"):
            continue
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        for item in match[2].split(","):
            assert re.fullmatch(r"(file|line|endLine|col|endColumn|title)=.*", item)
        assert not re.search(r"%(?!25|0A)", match[3])


def test_junit_is_well_formed_and_carries_the_poison_as_text() -> None:
    root = ET.fromstring(_rendered("junit", {"show_passed": True}))
    failure = root.find(".//failure")
    assert failure is not None
    assert "]]> <script>" in (failure.text or "")
    assert {e.tag for e in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}


def test_markdown_shows_the_poison_as_text() -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(_rendered("markdown", {"statistics": True}))
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= {
        *("h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "details", "summary", "pre", "ul", "li")
    }
    assert "&lt;script&gt;" in html
    assert "javascript:x)" in html
    assert "<a" not in html


def test_rule_help_shows_the_poison_as_text() -> None:
    from markdown_it import MarkdownIt

    rule: RuleDoc = samples.poisoned(samples.RULES[0])
    html = MarkdownIt("commonmark", {"html": True}).render(rule_help(rule, "en"))
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= {"p", "strong", "code"}
