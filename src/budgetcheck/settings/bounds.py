"""What a configuration may name: nothing outside of its repository, for it may be a stranger's."""

from __future__ import annotations

import os
from pathlib import Path

from budgetcheck.files.repository import repository_above
from budgetcheck.text.words import Words, phrase

REPORTS = (".txt", ".json", ".jsonl", ".sarif", ".xml", ".md", ".html")
"""Endings of files that a configuration may have written."""


class Outside(Exception):
    """A path that the configuration may not name; `why` in words."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)
        self.why = why


def bound_of(configuration: str) -> str:
    """Return the folder that nothing a configuration names may leave: its repository, else its own folder.

    The path is taken as it is written: a configuration that is a symlink counts where the link stands.
    """
    folder = Path(os.path.realpath(os.path.dirname(configuration)))  # noqa: PTH120
    return str(repository_above(folder) or folder)


def inside(text: str, folder: str, bound: str) -> str:
    """Return the absolute path of a text relative to a folder, symlinks followed. Raises Outside."""
    if os.path.isabs(text) or text[1:2] == ":":  # noqa: PTH117
        raise Outside(phrase("settings.bounds.relative_path"))
    try:
        real = os.path.realpath(os.path.join(folder, text))  # noqa: PTH118
    except (OSError, ValueError):
        raise Outside(phrase("files.walk.path_cannot_opened")) from None
    if real != bound and not real.startswith(bound.rstrip(os.sep) + os.sep):
        raise Outside(
            phrase("settings.bounds.leads_outside_configuration_s"),
        )
    return real


def writable(text: str, folder: str, bound: str) -> str:
    """Return the absolute path of a file that a configuration has written. Raises Outside.

    Nothing hidden (above all nothing below .git) and nothing but the endings of reports, so that a configuration
    cannot replace what other programs run.
    """
    path = inside(text, folder, bound)
    if not path.lower().endswith(REPORTS):
        raise Outside(phrase("settings.bounds.only_files_ending_written", reports=REPORTS))
    if any(part.startswith(".") for part in Path(path[len(bound) :]).parts):
        raise Outside(phrase("settings.bounds.hidden_files_folders_not_written"))
    return path
