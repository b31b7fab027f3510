"""The rules in force as one JSON document, for programs that offer or explain them."""

from __future__ import annotations

from budgetcheck.render.exchange.json_objects import indented
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.text.words import Language


def rules_json(rulebook: Rulebook, language: Language) -> str:
    """Return every rule with the severity in force, its formula and its texts."""
    return indented(
        {
            "version": 1,
            "rules": [
                {
                    "id": rule.id,
                    "name": rule.name,
                    "severity": rulebook.severity(rule),
                    "title": rule.title.say(language),
                    "pack": rule.pack,
                    "each": list(rule.each),
                    "when": rule.when,
                    "check": rule.check,
                    "why": rule.why.say(language),
                    "remedy": rule.remedy.say(language),
                    "cite": list(rule.cite),
                    "applies_to": [{"kind": list(one.kind), "scope": list(one.scope)} for one in rule.applies_to],
                }
                for rule in (program.rule for program in rulebook.programs)
            ],
        }
    )
