"""No result takes the place of what a command reads, by whatever name: refused before anything is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")
PACK = """\
[pack]
id = "own"
[[rule]]
id = "OWN-001"
title = "x"
check = "income.total >= 0"
"""
WAYS: dict[str, list[str]] = {
    "check as JSON": ["check", "a.toml", "-f", "json", "-o", "NAME"],
    "check by the name's ending": ["check", "a.toml", "-o", "NAME", "-f", "html"],
    "check as a workbook": ["check", "a.toml", "-f", "xlsx", "-o", "NAME"],
    "a further output": ["check", "a.toml", "--output-format", "json=NAME"],
    "a file of a folder": ["check", ".", "-f", "json", "-o", "NAME"],
    "mended first": ["check", "a.toml", "--fix", "-f", "json", "-o", "NAME"],
    "another declaration": ["check", "b.toml", "-f", "json", "-o", "NAME"],
    "explain": ["explain", "a.toml", "-f", "json", "-o", "NAME"],
    "baseline": ["baseline", "a.toml", "-o", "NAME"],
    "older of two": ["diff", "a.toml", "b.toml", "-f", "json", "-o", "NAME"],
    "newer of two": ["diff", "b.toml", "a.toml", "-f", "json", "-o", "NAME"],
    "coverage": ["rules", "coverage", "a.toml", "-f", "json", "-o", "NAME"],
    "schema": ["schema", "-o", "NAME"],
}


def linked(make: Callable[[str, str], None]) -> Callable[[Path], str]:
    def name(folder: Path) -> str:
        make("a.toml", "other.json")
        return "other.json"

    return name


NAMES: dict[str, Callable[[Path], str]] = {
    "itself": lambda _: "a.toml",
    "another spelling": lambda folder: f"./../{folder.name}/a.toml",
    "symlink": linked(os.symlink),
    "hard link": linked(os.link),
}


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str], kept: dict[str, bytes]) -> None:
    before = sorted(Path().iterdir())
    for language, words in (("en", "does not replace an input"), ("zh", "不会覆盖输入文件")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BUDGETCHECK_LANG", language)
            code = run(arguments)
        said = capsys.readouterr()
        assert (code, said.out, said.err.count("\n")) == (2, "", 1), said
        assert words in said.err
    assert {name: Path(name).read_bytes() for name in kept} == kept
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize(
    ("way", "name"),
    [*((way, "itself") for way in WAYS), *((way, name) for name in NAMES for way in ("check as JSON", "baseline"))],
)
def test_a_declaration_is_not_replaced(
    way: str, name: str, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": WRONG.replace("total", "total ", 1), "b.toml": RIGHT})
    kept = {"a.toml": Path("a.toml").read_bytes()}
    target = NAMES[name](folder)
    refused(capsys, [part.replace("NAME", target) for part in WAYS[way]], kept)


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_is_not_replaced(name: str, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": PACK})
    target = NAMES[name](folder)
    for way in (["rules", "docs", "--rules", "a.toml"], ["rules", "lint", "a.toml"]):
        refused(capsys, [*way, "-o", target], {"a.toml": PACK.encode()})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["json", "toml"])
def test_a_document_is_not_replaced_by_its_import(
    name: str, form: str, lay: Lay, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay({"a.toml": "收入合计 12 万元\n"})
    target = NAMES[name](folder)
    refused(capsys, ["import", "a.toml", "-f", form, "-o", target], {"a.toml": "收入合计 12 万元\n".encode()})
    lay({"b.toml.places.json": "x"})
    refused(capsys, ["import", "b.toml.places.json", "-o", "b.toml"], {"b.toml.places.json": b"x"})


def test_a_file_on_standard_input_is_not_replaced(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay({"a.txt": RIGHT})
    with Path("a.txt").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        refused(capsys, ["check", "-", "-f", "json", "-o", "a.txt"], {"a.txt": RIGHT.encode()})


def test_what_a_command_brings_up_to_date_is_replaced(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG})
    for _ in range(2):
        assert run(["check", ".", *FEW, "-f", "json", "-o", "report.json"]) == 1
        assert run(["baseline", "a.toml", "-o", "baseline.json"]) == 0
    assert '"EXP-001"' in Path("report.json").read_text("utf-8")
    capsys.readouterr()
    refused(
        capsys,
        ["check", "a.toml", "--baseline", "baseline.json", "-f", "json", "-o", "baseline.json"],
        {"baseline.json": Path("baseline.json").read_bytes()},
    )
