"""Runs over many files: the same words for any number of processes and with or without the cache; no file lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetcheck.cli.run import run
from budgetcheck.run.spread import schedule
from tests.checkout import EXAMPLES, ROOT
from tests.effort import spread

from .interrupt import interrupted

HEAD = 'format = 1\n[unit]\nname = "局"\n[disclosure]\nyear = 2024\n'
BODY = "[income]\ntotal = {n}\n[expenditure]\ntotal = {n}\nbasic = {{ total = {n} }}\nproject = {{ total = 0 }}\n"


@pytest.fixture(autouse=True)
def _console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "FORCE_COLOR", "BUDGETCHECK_LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def text(number: int = 100) -> str:
    return HEAD + BODY.format(n=number)


def plain(content: str | bytes) -> Callable[[Path], None]:
    return lambda path: void(path.write_bytes(content if isinstance(content, bytes) else content.encode()))


def void(_result: object) -> None:
    return None


def without_permission(path: Path) -> None:
    path.write_text(text(), encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything
        path.chmod(0o600)
        path.write_bytes(text().encode("utf-16"))


def too_large(path: Path) -> None:
    path.write_text(text(), encoding="utf-8")
    os.truncate(path, 9 * 2**20)


def pipe(path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)
    else:
        path.write_bytes(text().encode("utf-16"))


def circle(path: Path) -> None:
    if sys.platform == "win32":
        path.write_bytes(text().encode("utf-16"))
    else:
        path.symlink_to(path.name)


BREAKAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "gbk": (plain(text().encode("gbk")), "DEC-001"),
    "utf-16": (plain(text().encode("utf-16")), "DEC-002"),
    "latin": (plain(text().encode() + b"# \xe9t\xe9\n"), "DEC-003"),
    "huge": (too_large, "DEC-004"),
    "nul": (plain(text().replace("2024", "20\x0024")), "DEC-005"),
    "pipe": (pipe, "DEC-006|DEC-002"),
    "circle": (circle, "DEC-006|DEC-002"),
    "denied": (without_permission, "DEC-006|DEC-002"),
    "syntax": (plain(text() + "a = = 1\n"), "DEC-0.."),
    "open": (plain(text() + 'a = "b\n'), "DEC-0.."),
    "bomb": (plain(text() + "[custom]\na = " + "[" * 50_000), "DEC-0.."),
    "digits": (plain(text() + "[assets]\ntotal = " + "9" * 5_000 + "\n"), "DEC-0.."),
    "exponent": (plain(text() + "[assets]\ntotal = 1e999999999999999999999\n"), "DEC-0.."),
    "nan": (plain(text() + "[assets]\ntotal = nan\n"), "DEC-0.."),
    "inf": (plain(text() + "[assets]\ntotal = -inf\n"), "DEC-0.."),
    "twice": (plain(text() + "project = { total = 1 }\n"), "DEC-0.."),
    "unknown": (plain(text() + "[aset]\ntotal = 1\n"), "DEC-0.."),
    "words": (plain(text() + '[assets]\ntotal = "1,644.62"\n'), "DEC-0.."),
    "names": (plain(text() + '[[projects]]\nname = "a"\n[[projects]]\nname = "a"\n'), "DEC-042"),
    "last": (plain(text().replace("2024", '2024\nprevious = "none.toml"')), "DEC-051"),
    "full": (plain(text() + "[assets]\ntotal ＝ 1\n"), "DEC-0.."),
}


def check(arguments: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "budgetcheck", "check", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
    )


@pytest.mark.parametrize("size", spread([300, 10_000], 1))
def test_among_many_files_each_broken_one_is_reported_and_no_other_is_lost(size: int, tmp_path: Path) -> None:
    one_in = min(100, size // 25)
    folder = tmp_path / "declarations"
    kinds = list(BREAKAGES)
    broken: dict[str, str] = {}
    for number in range(size):
        path = folder / f"{number // 500:02}" / f"{number:05}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % one_in == one_in // 2:
            kind = kinds[number // one_in % len(kinds)]
            broken[path.relative_to(folder).as_posix()] = kind
            BREAKAGES[kind][0](path)
        else:
            path.write_bytes(text(number).encode())
    assert len(broken) == size // one_in
    assert len(set(broken.values())) >= 20
    arguments = [".", "--format", "json", "--select", "BAL,EXP"]
    alone = check([*arguments, "--jobs", "1", "--no-cache"], folder)
    assert (alone.returncode, alone.stderr) == (1, "")
    document = json.loads(alone.stdout)
    assert document["summary"]["files"] == size
    found = {finding["path"] for finding in document["findings"] if finding["severity"] == "error"}
    assert found == set(broken)
    for path, kind in broken.items():
        rules = [finding["rule"] for finding in document["findings"] if finding["path"] == path]
        assert any(re.fullmatch(BREAKAGES[kind][1], rule) for rule in rules), (kind, rules)
    judged = Counter(item["path"] for item in document["undecided"])
    assert document["summary"]["holds"] >= size - len(broken)
    several = check([*arguments, "--jobs", "2"], folder)
    assert (several.returncode, several.stdout, several.stderr) == (1, alone.stdout, "")
    again = check([*arguments, "--jobs", "2"], folder)
    assert (again.returncode, again.stdout, again.stderr) == (1, alone.stdout, "")
    assert sum(judged.values()) == document["summary"]["undecided"]


def collection(folder: Path, *, few: bool) -> Path:
    """Write some files: examples and their neighbours, broken ones, one that is no declaration."""
    chosen = ("consolidated", "broken/consolidated.toml", "broken/three-public.toml") if few else ("",)
    for path in sorted(EXAMPLES.rglob("*.toml")):
        name = path.relative_to(EXAMPLES)
        if name.as_posix().startswith(chosen):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(path.read_bytes())
    for kind in ("gbk", "syntax", "nan", "last", "names"):
        BREAKAGES[kind][0](folder / f"{kind}.toml")
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    (folder / "accepted.toml").write_text(
        text().replace("total = 0", "total = 1 # budgetcheck: ignore[EXP-001] as agreed"), encoding="utf-8"
    )
    return folder


VARIANTS = [
    ["--lang", "zh"],
    ["--lang", "en", "--show-passed", "--select", "EXP,TAB"],
    ["--lang", "zh", "--exact", "--statistics"],
    ["--format", "json", "--show-passed", "--select", "CHG,BAL"],
    ["--format", "jsonl"],
    ["--format", "sarif"],
    ["--format", "junit", "--select", "EXP,PRC"],
    ["--format", "concise", "--select", "EXP,BAL", "--tolerance", "0.5"],
]


@pytest.mark.parametrize("arguments", spread(VARIANTS, 1), ids=" ".join)
def test_neither_cache_nor_processes_change_a_word(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(collection(tmp_path / "all", few=arguments != VARIANTS[2]))
    monkeypatch.setitem(schedule.work_off.__kwdefaults__, "few", 3)

    def said(*more: str) -> str:
        assert run(["check", ".", *arguments, *more]) == 1
        out, err = capsys.readouterr()
        assert err == ""
        return out

    monkeypatch.setattr("budgetcheck.run.reports.ALONE", 10_000)
    plainly = said()
    monkeypatch.setattr("budgetcheck.run.reports.ALONE", 8)
    assert said("--no-cache", "--jobs", "1") == plainly
    assert said("--no-cache", "--jobs", "2") == plainly
    assert said("--jobs", "2") == plainly
    assert said("--jobs", "2") == plainly
    assert said("--jobs", "1") == plainly


def test_processes_that_are_spawned_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.toml").write_bytes(
            text(number).replace("basic", "basic" if number % 3 else "basc").encode()
        )
    pack = tmp_path / "own" / "own.toml"
    pack.parent.mkdir()
    pack.write_text('[pack]\nid = "own"\n[[rule]]\nid = "OWN-001"\ncheck = "income.total < 5"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(schedule.work_off.__kwdefaults__, "few", 3)
    monkeypatch.setattr("budgetcheck.run.spread.pool._method", lambda: "spawn")
    arguments = ["check", ".", "-f", "json", "--no-cache", "--rules", "own", "--select", "EXP,OWN", "--exclude", "own"]
    assert run([*arguments, "-j", "1"]) == 1
    alone = capsys.readouterr().out
    assert run([*arguments, "-j", "2"]) == 1
    assert capsys.readouterr().out == alone
    assert {"OWN-001", "EXP-001"} <= set(re.findall(r'"rule": "([A-Z]+-[0-9]+)"', alone))


def count_checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from budgetcheck.run.single.check import Checker

    checked: list[str] = []
    original = Checker.examine

    def examine(self: Checker, path: Path, shown: str, *, named: bool = True) -> object:
        checked.append(shown)
        return original(self, path, shown, named=named)

    monkeypatch.setattr(Checker, "examine", examine)
    return checked


def test_only_what_changed_is_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "all"
    (folder / "units").mkdir(parents=True)
    for number in range(20):
        (folder / f"{number:02}.toml").write_bytes(text(number).encode())
    (folder / "units" / "a.toml").write_text(text(), encoding="utf-8")
    whole = text().replace("2024", '2024\nscope = "department"\nprevious = "01.toml"\nmembers = ["units/*.toml"]')
    (folder / "all.toml").write_text(whole, encoding="utf-8")
    (folder / "other.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    checked = count_checked(monkeypatch)

    def again(*arguments: str) -> list[str]:
        checked.clear()
        run(["check", ".", "-q", "-j", "1", *arguments])
        return sorted(checked)

    names = sorted([*(f"{n:02}.toml" for n in range(20)), "all.toml", "other.toml", "units/a.toml"])
    assert again() == names
    assert again() == []
    assert again("--no-cache") == names
    assert again("--exact") == names
    assert again("--exact") == []
    assert again("--select", "EXP") == names
    assert again() == []
    (folder / "05.toml").write_text(text(77), encoding="utf-8")
    assert again() == ["05.toml"]
    (folder / "01.toml").write_text(text(78), encoding="utf-8")  # last year's file of all.toml, too
    assert again() == ["01.toml", "all.toml"]
    (folder / "units" / "b.toml").write_text(text(79), encoding="utf-8")
    assert again() == ["all.toml", "units/b.toml"]
    (folder / "units" / "b.toml").unlink()
    assert again() == ["all.toml"]
    (folder / "units" / "a.toml").rename(folder / "units" / "c.toml")
    assert again() == ["all.toml"]
    pack = tmp_path / "own.toml"
    pack.write_text('[pack]\nid = "own"\n[[rule]]\nid = "OWN-001"\ncheck = "income.total < 90"\n', encoding="utf-8")
    assert len(again("--rules", str(pack))) == len(names)
    assert again("--rules", str(pack)) == []
    pack.write_text(pack.read_text(encoding="utf-8").replace("90", "91"), encoding="utf-8")
    assert len(again("--rules", str(pack))) == len(names)
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", "")
    assert again() == sorted({*names, "units/c.toml"} - {"units/a.toml"})
    capsys.readouterr()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere all contents are compared")
def test_files_that_bear_their_stamp_are_not_read_and_no_change_goes_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from budgetcheck.run.spread import cached

    for number in range(20):
        (tmp_path / f"{number:02}.toml").write_bytes(text(100 + number).encode())
    monkeypatch.chdir(tmp_path)
    read: list[str] = []
    original = cached.content
    monkeypatch.setattr(cached, "content", lambda path: read.append(path) or original(path))

    def again() -> str:
        read.clear()
        run(["check", ".", "-f", "concise", "--lang", "en", "--select", "EXP", "-j", "1"])
        return capsys.readouterr().out

    monkeypatch.setattr(cached, "_SETTLED", 10**15)  # as if written just now: their stamps tell nothing yet
    said = again()
    assert again() == said
    assert again() == said
    assert len(read) == 20
    monkeypatch.setattr(cached, "_SETTLED", 0)
    assert again() == said
    assert len(read) == 20
    assert again() == said
    assert read == []
    changed = tmp_path / "07.toml"
    state = changed.stat()
    changed.write_bytes(text(107).replace("{ total = 0 }", "{ total = 1 }").encode())
    os.utime(changed, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert changed.stat().st_size == state.st_size
    assert "07.toml" in again()
    assert [Path(path).name for path in read] == ["07.toml"]
    (tmp_path / "08.toml").unlink()
    (tmp_path / "09.toml").rename(tmp_path / "08.toml")
    again()
    assert [Path(path).name for path in read] == ["08.toml"]


def test_a_file_that_breaks_the_checker_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from budgetcheck.run.single.check import Checker

    for number in range(60):
        (tmp_path / f"{number:02}.toml").write_bytes(text(number).encode())
    original = Checker.examine

    def examine(self: Checker, path: Path, shown: str, *, named: bool = True) -> object:
        if shown == "07.toml":
            raise RecursionError("deep")
        if shown == "55.toml" and os.getpid() != parent:
            os._exit(9)
        return original(self, path, shown, named=named)

    parent = os.getpid()
    monkeypatch.setattr(Checker, "examine", examine)
    monkeypatch.chdir(tmp_path)
    assert run(["check", ".", "--format", "json", "--jobs", "2", "--select", "EXP"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["summary"]["files"] == 60
    told = {finding["path"]: finding["message"] for finding in document["findings"]}
    assert told["07.toml"] == "internal error: RecursionError: deep"
    assert set(told) <= {"07.toml", "55.toml"}
    assert all(finding["rule"] == "DEC-054" for finding in document["findings"])
    checked = count_checked(monkeypatch)
    assert run(["check", ".", "-q", "--jobs", "1", "--select", "EXP"]) == 2  # what failed is not kept
    assert "07.toml" in checked
    capsys.readouterr()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_an_interrupt_leaves_neither_output_nor_processes(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number:03}.toml").write_bytes(text(number).encode())
    out = tmp_path / "out" / "report.json"
    out.parent.mkdir()
    script = textwrap.dedent(
        f"""
        import os, signal, sys, time
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
        from budgetcheck.run.single.check import Checker
        from budgetcheck.cli.run import run
        original = Checker.examine
        def examine(self, path, shown, *, named=True):
            if shown > "100":
                os.write(1, f"{{os.getpid()}}\\n".encode())
                time.sleep(3600)
            return original(self, path, shown, named=named)
        Checker.examine = examine
        sys.exit(run(["check", ".", "--format", "json", "--output", {str(out)!r}, "--jobs", "2", "--no-cache"]))
        """
    )
    code, errors = interrupted([sys.executable, "-c", script], tmp_path, after=2)
    assert code == 130
    assert "Traceback" not in errors
    assert list(out.parent.iterdir()) == []


def test_jobs_are_at_least_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", ".", "--jobs", "0"]) == 2
    assert "--jobs" in capsys.readouterr().err
