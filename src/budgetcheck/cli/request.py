"""Arguments -> request -> settings: what any command is asked for, in one immutable shape."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from budgetcheck.cli.printing import console
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.run.planned.plan import Plan, Sources
from budgetcheck.run.run import STDIN
from budgetcheck.settings.find import PREFIX
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Language, phrase

if TYPE_CHECKING:
    from budgetcheck.settings.outside import FlagValue


@frozen(kw_only=True)
class Request:
    """The arguments of a command as given; each command reads those of the options that it has."""

    names: tuple[str, ...] = ()
    """What it is about: declarations and folders, or packs and rules."""
    flags: Mapping[str, FlagValue] = field(default_factory=dict)
    """Settings by the keys of the configuration that they set; None where not given."""
    config: str | None = None
    isolated: bool = False
    stdin_filename: str | None = None
    recognised: bool = False
    documents: bool = False
    """Whether folders are searched for published documents, too."""
    suspects: bool = True
    """Whether the figures that are probably wrong are looked for."""
    ledger: bool = False
    reasons: str | None = None
    """The workbook or CSV file in which reasons stand beside findings."""
    show_suppressed: bool = False
    marked: str | None = None
    """Where a workbook that is checked is copied to, with notes on its disputed cells."""
    fix: bool = False
    diff: bool = False
    watch: bool = False
    pass_with_no_files: bool = False
    diff_base: str | None = None
    exit_zero: bool = False
    fail_under: str | None = None
    what_if: tuple[str, ...] = ()
    time_limit: str = ""
    """Seconds."""
    pairs: bool = True
    """Whether slips are tried in pairs, too."""
    kind: str = ""
    scope: str = ""
    prune: bool = False
    force: bool = False
    current: bool = False
    """Whether it is only to be said that a file is current."""
    configuration: bool = False
    """Whether the schema is that of the configuration."""
    format: str = "table"
    output: str | None = None
    more: tuple[str, ...] = ()
    """Further files to write, each in the format that its name says."""
    quiet: bool = False
    verbose: bool = False
    color: str = "auto"

    @property
    def anchors(self) -> tuple[str, ...]:
        """The paths that tell where the run's configuration is looked for."""
        named = tuple(path for path in self.names if path != STDIN)
        return (*named, self.stdin_filename) if STDIN in self.names and self.stdin_filename else named

    @property
    def spoken(self) -> Language:
        """The language of a command that reads no configuration."""
        return console.language(str(self.flags.get("lang") or "auto"))

    def listed(self, key: str) -> tuple[str, ...]:
        """Return the values of a flag that may be repeated, for a command that reads no configuration."""
        values = self.flags.get(key)
        return tuple(values) if isinstance(values, list) else ()

    def patterns(self, key: str) -> tuple[str, ...]:
        """Return the comma-separated values of such a flag."""
        return tuple(part.strip() for value in self.listed(key) for part in value.split(",") if part.strip())

    def sources(self) -> Sources:
        """Read flags and environment. Raises CannotRun."""
        given = any(value is not None for value in self.flags.values())
        if not given and not any(name.startswith(PREFIX) for name in os.environ):
            return Sources((), (), self.config, self.isolated)
        from budgetcheck.settings.outside import from_environment, from_flags

        return Sources(from_flags(self.flags), from_environment(), self.config, self.isolated)

    def planned(self) -> tuple[Plan, Language]:
        """Read the configuration, and return what the run goes by and the language it speaks. Raises CannotRun."""
        plan = Plan(self.sources(), Checkers(documents=self.documents), self.anchors)
        return plan, console.language(plan.settings.text("lang", "auto"))

    def chosen_format(self, endings: Mapping[str, str]) -> str:
        """The format asked for, else the one that the output's name says, else a table. Raises CannotRun."""
        if self.format:
            return self.format
        from budgetcheck.cli.printing.outputs import format_of_name

        named = None if console.is_standard(self.output) else format_of_name(str(self.output), endings)
        return named or "table"

    def chosen_outputs(self, endings: Mapping[str, str]) -> tuple[tuple[str, str | None], ...]:
        """Format and file of everything asked for, standard output last since its reader may leave.

        The first file is in the format asked for, further ones go by their names. Raises CannotRun where two go to
        the same file.
        """
        outputs: list[tuple[str, str | None]] = [(self.chosen_format(endings), self.output)]
        outputs += [(replace(self, format="", output=path).chosen_format(endings), path) for path in self.more]
        real = ["-" if console.is_standard(path) else os.path.realpath(str(path)) for _, path in outputs]
        for place, name in enumerate(real):
            if name in real[:place]:
                raise CannotRun.because(phrase("cli.outputs.two_outputs_go_same_file"), outputs[place][1] or name)
        return tuple(sorted(outputs, key=lambda one: console.is_standard(one[1])))

    def require_format(self, *known: str) -> None:
        """See that the format is one of the command's own. Raises CannotRun."""
        if self.format not in known:
            shown = ", ".join(known)
            raise CannotRun.because(phrase("cli.request.no_format_there", format=self.format, shown=shown))

    def require_color(self) -> None:
        """See that colours are asked for in one of the three ways. Raises CannotRun."""
        if self.color not in ("auto", "always", "never"):
            raise CannotRun.because(phrase("cli.request.color_takes_auto_always_never", color=self.color))
