"""Options that several commands share. None is what was not given, so that the environment and files may say it."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def _formats() -> list[str]:
    from budgetcheck.render import available

    return list(available())


def _languages() -> list[str]:
    from budgetcheck.text.catalogue import languages

    return [*languages(), "auto"]


def choice(*flags: str, values: str, **others: Any) -> Any:
    """An option that takes one of some values, `a|b`: help shows them and the shell completes them."""
    return typer.Option(*flags, metavar=values, autocompletion=lambda: values.split("|"), **others)


def rule_ids(incomplete: str = "") -> list[str]:
    """Ids of the built-in rules that begin so; behind a comma, those of the last part."""
    from budgetcheck.rulebook.load import builtin_packs

    before, comma, last = incomplete.rpartition(",")
    ids = (rule.id for pack in builtin_packs() for rule in pack.rules)
    return [f"{before}{comma}{one}" for one in ids if one.startswith(last.upper())]


def only_output(given: list[str] | None) -> str | None:
    """The one file that a command writes to. Raises CannotRun where several are named: none is dropped in silence."""
    if given is not None and len(given) > 1:
        from budgetcheck.text.problems import CannotRun
        from budgetcheck.text.words import phrase

        raise CannotRun.because(phrase("cli.outputs.one_output_only", count=len(given)))
    return given[0] if given else None


SpokenOption = Annotated[
    str, typer.Option("--lang", help="cli.help.lang", metavar="zh|en|auto", autocompletion=_languages)
]
TableFormatOption = Annotated[str, choice("--format", "-f", help="cli.help.format", values="table|json")]
OutputFileOption = Annotated[
    list[str] | None, typer.Option("--output", "-o", help="cli.help.output_file", metavar="FILE")
]
ColorOption = Annotated[str, choice("--color", help="cli.help.color", values="auto|always|never")]
PathsOption = Annotated[list[str] | None, typer.Argument(help="cli.help.paths", metavar="[PATH]...")]
PacksOption = Annotated[
    list[str] | None,
    typer.Option("--rules", "-r", help="cli.help.packs", metavar="PATH"),
]
SelectedOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        help="cli.help.select",
        metavar="IDS",
        autocompletion=rule_ids,
    ),
]
IgnoredOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", help="cli.help.ignore", metavar="IDS", autocompletion=rule_ids),
]
RequiredOption = Annotated[
    list[str] | None,
    typer.Option(
        "--required",
        help="cli.help.required",
        metavar="IDS",
        autocompletion=rule_ids,
    ),
]
FormatOption = Annotated[
    str | None, typer.Option("--format", "-f", help="cli.help.check_format", metavar="NAME", autocompletion=_formats)
]
OutputFilesOption = Annotated[
    list[str] | None, typer.Option("--output", "-o", help="cli.help.output_files", metavar="FILE")
]
OutputsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--output-format",
        help="cli.help.output_format",
        metavar="NAME=FILE",
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--lang", help="cli.help.lang", metavar="zh|en|auto", autocompletion=_languages),
]
ExactOption = Annotated[bool | None, typer.Option("--exact/--no-exact", help="cli.help.exact")]
ToleranceOption = Annotated[
    str | None,
    typer.Option("--tolerance", help="cli.help.tolerance", metavar="NUMBER|N%"),
]
FailOnOption = Annotated[
    str | None,
    choice(
        "--fail-on",
        help="cli.help.fail_on",
        values="error|warning|info",
    ),
]
NoSuspectsOption = Annotated[bool, typer.Option("--no-suspects", help="cli.help.no_suspects")]
ShowPassedOption = Annotated[bool | None, typer.Option("--show-passed/--no-show-passed", help="cli.help.show_passed")]
LedgerOption = Annotated[bool, typer.Option("--ledger", help="cli.help.ledger")]
StatisticsOption = Annotated[bool | None, typer.Option("--statistics/--no-statistics", help="cli.help.statistics")]
ShowSuppressedOption = Annotated[
    bool,
    typer.Option("--show-suppressed", help="cli.help.show_suppressed"),
]
FixOption = Annotated[bool, typer.Option("--fix", help="cli.help.fix")]
DiffOption = Annotated[bool, typer.Option("--diff", help="cli.help.fix_diff")]
WatchOption = Annotated[bool, typer.Option("--watch", help="cli.help.watch")]
ReasonsOption = Annotated[
    str | None,
    typer.Option("--reasons", help="cli.help.reasons", metavar="FILE"),
]
MarkedOption = Annotated[
    str | None,
    typer.Option(
        "--marked",
        help="cli.help.marked",
        metavar="FILE|FOLDER",
    ),
]
BaselineOption = Annotated[str | None, typer.Option("--baseline", help="cli.help.baseline_file", metavar="FILE")]
DiffBaseOption = Annotated[
    str | None,
    typer.Option("--diff-base", help="cli.help.diff_base", metavar="REV"),
]
ExcludeOption = Annotated[
    list[str] | None,
    typer.Option("--exclude", help="cli.help.exclude", metavar="GLOB"),
]
ForceExcludeOption = Annotated[
    bool | None, typer.Option("--force-exclude/--no-force-exclude", help="cli.help.force_exclude")
]
ConfigOption = Annotated[str | None, typer.Option("--config", help="cli.help.config_file", metavar="FILE")]
IsolatedOption = Annotated[bool, typer.Option("--isolated", help="cli.help.isolated")]
DocumentsOption = Annotated[bool, typer.Option("--documents", help="cli.help.documents")]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", help="cli.help.jobs", metavar="N")]
CacheOption = Annotated[bool | None, typer.Option("--cache/--no-cache", help="cli.help.cache")]
StdinFilenameOption = Annotated[
    str | None, typer.Option("--stdin-filename", help="cli.help.stdin_filename", metavar="PATH")
]
PassWithNoFilesOption = Annotated[bool, typer.Option("--pass-with-no-files", help="cli.help.pass_with_no_files")]
RecognisedOption = Annotated[bool, typer.Option("--recognised", help="cli.help.recognised")]
