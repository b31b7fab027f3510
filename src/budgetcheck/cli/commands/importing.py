"""`budgetcheck import`: a published document → a declaration, with the place of every figure."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from budgetcheck.arithmetic.limits import BYTES
from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.documents.limits import DOCUMENT_BYTES
from budgetcheck.documents.read import read_document
from budgetcheck.files.regular import read_regular, why_unread
from budgetcheck.recognition.recognise import NotThisKind, Recognised, recognise
from budgetcheck.recognition.report import WHY, RecognitionReport
from budgetcheck.recognition.words.lexicon import builtin_lexicon, load_lexicon
from budgetcheck.recognition.writing.places import iterate_figures, place_dict, places_json
from budgetcheck.recognition.writing.placing import place_words
from budgetcheck.recognition.writing.updating import AnotherDeclaration, Difference, updated
from budgetcheck.recognition.writing.writing import Written, written
from budgetcheck.render.exchange.json_objects import indented
from budgetcheck.run.planned.checkers import Checkers
from budgetcheck.run.planned.plan import Plan, Sources
from budgetcheck.run.run import STDIN
from budgetcheck.run.single.packs import lexicons_named, lexicons_of
from budgetcheck.source.pipes import is_pipe, piped, standard_input
from budgetcheck.source.read import SourceError
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words, phrase

IMPORT_FORMATS = ("toml", "json")


def run_import(request: Request, *, report: bool, explain: bool) -> int:
    """Import one document; returns 1 where coverage is under `--fail-under`, else 0. Raises CannotRun."""
    spoken = request.spoken
    with console.speaking(spoken):
        plan = Plan(Sources((), (), request.config, request.isolated), Checkers(), request.anchors)
        return _run(request, plan, spoken, report=report, explain=explain)


def _run(request: Request, plan: Plan, spoken: Language, *, report: bool, explain: bool) -> int:
    request = replace(request, format=request.format or _format_of(str(request.output)))
    request.require_format(*IMPORT_FORMATS)
    least = _least(request.fail_under)
    (name,) = request.names
    _keep_document(request, name)
    recognised = recognised_from(name, [*_configured(plan, name), *lexicons_named(request.listed("rules"))])
    made = written(recognised)
    summary = made.report
    if request.format == "json":
        console.write([indented(_document(recognised, made, spoken))], request.output)
    elif console.is_standard(request.output):
        if not (report or explain):
            console.write([made.text], request.output)
    else:
        _write(Path(str(request.output)), recognised, made.text, spoken, request.quiet)
    if request.format != "json":
        said: list[str] = []
        if explain:
            said += _explained(recognised, spoken)
        if report:
            said += _reported(summary, spoken)
        if said:
            console.write((f"{line}\n" for line in said), None)
        elif not request.quiet:
            _say(_brief(summary).say(spoken))
    return 1 if least is not None and summary.coverage < least else 0


def _format_of(output: str) -> str:
    """What a file's name asks for where nothing else does."""
    return "json" if output.lower().endswith(".json") else "toml"


def _keep_document(request: Request, name: str) -> None:
    """See that what is written does not take the place of the document. Raises CannotRun."""
    if console.is_standard(request.output):
        return
    from budgetcheck.cli.printing.sparing import spare

    output = str(request.output)
    declaration = request.format == "toml"
    spare([output, _places_of(Path(output))] if declaration else [output], [name], toml=declaration)


def _places_of(path: Path) -> str:
    return str(path.with_name(f"{path.name}.places.json"))


def _configured(plan: Plan, name: str) -> list[Path]:
    """The lexicons beside the packs of the configuration that governs the document."""
    path = os.path.abspath(name)  # noqa: PTH100
    governed = plan.run if name == STDIN else plan.governing(path)
    if governed is None:
        raise CannotRun.all(plan.problems)
    return lexicons_of(plan.policy(governed, path).rules)


def recognised_from(name: str, lexicons: Sequence[Path] = ()) -> Recognised:
    """Read and recognise a document (`-` is standard input). Raises CannotRun with the document's name."""
    lexicon = load_lexicon(list(dict.fromkeys(lexicons))) if lexicons else builtin_lexicon()
    shown = "<stdin>" if name == STDIN else name
    try:
        document = read_document(_given(name), Path(shown).name)
        return recognise(document, Path(shown).stem, lexicon)
    except DocumentFault as fault:
        raise CannotRun.because(fault.whole, shown) from None
    except SourceError as error:
        raise CannotRun.because(error.fault.message, shown) from None
    except NotThisKind as refusal:
        raise CannotRun.because(DocumentFault("unknown", refusal.message, refusal.remedy).whole, shown) from None


def _given(name: str) -> str | bytes:
    """What comes on standard input or through a pipe, else the file's name."""
    if name == STDIN:
        return standard_input(DOCUMENT_BYTES)
    return piped(name, DOCUMENT_BYTES) if is_pipe(name) else name


