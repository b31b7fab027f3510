"""`schema` and `init`."""

from __future__ import annotations

from pathlib import Path

from budgetcheck.cli import console
from budgetcheck.cli.request import Request
from budgetcheck.text.problems import CannotRun


def show_schema(request: Request) -> None:
    """Write the JSON Schema of declarations, or of the configuration."""
    import json

    spoken = request.spoken
    if request.configuration:
        from budgetcheck.settings.schema import configuration_schema

        document = configuration_schema(spoken)
    else:
        from budgetcheck.model.json_schema import json_schema

        document = json_schema(spoken)
    console.write([json.dumps(document, ensure_ascii=False, indent=2) + "\n"], request.output)


def write_starter(request: Request) -> None:
    """Write a starting declaration. Raises CannotRun where a file is there already."""
    from budgetcheck.model.starter import starter

    (path,) = request.names
    text = starter(request.spoken)
    if path != "-" and Path(path).exists() and not request.force:
        raise CannotRun.because("文件已存在；用 --force 覆盖", "the file exists; --force replaces it", path)
    console.write([text], path)
