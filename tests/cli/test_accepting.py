"""Comments and a baseline as they act on a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from budgetcheck.source.faults import UNFINISHED
from tests.cli.asked import found, refused
from tests.small import FEW, RIGHT, WRONG, Lay

pytestmark = pytest.mark.usefixtures("folder")


def test_comments_accept_findings_and_are_counted(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG.replace("3.50", "3.50  # budgetcheck: ignore[EXP-001] 批复如此"), "b.toml": WRONG})
    document = found(capsys, *FEW, code=1)
    assert document["found"] == [("b.toml", "EXP-001", "error")]
    assert document["summary"]["suppressed"] == 1
    assert "1 accepted by comments" in document["err"]


def test_unused_comments_are_reported(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": RIGHT.replace("3.00", "3.00  # budgetcheck: ignore[EXP-001] 批复如此")})
    assert found(capsys, *FEW, code=0)["found"] == [("a.toml", "SUP-001", "warning")]
    assert found(capsys, "--select", "BAL-001", code=0)["found"] == []
    lay({"budgetcheck.toml": 'select = ["EXP-001"]\nseverity = { "SUP-001" = "error" }\n'})
    assert found(capsys, code=1)["found"] == [("a.toml", "SUP-001", "error")]
    lay({"budgetcheck.toml": 'select = ["EXP-001"]\nignore = ["SUP"]\n'})
    assert found(capsys, code=0)["found"] == []


def test_a_baseline_hides_what_it_accepts_wherever_it_has_moved(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG, "sub/b.toml": WRONG})
    assert run(["baseline", "-o", "b.json", "--lang", "en"]) == 0
    assert "findings in 2 files" in capsys.readouterr().err
    lay({"a.toml": WRONG.replace("[expenditure]", "# moved\n\n\n[expenditure]").replace("3.50", "3.60")})
    document = found(capsys, *FEW, "--baseline", "b.json", code=0)
    assert document["found"] == []
    assert document["summary"]["baselined"] == 2
    assert "2 accepted by the baseline" in document["err"]
    assert run(["check", *FEW, "--baseline", "b.json"]) == 0
    assert "2 accepted by the baseline" in capsys.readouterr().err
    lay({"sub/c.toml": WRONG})
    assert found(capsys, *FEW, "--baseline", "b.json", code=1)["found"] == [("sub/c.toml", "EXP-001", "error")]
    lay({"budgetcheck.toml": 'baseline = "b.json"\nselect = ["EXP-001"]\n'})
    assert found(capsys, "sub/b.toml", code=0)["found"] == []


def test_pruning_drops_what_is_gone_and_nothing_else(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG, "b.toml": WRONG, "c.toml": WRONG, "d.toml": WRONG, "budgetcheck.toml": ""})
    assert run(["baseline"]) == 0
    before = json.loads(Path("budgetcheck-baseline.json").read_text(encoding="utf-8"))
    assert set(before["files"]) == {"a.toml", "b.toml", "c.toml", "d.toml"}
    lay({"a.toml": RIGHT, "b.toml": WRONG + "\nbroken"})
    lay({"budgetcheck.toml": 'ignore = ["EXP-001"]\n[[files]]\npaths = ["a.toml"]\nexact = true\n'})
    Path("d.toml").unlink()
    capsys.readouterr()
    assert run(["baseline", "--prune", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "d.toml: EXP-001 expenditure.total" in out
    after = json.loads(Path("budgetcheck-baseline.json").read_text(encoding="utf-8"))
    # What is not judged now is not known to be gone.
    assert {file: [entry["rule"] for entry in entries if entry["rule"] == "EXP-001"]
            for file, entries in after["files"].items()} == {
        "a.toml": ["EXP-001"], "b.toml": ["EXP-001"], "c.toml": ["EXP-001"]
    }  # fmt: skip
    lay({"budgetcheck.toml": ""})
    assert run(["baseline", "--prune"]) == 0
    after = json.loads(Path("budgetcheck-baseline.json").read_text(encoding="utf-8"))
    assert "EXP-001" not in [entry["rule"] for entry in after["files"].get("a.toml", [])]


def test_no_partial_baseline_is_written(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    lay({"a.toml": WRONG, "b/b.toml": WRONG, "b/budgetcheck.toml": "slect = []\n", "b.json": "old"})
    assert run(["baseline", "-o", "b.json"]) == 2
    assert Path("b.json").read_text(encoding="utf-8") == "old"
    assert run(["baseline", "-o", "b.json", "--prune"]) == 2
    assert "damaged" in capsys.readouterr().err
    Path("empty").mkdir()
    assert run(["baseline", "empty"]) == 2
    assert "there is no such baseline" in refused(capsys, "check", "a.toml", "--baseline", "none.json")[0]


def test_a_file_that_could_not_be_finished_is_accepted_by_nothing(
    lay: Lay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from budgetcheck.run.single import check
    from budgetcheck.text.words import Words

    lay({"a.toml": WRONG})
    unfinished = check.unfinished(Words("超时", "too long"), "a.toml")
    monkeypatch.setattr(check.Checker, "file", lambda *_, **__: unfinished)
    assert run(["baseline", "-o", "b.json"]) == 0
    assert json.loads(Path("b.json").read_text(encoding="utf-8"))["files"] == {}
    assert [one[1] for one in found(capsys, "--baseline", "b.json", code=2)["found"]] == [UNFINISHED]
