"""`rules lint` and `rules coverage`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from budgetcheck.cli import console
from budgetcheck.cli.packs import packs_of, problems_of
from budgetcheck.compiling import compile_packs
from budgetcheck.problems import CannotRun
from budgetcheck.rule import Pack, PackError
from budgetcheck.rulebook import is_named


def lint_packs(
    targets: Sequence[str], paths: Sequence[str], format_: str, output: str | None, lang: str, seconds: str
) -> int:
    """Analyse packs; targets are pack ids, rule ids or pack files. Returns 0, or 1 where there is a defect."""
    from budgetcheck.analysis.lint import lint
    from budgetcheck.render.remarks import lint_json, lint_lines, lint_summary

    spoken = console.language(lang)
    _known_format(format_, ("table", "json"))
    limit = _number("--time-limit", seconds, 86_400)
    files = [target for target in targets if target.endswith(".toml") or Path(target).is_dir()]
    named = [target for target in targets if target not in files]
    # The built-in packs take part always: a user's rule may contradict or repeat one of theirs.
    packs = packs_of((*files, *paths))
    try:
        rulebook = compile_packs(packs)
    except PackError as error:
        raise CannotRun.all(problems_of(error)) from None
    focus = _focus(packs, files or paths, named)
    if targets and not focus:
        raise CannotRun.because("没有这样的规则包或规则", "there is no such pack or rule", ", ".join(targets))
    found = lint(packs, rulebook, focus, float(limit))
    if format_ == "json":
        _put([lint_json(found, spoken)], output)
    else:
        _put(lint_lines(found, spoken), output)
        for line in lint_summary(found, spoken):
            sys.stderr.write(line)
    return 1 if found.defects else 0


def _focus(packs: Sequence[Pack], files: Sequence[str], named: Sequence[str]) -> set[str]:
    """The rules that remarks are about: those of the files and names given, else the built-in ones."""
    if not files and not named:
        return {rule.id for pack in packs for rule in pack.rules}
    own = {rule.id for pack in packs if files and not pack.builtin for rule in pack.rules}
    return own | {rule.id for pack in packs for rule in pack.rules if named and is_named(rule, named)}


def _known_format(name: str, known: Sequence[str]) -> None:
    if name not in known:
        shown = ", ".join(known)
        raise CannotRun.because(f"没有“{name}”这种格式；可用：{shown}", f"no format `{name}`; there are {shown}")


def _number(option: str, text: str, most: int) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= most:
        raise CannotRun.because(
            f"{option} 须为 0 至 {most} 的数字，而不是“{text}”",
            f"{option} takes a number from 0 to {most}, not `{text}`",
        )
    return value


def _put(pieces: Iterable[str], output: str | None) -> None:
    if output is None:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
        return
    from budgetcheck.atomic import write_text

    try:
        write_text(Path(output), pieces)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotRun.because(f"无法写入：{reason}", f"cannot write: {reason}", output) from None
