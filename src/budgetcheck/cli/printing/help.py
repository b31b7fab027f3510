"""The help of commands in the reader's language: texts of the catalogue, laid out for Chinese too.

The parser knows commands and options by the keys of their texts. Only where help is asked for are these looked up, and
what the parser itself would say in English ("Usage:", "Options") is said from the catalogue as well.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from budgetcheck.cli.printing.console import columns_of
from budgetcheck.render.layout.lines import wrap
from budgetcheck.text.catalogue import languages
from budgetcheck.text.safe import roomy
from budgetcheck.text.words import Language, Words, phrase

_WIDEST = 110
"""Columns that help takes at most: longer lines are hard to follow."""
_NAMES = 34
"""Columns of the names of options at most; longer names have their text below."""
_HEADINGS = {
    "Arguments": phrase("cli.help.arguments"),
    "Options": phrase("cli.help.options"),
    "Commands": phrase("cli.help.commands"),
}
_OWN = {
    "help": phrase("cli.help.help"),
    "install_completion": phrase("cli.help.install_completion"),
    "show_completion": phrase("cli.help.show_completion"),
}
"""Options that the parser brings along."""
_REMARK = re.compile(r"\s*\[(?:default: (?P<value>.*?))?(?:; )?(?P<required>required)?\]$", re.DOTALL)
_BRACED = re.compile(r"\{([^{}]+)\}")
"""How the parser marks arguments that are required, where other tools mark nothing."""


def speak(command: Any, spoken: Language) -> None:
    """Give a command of the parser, and all below it, the texts of one language and their layout."""
    settings = dict(command.context_settings)  # those below have them from the first
    for one in _with_below(command):
        one.context_class = type("HelpContext", (one.context_class,), {"formatter_class": _formatter(one, spoken)})
        one.help = one.short_help = _text(one.help, spoken)
        one.options_metavar = phrase("cli.help.any_options").say(spoken)
        if hasattr(one, "subcommand_metavar"):
            one.subcommand_metavar = phrase("cli.help.a_command").say(spoken)
        context = one.context_class(one, info_name=one.name, **{**settings, **one.context_settings})
        for option in one.get_params(context):
            own = _OWN.get(option.name)
            option.help = own.say(spoken) if own is not None else _text(getattr(option, "help", None), spoken)


def _with_below(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _with_below(below)


def _text(key: str | None, spoken: Language) -> str:
    """The text under a key, with the names that it lists."""
    if not key or not key.startswith("cli.help."):
        return key or ""
    from budgetcheck.render import available

    return Words.restored(key, ()).about(formats=list(available()), languages=list(languages())).say(spoken)


def _formatter(command: Any, spoken: Language) -> type[Any]:
    """A formatter of the parser's own kind that lays out what we say."""
    base: type[Any] = command.context_class.formatter_class

    class Formatter(base):  # type: ignore[misc]  # the class of the parser, known only when it runs
        def __init__(self, **sizes: Any) -> None:
            super().__init__(**{**sizes, "width": min(columns_of(sys.stdout), _WIDEST)})

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            lead = f"{phrase('cli.help.usage').say(spoken)}{prog} "
            self._lines(_BRACED.sub(r"\1", args), lead, " " * roomy(lead))

        def write_heading(self, heading: str) -> None:
            said: Words = _HEADINGS.get(heading, Words.alike(heading))
            colon = phrase("text.marks.colon").say(spoken).rstrip()
            self.write(f"{'':{self.current_indent}}{said.say(spoken)}{colon}\n")

        def write_text(self, text: str) -> None:
            lead = " " * self.current_indent
            for paragraph in text.split("\n\n"):
                self._lines(" ".join(paragraph.split()), lead, lead)

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _NAMES, col_spacing: int = 2) -> None:
            held = [(name, _remarked(text, spoken)) for name, text in rows]
            room = max((roomy(name) for name, _ in held if roomy(name) <= _NAMES), default=0)
            rest = " " * (self.current_indent + room + col_spacing)
            for name, text in held:
                first = f"{'':{self.current_indent}}{name}"
                if roomy(name) > room:
                    self.write(f"{first}\n")
                    first = ""
                first += " " * (len(rest) - roomy(first))
                if text:
                    self._lines(text, first, rest)
                else:
                    self.write(f"{first.rstrip()}\n")

        def _lines(self, text: str, first: str, rest: str) -> None:
            self.write("".join(f"{line}\n" for line in wrap(text, self.width, first, rest)))

    return Formatter


def _remarked(text: str, spoken: Language) -> str:
    """A text with what the parser adds in brackets, its default and that it is required, in the language."""
    found = _REMARK.search(text)
    if found is None or not any(found.groups()):
        return text
    remarks: list[Words] = []
    if found["value"] is not None:
        remarks.append(phrase("cli.help.default", value=re.sub(r"^\((.+)\)$", r"\1", found["value"])))
    if found["required"]:
        remarks.append(phrase("render.keys.required"))
    said = phrase("text.marks.clauses", of=remarks).say(spoken)
    return f"{text[: found.start()]} [{said}]".lstrip()
