"""The text of a declaration → its tables and keys as they are written, with their comments; and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source
from budgetcheck.source.scanner import Scanner
from budgetcheck.source.tokens import StatementToken
from budgetcheck.source.write import toml_key, toml_value
from budgetcheck.text.slots import slotted


@slotted
class WrittenKey:
    """A key: the comments above it, and its lines as they stand, the comment behind it included."""

    key: str
    lines: list[str]
    above: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The value as written, without the comment behind it."""
        start, end = self._extent()
        return "\n".join(self.lines)[start:end]

    @property
    def comment(self) -> str:
        """The comment behind the value; empty where there is none."""
        _, end = self._extent()
        return next((comment for at, comment in _comments(self.lines) if at >= end), "")

    @property
    def within(self) -> list[str]:
        """The comments between the lines of a value that takes several."""
        _, end = self._extent()
        return [comment for at, comment in _comments(self.lines) if at < end]

    @property
    def value(self) -> Any:
        """The value itself."""
        return parse(Source("", "\n".join(self.lines)))[0][self.key]

    def _extent(self) -> tuple[int, int]:
        """Where the value begins and ends in the lines."""
        statement, _ = Scanner("\n".join(self.lines)).statement(0)
        assert statement is not None
        assert statement.value is not None
        return statement.value.start, statement.value.end


@slotted
class WrittenTable:
    """A table: its header as it stands (empty where none does), its keys, and the tables and lists within."""

    header: str = ""
    above: list[str] = field(default_factory=list)
    keys: dict[str, WrittenKey] = field(default_factory=dict)
    tables: dict[str, WrittenTable | list[WrittenTable]] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)
    """Comments at the end of the file, of the outermost table only."""

    @property
    def comment(self) -> str:
        """The comment behind the header; empty where there is none."""
        return next((comment for _, comment in _comments([self.header])), "")

    def said(self, key: str) -> str:
        """The value of a key as text; empty where it has none."""
        return str(self.keys[key].value) if key in self.keys else ""


def written_tables(text: str) -> WrittenTable:
    """Take the text of a declaration, which must be valid TOML, apart."""
    root = here = WrittenTable()
    scanner = Scanner(text)
    above: list[str] = []
    at = 0
    while at < len(text):
        statement, following = scanner.statement(at)
        lines = text[at:following].replace("\r\n", "\n").rstrip("\n").split("\n")
        at = following
        if statement is None:
            above += filter(str.strip, lines)
            continue
        if statement.kind == "pair":
            _put(here, statement, text, lines, above)
        else:
            here = _opened(root, [key.name for key in statement.keys], statement.kind == "element")
            here.header, here.above = lines[0], above
        above = []
    root.below = above
    return root


def _put(table: WrittenTable, statement: StatementToken, text: str, lines: Sequence[str], above: list[str]) -> None:
    """Put a key with its lines into its table, which a dotted key is not in the one at hand."""
    assert statement.value is not None
    *outer, last = [key.name for key in statement.keys]
    first = lines[0]
    if outer:
        table = _opened(table, outer, False)
        head = text[statement.start : statement.value.start]
        first = f"{toml_key(last)} = {first.lstrip()[len(head) :]}"
    table.keys[last] = WrittenKey(last, [first, *lines[1:]], above)


def written_text(root: WrittenTable) -> str:
    """Write the tables out again."""
    lines = list(_lines(root, (), False))
    if root.below:
        lines += ["", *root.below]
    return "\n".join(lines).strip("\n") + "\n"


def written_key_of(key: str, value: object) -> WrittenKey:
    """Write a key anew."""
    return WrittenKey(key, [f"{toml_key(key)} = {toml_value(value)}"])


def spread_out(key: WrittenKey) -> WrittenTable | list[WrittenTable]:
    """Return an inline table, a list of such or a plain figure as the tables that may stand in its place."""
    value = key.value
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return [_spread(item) for item in value]
    table = _spread(value if isinstance(value, dict) else {"value": value})
    table.above = key.above
    return table


def _spread(value: Mapping[str, Any]) -> WrittenTable:
    return WrittenTable(keys={name: written_key_of(name, inner) for name, inner in value.items()})


def _lines(table: WrittenTable, path: tuple[str, ...], listed: bool) -> Iterator[str]:
    if path and (listed or table.keys or table.header):
        name = ".".join(toml_key(part) for part in path)
        yield ""
        yield from table.above
        yield table.header or (f"[[{name}]]" if listed else f"[{name}]")
    for key in table.keys.values():
        yield from key.above
        yield from key.lines
    for name, inner in table.tables.items():
        for one in inner if isinstance(inner, list) else (inner,):
            yield from _lines(one, (*path, name), isinstance(inner, list))


def _opened(table: WrittenTable, parts: Sequence[str], listed: bool) -> WrittenTable:
    """The table of a header; the last element of every list on the way."""
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        found = table.tables.get(part)
        if isinstance(found, list):
            if last and listed:
                found.append(WrittenTable())
            table = found[-1]
        elif found is not None:
            table = found
        else:
            made = WrittenTable()
            table.tables[part] = [made] if last and listed else made
            table = made
    return table


def _comments(lines: Sequence[str]) -> Sequence[tuple[int, str]]:
    """The comments of one statement, each with its offset."""
    text = "\n".join(lines)
    found: list[tuple[int, str]] = []
    Scanner(text, lambda start, end: found.append((start, text[start:end].strip()))).statement(0)
    return found
