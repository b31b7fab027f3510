"""Hostile text in every field of a declaration, a pack and a file's name: harmless in whatever is printed of it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
import tomli_w

from budgetcheck.cli.run import run
from tests.checkout import ROOT
from tests.effort import LONG, first, spread
from tests.render.every import in_every_format
from tests.render.harmless import TEXTUAL

POISON = (
    "\x1b[31m[red]x[/red]::error::%0A]]><script>alert(1)</script>|`a`\u202e\u2066\n::error::bad\r##vso[task.x]y\x07\x9b"
    "😀<!-- & \" ' **b** [l](javascript:x) \\"
)
SHORT = "\x1b[1m::error::<script>|\u202e"

DECLARATION = {
    "format": 1,
    "unit": dict.fromkeys(("name", "nature", "rank", "funding", "region", "code"), POISON),
    "disclosure": {
        "year": 2024,
        "sections": [POISON, "政府采购"],
        "tables": [{"name": POISON, "empty": True, "note": POISON, "rows": 3}, POISON],
        "previous": POISON,
        "members": [POISON],
    },
    "income": {
        "total": 100,
        "general_public_budget": 90,
        "by_function": [{"code": POISON, "name": POISON, "total": 3}],
    },
    "expenditure": {
        "total": 101,
        "basic": {"total": 50, "personnel": 30, "public": 21},
        "project": {"total": 50, "operating": 20, "special": 31},
        "by_function": [
            {"code": "201", "name": POISON, "total": 101, "basic": 50, "project": 50},
            {"code": SHORT, "name": POISON, "total": -1},
            {"code": SHORT, "name": SHORT, "total": 1},
        ],
    },
    "change": {"total": {"value": 3, "reason": POISON}, "basic": {"value": 5, "reason": SHORT, "percent": 77}},
    "three_public": {"total": 5, "abroad": 1, "reception": 1, "vehicle": {"total": 2, "purchase": 1, "maintenance": 3}},
    "procurement": {
        "total": 7,
        "items": [
            {
                "project": POISON,
                "name": POISON,
                "code": POISON,
                "measure": POISON,
                "quantity": 2,
                "unit_price": 3,
                "amount": 7,
            },
            {"project": SHORT, "name": SHORT, "code": SHORT, "quantity": 2, "unit_price": 3, "amount": 5},
        ],
    },
    "projects": [
        {
            "name": POISON,
            "budget": 1,
            "indicators": [
                {
                    "level1": POISON,
                    "level2": SHORT,
                    "name": POISON,
                    "target": "≥95%",
                    "narrative": "≥90%",
                    "basis": POISON,
                },
                {"name": SHORT, "target": POISON, "narrative": POISON + "x", "unit": POISON},
            ],
        },
        {"name": SHORT, "budget": 2},
    ],
    "performance": {"indicators": [{"name": POISON, "weight": 30, "target": SHORT}]},
    "statements": [
        {"figure": "income.total", "value": 102, "at": POISON, "quote": POISON},
        {"figure": POISON, "value": 1, "at": POISON},
    ],
    "shares": [{"part": "income.general_public_budget", "whole": "income.total", "percent": 12, "at": POISON}],
    "custom": {"x": POISON, "n": 3},
    "reliability": {"income.total": 2, POISON: 1},
    POISON: POISON,
}
PACK = {
    "pack": {"id": "hostile", "title": {"zh": POISON, "en": POISON}, "description": POISON},
    "rule": [
        {
            "id": "HOS-001",
            "name": "hostile",
            "title": {"zh": POISON, "en": POISON},
            "check": "income.general_public_budget == expenditure.total",
            "why": {"zh": POISON, "en": POISON},
            "remedy": {"zh": POISON, "en": POISON},
            "cite": [POISON],
        }
    ],
}
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


FILTER = (ROOT / "src/budgetcheck/render/templates/filter.js").read_text(encoding="utf-8").strip()


class Page(HTMLParser):
    """Notes the elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._script = self._script and tag != "script"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._script = tag == "script"
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "action"):
                self.links.append(value or "")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of hostile files."""
    here = tmp_path_factory.mktemp("hostile")
    text = tomli_w.dumps(DECLARATION)
    text = text.replace("total = 101", f"total = 101 # budgetcheck: ignore[NON-001] {SHORT}", 1)
    (here / "a.toml").write_text(text, encoding="utf-8", newline="\n")
    few = tomli_w.dumps({key: DECLARATION[key] for key in ("format", "unit", "disclosure", "income", "expenditure")})
    (here / "broken.toml").write_text(f'{few}\n[x\n"{SHORT}" = = 1\n', encoding="utf-8", newline="\n")
    try:
        named = here / "预算\x1b[31m::error::<script>|`\u202e\n::error::😀.toml"
        named.write_text(few, encoding="utf-8", newline="\n")
    except OSError:  # a system that allows no such name
        pass
    (here / "pack").mkdir()
    (here / "pack" / "hostile.toml").write_text(tomli_w.dumps(PACK), encoding="utf-8", newline="\n")
    return here


WRITTEN: dict[str, dict[str, str]] = {}
"""What a check of the hostile files writes, by language and format."""


@pytest.mark.parametrize(
    ("name", "language"), first([(name, language) for name in TEXTUAL] for language in ("zh", "en"))
)
def test_nothing_hostile_reaches_any_output(
    name: str,
    language: str,
    hostile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(hostile)
    if language not in WRITTEN:
        names = sorted(str(path.name) for path in hostile.glob("*.toml"))
        options = (
            "--rules",
            "pack",
            "--lang",
            language,
            "--statistics",
            "--isolated",
            *(["--show-passed"] if LONG else []),
        )
        WRITTEN[language] = in_every_format([*names, *options], tmp_path)
        shown = capsys.readouterr()
        assert shown.out == ""
        assert FORBIDDEN.search(shown.err) is None
    text = WRITTEN[language][name]
    assert FORBIDDEN.search(text.replace("\r\n", "\n").removeprefix("\ufeff")) is None
    assert "HOS-001" in text
    if name not in ("json", "jsonl", "sarif", "gitlab"):
        commands = [line for line in text.splitlines() if line.lstrip().startswith(("::", "##vso", "##["))]
        own = re.compile(r"::(error|warning|notice|group|endgroup)( file=[^:]*)?::")
        assert all(name == "github" and own.match(line) for line in commands), commands
    VALID.get(name, lambda _: None)(text)


def _json(text: str) -> None:
    assert "HOS-001" in json.dumps(json.loads(text))


def _lines(text: str) -> None:
    for line in text.splitlines():
        json.loads(line)


def _xml(text: str) -> None:
    assert {element.tag for element in ET.fromstring(text).iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "system-out",
        "properties",
        "property",
    }


def _page(text: str) -> None:
    page = Page()
    page.feed(text)
    assert not page.tags & {"iframe", "object", "embed", "form", "img", "link"}
    # The page's own script, which filters, and no other; nothing of the declaration is in it.
    assert "".join(page.scripts).strip() in ("", FILTER)
    assert not any(name.startswith("on") for name in page.attributes)
    assert all(link.startswith("#") for link in page.links)


def _markdown(text: str) -> None:
    outside = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)
    assert "<script" not in outside
    assert re.search(r"(?<!\\)\]\(javascript:", outside) is None


VALID = {
    "json": _json,
    "sarif": _json,
    "gitlab": _json,
    "jsonl": _lines,
    "junit": _xml,
    "html": _page,
    "markdown": _markdown,
}


@pytest.mark.parametrize("language", spread(("zh", "en"), 1))
def test_nothing_hostile_reaches_an_explanation(
    language: str, hostile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(hostile)
    for name in ("table", "json", "html"):
        assert run(["explain", "a.toml", "--rules", "pack", "--lang", language, "--format", name]) == 1
        shown = capsys.readouterr()
        assert FORBIDDEN.search(shown.out) is None
        assert FORBIDDEN.search(shown.err) is None
        assert not any(line.startswith(("::", "##vso")) for line in shown.out.splitlines())
        if name == "html":
            _page(shown.out)
