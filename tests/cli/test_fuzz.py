"""Declarations, packs and configurations damaged in every way: judged or refused in a line, never a traceback.

SEED and RUNS make the long tests: CONTRIBUTING.md says how.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from budgetcheck import render
from budgetcheck.cli.run import run
from budgetcheck.settings.bounds import REPORTS
from budgetcheck.settings.keys import SETTING_KEYS
from tests.checkout import DECLARATIONS, ROOT
from tests.cli.fuzz import KINDS, variants, within
from tests.render.harmless import TEXTUAL, assert_harmless
from tests.small import FEW, RIGHT, WRONG, Lay

SECONDS = 60
Capture = pytest.CaptureFixture[str]

EXAMPLE_TEXTS = [text for path in DECLARATIONS if len(text := path.read_text("utf-8")) < 20_000]
PACKS = [
    *(text for path in sorted((ROOT / "rules/cn").glob("*.toml")) if len(text := path.read_text("utf-8")) < 40_000),
    """\
[pack]
id = "own"
applies_to = { kind = ["budget"] }
[parameters]
limit = { value = 3, currency_unit = "万元", zh = "上限", en = "limit" }
[patterns]
office = "(局|办公室)$"
[[rule]]
id = "OWN-001"
name = "own-total"
each = ["p in projects", "q in projects"]
when = "matches(unit.name, patterns.office)"
check = "sum(projects[budget > parameters.limit].budget) <= expenditure.total"
title = { zh = "支出", en = "expenditure" }
severity = "warning"
tolerance = 0.5
figure = "expenditure.total"
[[rule.good]]
expenditure = { total = 3.0 }
[[rule.bad]]
expenditure = { total = 3.0 }
expect = { verdict = "fails", count = 1 }
""",
]
CONFIGURATIONS = [
    "\n".join(key.example for key in SETTING_KEYS if key.name not in ("extend", "rules", "baseline", "files"))
    + '\n[[files]]\npaths = ["2019/**"]\nignore = ["PRF"]\n',
    'lang = "zh"\nselect = ["EXP"]\ntolerance = "0.1%"\njobs = 1\n[severity]\n"EXP-*" = "info"\n',
]


MEGABYTES = 300
"""What the memory of the process may grow by, whatever it reads."""


@pytest.fixture(autouse=True)
def _memory() -> Iterator[None]:
    before = largest()
    yield
    assert largest() - before < MEGABYTES


def largest() -> float:
    """The most memory that this process has held, in MB; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def said(capsys: Capture) -> str:
    """What was said on standard error: nothing of ours that failed, and on neither stream what steers a terminal."""
    told = capsys.readouterr()
    for wrong in ("Traceback", "nternal error", "内部错误"):
        assert wrong not in told.err
    for stream in told:
        assert_harmless("table", stream)
    return told.err


def refused(told: str, name: str) -> None:
    """Every message names the file and the line in it that is meant, each fault once; a formula may stand below it."""
    lines = [line for line in told.splitlines() if not line.startswith("    | ")]
    assert lines, name
    place = re.compile(rf"budgetcheck: (error|错误): (.*/)?{re.escape(name)}:[1-9]\d*(:[1-9]\d*)?: .")
    unplaced = [line for line in lines if not place.match(line)]
    # What comes beyond the first so many is counted in one line.
    assert not unplaced or (unplaced == lines[-1:] and len(lines) > 1), unplaced
    assert len(set(lines)) == len(lines)


def entries(path: str) -> list[dict[str, Any]]:
    """What a report says of the two sound files."""
    report = json.loads(Path(path).read_text("utf-8"))
    return [one for part in ("findings", "undecided") for one in report[part] if one["path"] in ("a.toml", "z.toml")]


ALONE: dict[str, list[dict[str, Any]]] = {}
"""What is reported of the two sound files alone, by language."""


@pytest.mark.parametrize("kind", KINDS)
def test_any_declaration_is_judged_and_the_others_with_it(kind: str, folder: Path, lay: Lay, capsys: Capture) -> None:
    lay({"a.toml": RIGHT, "z.toml": WRONG})
    outputs = [part for name in render.available() for part in ("--output-format", f"{name}=out/{name}")]
    Path("out").mkdir()
    options = ["--isolated", "--no-cache", "--jobs", "1", *outputs]
    for number, data in enumerate(variants(kind, EXAMPLE_TEXTS, 1, 100)):
        language = ("zh", "en")[number % 2]
        if language not in ALONE:
            assert run(["check", "a.toml", "z.toml", *options, "--lang", language]) == 1
            ALONE[language] = entries("out/json")
        Path("m.toml").write_bytes(data)
        with within(SECONDS):
            code = run(["check", "a.toml", "m.toml", "z.toml", *options, "--lang", language])
        assert said(capsys) == "", number
        assert code == 1, number
        assert entries("out/json") == ALONE[language], number
        for name in TEXTUAL:
            assert_harmless(name, Path("out", name).read_bytes().decode())
        with within(SECONDS):
            code = run(["check", "m.toml", "--isolated", "--no-cache", "-f", "concise"])
        shown = capsys.readouterr()
        assert code in (0, 1), number
        assert shown.err == "", number
        assert_harmless("concise", shown.out)
        assert code == 0 or re.search(r"^m\.toml:[1-9]\d*:", shown.out, re.MULTILINE), (number, shown.out)


@pytest.mark.parametrize("kind", KINDS)
def test_any_pack_is_taken_or_refused(kind: str, lay: Lay, capsys: Capture) -> None:
    lay({"a.toml": RIGHT})
    for number, data in enumerate(variants(kind, PACKS, 6, 300)):
        Path("own.toml").write_bytes(data)
        with within(SECONDS):
            code = run(["check", "a.toml", "--rules", "own.toml", "--isolated", "--no-cache", "--lang", "en"])
        told = said(capsys)
        assert code in (0, 1, 2), number
        if code == 2:
            refused(told, "own.toml")


@pytest.mark.parametrize("kind", KINDS)
def test_any_configuration_is_used_or_refused(kind: str, lay: Lay, capsys: Capture) -> None:
    lay({"sub/a.toml": RIGHT})
    for number, data in enumerate(variants(kind, CONFIGURATIONS, 10, 800)):
        Path("budgetcheck.toml").write_bytes(data)
        with within(SECONDS):
            code = run(["check", "sub/a.toml", *FEW, "--no-cache"])
        told = said(capsys)
        assert code in (0, 1, 2), number
        if code == 2:
            refused(told, "budgetcheck.toml")
        written = [path for path in Path.cwd().rglob("*") if path.is_file() and path.name not in OURS]
        assert all(path.suffix.lower() in REPORTS and not path.name.startswith(".") for path in written), written


OURS = ("a.toml", "budgetcheck.toml")
