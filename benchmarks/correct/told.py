"""What one disclosure tells: its year, and what it compares the year with."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.correct.press import Document, Press
from benchmarks.correct.years import Year, exact_year

Reading = Callable[[Year], int]


@dataclass(frozen=True)
class Told:
    """What one disclosure tells: the year, last year, the base it compares with, the initial budget, how it prints."""

    rng: random.Random
    press: Press
    kind: str
    scope: str
    calendar: int
    year: Year
    last: Year
    base: Year
    initial: Year
    fiscal: bool
    explains: bool
    """Whether it gives last year's figures, and so explains every change."""

    @property
    def final(self) -> bool:
        return self.kind == "final_accounts"

    def change(self, reading: Reading) -> Any:
        """Print a change on the base: bare where nothing changed, else with reason, percentage and base."""
        now, then = reading(self.year), reading(self.base)
        if now == then and self.base is self.last and self.rng.random() < 0.5:
            return self.press.plain(0)
        told: Document = {"value": self.press.plain(now - then)}
        if now != then or self.rng.random() < 0.5:
            told["reason"] = (
                "与上年持平" if now == then else self.rng.choice(("人员经费按标准调整", "据实安排项目经费"))
            )
        if then and self.rng.random() < 0.7:
            told["percent"] = self.press.percent(now - then, then)
        if self.base is not self.last:
            told["base"] = "budget" if self.final else "executed"
        elif self.rng.random() < 0.3:
            told["base"] = "executed" if self.final else "budget"
        return told

    def compared(self, row: Document, reading: Reading) -> None:
        """Add last year's figure, the change and its percentage, the budget and its completion to a row."""
        now, then, first = reading(self.year), reading(self.last), reading(self.initial)
        if self.rng.random() < 0.5:
            if self.rng.random() < 0.8:
                row["previous"] = self.press.amount(then)
            if self.rng.random() < 0.6:
                row["change"] = self.press.plain(now - then)
            if then and self.rng.random() < 0.6 and ("previous" in row or "change" in row):
                row["percent"] = self.press.percent(now - then, then)
        if self.final and self.rng.random() < 0.5:
            row["budget"] = self.press.amount(first)
            if first and self.rng.random() < 0.8:
                row["completion"] = self.press.percent(now, first)


def telling(
    rng: random.Random, press: Press, kind: str, scope: str, calendar: int, year: Year, last: Year, fiscal: bool
) -> Told:
    """Decide what a disclosure compares with."""
    base = last if rng.random() < 0.8 else exact_year(rng, kind, fiscal=fiscal)
    initial = year if rng.random() < 0.2 else exact_year(rng, "budget", fiscal=fiscal)
    return Told(rng, press, kind, scope, calendar, year, last, base, initial, fiscal, rng.random() < 0.5)
