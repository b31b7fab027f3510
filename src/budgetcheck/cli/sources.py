"""Files that are named as the one declaration a command is about."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from budgetcheck.run.run import STDIN
from budgetcheck.source.read import Source, SourceError, decode, read
from budgetcheck.text.problems import CannotRun


def named_source(file: str, command: str) -> tuple[Source, Path | None]:
    """Read a declaration; `-` is standard input, which has no path. Raises CannotRun where there is none."""
    if file == STDIN:
        shown, path = "<stdin>", None
    else:
        shown, path = file.replace(os.sep, "/"), Path(file)
        if path.is_dir():
            raise CannotRun.because(
                f"{command} 须指定申报文件，而这是文件夹", f"{command} takes a declaration; this is a folder", file
            )
        if not path.exists():
            raise CannotRun.because("没有这个文件", "there is no such file", file)
    try:
        source = decode(sys.stdin.buffer.read(), shown) if path is None else read(path, shown)
    except SourceError as error:
        raise CannotRun.because(error.fault.message.zh, error.fault.message.en, shown, error.fault.span) from None
    return source, path
