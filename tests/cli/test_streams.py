"""Streams that are closed, full or left by their reader, pipes given by name, and signals, in whole processes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from budgetcheck import __main__
from budgetcheck.cli import run as running
from budgetcheck.cli.printing.streams import Ended, end_on_signals, ended_by
from budgetcheck.cli.run import run
from budgetcheck.render.workbook.book import Book
from tests.effort import LONG, spread
from tests.small import FEW, RIGHT, WRONG

pytestmark = [
    pytest.mark.usefixtures("folder"),
    pytest.mark.skipif(sys.platform == "win32", reason="file descriptors and signals of POSIX"),
]
COMMANDS = {
    "check": ["check", "a.toml"],
    "piped": ["check", "-"],
    "json": ["check", "a.toml", "-f", "json"],
    "explain": ["explain", "a.toml"],
    "config": ["config"],
    "schema": ["schema"],
    "init": ["init", "-"],
    "list": ["rules", "list"],
    "show": ["rules", "show", "INC-001"],
    "test": ["rules", "test", "INC-001"],
    "docs": ["rules", "docs"],
    "version": ["--version"],
    "help": ["check", "--help"],
}
OUTPUTS = ["check", "in", "-j", "2", "--no-cache", "-f", "html", "-o", "out/page.html"]
OUTPUTS += ["--output-format", "json=out/all.json"]
SPEAKING = {"BUDGETCHECK_LANG": "en", "PYTHONUNBUFFERED": ""}


def shell(line: str, *arguments: str, unbuffered: bool = False) -> tuple[int, str, str]:
    """Run a line of bash in which "$@" is the command."""
    command = [sys.executable, "-m", "budgetcheck", *arguments]
    environment = os.environ | SPEAKING | ({"PYTHONUNBUFFERED": "1"} if unbuffered else {})
    done = subprocess.run(
        ["bash", "-c", line, "bash", *command], capture_output=True, text=True, env=environment, timeout=600
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", spread(COMMANDS, 3))
def test_standard_output_that_cannot_be_written_is_one_line_and_exit_2(name: str) -> None:
    Path("a.toml").write_text(WRONG)
    code, _, said = shell('"$@" < a.toml > /dev/full', *COMMANDS[name])
    assert (code, said) == (2, "budgetcheck: error: standard output cannot be written: No space left on device\n")
    code, _, said = shell('"$@" < a.toml >&-', *COMMANDS[name])
    assert (code, said) == (2, "budgetcheck: error: standard output is closed\n")


def test_a_run_that_needs_no_standard_stream_needs_none() -> None:
    Path("a.toml").write_text(WRONG)
    code, _, said = shell('"$@" >&- <&-', "check", "a.toml", "-o", "out.txt")
    assert (code, said) == (1, "")
    assert "EXP-001" in Path("out.txt").read_text()
    for where in ("2>&-", "2> /dev/full"):
        code, out, _ = shell(f'"$@" {where}', "check", "a.toml", *FEW, "-f", "concise")
        assert code == 1
        assert "EXP-001" in out
        code, out, _ = shell(f'"$@" {where}', "check", "none.toml")
        assert (code, out) == (2, "")


def test_what_is_opened_with_streams_closed_does_not_become_one_of_them() -> None:
    for name in "abcdefghijkl":
        Path(f"{name}.toml").write_text(RIGHT)
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    code, _, _ = shell('"$@" <&- >&- 2>&-', "check", ".", *FEW, "-o", "out.json", "-f", "json")
    assert code == 0
    assert {path.name: path.read_bytes() for path in Path().glob("*.toml")} == before


@pytest.mark.parametrize("command", ["check", "explain"])
def test_standard_input_that_is_closed_is_said(command: str) -> None:
    code, _, said = shell('"$@" <&-', command, "-")
    assert (code, said) == (2, "budgetcheck: error: standard input is closed\n")


@pytest.mark.parametrize("unbuffered", spread([True, False], 1))
def test_a_reader_that_leaves_never_makes_a_clean_run_one_with_findings(unbuffered: bool) -> None:
    for number in range(30):
        Path(f"{number}.toml").write_text(RIGHT)
    line = 'set -o pipefail; { "$@"; echo $? >&2; } | true'
    for arguments in (["check", ".", *FEW, "--show-passed"], ["rules", "list"], ["explain", "0.toml"]):
        _, _, said = shell(line, *arguments, unbuffered=unbuffered)
        assert said.split()[-1] in ("0", "141"), said
        assert "Traceback" not in said
        assert "BrokenPipe" not in said


def test_files_are_written_and_tell_the_exit_code_although_the_reader_has_left() -> None:
    Path("a.toml").write_text(RIGHT)
    line = '{ sleep 0.2; "$@"; echo $? >&2; } | true'
    _, _, said = shell(line, "check", "a.toml", *FEW, "--output-format", "json=out.json")
    assert said == "0\n"
    assert Path("out.json").read_text().startswith("{")
    Path("a.toml").write_text(WRONG)
    _, _, said = shell(line, "check", "a.toml", *FEW, "--output-format", "json=out.json")
    assert said == "1\n"


def test_pipes_given_by_name_are_read() -> None:
    Path("gbk.toml").write_text(WRONG, encoding="gbk")
    Path("b.toml").write_text(RIGHT)
    code, out, _ = shell('"$@" <(iconv -f gbk -t utf-8 gbk.toml) b.toml', "check", "-f", "concise", *FEW)
    assert code == 1
    assert out.startswith("/dev/fd/")
    assert ":6:" in out
    assert "EXP-001" in out
    code, out, _ = shell('iconv -f gbk -t utf-8 gbk.toml | "$@"', "check", "/dev/stdin", "-f", "concise", *FEW)
    assert code == 1
    assert "EXP-001" in out
    code, _, _ = shell('"$@" <(cat gbk.toml | iconv -f gbk -t utf-8)', "explain")
    assert code == 1
    code, _, _ = shell('mkfifo p; (sleep 0.3; cat b.toml) > p & "$@" p', "check", *FEW)
    assert code == 0


def test_a_pipe_nobody_writes_to_and_a_link_to_one_never_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    from budgetcheck.source import pipes

    monkeypatch.setattr(pipes, "PATIENCE", 0.2)
    os.mkfifo("silent.toml")
    assert run(["check", "silent.toml"]) == 1
    Path("link.toml").symlink_to("silent.toml")
    assert run(["check", "link.toml"]) == 1
    Path("stdin.toml").symlink_to("/dev/stdin")
    reading, writing = os.pipe()  # standard input that nobody writes to and nobody closes
    try:
        command = [sys.executable, "-m", "budgetcheck", "check", "stdin.toml"]
        environment = os.environ | SPEAKING
        done = subprocess.run(command, stdin=reading, capture_output=True, text=True, env=environment, timeout=600)
    finally:
        os.close(reading)
        os.close(writing)
    assert "DEC-006" in done.stdout
    assert "check - --stdin-filename" in done.stdout


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_no_temporary_file_no_worker_and_no_traceback(name: str, folder: Path) -> None:
    """Ends runs at random moments, in the whole group as terminals and `timeout` do; SEED and RUNS make a long test."""
    source = folder / "in"
    source.mkdir()
    for number in range(120):
        (source / f"{number}.toml").write_text(WRONG if number % 3 else RIGHT)
    chance = random.Random(int(os.environ.get("SEED", "13")))
    ended = 0
    for _ in range(int(os.environ.get("RUNS", "60" if LONG else "2"))):
        out = folder / "out"
        out.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "budgetcheck", *OUTPUTS, *FEW],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=partial(signal.signal, getattr(signal, name), signal.SIG_DFL),  # ignored under `nohup`
        )
        time.sleep(chance.uniform(0.1, 0.9))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, getattr(signal, name))
        _, said = process.communicate(timeout=600)
        assert process.returncode in (1, -getattr(signal, name), 128 + getattr(signal, name)), said
        ended += process.returncode != 1
        assert "Traceback" not in said
        assert {path.name for path in out.iterdir()} <= {"page.html", "all.json"}
        assert not remaining(process.pid)
    assert ended


def remaining(group: int) -> list[str]:
    """The processes of a group that are alive still after some patience.

    What has ended and waits for a parent that asks how is none of them: a container's first process may never ask.
    """
    patience = time.monotonic() + 60
    while (
        alive := [one for one in _processes(group) if one.split()[-1][0] not in "ZX"]
    ) and time.monotonic() < patience:
        time.sleep(0.02)
    return alive


def _processes(group: int) -> Iterator[str]:
    """Number, name and state of each process of a group."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(
            ["ps", "-A", "-o", "pgid=,pid=,comm=,state="], capture_output=True, text=True, check=True
        )
        yield from (line.strip() for line in listed.stdout.splitlines() if line.split()[0] == str(group))
        return
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = status.read_text(errors="replace").rpartition(")")
            state, _, of_group = rest.split()[:3]
            if int(of_group) == group:
                yield f"{name}) {state}"


