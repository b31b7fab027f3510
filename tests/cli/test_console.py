"""Where results go: standard output, or a file that is whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.text.problems import CannotRun


@pytest.mark.parametrize("path", [None, "-"])
def test_standard_output_is_no_path_or_a_dash(path: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    console.write(["a", "预算\n"], path)
    assert capsys.readouterr().out == "a预算\n"
    assert not Path("-").exists()


def test_a_file_is_written_whole_and_its_folder_made(tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "x.txt"
    console.write(["a", "b\n"], str(target))
    assert target.read_bytes() == b"ab\n"

    def broken() -> Iterator[str]:
        yield "c"
        raise KeyError

    with pytest.raises(KeyError):
        console.write(broken(), str(target))
    assert target.read_bytes() == b"ab\n"
    assert [path.name for path in target.parent.iterdir()] == ["x.txt"]


def test_a_file_that_cannot_be_written_is_said_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="cannot write") as caught:
        console.write(["a"], str(tmp_path))
    assert caught.value.problems[0].path == str(tmp_path)


def test_flags_of_a_command_without_configuration_are_read_from_its_request() -> None:
    request = Request(flags={"rules": ["a.toml"], "select": ["EXP, PRC-001", "BAL"], "ignore": None, "lang": "en"})
    assert request.spoken == "en"
    assert request.listed("rules") == ("a.toml",)
    assert request.patterns("select") == ("EXP", "PRC-001", "BAL")
    assert request.patterns("ignore") == ()


def test_standard_input_is_no_anchor_but_its_name_is() -> None:
    assert Request(names=("-", "a")).anchors == ("a",)
    assert Request(names=("-",), stdin_filename="b/c.toml").anchors == ("b/c.toml",)
    assert Request(names=("a",), stdin_filename="b/c.toml").anchors == ("a",)
