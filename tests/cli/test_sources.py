"""Files that are named as the declarations that a command is about."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from budgetcheck.cli.sources import named_source
from budgetcheck.text.problems import CannotRun
from tests.small import RIGHT


def test_a_file_is_read_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(RIGHT, encoding="utf-8")
    named = named_source(str(path), "explain")
    assert (named.source.text, named.path, dict(named.stated)) == (RIGHT, path, {})


def test_standard_input_has_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RIGHT.encode())))
    named = named_source("-", "explain")
    assert (named.source.text, named.source.path, named.path) == (RIGHT, "<stdin>", None)


@pytest.mark.parametrize(
    ("name", "says"), [("folder", "explain"), ("none.toml", "no such file"), ("bad.toml", "UTF-8")]
)
def test_what_is_no_declaration_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.toml").write_bytes(b"a = '\xff\xfe\xfd'\n")
    with pytest.raises(CannotRun) as told:
        named_source(name, "explain")
    assert says in str(told.value.problems[0].message.en)


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside" / ".git").mkdir(parents=True)
    (tmp_path / "outside.toml").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "inside" / "a.toml").symlink_to(tmp_path / "outside.toml")
    monkeypatch.chdir(tmp_path / "inside")
    with pytest.raises(CannotRun):
        named_source("a.toml", "explain")
