"""The ledger of duties: none is silent, none is met that was not seen, and the list is the denominator."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetcheck.analysis.lint.duties import duties_remarks
from budgetcheck.findings.entries import STATES, DutyEntry
from budgetcheck.render.wording.duties import HEADING, cited
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.duties import builtin_duties
from budgetcheck.rulebook.load import builtin_packs, read_pack
from budgetcheck.rulebook.rule import HEADS
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import Source, read
from budgetcheck.text.words import Words
from budgetcheck.verdicts.judgement import Strictness

EXAMPLES = Path(__file__).parents[2] / "examples"
PACK = {
    "pack": {"id": "t", "title": "t"},
    "duty": [
        {"id": "T-1", "head": "correctness", "title": "收支平衡", "rules": ["TST-001", "TST-002"]},
        {"id": "T-2", "head": "detail", "title": "本地要求", "region": "上海市"},
        {"id": "T-3", "head": "readability", "title": "版式", "seen_in": {"zh": "版面", "en": "eye: layout"}},
        {
            "id": "T-4",
            "head": "detail",
            "title": "决算",
            "applies_to": {"kind": "final_accounts"},
            "rules": ["TST-001"],
        },
        {"id": "T-5", "head": "detail", "title": "采购"},
    ],
    "rule": [
        {"id": "TST-001", "check": "income.total == expenditure.total"},
        {"id": "TST-002", "check": "income.other >= 0", "severity": "warning"},
        {
            "id": "TST-003",
            "check": "procurement.total > 0",
            "when": "defined(procurement.total)",
            "duties": ["T-5", "T-2"],
        },
    ],
}


def book(pack: dict[str, Any] = PACK) -> Rulebook:
    return compile_packs([read_pack(pack, "", "t.toml")])


def entries(body: str, rules: Rulebook | None = None, head: str = "unit.name = '某单位'") -> dict[str, DutyEntry]:
    text = f"format = 1\n{head}\ndisclosure.year = 2024\n{body}"
    report = Checker(rules or book(), Strictness(), ledger=True).source(Source("a.toml", text), None)
    return {entry.duty: entry for entry in report.duties}


def states(body: str, **more: Any) -> dict[str, str]:
    return {name: entry.state for name, entry in entries(body, **more).items() if name.startswith("T-")}


FULL = "income = { total = 5, other = 1 }\nexpenditure = { total = 5 }\n"


def test_a_duty_is_met_where_each_of_its_rules_holds() -> None:
    assert states(FULL)["T-1"] == "met"


@pytest.mark.parametrize(
    ("body", "state", "missing"),
    [
        ("income = { total = 5, other = 1 }\nexpenditure = { total = 6 }\n", "violated", ()),
        ("income = { total = 5, other = -1 }\nexpenditure = { total = 5 }\n", "violated", ()),
        ("income = { total = 5 }\nexpenditure = { total = 5 }\n", "unseen", ("income.other",)),
        ("income = { other = 1 }\n", "unseen", ("income.total", "expenditure.total")),
    ],
)
def test_what_is_missing_leaves_a_duty_open_and_is_named(body: str, state: str, missing: tuple[str, ...]) -> None:
    entry = entries(body)["T-1"]
    assert entry.state == state
    open_ = [rule for rule in entry.rules if rule.state == "unseen"]
    assert tuple(address for rule in open_ for address in rule.missing) == missing


def test_what_does_not_apply_since_nothing_is_said_of_it_cannot_be_seen() -> None:
    assert entries(FULL)["T-5"].rules[0].missing == ("procurement.total",)
    assert states(FULL)["T-5"] == "unseen"
    assert states(f"{FULL}procurement.total = 3\n")["T-5"] == "met"


def test_only_a_reader_can_judge_some() -> None:
    entry = entries(FULL)["T-3"]
    assert entry.state == "unseen"
    assert "layout" in entry.why.en


def test_a_hint_leaves_a_duty_open_and_says_what_is_wanting() -> None:
    rules = [{"id": "TST-001", "severity": "info", "check": "defined(income.other)", "duties": ["T-1"]}]
    rules.append({"id": "TST-002", "severity": "info", "check": "income.total > 7", "duties": ["T-2"]})
    pack = {**PACK, "rule": rules}
    pack["duty"] = [{"id": "T-1", "head": "detail", "title": "分列"}, {"id": "T-2", "head": "detail", "title": "规模"}]
    found = entries("income.total = 5\n", rules=book(pack))
    assert (found["T-1"].state, found["T-1"].rules[0].missing) == ("unseen", ("income.other",))
    assert (found["T-2"].state, found["T-2"].rules[0].missing) == ("unseen", ())
    assert states(FULL, rules=book(pack))["T-1"] == "met"


def test_a_duty_of_another_kind_does_not_apply() -> None:
    assert states(FULL)["T-4"] == "not_applicable"


@pytest.mark.parametrize(
    ("head", "state"),
    [
        ("unit = { name = '某单位' }", "unseen"),
        ("unit = { name = '某单位', region = '河北省廊坊市' }", "not_applicable"),
        ("unit = { name = '某单位', region = '上海市普陀区' }", "met"),
    ],
)
def test_local_law_binds_in_its_region(head: str, state: str) -> None:
    assert states(f"{FULL}procurement.total = 3\n", head=head)["T-2"] == state


def test_a_rule_that_is_not_in_force_leaves_its_duties_open() -> None:
    without = book().choose(ignore=("TST-002",))
    assert states(FULL, rules=without)["T-1"] == "unseen"
    assert states(f"{FULL}procurement.total = 3\n", rules=book().choose(ignore=("TST-003",)))["T-5"] == "unseen"
    removed = {**PACK, "rule": PACK["rule"][:1]}  # type: ignore[index]
    assert states(FULL, rules=book(removed))["T-1"] == "unseen"


def test_an_excerpt_is_never_in_breach_of_a_duty_that_needs_the_whole() -> None:
    rules = [{"id": "TST-001", "check": "coalesce(income.total, 0) > 0", "needs": "whole", "duties": ["T-1"]}]
    rules.append({"id": "TST-002", "check": "1 < 2"})
    pack = {**PACK, "rule": rules}
    body = "expenditure.total = 3\n"
    assert states(body, rules=book(pack))["T-1"] == "violated"
    cut = entries(f"disclosure.extent = 'excerpt'\n{body}", rules=book(pack))["T-1"]
    assert (cut.state, cut.rules[0].missing) == ("unseen", ("income.total",))


def test_no_built_in_duty_is_silent() -> None:
    rulebook = builtin_rulebook()
    duties = builtin_duties()
    assert len(duties) >= 100
    for path in (EXAMPLES / "clean.toml", EXAMPLES / "final-accounts-2024.toml"):
        report = Checker(rulebook, Strictness(), ledger=True).source(read(path, path.name), path)
        assert {entry.duty for entry in report.duties} == {duty.id for duty in duties}
        assert {entry.state for entry in report.duties} <= set(STATES)
        assert all(entry.why.zh and entry.why.en for entry in report.duties)
        heads = [entry.head for entry in report.duties]
        assert heads == sorted(heads, key=list(HEADS).index)
        plain = Checker(rulebook, Strictness()).source(read(path, path.name), path)
        assert (plain.findings, plain.counts) == (report.findings, report.counts)


def test_built_in_duties_and_rules_know_each_other() -> None:
    assert list(duties_remarks(builtin_packs())) == []


def test_the_analysis_names_duties_without_rules() -> None:
    pack = read_pack({**PACK, "rule": PACK["rule"][1:]}, "", "t.toml")  # type: ignore[index]
    found = {(one.fault, one.message.en.split()[-1]) for one in duties_remarks([pack])}
    assert ("unknown-duty", "there") in found
    wrong = read_pack({**PACK, "rule": [{"id": "TST-009", "check": "1 < 2", "duties": ["T-99"]}]}, "", "t.toml")
    assert any(one.rules == ("TST-009",) for one in duties_remarks([wrong]))


@pytest.mark.parametrize("name", ["table", "json", "jsonl", "markdown", "html"])
def test_every_format_for_people_and_programs_shows_the_ledger(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    from budgetcheck.cli.run import run

    assert run(["check", str(EXAMPLES / "clean.toml"), "--ledger", "--no-cache", "--lang", "zh", "-f", name]) == 0
    shown = capsys.readouterr().out
    assert "D-067" in shown
    assert "收入总计等于支出总计" in shown
    if name == "json":
        (ledger,) = json.loads(shown)["ledger"]
        assert sum(ledger["counts"].values()) == len(ledger["duties"])


def test_every_format_tells_the_same_of_each_duty(tmp_path: Path) -> None:
    from budgetcheck.cli.run import run

    broken = tmp_path / "a.toml"
    broken.write_bytes(b"\xff\xfe\x00")
    shown = {}
    for name in ("json", "jsonl", "markdown", "html", "xlsx"):
        target = tmp_path / f"out.{name}"
        files = [str(broken), str(EXAMPLES / "clean.toml")]
        run(["check", *files, "--ledger", "--no-cache", "--lang", "zh", "-f", name, "-o", str(target)])
        shown[name] = target.read_bytes()
    (ledger,) = json.loads(shown["json"])["ledger"]
    states = {one["duty"]: STATES[one["state"]].say("zh") for one in ledger["duties"]}
    lines = [json.loads(line) for line in shown["jsonl"].decode().splitlines()]
    (told,) = (line["duties"] for line in lines if "duties" in line)
    assert {one["duty"]: STATES[one["state"]].say("zh") for one in told} == states
    markdown = re.findall(r"(?m)^\| (D-[0-9]+) \| (.+?) \|", shown["markdown"].decode())
    page = re.findall(r">(D-[0-9]+)</td><td[^>]*><span[^>]*>(.+?)</span>", shown["html"].decode())
    sheet = openpyxl.load_workbook(io.BytesIO(shown["xlsx"]))[HEADING.say("zh")]
    rows = [(row[2], row[4]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(states) == len(builtin_duties()) == len(rows)
    assert dict(markdown) == dict(page) == dict(rows) == states


@pytest.mark.parametrize(
    ("region", "source"),
    [
        ("", "国家规定"),
        (", region = '河北省廊坊市'", "国家规定"),
        (", region = '上海市普陀区'", "国家规定；上海规定"),
        (", region = '上海'", "国家规定；上海规定"),
        (", region = '安徽省合肥市上海路街道'", "国家规定"),
    ],
)
def test_local_law_is_named_in_its_region_only(region: str, source: str) -> None:
    duty = {"id": "T-1", "head": "detail", "title": "t", "source": "国家规定", "local": {"上海": "上海规定"}}
    rules = book({**PACK, "duty": [duty]})
    assert entries(FULL, rules=rules, head=f"unit = {{ name = '某单位'{region} }}")["T-1"].source == source


def test_only_what_was_read_is_cited_as_law() -> None:
    marks = {
        "V": "某法第一条",
        "V2": "某法第一条（转述，未见条文）",
        "practice": "通行做法：某法第一条",
        "": "某法第一条",
    }
    for mark, shown in marks.items():
        entry = DutyEntry("T-1", "detail", Words.alike("t"), "某法第一条", mark, "met", Words.alike(""))
        assert cited(entry).zh == shown
        assert cited(replace(entry, source="")).zh == ""
