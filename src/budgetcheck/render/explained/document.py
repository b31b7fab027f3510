"""An explanation as programs read it."""

from __future__ import annotations

from budgetcheck.explain.say.explanation import Explained
from budgetcheck.render.exchange.json_objects import place_object
from budgetcheck.text.numbers import plain
from budgetcheck.text.words import Language


def explained_object(report: Explained, language: Language) -> dict[str, object]:
    """The JSON object of an explanation: the agreed keys, and beside them what people see in the table."""
    from budgetcheck.explain.outcome import as_json, solutions_in_order

    explained = as_json(report.explanation, report.path, language)
    solutions = explained["solutions"]
    assert isinstance(solutions, list)
    for told, solution in zip(solutions, solutions_in_order(report.explanation), strict=True):
        remaining = report.remaining.get((solution.group, solution.figures))
        told["remaining"] = None if remaining is None else list(remaining)
        for figure, value in told["values"].items():
            value["label"] = report.measures[figure].label.say(language)
            value["line"] = report.lines.get(figure)
            if (place := report.places.get(figure)) is not None:
                value["place"] = place_object(place)
    explained["arguments"] = [
        {
            "group": place,
            "equations": [
                {"rule": one.rule, "element": one.element or None, "text": one.text.say(language)}
                for one in argument.equations
            ],
            "sum": None if argument.sum is None else argument.sum.say(language),
            "figures": list(argument.figures),
        }
        for place, several in enumerate(report.arguments)
        for argument in several
    ]
    explained["assumed"] = {figure: plain(value) for figure, value in report.assumed}
    explained["left_out"] = [
        {"rule": one.rule, "element": one.element or None, "title": one.title.say(language)} for one in report.left_out
    ]
    explained["faults"] = [
        {"rule": one.rule, "line": one.span.line, "column": one.span.column, "message": one.message.say(language)}
        for one in report.faults
    ]
    explained["complete"] = report.complete
    return explained
