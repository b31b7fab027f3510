"""Path patterns as .gitignore has them, matched in time linear in the pattern, whatever strangers write into it.

One kind of pattern serves .gitignore files, `exclude` and the `paths` of per-file settings: a pattern without a slash
matches a name at any depth, one with a slash is anchored where its file lies, a trailing slash means folders only,
`**` spans folders, `!` takes back and the last match wins. Source: gitignore(5) and git's wildmatch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

MAGIC = frozenset("*?[\\")
"""Characters that make a name a pattern."""
_NEVER = "(?!)"
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class Patterns:
    """The patterns of one file or list; `base` is the folder they are relative to ('/' separators, no final one)."""

    __slots__ = ("_endings", "_globs", "_literals", "_parent", "_rules", "_with_slash", "base")

    def __init__(self, lines: Iterable[str], base: str = "") -> None:
        self.base = base
        self._rules = tuple(rule for rule in map(_rule, lines) if rule is not None)[::-1]
        names = [rule for rule in self._rules if rule.name is not None]
        self._literals = frozenset(rule.name for rule in names if rule.kind == "literal")
        self._endings = tuple(rule.name for rule in names if rule.kind == "ending" and rule.name is not None)
        self._globs = tuple(rule for rule in names if rule.kind == "glob")
        self._with_slash = len(names) != len(self._rules)
        self._parent = ("", False)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def decide(self, path: str, name: str, folder: bool) -> bool | None:
        """Whether the last pattern that matches this very entry takes it (True) or takes it back (False)."""
        if not (
            self._with_slash
            or name in self._literals
            or name.endswith(self._endings)
            or any(rule.matches_name(name) for rule in self._globs)
        ):
            return None
        segments: Sequence[str] | None = None
        for rule in self._rules:
            if rule.folders_only and not folder:
                continue
            if rule.name is not None:
                matched = rule.matches_name(name)
            else:
                if segments is None:
                    segments = path.split("/")
                matched = _spans(rule.segments, segments)
            if matched:
                return not rule.negated
        return None

    def covers(self, path: str) -> bool:
        """Whether a file is matched, itself or through a folder above it (which `!` cannot take back, as in git)."""
        parent, _, name = path.rpartition("/")
        if parent and self._covers_folder(parent):
            return True
        return self.decide(path, name, False) is True

    def _covers_folder(self, path: str) -> bool:
        if path == self._parent[0]:  # files come folder by folder
            return self._parent[1]
        covered = False
        end = path.find("/")
        while not covered:
            folder = path if end < 0 else path[:end]
            covered = self.decide(folder, folder.rpartition("/")[2], True) is True
            if end < 0:
                break
            end = path.find("/", end + 1)
        self._parent = (path, covered)
        return covered


class _Rule:
    """One pattern: by name (`literal`, `ending` as in ``*.toml``, or `glob`), or by segments where it has a slash."""

    __slots__ = ("_regex", "folders_only", "kind", "name", "negated", "segments")

    def __init__(self, pattern: str, negated: bool, folders_only: bool) -> None:
        self.negated = negated
        self.folders_only = folders_only
        self.segments: tuple[str, ...] = ()
        self.name: str | None = None
        self.kind = "path"
        self._regex: re.Pattern[str] | None = None
        if "/" in pattern:
            self.segments = _segments(pattern.removeprefix("/"))
            return
        self.name = pattern
        self.kind = "glob"
        if not MAGIC & set(pattern):
            self.kind = "literal"
        elif pattern[0] == "*" and len(pattern) > 1 and not MAGIC & set(pattern[1:]):
            self.kind = "ending"
            self.name = pattern[1:]

    def matches_name(self, name: str) -> bool:
        """Match a name; only for patterns without a slash."""
        if self.name is None:
            return False
        if self.kind == "literal":
            return name == self.name
        if self.kind == "ending":
            return name.endswith(self.name)
        if self._regex is None:
            self._regex = _compiled(self.name)
        return self._regex.match(name) is not None


def _rule(line: str) -> _Rule | None:
    line = line.rstrip("\r\n")
    if line.startswith("#"):
        return None
    kept = line.rstrip(" ")
    if kept != line and (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept += " "
    negated = kept.startswith("!")
    kept = kept[negated:]
    folders_only = kept.endswith("/")
    if folders_only:
        kept = kept[:-1]
    return _Rule(kept, negated, folders_only) if kept else None


def _segments(pattern: str) -> tuple[str, ...]:
    """Split a pattern at its slashes; one inside brackets parts nothing, and no bracket ever matches a slash."""
    segments: list[str] = []
    start = at = 0
    while at < len(pattern):
        letter = pattern[at]
        at += 1
        if letter == "[":
            at = _bracket(pattern, at)[1]
        elif letter == "\\":
            at += 1
        elif letter == "/":
            segments.append(pattern[start : at - 1])
            start = at
    segments.append(pattern[start:])
    # However many asterisks make up a segment, git takes them for two.
    return tuple("**" if len(one) > 2 and not one.strip("*") else one for one in segments)


def _spans(pattern: Sequence[str], segments: Sequence[str]) -> bool:
    """Match segment by segment; `**` takes any number of them, at the end at least one."""
    wanted, at = 0, 0
    retry: tuple[int, int] | None = None
    while at < len(segments):
        if wanted < len(pattern) and pattern[wanted] == "**":
            if wanted == len(pattern) - 1:
                return True
            wanted += 1
            retry = (wanted, at)
        elif wanted < len(pattern) and matches(pattern[wanted], segments[at]):
            wanted, at = wanted + 1, at + 1
        elif retry is not None:  # only the last `**` needs to give way
            wanted, at = retry[0], retry[1] + 1
            retry = (wanted, at)
        else:
            return False
    return wanted == len(pattern)


def matches(pattern: str, name: str) -> bool:
    """Match one name, or one segment of a path, with a pattern that holds no slash."""
    if not MAGIC & set(pattern):
        return pattern == name
    return _compiled(pattern).match(name) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Translate one segment.

    Each stretch after a `*` is matched where it first occurs and never revisited (atomic group), which is enough for
    patterns without slashes and keeps hostile ones from backtracking.
    """
    stretches = [""]
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        at += 1
        if letter == "*":
            if len(stretches) == 1 or stretches[-1]:
                stretches.append("")
        elif letter == "?":
            stretches[-1] += "."
        elif letter == "[":
            translated, at = _bracket(pattern, at)
            stretches[-1] += translated
        elif letter == "\\":
            if at == len(pattern):
                return re.compile(_NEVER)
            stretches[-1] += re.escape(pattern[at])
            at += 1
        else:
            stretches[-1] += re.escape(letter)
    first, *rest = stretches
    if not rest:
        return re.compile(first + r"\Z", re.DOTALL)
    *middle, last = rest
    inner = "".join(f"(?>.*?{stretch})" for stretch in middle)
    return re.compile(f"{first}{inner}.*{last}\\Z", re.DOTALL)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """Translate ``[...]`` from behind its bracket; one that is never closed matches nothing."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    parts: list[str] = []
    first = True
    while True:
        if at >= len(pattern):
            return _NEVER, len(pattern)
        letter = pattern[at]
        if letter == "]" and not first:
            break
        first = False
        if letter == "[" and pattern[at + 1 : at + 2] == ":":
            end = pattern.find(":]", at + 2)
            if end >= 0:
                known = _CLASSES.get(pattern[at + 2 : end])
                if known is None:
                    return _NEVER, len(pattern)
                parts.append(known)
                at = end + 2
                continue
        low, at = _member(pattern, at)
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("]", ""):
            high, at = _member(pattern, at + 1)
            # A range that runs backwards is empty, but its first letter stands for itself all the same.
            parts.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else re.escape(low))
        else:
            parts.append(re.escape(low))
    inside = "".join(parts)
    if not inside:
        return ("." if negated else _NEVER), at + 1
    return f"[{'^' if negated else ''}{inside}]", at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    if pattern[at] == "\\" and at + 1 < len(pattern):
        at += 1
    return pattern[at], at + 1
