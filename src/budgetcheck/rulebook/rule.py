"""Rules and packs as immutable types, apart from how they are read, so that a run that reads none imports little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

from budgetcheck.arithmetic.limits import WHOLE_DIGITS
from budgetcheck.arithmetic.proportion import Proportion
from budgetcheck.rulebook.pack_faults import PackError, PackFault
from budgetcheck.text.places import Route
from budgetcheck.text.severity import Severity
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Words, phrase

__all__ = [
    "HEADS",
    "AppliesTo",
    "Duty",
    "Example",
    "Head",
    "Pack",
    "PackError",
    "PackFault",
    "Rule",
    "Threshold",
    "Tolerance",
]

Head: TypeAlias = Literal["timeliness", "completeness", "detail", "correctness", "readability"]
"""What of a disclosure a duty is about, as inspections sort it."""
HEADS: Final[Mapping[str, Words]] = {
    "timeliness": phrase("rulebook.duties.time"),
    "completeness": phrase("rulebook.duties.complete"),
    "detail": phrase("rulebook.duties.detail"),
    "correctness": phrase("rulebook.duties.correct"),
    "readability": phrase("rulebook.duties.readable"),
}
"""The five heads of inspections, in their order."""
Tolerance = Literal["rounding", "exact", "cut", "last-digit", "printed", "coarser"] | Decimal | Proportion
"""How far apart both sides of a comparison may be. `rounding`: as far as the rounding of the figures goes; `exact`: not
at all; a number: so much further; a share: that of the larger side. `cut` and `last-digit`: percentages may have been
cut, or adjusted in their last digit. `printed`: both sides are printings of one amount, equal where they show the same
number of decimals. `coarser`: what is printed in fewer decimals may have been computed from the others as they are
rounded to these."""


@frozen
class AppliesTo:
    """The disclosures a pack or rule is for; an empty tuple means all."""

    kind: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()

    def fits(self, kind: str, scope: str) -> bool:
        """Whether a disclosure of this kind and scope is meant."""
        return (not self.kind or kind in self.kind) and (not self.scope or scope in self.scope)


@frozen
class Threshold:
    """A named number that rules compare with and users may set; an amount where it has a currency unit."""

    name: str
    value: Decimal
    currency_unit: str | None
    title: Words


@frozen
class Example:
    """A partial declaration that shows a rule: good (must not fail) or bad (must fail as expected)."""

    good: bool
    number: int
    note: Words
    declaration: Mapping[str, Any]
    expect: Mapping[str, str]


@frozen
class Rule:
    """One block of a pack: what is asserted, of what, how grave, why, and what to do."""

    id: str
    name: str
    title: Words
    severity: Severity
    check: str
    pack: str
    each: tuple[str, ...] = ()
    when: str | None = None
    cite: tuple[str, ...] = ()
    why: Words = EMPTY
    remedy: Words = EMPTY
    tolerance: Tolerance = "rounding"
    applies_to: tuple[AppliesTo, ...] = ()
    figure: str | None = None
    examples: tuple[Example, ...] = ()
    path: str = ""
    block: Route = ()
    """Where its block stands in the pack: a rule of its own, or a member of a family."""
    needs: str = ""
    """`whole`: nothing can be said on an excerpt, since what is not there may stand in the rest of the document."""
    duties: tuple[str, ...] = ()
    """The duties of disclosure that it serves."""
    patterns: tuple[tuple[str, str], ...] = ()
    """Those of the pack that its formulas name, written out."""

    @property
    def widest(self) -> Fraction:
        """The most that its tolerance allows beyond rounding, whatever it compares; a share of that has no bound."""
        if isinstance(self.tolerance, Proportion):
            return Fraction(10**WHOLE_DIGITS)
        if self.tolerance in ("cut", "last-digit"):
            return Fraction(1, 2)
        return Fraction(self.tolerance) if isinstance(self.tolerance, Decimal) else Fraction(0)

    def fits(self, kind: str, scope: str) -> bool:
        """Whether the rule is for disclosures of this kind and scope."""
        return all(applies.fits(kind, scope) for applies in self.applies_to)


@frozen
class Duty:
    """One duty: what it demands of whom, by which source, and what of a document decides it."""

    id: str
    head: Head
    title: Words
    source: str = ""
    mark: str = ""
    """`V`: the provision was read; `V2`: known through another text; `practice`: custom without a text."""
    applies_to: AppliesTo = field(default_factory=AppliesTo)
    region: tuple[str, ...] = ()
    """Where it is in force, as names of provinces and cities; everywhere without any."""
    local: tuple[tuple[str, str], ...] = ()
    """What regions prescribe besides, as the name of the region and the source there."""
    seen_in: Words = EMPTY
    """The keys, tables or texts that decide it."""
    by_eye: bool = False
    """Only a reader can judge it."""
    rules: tuple[str, ...] = ()
    """The ids of rules that serve it, beside those that say so themselves."""
    also: tuple[str, ...] = ()
    """The ids of rules that may find it broken but look at a part of it only, so that it is not met by them alone."""
    one_of: tuple[str, ...] = ()
    """The ids of rules any of which is enough, since each covers the whole of it in one form or another."""
    evidence: tuple[str, ...] = ()
    """Keys that have to be stated for it to be met, `a|b` one of two, `list[].key` in each row of a list."""
    whole: bool = False
    """Whether it is about all there is of something, so that a part of a document cannot show it."""
    lapses: bool = False
    """Whether there is nothing to do where its rules do not apply to what is stated; else that leaves it open."""
    shows: tuple[tuple[str, Words], ...] = ()
    """Conditions that have to hold for it to be met, as formulas, each with what cannot be seen where it does not."""
    lapses_where: str | None = None
    """The condition under which a whole document has nothing to show, as a formula."""
    lapses_with: str | None = None
    """The duty whose condition that is, where it has none of its own."""

    @property
    def named_rules(self) -> tuple[str, ...]:
        """The ids of all rules that it names."""
        return tuple(dict.fromkeys((*self.rules, *self.one_of, *self.also)))

    def binds(self, kind: str, scope: str, region: str) -> bool:
        """Whether it is a duty of a disclosure of this kind and scope, in this region."""
        return self.applies_to.fits(kind, scope) and (
            not self.region or any(_within(one, region) for one in self.region)
        )

    def source_in(self, region: object) -> str:
        """Its source, with what this region prescribes besides; local law is named in its region only."""
        besides = [source for name, source in self.local if isinstance(region, str) and _within(name, region)]
        return "；".join(filter(None, (self.source, *besides)))


def _within(name: str, region: str) -> bool:
    """Whether a region is that province or city or lies in it, and does not only have its name in another's.

    青海省河南蒙古族自治县 is not in 河南, and 重庆路街道 of another city not in 重庆.
    """
    if region.startswith(name) or region.endswith(name):
        return True
    if name.endswith(("省", "市", "区", "县", "州", "盟", "旗")):
        return name in region
    return any(f"{name}{level}" in region for level in ("省", "市", "自治区", "区", "自治州", "州", "盟"))


@frozen
class Pack:
    """A file of rules with its thresholds."""

    id: str
    title: Words
    description: Words
    path: str
    text: str
    rules: tuple[Rule, ...]
    thresholds: tuple[Threshold, ...] = ()
    duties: tuple[Duty, ...] = ()
    builtin: bool = False
