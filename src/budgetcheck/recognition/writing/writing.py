"""Recognised figures → the text of a declaration, each with its place behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal

from budgetcheck.arithmetic.limits import unfit
from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import MODEL
from budgetcheck.recognition.facts.fact import Address, Fact, Provenance
from budgetcheck.recognition.facts.keys import spec_at, written_key
from budgetcheck.recognition.recognise import Recognised
from budgetcheck.recognition.report import RecognitionReport, report_of
from budgetcheck.recognition.settling.reconcile import RecognisedFigure
from budgetcheck.recognition.settling.shortening import cuts_short, is_coarser
from budgetcheck.recognition.writing.head import write_head
from budgetcheck.recognition.writing.lines import PlacedLines
from budgetcheck.recognition.writing.quoting import as_comment, short_quote, stated_at, where_stated
from budgetcheck.source.write import toml_key, toml_text
from budgetcheck.text.slots import frozen, slotted


@frozen
class Written:
    """The text of a declaration, and for its 1-based lines where what they state stands in the document.

    `report` says how much of the document was understood.
    """

    text: str
    origins: Mapping[int, Provenance]
    report: RecognitionReport


@slotted
class _Node:
    """A table, list or figure on its way into the text."""

    figure: RecognisedFigure | None = None
    inner: dict[str, _Node] = field(default_factory=dict)


def written(recognised: Recognised) -> Written:
    """Write a declaration of all that was recognised; it always loads, whatever the document says."""
    return _Writer(recognised).write()


class _Writer:
    def __init__(self, recognised: Recognised) -> None:
        self.recognised = recognised
        self.figures = recognised.figures
        self.report = report_of(recognised)
        self.lines = PlacedLines()
        self.root = _Node()
        for address, figure in self.figures.figures.items():
            if _writable(figure.first):
                node = self.root
                for part in address:
                    node = node.inner.setdefault(part, _Node())
                node.figure = figure

    def write(self) -> Written:
        unit = self.root.inner.get("unit", _Node()).inner
        stated = {key: node.figure for key, node in unit.items() if node.figure is not None}
        write_head(self.lines, self.recognised, self.report, stated)
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
        return Written("\n".join(self.lines.lines) + "\n", self.lines.origins, self.report)

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
            self.lines.add("")
            self.lines.add(f"[{_path(address)}]")
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
        self.lines.add("")
        self.lines.add(f"[[{_path(address[:-1])}]]")
        self.lines.place(_first_origin(node, spec))
        tables: list[str] = []
        for key in keys:
            if key == "code" and spec.identity == "code":
                self.lines.add(f"code = {toml_text(address[-1])}")
                self.lines.place(_first_origin(node, spec))
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
                self.lines.add(f"{key} = {{ {', '.join(inline)} }}")
                self.lines.place(_first_origin(node.inner[key], spec.accepts[key]))
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
        self.lines.add(f"{key} = {{ {', '.join(parts)} }}", first.first.origin)

    def _value(self, key: str, figure: RecognisedFigure) -> None:
        spec = spec_at(figure.address)
        assert spec is not None
        self.lines.add(f"{key} = {self._any(figure, spec)}", figure.first.origin)

    def _long(self, figure: RecognisedFigure) -> None:
        """Write a figure whose companions are figures of their own, each on its line."""
        fact = figure.first
        assert not isinstance(fact.value, str)
        self.lines.add(f"value = {format(fact.value, 'f')}", fact.origin)
        if fact.unit not in ("", "%") and fact.decimals != max(self.figures.decimals, _decimals(fact.value)):
            self.lines.add(f"decimals = {fact.decimals}")
        if fact.unit not in ("", "%", self.figures.currency_unit):
            self.lines.add(f'currency_unit = "{fact.unit}"')

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
                self.lines.add("")
                self.lines.add("[[statements]]")
                self.lines.add(f"figure = {toml_text(self._named(address))}")
                self.lines.add(f"value = {self._stated(other)}", other.origin)
                if cut and is_coarser(other, figure.first):
                    self.lines.add('rounding = "truncated"')
                self.lines.add(f"at = {toml_text(stated_at(other.origin))}")
                self.lines.add(f"quote = {toml_text(short_quote(other.origin.quote))}")

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
            self.lines.add("")
            self.lines.add("[[shares]]")
            self.lines.add(f"part = {toml_text(written_key(ratio.part))}")
            self.lines.add(f"whole = {toml_text(written_key(ratio.whole))}")
            self.lines.add(f"percent = {format(ratio.percent, 'f')}", ratio.origin)
            self.lines.add(f"at = {toml_text(stated_at(ratio.origin))}")
            self.lines.add(f"quote = {toml_text(short_quote(ratio.origin.quote))}")

    def _todo(self) -> None:
        if not self.figures.doubtful:
            return
        self.lines.add("")
        for readings in self.figures.doubtful:
            said = "；".join(f"{reading.value}{reading.unit}（{where_stated(reading.origin)}）" for reading in readings)
            self.lines.add(
                f"# TODO: {as_comment(written_key(readings[0].address))} 存疑，请核对原文 / doubtful: {said}"
            )


def _first_origin(node: _Node, spec: Spec) -> Provenance | None:
    """Where the first figure of an element stands; where it has none, its name."""
    own = [node.inner[key] for key in spec.accepts if key in node.inner]
    held = [
        figure for inner in own for figure in (inner.figure, *(one.figure for one in inner.inner.values())) if figure
    ]
    number = next((one for one in held if not isinstance(one.first.value, str)), None)
    return next((one.first.origin for one in (number, *held) if one), None)


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
