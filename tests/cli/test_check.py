"""Many files in one run, however they are worked off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.asked import found
from tests.small import RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")


def test_many_files_are_alike_however_they_are_worked_off(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    accepted = WRONG.replace("3.50", "3.50  # budgetcheck: ignore[EXP-001] 批复如此")
    files = {f"{number % 4}/{number:03}.toml": (WRONG, RIGHT, accepted)[number % 3] for number in range(90)}
    lay(files)
    lay(
        {
            "budgetcheck.toml": 'select = ["EXP-001"]\n[[files]]\npaths = ["1/"]\nseverity = { EXP = "warning" }\n',
            "2/budgetcheck.toml": 'select = ["EXP-001"]\nexact = true\nrequired = ["EXP-001"]\n',
            "3/budgetcheck.toml": "slect = []\n",
        }
    )
    outcomes = []
    for arguments in (["--jobs", "1", "--no-cache"], ["--jobs", "2", "--no-cache"], ["--jobs", "2"], []):
        document = found(capsys, *arguments, "--output-format", "jsonl=x.jsonl", code=2)
        lines = Path("x.jsonl").read_text(encoding="utf-8").splitlines()
        outcomes.append((document["found"], document["summary"], document["err"], lines))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    paths = {path for path, _, _ in outcomes[0][0]}
    assert {path[0] for path in paths} == {"0", "1", "2"}
    assert {severity for path, _, severity in outcomes[0][0] if path[0] == "1"} == {"warning"}
    assert {rule for path, rule, _ in outcomes[0][0] if path[0] == "2"} == {"EXP-001", "SUP-004"}