def _least(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        least = float(text.removesuffix("%"))
    except ValueError:
        least = -1.0
    if not 0 <= least <= 100:
        raise CannotRun.because(
            phrase("cli.importing.fail_under_takes_percentage_from", text=text),
        )
    return least


def _write(path: Path, recognised: Recognised, text: str, spoken: Language, quiet: bool) -> None:
    """Write the declaration and the places beside it; bring one that is there up to date, differences shown first."""
    places = Path(_places_of(path))
    if path.is_file():
        try:
            old = read_regular(path, BYTES).decode("utf-8-sig").replace("\r\n", "\n")
            text, differences = updated(old, text, _imported(places))
        except AnotherDeclaration as other:
            raise CannotRun.because(other.message, str(path)) from None
        except OSError as error:
            fault = why_unread(error)
            raise CannotRun.because(phrase("cli.importing.cannot_updated_fault", fault=fault), str(path)) from None
        except ValueError as fault:
            raise CannotRun.because(phrase("cli.importing.cannot_updated_fault", fault=fault), str(path)) from None
        if not quiet:
            for line in _differing(differences, spoken):
                _say(line)
    console.write([text], str(path), toml=True)
    console.write([places_json(recognised)], str(places))


def _imported(places: Path) -> dict[str, Any]:
    """What the last import wrote, by key; nothing where there was none."""
    try:
        held = json.loads(read_regular(places, DOCUMENT_BYTES))
        head = {key: {"value": value} for key, value in held.get("head", {}).items()}
        return {**head, **held["figures"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _differing(differences: Iterable[Difference], spoken: Language) -> Iterator[str]:
    for one in differences:
        key = visible(one.key)
        if one.old is None:
            yield phrase("cli.importing.new_key", key=key, new=_cut(one.new)).say(spoken)
        elif one.new is None and not one.kept:
            yield phrase("cli.importing.removed", key=key, old=_cut(one.old)).say(spoken)
        elif one.new is None:
            yield phrase("cli.importing.kept_not_document", key=key).say(spoken)
        elif one.kept:
            yield phrase("cli.importing.kept", key=key, old=_cut(one.old), new=_cut(one.new)).say(spoken)
        else:
            yield phrase("cli.importing.changed_key_new_old", key=key, new=_cut(one.new), old=_cut(one.old)).say(spoken)


def _cut(text: str | None) -> str:
    return visible(" ".join((text or "").split()), 60)


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


def _brief(report: RecognitionReport) -> Words:
    share = f"{report.coverage:.1f}"
    said = phrase("cli.importing.understood", used=report.used, seen=report.seen, share=share)
    if not report.unread and not report.doubtful:
        return said
    return phrase("cli.importing.not_understood", said=said, unread=len(report.unread), doubtful=len(report.doubtful))


def _reported(report: RecognitionReport, spoken: Language) -> Iterator[str]:
    yield _brief(report).say(spoken)
    for item in report.unread:
        place = place_words(item.origin.place).say(spoken)
        why = WHY.get(item.why, Words.alike(item.why)).say(spoken)
        yield f"  ? {visible(item.text, 40)}  {why}  {visible(f'{place} {item.origin.quote}', 100)}"
    for readings in report.doubtful:
        said = "; ".join(
            f"{reading.value}{reading.unit} {place_words(reading.origin.place).say(spoken)}" for reading in readings
        )
        yield phrase("cli.importing.doubtful_said", said=said).say(spoken)
    for form in report.unknown_tables:
        place = place_words(form.place).say(spoken)
        yield phrase("cli.importing.table_not_recognised", title=visible(form.title, 40), place=place).say(spoken)
    if report.missing:
        keys = ", ".join(report.missing)
        yield phrase("cli.importing.usual_figures_not_found", keys=keys).say(spoken)
    if report.homeless:
        count = len(report.homeless)
        yield phrase("cli.importing.more_amounts_understood_no_key", count=count).say(spoken)


def _explained(recognised: Recognised, spoken: Language) -> Iterator[str]:
    for key, figure in iterate_figures(recognised):
        for fact in (figure.first, *figure.others):
            place = place_words(fact.origin.place).say(spoken)
            yield visible(
                f"{key} = {fact.value}{fact.unit}  [{fact.confidence}]  "
                f"{place} “{fact.origin.quote}”  {fact.origin.entry}"
            )


def _document(recognised: Recognised, made: Written, spoken: Language) -> dict[str, Any]:
    report = made.report
    return {
        "version": 1,
        "document": recognised.name,
        "setting": {
            "unit": recognised.setting.unit_name,
            "year": recognised.setting.year,
            "kind": recognised.setting.kind,
            "scope": recognised.setting.scope,
        },
        "coverage": {"used": report.used, "seen": report.seen, "percent": f"{report.coverage:.2f}"},
        "figures": json.loads(places_json(recognised))["figures"],
        "declaration": made.text,
        "unread": [
            {
                "text": item.text,
                "why": WHY.get(item.why, Words.alike(item.why)).say(spoken),
                "quote": item.origin.quote,
                "place": place_dict(item.origin.place),
            }
            for item in report.unread
        ],
        "unknown_tables": [{"title": form.title, "place": place_dict(form.place)} for form in report.unknown_tables],
        "missing": list(report.missing),
        "doubtful": [
            [
                {
                    "value": str(fact.value),
                    "unit": fact.unit,
                    "quote": fact.origin.quote,
                    "place": place_dict(fact.origin.place),
                }
                for fact in readings
            ]
            for readings in report.doubtful
        ],
    }
