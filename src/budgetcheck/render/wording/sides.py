"""Which side of a comparison was declared and which was computed from other figures."""

from __future__ import annotations

from budgetcheck.findings.finding import Finding, Side
from budgetcheck.render.wording.naming import figure_label
from budgetcheck.text.safe import visible
from budgetcheck.text.tuples import NamedTuple
from budgetcheck.text.words import Language


class Sides(NamedTuple):
    """The sides of a comparison as people read them, and its left side minus its right, as the rule compares them."""

    declared: Side | None
    computed: Side | None
    difference: str | None


def sides(finding: Finding) -> Sides:
    """Take the left side for the declared one, unless it was computed and the right is a figure: 50 + 20 <= total."""
    left, right = finding.left, finding.right
    if left is None or right is None or is_figure(left) or not is_figure(right):
        return Sides(left, right, finding.difference)
    return Sides(right, left, finding.difference)


def told_sides(finding: Finding) -> Sides:
    """The sides as people are told of them: without a difference that says nothing to them.

    Of days and digits only the difference is told: the figures that they would stand beside are dates and codes.
    """
    found = sides(finding)
    if finding.measured:
        found = Sides(None, None, found.difference)
    return found if finding.telling else found._replace(difference=None)


def is_figure(side: Side) -> bool:
    """Whether a side is one figure as it is declared."""
    return len(side.terms) == 1 and side.terms[0].weight == "1" and side.terms[0].value == side.value


def figure_name(finding: Finding, language: Language) -> str:
    """The label of the figure the finding is pinned to, else what the rule says, without the difference."""
    declared = sides(finding).declared
    terms = declared.terms if declared else ()
    label = next((term.label.say(language) for term in terms if term.figure == finding.figure), "")
    if label:
        return visible(label, 400)
    title = visible(finding.title.say(language), 400)
    about = finding.element
    if about and finding.figure and not finding.figure.startswith(about):
        about = finding.figure  # of two that are compared, the element is the other one
    return f"{title}  {figure_label(about, language)}" if about else title
