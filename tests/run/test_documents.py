"""Documents go the way of declarations: folders, standard input, packs, cache, processes, baseline, changes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from budgetcheck.__main__ import main
from tests.effort import spread

TEXT = """{unit}2025年单位预算公开
支出预算10.00万元，其中：基本支出6.00万元，项目支出{project}万元。
"""
WORDS = """[[entry]]
head = "expenditure.project.total"
words = ["专门事业花费"]
example = "专门事业花费3.00万元"
expect = { "expenditure.project.total" = "3.00万元" }
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


def test_a_single_document_is_kept_in_the_cache(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path / "a.txt")
    asked = ("check", "a.txt", "--isolated", "--format", "json")
    first = run(*asked)
    assert errors(first[1])

    def unread(*_: object) -> None:
        raise AssertionError("it is in the cache")

    monkeypatch.setattr("budgetcheck.run.single.document.published_declaration", unread)
    assert run(*asked) == first


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


def test_exit_codes_are_those_of_declarations(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    put(tmp_path / "a.txt", "4.00")
    word(tmp_path / "b.docx", "3.00")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "d.txt").write_text("会议通知\n请于周一参会。\n", "utf-8")
    few = ("--isolated", "--select", "EXP-001", "--quiet")
    assert run("check", "a.txt", *few)[0] == 0
    assert run("check", "b.docx", *few)[0] == 1
    assert run("check", "b.docx", *few, "--exit-zero")[0] == 0
    assert run("check", "b.docx", "--isolated", "--select", "PRC-047", "--quiet", "--fail-on", "info")[0] == 0
    for name in ("c.pdf", "d.txt"):
        code, out, _ = run("check", name, *few, "--format", "concise")
        assert code == 1
        assert out.count("DEC-006") == 1
    assert run("check", "e.docx", *few)[0] == 2
    assert run("check", ".", *few)[0] == 2
    assert run("check", ".", "--documents", *few)[0] == 1


def test_configuration_governs_documents(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        word(tmp_path / name / "x.docx", "3.00")
    (tmp_path / "b" / "y.txt").write_text(TEXT.format(unit="青川市民政局", project="3.00"), "utf-8")
    (tmp_path / "b" / "lexicon").mkdir()
    (tmp_path / "b" / "budgetcheck.toml").write_text(
        'severity = { EXP-001 = "warning" }\nexclude = ["y.txt"]\n', "utf-8"
    )
    _, out, _ = run("check", "a", "b", "--documents", "--format", "json")
    found = [(one["path"], one["severity"]) for one in json.loads(out)["findings"] if one["rule"] == "EXP-001"]
    assert found == [("a/x.docx", "error"), ("b/x.docx", "warning")]


def test_a_configuration_may_name_a_folder_with_words(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = TEXT.format(unit="青川市民政局", project="3.00").replace("项目支出", "专门事业花费")
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "own" / "lexicon").mkdir(parents=True)
    (tmp_path / "own" / "lexicon" / "own.toml").write_text(WORDS, "utf-8")
    (tmp_path / "budgetcheck.toml").write_text('rules = ["own"]\n', "utf-8")
    assert errors(run("check", "a.txt", "--format", "json")[1]) == [("a.txt", "EXP-001")]
    code, out, _ = run("explain", "a.txt")
    assert (code, "EXP-001" in out) == (1, True)
    code, out, _ = run("import", "a.txt", "--explain", "--lang", "zh")
    assert (code, "own:expenditure.project.total" in out) == (0, True)
    assert "own:expenditure.project.total" not in run("import", "a.txt", "--explain", "--isolated")[1]
    assert "own:expenditure.project.total" in run("import", "a.txt", "--explain", "--isolated", "--rules", "own")[1]
    (tmp_path / "own" / "lexicon" / "own.toml").write_text(WORDS.replace("专门事业花费", "另一种花费"), "utf-8")
    assert errors(run("check", "a.txt", "--format", "json")[1]) == [], "changed words are read anew"


@pytest.mark.parametrize(
    "form", spread(["table", "json", "html", "sarif", "junit", "csv", "markdown", "concise", "gitlab", "github"], 5)
)
def test_the_cache_gives_the_same_to_the_byte(run, tmp_path: Path, form: str) -> None:  # type: ignore[no-untyped-def]
    from tests.run.test_places import MAKERS

    for kind, (make, _) in MAKERS.items():
        make(tmp_path / f"x.{kind}")
    asked = ("check", ".", "--documents", "--isolated", "--format", form)
    cold = run(*asked)
    assert cold[0] == 1
    assert run(*asked) == cold
    assert run(*asked, "--no-cache") == cold
    assert run(*asked, "--no-cache", "--jobs", "2") == cold


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("pdf", "docx"),
        ("html", "xls"),
        ("xlsx", "doc"),
        ("docx", "pdf"),
        ("docx", "txt"),
        ("xlsx", "et"),
        ("txt", "md"),
    ],
)
def test_the_content_tells_the_format_and_not_the_ending(run, tmp_path: Path, kind: str, ending: str) -> None:  # type: ignore[no-untyped-def]
    from tests.run.test_places import MAKERS

    make, where = MAKERS[kind]
    right = tmp_path / f"a.{kind}"
    make(right)
    right.rename(tmp_path / f"公开.{ending}")
    code, out, _ = run("check", f"公开.{ending}", "--isolated", "--format", "concise", "--lang", "zh")
    assert (code, f"公开.{ending} {where}" in out) == (1, True)


def test_what_is_no_regular_file_is_told_and_others_keep_their_results(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import os

    word(tmp_path / "a.docx", "3.00")
    (tmp_path / "empty.docx").write_bytes(b"")
    (tmp_path / "folder.docx").mkdir()
    (tmp_path / "dead.docx").symlink_to(tmp_path / "nowhere.docx")
    (tmp_path / "link.docx").symlink_to(tmp_path / "a.docx")
    os.mkfifo(tmp_path / "pipe.docx")
    code, out, _ = run("check", ".", "--documents", "--isolated", "--format", "json")
    assert code == 1
    assert errors(out) == [("a.docx", "EXP-001"), ("link.docx", "EXP-001")]
    code, out, _ = run("check", "a.docx", "empty.docx", "--isolated", "--format", "concise", "--lang", "zh")
    assert code == 1
    assert "empty.docx: 错误[DEC-006] 文件是空的" in out
    assert "EXP-001" in out
    code, _, err = run("check", "folder.docx", "--isolated")
    assert code == 2
    assert len(err.strip().splitlines()) == 1
