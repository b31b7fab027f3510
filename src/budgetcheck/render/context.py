"""What a renderer needs to know beside the reports: who reads, how wide, and the rules in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from budgetcheck.text.severity import Severity
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import EMPTY, Language, Words, phrase

if TYPE_CHECKING:
    from budgetcheck.findings.entries import FilledReason


@frozen
class RuleDoc:
    """One rule in force as a report documents it; its help texts are built only by the formats that want them."""

    id: str
    name: str
    title: Words
    severity: Severity
    why: Words = EMPTY
    remedy: Words = EMPTY
    cite: tuple[str, ...] = ()
    check: str = ""
    """The formula, empty for faults of the declaration itself."""

    def text(self, language: Language) -> str:
        """The rule's help as plain text."""
        return "\n\n".join(f"{label}{body}" for label, body in self.parts(language))

    def parts(self, language: Language) -> list[tuple[str, str]]:
        """What there is of the rule's help, each behind what it is called; the title, first, is not."""
        parts = [
            ("", self.title.say(language)),
            (phrase("render.context.why").say(language), self.why.say(language)),
            (phrase("render.context.remedy").say(language), self.remedy.say(language)),
            (
                phrase("render.context.basis").say(language),
                phrase("text.marks.semicolon").say(language).join(self.cite),
            ),
        ]
        return [part for part in parts if part[1]]


@frozen
class Context:
    """How to render one run."""

    language: Language = "zh"
    width: int = 80
    """Terminal columns of human formats."""
    color: bool = False
    """Whether ANSI colours may be written; the command line decides (flag, NO_COLOR, terminal)."""
    show_passed: bool = False
    quiet: bool = False
    """Only failures, no counts."""
    statistics: bool = False
    show_suppressed: bool = False
    """Whether what comments, the baseline or an older state accept is listed, too."""
    stale_reasons: Callable[[], Sequence[FilledReason]] = tuple
    """Returns the reasons whose findings are gone; they are known when all reports have passed."""
    exact: bool = False
    """Whether rounding was allowed for nowhere (``--exact``)."""
    fail_on: Severity = "error"
    """The least severity that fails the run; JUnit shows what is below it as passed."""
    version: str = ""
    located: Callable[[str], str] = str
    """Returns a file's path from the root of its repository, by which programs know it, given the path as shown."""
    rules: Sequence[RuleDoc] = ()
    """The rules in force, faults of the declaration included; read only by formats that document rules."""
