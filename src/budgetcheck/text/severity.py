"""How grave a finding is, and what can come of judging a rule: the words that rules, settings and reports share."""

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "warning", "info"]
Verdict = Literal["holds", "rounding", "fails", "undecided", "not_applicable"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
VERDICTS: tuple[Verdict, ...] = ("holds", "rounding", "fails", "undecided", "not_applicable")
