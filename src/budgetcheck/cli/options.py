"""Options that several commands share. None is what was not given, so that the environment and files may say it."""

from __future__ import annotations

from typing import Annotated

import typer


def _formats() -> list[str]:
    from budgetcheck.render import available

    return list(available())


def _languages() -> list[str]:
    from budgetcheck.text.catalogue import languages

    return [*languages(), "auto"]


def _severities() -> list[str]:
    return ["error", "warning", "info"]


def rule_ids(incomplete: str = "") -> list[str]:
    """Ids of the built-in rules that begin so; behind a comma, those of the last part."""
    from budgetcheck.rulebook.load import builtin_packs

    before, comma, last = incomplete.rpartition(",")
    ids = (rule.id for pack in builtin_packs() for rule in pack.rules)
    return [f"{before}{comma}{one}" for one in ids if one.startswith(last.upper())]


PathsOption = Annotated[
    list[str] | None, typer.Argument(help="Files, folders, or - for standard input.", metavar="[PATH]...")
]
PacksOption = Annotated[
    list[str] | None,
    typer.Option("--rules", "-r", help="Add a rule pack (TOML file or folder); may be repeated.", metavar="PATH"),
]
SelectedOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        help="Only these rules: ids, prefixes or names, comma-separated.",
        metavar="IDS",
        autocompletion=rule_ids,
    ),
]
IgnoredOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", help="Not these rules: ids, prefixes or names.", metavar="IDS", autocompletion=rule_ids),
]
RequiredOption = Annotated[
    list[str] | None,
    typer.Option(
        "--required",
        help="Rules that no ignore, comment or baseline switches off: ids or prefixes.",
        metavar="IDS",
        autocompletion=rule_ids,
    ),
]
FormatOption = Annotated[
    str | None, typer.Option("--format", "-f", help="Output format (table).", metavar="NAME", autocompletion=_formats)
]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", help="Write to a file; - is standard output.", metavar="FILE")
]
OutputsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--output-format",
        help="Write another format to a file in the same run, e.g. sarif=out.sarif; may be repeated.",
        metavar="NAME=FILE",
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--lang", help="Language of messages: zh, en or auto.", metavar="zh|en|auto", autocompletion=_languages
    ),
]
ExactOption = Annotated[bool | None, typer.Option("--exact/--no-exact", help="Allow nothing for rounding.")]
ToleranceOption = Annotated[
    str | None,
    typer.Option("--tolerance", help="Widen every comparison by an amount or a share (0.1%).", metavar="NUMBER|N%"),
]
FailOnOption = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        help="Least severity that fails the run (error).",
        metavar="error|warning|info",
        autocompletion=_severities,
    ),
]
NoSuspectsOption = Annotated[
    bool, typer.Option("--no-suspects", help="Do not look for the figures that are probably wrong.")
]
ShowPassedOption = Annotated[bool | None, typer.Option("--show-passed/--no-show-passed", help="List what holds, too.")]
LedgerOption = Annotated[bool, typer.Option("--ledger", help="Say of every duty of disclosure whether it is met.")]
StatisticsOption = Annotated[bool | None, typer.Option("--statistics/--no-statistics", help="Count findings by rule.")]
ShowSuppressedOption = Annotated[
    bool,
    typer.Option("--show-suppressed", help="List what comments and the baseline accept, too."),
]
FixOption = Annotated[
    bool, typer.Option("--fix", help="Mend slips of writing whose right form is certain, then check.")
]
DiffOption = Annotated[bool, typer.Option("--diff", help="With --fix: show what would be mended, write nothing.")]
WatchOption = Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")]
ReasonsOption = Annotated[
    str | None,
    typer.Option(
        "--reasons", help="Show the reasons filled in beside findings in an earlier xlsx or csv.", metavar="FILE"
    ),
]
MarkedOption = Annotated[
    str | None,
    typer.Option(
        "--marked",
        help="Write a copy of the workbook checked, with notes on its disputed cells; for several, into a folder.",
        metavar="FILE|FOLDER",
    ),
]
BaselineOption = Annotated[
    str | None, typer.Option("--baseline", help="Leave out the findings that this file accepts.", metavar="FILE")
]
DiffBaseOption = Annotated[
    str | None,
    typer.Option(
        "--diff-base", help="Only what was introduced since HEAD and this git revision parted.", metavar="REV"
    ),
]
ExcludeOption = Annotated[
    list[str] | None,
    typer.Option("--exclude", help="Leave out files, as in .gitignore; may be repeated.", metavar="GLOB"),
]
ForceExcludeOption = Annotated[
    bool | None, typer.Option("--force-exclude/--no-force-exclude", help="Exclude files that are named, too.")
]
ConfigOption = Annotated[str | None, typer.Option("--config", help="The configuration for all files.", metavar="FILE")]
IsolatedOption = Annotated[bool, typer.Option("--isolated", help="Look for no configuration files.")]
DocumentsOption = Annotated[bool, typer.Option("--documents", help="Search folders for published documents, too.")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", "-j", help="Processes; by default as many as there are cores.", metavar="N")
]
CacheOption = Annotated[
    bool | None, typer.Option("--cache/--no-cache", help="Keep and use results of unchanged files.")
]
StdinFilenameOption = Annotated[
    str | None, typer.Option("--stdin-filename", help="Name of what comes on standard input.", metavar="PATH")
]
PassWithNoFilesOption = Annotated[bool, typer.Option("--pass-with-no-files", help="Nothing to check is no failure.")]
RecognisedOption = Annotated[
    bool, typer.Option("--recognised", help="Pass named files by that are no declarations, as for hooks.")
]
