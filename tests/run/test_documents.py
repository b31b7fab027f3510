"""Documents go the way of declarations: folders, standard input, packs, cache, processes, baseline, changes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from budgetcheck.__main__ import main

TEXT = """{unit}2025年单位预算公开
支出预算10.00万元，其中：基本支出6.00万元，项目支出{project}万元。
"""
WORDS = """[[entry]]
head = "expenditure.project.total"
words = ["专门事业花费"]
example = "专门事业花费3.00万元"
expect = "3.00"
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.parent / f"{tmp_path.name}-cache"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["budgetcheck", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def put(path: Path, project: str = "3.00", unit: str = "青川市民政局") -> Path:
    path.write_text(TEXT.format(unit=unit, project=project), "utf-8")
    return path


def word(path: Path, project: str) -> bytes:
    import docx

    document = docx.Document()
    for line in TEXT.format(unit="青川市民政局", project=project).splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    return path.read_bytes()


def errors(out: str) -> list[tuple[str, str]]:
    return [(found["path"], found["rule"]) for found in json.loads(out)["findings"] if found["rule"] == "EXP-001"]


def test_a_folder_is_searched_for_documents_when_asked(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path / "a.txt")
    word(tmp_path / "乙.DOCX", "3.00")
    (tmp_path / "~$乙.docx").write_bytes(b"lock")
    (tmp_path / "README.md").write_text("# 说明\n\n这里放公开文档。\n", "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    code, _, err = run("check", ".", "--isolated")
    assert code == 2, err
    code, out, _ = run("check", ".", "--documents", "--isolated", "--format", "json")
    assert code == 1
    assert errors(out) == [("a.txt", "EXP-001"), ("乙.DOCX", "EXP-001")]
    assert {found["path"] for found in json.loads(out)["findings"]} == {"a.txt", "乙.DOCX"}


def test_a_damaged_document_in_a_folder_is_told(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path / "a.txt", "4.00")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    code, out, _ = run("check", ".", "--documents", "--isolated", "--format", "json")
    assert code == 1
    assert ("b.pdf", "DEC-006") in {(found["path"], found["rule"]) for found in json.loads(out)["findings"]}


def test_standard_input_may_be_a_document(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = word(tmp_path / "x.docx", "3.00")
    code, out, _ = run("check", "-", "--stdin-filename", "x.docx", "--isolated", "--format", "json", stdin=data)
    assert code == 1
    assert errors(out) == [("x.docx", "EXP-001")]
    code, out, _ = run("check", "-", "--isolated", "--format", "json", stdin=data)
    assert errors(out) == [("<stdin>", "EXP-001")]
    assert run("explain", "-", "--isolated", stdin=data)[0] == 1


def test_a_pack_brings_its_words(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path / "a.txt").write_text(
        TEXT.format(unit="青川市民政局", project="3.00").replace("项目支出", "专门事业花费"), "utf-8"
    )
    (tmp_path / "pack" / "lexicon").mkdir(parents=True)
    (tmp_path / "pack" / "lexicon" / "own.toml").write_text(WORDS, "utf-8")
    assert errors(run("check", "a.txt", "--isolated", "--format", "json")[1]) == []
    for _ in range(2):
        _, out, _ = run("check", "a.txt", "--isolated", "--format", "json", "--rules", "pack")
        assert errors(out) == [("a.txt", "EXP-001")]
    (tmp_path / "broken" / "lexicon").mkdir(parents=True)
    (tmp_path / "broken" / "lexicon" / "own.toml").write_text("[[entry]]\nhead = 3\n", "utf-8")
    code, _, err = run("check", "a.txt", "--isolated", "--rules", "broken")
    assert code == 2
    assert "own.toml" in err


def test_many_documents_use_processes_and_the_cache(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    for number in range(12):
        put(tmp_path / f"{number:02}.txt", f"{3 + number % 2}.00")
    asked = ("check", ".", "--documents", "--isolated", "--format", "json")
    alone = run(*asked, "--jobs", "1", "--no-cache")
    assert len(errors(alone[1])) == 6
    assert run(*asked, "--jobs", "2", "--no-cache") == alone
    assert run(*asked, "--jobs", "1") == alone

    def unread(*_: object) -> None:
        raise AssertionError("it is in the cache")

    with monkeypatch.context() as patched:
        patched.setattr("budgetcheck.run.single.document.published_declaration", unread)
        assert run(*asked, "--jobs", "1") == alone
    put(tmp_path / "00.txt", "3.50")
    assert run(*asked, "--jobs", "1")[1] != alone[1]


def test_a_baseline_accepts_what_a_document_says(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path / "a.txt")
    assert run("baseline", ".", "--documents", "--isolated", "-o", "known.json")[0] == 0
    code, out, _ = run("check", ".", "--documents", "--isolated", "--format", "json", "--baseline", "known.json")
    assert (code, errors(out)) == (0, [])
    put(tmp_path / "b.txt", "2.00")
    _, out, _ = run("check", ".", "--documents", "--isolated", "--format", "json", "--baseline", "known.json")
    assert errors(out) == [("b.txt", "EXP-001")]


def test_a_change_is_judged_by_what_it_introduced(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    put(tmp_path / "a.txt")
    word(tmp_path / "b.docx", "4.00")
    word(tmp_path / "c.docx", "3.00")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    put(tmp_path / "a.txt", unit="云溪县教育局")
    word(tmp_path / "b.docx", "3.00")
    asked = ("check", ".", "--documents", "--isolated", "--format", "json", "--diff-base", "HEAD")
    assert errors(run(*asked)[1]) == [("b.docx", "EXP-001")]
