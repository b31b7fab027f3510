"""Recognised figures → the text of a declaration, each with its place behind it, and the places for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, field
from decimal import Decimal
from typing import Any, Final

from budgetcheck.arithmetic.limits import unfit
from budgetcheck.model.document import FORMAT
from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import MODEL
from budgetcheck.recognition.facts.fact import Address, Fact, Provenance
from budgetcheck.recognition.facts.keys import known, spec_at, written_key
from budgetcheck.recognition.forms.form import DisclosureTable
from budgetcheck.recognition.recognise import Recognised
from budgetcheck.recognition.report import report_of
from budgetcheck.recognition.settling.reconcile import RecognisedFigure
from budgetcheck.recognition.settling.shortening import cuts_short, is_coarser
from budgetcheck.recognition.words.wording import label_of, number_in_cell, plain_text
from budgetcheck.recognition.writing.placing import place_words
from budgetcheck.recognition.writing.remarks import explained_elsewhere
from budgetcheck.source.write import toml_key, toml_text
from budgetcheck.text.lean import frozen, slotted
from budgetcheck.text.safe import visible

LONGEST_QUOTE: Final = 60
MOST_SECTIONS: Final = 60


@frozen
class Written:
    """The text of a declaration, and for its 1-based lines where what they state stands in the document."""

    text: str
    origins: Mapping[int, Provenance]


@slotted
class _Node:
    """A table, list or figure on its way into the text."""

    figure: RecognisedFigure | None = None
    inner: dict[str, _Node] = field(default_factory=dict)


def declaration_text(recognised: Recognised) -> str:
    """Write a declaration of all that was recognised; it always loads, whatever the document says."""
    return written(recognised).text


def written(recognised: Recognised) -> Written:
    """Write a declaration and say of each of its lines where the document states it."""
    return _Writer(recognised).write()


class _Writer:
    def __init__(self, recognised: Recognised) -> None:
        self.recognised = recognised
        self.figures = recognised.figures
        self.report = report_of(recognised)
        self.lines: list[str] = []
        self.origins: dict[int, Provenance] = {}
        self.root = _Node()
        for address, figure in self.figures.figures.items():
            if _writable(figure.first):
                node = self.root
                for part in address:
                    node = node.inner.setdefault(part, _Node())
                node.figure = figure

    def write(self) -> Written:
        self.line(f"format = {FORMAT}")
        self._unit()
        self._disclosure()
        names = [
            name for name in MODEL.accepts if name in self.root.inner and name not in ("unit", "disclosure", "previous")
        ]
        if "previous" in self.root.inner:
            names.append("previous")
        for name in names:
            self._table((name,), self.root.inner[name], MODEL.accepts[name])
        self._statements()
        self._shares()
        self._todo()
        return Written("\n".join(self.lines) + "\n", self.origins)

    def line(self, text: str, origin: Provenance | None = None) -> None:
        if origin is not None:
            text = f"{text}  # {_where(origin)}"
            self.origins[len(self.lines) + 1] = origin
        self.lines.append(text)

    # -- the head ------------------------------------------------------------------------------------------------------

    def _unit(self) -> None:
        setting = self.recognised.setting
        self.line("")
        self.line("[unit]")
        if not setting.unit_name:
            self.line("# TODO: 未能从文中识别单位名称 / the unit's name was not found in the document")
        self.line(f"name = {toml_text(setting.unit_name or self.recognised.name or '未识别')}")
        for key, node in self.root.inner.get("unit", _Node()).inner.items():
            if node.figure is not None and key != "name":
                self.line(f"{key} = {toml_text(str(node.figure.first.value))}", node.figure.first.origin)

    def _extent(self) -> None:
        """A document of which too little was understood is judged as an excerpt: what seems missing may be unread."""
        if self.report.whole:
            self.line('extent = "whole"')
            return
        share = f"{self.report.coverage:.1f} %"
        self.line(
            f"# 只读懂 {share} 的金额，按摘录检查 / only {share} of the amounts were understood: judged as an excerpt"
        )
        self.line('extent = "excerpt"')

    def _disclosure(self) -> None:
        setting, contents = self.recognised.setting, self.recognised.contents
        self.line("")
        self.line("[disclosure]")
        if setting.year is None:
            self.line("# TODO: 未能从文中识别年度 / the year was not found in the document")
        self.line(f"year = {setting.year or 2000}")
        self.line(f'kind = "{setting.kind}"')
        self.line(f'scope = "{setting.scope}"')
        self._extent()
        self.line(f'currency_unit = "{self.figures.currency_unit}"')
        self.line(f"decimals = {self.figures.decimals}")
        if known(("disclosure", "title")) and setting.title:
            self.line(f"title = {toml_text(setting.title)}")
        sections = _sections(self.recognised)
        if sections:
            self.line("sections = [")
            for section in sections:
                self.line(f"    {toml_text(section)},")
            self.line("]")
        for form in contents.forms:
            if form.kind is None or form.kind.name in ("organisation", "performance") or not form.title:
                continue
            self.line("")
            self.line("[[disclosure.tables]]")
            origin = Provenance(form.place, form.title, form.kind.entry, form.title, form.number)
            self.line(f"name = {toml_text(label_of(form.title))}", origin)
            rows = sum(1 for row in form.rows if _holds_figures(row))
            if form.note and not any(_holds_figures(row, zero=False) for row in form.rows):
                rows = 0  # zeros in a table that is said to be empty
            if rows or form.note or self.report.whole:
                self.line(f"empty = {'false' if rows else 'true'}")
            self.line(f"rows = {rows}")
            note, where = (form.note, origin) if form.note or rows else self._said_empty(form, origin)
            if note:
                self.line(f"note = {toml_text(note)}", where)
            if form.unit and known(("disclosure", "tables", "0", "currency_unit")):
                self.line(f'currency_unit = "{form.unit}"', origin)

    def _said_empty(self, form: DisclosureTable, origin: Provenance) -> tuple[str, Provenance]:
        """The clause that explains an empty table whose own remark is missing, and where it stands."""
        found = explained_elsewhere(form.title, self.recognised.contents.passages)
        if found is None:
            return "", origin
        clause, passage = found
        heading = passage.headings[-1] if passage.headings else ""
        return clause, Provenance(passage.place, clause, "", heading, 0, True)

    # -- tables --------------------------------------------------------------------------------------------------------

    def _table(self, address: Address, node: _Node, spec: Spec) -> None:
        if spec.kind == "list":
            for name, element in sorted(node.inner.items(), key=lambda pair: _order(pair[0])):
                self._element((*address, name), element, spec)
            return
        plain_keys = [
            key for key in spec.accepts if key in node.inner and not _is_table(node.inner[key], spec.accepts[key])
        ]
        if plain_keys or node.figure is not None:
            self.line("")
            self.line(f"[{_path(address)}]")
            if node.figure is not None:
                self._long(node.figure)
            for key in plain_keys:
                self._entry(key, (*address, key), node.inner[key], spec.accepts[key])
        for key, inner in spec.accepts.items():
            if key in node.inner and key not in plain_keys:
                self._table((*address, key), node.inner[key], inner)

    def _element(self, address: Address, node: _Node, spec: Spec) -> None:
        keys = [key for key in spec.accepts if key in node.inner or (key == spec.identity and spec.identity == "code")]
        if spec.identity == "code" and not any(key not in ("name", "code") for key in node.inner):
            return
        if any(required not in node.inner and required != spec.identity for required in spec.element_required):
            return
        self.line("")
        self.line(f"[[{_path(address[:-1])}]]")
        tables: list[str] = []
        for key in keys:
            if key == "code" and spec.identity == "code":
                self.line(f"code = {toml_text(address[-1])}")
            elif _is_table(node.inner[key], spec.accepts[key]):
                tables.append(key)
            else:
                self._entry(key, (*address, key), node.inner[key], spec.accepts[key])
        for key in tables:
            if spec.accepts[key].kind == "table":
                inline = [
                    f"{name} = {self._number(child.figure)}"
                    for name, child in node.inner[key].inner.items()
                    if child.figure is not None
                ]
                self.line(f"{key} = {{ {', '.join(inline)} }}")
            else:
                self._table((*address, key), node.inner[key], spec.accepts[key])

    def _entry(self, key: str, address: Address, node: _Node, spec: Spec) -> None:
        figure = node.figure
        inner = {name: child.figure for name, child in node.inner.items() if child.figure is not None}
        if figure is None and (not inner or "value" in spec.element_required):
            return
        if not inner:
            assert figure is not None
            self._value(key, figure)
            return
        parts = [
            f"value = {text}" if not text.startswith("{") else text[2:-2]
            for text in ([self._number(figure)] if figure is not None else [])
        ]
        parts += [
            f"{name} = {self._any(child, spec.accepts[name])}" for name, child in inner.items() if name in spec.accepts
        ]
        first = figure or next(iter(inner.values()))
        self.line(f"{key} = {{ {', '.join(parts)} }}", first.first.origin)

    def _value(self, key: str, figure: RecognisedFigure) -> None:
        spec = spec_at(figure.address)
        assert spec is not None
        self.line(f"{key} = {self._any(figure, spec)}", figure.first.origin)

    def _long(self, figure: RecognisedFigure) -> None:
        """Write a figure whose companions are figures of their own, each on its line."""
        fact = figure.first
        assert not isinstance(fact.value, str)
        self.line(f"value = {format(fact.value, 'f')}", fact.origin)
        if fact.unit not in ("", "%") and fact.decimals != max(self.figures.decimals, _decimals(fact.value)):
            self.line(f"decimals = {fact.decimals}")
        if fact.unit not in ("", "%", self.figures.currency_unit):
            self.line(f'currency_unit = "{fact.unit}"')

    def _any(self, figure: RecognisedFigure, spec: Spec) -> str:
        value = figure.first.value
        if isinstance(value, str):
            return value if spec.kind == "date" else toml_text(value)
        return self._number(figure)

    def _number(self, figure: RecognisedFigure) -> str:
        return self._stated(figure.first)

    def _stated(self, fact: Fact) -> str:
        """Write a number: plain in the document's unit and decimals, else in its long form."""
        value = fact.value
        assert not isinstance(value, str)
        digits = format(value, "f")
        if fact.unit in ("", "%"):
            return digits
        parts = [f"value = {digits}"]
        shown = max(self.figures.decimals, _decimals(value))
        if fact.decimals != shown:
            parts.append(f"decimals = {fact.decimals}")
        if fact.unit != self.figures.currency_unit:
            parts.append(f'currency_unit = "{fact.unit}"')
        return digits if len(parts) == 1 else f"{{ {', '.join(parts)} }}"

    # -- what follows the figures --------------------------------------------------------------------------------------

    def _statements(self) -> None:
        cut = cuts_short(self.figures.figures.values())
        for address, figure in self.figures.figures.items():
            if not _writable(figure.first) or not self._stands(address):
                continue
            for other in figure.others:
                if not _writable(other):
                    continue
                self.line("")
                self.line("[[statements]]")
                self.line(f"figure = {toml_text(self._named(address))}")
                self.line(f"value = {self._stated(other)}", other.origin)
                if cut and is_coarser(other, figure.first):
                    self.line('rounding = "truncated"')
                self.line(f"at = {toml_text(_at(other.origin))}")
                self.line(f"quote = {toml_text(_short(other.origin.quote))}")

    def _stands(self, address: Address) -> bool:
        """Whether the figure itself is in the text (an element without what it must have is left out)."""
        spec = spec_at(address)
        return spec is not None and spec.kind in ("amount", "percent", "number")

    def _named(self, address: Address) -> str:
        return written_key(address)

    def _shares(self) -> None:
        written: set[tuple[Address, Address, Decimal]] = set()
        for ratio in self.recognised.ratios:
            mark = ratio.part, ratio.whole, ratio.percent
            if (
                mark in written
                or ratio.part == ratio.whole
                or not all(side in self.figures.figures for side in (ratio.part, ratio.whole))
            ):
                continue
            written.add(mark)
            self.line("")
            self.line("[[shares]]")
            self.line(f"part = {toml_text(written_key(ratio.part))}")
            self.line(f"whole = {toml_text(written_key(ratio.whole))}")
            self.line(f"percent = {format(ratio.percent, 'f')}", ratio.origin)
            self.line(f"at = {toml_text(_at(ratio.origin))}")
            self.line(f"quote = {toml_text(_short(ratio.origin.quote))}")

    def _todo(self) -> None:
        if not self.figures.doubtful:
            return
        self.line("")
        for readings in self.figures.doubtful:
            said = "；".join(f"{reading.value}{reading.unit}（{_where(reading.origin)}）" for reading in readings)
            self.line(f"# TODO: {_comment(written_key(readings[0].address))} 存疑，请核对原文 / doubtful: {said}")


