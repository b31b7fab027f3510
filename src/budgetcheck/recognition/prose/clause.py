"""A paragraph as it is read: its words, what its clauses have said so far, and the facts that come of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from budgetcheck.arithmetic.currency import CURRENCY_UNITS
from budgetcheck.recognition.facts.fact import Address, Confidence, Fact, Provenance, StatedShare, Unread
from budgetcheck.recognition.facts.keys import (
    FigureRole,
    address_of,
    known,
    role_address,
)
from budgetcheck.recognition.facts.reading import Setting
from budgetcheck.recognition.forms.form import Passage
from budgetcheck.recognition.prose.tokens import ProseScanner, Token
from budgetcheck.recognition.words.lexicon import LexiconEntry
from budgetcheck.text.slots import frozen, slotted

MONEY: Final = frozenset(CURRENCY_UNITS)
PROSE_RANK: Final = 5
_HEADING_SECTIONS: Final = 1_000_000
"""Sections of prose are numbered above the forms."""
_COUNTED_UNITS: Final = re.compile(r"(?:本级)?(?:下属|所属)?\d+(?:家|个)(?:机关|行政单位|事业单位|预算单位)?|^本级$")
"""“下属1家机关和1家事业单位”: all the units there are."""
SOURCES: Final = frozenset({"income.general_public_budget", "income.government_fund", "income.state_capital"})
PARTS_OF_BUDGETS: Final = frozenset(
    {"three_public", "operating_expense", "institution_expense", "procurement", "assets", "performance"}
)
"""Parts of a declaration whose figures are parts of the budgets, never the other way round."""
WHOLES: Final = frozenset({"general_public_budget.total", "government_fund.total", "state_capital.total"})


@frozen
class ProseHead:
    """What a clause speaks of: figures that are stated together, each with the addresses that it may have.

    `tainted` is whether words stand before it that the lexicon does not know; `entry` is None for a functional class.
    """

    figures: tuple[tuple[Address, ...], ...]
    scope: str
    entry: LexiconEntry | None
    token: Token
    tainted: bool = False
    change: Address | None = None
    uncertain: bool = False
    """Whether it is taken only where another printing of the figure agrees."""

    @property
    def main(self) -> Address | None:
        """The address of the first figure; None where the noun has no key."""
        return self.figures[0][0] if self.figures else None

    @property
    def name(self) -> str:
        """The lexicon entry's name."""
        return self.entry.name if self.entry is not None else "classes:path"


@slotted
class ClauseState:
    """What the words of a clause have said so far."""

    subject: ProseHead | None = None
    parent: ProseHead | None = None
    shared: ProseHead | None = None
    """What shares are shares of: what “其中” lists the parts of."""
    outer_shared: ProseHead | None = None
    """The same of the list around a list, which goes on behind the next semicolon."""
    year: int | None = None
    role: str = ""
    """``budget``, ``adjusted``, ``figure``, ``previous``, ``completion``, ``share``, ``limit`` or empty."""
    full_year: bool = False
    """Whether what was completed is the budget of the whole year (“完成全年预算的”)."""
    adjusted: Address | None = None
    """The figure whose budget of the whole year, and no other, the sentence has stated."""
    compare: bool = False
    closed: bool = False
    """Whether “相比” has said all that is compared with, so that the next noun is spoken of."""
    against: int | str | None = None
    """The year compared with; ``last`` for last year in words; None where none was said."""
    basis: str = ""
    direction: int | None = None
    whole: ProseHead | None = None
    heads: list[ProseHead] = field(default_factory=list)
    """Heads since the last figure, for lists that share their figures."""
    unknown: str = ""
    """Words since the last boundary that the lexicon does not know."""
    described: bool = False
    inside: bool = False
    """Whether the sentence has said “其中”."""
    listed: int = 0
    """Figures stated since “其中”."""
    outer: ProseHead | None = None
    """What the sentence spoke of before it told what that is for; it speaks of it again afterwards."""
    changed: Address | None = None
    """Where the last change of the sentence went, for the reason that follows."""
    none: Token | None = None
    counted: bool = False
    each: bool = False
    every: bool = False
    flat: bool = False
    """Whether the clause has said that nothing changed."""
    fresh: bool = False
    """Whether the subject was named in this clause."""
    budget_near: str = ""
    """The budget that the clause has named, of which what follows may speak (“财政专户资金收入1万元，年末结转……”)."""
    astray: bool = False
    """Whether the sentence has counted something that the lexicon does not know, so that further counts may be its."""


