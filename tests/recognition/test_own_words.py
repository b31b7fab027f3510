"""A user's own lexicon: what is wrong with it is said in a line with its place, however hostile it is."""

from __future__ import annotations

import random
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from budgetcheck.documents.document import Document, Paragraph
from budgetcheck.files.store import rules_folder
from budgetcheck.recognition.recognise import NotThisKind, recognise
from budgetcheck.recognition.trial import trials_of
from budgetcheck.recognition.words.lexicon import load_lexicon
from budgetcheck.text.problems import CannotRun
from tests.effort import LONG, bounded, spread

HEAD = '[[entry]]\nhead = "expenditure.project.total"\nwords = ["专门事业花费"]\n'
TESTED = 'example = "专门事业花费3.00万元"\nexpect = { "expenditure.project.total" = "3.00万元" }\n'
TEXT = Document(
    "text",
    tuple(
        Paragraph(line)
        for line in ("青川市民政局2025年单位预算公开", "支出预算10.00万元，其中：基本支出6.00万元，项目支出3.00万元。")
    ),
)
SECONDS = 10


def problems(path: Path) -> list[str]:
    with bounded(SECONDS), pytest.raises(CannotRun) as caught:
        load_lexicon([path])
    said = [problem.message.say("zh") for problem in caught.value.problems]
    assert said
    assert len(said) <= 20
    return said


