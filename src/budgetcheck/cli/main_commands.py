"""The commands about declarations and documents; what each does is imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from budgetcheck import __version__
from budgetcheck.cli import options
from budgetcheck.cli.options import IgnoredOption, PacksOption, PathsOption, SelectedOption

if TYPE_CHECKING:
    from budgetcheck.settings.outside import FlagValue

app = typer.Typer(
    name="budgetcheck",
    help="cli.help.program",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"budgetcheck {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="cli.help.version")
    ] = False,
) -> None:
    pass


@app.command(help="cli.help.check")
def check(
    paths: PathsOption = None,
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    required: options.RequiredOption = None,
    format_: options.FormatOption = None,
    output: options.OutputFilesOption = None,
    output_format: options.OutputsOption = None,
    lang: options.LanguageOption = None,
    exact: options.ExactOption = None,
    tolerance: options.ToleranceOption = None,
    fail_on: options.FailOnOption = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="cli.help.exit_zero")] = False,
    show_passed: options.ShowPassedOption = None,
    statistics: options.StatisticsOption = None,
    ledger: options.LedgerOption = False,
    show_suppressed: options.ShowSuppressedOption = False,
    reasons: options.ReasonsOption = None,
    marked: options.MarkedOption = None,
    fix: options.FixOption = False,
    diff: options.DiffOption = False,
    watch: options.WatchOption = False,
    no_suspects: options.NoSuspectsOption = False,
    baseline: options.BaselineOption = None,
    diff_base: options.DiffBaseOption = None,
    exclude: options.ExcludeOption = None,
    force_exclude: options.ForceExcludeOption = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    stdin_filename: options.StdinFilenameOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="cli.help.quiet")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="cli.help.verbose")] = False,
    color: options.ColorOption = "auto",
    pass_with_no_files: options.PassWithNoFilesOption = False,
    recognised: options.RecognisedOption = False,
    documents: options.DocumentsOption = False,
    jobs: options.JobsOption = None,
    cache: options.CacheOption = None,
) -> None:
    """Check declarations and report every discrepancy."""
    from budgetcheck.cli.commands.check import run_check
    from budgetcheck.cli.request import Request

    flags: dict[str, FlagValue] = {
        "rules": rules,
        "select": select,
        "ignore": ignore,
        "required": required,
        "exact": exact,
        "tolerance": tolerance,
        "exclude": exclude,
        "force-exclude": force_exclude,
        "fail-on": fail_on,
        "baseline": baseline,
        "format": format_,
        "output": output[0] if output else None,
        "outputs": output_format,
        "lang": lang,
        "show-passed": show_passed,
        "statistics": statistics,
        "jobs": jobs,
        "cache": cache,
    }
    request = Request(
        names=tuple(paths or ["."]),
        flags=flags,
        more=tuple(output or ())[1:],
        config=config,
        isolated=isolated,
        diff_base=diff_base,
        exit_zero=exit_zero,
        stdin_filename=stdin_filename,
        suspects=not no_suspects,
        quiet=quiet,
        verbose=verbose,
        color=color,
        pass_with_no_files=pass_with_no_files,
        recognised=recognised,
        documents=documents,
        ledger=ledger,
        reasons=reasons,
        marked=marked,
        fix=fix,
        diff=diff,
        watch=watch,
        show_suppressed=show_suppressed,
    )
    raise typer.Exit(run_check(request))


@app.command(help="cli.help.config")
def config(
    path: Annotated[str, typer.Argument(help="cli.help.config_path", metavar="[PATH]")] = ".",
    config_: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    format_: options.TableFormatOption = "table",
    lang: options.LanguageOption = None,
) -> None:
    """Show the settings in force for a path and where each comes from."""
    from budgetcheck.cli.commands.config import show_config
    from budgetcheck.cli.request import Request

    show_config(Request(names=(path,), flags={"lang": lang}, config=config_, isolated=isolated, format=format_))


@app.command(help="cli.help.baseline")
def baseline(
    paths: PathsOption = None,
    output: Annotated[
        list[str] | None,
        typer.Option("--output", "-o", help="cli.help.baseline_output", metavar="FILE"),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="cli.help.prune")] = False,
    rules: PacksOption = None,
    required: options.RequiredOption = None,
    exclude: options.ExcludeOption = None,
    force_exclude: options.ForceExcludeOption = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    documents: options.DocumentsOption = False,
    lang: options.LanguageOption = None,
) -> None:
    """Write a baseline that accepts what is found now, or prune one."""
    from budgetcheck.cli.commands.baseline import write_baseline
    from budgetcheck.cli.request import Request

    flags: dict[str, FlagValue] = {
        "rules": rules,
        "required": required,
        "exclude": exclude,
        "force-exclude": force_exclude,
        "lang": lang,
    }
    names = tuple(paths or ["."])
    write_baseline(
        Request(
            names=names,
            flags=flags,
            config=config,
            isolated=isolated,
            output=options.only_output(output),
            prune=prune,
            documents=documents,
        )
    )


def _judging(
    rules: list[str] | None,
    select: list[str] | None,
    ignore: list[str] | None,
    exact: bool | None,
    tolerance: str | None,
    lang: str | None,
) -> dict[str, FlagValue]:
    """The settings of a command that judges, whatever it does with the judgements."""
    return {"rules": rules, "select": select, "ignore": ignore, "exact": exact, "tolerance": tolerance, "lang": lang}


@app.command("explain", help="cli.help.explain")
def explain_file(
    files: Annotated[list[str], typer.Argument(help="cli.help.explain_files", metavar="FILE...")],
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    exact: options.ExactOption = None,
    tolerance: options.ToleranceOption = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="cli.help.what_if", metavar="FIGURE=VALUE"),
    ] = None,
    time_limit: Annotated[str, typer.Option("--time-limit", help="cli.help.search_seconds", metavar="SECONDS")] = "30",
    format_: Annotated[
        str | None, options.choice("--format", "-f", help="cli.help.format_by_name", values="table|json|html")
    ] = None,
    output: options.OutputFilesOption = None,
    lang: options.LanguageOption = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    color: options.ColorOption = "auto",
) -> None:
    """Find the figures that must be wrong, and the slips behind them."""
    from budgetcheck.cli.commands.explain import run_explain
    from budgetcheck.cli.request import Request

    request = Request(
        names=tuple(files),
        flags=_judging(rules, select, ignore, exact, tolerance, lang),
        what_if=tuple(what_if or ()),
        time_limit=time_limit,
        format=format_ or "",
        output=output[0] if output else None,
        more=tuple(output or ())[1:],
        config=config,
        isolated=isolated,
        color=color,
    )
    raise typer.Exit(run_explain(request))


@app.command("import", help="cli.help.import")
def import_(
    document: Annotated[str, typer.Argument(help="cli.help.import_file", metavar="DOCUMENT")],
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="cli.help.import_output", metavar="FILE")
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="cli.help.report")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="cli.help.import_explain")] = False,
    fail_under: Annotated[
        str | None,
        typer.Option("--fail-under", help="cli.help.import_fail_under", metavar="PERCENT"),
    ] = None,
    format_: Annotated[
        str | None,
        options.choice("--format", "-f", help="cli.help.format", values="toml|json", show_default="toml"),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option("--rules", "-r", help="cli.help.import_lexicon", metavar="PATH"),
    ] = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="cli.help.import_quiet")] = False,
    lang: options.SpokenOption = "auto",
) -> None:
    """Write the declaration of a published document."""
    from budgetcheck.cli.commands.importing import run_import
    from budgetcheck.cli.request import Request

    request = Request(
        names=(document,),
        flags={"rules": rules, "lang": lang},
        config=config,
        isolated=isolated,
        format=format_ or "",
        output=options.only_output(output),
        fail_under=fail_under,
        quiet=quiet,
    )
    raise typer.Exit(run_import(request, report=report, explain=explain))


@app.command(help="cli.help.diff")
def diff(
    old: Annotated[str, typer.Argument(help="cli.help.diff_old", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="cli.help.diff_new", metavar="NEW")],
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    exact: options.ExactOption = None,
    tolerance: options.ToleranceOption = None,
    format_: Annotated[
        str | None,
        options.choice("--format", "-f", help="cli.help.format_by_name", values="table|markdown|json|html|csv|xlsx"),
    ] = None,
    output: options.OutputFilesOption = None,
    lang: options.LanguageOption = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    color: options.ColorOption = "auto",
) -> None:
    """Compare two declarations: figures, declared changes, verdicts."""
    from budgetcheck.cli.commands.diff import run_diff
    from budgetcheck.cli.request import Request

    request = Request(
        names=(old, new),
        flags=_judging(rules, select, ignore, exact, tolerance, lang),
        format=format_ or "",
        output=output[0] if output else None,
        more=tuple(output or ())[1:],
        config=config,
        isolated=isolated,
        color=color,
    )
    raise typer.Exit(run_diff(request))


@app.command(help="cli.help.fields")
def fields(
    words: Annotated[list[str] | None, typer.Argument(help="cli.help.fields_word", metavar="[WORD]...")] = None,
    format_: Annotated[
        str | None, options.choice("--format", "-f", help="cli.help.format_by_name", values="table|json")
    ] = None,
    output: options.OutputFilesOption = None,
    lang: options.SpokenOption = "auto",
) -> None:
    """Look up the keys of a declaration: label, kind, unit, place."""
    from budgetcheck.cli.commands.fields import show_fields
    from budgetcheck.cli.request import Request

    request = Request(
        names=tuple(words or ()),
        flags={"lang": lang},
        format=format_ or "",
        output=output[0] if output else None,
        more=tuple(output or ())[1:],
    )
    raise typer.Exit(show_fields(request))


@app.command(help="cli.help.schema")
def schema(
    lang: options.SpokenOption = "auto",
    output: options.OutputFileOption = None,
    configuration: Annotated[bool, typer.Option("--configuration", help="cli.help.schema_configuration")] = False,
) -> None:
    """Print the JSON Schema of declarations, for TOML editors."""
    from budgetcheck.cli.commands.tools import show_schema
    from budgetcheck.cli.request import Request

    show_schema(Request(flags={"lang": lang}, output=options.only_output(output), configuration=configuration))


@app.command(help="cli.help.init")
def init(
    path: Annotated[str, typer.Argument(help="cli.help.init_file", metavar="[FILE]")] = "budget.toml",
    kind: Annotated[
        str, options.choice("--kind", help="cli.help.init_kind", values="budget|final_accounts")
    ] = "budget",
    scope: Annotated[str, options.choice("--scope", help="cli.help.init_scope", values="unit|department")] = "unit",
    lang: options.SpokenOption = "auto",
    force: Annotated[bool, typer.Option("--force", help="cli.help.force")] = False,
) -> None:
    """Write a commented starting declaration."""
    from budgetcheck.cli.commands.tools import write_starter
    from budgetcheck.cli.request import Request

    write_starter(Request(names=(path,), flags={"lang": lang}, kind=kind, scope=scope, force=force))
