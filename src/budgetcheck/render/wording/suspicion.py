"""The figures that are probably wrong, in words."""

from __future__ import annotations

from collections import Counter

from budgetcheck.declaration.label import address_label
from budgetcheck.findings.finding import Finding, Suspect
from budgetcheck.render.wording.naming import named_figure
from budgetcheck.render.wording.phrases import CAUSE
from budgetcheck.render.wording.sentences import TEXT_LENGTH, line_or_place, number_text
from budgetcheck.text.safe import visible
from budgetcheck.text.words import EMPTY, Language, Words, phrase

_NAMED = 4
"""Figures named of those that may be wrong together; more are counted."""


class ToldUnits:
    """Which findings of a file have said of several amounts that they are in another unit; the others refer to them."""

    __slots__ = ("_first",)

    def __init__(self) -> None:
        self._first: dict[tuple[tuple[str, ...], tuple[str | None, ...]], Finding] = {}

    def before(self, suspect: Suspect, finding: Finding) -> Finding | None:
        """The finding that has said it already; None where this one is the first, or it is said of one amount."""
        if suspect.cause != "unit" or len(suspect.figures) < 2:
            return None
        first = self._first.setdefault((suspect.figures, suspect.proposed), finding)
        return None if first is finding else first


def suspicions(finding: Finding, language: Language, told: ToldUnits | None = None) -> list[str]:
    """What may be wrong, likeliest first; single changes that no slip explains are said in one sentence.

    What `told` says another finding of the file has said of a table in another unit is referred to.
    """
    alone = [suspect for suspect in finding.suspects if _unexplained(suspect)]
    others = [suspect for suspect in finding.suspects if len(alone) < 2 or suspect not in alone]
    said = list(dict.fromkeys(_told(suspect, finding, language, told) for suspect in others))
    if len(alone) < 2:
        return said
    changes = [_change_to(suspect, finding, language) for suspect in alone]
    return [*said, phrase("render.wording.any_one_would_do", changes=changes).say(language)]


def _told(suspect: Suspect, finding: Finding, language: Language, told: ToldUnits | None) -> str:
    first = None if told is None else told.before(suspect, finding)
    if first is None:
        return suspicion(suspect, finding, language)
    where = line_or_place(first, language)
    if first.whereabouts is None:
        where = phrase("render.layout.line_number", number=where).say(language)
    return phrase("render.wording.same_unit", rule=visible(first.rule, 80), where=where).say(language)


def _unexplained(suspect: Suspect) -> bool:
    known = len(suspect.figures) == 1 and suspect.proposed[:1] != (None,) and suspect.stated[:1] != (None,)
    return known and suspect.cause is None and suspect.why == EMPTY and bool(suspect.proposed and suspect.stated)


def _change_to(suspect: Suspect, finding: Finding, language: Language) -> str:
    name = _names(suspect, finding, language)[0]
    before, after = (number_text(values[0] or "", finding) for values in (suspect.stated, suspect.proposed))
    return phrase("render.wording.name_before_after", name=name, before=before, after=after).say(language)


def suspicion(suspect: Suspect, finding: Finding, language: Language) -> str:
    """Which figures may be wrong, by which slip, and what would satisfy the rules."""
    why = visible(suspect.why.say(language), TEXT_LENGTH)
    names = _names(suspect, finding, language)
    if not why:
        return _slip(suspect, names, finding, language)
    if suspect.unique and phrase("render.wording.only").say(language) not in why:
        why += phrase("render.wording.only_such_change_fits").say(language)
    if names and (all(name in why for name in names) or (suspect.cause == "unit" and len(names) > 1)):
        return why  # what is said of several amounts in another unit names them, or their table
    more = len(names) - _NAMED
    called = phrase("text.marks.listing").say(language).join(names[:_NAMED])
    if more > 0:
        called = phrase("render.wording.called_and_more", called=called, count=len(names), more=more).say(language)
    return phrase("render.wording.called_why", called=called, why=why).say(language)


def _names(suspect: Suspect, finding: Finding, language: Language) -> list[str]:
    """What the suspected figures are called, as the rest of the finding calls them.

    Beside a label that another part of the finding has as well, or that is not known, stands the address.
    """
    terms = [term for side in (finding.left, finding.right) if side for term in side.terms]
    labels = {term.figure: term.short if term.short != EMPTY else term.label for term in terms}
    told = dict(zip(suspect.figures, suspect.labels, strict=False))
    for figure in suspect.figures:
        known = told.get(figure) or (None if "[" in figure else address_label(figure))
        if known is not None and known != EMPTY:
            labels.setdefault(figure, known)
    said = Counter(words.say(language) for words in labels.values())
    names = []
    for figure in suspect.figures:
        words = labels.get(figure, EMPTY)
        name = words.say(language)
        alone = bool(name) and said[name] == 1
        names.append(
            visible(name, TEXT_LENGTH) if alone else named_figure(figure, language, None if words == EMPTY else words)
        )
    return names


def _slip(suspect: Suspect, names: list[str], finding: Finding, language: Language) -> str:
    """The slip in words where the explainer gave none."""
    padding = (None,) * len(names)
    changes = zip(names, suspect.stated + padding, suspect.proposed + padding, strict=False)
    text = phrase("text.marks.comma").say(language).join(_change(*change, finding, language) for change in changes)
    if suspect.unique:
        text += phrase("render.wording.only_such_change_fits").say(language)
    cause = CAUSE.get(suspect.cause or "")
    lead = cause.say(language) if cause else visible(suspect.cause or "", 80)
    return phrase("render.wording.lead_text", lead=lead, text=text).say(language) if lead else text


def _change(name: str, stated: str | None, proposed: str | None, finding: Finding, language: Language) -> str:
    if proposed is None:
        return phrase("render.wording.name_may_wrong", name=Words(_then(name), name)).say(language)
    after = number_text(proposed, finding)
    if stated is None:
        return phrase("render.wording.absent_would_fit", after=after, name=Words(_then(name), name)).say(language)
    before = number_text(stated, finding)
    return phrase(
        "render.wording.name_before_would_fit_after", before=before, after=after, name=Words(_then(name), name)
    ).say(language)


def _then(name: str) -> str:
    """A name before Chinese text: set off by a blank where it ends in a letter, digit or bracket of ASCII."""
    return f"{name} " if name[-1:].isascii() else name
