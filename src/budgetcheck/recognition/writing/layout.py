"""The text of a declaration → its tables and keys as they are written, with their comments; and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source
from budgetcheck.source.write import toml_key, toml_value
from budgetcheck.text.lean import slotted

_PART: Final = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*')"
_NAME: Final = rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*"
_HEADER: Final = re.compile(rf"\s*(\[\[?){_NAME}\]\]?\s*(#.*)?$")
_KEY: Final = re.compile(rf"{_NAME}=")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")


@slotted
class WrittenKey:
    """A key: the comments above it, and its lines as they stand, the comment behind it included."""

    key: str
    lines: list[str]
    above: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The value as written, without the comment behind it."""
        last = without_comment(self.lines[-1])
        return "\n".join([*self.lines[:-1], last]).partition("=")[2].strip()

    @property
    def comment(self) -> str:
        """The comment behind the value; empty where there is none."""
        return comment_of(self.lines[-1])

    @property
    def within(self) -> list[str]:
        """The comments between the lines of a value that takes several, if it is no text of several lines."""
        first = self.lines[:-1]
        if any('"""' in line or "'''" in line for line in self.lines):
            return []
        return [comment for line in first if (comment := comment_of(line))]

    @property
    def value(self) -> Any:
        """The value itself."""
        return _held("\n".join(self.lines))[self.key]


@slotted
class WrittenTable:
    """A table: its header as it stands (empty where none does), its keys, and the tables and lists within."""

    header: str = ""
    above: list[str] = field(default_factory=list)
    keys: dict[str, WrittenKey] = field(default_factory=dict)
    tables: dict[str, WrittenTable | list[WrittenTable]] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)
    """Comments at the end of the file, of the outermost table only."""

    def is_bare(self) -> bool:
        """Whether nothing stands in it."""
        return not self.keys and not self.tables

    def said(self, key: str) -> str:
        """The value of a key as text; empty where it has none."""
        return str(self.keys[key].value) if key in self.keys else ""


def written_tables(text: str) -> WrittenTable:
    """Take the text of a declaration, which must be valid TOML, apart."""
    root = here = WrittenTable()
    lines = text.splitlines()
    above: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        header, key = _HEADER.match(line), _KEY.match(line)
        if header is not None and key is None:
            here = _opened(root, _parts(header[2]), header[1] == "[[")
            here.header, here.above = line, above
            above = []
        elif key is not None:
            end = _end(lines, index)
            *outer, name = _parts(key[1])
            table = _opened(here, outer, False) if outer else here
            first = f"{toml_key(name)} ={line[key.end() :]}"
            table.keys[name] = WrittenKey(name, [first if outer else line, *lines[index + 1 : end + 1]], above)
            above = []
            index = end
        elif line.strip().startswith("#"):
            above.append(line)
        index += 1
    root.below = above
    return root


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


def _held(text: str) -> dict[str, Any]:
    return parse(Source("", text))[0]


def _parts(name: str) -> list[str]:
    found: Any = _held(f"{name} = 0")
    parts: list[str] = []
    while isinstance(found, dict):
        ((part, found),) = found.items()
        parts.append(part)
    return parts


def _end(lines: Sequence[str], start: int) -> int:
    """The last line of a value: brackets of arrays and three quotes close further down."""
    depth, index, quotes = 0, start, ""
    while index < len(lines):
        text = lines[index].partition("=")[2] if index == start else lines[index]
        if quotes or '"""' in text or "'''" in text:
            for mark in re.findall(r"\"\"\"|'''", text):
                quotes = mark if not quotes else "" if mark == quotes else quotes
        else:
            bare = _QUOTED.sub("", without_comment(text))
            depth += bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
        if depth <= 0 and not quotes:
            return index
        index += 1
    return len(lines) - 1


def comment_of(line: str) -> str:
    """The comment behind what stands in a line, or that the line is."""
    return line[len(without_comment(line)) :].strip()


def without_comment(line: str) -> str:
    """Cut the comment off a line, wherever a ``#`` stands outside quotation marks."""
    match = re.match(r"(?:[^\"'#]|\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\"'])*", line)
    return match[0].rstrip() if match is not None else line
