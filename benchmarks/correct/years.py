"""Made-up years of a unit, exact to the fen: every identity holds because every figure is a sum of the same atoms."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BUDGETS = ("general_public_budget", "government_fund", "state_capital")


OWN = ("fiscal_account", "undertaking", "business", "superior_subsidy", "subordinate_remittance", "other")


EXTRA = ("remitted_to_superior", "business", "subordinate_subsidy")


FUNCTIONS = {
    "general_public_budget": ("2010301", "2010302", "2010399", "2040601", "2080505", "2080506", "2101101", "2210201"),
    "government_fund": ("2120801", "2120803", "2296002"),
    "state_capital": ("2230105", "2230199"),
    "own": ("2010302", "2010399", "2210201"),
}


PERSONNEL = ("30101", "30102", "30103", "30108", "30109", "30113", "30301", "30302", "30305")


PUBLIC = ("30201", "30205", "30211", "30212", "30217", "30231", "30239", "30299", "31002", "31013", "30399")


PAIRED = {"30113": "2210201", "30108": "2080505", "30109": "2080506"}
"""Economic codes and the functional codes under which the same money stands."""


LINKED = {"30212": "abroad", "30217": "reception", "30231": "maintenance", "31013": "purchase"}


PROJECTS = ("政务管理", "信息系统维护", "基层设施", "业务培训", "专项整治", "公共服务")


WAN = 1_000_000
"""Fen in 万元."""


@dataclass
class Year:
    """A year exactly, in fen: atoms by what they are, from which every figure is a sum."""

    basic: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By budget (or `own`) and functional code."""
    project: Counter[tuple[str, str]] = field(default_factory=Counter)
    economic: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    """Basic expenditure by budget, economic code and whether it is public expense."""
    extra: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Expenditure beside basic and project, by kind and functional code."""
    carried_over: Counter[str] = field(default_factory=Counter)
    carried_forward: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    """Own income by source."""
    surplus: Counter[str] = field(default_factory=Counter)
    """`used` and `allocated`."""
    projects: Counter[tuple[str, str]] = field(default_factory=Counter)
    """All project expenditure by project and kind."""
    three_public: Counter[str] = field(default_factory=Counter)
    operating: Counter[str] = field(default_factory=Counter)
    procured: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Year) -> Year:
        joint = Year()
        for name in vars(joint):
            total: Counter[Any] = Counter(getattr(self, name))
            total.update(getattr(other, name))
            setattr(joint, name, total)
        return joint

    def spent(self, budget: str, *columns: str) -> int:
        """Expenditure of one budget, of basic and project where no column is named."""
        return sum(
            amount
            for column in columns or ("basic", "project")
            for (of, _), amount in getattr(self, column).items()
            if of == budget
        )

    def basic_total(self) -> int:
        return self.basic.total()

    def project_total(self) -> int:
        return self.project.total()

    def current_expenditure(self) -> int:
        return self.basic.total() + self.project.total() + self.extra.total()

    def income_of(self, budget: str) -> int:
        """This year's appropriation of a budget: what is spent and carried forward beyond what was carried over."""
        return self.spent(budget) + self.carried_forward[budget] - self.carried_over[budget]

    def current_income(self) -> int:
        return sum(self.income_of(budget) for budget in BUDGETS) + self.own.total()

    def total(self) -> int:
        return self.current_income() + self.surplus["used"] + self.carried_over.total()

    def appropriation(self) -> int:
        return sum(self.income_of(budget) + self.carried_over[budget] for budget in BUDGETS)

    def side(self, *, public: bool, budget: str | None = None) -> int:
        """Personnel or public expense, of one budget or of all."""
        return sum(
            amount
            for (of, _, is_public), amount in self.economic.items()
            if is_public == public and budget in (None, of)
        )

    def vehicle(self) -> int:
        return self.three_public["purchase"] + self.three_public["maintenance"]


