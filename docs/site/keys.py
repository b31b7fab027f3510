"""The keys of a declaration as pages link to them, and those that a rule's formulas name."""

from __future__ import annotations

import re
from functools import cache

from budgetcheck.model.fields import Field, every_field
from budgetcheck.rulebook.rule import Rule
from budgetcheck.text.words import Language
from docs.site.page import coded

_NAME = re.compile(r"(?<![\w.\"'])[a-z_]\w*(?:\.[a-z_]\w*)*")
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_EACH = re.compile(r"(\w+) in ([\w.]+)")


@cache
def fields() -> dict[str, Field]:
    """Every key by its address."""
    return {field.address: field for field in every_field()}


@cache
def _by_plain() -> dict[str, str]:
    return {address.replace("[]", ""): address for address in fields()}


def key_page(address: str) -> str:
    """The page, under the site's root, that has a key."""
    return f"reference/keys/{re.split(r'[.[]', address)[0]}.md"


def key_anchor(address: str) -> str:
    """The name of a key's place on its page."""
    return address.replace("[]", "")


def key_link(address: str, root: str) -> str:
    """A link to a key from a page whose way to the site's root is given."""
    return f"[{coded(address)}]({root}{key_page(address)}#{key_anchor(address)})"


def labels_of(rule: Rule, language: Language) -> list[tuple[str, str]]:
    """The keys of a declaration that a rule's formulas name, each with its label, in the order of the model."""
    formula = _TEXT.sub('""', " ".join((*rule.each, rule.when or "", rule.check)))
    lists = dict(_EACH.findall(" ".join(rule.each)))
    found: set[str] = set()
    for name in _NAME.findall(formula):
        first, _, rest = name.partition(".")
        while first in lists:
            name = f"{lists[first]}.{rest}" if rest else lists[first]
            first, _, rest = name.partition(".")
        if first == "previous" and rest:
            name = rest
        while name and name not in _by_plain():
            name = name.rpartition(".")[0]
        if name:
            found.add(_by_plain()[name])
    return [(address, _label(field, language)) for address, field in fields().items() if address in found]


def _label(field: Field, language: Language) -> str:
    """A key's label, after that of its table unless it says as much itself."""
    label = field.label.say(language)
    outer = [table.say(language) for table in field.tables[-1:] if table.say(language) not in label]
    return (" · " if language == "en" else "·").join([*outer, label])
