"""Values → TOML text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from budgetcheck.text.safe import LOG_COMMAND, shows


def toml_text(text: str) -> str:
    """Write a text as a TOML basic string; what would steer a terminal or a log's reader, or hide text, is escaped."""
    written = json.dumps(text, ensure_ascii=False)
    if "##" in written:
        written = LOG_COMMAND.sub(lambda _: "#\\u0023", written)
    return written if shows(written) else "".join(one if shows(one) else _escaped(one) for one in written)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def toml_lines(table: Mapping[str, Any], name: str = "") -> list[str]:
    """Write tables as TOML with inline tables, a key a line; `name` is the table that they stand in."""
    lines: list[str] = []
    for key, value in table.items():
        route = f"{name}.{toml_key(key)}" if name else toml_key(key)
        if isinstance(value, Mapping) and not name and any(isinstance(v, Mapping | list) for v in value.values()):
            lines += toml_lines(value, route)
        elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            lines.append(f"{route} = [")
            lines += [f"  {toml_value(item)}," for item in value]
            lines.append("]")
        else:
            lines.append(f"{route} = {toml_value(value)}")
    return lines


def toml_key(key: str) -> str:
    """Write one part of a key, in quotes where it needs them."""
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else toml_text(key)


def toml_value(value: object) -> str:
    """Write a value on one line; numbers as they are held, without an exponent."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{toml_key(key)} = {toml_value(held)}" for key, held in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(toml_value(held) for held in value)}]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return toml_text(value)
    return str(value)