def drawn(rng: random.Random, zero: float = 0.15) -> int:
    """Draw an amount in fen: often 0, sometimes a few yuan, mostly between 0.1 and 1,000 万元."""
    chance = rng.random()
    if chance < zero:
        return 0
    if chance < zero + 0.12:
        return rng.randint(1, 12_000)
    size = rng.choice((WAN // 10, WAN, 10 * WAN, 100 * WAN, 1000 * WAN))
    amount = rng.randint(1, size)
    return amount if rng.random() < 0.7 else amount - amount % 10_000


def split(rng: random.Random, amount: int, keys: Sequence[Any]) -> Counter[Any]:
    """Split an amount over keys; some get nothing, some a few fen."""
    parts: Counter[Any] = Counter()
    left = amount
    for key in rng.sample(list(keys), len(keys)):
        part = rng.choice((0, min(left, rng.randint(1, 500)), rng.randint(0, left)))
        parts[key] += part
        left -= part
    parts[keys[0]] += left
    return parts


def unpaired(rng: random.Random, of: str) -> list[tuple[str, str]]:
    """Draw functional codes of a budget that no economic code answers to."""
    return [(of, code) for code in FUNCTIONS[of][: rng.randint(1, 8)] if code not in PAIRED.values()]


def exact_year(rng: random.Random, kind: str, *, fiscal: bool) -> Year:
    """Draw a year of one unit; a fiscal unit has appropriations of the year and nothing else."""
    year = Year()
    sources = list(BUDGETS[: rng.choice((1, 1, 2, 3))]) + ([] if fiscal else ["own"])
    for of in sources:
        if of in ("general_public_budget", "own"):
            economic = {
                (of, code, code in PUBLIC): drawn(rng, 0.3)
                for code in rng.sample(PERSONNEL + PUBLIC, rng.randint(1, 12))
            }
            if rng.random() < 0.3:  # some subsidies to persons are public money
                economic[(of, "30399", True)] = drawn(rng)
            if of == "general_public_budget":  # every unit has people
                economic[(of, "30101", False)] = rng.randint(5 * WAN, 500 * WAN)
            year.economic.update(economic)
            paired = {(of, PAIRED[code]): amount for (_, code, _), amount in economic.items() if code in PAIRED}
            year.basic.update(paired)
            year.basic.update(split(rng, sum(economic.values()) - sum(paired.values()), unpaired(rng, of)))
        codes = unpaired(rng, of)
        year.project.update(split(rng, drawn(rng), codes))
    if not fiscal:
        for budget in (*BUDGETS, "own"):
            carried, forward = drawn(rng, 0.6), drawn(rng, 0.6)
            year.carried_forward[budget] = forward
            year.carried_over[budget] = min(carried, year.spent(budget) + forward)
        if rng.random() < 0.4:
            for extra in EXTRA:
                year.extra[(extra, rng.choice(FUNCTIONS["own"]))] += drawn(rng, 0.5)
        spent = year.spent("own") + year.extra.total() + year.carried_forward["own"]
        if kind == "final_accounts":
            year.surplus["allocated"] = drawn(rng, 0.6)
            spent += year.surplus["allocated"]
            year.surplus["used"] = min(drawn(rng, 0.6), spent - year.carried_over["own"])
        year.own = split(rng, spent - year.carried_over["own"] - year.surplus["used"], OWN)
    names = rng.sample(PROJECTS, rng.randint(1, len(PROJECTS)))
    kinds = [(name, rng.choice(("operating", "special"))) for name in names]
    year.projects = split(rng, year.project_total(), kinds)
    for item in ("abroad", "purchase", "maintenance", "reception"):
        linked = sum(a for (_, code, _), a in year.economic.items() if LINKED.get(code) == item)
        year.three_public[item] = linked
    room = year.spent("general_public_budget", "project")
    for item in ("maintenance", "reception"):
        more = min(drawn(rng, 0.6), room)
        year.three_public[item] += more
        room -= more
    if 0 < year.three_public["purchase"] < 5 * WAN:  # no vehicle costs so little
        raised = 5 * WAN - year.three_public["purchase"]
        year.three_public["purchase"] += raised
        year.project["general_public_budget", "2010302"] += raised
        year.projects[kinds[0]] += raised
    public = year.side(public=True, budget="general_public_budget")
    year.operating["total"] = public
    for (name, _), amount in year.projects.items():
        if amount:
            year.procured[name] += rng.randint(0, amount)
    return year
