"""What the parser of the command line says of wrong usage, in both languages and one line."""

from __future__ import annotations

import re

from budgetcheck.text.words import Words, phrase

_SAID: tuple[tuple[str, Words], ...] = (
    (r"No such command '(.*)'\. Did you mean (.*)\?", phrase("cli.usage.no_command_but")),
    (r"No such command '(.*)'\.", phrase("cli.usage.no_command")),
    (r"No such option: (\S+) \(Possible options: (.*)\)", phrase("cli.usage.no_option_but")),
    (r"No such option: (\S+) Did you mean (.*)\?", phrase("cli.usage.no_option_but")),
    (r"No such option: (.*)", phrase("cli.usage.no_option")),
    (r"Option '(.*)' requires an argument\.", phrase("cli.usage.needs_value")),
    (r"Option '(.*)' does not take a value\.", phrase("cli.usage.takes_no_value")),
    (r"Missing argument '(.*)'\.", phrase("cli.usage.missing_argument")),
    (r"Missing option '(.*)'\.", phrase("cli.usage.missing_option")),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", phrase("cli.usage.too_many")),
    (
        r"Invalid value for '?(-[^:']*)(?:' / '[^:']*)?'?: '(.*)' is not a valid int(?:eger)?(?: range)?\.",
        phrase("cli.usage.no_integer"),
    ),
    (r"Invalid value for '?(-[^:']*)(?:' / '[^:']*)?'?: (.*)", phrase("cli.usage.wrong_value")),
)
"""What click says, and how we say it."""
_QUOTES = re.compile(r"'([a-z-]+)'")
"""Around each of several names that may have been meant."""


def say_usage(message: str) -> Words:
    """Return a message of the parser in both languages; one that is not known as it is."""
    text = " ".join(message.split())
    for pattern, words in _SAID:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found is not None:
            said, *others = found.groups()
            return words.about(it=said, other=_QUOTES.sub(r"\1", others[0])) if others else words.about(it=said)
    return Words.alike(text)
