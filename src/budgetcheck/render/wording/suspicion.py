"""The figures that are probably wrong, in words."""

from __future__ import annotations

from budgetcheck.declaration.label import label
from budgetcheck.findings.finding import Finding, Suspect
from budgetcheck.model.layout import key_at
from budgetcheck.render.wording.phrases import CAUSE
from budgetcheck.render.wording.sentences import TEXT_LENGTH, number_text
from budgetcheck.text.safe import visible
from budgetcheck.text.words import EMPTY, Language, Words, phrase

_NAMED = 4
"""Figures named of those that may be wrong together; more are counted."""


def suspicions(finding: Finding, language: Language) -> list[str]:
    """What may be wrong, likeliest first; single changes that no slip explains are said in one sentence."""
    alone = [suspect for suspect in finding.suspects if _unexplained(suspect)]
    if len(alone) < 2:
        return [suspicion(suspect, finding, language) for suspect in finding.suspects]
    said = [suspicion(suspect, finding, language) for suspect in finding.suspects if suspect not in alone]
    changes = [_change_to(suspect, finding, language) for suspect in alone]
    return [*said, phrase("render.wording.any_one_would_do", changes=changes).say(language)]


def _unexplained(suspect: Suspect) -> bool:
    known = len(suspect.figures) == 1 and suspect.proposed[:1] != (None,) and suspect.stated[:1] != (None,)
    return known and suspect.cause is None and suspect.why == EMPTY and bool(suspect.proposed and suspect.stated)


def _change_to(suspect: Suspect, finding: Finding, language: Language) -> str:
    name = _known(suspect.figures[0], finding, language)
    before, after = (number_text(values[0] or "", finding) for values in (suspect.stated, suspect.proposed))
    return phrase("render.wording.name_before_after", name=name, before=before, after=after).say(language)


def suspicion(suspect: Suspect, finding: Finding, language: Language) -> str:
    """Which figures may be wrong, by which slip, and what would satisfy the rules."""
    why = visible(suspect.why.say(language), TEXT_LENGTH)
    names = [_known(figure, finding, language) for figure in suspect.figures]
    if not why:
        return _slip(suspect, names, finding, language)
    if suspect.unique and phrase("render.wording.only").say(language) not in why:
        why += phrase("render.wording.only_such_change_fits").say(language)
    if names and all(name in why for name in names):
        return why
    more = len(names) - _NAMED
    called = phrase("text.marks.listing").say(language).join(names[:_NAMED])
    if more > 0:
        called = phrase("render.wording.called_and_more", called=called, count=len(names), more=more).say(language)
    return phrase("render.wording.called_why", called=called, why=why).say(language)


def _known(figure: str, finding: Finding, language: Language) -> str:
    """The label of a figure, where no part of the finding has the same, else its address."""
    terms = [term for side in (finding.left, finding.right) if side for term in side.terms]
    labels = {term.figure: (term.short if term.short != EMPTY else term.label).say(language) for term in terms}
    if figure not in labels and (elsewhere := _label(figure)) is not None:
        labels[figure] = elsewhere.say(language)
    mine = labels.get(figure, "")
    unique = sum(name == mine for name in labels.values()) == 1
    return visible(mine if mine and unique else figure, TEXT_LENGTH)


def _label(address: str) -> Words | None:
    """What the model calls a figure outside of lists; None where it knows none."""
    route = tuple(address.split("."))
    return label(route) if key_at(route) is not None else None


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
