"""Problems: why a run cannot be done, as opposed to what is wrong with a declaration. The command line exits 2."""

from __future__ import annotations

from collections.abc import Iterable

from budgetcheck.text.places import Span
from budgetcheck.text.safe import width
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Language, Words, phrase


@frozen
class Problem:
    """One reason, with the place in the configuration, pack or baseline file where it has one."""

    message: Words
    path: str | None = None
    span: Span | None = None
    remedy: Words = EMPTY

    def say(self, language: Language) -> str:
        """Return it as one line: ``budgetcheck.toml:3:1: unknown key "ingore" (did you mean "ignore"?)``."""
        place = ""
        if self.path is not None:
            place = self.path if self.span is None else f"{self.path}:{self.span.line}:{self.span.column}"
            place += ": "
        remedy = self.remedy.say(language)
        if not remedy:
            return place + self.message.say(language)
        return place + self.message.say(language) + phrase("text.problems.remedy", remedy=remedy).say(language)


@frozen
class FormulaProblem(Problem):
    """A fault in a formula of a pack, shown under the formula with a caret."""

    formula: str = ""
    at: tuple[int, int] = (0, 1)

    def say(self, language: Language) -> str:
        """Return the problem, then the formula and the stretch at fault marked under it."""
        start, end = self.at
        shown = "".join(" " if character in "\r\n\t" else character for character in self.formula)
        lead = " " * width(shown[:start])
        marks = "^" * max(1, width(shown[start:end]))
        return f"{Problem.say(self, language)}\n    | {shown}\n    | {lead}{marks}"


class CannotRun(Exception):
    """The run cannot be done: wrong usage, configuration, pack or baseline, or a path that is not there."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.say("en") for problem in problems))
        self.problems = problems
        self.spoken: Language | None = None
        """The language to say it in, where that was known."""

    @classmethod
    def because(cls, said: Words, path: str | None = None, span: Span | None = None) -> CannotRun:
        """Make one from a single reason."""
        return cls(Problem(said, path, span))

    @classmethod
    def all(cls, problems: Iterable[Problem]) -> CannotRun:
        """Make one from many reasons, all of which are shown."""
        return cls(*problems)
