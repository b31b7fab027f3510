"""The scanner's place in a text: blanks, lines and comments passed over, and the flaws noted on the way."""

from __future__ import annotations

from collections.abc import Callable

from budgetcheck.source import tokens
from budgetcheck.source.tokens import Flaw

MAX_FLAWS = 60
"""Of one value; past that it is not worth reading on."""


class Broken(Exception):
    """A value cannot be read on at `at`; the next statement begins at `resume` or, if None, has to be looked for."""

    def __init__(self, at: int, resume: int | None = None) -> None:
        super().__init__()
        self.at = at
        self.resume = resume


class Cursor:
    """One text (`tokens.prepare`d) and what was noted of the statement at hand; `trail` leads to the value at hand."""

    __slots__ = ("_comment", "flaws", "text", "trail")

    def __init__(self, text: str, comment: Callable[[int, int], None] | None) -> None:
        self.text = text
        self.flaws: list[Flaw] = []
        self.trail: list[str | int] = []
        self._comment = comment

    def flaw(self, kind: str, start: int, end: int, other: int = -1) -> None:
        """Note what is not TOML between two offsets, and the other place it has to do with."""
        flaw = Flaw(kind, start, end, tuple(self.trail), other)
        if not self.flaws or self.flaws[-1] != flaw:  # a blank may be passed twice
            self.flaws.append(flaw)

    def full_width(self, start: int, end: int) -> None:
        """Note a sign that is not the one on the keyboard."""
        if not self.text[start:end].isascii():
            self.flaw("full-width", start, end)

    def odd(self, start: int, end: int) -> None:
        """Note blanks that TOML does not know."""
        odd = tokens.ODD_RUN.search(self.text, start, end)
        if odd is not None:
            self.flaw("odd-space", odd.start(), odd.end())

    def space(self, at: int) -> int:
        """Skip blanks on the line; those that TOML does not know are a flaw."""
        match = tokens.SPACE.match(self.text, at)
        end = match.end() if match is not None else at
        if end > at and not self.text[at:end].isascii():
            self.odd(at, end)
        return end

    def gap(self, at: int) -> tuple[int, bool]:
        """Skip blanks, newlines and comments inside brackets; tell whether a line ended."""
        text = self.text
        if len(self.flaws) > MAX_FLAWS:
            raise Broken(self.line_end(at))
        crossed = False
        while True:
            match = tokens.GAP.match(text, at)
            end = match.end() if match is not None else at
            if end > at:
                blank = text[at:end]
                crossed = crossed or "\n" in blank
                if not blank.isascii():
                    self.odd(at, end)
            if text[end : end + 1] != "#":
                return end, crossed
            at = self.line_end(end)
            self.passed(end, at)

    def trimmed(self, start: int, end: int) -> int:
        """An end without the blanks before it."""
        while end > start and self.text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def line_end(self, at: int) -> int:
        """Where the line ends, before its line break."""
        end = self.text.find("\n", at)
        if end < 0:
            return len(self.text)
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def next_line(self, at: int) -> int:
        """Where the next line begins."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def find_next(self, at: int) -> int:
        """Where the next line that looks like a statement begins."""
        match = tokens.NEXT_STATEMENT.search(self.text, self.next_line(at))
        return match.start() if match is not None else len(self.text)

    def passed(self, at: int, end: int) -> None:
        """Tell of the comment in a stretch of a line that is passed over, if there is one."""
        if self._comment is not None:
            match = tokens.UNCOMMENTED.match(self.text, at, end)
            sign = at if match is None else match.end()
            if sign < end:
                self._comment(sign, end)
