"""The commands, each in its own module and imported when it is called."""

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
    help="Checks government budget disclosures: every identity, in exact arithmetic. 预算公开勾稽关系检查工具。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(help="Show, document and test the rules. 查看、说明、测试规则。", no_args_is_help=True)
app.add_typer(rules_app, name="rules")

SpokenOption = Annotated[
    str, typer.Option("--lang", help="Language of messages: zh, en or auto.", metavar="zh|en|auto")
]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"budgetcheck {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def check(
    paths: PathsOption = None,
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    required: options.RequiredOption = None,
    format_: options.FormatOption = None,
    output: options.OutputOption = None,
    output_format: options.OutputsOption = None,
    lang: options.LanguageOption = None,
    exact: options.ExactOption = None,
    tolerance: options.ToleranceOption = None,
    fail_on: options.FailOnOption = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
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
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only discrepancies, no counts.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name all files that were passed by.")] = False,
    color: Annotated[str, typer.Option("--color", help="Colours.", metavar="auto|always|never")] = "auto",
    pass_with_no_files: options.PassWithNoFilesOption = False,
    recognised: options.RecognisedOption = False,
    documents: options.DocumentsOption = False,
    jobs: options.JobsOption = None,
    cache: options.CacheOption = None,
) -> None:
    """Check declarations and report every discrepancy. 检查预算申报文件。"""
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
        "output": output,
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


@app.command()
def config(
    path: Annotated[str, typer.Argument(help="A file or folder; the current folder by default.")] = ".",
    config_: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    format_: Annotated[str, typer.Option("--format", "-f", help="Output format.", metavar="table|json")] = "table",
    lang: options.LanguageOption = None,
) -> None:
    """Show the settings in force for a path and where each comes from. 显示生效的配置及其来源。"""
    from budgetcheck.cli.commands.config import show_config
    from budgetcheck.cli.request import Request

    show_config(Request(names=(path,), flags={"lang": lang}, config=config_, isolated=isolated, format=format_))


@app.command()
def baseline(
    paths: PathsOption = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help="The baseline (the configuration's, else budgetcheck-baseline.json)."),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Only drop what is found no more.")] = False,
    rules: PacksOption = None,
    required: options.RequiredOption = None,
    exclude: options.ExcludeOption = None,
    force_exclude: options.ForceExcludeOption = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    documents: options.DocumentsOption = False,
    lang: options.LanguageOption = None,
) -> None:
    """Write a baseline that accepts what is found now, or prune one. 生成或清理基线文件。"""
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
            output=output,
            prune=prune,
            documents=documents,
        )
    )


@app.command("explain")
def explain_file(
    files: Annotated[list[str], typer.Argument(help="Declarations, or - for standard input.", metavar="FILE...")],
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    exact: options.ExactOption = None,
    tolerance: options.ToleranceOption = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="Take a figure to have this value for certain.", metavar="FIGURE=VALUE"),
    ] = None,
    time_limit: Annotated[
        str, typer.Option("--time-limit", help="Seconds that the search may take.", metavar="SECONDS")
    ] = "30",
    format_: Annotated[
        str | None, typer.Option("--format", "-f", help="Output format; by the file's name.", metavar="table|json|html")
    ] = None,
    output: options.OutputOption = None,
    lang: options.LanguageOption = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    color: Annotated[str, typer.Option("--color", help="Colours.", metavar="auto|always|never")] = "auto",
) -> None:
    """Find the figures that must be wrong, and the slips behind them. 找出必有错误的数字及其原因。"""
    from budgetcheck.cli.commands.explain import run_explain
    from budgetcheck.cli.request import Request

    flags: dict[str, FlagValue] = {
        "rules": rules,
        "select": select,
        "ignore": ignore,
        "exact": exact,
        "tolerance": tolerance,
        "lang": lang,
    }
    request = Request(
        names=tuple(files),
        flags=flags,
        what_if=tuple(what_if or ()),
        time_limit=time_limit,
        format=format_ or "",
        output=output,
        config=config,
        isolated=isolated,
        color=color,
    )
    raise typer.Exit(run_explain(request))


