"""`schema` and `init`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, TypeVar

from budgetcheck.cli.printing import console
from budgetcheck.cli.request import Request
from budgetcheck.model.starter import StarterKind, StarterScope
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.words import phrase

_KINDS: Final[tuple[StarterKind, ...]] = ("budget", "final_accounts")
_SCOPES: Final[tuple[StarterScope, ...]] = ("unit", "department")
_Word = TypeVar("_Word", bound=str)


def show_schema(request: Request) -> None:
    """Write the JSON Schema of declarations, or of the configuration."""
    spoken = request.spoken
    if request.configuration:
        from budgetcheck.settings.schema import configuration_schema

        document = configuration_schema(spoken)
    else:
        from budgetcheck.model.json_schema import json_schema

        document = json_schema(spoken)
    console.write([json.dumps(document, ensure_ascii=False, indent=2) + "\n"], request.output)


def write_starter(request: Request) -> None:
    """Write a starting declaration and beside it the schema for editors. Raises CannotRun where one is there already.

    On standard output there is the declaration alone.
    """
    from budgetcheck.model.json_schema import json_schema
    from budgetcheck.model.starter import SCHEMA_FILE, starter

    (path,) = request.names
    spoken = request.spoken
    kind = _one_of("--kind", request.kind, _KINDS)
    scope = _one_of("--scope", request.scope, _SCOPES)
    if console.is_standard(path):
        console.write([starter(spoken, kind, scope)], path)
        return
    if Path(path).exists() and not request.force:
        raise CannotRun.because(phrase("cli.tools.file_exists_force_replaces"), path)
    console.write([starter(spoken, kind, scope, schema=True)], path, toml=True)
    schema = Path(path).parent / SCHEMA_FILE
    if request.force or not schema.exists():
        console.write([json.dumps(json_schema(spoken), ensure_ascii=False) + "\n"], str(schema))


def _one_of(option: str, given: str, known: tuple[_Word, ...]) -> _Word:
    for word in known:
        if given == word:
            return word
    shown = ", ".join(map(str, known))
    raise CannotRun.because(phrase("cli.tools.option_takes_shown_not_given", option=option, given=given, shown=shown))
