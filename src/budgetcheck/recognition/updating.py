"""A declaration made anew of its document, without losing what a person wrote into the old one.

Comments, suppressions, keys of the person's own ([custom] above all) and values that were corrected by hand are kept;
the figures of the document replace those that an earlier import wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source

KeyPath = tuple[str, ...]

_PLACED: Final = re.compile(r"#\s*(?:第\d+页|工作表“|表\d+|第\d+行)[^#]*")
"""A comment that an import wrote; a person's words may follow behind another ``#``."""
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(#.*)?$")
_KEY: Final = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*(?:\.\s*[^=]+)?=")
_IDENTITIES: Final = ("code", "figure", "part", "name")


@dataclass(frozen=True, slots=True)
class Difference:
    """A key that changes: what the old text holds and what the new one (None: nothing). `kept` if the old one stays."""

    key: str
    old: str | None
    new: str | None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with its lines: the comments above it, the lines of its value, the person's words behind it."""

    route: KeyPath
    above: tuple[str, ...]
    lines: tuple[str, ...]
    words: str

    @property
    def value(self) -> str:
        """The value as written, without the comment behind it."""
        return _without_comment("\n".join(self.lines)).partition("=")[2].strip()


def updated(old: str, new: str, imported: Mapping[str, Any]) -> tuple[str, tuple[Difference, ...]]:
    """Return the new text with what a person added to the old one, and all differences.

    `imported` are the values of the last import by key (the sidecar's figures); a value of the old text that is
    neither that of the last import nor the new one was corrected by hand and stays. Raises ValueError where the old
    text is no TOML.
    """
    _, faults = parse(Source("", old))
    if faults:
        raise ValueError(faults[0].message.en)
    olds = {entry.route: entry for entry in _entries(old)}
    news = {entry.route: entry for entry in _entries(new)}
    differences: list[Difference] = []
    made: list[str] = []
    kept: dict[KeyPath, list[str]] = {}
    for route, entry in olds.items():
        if route not in news and not _obsolete(route, imported):
            kept.setdefault(route[:-1], []).extend([*entry.above, *entry.lines])
            differences.append(Difference(_shown(route), entry.value, None, kept=True))
    here: KeyPath = ()
    for item in _entries(new, headers=True):
        if item.lines and _HEADER.match(item.lines[0]) and item.route[-1:] != ("=",):
            made += _closing(kept, here)
            here = item.route
            made += ["", *(_human(olds, (*here, "[]")))] if made else []
            made += item.lines
            continue
        before = olds.get(item.route)
        if before is None:
            differences.append(Difference(_shown(item.route), None, item.value))
            made += [*item.above, *item.lines]
            continue
        made += [line for line in before.above if line.strip()]
        stays = before.value != item.value and _corrected(before, item.route, imported)
        if before.value != item.value:
            differences.append(Difference(_shown(item.route), before.value, item.value, stays))
        lines = list(before.lines if stays else item.lines)
        if before.words and not stays:
            made.append(before.words)
        made += lines
    made += _closing(kept, here)
    for table, lines in kept.items():
        made += ["", f"[{'.'.join(part for part in table if not part.startswith('['))}]", *lines] if table else lines
    return "\n".join(made).strip("\n") + "\n", tuple(differences)


def _closing(kept: dict[KeyPath, list[str]], table: KeyPath) -> list[str]:
    return kept.pop(table, [])


def _human(olds: Mapping[KeyPath, _Entry], route: KeyPath) -> list[str]:
    entry = olds.get(route)
    return [line for line in entry.above if line.strip()] if entry is not None else []


def _obsolete(route: KeyPath, imported: Mapping[str, Any]) -> bool:
    """Whether an old key was written by an import and the document no longer states it (or says it in other words)."""
    if route[0] in ("statements", "shares"):
        return True
    if route[:2] in (("disclosure", "tables"), ("disclosure", "sections")) or route[-1] == "[]":
        return True
    return _address(route) in imported


def _corrected(entry: _Entry, route: KeyPath, imported: Mapping[str, Any]) -> bool:
    """Whether a person changed the value since the last import."""
    last = imported.get(_address(route))
    if not isinstance(last, Mapping):
        return False
    return (
        str(last.get("value", "")) not in re.findall(r"-?\d+(?:\.\d+)?|\"[^\"]*\"", entry.value.replace('"', ""))
        and str(last.get("value", "")) not in entry.value
    )


def _address(route: KeyPath) -> str:
    text = ""
    for part in route:
        text += part if part.startswith("[") else f".{part}" if text else part
    return text


def _shown(route: KeyPath) -> str:
    return _address(route)


def _entries(text: str, *, headers: bool = False) -> Iterator[_Entry]:
    """Walk a declaration line by line: tables with the identity of list elements, keys with their comments."""
    lines = text.splitlines()
    table: KeyPath = ()
    counts: dict[str, int] = {}
    above: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        header = _HEADER.match(line)
        if header is not None and not _KEY.match(line):
            table = _table(header[2], header[1] == "[[", lines[index + 1 :], counts, table)
            human = [held for held in above if held.strip()]
            yield _Entry(table if headers else (*table, "[]"), tuple(human), (line,), "")
            above = []
        elif _KEY.match(line):
            end = _end(lines, index)
            key = line.partition("=")[0].strip().strip("\"'")
            route = (*table, key)
            yield _Entry(route, tuple(above), tuple(lines[index : end + 1]), _words(lines[end]))
            above = []
            index = end
        elif line.strip().startswith("#"):
            above.append(line)
        index += 1


def _table(name: str, listed: bool, following: Sequence[str], counts: dict[str, int], before: KeyPath) -> KeyPath:
    parts = [part.strip().strip("\"'") for part in re.split(r"\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", name)]
    owner: KeyPath = ()
    for size in range(len(before), 0, -1):
        bare = [part for part in before[:size] if not part.startswith("[")]
        if bare == parts[: len(bare)] and len(bare) < len(parts) and before[size - 1].startswith("["):
            owner = before[:size]
            break
    bare = [part for part in owner if not part.startswith("[")]
    route = (*owner, *parts[len(bare) :])
    if not listed:
        return route
    identity = _identity(following)
    mark = "/".join((*route, identity))
    counts[mark] = counts.get(mark, -1) + 1
    position = f"{identity}#{counts[mark]}" if identity and counts[mark] else identity or str(counts[mark])
    return (*route, f"[{position}]")


def _identity(lines: Sequence[str]) -> str:
    found: dict[str, str] = {}
    for line in lines:
        if _HEADER.match(line) and not _KEY.match(line):
            break
        name = _KEY.match(line)
        if name is not None and name[1] in (*_IDENTITIES, "at"):
            found.setdefault(name[1], _without_comment(line).partition("=")[2].strip().strip('"'))
    first = next((found[key] for key in _IDENTITIES if key in found), "")
    return f"{first}@{found['at']}" if first and "at" in found else first


def _end(lines: Sequence[str], start: int) -> int:
    """The last line of a value: brackets of arrays and three quotes close further down."""
    depth, index = 0, start
    quoted = False
    while index < len(lines):
        text = _without_comment(lines[index])
        if text.count('"""') % 2 or text.count("'''") % 2:
            quoted = not quoted
        bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'", "", text.partition("=")[2] if index == start else text)
        depth += bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
        if depth <= 0 and not quoted:
            return index
        index += 1
    return len(lines) - 1


def _without_comment(text: str) -> str:
    """Cut the comment off the end of the last line, wherever a ``#`` stands outside quotation marks."""
    match = re.match(r"((?:[^\"'#]|\"(?:[^\"\\]|\\.)*\"|'[^']*')*)", text, re.DOTALL)
    return match[1].rstrip() if match is not None else text


def _words(line: str) -> str:
    """A person's comment behind a value, on a line of its own; nothing where an import wrote it."""
    comment = line[len(_without_comment(line)) :].strip()
    human = _PLACED.sub("", comment, count=1).strip()
    if not human:
        return ""
    return human if human.startswith("#") else f"# {human}"
