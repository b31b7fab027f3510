"""Disclosures written by hand in the manner of a place (`written/*.txt`), with the figures that must be read of them.

Above the line ``---`` stand the figures in yuan, one a line: rows by function (``fn``), rows of a fund (``fund``), rows
by economic class (``ec``, the last one takes the rest), ``carry`` what is carried over and forward, ``set key = sum``,
``true key amount unit`` for a figure printed below as it stands, and ``prev key = amount`` for last year's figure, from
which the change and its percentage follow.

Below it stands the document: ``{key}`` is a figure in the unit of where it stands, ``{+key}`` its amount without the
sign, ``{%key}`` a percentage, ``{~key}`` a count, ``{/part/whole=key}`` what percentage one is of the other. A table
begins with ``@table UNIT`` and ends with ``@end``, its cells are parted by ``|``, ``<2x3>`` before a cell spans rows
and columns, ``@each LIST`` repeats a row for every code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from budgetcheck.documents.document import Cell, Document, Paragraph, Place, Table

FOLDER = Path(__file__).with_suffix("")
CENT = Decimal("0.01")
POWERS = {"元": 0, "千元": 3, "万元": 4}
LISTS = {
    "e": "expenditure.by_function",
    "g": "general_public_budget.by_function",
    "i": "income.by_function",
    "f": "government_fund.by_function",
    "c": "general_public_budget.by_economic_class",
    "x": "fiscal_appropriation.expenditure.by_function",
}
SHORT = {"gpb.": "general_public_budget.", "fa.": "fiscal_appropriation.", "tp.": "three_public."}
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")

FIELDS = frozenset(
    ["total", "basic", "project", "personnel", "public", "fiscal_appropriation", "undertaking", "general_public_budget"]
)
"""What stands of a row under `@each`."""

Printed = tuple[Decimal, str]
TextCell = tuple[str, int, int]
"""Text, rows and columns."""


@dataclass
class Written:
    """A document: its blocks, lines of text or rows of cells, and the printings expected of each key."""

    name: str
    unit_name: str
    blocks: list[str | list[list[TextCell]]] = field(default_factory=list)
    tables: dict[str, set[Printed]] = field(default_factory=dict)
    prose: dict[str, set[Printed]] = field(default_factory=dict)
    true: dict[str, set[Printed]] = field(default_factory=dict)
    """What else is true: figures that are printed as they stand."""

    @property
    def document(self) -> Document:
        """The document as its readers give it."""
        return Document(self.name, tuple(self._blocks()))

    def _blocks(self) -> Iterator[Paragraph | Table]:
        for number, block in enumerate(self.blocks, 1):
            if isinstance(block, str):
                yield Paragraph(block)
                continue
            cells = list(laid(block))
            height = max(row + rows for _, row, _, rows, _ in cells)
            width = max(column + columns for _, _, column, _, columns in cells)
            yield Table(tuple(Cell(*cell) for cell in cells), height, width, Place(table=number))


def laid(rows: list[list[TextCell]]) -> Iterator[tuple[str, int, int, int, int]]:
    """Give each cell its row and column."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for text, down, across in row:
            while (at, column) in taken:
                column += 1
            taken |= {(at + r, column + c) for r in range(down) for c in range(across)}
            yield text, at, column, down, across
            column += across


