"""Baseline: the findings a repository has accepted for now, in a file of fingerprints that diffs line by line.

A fingerprint is made of the rule, the figure's address and which occurrence it is, never of lines or amounts, so that
an accepted finding stays accepted when the file is edited around it. Entries are kept under the file's path relative
to the baseline's own folder.
"""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, NamedTuple

from budgetcheck.files.regular import read_regular, why_unread
from budgetcheck.files.replace import write_text
from budgetcheck.findings.accepted import Acceptance, KnownFindings
from budgetcheck.findings.finding import FileReport, Finding
from budgetcheck.rulebook.ids import COMMENT_FAULT
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import json_escaped, visible
from budgetcheck.text.slots import slotted
from budgetcheck.text.words import phrase

_VERSION = 1
_SIZE_LIMIT = 24 << 20


class Entry(NamedTuple):
    """One accepted finding; rule and figure are there for people."""

    fingerprint: str
    rule: str
    figure: str


@slotted
class Baseline:
    """Accepted findings by file, and the folder that the paths are relative to."""

    folder: Path
    files: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """How many findings are accepted."""
        return sum(map(len, self.files.values()))

    def acceptance(self, file: Path, required: Callable[[str], bool]) -> Acceptance | None:
        """Return what accepts a file's findings, each entry once, but those of required rules; None for nothing."""
        entries = self.files.get(self.name(file))
        if entries is None:
            return None
        return KnownFindings(
            lambda: (entry.fingerprint for entry in entries), lambda finding: _acceptable(finding, required)
        )

    def add(self, report: FileReport, file: Path, required: Callable[[str], bool]) -> None:
        """Accept every finding of a report, but those of required rules and of comments."""
        entries = sorted(
            Entry(finding.fingerprint, finding.rule, visible(finding.figure or ""))
            for finding in report.findings
            if _acceptable(finding, required)
        )
        if entries:
            self.files[self.name(file)] = tuple(entries)

    def name(self, file: Path) -> str:
        """Return a file's path as the baseline has it: relative to its folder, '/' between folders."""
        try:
            relative = os.path.relpath(file, self.folder)
        except ValueError:  # another drive
            relative = str(file)
        return visible(relative.replace(os.sep, "/") if os.sep != "/" else relative)


def record(folder: Path, reports: Iterable[tuple[FileReport, Path]], required: Callable[[str], bool]) -> Baseline:
    """Make a baseline that accepts every finding of these reports, but those of required rules and of comments."""
    baseline = Baseline(folder)
    for report, file in reports:
        baseline.add(report, file, required)
    return baseline


class Pruned(NamedTuple):
    """A baseline without what is no longer found, and what was taken out of it."""

    baseline: Baseline
    removed: dict[str, tuple[Entry, ...]]


def prune(baseline: Baseline, found: Mapping[str, Iterable[str]], exists: Callable[[str], bool]) -> Pruned:
    """Drop entries whose finding is gone.

    `found` holds the fingerprints found now, for every file that was checked, under the names of `Baseline.name`.
    Files that were not checked keep their entries as long as they exist.
    """
    result = Baseline(baseline.folder)
    removed: dict[str, tuple[Entry, ...]] = {}
    for file, entries in baseline.files.items():
        if file in found:
            left = Counter(found[file])
        elif exists(file):
            result.files[file] = entries
            continue
        else:
            left = Counter()
        kept: list[Entry] = []
        gone: list[Entry] = []
        for entry in entries:
            if left[entry.fingerprint] > 0:
                left[entry.fingerprint] -= 1
                kept.append(entry)
            else:
                gone.append(entry)
        if kept:
            result.files[file] = tuple(kept)
        if gone:
            removed[file] = tuple(gone)
    return Pruned(result, removed)


def _acceptable(finding: Finding, required: Callable[[str], bool]) -> bool:
    return finding.verdict == "fails" and not finding.rule.startswith(COMMENT_FAULT) and not required(finding.rule)


# -- the file ----------------------------------------------------------------------------------------------------------


def dump(baseline: Baseline) -> str:
    """Write as JSON in a stable order, one accepted finding a line."""
    pieces = [f'{{\n  "version": {_VERSION},\n  "tool": "budgetcheck",\n  "files": {{']
    for number, (file, entries) in enumerate(sorted(baseline.files.items())):
        pieces.append(f"{',' if number else ''}\n    {json_escaped(json.dumps(file, ensure_ascii=False))}: [")
        lines = [json_escaped(json.dumps(entry._asdict(), ensure_ascii=False)) for entry in sorted(entries)]
        pieces.append("\n      " + ",\n      ".join(lines) + "\n    ]")
    pieces.append("\n  }\n}\n" if baseline.files else "}\n}\n")
    return "".join(pieces)


def save(baseline: Baseline, path: Path) -> None:
    """Write the file whole or not at all. Raises CannotRun."""
    try:
        write_text(path, [dump(baseline)])
    except OSError as error:
        why = why_unread(error)
        raise CannotRun.because(phrase("findings.baseline.cannot_write_baseline", reason=why), str(path)) from None


def load_baseline(path: Path, shown: str) -> Baseline:
    """Read a baseline. Raises CannotRun where the file is absent, no baseline, or damaged."""
    try:
        text = read_regular(path, _SIZE_LIMIT).decode("utf-8-sig")
    except FileNotFoundError:
        raise CannotRun.because(
            phrase("findings.baseline.there_no_such_baseline_make"),
            shown,
        ) from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            most = _SIZE_LIMIT >> 20
            raise CannotRun.because(phrase("findings.baseline.too_large", most=most), shown) from None
        why = why_unread(error)
        raise CannotRun.because(phrase("findings.baseline.cannot_read_baseline", reason=why), shown) from None
    except UnicodeDecodeError:
        raise _damaged(shown) from None
    try:
        document = json.loads(text, object_pairs_hook=_Sharing().made)
    except (ValueError, RecursionError):
        raise _damaged(shown) from None
    if isinstance(document, dict) and isinstance(document.get("version"), int) and document["version"] > _VERSION:
        raise CannotRun.because(
            phrase("findings.baseline.baseline_newer_budgetcheck_please"),
            shown,
        )
    try:
        return _read(document, path)
    except (TypeError, KeyError, ValueError, AttributeError):
        raise _damaged(shown) from None


def _read(document: object, path: Path) -> Baseline:
    if not isinstance(document, dict) or document["version"] != _VERSION:
        raise ValueError
    files: dict[str, tuple[Entry, ...]] = {}
    for file, entries in document["files"].items():
        made = tuple(one if isinstance(one, Entry) else _entry(one) for one in entries)
        if not all(isinstance(part, str) for entry in made for part in entry):
            raise ValueError
        files[file] = made
    return Baseline(path.resolve().parent, files)


class _Sharing:
    """Makes entries as they are read, with one text for all that say the same: a large file has few different ones."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def made(self, pairs: list[tuple[str, object]]) -> object:
        """Return an entry, or what else the pairs stand for."""
        found = dict(pairs)
        rule, figure = found.get("rule"), found.get("figure")
        if not isinstance(rule, str) or not isinstance(figure, str) or "fingerprint" not in found:
            return found
        shared = self._texts.setdefault
        return _entry({**found, "rule": shared(rule, rule), "figure": shared(figure, figure)})


def _entry(found: Mapping[str, Any]) -> Entry:
    return Entry(found["fingerprint"], found["rule"], found["figure"])


def _damaged(shown: str) -> CannotRun:
    return CannotRun.because(
        phrase("findings.baseline.no_baseline_damaged_unresolved_merge"),
        shown,
    )
