"""Machine formats against their own schemas and limits."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from budgetcheck.findings.finding import FileReport, Side, Term
from budgetcheck.render import load_format
from budgetcheck.render.context import Context
from budgetcheck.text.places import Span
from budgetcheck.text.words import Words

from . import samples

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))
POISONED = samples.poisoned(samples.PASSED)


def _rendered(name: str, *reports: FileReport, **options: Any) -> str:
    return "".join(load_format(name).render(iter(reports), Context(rules=samples.RULES, **options)))


def _sarif(*reports: FileReport, **options: Any) -> Any:
    log = json.loads(_rendered("sarif", *reports, **options))
    SARIF.validate(log)
    return log["runs"][0]


def test_json_keeps_the_contract() -> None:
    document = json.loads(_rendered("json", samples.FULL, language="zh"))
    assert document["version"] == 1
    assert document["summary"] == {
        "files": 1,
        "rules": 52,
        "holds": 36,
        "rounding": 1,
        "fails": 3,
        "undecided": 12,
        "not_applicable": 3,
        "errors": 3,
        "warnings": 1,
        "infos": 1,
        "skipped": 0,
    }
    finding = document["findings"][2]
    contract = {
        *(
            "rule",
            "name",
            "severity",
            "verdict",
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "figure",
            "element",
        ),
        *("message", "remedy", "cite", "left", "right", "difference", "tolerance", "fingerprint", "suspects"),
    }
    assert contract <= finding.keys()
    assert (finding["line"], finding["column"], finding["end_line"], finding["end_column"]) == (33, 1, 33, 16)
    assert finding["right"]["value"] == "1644.80"
    assert finding["right"]["terms"][1] | {"figure": "expenditure.project.total", "value": "555.97"} == {
        "figure": "expenditure.project.total",
        "value": "555.97",
        "weight": "1",
        "line": 41,
        "column": 9,
        "path": None,
        "label": "项目支出",
    }
    assert finding["suspects"][0]["proposed"] == ["555.79"]
    assert document["undecided"][8]["missing"] == ["procurement.goods", "procurement.works"]


def test_json_of_nothing_and_of_passed_rules() -> None:
    assert json.loads(_rendered("json"))["findings"] == []
    verdicts = {f["verdict"] for f in json.loads(_rendered("json", samples.PASSED))["findings"]}
    assert verdicts == {"fails", "rounding"}
    verdicts = {f["verdict"] for f in json.loads(_rendered("json", samples.PASSED, show_passed=True))["findings"]}
    assert verdicts == {"fails", "rounding", "holds"}


def test_json_statistics() -> None:
    document = json.loads(_rendered("json", samples.FULL, samples.ONE, statistics=True))
    assert next(iter(document["statistics"].items())) == ("EXP-001", 2)


def test_sarif_of_an_empty_and_a_poisoned_run_is_valid() -> None:
    assert _sarif()["results"] == []
    assert len(_sarif(POISONED, show_passed=True)["results"]) == 6


def test_sarif_result() -> None:
    run = _sarif(samples.FULL, version="1.2.3", language="zh")
    result = next(r for r in run["results"] if r["ruleId"] == "EXP-001")
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "EXP-001"
    location = result["locations"][0]["physicalLocation"]
    assert unquote(location["artifactLocation"]["uri"]) == samples.PATH
    place = {"startLine": 33, "startColumn": 1, "endLine": 33, "endColumn": 16}
    assert location["region"] == {**place, "snippet": {"text": "total = 1644.62"}}
    assert result["partialFingerprints"] == {"primaryLocationLineHash": "1f0c3a5e7b9d2468:1"}
    assert [r["id"] for r in result["relatedLocations"]] == [1, 2]
    assert result["relatedLocations"][1]["physicalLocation"]["region"]["startLine"] == 41
    assert "[项目支出](2) 555.97" in result["message"]["text"]
    assert "邻位颠倒" in result["message"]["text"]
    assert [r["level"] for r in run["results"]] == ["error", "error", "error", "warning", "note"]


def test_sarif_documents_rules_that_only_the_findings_know() -> None:
    stray = replace(samples.SUM, rule="OWN-001")
    run = _sarif(replace(samples.ONE, findings=(stray,)))
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"] == "OWN-001"


def test_sarif_links_only_to_its_related_locations() -> None:
    tricky = replace(samples.SUM, message=Words("见 [x](https://evil) ![y](2) [z](1)", ""))
    run = _sarif(replace(samples.ONE, findings=(tricky,)), language="zh")
    links = re.findall(r"(?<!\\)\[[^\]]*\]\(([^)]*)\)", run["results"][0]["message"]["text"])
    assert links == ["1", "2"]


def test_sarif_says_what_it_leaves_out_and_keeps_the_worst() -> None:
    warning, error = replace(samples.SHARE, path="w.toml"), replace(samples.TARGET, path="e.toml")

    def reports() -> Iterator[FileReport]:
        for _ in range(30):
            yield replace(samples.ONE, findings=(warning,) * 1000)
        yield replace(samples.ONE, findings=(error,) * 10)

    log = json.loads("".join(load_format("sarif").render(reports(), Context(language="en"))))
    run = log["runs"][0]
    assert len(run["results"]) == 25_000
    assert [r["level"] for r in run["results"][:11]] == ["error"] * 10 + ["warning"]
    text = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert text == "30,010 results exceed the limit; the 25,000 most severe are listed"


def test_sarif_counts_related_figures_beyond_its_limit() -> None:
    terms = tuple(Term(f"x[{n}]", Words(f"第{n}项", ""), "1", "1", Span(n + 1, 1, n + 1, 2)) for n in range(60))
    many = replace(samples.SUM, right=Side("60", terms, formula=" + ".join("1" * 60)))
    result = _sarif(replace(samples.ONE, findings=(many,)), language="zh")["results"][0]
    assert len(result["relatedLocations"]) == 50
    assert "另有 10 个数字" in result["message"]["text"]


@pytest.mark.parametrize(
    ("path", "uri", "base"),
    [
        ("./a b/预算#1.toml", "a%20b/%E9%A2%84%E7%AE%97%231.toml", "%SRCROOT%"),
        ("C:/budgets/a.toml", "file:///C%3A/budgets/a.toml", None),
        ("/srv/a.toml", "file:///srv/a.toml", None),
        ("a:b%.toml", "a%3Ab%25.toml", "%SRCROOT%"),
        ("-", "-", "%SRCROOT%"),
    ],
)
def test_sarif_paths(path: str, uri: str, base: str | None) -> None:
    run = _sarif(replace(samples.ONE, path=path, findings=(replace(samples.SUM, path=path),)))
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert artifact.get("uriBaseId") == base


GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?![./])"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}


def test_gitlab_is_an_array_of_issues_with_unique_fingerprints() -> None:
    twice = replace(samples.FULL, findings=samples.FULL.findings * 2)
    other = replace(samples.ONE, path="./b.toml", findings=(replace(samples.SUM, path="./b.toml"),))
    issues = json.loads(_rendered("gitlab", twice, POISONED, other))
    jsonschema.Draft202012Validator(GITLAB).validate(issues)
    prints = [issue["fingerprint"] for issue in issues]
    assert len(prints) == len(set(prints)) == 13
    assert json.loads(_rendered("gitlab", samples.CLEAN)) == []


def test_gitlab_fingerprints_survive_moved_lines_and_changed_amounts() -> None:
    moved = replace(samples.SUM, span=Span(99, 1, 99, 5), difference="5", message=Words("别的", "else"))
    before, after = (json.loads(_rendered("gitlab", replace(samples.ONE, findings=(f,)))) for f in (samples.SUM, moved))
    assert before[0]["fingerprint"] == after[0]["fingerprint"]


def test_junit_counts_agree_with_its_cases() -> None:
    root = ET.fromstring(_rendered("junit", samples.PASSED, samples.CLEAN, language="zh"))
    assert [suite.get("tests") for suite in root] == ["18", "10"]
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests", "")) == len(cases)
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))
        names = [(case.get("classname"), case.get("name")) for case in cases]
        assert len(set(names)) == len(names)
    held = root.find(".//testcase[@name='EXP-002 基本支出≠人员经费+公用经费 [expenditure.basic.total]']")
    assert held is not None
    assert len(held) == 0


def test_junit_fails_what_fails_the_run() -> None:
    strict = ET.fromstring(_rendered("junit", samples.FULL, fail_on="warning"))
    assert len(strict.findall(".//failure")) == 4
    assert len(ET.fromstring(_rendered("junit", samples.FULL)).findall(".//failure")) == 3


def test_junit_names_a_case_for_a_file_that_holds() -> None:
    without = replace(samples.CLEAN, undecided=())
    accepted = replace(without, path="b.toml", baselined=2)
    for language, names in (
        ("zh", ["没有不符", "没有其他不符"]),
        ("en", ["no discrepancies", "no other discrepancies"]),
    ):
        root = ET.fromstring(_rendered("junit", without, accepted, samples.CLEAN, samples.FULL, language=language))
        first, second, undecided, faulty = root
        for suite, report, name in ((first, without, names[0]), (second, accepted, names[1])):
            (case,) = suite
            assert case.attrib == {"classname": report.path, "name": name, "file": report.path}
            assert len(case) == 0
            assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("1", "0", "0")
        assert [case.get("name") for case in undecided if not len(case)] == [names[0]]
        assert [case.get("name") for case in faulty if not len(case)] == []


def test_junit_writes_what_markup_means_as_text() -> None:
    title = Words('<甲>&"乙"\'', '<a>&"b"\' ]]>')
    hostile = replace(samples.SUM, title=title, message=title, element=None)
    text = _rendered("junit", replace(samples.ONE, findings=(hostile,)), language="en")
    (case,) = ET.fromstring(text).iter("testcase")
    assert str(case.get("name")).startswith(f'{hostile.rule} <a>&"b"\' ]]>')
    assert '<a>&"b"\' ]]>' in str(case[0].text)


def test_github_escapes_and_gives_columns_within_one_line_only() -> None:
    lines = _rendered("github", samples.FULL, language="zh").splitlines()
    share = next(line for line in lines if "SME-002" in line)
    assert share.startswith(f"::warning file={samples.PATH},line=90,endLine=90,col=1,endColumn=22,title=SME-002 ")
    assert "30%25，差额 -7.7 万元" in share
    target = next(line for line in lines if "PER-004" in line)
    assert "line=152,endLine=157,title=" in target


def test_github_says_what_the_page_will_not_show() -> None:
    many = replace(samples.FULL, findings=(samples.SUM,) * 13 + (samples.SHARE,) * 10)
    text = _rendered("github", many, language="en")
    assert text.count("::error ") == 13
    assert "The page shows the first 10 error annotations; 3 more are in this log" in text
    assert "warning annotations" not in text


def test_markdown_stays_within_what_a_job_summary_holds() -> None:
    many = replace(samples.FULL, findings=(samples.SUM,) * 200)
    text = _rendered("markdown", *([many] * 20), language="en")
    assert len(text.encode()) < 1 << 20
    listed = text.count("| EXP-001 |")
    of_files = re.findall(r"\n([0-9,]+) more of this file are not listed\.", text)
    (rest,) = re.findall(r"\*\*([0-9,]+) more are not listed\.\*\*", text)
    assert listed > 300
    assert listed + sum(int(more.replace(",", "")) for more in (*of_files, rest)) == 20 * 200


def test_one_file_alone_does_not_fill_a_summary_or_a_page() -> None:
    huge = replace(samples.FULL, path="huge.toml", findings=(replace(samples.SUM, path="huge.toml"),) * 30_000)
    other = replace(samples.ONE, path="other.toml", findings=(replace(samples.SUM, rule="OTH-001"),))
    for name, most in (("markdown", 200_000), ("html", 8_000_000)):
        text = _rendered(name, huge, other, language="en")
        assert len(text.encode()) < most
        assert "OTH-001" in text
        assert re.search("(29,000 more discrepancies|29,9[0-9][0-9] more) of this file", text)
