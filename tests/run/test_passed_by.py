"""What a walk passed by is looked through for declarations, within bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.files.walk import Found, PassedBy
from budgetcheck.run import passed_by
from budgetcheck.run.passed_by import passed_declarations, reports_among
from tests.small import RIGHT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("old/a.toml", RIGHT),
        ("old/deep/b.toml", RIGHT),
        ("old/pyproject.toml", "[tool]\nx = 1\n"),
        ("old/.git/c.toml", RIGHT),
        ("old/note.md", RIGHT),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def passed(path: Path, *tracked: Path, folder: bool = True, why: str = "pattern", told: bool = False) -> PassedBy:
    return PassedBy(str(path), path.name, folder, why, told, frozenset(map(str, tracked)))


def test_files_that_look_like_declarations_are_named(folder: Path) -> None:
    found = passed_declarations([passed(folder / "old")])
    assert found.whole
    assert [one.shown for one in found.missed] == ["old/a.toml", "old/deep/b.toml"]


def test_what_is_checked_all_the_same_is_not_missed(folder: Path) -> None:
    found = passed_declarations([passed(folder / "old", folder / "old" / "a.toml")])
    assert [one.shown for one in found.missed] == ["old/deep/b.toml"]


def test_a_link_is_named_unread(folder: Path) -> None:
    found = passed_declarations([passed(folder / "nowhere.toml", folder=False, why="link")])
    assert [(one.shown, one.why) for one in found.missed] == [("nowhere.toml", "link")]


def test_bounds_end_the_search_and_it_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passed_by, "MOST_FILES_SEEN", 1)
    found = passed_declarations([passed(folder / "old")])
    assert (len(found.missed), found.whole) == (1, False)
    assert passed_declarations([passed(folder / "old", told=True)]).whole


def test_reports_of_the_tool_are_told_from_other_pages(folder: Path) -> None:
    pages = {"r.html": '<!DOCTYPE html>\n<meta name="generator" content="budgetcheck 1">', "notice.html": "<p>通知</p>"}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    met = [Found(str(folder / name), name, False) for name in (*pages, "gone.html")]
    assert reports_among(met) == ("r.html",)
