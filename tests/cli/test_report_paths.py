"""Paths in reports for code hosts: from the root of the repository, from whichever folder the tool is started."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from tests.effort import spread
from tests.small import FEW, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")
Capture = pytest.CaptureFixture[str]
EXPECTED = ["b.toml", "sub/a.toml", "sub/deep/c.toml"]


def paths(capsys: Capture, form: str, *arguments: str) -> list[str]:
    capsys.readouterr()
    assert run(["check", "-f", form, *FEW, *arguments]) == 1
    out = capsys.readouterr().out
    if form == "gitlab":
        return sorted(one["location"]["path"] for one in json.loads(out))
    if form == "sarif":
        places = [
            one["locations"][0]["physicalLocation"]["artifactLocation"] for one in json.loads(out)["runs"][0]["results"]
        ]
        assert all(place.get("uriBaseId") == "%SRCROOT%" for place in places)
        return sorted(place["uri"] for place in places)
    if form == "junit":
        return sorted(
            {case.get("file", "") for case in ET.fromstring(out).iter("testcase") if case.find("failure") is not None}
        )
    return sorted(line.split("file=")[1].split(",")[0] for line in out.splitlines() if line.startswith("::error"))


@pytest.mark.parametrize("form", ["gitlab", "github", "sarif", "junit"])
@pytest.mark.parametrize(("where", "named"), spread([(".", "."), ("sub", ".."), ("sub/deep", "../.."), ("..", "")], 2))
@pytest.mark.parametrize("variable", ["", "CI_PROJECT_DIR", "GITHUB_WORKSPACE"])
def test_paths_are_from_the_root(
    form: str,
    where: str,
    named: str,
    variable: str,
    lay: Lay,
    folder: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lay(dict.fromkeys(EXPECTED, WRONG))
    for name in ("CI_PROJECT_DIR", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, str(folder))
    else:
        (folder / ".git").mkdir()
    monkeypatch.chdir(where)
    assert paths(capsys, form, named or folder.name) == EXPECTED


def test_people_read_short_paths(lay: Lay, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(dict.fromkeys(EXPECTED, WRONG))
    monkeypatch.chdir("sub")
    capsys.readouterr()
    assert run(["check", "..", "-f", "concise", *FEW]) == 1
    said = [line.split(":")[0] for line in capsys.readouterr().out.splitlines() if "EXP-001" in line]
    assert said == ["../b.toml", "a.toml", "deep/c.toml"]
    assert Path(said[0]).exists()


def test_a_file_keeps_its_fingerprint_wherever_the_tool_is_started(
    lay: Lay, folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(dict.fromkeys(EXPECTED, WRONG))
    (folder / ".git").mkdir()
    seen = []
    for where, named in ((folder, "."), (folder / "sub", "..")):
        monkeypatch.chdir(where)
        capsys.readouterr()
        run(["check", named, "-f", "gitlab", *FEW])
        seen.append({one["fingerprint"] for one in json.loads(capsys.readouterr().out)})
    assert seen[0] == seen[1]
