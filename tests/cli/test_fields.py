"""`budgetcheck fields` and what `init` writes: keys looked up, templates that pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from budgetcheck.text.safe import width
from tests.render.harmless import assert_harmless


@pytest.mark.parametrize("columns", [80, 120])
def test_keys_are_listed_by_table_with_labels(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run(["fields", "接待", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "[three_public]  财政拨款“三公”经费" in out
    assert "  reception                  金额    公务接待费\n" in out
    assert run(["fields", "--lang", "en"]) == 0
    whole = capsys.readouterr().out
    assert "[[projects.indicators]]" in whole
    assert all(width(line) <= columns for line in whole.splitlines())


def test_keys_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fields", "公开类型", "--format", "json", "--lang", "zh"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["fields"]
    assert found["key"] == "disclosure.kind"
    assert found["choices"] == {"budget": "预算", "final_accounts": "决算"}
    assert (found["table"], found["tables"], found["label"]) == ("[disclosure]", ["公开信息"], "公开类型")


def test_a_word_that_no_key_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fields", "receptoin\x1b[31m", "--lang", "zh"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert_harmless("table", shown.err)
    assert run(["fields", "三公经非", "--format", "json", "--lang", "zh"]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["fields"] == []
    assert run(["fields", "--format", "xml"]) == 2


@pytest.mark.parametrize("scope", ["unit", "department"])
@pytest.mark.parametrize("kind", ["budget", "final_accounts"])
def test_init_writes_a_declaration_that_passes_and_the_schema_it_names(
    kind: str, scope: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "new.toml", "--kind", kind, "--scope", scope, "--lang", "zh"]) == 0
    text = (tmp_path / "new.toml").read_text(encoding="utf-8")
    assert text.startswith("#:schema ./budgetcheck.schema.json\n")
    assert f'kind = "{kind}"' in text
    assert f'scope = "{scope}"' in text
    schema = json.loads((tmp_path / "budgetcheck.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["income"]["properties"]["total"]["title"] == "收入合计"
    assert run(["check", "new.toml", "--fail-on", "info"]) == 0
    assert run(["init", "new.toml"]) == 2
    capsys.readouterr()
    assert run(["init", "-", "--kind", kind, "--scope", scope, "--lang", "zh"]) == 0
    assert capsys.readouterr().out == text.split("\n", 1)[1]


def test_a_schema_that_is_there_is_kept_unless_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    schema = tmp_path / "budgetcheck.schema.json"
    schema.write_text("{}", encoding="utf-8")
    assert run(["init"]) == 0
    assert schema.read_text(encoding="utf-8") == "{}"
    assert run(["init", "--force"]) == 0
    assert json.loads(schema.read_text(encoding="utf-8"))["properties"]


@pytest.mark.parametrize("option", [["--kind", "plan"], ["--scope", "province"]])
def test_init_knows_two_kinds_and_two_scopes(
    option: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", *option]) == 2
    assert option[0] in capsys.readouterr().err
    assert not (tmp_path / "budget.toml").exists()
