"""Pictures of the terminal: commands are run as they are shown, and what they print becomes SVG without a foreign font.

They are drawn while the site is built and kept nowhere, so that they always show what the tool says now.
"""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from budgetcheck.text.words import Language

ROOT: Final = Path(__file__).resolve().parents[2]
LOCALES: Final = {"zh": "zh_CN.UTF-8", "en": "C.UTF-8"}
DOCUMENT: Final = "examples/documents/archive-2025.docx"
_CELL, _LINE, _SIZE, _PAD = 8.4, 19, 14, 14
"""Width of a cell, height of a line, size of type, margin: in pixels."""
_PAPER, _INK, _FAINT = "#1e2127", "#dcdfe4", "#8b929e"
_COLORS: Final = {1: "#f07178", 2: "#98c379", 3: "#e5c07b", 4: "#61afef", 5: "#c692e9", 6: "#56b6c2", 8: _FAINT}
_CONSOLE: Final = Console(file=io.StringIO(), force_terminal=True)
_FORMAT: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"
width="{width}" height="{height}">
<style>text {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC",
"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", monospace; font-size: {size}px; white-space: pre; }}</style>
<rect width="{width}" height="{height}" rx="8" fill="{paper}"/>
<g fill="{ink}">
{texts}
</g>
</svg>
"""


class Shot(NamedTuple):
    """A picture: its name, the command as a reader types it, how wide the terminal is, how many lines are shown."""

    name: str
    command: str
    columns: int = 96
    lines: int = 60


SHOTS: Final = (
    Shot("check", f"budgetcheck check {DOCUMENT}", lines=42),
    Shot("explain", "budgetcheck explain office.toml", lines=30),
    Shot("diff", "budgetcheck diff unit.toml unit-new.toml", lines=40),
    Shot("fields", "budgetcheck fields 接待", lines=24),
)


def pictures(language: Language) -> Iterator[tuple[str, str]]:
    """Run every command where the files it names are; yield the picture's file name and the picture."""
    with tempfile.TemporaryDirectory() as folder:
        _lay(Path(folder), language)
        for shot in SHOTS:
            printed = _budgetcheck(shlex.split(shot.command)[1:], Path(folder), language, shot.columns)
            yield f"{shot.name}.svg", picture(shot, printed)


def _lay(folder: Path, language: Language) -> None:
    """Lay out the files that the commands name: the examples, a slip in one of them, a draft and the one after it."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    sound = (ROOT / "examples" / "guangyang-2022.toml").read_text(encoding="utf-8")
    (folder / "office.toml").write_text(sound.replace("total = 555.79", "total = 555.97"), encoding="utf-8")
    _budgetcheck(["import", DOCUMENT, "-o", "unit.toml", "-q"], folder, language)
    unit = (folder / "unit.toml").read_text(encoding="utf-8")
    (folder / "unit-new.toml").write_text(unit.replace("= 23.40", "= 24.30"), encoding="utf-8")


def _budgetcheck(words: list[str], folder: Path, language: Language, columns: int = 96) -> str:
    """What a command prints in colours. Raises RuntimeError where it could not be run."""
    own = {"LANG": LOCALES[language], "LC_ALL": LOCALES[language], "BUDGETCHECK_LANG": language}
    own |= {"COLUMNS": str(columns), "PYTHONUTF8": "1", "FORCE_COLOR": "1", "BUDGETCHECK_CACHE_DIR": ""}
    colored = ["--color", "always"] if words[0] in ("check", "explain", "diff") else []
    run = subprocess.run(
        [sys.executable, "-m", "budgetcheck", *words, *colored],
        cwd=folder,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    if run.returncode not in (0, 1):
        raise RuntimeError(f"budgetcheck {shlex.join(words)}: exit {run.returncode}: {run.stderr}")
    return run.stdout


def picture(shot: Shot, printed: str) -> str:
    """Draw what a command printed below the command itself: its first lines and, where there are too many, its last."""
    lines = printed.rstrip("\n").split("\n")
    if len(lines) > shot.lines:
        last = _ending(lines, shot.lines)
        lines = [*lines[: shot.lines - (len(lines) - last)], "\x1b[90m⋮\x1b[0m", *lines[last:]]
    drawn = [Text.assemble(("$ ", "bright_black"), (shot.command, "bold")), *map(Text.from_ansi, lines)]
    width, height = shot.columns * _CELL + 2 * _PAD, len(drawn) * _LINE + 2 * _PAD
    texts = [piece for number, line in enumerate(drawn, 1) for piece in _pieces(line, number * _LINE + _PAD - 5)]
    return _FORMAT.format(width=round(width), height=height, size=_SIZE, ink=_INK, paper=_PAPER, texts="\n".join(texts))


def _ending(lines: list[str], shown: int) -> int:
    """Where the last part begins that is shown: a third of it, from a blank line on where one is near."""
    usual = len(lines) - shown // 3
    for at in range(usual, len(lines) - shown // 2, -1):
        if not Text.from_ansi(lines[at]).plain.strip():
            return at
    return usual


def _pieces(line: Text, y: int) -> Iterator[str]:
    """The text elements of one line, wide characters by themselves, each as wide as its cells."""
    column = 0
    for segment in line.render(_CONSOLE):
        for text in _even(segment.text):
            cells = cell_len(text)
            if text.strip():
                x = round(_PAD + column * _CELL, 1)
                width = round(cells * _CELL, 1)
                yield f'<text x="{x}" y="{y}" textLength="{width}"{_look(segment.style)}>{escape(text)}</text>'
            column += cells


def _even(text: str) -> Iterator[str]:
    """Split a text where characters change their width, so that each part can be stretched evenly."""
    for _, run in groupby(text, key=cell_len):
        yield "".join(run)


def _look(style: Style | None) -> str:
    if style is None:
        return ""
    number = None if style.color is None else style.color.number
    color = (
        _FAINT if style.dim and number is None else _COLORS.get(number % 8 if number not in (None, 8) else number or 0)
    )
    return (f' fill="{color}"' if color else "") + (' font-weight="bold"' if style.bold else "")
