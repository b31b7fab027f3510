"""Real runs in every format, over the examples and over a declaration, a pack and a file name full of poison.

Formats are found, not listed: one that is added is tested here at once, and a machine format that no check below knows
fails until it has one.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli_w
from markdown_it import MarkdownIt

from budgetcheck.cli.run import run
from budgetcheck.render import load_format
from tests.checkout import EXAMPLES, ROOT
from tests.effort import LONG, both, first, spread

from .every import in_every_format
from .harmless import TEXTUAL, assert_harmless
from .samples import POISON
from .test_machine import GITLAB, SARIF
from .test_page import SCRIPT, faults_of, parsed

BROKEN = sorted((EXAMPLES / "broken").glob("*.toml"))

NUMBER = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
OPTIONAL_NUMBER = {"anyOf": [NUMBER, {"type": "null"}]}
TEXT_OR_NULL = {"type": ["string", "null"]}
PLACE = {"type": ["integer", "null"], "minimum": 1}


def _object(required: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": required}


TERM = _object({"figure": {"type": "string"}, "value": {"type": "string"}, "weight": NUMBER, "line": PLACE})
SIDE = {"anyOf": [{"type": "null"}, _object({"value": {"type": "string"}, "terms": {"type": "array", "items": TERM}})]}
SUSPECT = _object(
    {
        "figures": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "cause": TEXT_OR_NULL,
        "stated": {"type": "array", "items": TEXT_OR_NULL},
        "proposed": {"type": "array", "items": OPTIONAL_NUMBER},
        "why": {"type": "string"},
        "unique": {"type": "boolean"},
    }
)
FINDING = _object(
    {
        "rule": {"type": "string", "minLength": 1},
        "name": {"type": "string"},
        "severity": {"enum": ["error", "warning", "info"]},
        "verdict": {"enum": ["holds", "rounding", "fails", "not_applicable"]},
        "path": {"type": "string", "minLength": 1},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "end_line": {"type": "integer", "minimum": 1},
        "end_column": {"type": "integer", "minimum": 1},
        "figure": TEXT_OR_NULL,
        "element": TEXT_OR_NULL,
        "message": {"type": "string", "minLength": 1},
        "remedy": {"type": "string"},
        "cite": {"type": "array", "items": {"type": "string"}},
        "left": SIDE,
        "right": SIDE,
        "difference": OPTIONAL_NUMBER,
        "tolerance": OPTIONAL_NUMBER,
        "fingerprint": {"type": "string", "minLength": 8},
        "suspects": {"type": "array", "items": SUSPECT},
    }
)
UNDECIDED = _object(
    {
        "rule": {"type": "string"},
        "path": {"type": "string"},
        "missing": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    }
)
COUNT = {"type": "integer", "minimum": 0}
SUMMARY = _object(
    dict.fromkeys(
        (
            *("files", "rules", "holds", "rounding", "fails", "undecided", "not_applicable"),
            *("errors", "warnings", "infos"),
        ),
        COUNT,
    )
)
DOCUMENT = _object(
    {
        "version": {"const": 1},
        "summary": SUMMARY,
        "findings": {"type": "array", "items": FINDING},
        "undecided": {"type": "array", "items": UNDECIDED},
    }
)


def _valid(value: Any, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema).validate(value)


def _json(text: str) -> int:
    document = json.loads(text)
    _valid(document, DOCUMENT)
    summary, findings = document["summary"], document["findings"]
    failing = [finding for finding in findings if finding["verdict"] == "fails"]
    assert summary["errors"] == sum(finding["severity"] == "error" for finding in failing)
    assert summary["warnings"] == sum(finding["severity"] == "warning" for finding in failing)
    assert summary["undecided"] == len(document["undecided"])
    judged = ("holds", "rounding", "fails", "undecided")
    assert summary["rules"] == sum(summary[verdict] for verdict in judged)
    for finding in findings:
        assert (finding["line"], finding["column"]) <= (finding["end_line"], finding["end_column"])
        if finding["difference"] is not None and not any(
            "." in (finding[s]["value"])[-13:-12] for s in ("left", "right")
        ):
            sides = (Decimal(finding[side]["value"]) for side in ("left", "right"))
            assert Decimal(finding["difference"]) == next(sides) - next(sides)
    return len(failing)


def _jsonl(text: str) -> int:
    schemas = {
        "finding": FINDING,
        "undecided": UNDECIDED,
        "summary": SUMMARY,
        "file": _object({"path": {"type": "string"}}),
    }
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        _valid(line, schemas[line["type"]])
    assert [line["type"] for line in lines].index("summary") == len(lines) - 1
    return sum(line["type"] == "finding" and line["verdict"] == "fails" for line in lines)


def _sarif(text: str) -> int:
    log = json.loads(text)
    SARIF.validate(log)
    (one,) = log["runs"]
    assert one["columnKind"] == "unicodeCodePoints"
    rules = one["tool"]["driver"]["rules"]
    assert all(rule["help"]["markdown"] and len(rule["fullDescription"]["text"]) <= 1024 for rule in rules)
    prints = set()
    for result in one["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= physical["region"].keys()
        assert not re.match(r"/|\w+:", physical["artifactLocation"]["uri"])
        prints.add((physical["artifactLocation"]["uri"], result["ruleId"], *result["partialFingerprints"].values()))
        links = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
        assert links == [str(related["id"]) for related in result.get("relatedLocations", [])]
    assert len(prints) == len(one["results"])
    return sum(result["level"] != "none" for result in one["results"])


def _junit(text: str) -> int:
    from junitparser import JUnitXml

    found = JUnitXml.fromstring(text.encode("utf-8"))
    failures = 0
    for suite in found:
        cases = list(suite)
        assert suite.tests == len(cases)
        assert suite.failures == sum(any(r.__class__.__name__ == "Failure" for r in case.result) for case in cases)
        assert suite.skipped == sum(case.is_skipped for case in cases)
        assert all(case.name and case.classname for case in cases)
        failures += suite.failures
    assert [element.tag for element in ET.fromstring(text)].count("testsuite") == len(list(found))
    return failures


def _github(text: str) -> int:
    """As the runner reads it: a line that begins with a command, its properties, its message, each unescaped."""
    count = 0
    for line in text.rstrip("\n").split("\n"):
        if not line.lstrip().startswith("::"):
            assert "::" not in line.lstrip()[:2]
            continue
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        assert match, line
        properties = dict(item.split("=", 1) for item in match[2].split(","))
        assert properties.keys() <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert int(properties["line"]) >= 1
        assert not re.search(r"%(?!25|0D|0A|3A|2C)", match[2])
        assert not re.search(r"%(?!25|0D|0A)", match[3])
        count += 1
    return count


def _gitlab(text: str) -> int:
    issues = json.loads(text)
    _valid(issues, GITLAB)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return len(issues)


def _markdown(text: str) -> int:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    allowed = {
        "h2",
        "h3",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "details",
        "summary",
        "pre",
        "ul",
        "li",
    }
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= allowed
    tables = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    return sum(len(re.findall(r"<tr>\n<td>(?:错误|警告|提示|error|warning|info)</td>", table)) for table in tables)


def _html(text: str) -> int:
    page = parsed(text)
    assert {"img", "iframe", "object", "form", "link"}.isdisjoint(page.tags)
    assert page.tags.count("script") == 1
    assert page.texts["script"] == SCRIPT
    assert faults_of(text) == []
    assert all(value.startswith("#") for _, name, value in page.attributes if name == "href")
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in ("style", "src")]
    return page.tags.count("article")


def _csv(text: str) -> int:
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    levels = {"错误", "警告", "提示", "error", "warning", "info"}
    return sum((row.get("级别") or row.get("Level")) in levels for row in rows)


READERS: dict[str, Callable[[str], int]] = {
    "json": _json,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "gitlab": _gitlab,
    "markdown": _markdown,
    "html": _html,
    "csv": _csv,
}
"""Each reads one machine format as its consumer does and returns how many discrepancies it found."""


def _checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["check", *arguments, "--jobs", "1"]) == 1
    return capsys.readouterr().out


WRITTEN: dict[str, dict[str, str]] = {}
"""What a check of the broken examples writes, by language and format."""


@pytest.mark.parametrize(("name", "language"), both(name for name in TEXTUAL if load_format(name).machine))
def test_the_consumer_of_a_format_finds_every_discrepancy_of_the_examples(
    name: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    if language not in WRITTEN:
        paths = [path.relative_to(ROOT).as_posix() for path in BROKEN]
        WRITTEN[language] = in_every_format([*paths, "--lang", language, "--fail-on", "info"], tmp_path)
    expected = json.loads(WRITTEN[language]["json"])
    failing = [finding for finding in expected["findings"] if finding["verdict"] == "fails"]
    found = READERS[name](WRITTEN[language][name])
    assert found == len(failing if name != "sarif" else expected["findings"])


# ------------------------------------------------------------------------------------------------------------- poison

NAME = "::error::x\n%0A\x1b[31m ]]> <script> \u202e`'\"&,=#.toml"


def _poisoned(value: Any, route: tuple[str, ...] = ()) -> Any:
    """The document with poison behind every text that is not one of a few words the model knows."""
    if isinstance(value, dict):
        return {key: _poisoned(held, (*route, key)) for key, held in value.items()}
    if isinstance(value, list):
        return [_poisoned(held, route) for held in value]
    own = {"kind", "scope", "rounding", "currency_unit", "figure", "part", "whole", "decimals", "code", "region"}
    if not isinstance(value, str) or route[-1] in own or value == "exact":
        return value
    return f"{value} {POISON.translate({0xD800: None, 0x0: None})}"


PACK = """\
[pack]
id = "own"
title = { zh = POISON, en = POISON }

