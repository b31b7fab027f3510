"""The way from a document to its figures, in one call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from budgetcheck.arithmetic.currency import CURRENCY_UNITS
from budgetcheck.documents.document import Document
from budgetcheck.recognition.facts.fact import Address, Fact, Provenance, StatedShare, Unread
from budgetcheck.recognition.facts.reading import Findings, RowLabels, Setting
from budgetcheck.recognition.facts.setting import setting_of
from budgetcheck.recognition.forms.form import Contents, DisclosureTable, contents_of
from budgetcheck.recognition.prose.paragraph import ProseReader
from budgetcheck.recognition.prose.tokens import ProseScanner
from budgetcheck.recognition.settling.identities import proved_addresses
from budgetcheck.recognition.settling.reconcile import Reconciled, reconciled
from budgetcheck.recognition.settling.resolve import printings_agree, resolved
from budgetcheck.recognition.settling.wholly import lists_read_wholly
from budgetcheck.recognition.tables.performance import budgets_from_caps, narratives, tells_targets
from budgetcheck.recognition.tables.read import read_form
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.lexicon import Lexicon
from budgetcheck.recognition.words.wording import plain_text
from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase


class NotThisKind(Exception):
    """The document is not of the kind that is read: a government's budget, or no budget at all."""

    def __init__(self, message: Words, notes: Iterable[Words] = (), *, nothing: bool = False) -> None:
        """`nothing`: there is no figure of any budget in it; `notes`: what the reader left out, which may be why."""
        super().__init__(message.en)
        for note in notes:
            message = phrase("recognition.recognise.refused_noted", message=message, note=note)
        self.message = message
        self.remedy = _WHOLE if nothing else _UNIT
        self.nothing = nothing


_WHOLE: Final = phrase("recognition.recognise.give_whole_disclosure")
_UNIT: Final = phrase("recognition.recognise.give_unit_disclosure")


@frozen
class Recognised:
    """All that was recognised of a document: setting, figures with origins, ratios, and what was not understood."""

    name: str
    setting: Setting
    contents: Contents
    figures: Reconciled
    ratios: tuple[StatedShare, ...]
    unread: tuple[Unread, ...]
    seen: int
    """Amounts seen, understood or not."""
    whole_lists: tuple[Address, ...] = ()
    """The lists whose tables were read wholly, each amount of them."""
    in_part: tuple[Address, ...] = ()
    """The tables and lists a part of which has no key or was not understood."""


