"""A declaration with syntax faults, read all the same: every fault told, everything sound kept.

The scanner gives the statements; each sound value is read by the TOML parser itself, in batches; tables are put
together here after the rules of TOML 1.1, the first of two equal keys or tables being kept. What is unambiguous though
not TOML (a full-width bracket, a colon for an equals sign, a text without quotes) is taken as meant; a number that is
not TOML never is. On valid TOML the outcome is the parser's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, Literal, NamedTuple

import toml_rs

from budgetcheck.arithmetic.limits import DEPTH, SYNTAX_FAULTS, exact_number
from budgetcheck.source import tokens
from budgetcheck.source.faults import Fault, Takes
from budgetcheck.source.hints import Hint, flawed
from budgetcheck.source.mistyped import judged, refused_value
from budgetcheck.source.scanner import Scanner
from budgetcheck.source.tokens import Array, Flaw, KeyToken, Leaf, StatementToken, TokenNode
from budgetcheck.text.line_index import Lines
from budgetcheck.text.places import Route, Span
from budgetcheck.text.safe import visible
from budgetcheck.text.words import phrase

OpenTable = dict[str, object]
_BATCH = 512
_MISSING: Final = object()
"""In place of a value that could not be read."""
_LOSING = frozenset({"after", "mismatch"})
"""Flaws that leave it uncertain what the value is."""


class _Mark(NamedTuple):
    """How a table or list came to be, which decides what may be added to it: TOML 1.1, Table and Array of Tables."""

    state: Literal["implicit", "header", "dotted", "inline", "elements"]
    start: int


def recover(
    text: str, complaint: tuple[int, str] | None = None, takes: Callable[[Route], Takes] | None = None
) -> tuple[OpenTable, tuple[Fault, ...]]:
    """Read a text with faults: what is left of the document, and all its syntax faults in order.

    `complaint` is where (an offset) and why the parser refused the text; it is told only if nothing better is found.
    `takes` says what the key at a route takes, which advice on mistyped values goes by.
    """
    return _Recovery(text, takes).read(complaint)


class _Recovery:
    def __init__(self, text: str, takes: Callable[[Route], Takes] | None) -> None:
        self.takes = takes
        self.text = tokens.prepare(text)
        self.original = text
        self.conflicts = tokens.conflicts(text) if tokens.OPENING_MARKER in text else tokens.Conflicts([], [])
        self.lines = Lines(text)
        self.root: OpenTable = {}
        self.faults: list[Fault] = []
        self.table: OpenTable | None = self.root
        """The table that pairs go to; None where its header cannot be read."""
        self.prefix: Route = ()
        self.marks: dict[int, _Mark] = {id(self.root): _Mark("header", 0)}
        self.inline: list[OpenTable] = []
        """Inline tables, also those left out: another table made in the place of one would have its `id`."""
        self.firsts: dict[tuple[int, str], int] = {}
        """Where each key of each table was first written."""
        self.values: dict[int, object] = {}
        """Values of leaves by offset."""
        self.hints: dict[int, Hint] = {}

    def read(self, complaint: tuple[int, str] | None) -> tuple[OpenTable, tuple[Fault, ...]]:
        self._controls()
        self._whole_conflicts()
        statements = Scanner(self.text).statements()
        stopped = 0
        while not stopped and (batch := list(islice(statements, _BATCH))):
            self._convert(batch)
            for statement in batch:
                if len(self.faults) > SYNTAX_FAULTS:
                    stopped = statement.start
                    break
                self._take(statement)
        self.faults.sort(key=lambda fault: fault.span or Span(0, 0, 0, 0))
        if len(self.faults) > SYNTAX_FAULTS:
            self._cut()
        if not self.faults and complaint is not None:
            self._fault(_parser_says(complaint[1]), complaint[0], complaint[0] + 1)
        return self.root, tuple(self.faults)

    # ------------------------------------------------------------------------------------------------------ faults

    def _fault(
        self, hint: Hint, start: int, end: int, route: Route | None = None, at: Literal["key", "value"] = "value"
    ) -> None:
        if hint.within is not None:
            start, end = start + hint.within[0], start + hint.within[1]
        span = self.lines.span(start, end)
        self.faults.append(Fault(hint.rule, hint.message, hint.remedy, route, span, at, hint.fix))

    def _flaws(self, flaws: Iterable[Flaw], route: Route | None, value: TokenNode | None = None) -> None:
        """Report flaws of a statement; those inside of its value are the value's."""
        for flaw in flaws:
            inside = value is not None and value.start <= flaw.start < value.end
            line = None if flaw.other < 0 else self.lines.number(min(flaw.other, max(0, len(self.text) - 1)))
            place = None if route is None else route + flaw.trail
            hint = flawed(flaw.kind, self.text[flaw.start : flaw.end], line)
            if flaw.kind == "colon":
                apart = self.text[max(0, flaw.start - 1) : flaw.start].isspace()
                hint = hint._replace(fix="=" if apart else " =")
            self._fault(hint, flaw.start, flaw.end, place, "value" if inside else "key")

    def _controls(self) -> None:
        """Characters that may stand nowhere; a file with bare carriage returns is told so once."""
        returns = 0
        for match in islice(tokens.CONTROL.finditer(self.original), SYNTAX_FAULTS + 1):
            kind = "carriage-return" if match.group() == "\r" else "control"
            returns += kind == "carriage-return"
            if kind == "control" or returns == 1:
                self._fault(flawed(kind, match.group(), None), match.start(), match.end())

    def _whole_conflicts(self) -> None:
        """Report each merge conflict once; its first side is read, wherever it stands."""
        for start, closing in islice(self.conflicts.found, SYNTAX_FAULTS + 1):
            end = self.original.find("\n", start)
            while self.original[end - 1] == "\r":
                end -= 1
            self._fault(flawed("conflict", self.original[start:end], self.lines.number(closing)), start, end)

    def _raw(self, leaf: Leaf) -> str:
        """The text of a value; a text of several lines goes without what is passed over of merge conflicts."""
        raw = self.text[leaf.start : leaf.end]
        if not self.conflicts.found or not raw.startswith(('"' * 3, "'" * 3)):
            return raw
        for start, end in reversed(self.conflicts.passed_over):
            if leaf.start < start and end <= leaf.end:
                raw = raw[: start - leaf.start] + raw[end - leaf.start :]
        return raw

    def _cut(self) -> None:
        del self.faults[SYNTAX_FAULTS:]
        last = self.faults[-1].span
        line = last.line if last is not None else 1
        left = max(0, self.lines.number(len(self.text)) - line)
        message = phrase(
            "source.recover.more_than_syntax_faults_lines", syntax_faults=SYNTAX_FAULTS, line=line, left=left
        )
        remedy = phrase("source.recover.correct_these_check_again_if")
        end = len(self.lines.line(line)) + 1
        self.faults.append(Fault("DEC-029", message, remedy, span=Span(line, end, line, end)))

    # ------------------------------------------------------------------------------------------------------ values

    def _convert(self, statements: Iterable[StatementToken]) -> None:
        """Read all sound values of some statements with one call of the parser."""
        raws: list[tuple[int, str]] = []
        self.values.clear()
        self.hints.clear()
        for statement in statements:
            for leaf in _leaves(statement.value):
                raw = self._raw(leaf)
                hint = judged(raw)
                if hint is not None:
                    self.hints[leaf.start] = hint
                    raw = hint.meant or ""
                if raw:
                    raws.append((leaf.start, raw))
        self._parse(raws)

    def _parse(self, raws: list[tuple[int, str]]) -> None:
        if not raws:
            return
        text = "v=[\n" + ",\n".join(raw for _, raw in raws) + "\n]"
        try:
            values = toml_rs.loads(text, parse_float=exact_number)["v"]
        except ValueError:
            values = ()
        if len(values) == len(raws):
            self.values.update(zip((start for start, _ in raws), values, strict=True))
        elif len(raws) == 1:
            self.hints.setdefault(raws[0][0], refused_value(raws[0][1]))
        else:
            middle = len(raws) // 2
            self._parse(raws[:middle])
            self._parse(raws[middle:])

    def _value(self, node: TokenNode, route: Route) -> object:
        """Make a value of what was scanned, reporting its faults."""
        if isinstance(node, Leaf):
            hint = self.hints.get(node.start)
            if hint is not None:
                hint = self._by_key(node, hint, route)
                self._fault(hint, node.start, node.end, route)
            return self.values.get(node.start, _MISSING) if node.sound else _MISSING
        if len(route) >= DEPTH:
            self._fault(flawed("deep", self.text[node.start : node.end], None), node.start, node.start + 1, route)
            return _MISSING
        if isinstance(node, Array):
            items = [self._value(item, (*route, index)) for index, item in enumerate(node.items)]
            return items if node.sound and _MISSING not in map(_identity, items) else _MISSING
        table: OpenTable = {}
        self.marks[id(table)] = _Mark("inline", node.start)
        self.inline.append(table)
        for pair in node.pairs:
            self._put(table, route, pair.keys, pair.value, keep=True)
        return table if node.sound else _MISSING

    def _by_key(self, leaf: Leaf, hint: Hint, route: Route) -> Hint:
        """What is wrong with a value, by what its key takes; what was taken for meant follows."""
        takes = "any" if self.takes is None else self.takes(route)
        if takes == "any":
            return hint
        better = judged(self.text[leaf.start : leaf.end], takes)
        if better is None:
            return hint
        if better.meant != hint.meant:
            self.values.pop(leaf.start, None)
            if better.meant is not None:
                self._parse([(leaf.start, better.meant)])
        return better

    # ------------------------------------------------------------------------------------------------------ tables

    def _take(self, statement: StatementToken) -> None:
        if statement.kind == "lost":
            self._flaws(statement.flaws, None)
        elif statement.kind != "pair":
            self._flaws(statement.flaws, None)
            self.table, self.prefix = None, ()
            if statement.keys:
                self._open(statement)
        else:
            route = (*self.prefix, *(key.name for key in statement.keys))
            self._flaws(statement.flaws, None if self.table is None else route, statement.value)
            keep = not any(flaw.kind in _LOSING for flaw in statement.flaws)
            if self.table is not None:
                self._put(self.table, self.prefix, statement.keys, statement.value, keep)
            elif statement.value is not None:
                self._orphan(statement.value)

    def _orphan(self, node: TokenNode) -> None:
        """Report the faults of a value whose table is not known."""
        for leaf in _leaves(node):
            hint = self.hints.get(leaf.start)
            if hint is not None:
                self._fault(hint, leaf.start, leaf.end)

    def _put(
        self, table: OpenTable, prefix: Route, keys: tuple[KeyToken, ...], node: TokenNode | None, keep: bool
    ) -> None:
        """Put a value under a dotted key, unless that is taken."""
        route = (*prefix, *(key.name for key in keys))
        if len(route) > DEPTH:
            self._fault(flawed("deep", ".".join(key.name for key in keys), None), keys[0].start, keys[-1].end, route)
            return
        value = _MISSING if node is None else self._value(node, route)
        *parents, last = keys
        for count, key in enumerate(parents, len(prefix) + 1):
            child = table.get(key.name, _MISSING)
            if child is _MISSING and (id(table), key.name) not in self.firsts:
                child = self._make(table, key, "dotted")
            if not isinstance(child, dict) or self.marks[id(child)].state not in ("dotted", "implicit"):
                self._duplicate(table, key, route[:count])
                return
            table = child
        if last.name in table or (id(table), last.name) in self.firsts:
            self._duplicate(table, last, route)
            return
        self.firsts[id(table), last.name] = last.start
        if keep and value is not _MISSING:
            table[last.name] = value

    def _make(self, table: OpenTable, key: KeyToken, state: Literal["implicit", "header", "dotted"]) -> OpenTable:
        child: OpenTable = {}
        table[key.name] = child
        self.marks[id(child)] = _Mark(state, key.start)
        self.firsts[id(table), key.name] = key.start
        return child

    def _open(self, statement: StatementToken) -> None:
        """Make the table of a header the one that pairs go to, or none if it cannot be."""
        table, route = self.root, self.prefix
        *parents, last = statement.keys
        for key in parents:
            child = table.get(key.name, _MISSING)
            if child is _MISSING:
                child = self._make(table, key, "implicit")
            route = (*route, key.name)
            if isinstance(child, list) and id(child) in self.marks:
                route = (*route, len(child) - 1)
                child = child[-1]
            if not isinstance(child, dict) or self.marks[id(child)].state == "inline":
                self._duplicate(table, key, route)
                return
            table = child
        route = (*route, last.name)
        if len(route) + 2 > DEPTH:
            self._fault(
                flawed("deep", self.text[statement.start : statement.end], None), statement.start, statement.end
            )
            return
        child = table.get(last.name, _MISSING)
        if statement.kind == "element" or (isinstance(child, list) and id(child) in self.marks):
            self._element(table, last, route, statement)
            return
        if child is _MISSING:
            child = self._make(table, last, "header")
        elif not isinstance(child, dict) or self.marks[id(child)].state == "inline":
            self._duplicate(table, last, route)
            return
        elif self.marks[id(child)].state == "implicit":
            self.marks[id(child)] = _Mark("header", last.start)
            self.firsts[id(table), last.name] = last.start
        else:
            self._again(statement, self.marks[id(child)].start, route)
        self.table, self.prefix = child, route

    def _element(self, table: OpenTable, key: KeyToken, route: Route, statement: StatementToken) -> None:
        """Begin the next element of a list of tables; [name] among [[name]] is taken for one."""
        elements = table.get(key.name, _MISSING)
        if elements is _MISSING:
            elements = []
            table[key.name] = elements
            self.marks[id(elements)] = _Mark("elements", key.start)
            self.firsts[id(table), key.name] = key.start
        elif not isinstance(elements, list) or id(elements) not in self.marks:
            self._again(statement, self.firsts[id(table), key.name], route)
            return
        elif statement.kind == "table":
            self._again(statement, self.marks[id(elements)].start, route)
        element: OpenTable = {}
        elements.append(element)
        self.marks[id(element)] = _Mark("header", statement.start)
        self.table, self.prefix = element, (*route, len(elements) - 1)

    def _duplicate(self, table: OpenTable, key: KeyToken, route: Route) -> None:
        line = self.lines.number(self.firsts.get((id(table), key.name), 0))
        shown = visible(key.name, 40)
        message = phrase("source.recover.key_given_before_line", shown=shown, line=line)
        remedy = phrase("source.recover.keep_them_line_checked", line=line)
        self._fault(Hint("DEC-018", message, remedy), key.start, key.end, route, "key")

    def _again(self, statement: StatementToken, first: int, route: Route) -> None:
        key, line = statement.keys[-1], self.lines.number(first)
        name = visible(".".join(part.name for part in statement.keys), 60)
        message = phrase("source.recover.table_opened_before_line", name=name, line=line)
        remedy = phrase("source.recover.put_all_keys_under_if", name=name)
        self._fault(Hint("DEC-019", message, remedy), key.start, key.end, route, "key")


def _identity(value: object) -> object:
    # `in` compares with ==; a value's own idea of equality must not be asked.
    return value if value is _MISSING else None


def _leaves(node: TokenNode | None) -> Iterator[Leaf]:
    if node is None:
        return
    if isinstance(node, Leaf):
        if node.sound:
            yield node
    elif isinstance(node, Array):
        for item in node.items:
            yield from _leaves(item)
    else:
        for pair in node.pairs:
            yield from _leaves(pair.value)


def _parser_says(reason: str) -> Hint:
    lines = [line for line in reason.splitlines() if line.strip()]
    shown = visible(lines[-1], 120) if lines else "?"
    return Hint(
        "DEC-010",
        phrase("source.recover.no_toml_parser_says", shown=shown),
        phrase("source.recover.check_line"),
    )