[[rule]]
id = "OWN-001"
name = "own"
title = { zh = POISON, en = POISON }
check = "income.total == 0.5"
cite = [POISON]
why = { zh = POISON, en = POISON }
remedy = { zh = POISON, en = POISON }

[[rule]]
id = "OWN-002"
each = "project in projects"
check = "project.name == 'x'"

[[rule]]
id = "OWN-003"
title = { zh = POISON, en = POISON }
check = "assets.equipment.value == state_capital.total"
"""


@pytest.fixture(scope="module")
def poison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder full of poison."""
    folder = tmp_path_factory.mktemp("poison")
    document = tomllib.loads((EXAMPLES / "guangyang-2022.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    document["custom"] = {"說明 ::error::": "x", "\x1b[31m\n<script>": {"]]>": 1}}
    text = tomli_w.dumps(_poisoned(document)) + "\n# budgetcheck: ignore[TPE-012] \u202e::error:: <script> %0A ]]>\n"
    (folder / NAME).write_text(text, encoding="utf-8")
    (folder / "broken\u202e.toml").write_text(f"format = 1\nunit = {{ name = \x1b[31m {NAME!r}\n[disclosure\n", "utf-8")
    quoted = tomli_w.dumps({"x": POISON.translate({0xD800: None, 0x0: None})}).partition(" = ")[2].strip()
    (folder / "pack.toml").write_text(PACK.replace("POISON", quoted), encoding="utf-8")
    return folder


POISONED: dict[str, dict[str, str]] = {}
"""What a check of the folder full of poison writes, by language and format."""


def test_every_machine_format_has_a_reader_here() -> None:
    assert {name for name in TEXTUAL if load_format(name).machine} == set(READERS)


@pytest.mark.parametrize(
    ("name", "language"), first([(name, language) for name in TEXTUAL] for language in ("en", "zh"))
)
def test_a_poisoned_declaration_is_harmless_in_every_format(
    name: str, language: str, poison: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(poison)
    if language not in POISONED:
        options = ["--rules", "pack.toml", "--statistics", "--color=never", *(["--show-passed"] if LONG else [])]
        POISONED[language] = in_every_format([NAME, "broken\u202e.toml", "--lang", language, *options], tmp_path)
    text = POISONED[language][name]
    assert "OWN-001" in text
    assert_harmless(name, text)
    if name in READERS:
        assert READERS[name](text) >= 3


@pytest.mark.parametrize("language", spread(("zh", "en"), 1))
def test_no_line_of_the_table_is_wider_than_the_console(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from budgetcheck.text.safe import width

    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    for columns in (60, 80, 100, 120) if LONG else (60, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        text = _checked(capsys, "examples", "--format", "table", "--lang", language)
        wide = [line for line in text.splitlines() if width(line) > columns]
        # A path is never broken, since terminals and editors open it where it is whole.
        assert [line for line in wide if " " in line.strip().removeprefix("--> ")] == []
