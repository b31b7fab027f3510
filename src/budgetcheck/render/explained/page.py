"""An explanation as a page that stands alone: each mistake, what was meant, and why something must be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from budgetcheck.explain.say.explanation import Explained
from budgetcheck.render.explained.document import explained_object
from budgetcheck.render.page.frame import fragment, page
from budgetcheck.render.page.sums import sums_picture
from budgetcheck.render.wording.phrases import CAUSE
from budgetcheck.text.numbers import people
from budgetcheck.text.places import Whereabouts
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words, phrase

_STATUS = {
    "consistent": phrase("render.explained.figures_do_not_contradict_another"),
    "explained": phrase("render.explained.these_changes_satisfy_all_rules"),
    "infeasible": phrase("render.explained.no_change_satisfies_all_rules"),
    "limit": phrase("render.explained.time_used_up_before_settled"),
}


def explained_page(reports: Sequence[Explained], language: Language, version: str) -> Iterator[str]:
    """Yield the page, one explanation after the other."""
    title = phrase("render.explained.explanation").say(language)
    content = (_content(report, order, title, language) for order, report in enumerate(reports, 1))
    yield from page(content, title=title, language=language, version=version, styles=("report.css", "pictures.css"))


def _content(report: Explained, order: int, title: str, language: Language) -> Markup:
    told: dict[str, Any] = explained_object(report, language)
    status = _STATUS.get(told["status"], Words.alike(told["status"])).say(language)
    groups: dict[int, dict[str, Any]] = {}
    for solution in told["solutions"]:
        groups.setdefault(solution["group"], {"solutions": [], "arguments": []})["solutions"].append(
            _solution(solution, report.places, language)
        )
    for argument in told["arguments"]:
        groups.setdefault(argument["group"], {"solutions": [], "arguments": []})["arguments"].append(argument)
    ordered = [groups[at] | {"picture": _picture(report, at, order, language)} for at in sorted(groups)]
    return fragment(
        "explained.html", language, title=title, told=told, status=status, groups=ordered, placed=bool(report.places)
    )


def _picture(report: Explained, group: int, order: int, language: Language) -> Markup:
    """The sums around one mistake."""
    if group >= len(report.trees):
        return Markup()
    return sums_picture(report.trees[group], f"sums{order}-{group + 1}", report.currency_unit, language)


def _solution(solution: Mapping[str, Any], places: Mapping[str, Whereabouts], language: Language) -> dict[str, Any]:
    cause = CAUSE.get(solution["cause"] or "")
    return {
        "cause": "" if cause is None else cause.say(language),
        "why": solution["why"],
        "unique": solution["unique"],
        "figures": [
            {
                "figure": figure,
                "label": value["label"],
                "line": value["line"],
                "place": visible(places[figure].words.say(language), 200) if figure in places else "",
                "stated": people(value["stated"]) if value["stated"] is not None else "",
                "meant": _meant(value, language),
            }
            for figure, value in solution["values"].items()
        ],
    }


def _meant(value: Mapping[str, Any], language: Language) -> str:
    """The value that was meant; where the rules leave it open, the range that they do."""
    if value["proposed"] is not None:
        return people(value["proposed"])
    low, high = (None if end is None else people(end) for end in (value["low"], value["high"]))
    if low is None and high is None:
        return phrase("render.explained.open").say(language)
    if low is None or high is None:
        return f"≥ {low}" if high is None else f"≤ {high}"
    return f"{low} – {high}"