def test_processes_that_remain_are_seen() -> None:
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    assert [one.split()[-1] for one in _processes(process.pid)] in (["S"], ["R"], ["D"])
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert [one.split()[-1] for one in _processes(process.pid)] == ["Z"]
    assert not remaining(process.pid)
    process.wait()
    assert not list(_processes(process.pid))


@pytest.mark.parametrize("arguments", [["check", "-"], ["explain", "-"], ["diff", "-", "a.toml"], ["import", "-"]])
def test_every_command_that_reads_standard_input_says_where_it_is_closed(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.toml").write_text(RIGHT)
    monkeypatch.setattr(sys, "stdin", None)
    assert run([*arguments, "--lang", "en"]) == 2
    assert capsys.readouterr() == ("", "budgetcheck: error: standard input is closed\n")


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
@pytest.mark.parametrize(
    "arguments",
    [["check", "a.toml", *FEW, "-f", "json"], ["baseline", "a.toml"], ["diff", "a.toml", "a.toml", "-f", "json"]],
)
def test_standard_output_may_be_named_as_the_file_to_write(
    arguments: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.toml").write_text(WRONG)
    run([*arguments, "-o", name])
    assert json.loads(capsys.readouterr().out)["version"] == 1
    assert [path.name for path in Path().iterdir()] == ["a.toml"]


def test_two_outputs_on_standard_output_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.toml").write_text(WRONG)
    assert run(["check", "a.toml", "--output-format", "json=-", "--lang", "en"]) == 2
    assert capsys.readouterr().err == "budgetcheck: error: -: two outputs go to the same file\n"


def test_what_is_no_file_is_written_by_its_name_and_read_by_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The pipes of `>(...)` and `<(...)`, which are behind a name of the system and have no path of their own."""
    Path("a.toml").write_text(WRONG)
    reading, writing = os.pipe()
    run(["check", "a.toml", *FEW, "-f", "json", "-o", f"/dev/fd/{writing}"])
    os.close(writing)
    with os.fdopen(reading) as read:
        assert json.load(read)["summary"]["errors"] == 1
    text = "甲单位2024年单位预算公开\n一、2024年收入总计100.00万元，支出总计100.00万元。\n"
    for arguments, given in (
        (["import"], text),
        (["rules", "coverage", "--select", "EXP-001", "--no-pairs"], RIGHT),
    ):
        reading, writing = os.pipe()
        os.write(writing, given.encode())
        os.close(writing)
        assert run([*arguments, f"/dev/fd/{reading}"]) == 0
        os.close(reading)
    assert "total = 100.00" in capsys.readouterr().out


@pytest.mark.parametrize(("ending", "code"), [(KeyboardInterrupt(), 130), (Ended(15), 143), (Ended(1), 129)])
def test_a_signal_while_nothing_can_tell_of_it_is_an_exit_code(
    ending: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> int:
        raise ending

    monkeypatch.setattr(__main__, "_run", interrupted)
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as ended:
            __main__.main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == code


def test_a_workbook_that_is_never_finished_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    book = Book("x")
    book.text(book.sheet("x", (9,), frozen=0), 0, 0, "x")
    del book
    assert not list(folder.iterdir())
    book = Book("x")
    book.text(book.sheet("x", (9,), frozen=0), 0, 0, "x")
    assert b"".join(book.read()).startswith(b"PK")
    assert not list(folder.iterdir())


@pytest.mark.parametrize(("ending", "code"), [(KeyboardInterrupt(), 130), (Ended(15), 143)])
def test_a_signal_that_is_taken_for_a_failure_is_none(
    ending: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_arguments: object) -> None:
        raise RuntimeError("while a class was made") from ending

    monkeypatch.setattr(running, "_needed", failing)
    assert run(["check"]) == code
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_signal_that_a_library_drops_for_a_failure_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is written in C may raise an error of its own that knows nothing of the signal it came from."""

    def failing(_arguments: object) -> None:
        with suppress(Ended):
            os.kill(os.getpid(), signal.SIGHUP)
            time.sleep(1)
        raise TypeError("expected sequence")

    monkeypatch.setattr(running, "_needed", failing)
    held = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        for number in held:
            signal.signal(number, signal.SIG_DFL)
        end_on_signals()
        assert run(["check"]) == 129
        assert capsys.readouterr() == ("", "")
        end_on_signals()
        assert ended_by() is None
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
