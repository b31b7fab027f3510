"""An older version of the files in a git repository: what has changed since, and what a file was like then.

git is run without a shell, with no program of the repository's configuration but git itself: no external diff, text
conversion or filter, no hooks, no file system monitor, and no way of transport, by which it would fetch what a partial
clone lacks; nothing in the repository is changed or locked.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from budgetcheck.arithmetic.limits import BYTES
from budgetcheck.files.git import OF_ANOTHER, Git
from budgetcheck.files.regular import may_wait
from budgetcheck.files.repository import repository_above
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import visible
from budgetcheck.text.words import phrase

_REGULAR = ("100644", "100755")
_NOTHING = "0" * 40


class FileChange(NamedTuple):
    """One file that is not what it was: its path from the repository's root, and the blob it was then, if any."""

    path: str
    old: str | None


class Revision:
    """The state of a repository where the current work left another line: the merge base of HEAD and a revision."""

    def __init__(self, folder: str, name: str) -> None:
        """Find the merge base and all that has changed since, uncommitted and new files too. Raises CannotRun."""
        if not name or name.startswith("-") or len(name) > 500 or not name.isprintable():
            shown = visible(name, 200)
            raise CannotRun.because(phrase("files.revision.diff_base_takes_revision_not", shown=shown))
        root = repository_above(Path(os.path.realpath(folder)))
        if root is None:
            raise CannotRun.because(phrase("files.revision.diff_base_not_inside_git"))
        self.root = str(root)
        self._git = Git(self.root, "--diff-base", without=OF_ANOTHER).placed()
        self._git = self._git.with_options(self._without_filters())
        asked = self._line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if not asked:
            raise CannotRun.because(
                phrase("files.revision.diff_base_there_no_revision", name=name),
            )
        self.base = self._line("merge-base", asked, "HEAD")
        if not self.base:
            raise CannotRun.because(
                phrase("files.revision.diff_base_head_no_common", name=name),
            )
        self._gone: set[str] = set()
        self._then = dict(self._files())
        """The blobs of the regular files that there were then."""
        self._refuse_streams()
        self._changes = {change.path: change for change in self._changed()}
        self._folders: dict[str, str | None] = {}

    def concerns(self, path: str) -> bool:
        """Whether a file (absolute path) is new or not what it was; a file outside of the repository is."""
        name = self._name(path)
        return name is None or name in self._changes or name not in self._then

    def touches(self, path: str) -> bool:
        """Whether a file is new, not what it was, or no longer there."""
        return self.concerns(path) or self._name(path) in self._gone

    def had(self, path: str) -> bool:
        """Whether a file that is there now was there then, as a regular file of the repository."""
        name = self._name(path)
        return name is not None and self._old(name) is not None

    def content(self, path: str, most: int = BYTES) -> bytes | None:
        """Return what a file was then; None where it was not there, no regular file, or has more than `most` bytes."""
        name = self._name(path)
        if name is None:
            return None
        blob = self._old(name)
        if not blob:
            return None
        size = self._line("cat-file", "-s", blob)
        if not size.isdigit() or int(size) > most:
            return None
        return self._output("cat-file", "blob", blob)

    def _old(self, name: str) -> str | None:
        change = self._changes.get(name)
        return self._then.get(name) if change is None else change.old

    # -- git ---------------------------------------------------------------------------------------------------------

    def _files(self) -> Iterator[tuple[str, str]]:
        listed = self._output("ls-tree", "-r", "-z", "--full-tree", self.base)
        for entry in os.fsdecode(listed).split("\0"):
            what, _, path = entry.partition("\t")
            if what.startswith(_REGULAR):
                yield path, what.split(" ")[2]

    def _changed(self) -> Iterator[FileChange]:
        compared = self._output(
            *("diff", "--raw", "-z", "--no-abbrev", "--find-renames", "--no-ext-diff", "--no-textconv", "--no-color"),
            *("--no-relative", "--ignore-submodules=all", f"-O{os.devnull}", self.base, "--"),
        )
        fields = iter(os.fsdecode(compared).split("\0"))
        for field in fields:
            if not field.startswith(":"):
                continue
            old_mode, _new_mode, old, _new, status = field[1:].split(" ")
            path = next(fields, "")
            if status[0] in "RC":
                path = next(fields, "")
            if status[0] == "D":
                self._gone.add(path)
            if status[0] != "D" or os.path.lexists(os.path.join(self.root, path)):  # noqa: PTH118 - no longer tracked
                yield FileChange(path, old if old_mode in _REGULAR and old.strip("0") else None)
        # What the index is told to take for unchanged is looked at all the same.
        for entry in os.fsdecode(self._output("ls-files", "-v", "-z", "--")).split("\0"):
            path = entry[2:]
            if (entry[:1].islower() or entry[:1] == "S") and os.path.lexists(os.path.join(self.root, path)):  # noqa: PTH118
                yield FileChange(path, self._then.get(path))

    def _refuse_streams(self) -> None:
        """Raise CannotRun where git would wait for what stands in the place of a folder's attributes."""
        tracked = os.fsdecode(self._output("ls-files", "-z", "--")).split("\0")
        folders = {path.rpartition("/")[0] for path in (*tracked, *self._then)}
        folders |= {above for folder in folders for above in _above(folder)}
        for folder in sorted(folders):
            path = os.path.join(self.root, folder, ".gitattributes")  # noqa: PTH118
            if may_wait(path):
                shown = visible(path, 200)
                raise CannotRun.because(phrase("files.git.no_file_of_git", asking="--diff-base", path=shown))

    def _without_filters(self) -> Iterator[str]:
        """Options that switch off the filters which are configured here, whatever files the attributes give them to."""
        done = self._git.run(("config", "--null", "--name-only", "--get-regexp", r"^filter\."))
        names = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        for driver in dict.fromkeys(name.rpartition(".")[0] for name in names if name):
            if "=" in driver:  # no option can name it
                raise CannotRun.because(
                    phrase("files.revision.diff_base_filter_git_s", driver=visible(driver, 100)),
                )
            for setting in ("clean=", "process=", "smudge=", "required=false"):
                yield from ("-c", f"{driver}.{setting}")

    def _name(self, path: str) -> str | None:
        """Return a file's path from the repository's root, '/' between folders; None outside of it.

        What lies in a submodule or another repository inside of this one is outside: this one knows no older version.
        """
        folder, file = os.path.split(path)
        if folder not in self._folders:
            resolved = os.path.realpath(folder)
            self._folders[folder] = resolved if str(repository_above(Path(resolved))) == self.root else None
        real = self._folders[folder]
        if real is None:
            return None
        relative = os.path.join(real, file)[len(self.root.rstrip(os.sep)) + 1 :]  # noqa: PTH118
        return relative if os.sep == "/" else relative.replace(os.sep, "/")

    def _line(self, *arguments: str) -> str:
        """Return what git says in one line; nothing where it finds nothing."""
        done = self._git.run(arguments)
        return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else self._nothing(done)

    def _nothing(self, done: subprocess.CompletedProcess[bytes]) -> str:
        if done.stderr.strip():
            self._git.fail(done)
        return ""

    def _output(self, *arguments: str) -> bytes:
        done = self._git.run(arguments)
        if done.returncode != 0:
            self._git.fail(done)
        return done.stdout


def _above(folder: str) -> Iterator[str]:
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder
