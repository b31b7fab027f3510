"""Every command on the page about documents is run."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from budgetcheck.__main__ import main

PAGE = Path(__file__).parents[2] / "docs" / "zh" / "how-to" / "documents.md"
COMMANDS = re.findall(r"^budgetcheck (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("青川市民政局2025年单位预算公开")
    document.add_paragraph("支出预算10.00万元，其中：基本支出6.00万元，项目支出3.00万元。")
    document.save(str(tmp_path / "公开.docx"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["budgetcheck", *shlex.split(command)])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == (0 if command.startswith("import") else 1)
    for option in ("-o", "--output"):
        words = shlex.split(command)
        if option in words:
            assert (tmp_path / words[words.index(option) + 1]).stat().st_size
