"""`schema` and `init`."""

from __future__ import annotations

import sys
from pathlib import Path

from budgetcheck.cli import console
from budgetcheck.text.problems import CannotRun


def show_schema(lang: str, output: str | None, *, configuration: bool = False) -> None:
    """Write the JSON Schema of declarations, or of the configuration."""
    import json

    spoken = console.language(lang)
    if configuration:
        from budgetcheck.settings.schema import configuration_schema

        document = configuration_schema(spoken)
    else:
        from budgetcheck.model.json_schema import json_schema

        document = json_schema(spoken)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    _put(text, output)


def write_starter(path: str, lang: str, *, force: bool) -> None:
    """Write a starting declaration. Raises CannotRun where a file is there already."""
    from budgetcheck.model.starter import starter

    text = starter(console.language(lang))
    if path != "-" and Path(path).exists() and not force:
        raise CannotRun.because("文件已存在；用 --force 覆盖", "the file exists; --force replaces it", path)
    _put(text, None if path == "-" else path)


def _put(text: str, output: str | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    from budgetcheck.files.replace import write_text

    try:
        write_text(Path(output), [text])
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotRun.because(f"无法写入：{reason}", f"cannot write: {reason}", output) from None
