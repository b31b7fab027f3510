"""`rules list --lexicon` and `rules test --lexicon`: the words by which documents are read, and their examples."""

from __future__ import annotations

import sys
from collections.abc import Container

from budgetcheck.cli.request import Request
from budgetcheck.recognition.trial import trials_of
from budgetcheck.recognition.words.lexicon import Lexicon, builtin_lexicon, load_lexicon
from budgetcheck.run.single.packs import lexicons_named
from budgetcheck.text.safe import guarded, visible
from budgetcheck.text.words import phrase


def list_lexicon(request: Request) -> None:
    """Print a line an entry: kind, key, its first words, its example."""
    from budgetcheck.cli.printing.listing import write_list
    from budgetcheck.render.layout.drawn import cell

    entries = _lexicon(request).entries
    listed = []
    for entry in entries:
        words = "、".join(entry.words[:4]) + ("……" if len(entry.words) > 4 else "")
        example = entry.example if isinstance(entry.example, str) else "；".join(entry.example)
        told = f"{visible(words, 80)}  “{visible(' '.join(example.split()), 120)}”"
        listed.append(((cell(entry.kind), cell(visible(entry.key, 120))), told))
    write_list(listed, request.spoken)
    total = len(entries)
    print(phrase("cli.lexicon.total_entries", total=total).say(request.spoken), file=sys.stderr)  # noqa: T201


def test_lexicon(request: Request) -> int:
    """Read the example of every entry. Returns 0, or 1 where one does not give what it expects."""
    passed, failed = try_lexicon(_lexicon(request), quiet=request.quiet)
    _say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def try_lexicon(lexicon: Lexicon, files: Container[str] | None = None, *, quiet: bool = False) -> tuple[int, int]:
    """Read the examples of the entries, of some files where given; return how many hold and how many do not."""
    passed = failed = 0
    for trial in trials_of(lexicon):
        if files is not None and trial.entry.path not in files:
            continue
        passed, failed = passed + trial.holds, failed + (not trial.holds)
        if trial.holds and quiet:
            continue
        mark = "ok  " if trial.holds else "FAIL"
        reason = "" if trial.holds else f": {trial.expected or '-'} != {trial.found or '-'}"
        _say(f"{mark} {trial.entry.name:<40} {visible(trial.entry.path)}:{trial.entry.line}{visible(reason, 1000)}")
    return passed, failed


def _lexicon(request: Request) -> Lexicon:
    named = lexicons_named([*request.names, *request.listed("rules")])
    return load_lexicon(named) if named else builtin_lexicon()


def _say(text: str) -> None:
    print(guarded(text))  # noqa: T201
