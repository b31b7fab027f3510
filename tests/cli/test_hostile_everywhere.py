"""Hostile text drawn into every place that a stranger writes, through every format of every command."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import pytest
import tomli_w
import typer
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from budgetcheck import render
from budgetcheck.cli.app import app
from budgetcheck.cli.run import run
from budgetcheck.model.fields import Field, every_field
from tests.cli.test_hostile_output import DECLARATION, PACK, POISON, SHORT
from tests.effort import LONG, spread
from tests.render.harmless import assert_harmless
from tests.render.inert import inert

PIECES = (
    *(
        "=evil(1)",
        "+evil",
        "-evil",
        "@evil",
        "\t=evil",
        "\r=evil",
        "＝evil",
        "=cmd|' /C evil'!A0",
        '=HYPERLINK("evil")',
    ),
    *("<evil onevil=1>", '"><evil>', "' onevil='1", "</script><script>evil()</script>", "<!--evil", "]]>", "&evil;"),
    *(
        "</style><evil>",
        "<svg onevil=1>",
        "--><evil>",
        "</textarea><evil>",
        "<![CDATA[evil",
        "<?evil?>",
        "<!DOCTYPE evil>",
    ),
    *(
        "[evil](javascript:evil)",
        "![evil](evil.png)",
        "<http://evil.example>",
        "[evil]: evil",
        "`evil`",
        "```\nevil",
        "~~~",
    ),
    *(
        "|evil|",
        "# evil",
        "* evil",
        "\\",
        "\n\n<evil>",
        "{{evil}}",
        "${evil}",
        "%0A::error::evil",
        "%25",
        "\n::error::evil",
    ),
    *(
        "::error file=evil::evil",
        "##vso[task.evil]",
        "##[evil]",
        "\n##vso[evil]x",
        "::stop-commands::evil",
        "\r::evil::",
    ),
    *(
        "\x1b[31m",
        "\x1b]8;;http://evil\x07",
        "\x9b31m",
        "\x07",
        "\x00",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufffe",
        "\uffff",
    ),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200f",
        "\ufeff",
        "\U000e0041",
        "\U0001f468\u200d\U0001f469",
        "a\u0300\u0301\u0302",
    ),
    *(
        "[red]evil[/red]",
        "[link=http://evil]x[/link]",
        "[/]",
        "[bold",
        "{evil}",
        "{0}",
        "%s",
        "%(evil)s",
        "$evil",
        "甲",
        "预算",
    ),
    *(
        "a" * 400,
        "字" * 300,
        "\U0001f600" * 300,
        "\u202e" * 300,
        "=" * 300,
        "<" * 300,
        '"',
        "'",
        '"""',
        ",",
        ";",
        "\n",
        "",
        " ",
    ),
)
HOSTILE = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=4
).map("".join)
TEXTS = st.lists(HOSTILE, min_size=3, max_size=12)
WRITTEN = [one for one in every_field() if one.kind in ("text", "texts", "any", "target", "reference", "date")]


