"""Foreign text inside Markdown: shown as it is written, never read as markup; and the help of rules made so."""

from __future__ import annotations

import re

from budgetcheck.render.context import RuleDoc
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language

# Emphasis, code, links, tables, mathematics, issue numbers; list and heading marks at the start; bare links.
_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~$]|^[+=-](?=[\s=-]|$)|(?<=\A\d)[.)]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
_ENTITIES = re.compile(r"[&<>@]")
_TICKS = re.compile(r"`+")


def escaped(text: str) -> str:
    """Text whose every character that Markdown or HTML could act on is escaped; mentions and links are inert."""
    inert = _SPECIAL.sub(lambda match: f"\\{match.group()}", visible(text))
    return _ENTITIES.sub(lambda match: _ENTITY[match.group()], inert)


def code(text: str) -> str:
    """Text as inline code (outside tables), whatever backticks it holds."""
    shown = visible(text)
    fence = "`" * (max(map(len, _TICKS.findall(shown)), default=0) + 1)
    blank = " " if "`" in shown or shown != shown.strip() else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def fenced(text: str) -> str:
    """Lines of text, already made visible, as a code block that they cannot close."""
    fence = "`" * max(3, max(map(len, _TICKS.findall(text)), default=0) + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


def rule_help(rule: RuleDoc, language: Language) -> str:
    """The help of a rule as Markdown, every text of the pack escaped."""
    heading = f"**{escaped(rule.id)}** {escaped(rule.title.say(language))}"
    parts = [f"**{label.rstrip(' :：')}**\n\n{escaped(body)}" for label, body in rule.parts(language)[1:]]
    formula = [code(rule.check)] if rule.check else []
    return "\n\n".join([heading, *formula, *parts])
