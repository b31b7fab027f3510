"""Related files: read within their bound, judged, and never at the cost of the declaration that names them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.related import NamedFiles, Relations, named_files
from budgetcheck.files.reach import MOST_RELATED, Refused, base_of
from budgetcheck.findings.finding import FileReport
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judgement import Strictness

RULEBOOK = builtin_rulebook()


def text(year: int = 2024, total: str = "100", extra: str = "", scope: str = "unit") -> str:
    return (
        f'format = 1\n[unit]\nname = "局"\n[disclosure]\nyear = {year}\nscope = "{scope}"\n{extra}\n'
        f"[income]\ntotal = {total}\n[expenditure]\ntotal = {total}\n"
    )


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def check(path: Path, select: tuple[str, ...] = ()) -> FileReport:
    report = Checker(RULEBOOK.choose(select), Strictness()).file(path, path.name)
    assert report is not None
    return report


def told(report: FileReport) -> list[tuple[str, int]]:
    return [(finding.rule, finding.span.line) for finding in report.findings if finding.rule.startswith("DEC-")]


CHANGE = "previous = {previous}\n[change]\ntotal = {change}"


def year_on_year(folder: Path, change: str, previous: str = '"../2023/a.toml"') -> Path:
    return write(folder / "2024" / "a.toml", text(extra=CHANGE.format(previous=previous, change=change)))


def test_changes_are_judged_against_last_years_file(tmp_path: Path) -> None:
    write(tmp_path / "2023" / "a.toml", text(2023, "80"))
    assert check(year_on_year(tmp_path, "20"), ("CHG-001",)).findings == ()
    report = check(year_on_year(tmp_path, "30"), ("CHG-001",))
    assert [finding.rule for finding in report.findings] == ["CHG-001"]
    assert report.findings[0].right is not None
    last = next(term for term in report.findings[0].right.terms if term.path)
    assert last.path is not None
    assert (Path(last.path).resolve(), last.value) == ((tmp_path / "2023" / "a.toml").resolve(), "80")
    assert last.span is not None
    assert last.span.line == 11


def test_a_department_is_judged_against_its_units(tmp_path: Path) -> None:
    for name, total in (("a", "60"), ("b", "40")):
        write(tmp_path / "d" / "units" / f"{name}.toml", text(2024, total))
    write(tmp_path / "d" / "units" / "pyproject.toml", "[project]\nname = 'x'\n")
    whole = write(tmp_path / "d" / "all.toml", text(extra='members = ["units/*.toml"]', scope="department"))
    report = check(whole, ("TAB-102", "TAB-101", "TAB-1"))
    assert report.findings == ()
    write(tmp_path / "d" / "units" / "b.toml", text(2024, "41"))
    report = check(whole)
    assert {"TAB-101", "TAB-102"} <= {finding.rule for finding in report.findings}
    sides = (side for f in report.findings for side in (f.left, f.right) if side)
    elsewhere = {Path(term.path).resolve() for side in sides for term in side.terms if term.path}
    assert {(tmp_path / "d" / "units" / name).resolve() for name in ("a.toml", "b.toml")} <= elsewhere


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("/etc/a.toml", "DEC-050"),
        ("C:/a.toml", "DEC-050"),
        ("..\\\\2023\\\\a.toml", "DEC-050"),
        ("../../outside.toml", "DEC-050"),
        ("../x/../../outside.toml", "DEC-050"),
        ("../2023/a.txt", "DEC-050"),
        ("../.ssh/id_rsa", "DEC-050"),
        ("a\\u0000.toml", "DEC-050"),
        (" ", "DEC-050"),
        ("", "DEC-050"),
        ("x" * 2000 + ".toml", "DEC-050"),
        ("x" * 600 + ".toml", "DEC-051"),
        ("../2023/none.toml", "DEC-051"),
        ("../2023/folder.toml", "DEC-051"),
        ("../2023/gbk.toml", "DEC-052"),
        ("../2023/syntax.toml", "DEC-052"),
        ("../2023/unknown.toml", "DEC-052"),
        ("../2023/pyproject.toml", "DEC-052"),
    ],
)
def test_what_may_not_or_cannot_be_read_is_a_finding_at_its_line(tmp_path: Path, written: str, id_: str) -> None:
    last = tmp_path / "x" / "2023"
    write(tmp_path / "outside.toml", text(2023, "80"))
    write(last / "folder.toml" / "a.toml", "")
    (last / "gbk.toml").write_bytes(text(2023).encode("gbk"))
    write(last / "syntax.toml", text(2023) + "a = = 1\n")
    write(last / "unknown.toml", text(2023) + "[incme]\ntotal = 1\n")
    write(last / "pyproject.toml", "[project]\nname = 'x'\n")
    report = check(year_on_year(tmp_path / "x", "30", f'"{written}"'), ("CHG",))
    assert told(report) == [(id_, 7)]
    assert [item.rule for item in report.undecided] == ["CHG-001"]
    assert report.undecided[0].missing == ("previous.expenditure.total",)
    if id_ == "DEC-052" and "pyproject" not in written:
        assert "line " in report.findings[0].message.en


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_links_and_pipes_are_no_way_out(tmp_path: Path) -> None:
    write(tmp_path / "secret" / "a.toml", text(2023, "80"))
    inner = tmp_path / "x" / "y"
    (inner / "2023").mkdir(parents=True)
    (inner / "2023" / "a.toml").symlink_to(tmp_path / "secret" / "a.toml")
    assert told(check(year_on_year(inner, "30"))) == [("DEC-050", 7)]
    (inner / "way").symlink_to(tmp_path / "secret")
    assert told(check(year_on_year(inner, "30", '"../way/a.toml"'))) == [("DEC-050", 7)]
    os.mkfifo(inner / "2023" / "pipe.toml")
    assert told(check(year_on_year(inner, "30", '"../2023/pipe.toml"'))) == [("DEC-051", 7)]
    (inner / "2023" / "loop.toml").symlink_to(inner / "2023" / "loop.toml")
    assert told(check(year_on_year(inner, "30", '"../2023/loop.toml"'))) in ([("DEC-051", 7)], [("DEC-050", 7)])
    write(inner / "2024" / "units" / "a.toml", text())
    (inner / "2024" / "units" / "b.toml").symlink_to(tmp_path / "secret" / "a.toml")
    (inner / "2024" / "units" / "c").symlink_to(tmp_path / "secret")
    base = base_of(str(inner / "2024" / "all.toml"))
    assert base.files("**/*.toml", None) == [str(inner / "2024" / "a.toml"), str(inner / "2024" / "units" / "a.toml")]


def test_the_bound_is_the_repository_else_what_holds_the_configuration_else_one_folder_up(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    own = str(deep / "x.toml")
    base_of.__globals__["_base"].cache_clear()
    assert base_of(own).bound == str(tmp_path / "a" / "b")
    write(tmp_path / "a" / "budgetcheck.toml", "")
    base_of.__globals__["_base"].cache_clear()
    assert base_of(own).bound == str(tmp_path / "a")
    (tmp_path / ".git").mkdir()
    base_of.__globals__["_base"].cache_clear()
    assert base_of(own).bound == str(tmp_path)
    with pytest.raises(Refused):
        base_of(own).file("../../../../x.toml")


def test_one_unit_that_is_missing_leaves_the_whole_sum_undecided(tmp_path: Path) -> None:
    write(tmp_path / "d" / "a.toml", text(2024, "60"))
    path = write(tmp_path / "d" / "all.toml", text(extra='members = ["a.toml", "gone.toml"]', scope="department"))
    report = check(path)
    assert told(report) == [("DEC-051", 7)]
    assert {"TAB-101", "TAB-102"} <= {item.rule for item in report.undecided}
    assert all(item.missing[0].startswith("members") for item in report.undecided if item.rule == "TAB-101")


def test_a_file_may_name_itself_and_names_may_form_a_circle(tmp_path: Path) -> None:
    path = year_on_year(tmp_path, "0", '"a.toml"')
    report = check(path, ("CHG-001", "DIS-035"))
    assert told(report) == []
    assert all(item.rule != "CHG-001" for item in report.undecided)
    write(tmp_path / "2023" / "a.toml", text(2023, "80", 'previous = "../2024/a.toml"'))
    assert check(year_on_year(tmp_path, "20"), ("CHG-001",)).findings == ()
    whole = write(tmp_path / "d" / "all.toml", text(extra='members = ["*.toml"]', scope="department"))
    assert told(check(whole)) == [("DEC-051", 7)]  # a pattern does not mean the file it stands in
    write(tmp_path / "d" / "one.toml", text())
    assert check(whole, ("TAB-1",)).findings == ()


def test_patterns_match_as_people_expect_and_stay_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/x.toml", "a/b/y.toml", "c/z.toml", "c/.hidden.toml", ".h/q.toml", "c/n.txt"):
        write(tmp_path / "d" / name, "")
    base = base_of(str(tmp_path / "d" / "own.toml"))

    def found(pattern: str) -> list[str]:
        return [Path(path).relative_to(tmp_path / "d").as_posix() for path in base.files(pattern, None)]

    assert found("*/*.toml") == ["a/x.toml", "c/z.toml"]
    assert found("**/*.toml") == ["a/b/y.toml", "a/x.toml", "c/z.toml"]
    assert found("a/**/[xy].toml") == ["a/b/y.toml", "a/x.toml"]
    assert found("./a/x.toml") == ["a/x.toml"]
    assert found("../d/?/z.toml") == ["c/z.toml"]
    for refused in ("*.toml", "*/../*.toml", "**", "../../*.toml"):
        with pytest.raises(Refused):
            base.files(refused, None)
    monkeypatch.setattr("budgetcheck.files.reach.MOST_RELATED", 2)
    with pytest.raises(Refused) as caught:
        base.files("**/*.toml", None)
    assert caught.value.many
    assert MOST_RELATED > 100


def test_hostile_patterns_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "d"
    for number in range(6):
        write(folder / ("a" * 40) / f"{number}" / "aaaaaaaaaaaaaaaaaaaaaaaa.toml", "")
    base = base_of(str(folder / "own.toml"))
    assert len(base.files("**/" * 200 + "*" + "a*" * 20 + ".toml", None)) == 6
    monkeypatch.setattr("budgetcheck.files.reach.MOST_ENTRIES", 5)
    with pytest.raises(Refused):
        base.files("**/*.toml", None)


def test_a_related_file_is_read_once_while_it_is_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import budgetcheck.declaration.related as related

    reads: list[Path] = []
    original = related.read
    monkeypatch.setattr(related, "read", lambda path, shown: reads.append(path) or original(path, shown))
    last = write(tmp_path / "2023" / "a.toml", text(2023, "80"))
    relations = Relations()
    named = NamedFiles("../2023/a.toml")
    own = str(tmp_path / "2024" / "a.toml")
    for _ in range(3):
        assert relations.of(named, own).previous is not None
    assert len(reads) == 1
    write(last, text(2023, "81.5"))
    assert relations.of(named, own).previous is not None
    assert len(reads) == 2


def test_the_state_tells_every_change_of_what_is_read(tmp_path: Path) -> None:
    relations = Relations()
    own = str(tmp_path / "d" / "all.toml")
    named = NamedFiles("last.toml", ("units/*.toml",))
    states = [relations.state(named, own)]
    assert states[0] == relations.of(named, own).state
    for path, content in (("last.toml", "a"), ("units/a.toml", "a"), ("units/b.toml", "a"), ("units/b.toml", "b")):
        write(tmp_path / "d" / path, content)
        states.append(relations.state(named, own))
        assert states[-1] == relations.of(named, own).state == Relations().of(named, own).state
    (tmp_path / "d" / "units" / "a.toml").rename(tmp_path / "d" / "units" / "c.toml")
    states.append(relations.state(named, own))
    assert len(set(states)) == len(states)
    assert relations.state(named, own) == states[-1]


def test_names_are_those_written(tmp_path: Path) -> None:
    declared = declare(Source("a.toml", text(extra='previous = "p.toml"\nmembers = ["a.toml", "b/*.toml"]')))
    assert named_files(declared) == NamedFiles("p.toml", ("a.toml", "b/*.toml"))
    assert not named_files(declare(Source("a.toml", text())))
    assert not named_files(declare(Source("a.toml", "disclosure = 3")))


def test_too_large_a_company_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        write(tmp_path / "d" / "u" / f"{number}.toml", text(2024, "25"))
    whole = write(tmp_path / "d" / "all.toml", text(extra='members = ["u/*.toml"]', scope="department"))
    assert told(check(whole)) == []
    monkeypatch.setattr("budgetcheck.declaration.related.MOST_CHARACTERS", 300)
    assert told(check(whole)) == [("DEC-053", 7)]
    monkeypatch.setattr("budgetcheck.declaration.related.MOST_CHARACTERS", 10**6)
    monkeypatch.setattr("budgetcheck.declaration.related.MOST_MEMBERS", 3)
    assert told(check(whole)) == [("DEC-053", 7)]