@slotted
class ProseFindings:
    """What the lexicon makes of passages: facts, ratios, and amounts not understood."""

    scanner: ProseScanner
    setting: Setting
    facts: list[Fact] = field(default_factory=list)
    ratios: list[StatedShare] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    seen: int = 0
    lists: list[tuple[str, ProseHead]] = field(default_factory=list)
    """What the paragraphs that end in a colon begin lists of, each with how it is numbered itself."""
    listed_in: int = -1
    """The section of these lists."""
    lead: str = ""
    """The paragraph before, where it only names a class (“……（类）……（款）……（项）。”), of which this one speaks."""


class ProseClause:
    """Where the reading of a paragraph stands: its words, what they have said, and what was found in them."""

    def __init__(self, findings: ProseFindings, passage: Passage) -> None:
        self.findings, self.passage, self.setting = findings, passage, findings.setting
        self.whole, self.tokens = findings.scanner.tokens(passage.text, findings.setting.unit_name)
        self.state = ClauseState(year=self.setting.year)
        self.stack: list[ClauseState] = []
        self.topic: ProseHead | None = None
        """What the heading alone says that the paragraph is about."""
        self.totals: dict[str, ProseHead] = {}
        """The totals of income and of expenditure that the paragraph has named."""
        self.sides: dict[str, ProseHead] = {}
        """The sides, income and expenditure, of the budget whose totals the paragraph has named last."""
        self.sentence_whole: ProseHead | None = None
        """What the last share of the sentence was a share of."""
        self.sentence_compare: tuple[bool, int | str | None, str] = (False, None, "")
        self.compared_before: tuple[bool, int | str | None, str] = self.sentence_compare
        """The same of the sentence before, which “其中” goes on with."""
        self.budgets: dict[str, ProseHead] = {}
        """The budgets whose totals the paragraph has named."""
        self.stated: set[Address | None] = set()
        """What the paragraph has stated an amount of."""
        self.list_of: ProseHead | None = None
        """What the paragraph is an item of a list of."""
        self.budget = ""
        """The budget that the paragraph has said it speaks of (“政府性基金预算财政拨款年初结转……”)."""
        self.budgets_named: list[str] = []
        """The budgets of which the paragraph has named a figure, outside of lists."""
        self.sentence = 0
        self.whole_named = -1
        """The sentence that last named the whole unit's income or expenditure; -1 before one has."""
        self.elsewhere = False
        """Whether the sentence speaks of something that the lexicon does not know, or of another unit."""
        self.at = 0
        self.clause_start = 0
        self.heading_scopes, self.heading_compares = self._of_headings()
        if self.heading_compares:
            self.sentence_compare = (True, "last", "")

    def _of_headings(self) -> tuple[list[str], bool]:
        scopes: list[str] = []
        compares = False
        for heading in reversed(self.passage.headings[-3:]):
            _, tokens = self.findings.scanner.tokens(heading)
            for token in tokens:
                if token.kind == "head" and token.entry is not None and token.entry.key != "-":
                    key = token.entry.key
                    budget = key in SOURCES and ("收入" not in token.text or bool(token.entry.texts("also")))
                    scopes.append(key.rpartition(".")[2] if budget else scope_of(address_of(key)))
                    break
            compares = compares or (any(token.role == "compare" for token in tokens) and "上年" in heading)
        return scopes, compares

    def budget_of(self, row: ProseHead) -> ProseHead | None:
        """The budget that the sentence has spoken of and a class of which stands in a row of it."""
        address = row.main or ()
        held = self.budgets.get(address[0]) if len(address) == 4 and address[1] == "by_function" else None
        if held is None:
            return None
        first, *behind = self.whole.text[held.token.end : row.token.start].split("。")
        return held if not behind or "结构" in first else None

    def structured_of(self, row: ProseHead) -> Address | None:
        """Under a heading on a budget's structure, the classes are parts of that budget."""
        address = row.main or ()
        heading = self.passage.headings[-1] if self.passage.headings else ""
        if len(address) != 4 or address[1] != "by_function" or "结构" not in heading:
            return None
        return (
            (address[0], "total") if any(scope.split(".")[0] == address[0] for scope in self.heading_scopes) else None
        )

    def is_own_budget(self, against: int | str | None, basis: str) -> bool:
        """Whether final accounts are compared with the budget of their own year (“比2024年年初预算数减少”)."""
        own = against == "own" or (isinstance(against, int) and against == self.setting.year)
        return self.setting.kind == "final_accounts" and basis == "budget" and own

    def innocent(self, text: str) -> bool:
        """Whether unknown words before a head only name the unit."""
        text = _COUNTED_UNITS.sub("", text)
        if not text:
            return True
        name = self.setting.unit_name
        rest = text.replace(name, "") if name else text
        rest = rest.strip("“”·- ")
        if not rest:
            return True
        return (
            bool(name)
            and len(rest) >= 2
            and (
                name.endswith(rest)
                or (len(rest) >= 3 and _abbreviates(rest, name))
                or SequenceMatcher(None, rest, name).ratio() >= 0.75
                or (rest.startswith(name[:4]) and rest[-1:] == name[-1:])
            )
        )

    def is_last_year(self, against: int | str | None) -> bool:
        """Whether what is compared with is the year before the document's."""
        return against == "last" or (
            isinstance(against, int) and self.setting.year is not None and against == self.setting.year - 1
        )

    def homes(self, head: ProseHead, addresses: Sequence[Address], role: FigureRole) -> list[Address]:
        """Where a figure of a noun lives in this role; nowhere where the model has no key for it."""
        if role == "change" and head.change is not None:
            return [head.change]
        homes = [home for address in addresses if (home := role_address(address, role, self.setting.kind)) is not None]
        return list(dict.fromkeys(homes))

    def set_changed(self, home: Address, token: Token, name: str) -> None:
        """Remember where a change went, for its reason and percentage, and state what it was compared with."""
        state = self.state
        state.changed = home
        basis = state.basis if state.compare else self.sentence_compare[2]
        if basis and known((*home, "base")):
            self.add([(*home, "base")], basis, "", 0, token, name)

    def add(
        self,
        homes: Sequence[Address],
        value: Decimal | str,
        unit: str,
        decimals: int,
        token: Token,
        name: str,
        end: int = 0,
        *,
        uncertain: bool = False,
    ) -> None:
        """State a figure or text under the first of its addresses; the others are what it may be besides."""
        origin = self.origin(name, end or token.end)
        sure: Confidence = "doubtful" if uncertain else "read"
        self.findings.facts.append(
            Fact(homes[0], value, unit, decimals, origin, PROSE_RANK, tuple(dict.fromkeys(homes[1:])), sure)
        )

    def origin(self, entry: str, end: int) -> Provenance:
        """Where something was read: the clause up to `end`, by an entry of the lexicon."""
        quote = self.whole.quote(self.clause_start, end).lstrip("，。；：、")
        heading = self.passage.headings[-1] if self.passage.headings else ""
        section = _HEADING_SECTIONS + self.passage.section
        return Provenance(self.passage.place, quote, entry, heading, section, True)

    def miss(self, token: Token, why: str) -> None:
        """List a figure as seen and not understood."""
        origin = self.origin("", token.end)
        self.findings.unread.append(Unread(token.text, origin, why))

    def unit_near(self) -> str:
        """The unit of a number without one: that of the next number of the paragraph, else of the one before."""
        for token in (*self.tokens[self.at :], *reversed(self.tokens[: self.at])):
            if token.number is not None and token.number.unit in MONEY:
                return token.number.unit
        return "万元"


def _abbreviates(short: str, name: str) -> bool:
    """Whether all letters of a short name stand in the long one in this order (“市藏语委办”)."""
    letters = iter(name)
    return all(letter in letters for letter in short)


def is_generic(entry: LexiconEntry) -> bool:
    """Whether a head only says income or expenditure (收入预算, 支出预算) of whatever stands before it."""
    return entry.key in ("expenditure.total", "income.total") and not entry.texts("also")


def is_source(token: Token) -> bool:
    """Whether a head only names a source of money (一般公共预算拨款), neither income nor expenditure."""
    return (
        token.entry is not None and token.entry.key in SOURCES and "收入" not in token.text and "支出" not in token.text
    )


def scope_of(address: Address) -> str:
    """Tell which part of a declaration a noun speaks of, for the nouns that follow it."""
    if address[:2] == ("fiscal_appropriation", "expenditure"):
        return "fiscal_appropriation_expenditure"
    deep = address[0] in ("performance", "assets") or (address[0] == "general_public_budget" and len(address) == 2)
    return (
        ".".join(address[: -1 if address[-1] in ("count", "total", "amount") else None])
        if address[0] in ("performance", "assets")
        else ".".join(address[: 2 if deep else 1])
    )