def _holds_figures(row: Sequence[Any], *, zero: bool = True) -> bool:
    """Whether a row holds a figure, a zero too if `zero`; numbers before its first words are its code."""
    named = False
    for square in row:
        text = plain_text(square.text) if square is not None else ""
        number = number_in_cell(text) if text else None
        if number is not None and (named or number.decimals or "," in text) and (zero or number.value):
            return True
        named = named or (bool(text) and number is None)
    return False


def _is_table(node: _Node, spec: Spec) -> bool:
    """Whether it is written as a table of its own: tables and lists, and long forms that hold long forms."""
    if spec.kind in ("table", "list"):
        return True
    return any(child.inner for child in node.inner.values())


def _writable(fact: Fact) -> bool:
    return isinstance(fact.value, str) or unfit(fact.value) is None


def _order(name: str) -> tuple[int, str]:
    """Codes in the order of the classification, numbered elements in the order of the document."""
    return (int(name), name) if name.isdigit() and len(name) < 3 else (0, name)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _path(address: Sequence[str]) -> str:
    """The name of a table: keys only, since elements of lists are told by their order."""
    spec: Spec | None = MODEL
    parts: list[str] = []
    listed = False
    for part in address:
        if listed:
            listed = False
            continue
        parts.append(part)
        spec = spec.accepts.get(part) if spec is not None else None
        listed = spec is not None and spec.kind == "list"
    return ".".join(toml_key(part) for part in parts)


