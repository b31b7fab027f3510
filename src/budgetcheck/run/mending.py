"""Files of a run -> the same files with their slips of writing mended, but for figures that a rule disputes."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.label import label
from budgetcheck.declaration.mending import Mended, mended
from budgetcheck.files.reach import base_of
from budgetcheck.files.replace import replacing
from budgetcheck.files.walk import walk
from budgetcheck.findings.finding import FileReport
from budgetcheck.model.record import Kind
from budgetcheck.model.shape import shape_at
from budgetcheck.run.planned.plan import Plan
from budgetcheck.run.single.check import Checker
from budgetcheck.source.locate import Locator
from budgetcheck.source.read import Source, SourceError, content, decode, means_declaration
from budgetcheck.text.places import Route
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

_FIGURES: frozenset[Kind] = frozenset(("amount", "percent", "number"))
_ROUNDS = 5


@frozen
class LeftFigure:
    """A figure that an error would be about, if it said what its slip certainly means."""

    figure: str
    label: Words
    line: int
    rules: tuple[str, ...]
    """The rules that would fail over it."""


@frozen
class MendedFile:
    """A declaration whose writing has slips: as it is, and as it should be."""

    path: str
    shown: str
    old: str
    new: str
    count: int
    marked: bool
    """Whether it begins with a byte order mark, which stays."""
    left: tuple[LeftFigure, ...]
    """Figures whose slips stay, since an error disputes what they would be; in the order of the text."""

    def write(self) -> None:
        """Put the new text in the file's place, whole or not at all. Raises CannotRun where that must not be."""
        real = os.path.realpath(self.path)
        bound = base_of(self.path).bound
        if os.path.islink(self.path) and not real.startswith(bound.rstrip(os.sep) + os.sep):  # noqa: PTH114
            raise CannotRun.because(phrase("run.mending.link_out_repository_not_rewritten"), self.shown)
        try:
            with replacing(Path(self.path)) as stream:
                stream.write((BOM_UTF8 if self.marked else b"") + self.new.encode("utf-8"))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CannotRun.because(phrase("text.problems.cannot_write", reason=reason), self.shown) from None


def mended_files(plan: Plan, names: Sequence[str]) -> Iterator[MendedFile]:
    """Go over the declarations of a run; yield those that have slips whose right form is certain."""
    for found in walk(names):
        item = plan.item(found, named=found.named)
        if item is None or not found.path.lower().endswith(".toml"):
            continue
        try:
            data = content(found.path)
            source = decode(data, found.shown)
        except SourceError:
            continue
        if not found.named and not means_declaration(source.text):
            continue
        if any(fault.fix is not None for fault in declare(source).faults):
            made, left = _mended(source, plan.checkers.checker(item.policy), found.path)
            if made.count or left:
                marked = data.startswith(BOM_UTF8)
                yield MendedFile(found.path, found.shown, source.text, made.text, made.count, marked, left)


def _mended(source: Source, checker: Checker, path: str) -> tuple[Mended, tuple[LeftFigure, ...]]:
    """Mend a text; figures that an error then disputes are left as they were written, for somebody to look at."""
    leave: dict[Route, LeftFigure] = {}
    made = mended(source)
    for _ in range(_ROUNDS):
        figures = {route for route in made.routes if _is_figure(route)}
        if not figures:
            break
        after = Source(source.path, made.text)
        rules = _disputing(checker.source(after, path))
        declared = declare(after)
        addresses = {route: declared.directory.address(route) for route in figures - leave.keys()}
        more = {route: address for route, address in addresses.items() if address in rules}
        if not more:
            break
        lines = Locator(after.text)
        for route, address in more.items():
            span = lines.value(route)
            called = label(route, declared.flat.root)
            leave[route] = LeftFigure(address, called, 0 if span is None else span.line, tuple(rules[address]))
        made = mended(source, leave)
    return made, tuple(sorted(leave.values(), key=lambda one: one.line))


def _is_figure(route: Route) -> bool:
    shape = shape_at(route)
    return shape is None or shape.kind in _FIGURES


def _disputing(report: FileReport) -> Mapping[str, Sequence[str]]:
    """The addresses of all figures that an error sets against each other or suspects, each with the rules.

    What a finding is merely pinned to is not in dispute: that some other figure is absent says nothing against it.
    """
    found: dict[str, dict[str, None]] = {}
    for finding in report.findings:
        if finding.verdict == "fails" and finding.severity == "error":
            figures = {term.figure for side in (finding.left, finding.right) if side for term in side.terms}
            figures.update(figure for suspect in finding.suspects for figure in suspect.figures)
            for figure in figures:
                found.setdefault(figure, {})[finding.rule] = None
    return {figure: [*rules] for figure, rules in found.items()}
