"""The lexicon is data that tests itself, and a user's own is read beside it with clear faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetcheck.recognition.trial import trials_of
from budgetcheck.recognition.words.lexicon import load_lexicon, spellings
from budgetcheck.text.problems import CannotRun


def test_every_entry_gives_what_its_example_expects() -> None:
    failed = [
        f"{trial.entry.name} {trial.entry.example}: {trial.expected} / {trial.found}"
        for trial in trials_of(load_lexicon())
        if not trial.holds
    ]
    assert not failed, "\n".join(failed)


def test_alternatives_are_spelled_out() -> None:
    assert spellings("公务用车运行[维护|]费") == ["公务用车运行维护费", "公务用车运行费"]
    assert spellings("因公出国（境）[费|]") == ["因公出国(境)费", "因公出国(境)"]
    assert spellings("公务[用车") is None


def test_a_users_own_entry_is_one_line_more(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "own.toml").write_text(
        '[[entry]]\nhead = "operating_expense.total"\nwords = ["保运转经费"]\n'
        'example = "保运转经费3万元。"\nexpect = { "operating_expense.total" = "3万元" }\n',
        "utf-8",
    )
    lexicon = load_lexicon([tmp_path])
    assert all(trial.holds for trial in trials_of(lexicon))
    assert any(entry.path.endswith("own.toml") and entry.line == 1 for entry in lexicon.entries)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[entry]]\nwords = ['a']\n", "an entry has exactly one of"),
        ("[[entry]]\nhead = 'income.total'\nwords = ['收入']\n", "every entry is tested"),
        ("\n\n[[entry]]\nhead = 'income.total'\nwords = '收入'\nexample='x'\nexpect={}\n", "words must be a list"),
        ("[[entry]]\nhead = 'income.total'\nwords = ['收入[a']\nexample='x'\nexpect={}\n", "brackets"),
        ("[[entry]]\nhead = 'income.total'\nwords = ['收入']\nexample='x'\nexpect={}\nhue = 1\n", "unknown key hue"),
        ("entry = 3\n", "holds only"),
        ("[[entry\n", "header"),
    ],
)
def test_faults_of_a_lexicon_are_told_with_their_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(CannotRun) as caught:
        load_lexicon([path])
    (problem,) = caught.value.problems
    assert said in problem.message.en
    assert problem.path == path.as_posix()
    if problem.span is not None:
        assert text.splitlines()[problem.span.line - 1].startswith("[[entry")