def _comment(text: str) -> str:
    """A text as a comment; the sign of comments in it is written wide, so that what a person adds behind is told."""
    return visible(" ".join(text.split()).replace("#", "＃"))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _where(origin: Provenance) -> str:
    place = place_words(origin.place).zh or "文中"
    return _comment(f"{place} {_short(origin.quote)}".strip())


def _at(origin: Provenance) -> str:
    title = label_of(origin.title) if not origin.prose else origin.title
    if origin.prose:
        return f"{title}（说明文字）"
    return f"{title}，{place_words(origin.place).zh}".strip("，") or "文中"


def _sections(recognised: Recognised) -> list[str]:
    """The parts of the disclosure by their headings: those of the highest level, and below chapters the next."""
    titles = {plain_text(form.title) for form in recognised.contents.forms} | {recognised.setting.title}
    found: dict[str, None] = {}
    for passage in recognised.contents.passages:
        headings = [heading for heading in passage.headings if plain_text(heading) not in titles]
        numbered = [heading for heading in headings if _NUMBERED.match(heading)]
        taken = numbered[:2] if numbered and numbered[0].startswith("第") else numbered[:1]
        taken = [*(heading for heading in headings[:1] if heading not in numbered and _NAMED.search(heading)), *taken]
        for heading in taken:
            name = _NUMBERED.sub("", heading).strip("：")
            if 2 <= len(name) <= 40:
                found[_quoted(name)] = None
    return list(found)[:MOST_SECTIONS]


