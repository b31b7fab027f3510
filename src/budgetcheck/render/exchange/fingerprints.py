"""Fingerprints: the same finding keeps its identity when lines move or amounts change."""

from __future__ import annotations

import hashlib
from collections import Counter

from budgetcheck.findings.finding import Finding


class Prints:
    """The fingerprints of one file, each numbered by its occurrence so that none comes twice."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def line(self, finding: Finding) -> str:
        """``<hash>:<occurrence>``, within the file: from rule and key path, never from line or amount."""
        base = finding.fingerprint or _digest(finding.rule, finding.figure or "", finding.element or "")
        self._seen[base] += 1
        return f"{base}:{self._seen[base]}"

    def unique(self, finding: Finding, path: str) -> str:
        """A fingerprint that no other finding of the run has, in hexadecimal; `path` is the file's for programs."""
        return _digest(path, self.line(finding))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
