"""`budgetcheck fields`: what can be written in a declaration, looked up by a word."""

from __future__ import annotations

import sys
from dataclasses import replace

from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.model.fields import every_field, search, suggestion
from budgetcheck.text.words import EMPTY, phrase

_ENDINGS = {".txt": "table", ".json": "json"}


def show_fields(request: Request) -> int:
    """Print the keys that hold the words asked for. Returns 0, or 1 where there is none. Raises CannotRun."""
    outputs = request.chosen_outputs(_ENDINGS)
    for format_, _ in outputs:
        replace(request, format=format_).require_format(*_ENDINGS.values())
    spoken = request.spoken
    known = list(every_field())
    word = " ".join(request.names)
    found = search(word, known)
    for format_, path in outputs:
        if format_ == "json":
            from budgetcheck.render.keys.json import fields_json

            console.write([fields_json(found, spoken)], path)
        elif found:
            from budgetcheck.render.context import Context
            from budgetcheck.render.keys.table import fields_table

            color = console.is_standard(path) and console.colored("auto", sys.stdout)
            context = Context(language=spoken, width=console.columns_of(sys.stdout), color=color)
            console.write([fields_table(found, context)], path)
    if found:
        return 0
    close = suggestion(word, known)
    hint = EMPTY
    if close is not None:
        hint = phrase("cli.fields.did_you_mean", address=close.address, label=close.label)
    console.note(phrase("cli.fields.no_key_holds", word=word, hint=hint), spoken)
    return 1