_NAMED: Final = re.compile("职责|职能|机构|概况|情况|说明|解释|目标|绩效|信息|预算|决算")
_NUMBERED: Final = re.compile(r"^(?:第[一二三四五六七八九十]+[部章节][分]?|[一二三四五六七八九十]{1,3}[、．.])")


def _quoted(name: str) -> str:
    """The heading in its original words, quotation marks included, where the document's own spelling can be told."""
    return name.replace("三公经费", "“三公”经费")


def places_json(recognised: Recognised) -> str:
    """Write the places of all figures for programs: key → place, quotation, entry, confidence, further printings."""
    figures: dict[str, Any] = {}
    for address, figure in recognised.figures.figures.items():
        figures[written_key(address)] = {**_of(figure.first), "statements": [_of(other) for other in figure.others]}
    setting = recognised.setting
    head = {
        "unit.name": setting.unit_name or recognised.name or "未识别",
        "disclosure.year": setting.year or 2000,
        "disclosure.kind": setting.kind,
        "disclosure.scope": setting.scope,
        "disclosure.title": setting.title,
        "disclosure.sections": _sections(recognised),
    }
    held = {"version": 1, "document": recognised.name, "head": head, "figures": figures}
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _of(fact: Fact) -> dict[str, Any]:
    value = fact.value if isinstance(fact.value, str) else format(fact.value, "f")
    return {
        "value": value,
        "unit": fact.unit,
        "confidence": fact.confidence,
        "title": fact.origin.title,
        "place": place_dict(fact.origin.place),
        "quote": fact.origin.quote,
        "entry": fact.origin.entry,
    }


def place_dict(place: Any) -> dict[str, Any]:
    """The parts of a place that are known, for JSON."""
    return {key: value for key, value in asdict(place).items() if value is not None}


def iterate_figures(recognised: Recognised) -> Iterator[tuple[str, RecognisedFigure]]:
    """Yield every figure under its key, in the order of the document."""
    for address, figure in recognised.figures.figures.items():
        yield written_key(address), figure
