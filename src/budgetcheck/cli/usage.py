"""What the parser of the command line says of wrong usage, in both languages and one line."""

from __future__ import annotations

import re

from budgetcheck.text.words import Words

_SAID: tuple[tuple[str, str, str], ...] = (
    (
        r"No such command '(.*)'\. Did you mean (.*)\?",
        "没有命令“{0}”，是否想写 {1}",
        "no such command: {0}; did you mean {1}",
    ),
    (r"No such command '(.*)'\.", "没有命令“{0}”", "no such command: {0}"),
    (
        r"No such option: (\S+) \(Possible options: (.*)\)",
        "没有选项 {0}，是否想写 {1}",
        "no such option: {0}; did you mean {1}",
    ),
    (
        r"No such option: (\S+) Did you mean (.*)\?",
        "没有选项 {0}，是否想写 {1}",
        "no such option: {0}; did you mean {1}",
    ),
    (r"No such option: (.*)", "没有选项 {0}", "no such option: {0}"),
    (r"Option '(.*)' requires an argument\.", "选项 {0} 缺少值", "option {0} needs a value"),
    (r"Option '(.*)' does not take a value\.", "选项 {0} 不带值", "option {0} takes no value"),
    (r"Missing argument '(.*)'\.", "缺少参数 {0}", "missing argument: {0}"),
    (r"Missing option '(.*)'\.", "缺少选项 {0}", "missing option: {0}"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多余的参数：{0}", "unexpected arguments: {0}"),
    (
        r"Invalid value for '?(-[^:']*)(?:' / '[^:']*)?'?: '(.*)' is not a valid int(?:eger)?(?: range)?\.",
        "{0} 须为整数，而不是“{1}”",
        "{0} takes a whole number, not `{1}`",
    ),
    (r"Invalid value for '?(-[^:']*)(?:' / '[^:']*)?'?: (.*)", "{0} 的值有误：{1}", "wrong value for {0}: {1}"),
)
"""What click says, and how we say it."""
_QUOTES = re.compile(r"'([a-z-]+)'")
"""Around each of several names that may have been meant."""


def say_usage(message: str) -> Words:
    """Return a message of the parser in both languages; one that is not known as it is."""
    text = " ".join(message.split())
    for pattern, zh, en in _SAID:
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found is not None:
            said, *others = found.groups()
            others = [_QUOTES.sub(r"\1", other) for other in others]
            return Words(zh.format(said, *others), en.format(said, *others))
    return Words.alike(text)
