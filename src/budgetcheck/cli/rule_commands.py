"""The commands about rule packs, `budgetcheck rules …`; what each does is imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from budgetcheck.cli import options
from budgetcheck.cli.options import IgnoredOption, PacksOption, SelectedOption

if TYPE_CHECKING:
    from budgetcheck.settings.outside import FlagValue

rules_app = typer.Typer(help="cli.help.rules", no_args_is_help=True)


@rules_app.command("list", help="cli.help.rules_list")
def rules_list(
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    format_: options.TableFormatOption = "table",
    lexicon: Annotated[bool, typer.Option("--lexicon", help="cli.help.list_lexicon")] = False,
    lang: options.SpokenOption = "auto",
) -> None:
    """List the rules in force."""
    from budgetcheck.cli.request import Request

    if lexicon:
        from budgetcheck.cli.commands.lexicon import list_lexicon

        list_lexicon(Request(flags={"rules": rules, "lang": lang}))
        return
    from budgetcheck.cli.commands.rules import list_rules

    flags: dict[str, FlagValue] = {"rules": rules, "select": select, "ignore": ignore, "lang": lang}
    list_rules(Request(flags=flags, format=format_))


@rules_app.command("show", help="cli.help.rules_show")
def rules_show(
    rule: Annotated[str, typer.Argument(help="cli.help.rule_id", metavar="ID", autocompletion=options.rule_ids)],
    rules: PacksOption = None,
    lang: options.SpokenOption = "auto",
) -> None:
    """Show a rule whole: formula, reason, basis, remedy, examples."""
    from budgetcheck.cli.commands.rules import show_rule
    from budgetcheck.cli.request import Request

    show_rule(Request(names=(rule,), flags={"rules": rules, "lang": lang}))


@rules_app.command("test", help="cli.help.rules_test")
def rules_test(
    packs: Annotated[list[str] | None, typer.Argument(help="cli.help.test_packs", metavar="[PACK]...")] = None,
    lexicon: Annotated[bool, typer.Option("--lexicon", help="cli.help.test_lexicon")] = False,
    lang: options.SpokenOption = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="cli.help.test_quiet")] = False,
) -> None:
    """Run every example of the rules."""
    from budgetcheck.cli.request import Request

    if lexicon:
        from budgetcheck.cli.commands.lexicon import test_lexicon

        raise typer.Exit(test_lexicon(Request(names=tuple(packs or ()), flags={"lang": lang}, quiet=quiet)))
    from budgetcheck.cli.commands.rules import run_examples

    raise typer.Exit(run_examples(Request(names=tuple(packs or ()), flags={"lang": lang}, quiet=quiet)))


@rules_app.command("lint", help="cli.help.rules_lint")
def rules_lint(
    packs: Annotated[list[str] | None, typer.Argument(help="cli.help.lint_packs", metavar="[PACK]...")] = None,
    rules: PacksOption = None,
    format_: options.TableFormatOption = "table",
    output: options.OutputFileOption = None,
    lang: options.SpokenOption = "auto",
    time_limit: Annotated[str, typer.Option("--time-limit", help="cli.help.proof_seconds", metavar="SECONDS")] = "60",
) -> None:
    """Analyse rule packs: contradictions, repetitions, rules that can never matter."""
    from budgetcheck.cli.commands.analysis import lint_packs
    from budgetcheck.cli.request import Request

    request = Request(
        names=tuple(packs or ()),
        flags={"rules": rules, "lang": lang},
        format=format_,
        output=options.only_output(output),
        time_limit=time_limit,
    )
    raise typer.Exit(lint_packs(request))


@rules_app.command("coverage", help="cli.help.rules_coverage")
def rules_coverage(
    paths: Annotated[list[str], typer.Argument(help="cli.help.declarations", metavar="DECLARATION...")],
    rules: PacksOption = None,
    select: SelectedOption = None,
    ignore: IgnoredOption = None,
    format_: Annotated[
        str, options.choice("--format", "-f", help="cli.help.format", values="table|json|html")
    ] = "table",
    output: options.OutputFileOption = None,
    lang: options.SpokenOption = "auto",
    fail_under: Annotated[
        str | None,
        typer.Option("--fail-under", help="cli.help.coverage_fail_under", metavar="PERCENT"),
    ] = None,
    no_pairs: Annotated[bool, typer.Option("--no-pairs", help="cli.help.no_pairs")] = False,
    time_limit: Annotated[
        str, typer.Option("--time-limit", help="cli.help.declaration_seconds", metavar="SECONDS")
    ] = "60",
) -> None:
    """Try which slips the rules notice, figure by figure, and which they do not."""
    from budgetcheck.cli.commands.analysis import show_coverage
    from budgetcheck.cli.request import Request

    request = Request(
        names=tuple(paths),
        flags={"rules": rules, "select": select, "ignore": ignore, "lang": lang},
        format=format_,
        output=options.only_output(output),
        fail_under=fail_under,
        pairs=not no_pairs,
        time_limit=time_limit,
    )
    raise typer.Exit(show_coverage(request))


@rules_app.command("docs", help="cli.help.rules_docs")
def rules_docs(
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="cli.help.docs_output", metavar="FILE", show_default="-")
    ] = None,
    check_only: Annotated[bool, typer.Option("--check", help="cli.help.docs_check")] = False,
    rules: PacksOption = None,
) -> None:
    """Write the documentation of all rules in Markdown."""
    from budgetcheck.cli.commands.rules import write_docs
    from budgetcheck.cli.request import Request

    raise typer.Exit(
        write_docs(Request(flags={"rules": rules}, output=options.only_output(output) or "-", current=check_only))
    )
