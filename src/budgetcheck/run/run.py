"""Paths -> reports: found, planned and checked, for every command that goes over the files of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetcheck.arithmetic.limits import BYTES
from budgetcheck.files.walk import Found, PassedBy, shown, walk
from budgetcheck.run.items import Item, Reported
from budgetcheck.run.planned.plan import Plan
from budgetcheck.run.reports import report_files
from budgetcheck.settings.find import CONFIGURATIONS
from budgetcheck.source.pipes import is_pipe, piped, standard_input
from budgetcheck.source.read import SourceError, content, means_declaration
from budgetcheck.text.problems import CannotRun, Problem
from budgetcheck.text.words import phrase

if TYPE_CHECKING:
    from budgetcheck.run.passed_by import PassedDeclarations

STDIN = "-"
MOST_PASSED = 100_000
"""Files and folders passed by that are remembered."""


class CheckRun:
    """Goes over the files of a run once; counts what it met and what was left out."""

    def __init__(
        self,
        plan: Plan,
        paths: Sequence[str],
        *,
        stdin_filename: str | None = None,
        recognised: bool = False,
        documents: bool = False,
        wanted: Callable[[str], bool] | None = None,
    ) -> None:
        """`wanted` tells by a file's path whether it is looked at; `recognised` passes named files by, too.

        `documents` searches folders for published documents beside declarations.
        """
        self.plan = plan
        self.paths = paths
        self.stdin_filename = stdin_filename
        self.recognised = recognised
        self._endings: frozenset[str] = frozenset()
        if documents:
            from budgetcheck.documents.detect import ENDINGS

            self._endings = ENDINGS
        self.wanted = wanted
        self.unwanted = 0
        self.left_out = 0
        """Files that are excluded or no declarations."""
        self.excluded = 0
        """Of these, those that the settings exclude."""
        self._passed: list[PassedBy] = []
        self._unread: list[Found] = []
        """Documents met in folders that hold no figures of a budget."""
        self.unreadable: list[Problem] = []
        self.pipes = [path for path in paths if path != STDIN and is_pipe(path)]
        """Pipes that are named, read here and now: what comes through them comes once, and to this process."""
        self._files = [path for path in paths if path != STDIN and path not in self.pipes]

    def __iter__(self) -> Iterator[Reported]:
        """Yield the files that are declarations with their reports, in the order of the walk. Raises CannotRun."""
        if STDIN in self.paths:
            yield from self._standard_input()
        for path in self.pipes:
            yield from self._piped(path)
        named = self._files
        if named:
            settings = self.plan.settings
            jobs = settings.one("jobs")
            for reported in report_files(
                self._items(named),
                self.plan.checkers,
                jobs=None if jobs is None else int(str(jobs.value)),
                cached=settings.flag("cache", True),
            ):
                if reported.report is None:
                    self.left_out += 1
                    if self._endings and len(self._unread) < MOST_PASSED:
                        self._unread.append(reported.item.found)
                else:
                    yield reported

    def _items(self, named: Sequence[str]) -> Iterator[Item]:
        for found in walk(named, unreadable=self._folder, passing=self._pass_by, endings=self._endings):
            if not found.named and found.path.endswith(CONFIGURATIONS) and _is_configuration(found.path):
                continue
            if self.wanted is not None and not self.wanted(found.path):
                self.unwanted += 1
                continue
            item = self.plan.item(found, named=found.named and not self.recognised)
            if item is None:
                self._leave_out(found)
            else:
                yield item

    def _leave_out(self, found: Found) -> None:
        self.left_out += 1
        self.excluded += self.plan.is_excluded(found)

    def _pass_by(self, passed: PassedBy) -> None:
        if len(self._passed) < MOST_PASSED:
            self._passed.append(passed)

    def missed(self) -> PassedDeclarations | None:
        """Return what looks like a declaration and was passed by; None where nothing was."""
        if not self._passed:
            return None
        from budgetcheck.run.passed_by import passed_declarations

        return passed_declarations(self._passed)

    def own_reports(self) -> tuple[str, ...]:
        """Name the reports of this tool among the documents that were met in folders and left out."""
        if not self._unread:
            return ()
        from budgetcheck.run.passed_by import reports_among

        return reports_among(self._unread)

    def _folder(self, folder: str, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        self.unreadable.append(Problem(phrase("run.run.cannot_read_folder", reason=reason), folder))

    def _standard_input(self) -> Iterator[Reported]:
        name = self.stdin_filename
        here = os.getcwd()  # noqa: PTH109
        path = os.path.normpath(os.path.join(here, name)) if name else ""  # noqa: PTH118
        found = Found(path or os.path.join(here, "stdin"), shown(path, here) if name else "<stdin>", True)  # noqa: PTH118
        item = self.plan.item(found, named=True)
        if item is None:
            self._leave_out(found)
        else:
            checker = self.plan.checkers.checker(item.policy)
            yield Reported(item, checker.data(_standard_data(name or ""), found.shown, Path(path) if path else None))

    def _piped(self, name: str) -> Iterator[Reported]:
        here = os.getcwd()  # noqa: PTH109
        path = os.path.normpath(os.path.join(here, name))  # noqa: PTH118
        found = Found(path, shown(path, here), True)
        item = self.plan.item(found, named=True)
        if item is None:
            self._leave_out(found)
            return
        try:
            data = piped(name)
        except SourceError as error:
            from budgetcheck.run.single.check import (
                unreadable,  # as in Checkers: where all is in the cache, it is not needed
            )

            yield Reported(item, unreadable(error, item.found.shown))
        else:
            yield Reported(item, self.plan.checkers.checker(item.policy).data(data, item.found.shown))

    def total(self) -> int:
        """Count the files that the paths come to, without a look into them."""
        named = self._files
        return len(self.paths) - len(named) + (sum(1 for _ in walk(named, endings=self._endings)) if named else 0)

    def finish(self) -> None:
        """Say what kept files from being checked. Raises CannotRun where anything did."""
        problems = [*self.plan.problems, *self.unreadable]
        if self.plan.lost:
            count = self.plan.lost
            problems.append(Problem(phrase("run.run.files_not_checked_faulty", count=count)))
        if problems:
            raise CannotRun.all(problems)

    @property
    def only_files(self) -> bool:
        """Whether every path named is a file, so that leaving all of them out is what was asked for."""
        return all(path != STDIN and os.path.isfile(path) for path in self.paths)  # noqa: PTH113


def _standard_data(name: str) -> bytes:
    """Read standard input as far as a declaration may go; as far as a document may where it is one."""
    data = standard_input()
    if len(data) <= BYTES:
        return data
    from budgetcheck.documents.detect import HEAD, is_document
    from budgetcheck.documents.limits import DOCUMENT_BYTES

    return data + standard_input(DOCUMENT_BYTES - BYTES) if is_document(data[:HEAD], name) else data


def _is_configuration(path: str) -> bool:
    """Whether a file is a configuration by its name, and no declaration by its content."""
    if os.path.basename(path) not in CONFIGURATIONS:  # noqa: PTH119
        return False
    try:
        return not means_declaration(content(path))
    except SourceError as error:
        return error.unreadable or not error.recognised
