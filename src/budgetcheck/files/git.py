"""Git, asked so that nothing of a stranger's repository or its configuration is started by it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NoReturn

from budgetcheck.files.regular import may_wait
from budgetcheck.files.repository import git_folders
from budgetcheck.text.problems import CannotRun
from budgetcheck.text.safe import visible
from budgetcheck.text.words import phrase

_SAFE: Final = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never"),
    *("-c", "diff.external=", "-c", "core.quotePath=false", "--no-pager", "--literal-pathspecs"),
    # Files of which a setting says where they are could be streams without an end.
    *("-c", f"core.attributesFile={os.devnull}", "-c", f"core.excludesFile={os.devnull}"),
    # What has changed is seen by all that a file system tells, whatever the index remembers.
    *("-c", "core.untrackedCache=false", "-c", "core.checkStat=default", "-c", "core.trustctime=true"),
    *("-c", "advice.graftFileDeprecated=false"),
)
_ENVIRONMENT: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # newer versions of git alone know it
    "GIT_ALLOW_PROTOCOL": "none",  # whatever the configuration allows: with no transport no remote's program is started
    "GIT_NO_REPLACE_OBJECTS": "1",  # a repository may name other objects in the place of those that a commit has
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C",
}
_UNWANTED: Final = ("GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND", "GIT_ASKPASS")
OF_ANOTHER: Final = (
    *("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY"),
    *("GIT_PREFIX", "GIT_DEFAULT_HASH"),
)
"""Variables by which a hook's git tells of its own repository, which may not be the one that is asked for."""
_TIME: Final = 60.0
"""Seconds that one call of git may take."""
_MEMORY: Final = 2 << 30
"""Bytes that it may take beside the files it maps; the largest repositories take some hundred megabytes."""
_MOST_OWN: Final = 20_000
"""Files of git's own that are looked at for what is none."""


class Git:
    """One repository as git sees it; the name of what asks stands in front of every complaint."""

    def __init__(
        self, root: str, asking: str, options: Sequence[str] = (), time: float = _TIME, without: Sequence[str] = ()
    ) -> None:
        """Look for git, to be asked `without` some variables of the environment. Raises CannotRun if there is none."""
        self.root = root
        self._asking = asking
        self._options = tuple(options)
        self._time = time
        self._without = (*_UNWANTED, *without)
        self._program = _program(asking)

    def placed(self) -> Git:
        """Return the same for the repository of the root itself, whatever its configuration says of another place.

        Raises CannotRun where git would wait for what stands in the place of its files.
        """
        for path in _own_files(self.root):
            if may_wait(path):
                shown = visible(path, 200)
                raise CannotRun.because(phrase("files.git.no_file_of_git", asking=self._asking, path=shown))
        place = (f"--git-dir={os.path.join(self.root, '.git')}", f"--work-tree={self.root}")  # noqa: PTH118
        return Git(self.root, self._asking, (*place, *self._options), self._time, self._without)

    def with_options(self, options: Iterable[str]) -> Git:
        """Return the same with further options that stand before every command."""
        return Git(self.root, self._asking, (*self._options, *options), self._time, self._without)

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        """Run a command of git, whatever it returns. Raises CannotRun where it cannot be run or takes too long."""
        environment = {name: value for name, value in os.environ.items() if name not in self._without} | _ENVIRONMENT
        try:
            with subprocess.Popen(  # noqa: S603 - a fixed program, no shell
                [self._program, *_SAFE, *self._options, *arguments],
                cwd=self.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process:
                try:
                    _bound(process.pid)
                    out, err = process.communicate(timeout=self._time)
                except BaseException:
                    process.kill()
                    raise
            return subprocess.CompletedProcess(arguments, process.returncode, out, err)
        except subprocess.TimeoutExpired:
            raise CannotRun.because(phrase("files.git.git_did_not_answer_time", asking=self._asking)) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CannotRun.because(phrase("files.git.git_cannot_run", asking=self._asking, reason=reason)) from None

    def fail(self, done: subprocess.CompletedProcess[bytes]) -> NoReturn:
        """Raise CannotRun with what git complained of."""
        said = visible(done.stderr.decode("utf-8", "replace").strip().split("\n")[0], 300)
        raise CannotRun.because(phrase("files.git.asking_git_says_said", asking=self._asking, said=said))


def _own_files(root: str) -> Iterator[str]:
    """The files in which git keeps a repository, as far as names and not contents are looked for below them."""
    for folder in git_folders(root):
        yield folder
        waiting = [folder, *(os.path.join(folder, name) for name in ("info", "objects/info", "objects/pack", "refs"))]  # noqa: PTH118
        seen = 0
        while waiting and seen < _MOST_OWN:
            below = waiting.pop()
            try:
                with os.scandir(below) as entries:
                    for entry in entries:
                        seen += 1
                        if not entry.is_dir(follow_symlinks=False):
                            yield entry.path
                        elif os.path.basename(below) == "refs" or f"{os.sep}refs{os.sep}" in below:  # noqa: PTH119
                            waiting.append(entry.path)
            except OSError:
                continue


def _bound(process: int) -> None:
    """Bound the memory of a process, where the system can: what it reads may have no end."""
    if sys.platform == "linux":
        import resource

        try:
            resource.prlimit(process, resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        except (OSError, ValueError):
            return


def _program(asking: str) -> str:
    """Return the path of git, looked for in PATH and never in the current folder. Raises CannotRun."""
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)  # noqa: PTH118
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):  # noqa: PTH113, PTH117
            return path
    raise CannotRun.because(phrase("files.git.needs_git_not_found_please", asking=asking))
