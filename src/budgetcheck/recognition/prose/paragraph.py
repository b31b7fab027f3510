"""Prose → facts, clause by clause: head noun, amount, unit, direction, percentage; roles told by words round the head.

A figure is taken only where every word between the last boundary and the figure is accounted for by the lexicon;
anything else is listed as seen and not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from budgetcheck.recognition.facts.fact import NAMELESS, Address, Confidence, Fact, Provenance, StatedShare, Unread
from budgetcheck.recognition.facts.keys import (
    FigureRole,
    address_of,
    change_of,
    known,
    role_address,
    spec_at,
    written_key,
)
from budgetcheck.recognition.facts.reading import STATED_ZERO, Setting
from budgetcheck.recognition.forms.form import Passage
from budgetcheck.recognition.prose.tokens import ProseScanner, Token
from budgetcheck.recognition.words.lexicon import LexiconEntry
from budgetcheck.recognition.words.wording import PrintedNumber

_LONG: Final = 4_000
"""Characters of a paragraph that are read together; published ones rarely have a thousand."""
MONEY: Final = frozenset({"元", "千元", "万元", "亿元"})
PROSE_RANK: Final = 5
_SKIPPED: Final = re.compile("名词解释|名词术语|专业名词|主要职能|主要职责|机构设置|单位职责|部门职责|职能|单位构成")
_HEADING_SECTIONS: Final = 1_000_000
"""Sections of prose are numbered above the forms."""


@dataclass(frozen=True, slots=True)
class _Head:
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


@dataclass(slots=True)
class _State:
    subject: _Head | None = None
    parent: _Head | None = None
    year: int | None = None
    role: str = ""
    """``budget``, ``adjusted``, ``figure``, ``previous``, ``completion``, ``share``, ``limit`` or empty."""
    compare: bool = False
    closed: bool = False
    """Whether “相比” has said all that is compared with, so that the next noun is spoken of."""
    against: int | str | None = None
    """The year compared with; ``last`` for last year in words; None where none was said."""
    basis: str = ""
    direction: int | None = None
    whole: _Head | None = None
    heads: list[_Head] = field(default_factory=list)
    """Heads since the last figure, for lists that share their figures."""
    unknown: str = ""
    """Words since the last boundary that the lexicon does not know."""
    described: bool = False
    inside: bool = False
    """Whether the sentence has said “其中”."""
    listed: int = 0
    """Figures stated since “其中”."""
    outer: _Head | None = None
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
    astray: bool = False
    """Whether the sentence has counted something that the lexicon does not know, so that further counts may be its."""


@dataclass(slots=True)
class ProseReader:
    """Reads passages one by one into facts, ratios, and amounts not understood."""

    scanner: ProseScanner
    setting: Setting
    facts: list[Fact] = field(default_factory=list)
    ratios: list[StatedShare] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    seen: int = 0

    def read(self, passage: Passage) -> None:
        """Read one paragraph."""
        if passage.headings and _SKIPPED.search(passage.headings[-1]):
            return
        for text in _portions(passage.text):
            _Paragraph(self, replace(passage, text=text)).read()


def _portions(text: str) -> Iterator[str]:
    """A paragraph, or its sentences in portions that are read in time however long it is."""
    if len(text) <= _LONG:
        yield text
        return
    held = ""
    for sentence in re.findall(rf"[^。]{{1,{_LONG}}}。?", text):
        if held and len(held) + len(sentence) > _LONG:
            yield held
            held = ""
        held += sentence
    if held:
        yield held


class _Paragraph:
    def __init__(self, reader: ProseReader, passage: Passage) -> None:
        self.reader, self.passage, self.setting = reader, passage, reader.setting
        self.whole, self.tokens = reader.scanner.tokens(passage.text, reader.setting.unit_name)
        self.state = _State(year=self.setting.year)
        self.stack: list[_State] = []
        self.totals: dict[str, _Head] = {}
        """The totals of income and of expenditure that the paragraph has named."""
        self.sentence_whole: _Head | None = None
        """What the last share of the sentence was a share of."""
        self.sentence_compare: tuple[bool, int | str | None, str] = (False, None, "")
        self.at = 0
        self.clause_start = 0
        self.heading_scopes, self.heading_compares = self._of_headings()
        if self.heading_compares:
            self.sentence_compare = (True, "last", "")
        self._topic()

    def _topic(self) -> None:
        """Under a heading that is just a head noun (“（二）公务接待费”) a sentence without one speaks of it."""
        heading = self.passage.headings[-1] if self.passage.headings else ""
        _, tokens = self.reader.scanner.tokens(heading, self.setting.unit_name)
        heads = [token for token in tokens if token.kind == "head"]
        plain_noun = (
            len(heads) == 1
            and heads[0].entry is not None
            and not heads[0].entry.texts("also")
            and (not _is_generic(heads[0].entry) or heads[0].text in _TOPICS)
        )
        if plain_noun and all(
            token.kind in ("head", "year", "name") or token.role in ("fill", "budget", "figure") for token in tokens
        ):
            at, self.at = self.at, len(tokens)
            held, self.tokens = self.tokens, tokens
            self._head(heads[0])
            self.at, self.tokens = at, held
            self.state.heads, self.state.fresh, self.state.role, self.state.unknown = [], False, "", ""

    def _of_headings(self) -> tuple[list[str], bool]:
        scopes: list[str] = []
        compares = False
        for heading in reversed(self.passage.headings[-3:]):
            _, tokens = self.reader.scanner.tokens(heading)
            for token in tokens:
                if token.kind == "head" and token.entry is not None and token.entry.key != "-":
                    key = token.entry.key
                    budget = key in _SOURCES and ("收入" not in token.text or bool(token.entry.texts("also")))
                    scopes.append(key.rpartition(".")[2] if budget else _scope_of(address_of(key)))
                    break
            compares = compares or (any(token.role == "compare" for token in tokens) and "上年" in heading)
        return scopes, compares

    # -- the walk ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.kind == "mark":
                self._mark(token)
            elif token.kind == "text":
                self.state.unknown += token.text
            elif token.kind == "name":
                pass
            elif token.kind == "year":
                self._year(token)
            elif token.kind == "number":
                self._number(token)
            elif token.kind == "head":
                self._head(token)
            elif token.kind == "path":
                self._path(token)
            else:
                self._role(token)
        self._end_of_clause()

    def _mark(self, token: Token) -> None:
        state = self.state
        if token.text == "(":
            self.stack.append(replace(state, heads=list(state.heads)))
            self.state = replace(state, parent=state.subject, unknown="", heads=[], none=None, role="", described=False)
            return
        if token.text == ")":
            if self.stack:
                self._end_of_clause()
                inner, self.state = self.state, self.stack.pop()
                if self.state.direction is not None and inner.direction is not None:
                    self.state.direction = self.state.direction
            return
        if token.text == "、":
            return
        self._end_of_clause()
        self.clause_start = token.end
        state.unknown, state.none, state.fresh, state.counted = "", None, False, False
        state.flat = False
        state.heads = [] if token.text != "，" or not state.each else state.heads
        state.each = state.every = False
        if token.text == "：":
            return
        if state.direction is not None or state.role:
            state.role = ""
        state.direction = None
        state.whole = None
        if state.described and token.text != "，":
            state.subject = state.outer
        if token.text != "，":
            state.described, state.compare, state.against, state.basis = False, False, None, ""
        if token.text in "。；！？":
            state.astray = False
        if token.text in "。！？":
            if state.inside:
                state.subject = state.parent if state.listed > 1 else None
            state.inside = False
            state.parent = self.sentence_whole = None
            self.sentence_compare = (True, "last", "") if self.heading_compares else (False, None, "")

    def _year(self, token: Token) -> None:
        state, year = self.state, int(token.text)
        if state.compare and state.direction is None:
            state.against = year
            state.unknown = ""
        elif not state.described:
            state.year = year

    def _role(self, token: Token) -> None:
        state, role = self.state, token.role
        if role == "fill":
            self._bare(token)
            return
        if role == "measure":
            state.unknown += token.text
        elif role == "compare":
            if state.compare and state.direction is None and token.text in ("相比", "对比", "相较"):
                state.closed = True
                return  # “与2023年度相比”
            state.compare, state.direction, state.basis = True, None, ""
            state.closed = token.text.endswith("相比")
            state.against = "last" if re.search("上|去|同比", token.text) else None
            state.role = ""
        elif role == "last_year":
            if state.compare:
                state.against = "last"
            else:
                state.year = (self.setting.year or 0) - 1
        elif role == "this_year":
            if not state.compare:
                state.year = self.setting.year
        elif role in ("budget", "adjusted", "figure"):
            if state.compare and state.direction is None and (state.against is not None or role == "budget"):
                own = state.against is None and token.text.startswith("年初")
                state.against = "own" if own else state.against
                state.basis = "executed" if role == "figure" else "budget"
            else:
                state.role = role
        elif role in ("up", "down"):
            state.direction = 1 if role == "up" else -1
            if state.compare:
                self.sentence_compare = (True, state.against, state.basis)
        elif role == "flat":
            self._flat(token)
        elif role in ("share", "completion", "limit"):
            state.role = role
            state.whole = None
        elif role == "among":
            state.parent = state.subject or state.parent
            state.listed, state.inside = 0, True
            state.described = False
        elif role == "describe":
            state.outer = state.subject if not state.described else state.outer
            state.parent, state.listed = state.subject or state.parent, 0
            state.described = True
        elif role == "none":
            state.none = token
        elif role == "each":
            state.each = True
        elif role == "every":
            state.every = True
        elif role == "reason":
            self._reason(token)

    def _bare(self, token: Token) -> None:
        """“收入较去年增加”: the total of income that the paragraph has spoken of."""
        if token.text not in ("收入", "支出") or token.start != self.clause_start:
            return
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        side = "income" if token.text == "收入" else "expenditure"
        held = self.totals.get(side)
        if held is not None and following is not None and following.role == "compare":
            self.state.subject, self.state.changed, self.state.fresh = held, None, True

    # -- heads ---------------------------------------------------------------------------------------------------------

    def _head(self, token: Token) -> None:
        state, entry = self.state, token.entry
        assert entry is not None
        before = self._just_before(token)
        scopes = [before.scope] if before is not None else []
        scopes += [state.parent.scope] if state.parent is not None else []
        scopes += self.heading_scopes
        scopes += [state.subject.scope] if state.subject is not None and entry.key == "-" else []
        keys = self._keys(entry, scopes)
        if state.parent is not None and _beside_the_budgets(state.parent) and _of_a_budget(keys[0]):
            keys = ["-"]  # “三公经费3万元（其中：一般公共预算支出3万元）”: what it is paid from
        uncertain = keys[0].startswith("?")
        keys = [key.removeprefix("?") for key in keys]
        composed = any(keys[0] == key.removeprefix("?") for key in entry.table("within").values())
        if before is not None and not composed and not self._replaces(before, token):
            state.role = self._role_in(token.text)
            return  # “会议费支出预算” is still 会议费, “机关运行经费一般公共预算拨款安排” still 机关运行经费
        figures: list[tuple[Address, ...]] = []
        if keys[0] != "-" and (before is None or before.figures):
            figures.append(tuple(address_of(key) for key in keys))
            figures += [(address_of(key),) for key in entry.texts("also")]
        change = entry.says.get("change")
        scope = _scope_of(figures[0][0]) if figures else ""
        tainted = before is None and (not self._innocent(state.unknown) or self._of_appropriation(token))
        if uncertain and figures:
            figures[0] = (*figures[0], address_of(entry.key))
        elsewhere = address_of(change) if change else None
        self._named(_Head(tuple(figures), scope, entry, token, tainted, elsewhere, uncertain), before)

    def _of_appropriation(self, token: Token) -> bool:
        """Whether “财政拨款” stands before a noun of all income or expenditure, which it makes another figure."""
        assert token.entry is not None
        if not token.entry.key.startswith(("income.", "expenditure.")) or "财政" in token.text:
            return False
        before = [one for one in self.tokens[: self.at - 1] if one.start >= self.clause_start and one.role == "fill"]
        return any("财政" in one.text for one in before)

    def _replaces(self, before: _Head, token: Token) -> bool:
        """Whether a head right behind another one says more: behind a source of money, or a part behind its whole."""
        entry = token.entry
        assert entry is not None
        if _is_source(token):
            return False
        if self.whole.text[before.token.end : token.start] == "中的":
            return True  # “基本支出中的机关运行经费”
        if _is_source(before.token) or before.main is None or entry.key == "-":
            return True
        new = address_of(entry.key)
        return not _is_generic(entry) and before.main[-1] == "total" and new[: len(before.main) - 1] == before.main[:-1]

    def _keys(self, entry: LexiconEntry, scopes: Sequence[str]) -> list[str]:
        within = entry.table("within")
        for scope in scopes:
            for named in sorted(within, key=len, reverse=True):
                if scope == named or scope.startswith((f"{named}.", f"{named}_")):
                    return [within[named]]
        if self.setting.kind == "final_accounts" and entry.texts("final"):
            return list(entry.texts("final"))
        if entry.texts("final"):
            return [entry.key, *(key for key in entry.texts("final") if key != entry.key)]
        return [entry.key]

    def _path(self, token: Token) -> None:
        """A class of the classification: the row of that name, in the list that the words before speak of."""
        scopes = [self.state.parent.scope] if self.state.parent is not None else []
        scopes += self.heading_scopes
        scopes += [self.state.subject.scope] if self.state.subject is not None and self.state.described else []
        lists: list[Address] = [
            ("general_public_budget", "by_function"),
            ("expenditure", "by_function"),
            ("government_fund", "by_function"),
            ("state_capital", "by_function"),
        ]
        if next((scope for scope in scopes if scope), "").startswith("fiscal_appropriation"):
            lists.insert(0, ("fiscal_appropriation", "expenditure", "by_function"))
        preferred = next(
            (scope for scope in scopes if scope.split(".")[0] in ("expenditure", "government_fund", "state_capital")),
            "",
        )
        if preferred and not any("general" in scope or "fiscal" in scope for scope in scopes):
            lists.sort(key=lambda found: found[0] != preferred.split(".")[0])
        first = token.path[0]
        code = first[1:] if first.startswith("#") else self._class_code(token.path) or NAMELESS + "/".join(token.path)
        addresses = tuple((*found, code, "total") for found in lists)
        self._named(_Head((addresses,), _scope_of(addresses[0]), None, token, False), None)

    def _class_code(self, path: Sequence[str]) -> str:
        return self.reader.scanner.class_code(path[0]) if len(path) == 1 else ""

    def _named(self, head: _Head, before: _Head | None) -> None:
        state = self.state
        if state.role == "share" and state.whole is None and not head.tainted:
            state.whole = head
            return
        if state.role == "completion":
            return
        if state.compare and not state.closed and state.direction is None and self._same_clause_compare():
            return  # “比上年三公经费预算减少”: what is compared with
        state.subject, state.changed, state.astray = head, None, False
        if head.main in (("income", "total"), ("expenditure", "total")) and not head.tainted:
            self.totals[head.main[0]] = head
        state.fresh = True
        state.heads = [*state.heads[: -1 if before is not None else None], head]
        state.unknown = ""
        if state.role not in ("limit",):
            state.role = self._role_in(head.token.text)

    def _role_in(self, text: str) -> str:
        """In final accounts a noun that ends in 预算 speaks of the budget."""
        return (
            "budget"
            if self.setting.kind == "final_accounts" and text.endswith(("支出预算", "费预算", "采购预算"))
            else ""
        )

    def _same_clause_compare(self) -> bool:
        return any(token.role == "compare" for token in self.tokens[: self.at - 1] if token.start >= self.clause_start)

    def _just_before(self, token: Token) -> _Head | None:
        """The head that this one stands right behind, with nothing but filling words between."""
        if not self.state.heads:
            return None
        last = self.state.heads[-1]
        between = [found for found in self.tokens[: self.at - 1] if found.start >= last.token.end]
        joins = all(
            found.role == "fill" and found.text in ("的", "中", "支出", "财政拨款", "安排的", "当年", "本年", "年度")
            for found in between
        )
        return last if joins else None

    def _innocent(self, text: str) -> bool:
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
                or SequenceMatcher(None, rest, name).ratio() >= 0.75
                or (rest.startswith(name[:4]) and rest[-1:] == name[-1:])
            )
        )

    # -- figures -------------------------------------------------------------------------------------------------------

    def _number(self, token: Token) -> None:
        number, state = token.number, self.state
        assert number is not None
        if number.unit == "%":
            self._percent(token, number)
            return
        if number.unit in MONEY:
            self._money(token, number)
            return
        if number.unit == "":
            following = self.tokens[self.at] if self.at < len(self.tokens) else None
            if state.each or (
                number.value == 0 and state.subject is not None and (following is None or following.kind == "mark")
            ):
                self._money(token, number)
                return
            if number.decimals or number.value >= 1000:
                self._miss(token, "unit")
            return
        self._count(token, number)

    def _money(self, token: Token, number: PrintedNumber) -> None:
        state = self.state
        self.reader.seen += 1
        if state.each:
            self._share_out(token)
            return
        if state.flat and number.value == 0:
            return  # “与上年预算一致0万元”
        if state.every and self._for_each(token, number):
            return
        why = "flat" if state.flat else self._refusal(token)
        if why:
            self._miss(token, why)
            state.heads, state.unknown = [], ""
            if why in ("words", "no head"):
                state.subject = None  # what follows speaks of the same unknown thing
            return
        subject = state.subject
        assert subject is not None
        role = self._role_of_amount()
        if role is None:
            self._miss(token, "comparison")
        else:
            self._emit(subject, token, number, role)
            state.compare = state.compare and role != "change"
            state.listed += role in ("figure", "budget")
            state.fresh = False
        state.heads, state.unknown = [], ""
        if role in ("figure", "budget") and state.role != "limit":
            state.described = False
        state.role = ""

    def _for_each(self, token: Token, number: PrintedNumber) -> bool:
        """“A和B均为0万元”: the figure is that of each noun; whether it could be taken so."""
        state = self.state
        heads, role = state.heads, self._role_of_amount()
        if len(heads) < 2 or role is None or state.unknown or any(head.tainted or not head.figures for head in heads):
            return False
        for head in heads:
            self._emit(head, token, number, role)
        state.heads, state.role, state.every = [], "", False
        return True

    def _refusal(self, token: Token) -> str:
        """Why the figure here cannot be understood; empty where it can."""
        state = self.state
        if state.subject is None:
            return "no head"
        if state.subject.tainted or not self._innocent(state.unknown) or (state.unknown and not state.fresh):
            return "words"
        if state.role in ("limit", "share", "completion"):
            return state.role
        if state.described and not state.fresh:
            return "description"
        if not state.fresh and self._of_something():
            return "no head"
        if self._shared():
            return "list"
        if not state.subject.figures:
            return "no key"
        if re.search(r"\d[，.]$", self.whole.text[max(0, token.start - 2) : token.start]):
            return "unit"  # “１，５０２万元”: a separator that is none
        after = self.whole.text[token.end : token.end + 6]
        if after.startswith(("以上", "以下", "以内", "(含)以上", "(含)以下", "左右", "/", "每")):
            return "bound"
        return ""

    def _shared(self) -> bool:
        """Whether several nouns in a row have this one figure (“咨询费、公务接待费3万元”)."""
        heads = self.state.heads
        if len(heads) < 2 or not self.state.fresh:
            return False
        between = [one for one in self.tokens if heads[-2].token.end <= one.start < heads[-1].token.start]
        return bool(between) and all(one.text in ("、", "和", "及", "与", "以及", "以及", "支出") for one in between)

    def _of_something(self) -> bool:
        """Whether a clause without a head of its own speaks of income, expenditure or a project all the same."""
        clause = [one for one in self.tokens[: self.at - 1] if one.start >= self.clause_start]
        return any(one.role == "fill" and one.text in _NOUNS for one in clause)

    def _role_of_amount(self) -> FigureRole | None:
        state = self.state
        if state.direction is not None:
            compares, against, basis = (True, state.against, state.basis) if state.compare else self.sentence_compare
            if compares and self._is_own_budget(against, basis):
                return "over_budget"
            return "change" if compares and self._is_last_year(against) else None
        if state.compare and self._is_own_budget(state.against, state.basis):
            return "budget"
        if state.compare:
            following = self.tokens[self.at].role if self.at < len(self.tokens) else ""
            told = state.basis or following in ("up", "down", "flat")
            return "previous" if self._is_last_year(state.against) and told else None
        assets = state.subject is not None and state.subject.main is not None and state.subject.main[0] == "assets"
        if self.setting.year is not None and state.year is not None and state.year != self.setting.year and not assets:
            return "previous" if state.year == self.setting.year - 1 else None
        if state.role in ("budget", "adjusted"):
            return "budget" if state.role == "budget" else "adjusted"
        return "figure"

    def _is_last_year(self, against: int | str | None) -> bool:
        return against == "last" or (
            isinstance(against, int) and self.setting.year is not None and against == self.setting.year - 1
        )

    def _is_own_budget(self, against: int | str | None, basis: str) -> bool:
        """Whether final accounts are compared with the budget of their own year (“比2024年年初预算数减少”)."""
        own = against == "own" or (isinstance(against, int) and against == self.setting.year)
        return self.setting.kind == "final_accounts" and basis == "budget" and own

    def _emit(self, head: _Head, token: Token, number: PrintedNumber, role: FigureRole) -> None:
        unit = number.unit if number.unit in MONEY else self._unit_near()
        for index, addresses in enumerate(head.figures):
            if index and role in ("change", "over_budget"):
                break
            homes = self._homes(head, addresses, role)
            if not homes:
                self._miss(token, "no key")
                return
            value = number.value * (self.state.direction or 1) if role in ("change", "over_budget") else number.value
            self._add(homes, value, unit, number.decimals, token, head.name, uncertain=head.uncertain)
            if role == "change":
                self._changed(homes[0], token, head.name)
            elif role == "over_budget":
                self.state.changed = homes[0]

    def _homes(self, head: _Head, addresses: Sequence[Address], role: FigureRole) -> list[Address]:
        if role == "change" and head.change is not None:
            return [head.change]
        homes = [home for address in addresses if (home := role_address(address, role, self.setting.kind)) is not None]
        return list(dict.fromkeys(homes))

    def _changed(self, home: Address, token: Token, name: str) -> None:
        state = self.state
        state.changed = home
        basis = state.basis if state.compare else self.sentence_compare[2]
        if basis and known((*home, "base")):
            self._add([(*home, "base")], basis, "", 0, token, name)

    def _add(
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
        quote = self.whole.quote(self.clause_start, end or token.end).lstrip("，。；：、")
        headings = self.passage.headings
        origin = Provenance(
            self.passage.place,
            quote,
            name,
            headings[-1] if headings else "",
            _HEADING_SECTIONS + self.passage.section,
            True,
        )
        sure: Confidence = "doubtful" if uncertain else "read"
        self.reader.facts.append(
            Fact(homes[0], value, unit, decimals, origin, PROSE_RANK, tuple(dict.fromkeys(homes[1:])), sure)
        )

    def _miss(self, token: Token, why: str) -> None:
        quote = self.whole.quote(self.clause_start, token.end).lstrip("，。；：、")
        headings = self.passage.headings
        origin = Provenance(
            self.passage.place,
            quote,
            "",
            headings[-1] if headings else "",
            _HEADING_SECTIONS + self.passage.section,
            True,
        )
        self.reader.unread.append(Unread(token.text, origin, why))

    def _unit_near(self) -> str:
        """The unit of a number without one: that of the next number of the paragraph, else of the one before."""
        for token in (*self.tokens[self.at :], *reversed(self.tokens[: self.at])):
            if token.number is not None and token.number.unit in MONEY:
                return token.number.unit
        return "万元"

    def _share_out(self, first: Token) -> None:
        """“A、B、C分别为1万元、2万元、3万元”: as many figures as heads, or none is taken."""
        state = self.state
        figures = [first]
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if (
                token.kind == "number"
                and token.number is not None
                and (token.number.unit in MONEY or not token.number.unit)
            ):
                figures.append(token)
            elif not (token.kind == "mark" and token.text == "、") and not (
                token.role == "fill" and token.text in ("和", "及", "与")
            ):
                break
            self.at += 1
        self.reader.seen += len(figures) - 1
        heads, role = state.heads, self._role_of_amount()
        fits = (
            len(heads) == len(figures)
            and role is not None
            and not state.unknown
            and not any(head.tainted or not head.figures for head in heads)
        )
        for index, token in enumerate(figures):
            assert token.number is not None
            if fits and role is not None:
                self._emit(heads[index], token, token.number, role)
            else:
                self._miss(token, "list")
        state.heads, state.unknown, state.each, state.role = [], "", False, ""

    def _count(self, token: Token, number: PrintedNumber) -> None:
        state = self.state
        subject = state.subject
        measured = subject is not None and subject.entry is not None and bool(subject.entry.table("measures"))
        if (
            subject is None
            or subject.tainted
            or subject.entry is None
            or not (subject.figures or measured)
            or state.role == "limit"
        ):
            state.unknown += token.text
            return
        key = subject.entry.table("measures").get(number.unit)
        if key == "*" and subject.main is not None:
            key = written_key(subject.main)
        year_fits = (
            state.year is None
            or self.setting.year is None
            or state.year == self.setting.year
            or subject.entry.key.startswith("assets")
        )
        if (
            key is None
            or state.compare
            or state.direction is not None
            or not year_fits
            or state.astray
            or not self._innocent(state.unknown)
        ):
            state.astray = state.astray or (key is not None and not self._innocent(state.unknown))
            state.unknown += token.text if not state.counted else ""
            return
        self.reader.seen += 1
        home = address_of(key)
        if known(home):
            self._add([home], number.value, "", number.decimals, token, subject.name)
        state.counted, state.unknown = True, ""

    def _percent(self, token: Token, number: PrintedNumber) -> None:
        state = self.state
        subject = state.subject
        self.reader.seen += 1
        if subject is None or subject.tainted or not subject.figures or not self._innocent(state.unknown):
            self._miss(token, "percent")
            return
        if state.role == "share":
            whole = state.whole or state.parent or self.sentence_whole
            self.sentence_whole = state.whole or self.sentence_whole
            target = whole.main if whole is not None else None
            if target is None or subject.main is None or (whole is not None and whole.tainted):
                self._miss(token, "whole")
                return
            quote = self.whole.quote(self.clause_start, token.end).lstrip("，。；：、")
            headings = self.passage.headings
            origin = Provenance(
                self.passage.place,
                quote,
                subject.name,
                headings[-1] if headings else "",
                _HEADING_SECTIONS + self.passage.section,
                True,
            )
            self.reader.ratios.append(StatedShare(subject.main, target, number.value, number.decimals, origin))
        elif state.role == "completion":
            home = role_address(subject.figures[0][0], "completion", self.setting.kind)
            others = [
                found
                for address in subject.figures[0][1:]
                if (found := role_address(address, "completion", self.setting.kind))
            ]
            if home is None:
                self._miss(token, "no key")
            else:
                self._add([home, *others], number.value, "%", number.decimals, token, subject.name)
        elif state.direction is not None:
            self._growth(subject, token, number)
        else:
            self._miss(token, "percent")
        state.role, state.unknown = "", ""

    def _growth(self, head: _Head, token: Token, number: PrintedNumber) -> None:
        compares, against, basis = (
            (True, self.state.against, self.state.basis) if self.state.compare else self.sentence_compare
        )
        over = compares and self._is_own_budget(against, basis)
        if not over and (not compares or not self._is_last_year(against)):
            self._miss(token, "comparison")
            return
        if over:
            home = self.state.changed
            if home is None or "over_budget" not in home or not known((*home, "percent")):
                self._miss(token, "no key")
            else:
                value = number.value * (self.state.direction or 1)
                self._add([(*home, "percent")], value, "%", number.decimals, token, head.name)
            return
        change = self.state.changed if self.state.changed is not None else head.change
        if change is not None and change[-1] == "change" and known((*change[:-1], "percent")):
            homes: list[Address] = [(*change[:-1], "percent")]
        elif change is not None and known((*change, "percent")):
            homes = [(*change, "percent")]
        else:
            homes = self._homes(replace(head, change=None), head.figures[0], "percent")
        if not homes:
            self._miss(token, "no key")
            return
        self._add(homes, number.value * (self.state.direction or 1), "%", number.decimals, token, head.name)

    # -- words that state ----------------------------------------------------------------------------------------------

    def _flat(self, token: Token) -> None:
        state = self.state
        subject = state.subject
        compares, against = state.compare, state.against
        if (
            subject is None
            or subject.tainted
            or not subject.figures
            or not compares
            or not self._is_last_year(against)
            or not self._innocent(state.unknown)
        ):
            return
        if state.changed is not None and state.changed in self._homes(subject, subject.figures[0], "change"):
            return
        homes = self._homes(subject, subject.figures[0], "change")
        if homes:
            self._add(homes, STATED_ZERO, self._unit_near(), 0, token, subject.name)
            self._changed(homes[0], token, subject.name)
        state.flat, state.compare = True, False

    def _reason(self, token: Token) -> None:
        """Take the words behind “主要原因是” as the reason of the change before, up to the end of the sentence."""
        state = self.state
        start = token.end
        depth = 0
        while self.at < len(self.tokens):
            found = self.tokens[self.at]
            if (found.kind == "mark" and found.text in "。；！？") or (found.text == ")" and depth == 0 and self.stack):
                break
            if found.role == "among" and found.text.startswith("其中"):
                break
            depth += (found.text == "(") - (found.text == ")")
            if found.number is not None and found.number.unit in MONEY:
                self.reader.seen += 1
                self._miss(found, "reason")
            self.at += 1
        end = self.tokens[self.at].start if self.at < len(self.tokens) else len(self.whole.text)
        words = self.whole.quote(start, end).strip("，、：。； ")
        target = state.changed
        if (
            target is None
            and state.subject is not None
            and state.subject.figures
            and not state.subject.tainted
            and state.direction is not None
        ):
            target = state.subject.change or change_of(state.subject.figures[0][0])
        if words and target is not None and known((*target, "reason")):
            self._add([(*target, "reason")], words, "", 0, token, "roles:reason", end)
        state.unknown, state.heads, state.described = "", [], False

    def _end_of_clause(self) -> None:
        """“无机关运行经费”, “公务接待费未安排”: a zero stated in words, where the clause says nothing else."""
        state = self.state
        if state.none is None or not state.heads or not self._innocent(state.unknown) or state.described:
            return
        if self.tokens[self.at - 2 : self.at - 1] and self.tokens[self.at - 2].text.endswith("的"):
            return  # “无机关运行经费的，说明……” is a condition
        if (
            (self.setting.year is not None and state.year not in (None, self.setting.year))
            or state.compare
            or state.direction is not None
        ):
            return
        for head in state.heads:
            if (
                head.tainted
                or not head.figures
                or (head.entry is not None and head.entry.key.startswith(("assets", "procurement.awarded")))
            ):
                continue
            for addresses in head.figures:
                spec = spec_at(addresses[0])
                if spec is not None and spec.kind == "amount":
                    self._add(list(addresses), STATED_ZERO, "元", 0, head.token, head.name)
        state.none = None


_TOPICS: Final = frozenset({"收入预算", "支出预算"})
"""Headings that are all of what their section is about."""
_COUNTED_UNITS: Final = re.compile(r"(?:本级)?(?:下属|所属)?\d+(?:家|个)(?:机关|行政单位|事业单位|预算单位)?|^本级$")
"""“下属1家机关和1家事业单位”: all the units there are."""
_NOUNS: Final = frozenset(
    {"合计", "总计", "共计", "总", "总额", "支出", "收入", "项目", "经费", "资金", "财政拨款", "财政"}
)
"""Filling words that name something where no head stands beside them."""
_SOURCES: Final = frozenset({"income.general_public_budget", "income.government_fund", "income.state_capital"})
_BESIDE: Final = frozenset(
    {"three_public", "operating_expense", "institution_expense", "procurement", "assets", "performance"}
)
"""Parts of a declaration whose figures are parts of the budgets, never the other way round."""
_BUDGETS: Final = ("income.", "expenditure.", "general_public_budget.", "government_fund.", "state_capital.", "fiscal_")


def _beside_the_budgets(head: _Head) -> bool:
    return head.scope.split(".")[0] in _BESIDE


def _of_a_budget(key: str) -> bool:
    return key.removeprefix("?").startswith(_BUDGETS)


def _is_generic(entry: LexiconEntry) -> bool:
    """Whether a head only says income or expenditure (收入预算, 支出预算) of whatever stands before it."""
    return entry.key in ("expenditure.total", "income.total") and not entry.texts("also")


def _is_source(token: Token) -> bool:
    """Whether a head only names a source of money (一般公共预算拨款), neither income nor expenditure."""
    return (
        token.entry is not None
        and token.entry.key in _SOURCES
        and "收入" not in token.text
        and "支出" not in token.text
    )


def _scope_of(address: Address) -> str:
    if address[:2] == ("fiscal_appropriation", "expenditure"):
        return "fiscal_appropriation_expenditure"
    deep = address[0] in ("performance", "assets") or (address[0] == "general_public_budget" and len(address) == 2)
    return (
        ".".join(address[: -1 if address[-1] in ("count", "total", "amount") else None])
        if address[0] in ("performance", "assets")
        else ".".join(address[: 2 if deep else 1])
    )
