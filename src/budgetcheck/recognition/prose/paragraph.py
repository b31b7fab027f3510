"""Prose → facts, clause by clause: head noun, amount, unit, direction, percentage; roles told by words round the head.

A figure is taken only where every word between the last boundary and the figure is accounted for by the lexicon;
anything else is listed as seen and not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from budgetcheck.recognition.forms.form import Passage
from budgetcheck.recognition.prose.amounts import read_number
from budgetcheck.recognition.prose.clause import (
    WHOLES,
    ProseClause,
    ProseFindings,
    ProseHead,
    is_generic,
)
from budgetcheck.recognition.prose.nouns import read_class, read_head
from budgetcheck.recognition.prose.statements import read_end_of_clause, read_reason, read_unchanged
from budgetcheck.recognition.prose.tokens import Token
from budgetcheck.text.slots import slotted

_LONG: Final = 4_000
"""Characters of a paragraph that are read together; published ones rarely have a thousand."""
_SKIPPED: Final = re.compile("名词解释|名词术语|专业名词|主要职能|主要职责|机构设置|单位职责|部门职责|职能|单位构成")
_WAYS: Final = "(?:增加|减少|增长|下降|降低|上升|减)"
_EITHER_WAY: Final = re.compile(rf"(?!\(或?{_WAYS}\)-\d)[或/(]\(?{_WAYS}")
"""What a form leaves open: “增加（减少）2万元”, not “增加（减少）-2万元”, whose sign tells."""
_TOPICS: Final = frozenset({"收入预算", "支出预算"})
"""Headings that are all of what their section is about."""


@slotted
class ProseReader(ProseFindings):
    """Reads passages one by one into facts, ratios, and amounts not understood."""

    def read(self, passage: Passage) -> None:
        """Read one paragraph."""
        if passage.headings and _SKIPPED.search(passage.headings[-1]):
            return
        for text in _portions(passage.text):
            clause = ProseClause(self, replace(passage, text=text))
            _topic(clause)
            self._item(clause)
            _read(clause)
            self._list(clause)
            self.lead = text if _only_names_a_class(clause) else ""

    def _item(self, clause: ProseClause) -> None:
        """A numbered paragraph below one that ends in a colon tells a part of what that one spoke of."""
        style = _numbered(clause)
        if not style or clause.passage.section != self.listed_in:
            self.lists.clear()
        while self.lists and style in [held for held, _ in self.lists]:
            self.lists.pop()
        if self.lists:
            clause.state.parent = clause.state.shared = clause.list_of = self.lists[-1][1]

    def _list(self, clause: ProseClause) -> None:
        state = clause.state
        of = state.subject if state.subject is not None and not state.inside else state.parent or state.subject
        if clause.whole.text.endswith("：") and of is not None and of.figures and not of.tainted:
            self.lists.append((_numbered(clause), of))
            self.listed_in = clause.passage.section


_NUMBERED: Final = re.compile(
    r"(\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.．])|(\d{1,2}[、．.](?!\d))|(\(\d{1,2}\)|\d\)|[①-⑩])"
)


def _numbered(clause: ProseClause) -> str:
    """How a paragraph is numbered; empty where it is not."""
    found = _NUMBERED.match(clause.whole.text)
    return str(found.lastindex) if found is not None else ""


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


def _read(clause: ProseClause) -> None:
    while clause.at < len(clause.tokens):
        token = clause.tokens[clause.at]
        clause.at += 1
        if token.kind == "mark":
            _mark(clause, token)
        elif token.kind == "text":
            clause.state.unknown += token.text
        elif token.kind == "name":
            pass
        elif token.kind == "year":
            _year(clause, token)
        elif token.kind == "number":
            read_number(clause, token)
        elif token.kind == "head":
            read_head(clause, token)
        elif token.kind == "path":
            read_class(clause, token)
        else:
            _role(clause, token)
    read_end_of_clause(clause)


def _topic(clause: ProseClause) -> None:
    """Under a heading that is just a head noun (“（二）公务接待费”) a sentence without one speaks of it."""
    heading = clause.findings.lead or (clause.passage.headings[-1] if clause.passage.headings else "")
    _, tokens = clause.findings.scanner.tokens(heading, clause.setting.unit_name)
    heads = [token for token in tokens if token.kind == "head"]
    paths = [token for token in tokens if token.kind == "path"]
    if len(paths) == 1 and not heads and all(token.kind in ("path", "mark", "year") for token in tokens):
        read_class(clause, paths[0])
        clause.state.heads, clause.state.fresh, clause.state.role, clause.state.unknown = [], False, "", ""
        return
    plain_noun = (
        len(heads) == 1
        and heads[0].entry is not None
        and not heads[0].entry.texts("also")
        and (not is_generic(heads[0].entry) or heads[0].text in _TOPICS)
        and heads[0].entry.key not in WHOLES
    )
    if plain_noun and all(
        token.kind in ("head", "year", "name", "mark") or token.role in ("fill", "budget", "figure") for token in tokens
    ):
        at, clause.at = clause.at, len(tokens)
        held, clause.tokens = clause.tokens, tokens
        read_head(clause, heads[0])
        clause.at, clause.tokens = at, held
        clause.state.heads, clause.state.fresh, clause.state.role, clause.state.unknown = [], False, "", ""
        clause.topic = clause.state.subject


def _only_names_a_class(clause: ProseClause) -> bool:
    """Whether the paragraph is the path of a class and nothing else."""
    return [token.kind for token in clause.tokens if token.kind != "mark"] == ["path"]


def _mark(clause: ProseClause, token: Token) -> None:
    state = clause.state
    if token.text == "(":
        clause.stack.append(replace(state, heads=list(state.heads)))
        clause.state = replace(
            state, parent=state.subject, shared=state.subject, unknown="", heads=[], none=None, role="", flat=False
        )
        clause.state.described = False
        return
    if token.text == ")":
        if clause.stack:
            read_end_of_clause(clause)
            clause.state = clause.stack.pop()
        return
    if token.text == "、":
        before = clause.tokens[clause.at - 2] if clause.at > 1 else None
        if before is not None and before.number is not None:
            state.unknown = ""  # what was counted ends there
        return
    read_end_of_clause(clause)
    clause.clause_start = token.end
    state.unknown, state.none, state.fresh, state.counted = "", None, False, False
    state.flat = False
    state.heads = [] if token.text != "，" or not state.each else state.heads
    state.each = state.every = False
    if token.text == "：":
        if state.described:
            state.shared = state.shared or state.parent  # “主要用于以下方面：”
        return
    if state.direction is not None or state.role:
        state.role = ""
    state.direction = None
    state.whole = None
    if state.described and token.text != "，":
        state.subject = state.outer
    if token.text != "，":
        state.described, state.compare, state.against, state.basis = False, False, None, ""
    if token.text in "。！？":
        state.adjusted, clause.elsewhere, clause.sentence = None, False, clause.sentence + 1
    if token.text in "。；！？" or state.inside or state.parent is not None:
        state.budget_near = ""
    if token.text in "。；！？":
        state.astray = False
        state.shared, state.outer_shared = state.outer_shared or state.shared, None
    if token.text in "。！？":
        if state.inside:
            state.subject = state.parent if state.listed > 1 else None
        state.inside = False
        state.parent = state.shared = clause.sentence_whole = None
        clause.compared_before = clause.sentence_compare
        clause.sentence_compare = (True, "last", "") if clause.heading_compares else (False, None, "")


def _year(clause: ProseClause, token: Token) -> None:
    state, year = clause.state, int(token.text)
    if state.compare and state.direction is None:
        state.against = year
        state.unknown = ""
    elif not state.described:
        state.year = year


def _role(clause: ProseClause, token: Token) -> None:
    state, role = clause.state, token.role
    if role == "fill" and token.text == "中" and state.fresh and _comma_next(clause):
        role = "among"  # “三公经费支出决算中，公务接待费……”
    if role == "fill":
        _bare(clause, token)
        return
    if role == "measure":
        state.unknown += token.text
    elif role == "compare":
        if state.compare and state.direction is None and token.text in ("相比", "对比", "相较", "比较"):
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
            state.year = (clause.setting.year or 0) - 1
    elif role == "this_year":
        if not state.compare:
            state.year = clause.setting.year
    elif role in ("budget", "adjusted", "figure"):
        _after_description(clause, token)
        if state.compare and state.direction is None and (state.against is not None or role == "budget"):
            of_year = token.text.startswith("年初") or token.text in ("预算", "预算数")
            own = state.against is None and of_year
            state.against = "own" if own else state.against
            state.basis = "executed" if role == "figure" else "budget"
        else:
            state.role = role
    elif role in ("up", "down") and _EITHER_WAY.match(clause.whole.text, token.end):
        state.unknown += token.text
    elif role == "becomes":
        if clause.sentence_compare == (True, "last", "") and clause.stated:
            state.year, state.role = clause.setting.year, ""  # “由上年的50万元增加到55万元”
        else:
            state.unknown += token.text
    elif role in ("up", "down"):
        state.direction = 1 if role == "up" else -1
        if state.compare:
            clause.sentence_compare = (True, state.against, state.basis)
    elif role == "flat":
        read_unchanged(clause, token)
    elif role in ("share", "completion", "full_year_completion", "limit"):
        state.role = role.removeprefix("full_year_")
        state.full_year = role.startswith("full_year_")
        state.whole = None
    elif role == "among":
        if token.text.startswith("其中") and clause.whole.text[token.start - 1 : token.start] in ("。", "！", "？"):
            clause.sentence_compare = clause.compared_before
        side = _side(clause, token)
        state.outer_shared = state.shared if state.inside and side is None else None
        state.shared = side or state.subject or state.shared
        state.parent = side or state.subject or state.parent
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
        read_reason(clause, token)


def _after_description(clause: ProseClause, token: Token) -> None:
    """“公务接待费：主要用于往来，2024年预算数……”: a clause of a year and 预算数 is of the noun that was described."""
    state = clause.state
    before = [one.kind for one in clause.tokens[: clause.at - 1] if one.start >= clause.clause_start]
    if not state.described or before != ["year"] or not token.text.endswith("数"):
        return
    if state.outer is not None and state.outer.main not in clause.stated:
        state.subject, state.described, state.fresh = state.outer, False, True


def _comma_next(clause: ProseClause) -> bool:
    return clause.at < len(clause.tokens) and clause.tokens[clause.at].text == "，"


def _side(clause: ProseClause, token: Token) -> ProseHead | None:
    """“支出包括”: the side of the budget that the paragraph speaks of, whatever the list before it has named."""
    words = [one for one in clause.tokens[: clause.at - 1] if one.start >= clause.clause_start and one.kind != "mark"]
    if not words or words[0].text not in ("收入", "支出") or not all(one.role in ("fill", "figure") for one in words):
        return None
    return clause.sides.get("income" if words[0].text == "收入" else "expenditure")


def _bare(clause: ProseClause, token: Token) -> None:
    """“收入较去年增加”: the total of income that the paragraph has spoken of."""
    if token.text not in ("收入", "支出") or token.start != clause.clause_start:
        return
    following = clause.tokens[clause.at] if clause.at < len(clause.tokens) else None
    side = "income" if token.text == "收入" else "expenditure"
    held = clause.totals.get(side)
    if held is not None and following is not None and following.role == "compare":
        clause.state.subject, clause.state.changed, clause.state.fresh = held, None, True
