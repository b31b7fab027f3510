"""A declaration to start from: small, consistent figures to be replaced, every key with its label beside it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final, Literal

from budgetcheck.text.words import Language

_TEMPLATES = Path(__file__).parent / "templates"
_YEAR = re.compile(r"^year = \d{4}", re.MULTILINE)
_SCOPE = re.compile(r"^scope = .*\n", re.MULTILINE)
StarterKind = Literal["budget", "final_accounts"]
StarterScope = Literal["unit", "department"]
SCHEMA_FILE: Final = "budgetcheck.schema.json"
"""Name of the schema beside a new declaration, for editors."""


def starter(
    language: Language, kind: StarterKind = "budget", scope: StarterScope = "unit", *, schema: bool = False
) -> str:
    """Return the starting declaration in one language, for this year; it passes the schema and has no faults.

    With `schema` it names the schema beside it in its first line, as TOML editors read it.
    """
    text = _template(kind, language)
    if scope == "department":
        lines = _template("department", language)
        text = _SCOPE.sub(lambda _: lines, text)
    text = _YEAR.sub(f"year = {date.today().year}", text)
    return f"#:schema ./{SCHEMA_FILE}\n{text}" if schema else text


def _template(name: str, language: Language) -> str:
    return (_TEMPLATES / f"{name}.{language}.toml").read_text(encoding="utf-8")
