"""The rules of a run: built-in packs, packs by path, and what is selected of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from budgetcheck.files.regular import head_of
from budgetcheck.rulebook.pack_faults import PackError, PackFault
from budgetcheck.text.pattern import pattern
from budgetcheck.text.problems import CannotRun, FormulaProblem, Problem
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import phrase

if TYPE_CHECKING:
    from budgetcheck.rulebook.book import Rulebook
    from budgetcheck.rulebook.rule import Pack


def pack_files(paths: Sequence[str]) -> list[Path]:
    """Return the files of the packs at the paths, those of a folder sorted. Raises CannotRun."""
    found: list[Path] = []
    for text in paths:
        path = Path(text)
        if path.is_dir():
            files = sorted(path.glob("*.toml"))
            if not files and not lexicons_of((text,)):
                raise CannotRun.because(phrase("run.packs.folder_without_packs"), text)
            found += files
        elif path.exists():
            found.append(path)
        else:
            raise CannotRun.because(phrase("settings.read.there_no_such_rule_pack"), text)
    return found


def lexicons_of(paths: Sequence[str]) -> list[Path]:
    """Return the folders `lexicon` beside the packs at the paths: in a folder of packs, or next to a pack."""
    folders = [Path(text) if Path(text).is_dir() else Path(text).parent for text in paths]
    return list(dict.fromkeys(folder / "lexicon" for folder in folders if (folder / "lexicon").is_dir()))


def lexicons_named(paths: Sequence[str]) -> list[Path]:
    """Return the lexicons that paths mean: files and folders of words, and the folder `lexicon` beside a pack."""
    found: list[Path] = []
    for text in paths:
        beside = lexicons_of((text,))
        path = Path(text)
        if path.is_dir() and beside:
            found += beside
        elif path.is_dir() or not _is_pack(path):
            found.append(path)
        else:
            found += beside
    return found


_PACK: Final = pattern(rb"^\s*\[+(?:pack|rule|family|parameters)\b", re.M)


def _is_pack(path: Path) -> bool:
    """Whether a file holds rules rather than words."""
    try:
        return _PACK.search(head_of(path, 1 << 16)) is not None
    except OSError:
        return False


def packs_of(paths: Sequence[str], *, builtin: bool = True) -> tuple[Pack, ...]:
    """Read the built-in packs and those at the paths. Raises CannotRun with every fault."""
    from budgetcheck.rulebook.load import builtin_packs, load_packs

    found = pack_files(paths)
    try:
        own = builtin_packs() if builtin else ()
        return (*own, *load_packs(found))
    except PackError as error:
        raise CannotRun.all(problems_of(error)) from None


def compiled(packs: Sequence[Pack]) -> Rulebook:
    """Return the rules of packs, ready. Raises CannotRun with every fault."""
    from budgetcheck.rulebook.compile import compile_packs

    try:
        return compile_packs(packs)
    except PackError as error:
        raise CannotRun.all(problems_of(error)) from None


class Targets(NamedTuple):
    """What a command on rules is about: packs by path, and ids or names of packs and rules."""

    files: tuple[str, ...]
    named: tuple[str, ...]


def targets_of(names: Sequence[str]) -> Targets:
    """Tell packs by path from ids and names."""
    files = tuple(name for name in names if name.endswith(".toml") or Path(name).is_dir())
    return Targets(files, tuple(name for name in names if name not in files))


def no_such(names: Sequence[str]) -> CannotRun:
    """Say that there is nothing of these names."""
    return CannotRun.because(phrase("run.packs.there_no_such_pack_rule"), ", ".join(names))


def everything(paths: tuple[str, ...]) -> Rulebook:
    """Return all rules, built in and of the packs at the paths, ready. Raises CannotRun."""
    from budgetcheck.rulebook.builtin import builtin_rulebook

    try:
        rulebook = builtin_rulebook()
        if paths:
            from budgetcheck.rulebook.compile import compile_packs

            rulebook = compile_packs(packs_of(paths, builtin=False), rulebook)
    except PackError as error:
        raise CannotRun.all(problems_of(error)) from None
    return rulebook


def choose(paths: Sequence[str], select: Sequence[str], ignore: Sequence[str]) -> Rulebook:
    """Make the rules ready and keep those asked for. Raises CannotRun."""
    rulebook = everything(tuple(paths))
    for option, patterns in (("--select", select), ("--ignore", ignore)):
        for wanted in patterns:
            if not rulebook.choose((wanted,)).programs:
                raise CannotRun.because(phrase("run.packs.no_rule_meant", option=option, pattern=wanted))
    return rulebook.choose(select, ignore)


def problems_of(error: PackError) -> list[Problem]:
    """Say each fault of the packs as a problem; a formula is shown with a caret under the fault."""
    return [_problem(fault) for fault in error.faults]


def _problem(fault: PackFault) -> Problem:
    words = phrase("run.packs.of_rule", rule=fault.rule, message=fault.message) if fault.rule else fault.message
    if fault.formula is None or fault.at is None:
        return Problem(words, fault.path, fault.span)
    return FormulaProblem(words, fault.path, fault.span, formula=fault.formula, at=fault.at)