BROKEN = {
    "no table": "entry = 3\n",
    "texts": 'entry = ["a"]\n',
    "no key": '[[entry]]\nwords = ["a"]\n' + TESTED,
    "two keys": '[[entry]]\nhead = "a"\nrole = "b"\nwords = ["a"]\n' + TESTED,
    "number for a key": HEAD.replace('"expenditure.project.total"', "3", 1) + TESTED,
    "unknown": HEAD + TESTED + "regex = '(a+)+$'\n",
    "no words": HEAD.replace('["专门事业花费"]', "[]") + TESTED,
    "empty word": HEAD.replace('"专门事业花费"', '""') + TESTED,
    "a word that may be nothing": HEAD.replace("专门事业花费", "[专门|]") + TESTED,
    "brackets": HEAD.replace("专门事业花费", "专门[事业") + TESTED,
    "no example": HEAD + 'expect = { a = "1" }\n',
    "expect of another type": HEAD + 'example = "a"\nexpect = "3.00"\n',
    "too many forms": HEAD.replace("专门事业花费", "[一|二]" * 40) + TESTED,
    "many forms of many words": HEAD.replace('"专门事业花费"', ", ".join(f'"{"[一|二]" * 11}{at}"' for at in range(60)))
    + TESTED,
    "long word": HEAD.replace("专门事业花费", "长" * 5_000) + TESTED,
    "many words": HEAD.replace('"专门事业花费"', ", ".join(f'"词{at}"' for at in range(5_000))) + TESTED,
    "many entries": (HEAD + TESTED) * 21_000,
    "long example": HEAD + f'example = "{"专门事业花费3.00万元" * 1000}"\nexpect = {{ a = "1" }}\n',
    "within": HEAD + TESTED + 'within = ["a"]\n',
    "measures": HEAD + TESTED + "measures = { a = 3 }\n",
    "precedence": '[[entry]]\ntable = "x"\nprecedence = "a"\nwords = ["a"]\nexample = "a"\nexpect = "x"\n',
    "infinite": '[[entry]]\ntable = "x"\nprecedence = inf\nwords = ["a"]\nexample = "a"\nexpect = "x"\n',
    "no toml": "[[entry\n",
    "rules": '[[rule]]\nid = "X-001"\n',
    "deep": "entry = " + "[" * 5_000 + "]" * 5_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_said_in_a_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(BROKEN[name], "utf-8")
    for said in problems(path):
        assert "\n" not in said
        assert len(said) < 7_000


def test_a_binary_and_a_folder_without_words(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xd0\xcf\x11\xe0" * 100)
    assert problems(path)
    path.write_bytes(b"#" * (9 * 2**20))
    assert "过大" in problems(path)[0]


def _worse(value: Any, chance: random.Random) -> Any:
    """A value of another type, or the same with something of it changed."""
    if isinstance(value, dict) and value and chance.random() < 0.7:
        key = chance.choice(list(value))
        return {**value, key: _worse(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.7:
        at = chance.randrange(len(value))
        return [*value[:at], _worse(value[at], chance), *value[at + 1 :]]
    texts = ("expenditure", "expenditure.by_function[", "no.such.key", "..", "[]", "万元", "?", "total", "", "a", "[")
    others = (3, -1, 2.5, float("nan"), True, [], [3], ["a"], {}, {"a": 1}, {"": ""}, "[a|b]", "预算", "支出" * 40)
    return chance.choice([*texts, *others])


@pytest.mark.parametrize("seed", spread(range(4), 1))
def test_entries_changed_at_random_are_refused_or_read(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    entries = [
        entry
        for file in sorted((rules_folder() / "lexicon").glob("*.toml"))
        for entry in tomllib.loads(file.read_text("utf-8"))["entry"]
    ]
    path = tmp_path / "own.toml"
    read = 0
    for _ in range(40 if LONG else 6):
        made = []
        for entry in deepcopy(chance.sample(entries, chance.choice((1, 1, 3)))):
            key = chance.choice(list(entry))
            made.append({**entry, key: _worse(entry[key], chance)})
        path.write_text(tomli_w.dumps({"entry": made}), "utf-8")
        try:
            lexicon = load_lexicon([path])
        except CannotRun:
            continue
        read += 1
        own = [trial for trial in trials_of(lexicon) if trial.entry.path == path.as_posix()] if read < 3 else []
        assert all(isinstance(trial.holds, bool) for trial in own)
        try:
            recognise(TEXT, "x", lexicon)
        except NotThisKind:
            continue
    assert read


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own" / "lexicon").mkdir(parents=True)
    (tmp_path / "own" / "lexicon" / "own.toml").write_text(HEAD + TESTED, "utf-8")


def test_own_words_are_listed_and_tried(run, own: None, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for path in ("own", "own/lexicon", "own/lexicon/own.toml"):
        code, out, _ = run("rules", "list", "--lexicon", "--rules", path)
        assert code == 0
        assert "专门事业花费3.00万元" in out
        code, out, _ = run("rules", "test", "--lexicon", path, "--quiet")
        assert (code, out.splitlines()[-1][-9:]) == (0, " 0 failed")
    assert run("rules", "test", "own")[:2] == (
        0,
        f"ok   {'own:expenditure.project.total':<40} own/lexicon/own.toml:1\n1 passed, 0 failed\n",
    )
    wrong = (HEAD + TESTED).replace('= "3.00万元"', '= "4.00万元"')
    (tmp_path / "own" / "lexicon" / "own.toml").write_text(wrong, "utf-8")
    code, out, _ = run("rules", "test", "own")
    assert code == 1
    assert "FAIL own:expenditure.project.total" in out
    assert "expenditure.project.total = 4 != expenditure.project.total = 3" in out


@pytest.mark.parametrize("command", ["check", "explain", "import", "rules test", "rules list --lexicon"])
def test_a_broken_lexicon_is_one_line_for_every_command(run, own: None, tmp_path: Path, command: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "own" / "lexicon" / "own.toml").write_text(BROKEN["unknown"], "utf-8")
    (tmp_path / "a.txt").write_text("青川市民政局2025年单位预算公开\n支出预算10.00万元。\n", "utf-8")
    named = ("own",) if command == "rules test" else ("--rules", "own")
    about = () if command.startswith("rules") else ("a.txt", "--isolated")
    code, _, err = run(*command.split(), *about, *named)
    assert code == 2
    assert "own/lexicon/own.toml:1" in err
    assert "regex" in err
    assert len(err.strip().splitlines()) == 1


def test_a_pack_may_be_named_that_has_words_beside_it(run, own: None, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "own" / "pack.toml").write_text('[pack]\nid = "x"\n', "utf-8")
    (tmp_path / "a.txt").write_text("青川市民政局2025年单位预算公开\n专门事业花费10.00万元。\n", "utf-8")
    code, out, _ = run("import", "a.txt", "--rules", "own/pack.toml", "--explain", "--isolated")
    assert (code, "own:expenditure.project.total" in out) == (0, True)