def formats() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The formats of every command that has some, as its help names them."""

    def of(command: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        for name, one in getattr(command, "commands", {}).items():
            for option in one.params:
                if "--format" in option.opts:
                    known = render.available() if option.metavar == "NAME" else option.metavar.split("|")
                    yield (*names, name), tuple(known)
            yield from of(one, (*names, name))

    return dict(of(typer.main.get_command(app), ()))


RUNS: dict[tuple[str, ...], list[str]] = {
    ("check",): [
        "a.toml",
        "NAMED",
        "broken.toml",
        "d.html",
        *(["d.txt", "d.csv"] if LONG else []),
        "--rules",
        "pack.toml",
        *(["--show-passed"] if LONG else []),
    ],
    ("config",): ["conf/a.toml"],
    ("explain",): ["a.toml", "NAMED", "--rules", "pack.toml", "--select", "HOS,EXP-001,INC"],
    ("import",): ["d.html"],
    ("diff",): ["NAMED", "a.toml", "--rules", "pack.toml", "--select", "HOS,EXP,CHG"],
    ("fields",): ["HOSTILE"],
    ("rules", "list"): ["--rules", "pack.toml", "--select", "HOS"],
    ("rules", "lint"): ["--rules", "pack.toml", "HOS-001", "--time-limit", "1"],
    ("rules", "coverage"): ["a.toml", "--rules", "pack.toml", "--select", "HOS", "--no-pairs"],
}
"""What each command is asked about in this test; none may be missing."""
PLAIN: list[list[str]] = [
    ["check", "a.toml", "NAMED", "--ledger", "--statistics", "--rules", "pack.toml", "--reasons", "out/csv"],
    ["check", "broken.toml", "NAMED", "--fix", "--diff", "--isolated"],
    ["check", "conf/a.toml"],
    ["import", "d.html", "--report"],
    ["import", "d.html", "--explain"],
    ["rules", "show", "HOS-001", "--rules", "pack.toml"],
    ["rules", "show", "HOSTILE"],
    ["rules", "test", "pack.toml"],
    ["check", "HOSTILE"],
    ["check", "--select", "HOSTILE", "a.toml"],
    ["HOSTILE"],
    ["check", "a.toml", "--HOSTILE"],
    ["explain", "a.toml", "--what-if", "HOSTILE=1"],
]
"""Runs whose output has no format but that of a terminal or a log."""
DOCUMENTS = {
    "d.txt": "{0}\n2024年单位预算公开{1}\n一、2024年收入总计100.00万元{2}，支出总计101.00万元{3}。\n",
    "d.html": "<title>{0}</title><h1>2024年{1}单位预算公开</h1><table>"
    "<tr><td>{2}</td><td>单位：万元</td></tr>"
    "<tr><td>科目编码</td><td>科目名称{3}</td><td>合计</td><td>基本支出</td><td>项目支出</td></tr>"
    "<tr><td>2010301</td><td>{4}</td><td>30</td><td>20</td><td>11</td></tr>"
    "<tr><td>合计</td><td></td><td>30</td><td>20</td><td>11</td></tr></table><p>2024年收入总计100.00万元{5}。</p>",
    "d.csv": '"{0}","支出合计","2024年"\n"科目编码","{1}","合计"\n"2010301","{2}","30"\n',
}


def laid(texts: list[str], keys: list[Field]) -> None:
    """Lay a declaration, a broken one, one by a hostile name, a pack, a configuration and documents of these texts."""
    turns = cycle(texts)
    declaration = replaced(DECLARATION, turns)
    for field in keys:
        put(declaration, re.split(r"\.", field.address.replace("[]", ".[]")), next(turns))
    text = tomli_w.dumps(declaration)
    comment = " ".join(next(turns).split())
    comment = "".join(one for one in comment if one == "\t" or (one >= " " and one != "\x7f"))
    text = text.replace("total = 101", f"total = 101 # budgetcheck: ignore[NON-001] {comment}", 1)
    files = {
        "a.toml": text,
        "broken.toml": f"{text}\n[x\n{next(turns)} = = 1\n<<<<<<< {next(turns)}\n",
        "pack.toml": tomli_w.dumps(replaced(PACK, turns)),
        "conf/a.toml": text,
        "conf/budgetcheck.toml": tomli_w.dumps({"exclude": [next(turns)], next(turns) or "x": next(turns)}),
        named(next(turns)): text.replace("total = 101", "total = 100", 1),
    } | {name: text.format(*(next(turns) for _ in range(6))) for name, text in DOCUMENTS.items()}
    Path("conf").mkdir(exist_ok=True)
    for name, content in files.items():
        Path(name).write_bytes(content.encode("utf-8", "surrogateescape"))


def named(text: str) -> str:
    """A name of a file that is as hostile as names can be: with bytes that are no text, too."""
    clean = os.fsdecode(re.sub("[/\x00]", "_", text).encode("utf-8")[:180])
    return f"n{clean}\udcff.toml"


def replaced(node: Any, turns: Iterator[str]) -> Any:
    """A document with every hostile text of it exchanged."""
    if isinstance(node, dict):
        return {next(turns) if key in (POISON, SHORT) else key: replaced(value, turns) for key, value in node.items()}
    if isinstance(node, list):
        return [replaced(value, turns) for value in node]
    return next(turns) if isinstance(node, str) and (POISON in node or node == SHORT) else node


def put(node: Any, steps: list[str], text: str) -> None:
    """Write a text at an address, where what is there already lets it."""
    for step, following in pairwise(steps):
        if step == "[]":
            if not node:
                node.append({})
            node = node[0]
        elif isinstance(node, dict):
            node = node.setdefault(step, [] if following == "[]" else {})
        if not isinstance(node, dict | list):
            return
    if isinstance(node, dict):
        node[steps[-1]] = text


def test_every_command_with_formats_is_tried() -> None:
    assert set(formats()) == set(RUNS)


@pytest.fixture
def lean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUDGETCHECK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")


class Trial:
    """One lot of hostile files in the current folder, and what commands say of them."""

    def __init__(self, texts: list[str], keys: list[Field], language: str) -> None:
        for old in Path().glob("n*.toml"):
            old.unlink()
        laid(texts, keys)
        (name,) = Path().glob("n*.toml")
        asked = texts[0].replace("\0", "")
        folder = os.path.isdir(asked)  # noqa: PTH112 - no name is too long for it
        if folder and not Path(asked).resolve().is_relative_to(Path.cwd()):
            asked = f"x{asked}"  # "/" and "..": what lies there is whatever the machine holds
        self.names = {"NAMED": f"./{name}", "HOSTILE": asked}
        self.language = language

    def output(self, arguments: list[str], capture: pytest.CaptureFixture[bytes]) -> bytes:
        """What a run writes; it ends as runs end, and what it says beside that is harmless."""
        arguments = [re.sub("NAMED|HOSTILE", lambda found: self.names[found[0]], one) for one in arguments]
        spoken = [] if arguments[:2] == ["rules", "docs"] else ["--lang", self.language]
        capture.readouterr()
        code = run([*arguments, *spoken])
        out, said = capture.readouterr()
        assert code in (0, 1, 2), arguments
        assert b"nternal error" not in said, arguments
        assert "内部错误" not in said.decode(), arguments
        assert_harmless("text", said.decode())
        return out


TRIALS = st.builds(
    Trial,
    TEXTS,
    st.lists(st.sampled_from(WRITTEN), min_size=5, max_size=15),
    st.sampled_from(["zh", "en"]),
)
TRIED = settings(max_examples=6 if LONG else 1, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.mark.usefixtures("lean")
@TRIED
@given(TRIALS)
def test_nothing_hostile_is_alive_in_any_report(capfdbinary: pytest.CaptureFixture[bytes], trial: Trial) -> None:
    known = formats()["check",]
    outputs = [part for form in known for part in ("--output-format", f"{form}=out/{form}")]
    trial.output(["check", "-o", "out/first.txt", *RUNS["check",], *outputs, "--isolated"], capfdbinary)
    for form in known:
        inert(form, Path("out", form).read_bytes())
    assert "HOS-001" in json.dumps(json.loads(Path("out/json").read_text("utf-8")))


@pytest.mark.usefixtures("lean")
@pytest.mark.parametrize("command", spread([" ".join(one) for one in RUNS if one != ("check",)], 3))
@TRIED
@given(trial=TRIALS)
def test_nothing_hostile_is_alive_in_any_format_of_a_command(
    command: str, capfdbinary: pytest.CaptureFixture[bytes], trial: Trial
) -> None:
    steps = tuple(command.split())
    for form in formats()[steps]:
        out = trial.output([*steps, *RUNS[steps], "-f", form], capfdbinary)
        if out:
            inert(form, out)


@pytest.mark.usefixtures("lean")
def test_a_command_of_a_log_is_dead_at_the_start_of_every_line_of_the_documentation(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Every text of a pack begins as a command of a CI service does, and whatever it is put into begins a line."""
    trial = Trial(["::error file=evil::evil"], [], "zh")
    out = trial.output(["rules", "docs", "--rules", "pack.toml"], capfdbinary)
    assert b"file=evil" in out
    inert("markdown", out)


@pytest.mark.usefixtures("lean")
@TRIED
@given(TRIALS)
@pytest.mark.slow
def test_nothing_hostile_is_alive_in_what_people_read(capfdbinary: pytest.CaptureFixture[bytes], trial: Trial) -> None:
    for arguments in PLAIN if LONG else PLAIN[::3]:
        inert("text", trial.output(arguments, capfdbinary))
    inert("markdown", trial.output(["rules", "docs", "--rules", "pack.toml"], capfdbinary))
