"""A lenient TOML scanner: every statement with the exact extents of its keys and values, however broken the text.

It reads what people meant (full-width punctuation, colons, missing brackets) the way `recover` and `locate` both need
it, so that a route leads to the same place for both, and notes every flaw of structure on the way. What single values
mean is none of its business: a value is an extent. On valid TOML 1.1 it agrees with the parser; on anything else it
ends, in time linear in the text, without raising.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NoReturn

from budgetcheck.arithmetic.limits import DEPTH
from budgetcheck.source import tokens
from budgetcheck.source.cursor import MAX_FLAWS, Broken, Cursor
from budgetcheck.source.tokens import Array, Flaw, Inline, KeyToken, Leaf, Pair, StatementToken, TokenNode

_EXTRA = 3
"""Brackets too many that a header may begin with and still be taken for one."""


class Scanner(Cursor):
    """Reads one text (`tokens.prepare`d) statement by statement."""

    __slots__ = ("_endless",)

    def __init__(self, text: str, comment: Callable[[int, int], None] | None = None) -> None:
        """`comment` is told the extent of each comment, from its sign to the end of its line, in order."""
        super().__init__(text, comment)
        self._endless: set[str] = set()

    def statements(self, at: int = 0) -> Iterator[StatementToken]:
        """All statements in order; blank lines and comments are passed over."""
        length = len(self.text)
        while at < length:
            statement, at = self.statement(at)
            if statement is not None:
                yield statement

    def statement(self, at: int) -> tuple[StatementToken | None, int]:
        """Read the statement on the line that begins at an offset, and where the line after it begins."""
        text = self.text
        self.flaws, self.trail = [], []
        start = self.space(at)
        first = text[start : start + 1]
        if first in ("", "\n", "#"):
            self.passed(start, self.line_end(start))
            following = self.next_line(start)
            return (self._lost(at, start) if self.flaws else None), following
        if first in "<=>|" and start == at and tokens.MARKER.match(text, start):
            return self._conflict(start)
        if text.startswith(tokens.FOREIGN_COMMENT, start):
            end = self.line_end(start)
            self.flaw("comment", start, end)
            self.passed(start, end)
            return self._lost(start, end), self.next_line(end)
        if first in tokens.OPENING:
            return self._header(start)
        return self._pair(start)

    # -------------------------------------------------------------------------------------------------- statements

    def _pair(self, start: int) -> tuple[StatementToken, int]:
        keys, at = self._keys(start)
        at, assigned = self._equals(at)
        if not assigned:
            end = self.line_end(start)
            sign = self.text.find("=", at, end)
            if "#" in self.text[at : max(at, sign)]:
                sign = -1
            if sign < 0:
                self.flaws = []
                self.flaw("no-equals", start, self.trimmed(start, end))
                self.passed(start, end)
                return self._lost(start, end), self.next_line(end)
            if not self.flaws:
                self.flaw("key", start, self.trimmed(start, sign))
            keys, at = None, sign + 1
        try:
            node, end = self._value(at, tokens.TOP_RUN, 0)
            following = self._finish(end)
        except Broken as broken:
            following = self.find_next(broken.at) if broken.resume is None else broken.resume
            if keys is None:
                return self._lost(start, broken.at), following
            return StatementToken("pair", start, broken.at, keys, None, tuple(self.flaws)), following
        if keys is None:
            return self._lost(start, end), following
        return StatementToken("pair", start, end, keys, node, tuple(self.flaws)), following

    def _lost(self, start: int, end: int) -> StatementToken:
        return StatementToken("lost", start, end, flaws=tuple(self.flaws))

    def _header(self, start: int) -> tuple[StatementToken, int]:
        text = self.text
        double = text[start + 1 : start + 2] in tokens.OPENING
        kind: Literal["element", "table"] = "element" if double else "table"
        opening = 2 if double else 1
        extra = 0
        while text[start + opening + extra : start + opening + extra + 1] in tokens.OPENING and extra < _EXTRA:
            extra += 1
        keys, at = self._keys(start + opening + extra)
        at = self.space(at)
        closing = 0
        while text[at : at + 1] in tokens.CLOSING:
            at, closing = at + 1, closing + 1
        if keys is not None and closing:
            if not (text[start : start + opening] + text[at - closing : at]).isascii():
                self.flaw("full-width", start, at)
            if closing != opening or extra:
                self.flaw("header-open", start, at)
            following = self._finish(at)
            return StatementToken(kind, start, at, keys, flaws=tuple(self.flaws)), following
        end = self.line_end(start)
        self.passed(start, end)
        body = text[start:end].partition("#")[0]
        if "," in body or "=" in body:  # more likely the rest of an array than a header
            self.flaws = [Flaw("no-equals", start, start + len(body.rstrip()))]
            return self._lost(start, end), self.next_line(end)
        if keys is not None or not self.flaws:
            self.flaw("header-open", start, start + len(body.rstrip()))
        return StatementToken(kind, start, end, keys or (), flaws=tuple(self.flaws)), self.next_line(end)

    def _finish(self, at: int) -> int:
        """What follows a statement on its line: nothing but a comment. Returns where the next line begins."""
        at = self.space(at)
        if self.text[at : at + 1] not in ("", "\n", "#"):
            match = tokens.TOP_RUN.match(self.text, at)
            self.flaw("after", at, self.trimmed(at, match.end() if match is not None else at))
        self.passed(at, self.line_end(at))
        return self.next_line(at)

    def _conflict(self, start: int) -> tuple[StatementToken, int]:
        """A marker of a merge conflict without the others; whole conflicts are gone from a prepared text."""
        end = self._marker(start)
        return self._lost(start, end), self.next_line(end)

    def _at_marker(self, at: int) -> bool:
        return self.text[at - 1] == "\n" and tokens.MARKER.match(self.text, at) is not None

    def _marker(self, start: int) -> int:
        """Note a marker that stands alone; returns where its line ends."""
        end = self.line_end(start)
        self.flaw("conflict", start, end)
        return end

    # -------------------------------------------------------------------------------------------------------- keys

    def _keys(self, at: int) -> tuple[tuple[KeyToken, ...] | None, int]:
        """A dotted key from `at`, and where it ends; None where a part is missing or cannot be read."""
        text = self.text
        keys: list[KeyToken] = []
        while len(keys) < DEPTH:
            at = self.space(at)
            key = self._key(at)
            if key is None:
                return None, at
            keys.append(key)
            at = self.space(key.end)
            sign = text[at : at + 1]
            if sign in ("．", "。"):
                self.flaw("full-width", at, at + 1)
            elif sign != ".":
                return tuple(keys), key.end
            at += 1
        self.flaw("deep", keys[0].start, at)
        return None, at

    def _key(self, at: int) -> KeyToken | None:
        text = self.text
        first = text[at : at + 1]
        if first in ('"', "'"):
            match = (tokens.BASIC if first == '"' else tokens.LITERAL).match(text, at)
            if match is None:
                self.flaw("string-open", at, self.line_end(at))
                return None
            name = match.group()[1:-1]
            if first == '"' and "\\" in name:
                name = self._unescape(at + 1, name)
            return KeyToken(name, at, match.end())
        if first in tokens.CURLY_QUOTES:
            match = tokens.CURLY.match(text, at)
            if match is None:
                self.flaw("string-open", at, self.line_end(at))
                return None
            self.flaw("full-width", at, match.end())
            return KeyToken(match.group()[1:-1], at, match.end())
        match = tokens.LENIENT.match(text, at)
        if match is None:
            self.flaw("no-key", at, min(at + 1, self.line_end(at)))
            return None
        bare = tokens.BARE.match(text, at)
        if bare is None or bare.end() != match.end():
            self.flaw("key", at, match.end())
        return KeyToken(match.group(), at, match.end())

    def _unescape(self, at: int, body: str) -> str:
        def character(match: re.Match[str]) -> str:
            found = tokens.unescaped(match)
            if found is None:
                self.flaw("escape", at + match.start(), at + match.end())
            return match.group() if found is None else found

        return tokens.ESCAPE.sub(character, body)

    def _equals(self, at: int) -> tuple[int, bool]:
        """Where the value begins, and whether anything stands for an equals sign."""
        text = self.text
        at = self.space(at)
        sign = text[at : at + 1]
        if sign == "=":
            return self._assigned_once(at + 1), True
        if sign == "＝":
            self.flaw("full-width", at, at + 1)
            return self._assigned_once(at + 1), True
        if sign in (":", "："):
            match = tokens.COLONS.match(text, at)
            end = at + 1 if match is None else match.end()
            self.flaw("colon", at, end)
            return end, True
        return at, False

    def _assigned_once(self, at: int) -> int:
        """Pass over what is typed beside an equals sign that ends before `at`."""
        end = at
        while self.text[end : end + 1] in tokens.ASSIGNING:
            end += 1
        if end > at:
            self.flaw("assigned-twice", at, end)
        return end

    # ------------------------------------------------------------------------------------------------------ values

    def _value(self, at: int, run: re.Pattern[str], depth: int) -> tuple[TokenNode, int]:
        """A value from `at` and where it ends; `run` is how far one without quotes may reach."""
        text = self.text
        at = self.space(at)
        first = text[at : at + 1]
        if first in tokens.QUOTES and (twice := tokens.TWICE_QUOTED.match(text, at)) is not None:
            return Leaf(at, twice.end()), twice.end()
        if first in ('"', "'"):
            return self._string(at, first, run)
        if first in ("[", "［"):
            return self._array(at, depth + 1)
        if first in ("{", "｛"):
            return self._inline(at, depth + 1)
        if first in tokens.CURLY_QUOTES:
            match = tokens.CURLY.match(text, at)
            return self._open_string(at, run) if match is None else (Leaf(at, match.end()), match.end())
        begin = at
        if run is tokens.INLINE_RUN and (match := tokens.THOUSANDS.match(text, at)) is not None:
            begin = match.end()
        match = run.match(text, begin)
        end = self.trimmed(at, match.end() if match is not None else begin)
        if end == at:
            self.flaw("no-value", at, at)
            return Leaf(at, at, sound=False), at
        return Leaf(at, end), end

    def _string(self, at: int, quote: str, run: re.Pattern[str]) -> tuple[Leaf, int]:
        text = self.text
        triple = quote * 3
        if text.startswith(triple, at):
            end = self._multi_line_end(at, triple)
            return Leaf(at, end), end
        match = (tokens.BASIC if quote == '"' else tokens.LITERAL).match(text, at)
        return self._open_string(at, run) if match is None else (Leaf(at, match.end()), match.end())

    def _open_string(self, at: int, run: re.Pattern[str]) -> tuple[Leaf, int]:
        """A string that does not end on its line; inside brackets, those at the line's end are taken for closing."""
        end = self.line_end(at)
        if run is not tokens.TOP_RUN:
            while end > at + 1 and self.text[end - 1] in " \t\r,]}":
                end -= 1
        self.flaw("string-open", at, end)
        return Leaf(at, end, sound=False), end

    def _multi_line_end(self, at: int, triple: str) -> int:
        # Once no closing quotes are left, there are none further on either: that is not searched for twice.
        if triple not in self._endless:
            pattern = tokens.MULTI_LINE_END[triple]
            match = pattern.search(self.text, at + 3)
            while match is not None and match.group().startswith("\\"):
                match = pattern.search(self.text, match.end())
            if match is not None:
                return match.end()
            self._endless.add(triple)
        self.flaw("multi-line-open", at, at + 3)
        raise Broken(self.line_end(at))

    def _array(self, start: int, depth: int) -> tuple[Array, int]:
        text = self.text
        items: list[TokenNode] = []
        at, due = start + 1, False  # due: a comma has to come before the next element
        self._enter(start, depth)
        while True:
            at, crossed = self.gap(at)
            sign = text[at : at + 1]
            if crossed and self._at_marker(at):
                at = self._marker(at)
                continue
            if sign in ("]", "］"):
                self.full_width(at, at + 1)
                return Array(start, at + 1, items), at + 1
            if sign == "" or (crossed and tokens.STATEMENT_AHEAD.match(text, at)):
                self._unclosed(start, at)
            if sign in (",", "，", "、"):
                self._comma(at, due)
                at, due = at + 1, False
            elif sign in ("}", "｝", ")", "）"):
                self.flaw("mismatch", at, at + 1, start)
                return Array(start, at + 1, items, sound=False), at + 1
            else:
                if due:
                    self.flaw("no-comma", at, at + 1)
                self.trail.append(len(items))
                node, at = self._value(at, tokens.ARRAY_RUN, depth)
                self.trail.pop()
                items.append(node)
                due = True

    def _inline(self, start: int, depth: int) -> tuple[Inline, int]:
        text = self.text
        pairs: list[Pair] = []
        at, due, sound, spread = start + 1, False, True, False
        self._enter(start, depth)
        plain = tokens.PLAIN_INLINE.match(text, start) if len(self.flaws) <= MAX_FLAWS else None
        if plain is not None:
            found = tokens.PLAIN_PAIR.finditer(text, start, plain.end())
            pairs.extend(Pair((KeyToken(one[1], *one.span(1)),), Leaf(*one.span(2))) for one in found)
            return Inline(start, plain.end(), pairs), plain.end()
        while True:
            at, crossed = self.gap(at)
            spread = spread or (crossed and not pairs)
            sign = text[at : at + 1]
            if crossed and self._at_marker(at):
                at = self._marker(at)
                continue
            if sign in ("}", "｝"):
                self.full_width(at, at + 1)
                return Inline(start, at + 1, pairs, sound), at + 1
            # A line that looks like a pair is a statement of its own, unless this table gives each pair its own line.
            ahead = tokens.STATEMENT_AHEAD if due and not spread else tokens.HEADER_AHEAD
            if sign == "" or (crossed and ahead.match(text, at)):
                self._unclosed(start, at)
            if sign in (",", "，", "、"):
                self._comma(at, due)
                at, due = at + 1, False
            elif sign in ("]", "］", ")", "）"):
                self.flaw("mismatch", at, at + 1, start)
                return Inline(start, at + 1, pairs, sound=False), at + 1
            else:
                if due:
                    self.flaw("no-comma", at, at + 1)
                pair, at = self._inline_pair(at, depth)
                if pair is None:
                    sound = False
                else:
                    pairs.append(pair)
                due = True

    def _inline_pair(self, start: int, depth: int) -> tuple[Pair | None, int]:
        flaws = len(self.flaws)
        keys, at = self._keys(start)
        at, assigned = self._equals(at)
        if not assigned:
            match = tokens.INLINE_RUN.match(self.text, at)
            end = max(start + 1, match.end() if match is not None else at)
            del self.flaws[flaws:]
            self.flaw("no-equals", start, self.trimmed(start, end))
            return None, end
        names = [key.name for key in keys or ()]
        self.trail.extend(names)
        node, at = self._value(at, tokens.INLINE_RUN, depth)
        del self.trail[len(self.trail) - len(names) :]
        return (None if keys is None else Pair(keys, node)), at

    def _enter(self, start: int, depth: int) -> None:
        self.full_width(start, start + 1)
        if depth > DEPTH:
            self.flaw("deep", start, start + 1)
            raise Broken(self.line_end(start))

    def _unclosed(self, start: int, at: int) -> NoReturn:
        """End a bracket that is still open where the next statement begins."""
        self.flaw("bracket-open", start, start + 1, at)
        begin = self.text.rfind("\n", 0, at) + 1 if at < len(self.text) else at
        raise Broken(max(start + 1, self.trimmed(start, begin)), begin)

    def _comma(self, at: int, due: bool) -> None:
        if not due:
            self.flaw("stray-comma", at, at + 1)
        elif self.text[at] != ",":
            self.flaw("full-width", at, at + 1)