class _Ledger:
    def __init__(self, lines: list[str]) -> None:
        self.put: dict[str, Decimal] = {}
        self.names: dict[str, str] = {}
        self.codes: dict[str, list[str]] = {letter: [] for letter in LISTS}
        self.says: dict[str, str] = {}
        self.true: dict[str, set[Printed]] = {}
        basic = project = own = fund = Decimal(0)
        over = forward = Decimal(0)
        economic: list[tuple[str, str]] = []
        later: list[str] = []
        for line in lines:
            word, _, rest = line.partition(" ")
            if word.endswith(":"):
                self.says[word[:-1]] = rest.strip()
            elif word == "name":
                code, name = rest.split()
                self.names[code] = name
            elif word in ("fn", "fund"):
                code, name, *amounts = rest.split()
                parts = [Decimal(amount) for amount in amounts] + [Decimal(0)] * 3
                self.names[code] = name
                self._row(code, word, *parts[:3])
                if word == "fund":
                    fund += parts[0] + parts[1]
                basic, project, own = basic + parts[0], project + parts[1], own + parts[2]
            elif word == "ec":
                code, name, amount = rest.split()
                self.names[code] = name
                economic.append((code, amount))
            elif word == "true":
                key, amount, *unit = rest.split()
                self.true.setdefault(full(key), set()).add((Decimal(amount), unit[0] if unit else ""))
            elif word == "carry":
                over, forward = map(Decimal, rest.split())
            elif line.strip():
                later.append(line)
        general = basic + project - own - fund
        left = basic
        sums = {"personnel": Decimal(0), "public": Decimal(0)}
        for code, amount in economic:
            value = left if amount == "rest" else Decimal(amount)
            assert value >= 0, code
            left -= value
            kind = "public" if code[:3] in ("302", "310") else "personnel"
            sums[kind] += value
            for step in (code[:3], code):
                self._add(f"{LISTS['c']}[{step}].total", value)
                self._add(f"{LISTS['c']}[{step}].{kind}", value)
                if step not in self.codes["c"]:
                    self.codes["c"].append(step)
        put = self.put
        put.update(
            {
                "expenditure.basic.total": basic,
                "expenditure.project.total": project,
                "expenditure.current_year": basic + project,
                "expenditure.carried_forward": forward,
                "expenditure.total": basic + project + forward,
                "income.carried_over": over,
                "income.current_year": basic + project + forward - over,
                "income.total": basic + project + forward,
                "income.undertaking": own,
                "income.government_fund": fund,
                "income.general_public_budget": general + forward - over,
                "income.fiscal_appropriation": general + fund + forward - over,
                "government_fund.total": fund,
                "government_fund.project": fund,
                "general_public_budget.total": general,
                "general_public_budget.basic": basic,
                "general_public_budget.project": general - basic,
                "general_public_budget.personnel": sums["personnel"],
                "general_public_budget.public": sums["public"],
                "expenditure.basic.personnel": sums["personnel"],
                "expenditure.basic.public": sums["public"],
            }
        )
        for side in ("income", "expenditure"):
            put[f"fiscal_appropriation.{side}.total"] = general + fund + forward
            put[f"fiscal_appropriation.{side}.government_fund"] = fund
        put["fiscal_appropriation.income.current_year"] = general + fund + forward - over
        put["fiscal_appropriation.income.carried_over"] = over
        put["fiscal_appropriation.income.general_public_budget"] = general + forward - over
        put["fiscal_appropriation.expenditure.general_public_budget"] = general
        put["fiscal_appropriation.expenditure.current_year"] = general + fund
        put["fiscal_appropriation.expenditure.carried_forward"] = forward
        for line in sorted(later, key=lambda line: line.startswith("prev")):
            self._say(line)

    def _add(self, key: str, value: Decimal) -> None:
        self.put[key] = self.put.get(key, Decimal(0)) + value

    def _row(self, code: str, word: str, basic: Decimal, project: Decimal, own: Decimal) -> None:
        lists = {"e": (basic, project), "x": (basic, project - own), "i": (basic, project)}
        lists["f" if word == "fund" else "g"] = (basic, project - own)
        for letter, (one, two) in lists.items():
            for step in (code[:3], code[:5], code):
                for column, value in (("basic", one), ("project", two), ("total", one + two)):
                    self._add(f"{LISTS[letter]}[{step}].{column}", value)
                if letter == "i":
                    self._add(f"{LISTS['i']}[{step}].fiscal_appropriation", one + two - own)
                    self._add(
                        f"{LISTS['i']}[{step}].general_public_budget", Decimal(0) if word == "fund" else one + two - own
                    )
                    self._add(f"{LISTS['i']}[{step}].undertaking", own)
                if step not in self.codes[letter]:
                    self.codes[letter] = sorted([*self.codes[letter], step])

    def _say(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        key, _, text = rest.partition(" = ")
        key = full(key)
        if word == "set":
            self.put[key] = self._sum(text)
            return
        assert word == "prev", line
        amount, _, home = text.partition(" -> ")
        self.put[f"previous.{key}"] = self._sum(amount)
        change = self.put[f"change {key}"] = self.put[key] - self.put[f"previous.{key}"]
        if home:
            home = full(home)
            self.put[home] = change
            if self.put[f"previous.{key}"]:
                percent = (change * 100 / self.put[f"previous.{key}"]).quantize(CENT, ROUND_HALF_UP)
                self.put[home.removesuffix(".change") + ".percent" if "]" in home else f"{home}.percent"] = percent
            if "]" in home:
                self.put[home.removesuffix(".change") + ".previous"] = self.put[f"previous.{key}"]

    def _sum(self, text: str) -> Decimal:
        total = Decimal(0)
        for sign, part in re.findall(r"([+-]?)\s*([^\s+-]+)", text):
            value = Decimal(part) if re.fullmatch(r"[\d.]+", part) else self.put[full(part)]
            total += -value if sign == "-" else value
        return total


def full(key: str) -> str:
    """Write out a key that is written short."""
    if found := re.fullmatch(r"([egifcx])\.(\d+)(?:\.(\w+))?", key):
        return f"{LISTS[found[1]]}[{found[2]}].{found[3] or 'total'}"
    if key.startswith("previous."):
        return f"previous.{full(key[9:])}"
    for short, long in SHORT.items():
        if key.startswith(short):
            return long + key[len(short) :]
    return key


class _Writer:
    def __init__(self, name: str, text: str) -> None:
        head, _, body = text.partition("\n---\n")
        self.ledger = _Ledger([line for line in head.splitlines() if not line.startswith("//")])
        self.says = self.ledger.says
        self.made = Written(name, self.says.get("unit", ""), true=self.ledger.true)
        self.unit = ""
        self.row: dict[str, str] = {}
        lines = iter(body.splitlines())
        for line in lines:
            if line.startswith("@table"):
                self._table(line.split()[1], lines)
            elif line.strip():
                self.made.blocks.append(self._filled(line))

    def _table(self, unit: str, lines: Iterator[str]) -> None:
        self.unit = unit
        rows: list[list[TextCell]] = []
        for line in lines:
            if line == "@end":
                break
            if line.startswith("@each "):
                which, _, pattern = line[6:].partition(" ")
                codes = [code for code in self.ledger.codes[which[0]] if len(which) == 1 or str(len(code)) in which[1:]]
                rows += [self._cells(pattern, code, which[0]) for code in codes]
            elif line.startswith("@side "):
                rows += self._beside(line[6:])
            else:
                rows.append(self._cells(line))
        self.made.blocks.append(rows)
        self.unit = ""

    def _beside(self, text: str) -> list[list[TextCell]]:
        """Codes of the economic classes in groups side by side: `CLASSES;CLASSES… PATTERN`."""
        which, _, pattern = text.partition(" ")
        groups = [[code for code in self.ledger.codes["c"] if code[:3] in part.split(",")] for part in which.split(";")]
        rows: list[list[TextCell]] = []
        for at in range(max(map(len, groups))):
            row: list[TextCell] = []
            for group in groups:
                row += (
                    self._cells(pattern, group[at], "c") if at < len(group) else [("", 1, 1)] * (pattern.count("|") + 1)
                )
            rows.append(row)
        return rows

    def _cells(self, line: str, code: str = "", letter: str = "") -> list[TextCell]:
        self.row = (
            {
                "code": code,
                "k1": code[:3],
                "k2": code[3:5],
                "k3": code[5:7],
                "name": self.ledger.names.get(code, ""),
                "pad": "　" * ((len(code) - 3) // 2),
                "list": letter,
            }
            if code
            else {}
        )
        cells: list[TextCell] = []
        for piece in line.split("|"):
            text = piece.strip()
            down = across = 1
            if found := re.match(r"<(\d+)x(\d+)>\s*", text):
                down, across, text = int(found[1]), int(found[2]), text[found.end() :]
            cells.append((self._filled(text).replace("\\n", "\n"), down, across))
        self.row = {}
        return cells

    def _filled(self, text: str) -> str:
        return re.sub(r"\{([+%~/]?)([^{}:]+)(?::([a-z0-9]+))?\}", self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        mark, key, shape = found[1], found[2], found[3] or ""
        if key in self.row:
            return self.row[key]
        if mark == "/":
            return self._rate(key)
        if self.row and key in FIELDS:
            key = f"{self.row['list']}.{self.row['code']}.{key}"
        key = full(key)
        value = self.ledger.put.get(key)
        if value is None:
            assert self.row, key
            return ""
        truth = self.made.tables if self.unit else self.made.prose
        unit = self.unit or self.says.get("prose", "万元")
        expected = key
        if mark in "%~" and mark:
            truth.setdefault(expected, set()).add((value, "%" if mark == "%" else ""))
            shown = abs(value) if mark == "%" and not self.unit else value
            return self._shaped(f"{shown:.2f}%" if mark == "%" else str(shown), shape)
        shown = value.scaleb(-POWERS[unit]).quantize(CENT if "0" not in shape else Decimal(1), ROUND_HALF_UP)
        if not shown and self.unit:
            zero = self.says.get("zero", "")
            if zero:
                truth.setdefault(expected, set()).add((Decimal(0), unit))
            return zero
        truth.setdefault(expected, set()).add((shown, unit))
        if mark == "+":
            shown = abs(shown)
        text = f"{shown:,f}" if self.says.get("separators", "yes") == "yes" else f"{shown:f}"
        if not shown and not self.unit:
            text = "0"
        return self._shaped(text, shape)

    def _rate(self, words: str) -> str:
        words, _, home = words.partition("=")
        part, whole = (self.ledger.put[full(key)] for key in words.split("/"))
        percent = (part * 100 / whole).quantize(CENT, ROUND_HALF_UP)
        if home:
            (self.made.tables if self.unit else self.made.prose).setdefault(full(home), set()).add((percent, "%"))
        return f"{percent}%"

    def _shaped(self, text: str, shape: str) -> str:
        if "w" in shape:
            return text.translate(WIDE)
        if "s" in shape:
            return text.replace(".", " .") if len(text) < 5 else f"{text[:2]} {text[2:]}"
        if "b" in shape and text.startswith("-"):
            return f"({text[1:]})"
        return text


def written(name: str) -> Written:
    """Read one of the documents written by hand."""
    return _Writer(name, (FOLDER / f"{name}.txt").read_text("utf-8")).made


NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