class _Tools:
    """What is made of a lexicon once and used for every document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.classifier = Classifier(lexicon)
        self.labels = RowLabels(lexicon)
        self.scanner = ProseScanner(lexicon, self.classifier)


_TOOLS: Final[dict[int, tuple[Lexicon, _Tools]]] = {}


def _tools(lexicon: Lexicon) -> _Tools:
    held = _TOOLS.get(id(lexicon))
    if held is None or held[0] is not lexicon:
        _TOOLS.clear()
        held = _TOOLS[id(lexicon)] = (lexicon, _Tools(lexicon))
    return held[1]


def recognise(document: Document, name: str, lexicon: Lexicon) -> Recognised:
    """Recognise the figures of one document.

    Raises NotThisKind for the documents of a government and for those that are no budget or final accounts at all.
    """
    tools = _tools(lexicon)
    contents = contents_of(document, tools.classifier)
    refused = tools.classifier.refused(tuple(form.title for form in contents.forms) + contents.titles)
    if refused is not None:
        raise NotThisKind(_REFUSALS[refused.key] if refused.key in _REFUSALS else _REFUSALS["government"])
    setting = setting_of(contents, name)
    findings = Findings(setting, tools.classifier, tools.labels)
    for form in _with_units(contents.forms):
        read_form(form, findings)
    prose = ProseReader(tools.scanner, setting)
    for passage in contents.passages:
        if not tells_targets(passage):
            prose.read(passage)
    facts = [*findings.facts, *prose.facts, *_dates(contents)]
    if not any(not isinstance(fact.value, str) for fact in facts):
        raise NotThisKind(_REFUSALS["nothing"], document.notes, nothing=True)
    settled, ratios, lost = resolved(facts, prose.ratios, tools.classifier)
    settled += narratives(contents.passages, settled)
    settled += budgets_from_caps(
        settled, next((fact for fact in settled if fact.address == ("expenditure", "project", "total")), None)
    )
    settled = _units_settled(settled)
    settled = _without_misaligned(settled, {form.number for form in contents.forms if not form.ruled})
    return Recognised(
        name,
        setting,
        contents,
        reconciled(settled),
        tuple(ratios),
        (*findings.unread, *prose.unread, *lost),
        findings.seen + prose.seen,
        lists_read_wholly(settled, (*findings.unread, *lost), contents.forms),
        tuple(findings.in_part),
    )


_REFUSALS: Final = {
    "government": phrase("recognition.recognise.these_accounts_government_not"),
    "nothing": phrase("recognition.recognise.no_figure_budget_final_accounts"),
}


def _with_units(forms: Sequence[DisclosureTable]) -> Iterable[DisclosureTable]:
    """A table that states no unit has that of its headings; failing that it stays open."""
    for form in forms:
        if form.unit:
            yield form
            continue
        found = re.search(
            r"单位：(亿元|万元|千元|元)|\((亿元|万元|千元|元)\)", plain_text(f"{form.title} {form.meta} {form.heading}")
        )
        yield replace(form, unit=(found[1] or found[2]) if found else "")


def _printings(facts: Sequence[Fact]) -> Mapping[Address, Sequence[Fact]]:
    """The figures that are printed with their unit, by what they state."""
    found: dict[Address, list[Fact]] = {}
    for fact in facts:
        if fact.unit and not isinstance(fact.value, str):
            found.setdefault(fact.address, []).append(fact)
    return found


def _units_settled(facts: Sequence[Fact]) -> list[Fact]:
    """Give tables that state no unit the one under which most of their figures agree with figures printed elsewhere.

    Two at least must agree, and strictly more than under any other unit; failing that, a document that states one
    unit only is read in it. What is then still open stays doubtful.
    """
    open_scopes = {fact.origin.scope for fact in facts if fact.confidence == "doubtful" and not fact.unit}
    if not open_scopes:
        return list(facts)
    elsewhere = _printings(facts)
    stated = {fact.unit for fact in facts if fact.unit not in ("", "%")}
    chosen: dict[int, str] = {}
    for scope in open_scopes:
        own = [fact for fact in facts if fact.origin.scope == scope and fact.confidence == "doubtful" and fact.value]
        votes = {
            unit: sum(
                any(printings_agree(replace(fact, unit=unit), other) for other in elsewhere.get(fact.address, ()))
                for fact in own
            )
            for unit in CURRENCY_UNITS
        }
        best = max(votes, key=lambda unit: votes[unit])
        if votes[best] >= 2 and sum(count == votes[best] for count in votes.values()) == 1:
            chosen[scope] = best
        elif len(stated) == 1 and not any(votes.values()):
            chosen[scope] = next(iter(stated))
    return [
        replace(fact, unit=chosen[fact.origin.scope], confidence="read")
        if fact.confidence == "doubtful" and not fact.unit and fact.origin.scope in chosen
        else fact
        for fact in facts
    ]


def _without_misaligned(facts: Sequence[Fact], unruled: set[int]) -> list[Fact]:
    """Leave in doubt what stands in tables without borders and neither agrees with another printing nor adds up.

    Their columns are told by the positions of words, and a figure may stand under the heading beside its own, unless
    another figure of its column shows that this is not so.
    """
    suspect = [fact for fact in facts if not fact.origin.prose and fact.origin.scope in unruled]
    if not suspect:
        return list(facts)
    elsewhere = _printings(facts)
    sound: set[tuple[int, tuple[str, ...]]] = set()
    for scope in unruled:
        own = {fact.address: fact for fact in suspect if fact.origin.scope == scope and fact.unit}
        sound |= {(scope, address) for address in proved_addresses(own)}
        for address, fact in own.items():
            others = (other for other in elsewhere.get(address, ()) if other.origin.scope != scope)
            if any(printings_agree(fact, other) for other in others):
                sound.add((scope, address))
    columns = {_column(fact) for fact in suspect if (fact.origin.scope, fact.address) in sound and fact.value}
    return [
        fact
        if fact.origin.prose
        or fact.origin.scope not in unruled
        or isinstance(fact.value, str)
        or (fact.origin.scope, fact.address) in sound
        or (_column(fact) in columns and fact.address[0] not in _LISTED)
        else replace(fact, confidence="doubtful")
        for fact in facts
    ]


_LISTED: Final = frozenset({"performance", "projects"})
"""What stands in rows of words, whose columns sums say nothing of."""


def _column(fact: Fact) -> tuple[int, int | None]:
    """The table a figure stands in, and the column: another figure that agrees or adds up bears out its heading."""
    return fact.origin.scope, fact.origin.place.column


_DATE: Final = re.compile(r"截[至止](?:时间|日期|到)?：?(20\d\d)年(\d{1,2})月(\d{1,2})日")


def _dates(contents: Contents) -> Iterable[Fact]:
    """The day as of which assets are stated."""
    for form in contents.forms:
        if form.kind is not None and form.kind.name == "assets" and (day := _day_in(form.meta)):
            origin = Provenance(form.place, day[0], "", form.title, form.number)
            yield Fact(("assets", "as_of"), day[1], "", 0, origin)
    for passage in contents.passages:
        text = plain_text(passage.text)
        if ("资产" in text or "车辆" in text) and (day := _day_in(text)):
            origin = Provenance(
                passage.place,
                day[0],
                "",
                passage.headings[-1] if passage.headings else "",
                1_000_000 + passage.section,
                True,
            )
            yield Fact(("assets", "as_of"), day[1], "", 0, origin, 5)


def _day_in(text: str) -> tuple[str, str] | None:
    """The words that name a day, and the day; None where there are none or the calendar has no such day."""
    found = _DATE.search(plain_text(text))
    if found is None:
        return None
    try:
        return found[0], date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None