@app.command("import")
def import_(
    document: Annotated[str, typer.Argument(help="A Word, Excel, PDF, web or text file; - for standard input.")],
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="The declaration to write or bring up to date.", metavar="FILE")
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="List what was seen and not understood.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="List every figure with quote, place and entry.")] = False,
    fail_under: Annotated[
        str | None,
        typer.Option("--fail-under", help="Exit 1 where less than this share is understood.", metavar="PERCENT"),
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="Output format.", metavar="toml|json")] = "toml",
    rules: Annotated[
        list[str] | None,
        typer.Option("--rules", "-r", help="Add a lexicon (TOML file, or a pack's folder).", metavar="PATH"),
    ] = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing beside the output.")] = False,
    lang: SpokenOption = "auto",
) -> None:
    """Write the declaration of a published document. 从公开文档生成申报文件。"""
    from budgetcheck.cli.commands.importing import run_import
    from budgetcheck.cli.request import Request

    request = Request(
        names=(document,),
        flags={"rules": rules, "lang": lang},
        config=config,
        isolated=isolated,
        format=format_,
        output=output,
        fail_under=fail_under,
        quiet=quiet,
    )
    raise typer.Exit(run_import(request, report=report, explain=explain))


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="The older declaration, or - for standard input.", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="The newer declaration, or - for standard input.", metavar="NEW")],
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    exact: options.ExactOption = None,
    tolerance: options.ToleranceOption = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="Output format; by the file's name.", metavar="table|markdown|json|html|csv|xlsx"
        ),
    ] = None,
    output: options.OutputOption = None,
    lang: options.LanguageOption = None,
    config: options.ConfigOption = None,
    isolated: options.IsolatedOption = False,
    color: Annotated[str, typer.Option("--color", help="Colours.", metavar="auto|always|never")] = "auto",
) -> None:
    """Compare two declarations: figures, declared changes, verdicts. 比较两份申报文件的数字与判定。"""
    from budgetcheck.cli.commands.diff import run_diff
    from budgetcheck.cli.request import Request

    flags: dict[str, FlagValue] = {
        "rules": rules,
        "select": select,
        "ignore": ignore,
        "exact": exact,
        "tolerance": tolerance,
        "lang": lang,
    }
    request = Request(
        names=(old, new),
        flags=flags,
        format=format_ or "",
        output=output,
        config=config,
        isolated=isolated,
        color=color,
    )
    raise typer.Exit(run_diff(request))


@app.command()
def fields(
    words: Annotated[
        list[str] | None, typer.Argument(help="Part of a key, label or note, e.g. 接待.", metavar="[WORD]...")
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="Output format.", metavar="table|json")] = "table",
    output: options.OutputOption = None,
    lang: SpokenOption = "auto",
) -> None:
    """Look up the keys of a declaration: label, kind, unit, place. 查找申报文件的键。"""
    from budgetcheck.cli.commands.fields import show_fields
    from budgetcheck.cli.request import Request

    request = Request(names=tuple(words or ()), flags={"lang": lang}, format=format_, output=output)
    raise typer.Exit(show_fields(request))


@app.command()
def schema(
    lang: SpokenOption = "auto",
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
    configuration: Annotated[bool, typer.Option("--configuration", help="That of budgetcheck.toml.")] = False,
) -> None:
    """Print the JSON Schema of declarations, for TOML editors. 输出申报文件的 JSON Schema。"""
    from budgetcheck.cli.commands.tools import show_schema
    from budgetcheck.cli.request import Request

    show_schema(Request(flags={"lang": lang}, output=output, configuration=configuration))


@app.command()
def init(
    path: Annotated[str, typer.Argument(help="The file to make; - for standard output.")] = "budget.toml",
    kind: Annotated[
        str, typer.Option("--kind", help="A budget or final accounts.", metavar="budget|final_accounts")
    ] = "budget",
    scope: Annotated[
        str, typer.Option("--scope", help="A unit or a department with its units.", metavar="unit|department")
    ] = "unit",
    lang: SpokenOption = "auto",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a commented starting declaration. 生成带注释的申报文件模板。"""
    from budgetcheck.cli.commands.tools import write_starter
    from budgetcheck.cli.request import Request

    write_starter(Request(names=(path,), flags={"lang": lang}, kind=kind, scope=scope, force=force))


@rules_app.command("list")
def rules_list(
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="Output format.", metavar="table|json")] = "table",
    lexicon: Annotated[bool, typer.Option("--lexicon", help="The words by which documents are read.")] = False,
    lang: SpokenOption = "auto",
) -> None:
    """List the rules in force. 列出规则。"""
    from budgetcheck.cli.request import Request

    if lexicon:
        from budgetcheck.cli.commands.lexicon import list_lexicon

        list_lexicon(Request(flags={"rules": rules, "lang": lang}))
        return
    from budgetcheck.cli.commands.rules import list_rules

    flags: dict[str, FlagValue] = {"rules": rules, "select": select, "ignore": ignore, "lang": lang}
    list_rules(Request(flags=flags, format=format_))


@rules_app.command("show")
def rules_show(
    rule: Annotated[str, typer.Argument(help="The rule's id or name.", metavar="ID", autocompletion=options.rule_ids)],
    rules: PacksOption = None,
    lang: SpokenOption = "auto",
) -> None:
    """Show a rule whole: formula, reason, basis, remedy, examples. 查看一条规则的完整说明。"""
    from budgetcheck.cli.commands.rules import show_rule
    from budgetcheck.cli.request import Request

    show_rule(Request(names=(rule,), flags={"rules": rules, "lang": lang}))


@rules_app.command("test")
def rules_test(
    packs: Annotated[
        list[str] | None, typer.Argument(help="Packs to test: ids, rule ids or files; all built-in ones by default.")
    ] = None,
    lexicon: Annotated[bool, typer.Option("--lexicon", help="Examples of the lexicon; files of a lexicon.")] = False,
    lang: SpokenOption = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Name only the examples that fail.")] = False,
) -> None:
    """Run every example of the rules. 运行规则自带的全部示例。"""
    from budgetcheck.cli.request import Request

    if lexicon:
        from budgetcheck.cli.commands.lexicon import test_lexicon

        raise typer.Exit(test_lexicon(Request(names=tuple(packs or ()), flags={"lang": lang}, quiet=quiet)))
    from budgetcheck.cli.commands.rules import run_examples

    raise typer.Exit(run_examples(Request(names=tuple(packs or ()), flags={"lang": lang}, quiet=quiet)))


@rules_app.command("lint")
def rules_lint(
    packs: Annotated[
        list[str] | None, typer.Argument(help="Packs to analyse: ids, rule ids or files; the built-in ones by default.")
    ] = None,
    rules: PacksOption = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="Output format.", metavar="table|json")] = "table",
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write to a file.", metavar="FILE")] = None,
    lang: SpokenOption = "auto",
    time_limit: Annotated[
        str, typer.Option("--time-limit", help="Seconds that proofs may take.", metavar="SECONDS")
    ] = "60",
) -> None:
    """Analyse rule packs: contradictions, repetitions, rules that can never matter. 分析规则包的矛盾、多余与缺漏。"""
    from budgetcheck.cli.commands.analysis import lint_packs
    from budgetcheck.cli.request import Request

    request = Request(
        names=tuple(packs or ()),
        flags={"rules": rules, "lang": lang},
        format=format_,
        output=output,
        time_limit=time_limit,
    )
    raise typer.Exit(lint_packs(request))


@rules_app.command("coverage")
def rules_coverage(
    paths: Annotated[list[str], typer.Argument(help="Declarations: files or folders.", metavar="DECLARATION...")],
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="Output format.", metavar="table|json|html")] = "table",
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write to a file.", metavar="FILE")] = None,
    lang: SpokenOption = "auto",
    fail_under: Annotated[
        str | None,
        typer.Option("--fail-under", help="Exit 1 where errors name less than this share.", metavar="PERCENT"),
    ] = None,
    no_pairs: Annotated[bool, typer.Option("--no-pairs", help="Try single slips only.")] = False,
    time_limit: Annotated[
        str, typer.Option("--time-limit", help="Seconds for each declaration.", metavar="SECONDS")
    ] = "60",
) -> None:
    """Try which slips the rules notice, figure by figure, and which they do not. 逐数试错，看规则能否发现。"""
    from budgetcheck.cli.commands.analysis import show_coverage
    from budgetcheck.cli.request import Request

    request = Request(
        names=tuple(paths),
        flags={"rules": rules, "select": select, "ignore": ignore, "lang": lang},
        format=format_,
        output=output,
        fail_under=fail_under,
        pairs=not no_pairs,
        time_limit=time_limit,
    )
    raise typer.Exit(show_coverage(request))


@rules_app.command("docs")
def rules_docs(
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; - for standard output.")] = "-",
    check_only: Annotated[bool, typer.Option("--check", help="Only say whether the file is current.")] = False,
    rules: PacksOption = None,
) -> None:
    """Write the documentation of all rules in Markdown. 生成规则文档。"""
    from budgetcheck.cli.commands.rules import write_docs
    from budgetcheck.cli.request import Request

    raise typer.Exit(write_docs(Request(flags={"rules": rules}, output=output, current=check_only)))
