"""The hooks, run by the real pre-commit on real git repositories.

In the long run pre-commit installs them from a commit of this working tree; the quick one spares that, and gives
pre-commit the same hooks as local ones that run in place.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import budgetcheck
from tests.checkout import EXAMPLES, ROOT
from tests.effort import LONG

CLEAN = (EXAMPLES / "clean.toml").read_text(encoding="utf-8")
GIT = shutil.which("git")
IN_GIT = GIT is not None and (ROOT / ".git").exists()

pytestmark = [
    pytest.mark.skipif(not IN_GIT, reason="the hooks are tested from a git checkout"),
    pytest.mark.xdist_group("hooks"),  # in the long run they are installed once a process
]


def _environment(home: Path) -> dict[str, str]:
    """The environment without what git and Python of the outer run have set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON", "BUDGETCHECK"))}
    author = {
        f"GIT_{who}_{what}": "test@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    own = {"PRE_COMMIT_HOME": str(home / "pre-commit"), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return kept | author | own | {"BUDGETCHECK_CACHE_DIR": str(home / "cache"), "BUDGETCHECK_LANG": "en"}


def _git(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    assert GIT is not None
    made = subprocess.run(
        [GIT, *arguments], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


@dataclass(frozen=True)
class Hooks:
    """Where the hooks come from, how each is told to pre-commit by its id, and the environment in which they run."""

    repo: dict[str, str]
    told: dict[str, dict[str, Any]]
    environment: dict[str, str]

    def repository(self, folder: Path, *ids: str) -> Path:
        """A new repository that uses the hooks."""
        folder.mkdir()
        _git(folder, self.environment, "init", "--quiet", "--initial-branch=main")
        text = json.dumps({"repos": [self.repo | {"hooks": [self.told[name] for name in ids]}]})
        (folder / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
        (folder / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1"\n', encoding="utf-8")
        return folder

    def run(self, folder: Path, *arguments: str) -> tuple[int, str]:
        """Stage everything and run the hooks; the exit code and what was printed."""
        _git(folder, self.environment, "add", "--all")
        return self.run_as_staged(folder, *arguments)

    def run_as_staged(self, folder: Path, *arguments: str) -> tuple[int, str]:
        """Run the hooks on what is staged already."""
        made = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--color=never", "--verbose", *arguments],
            cwd=folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return made.returncode, made.stdout + made.stderr


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """The hooks of this working tree: committed and to be installed in the long run, in place in the quick one."""
    pytest.importorskip("pre_commit")
    home = tmp_path_factory.mktemp("hooks")
    environment = _environment(home)
    offered = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    if LONG:
        return Hooks(_committed(home / "origin", environment), {name: {"id": name} for name in offered}, environment)
    (source,) = budgetcheck.__path__
    in_place = {name: hook | {"language": "system", "entry": _in_place(hook)} for name, hook in offered.items()}
    return Hooks({"repo": "local"}, in_place, environment | {"PYTHONPATH": str(Path(source).parent)})


def _in_place(hook: dict[str, Any]) -> str:
    """The entry of a hook, run by this Python."""
    command, *arguments = shlex.split(hook["entry"])
    assert (command, hook["language"]) == ("budgetcheck", "python")
    return shlex.join([sys.executable, "-m", command, *arguments])


def _committed(origin: Path, environment: dict[str, str]) -> dict[str, str]:
    """Commit the working tree into a repository of its own; how pre-commit is told of it."""
    origin.mkdir()
    listed = _git(ROOT, environment, "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (origin / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, origin / name)
    _git(origin, environment, "init", "--quiet", "--initial-branch=main")
    _git(origin, environment, "add", "--all")
    _git(origin, environment, "commit", "--quiet", "--no-gpg-sign", "-m", "working tree")
    return {"repo": str(origin), "rev": _git(origin, environment, "rev-parse", "HEAD").strip()}


def _wrong(number: str = "842.61") -> str:
    """A declaration whose expenditure does not add up."""
    before, changed = (
        "basic = { total = 842.16",
        CLEAN.replace("basic = { total = 842.16", f"basic = {{ total = {number}"),
    )
    assert CLEAN.count(before) == 1
    return changed


def test_the_hook_judges_declarations_and_passes_other_toml_by(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    code, shown = hooks.run(folder)
    assert code == 0, shown
    assert "pyproject.toml" not in shown
    for number in range(3):
        (folder / f"clean{number}.toml").write_text(CLEAN, encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 0, shown
    (folder / "wrong.toml").write_text(_wrong(), encoding="utf-8")
    (folder / "预算 😀.toml").write_text(_wrong("824.16"), encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 1, shown
    assert "exit code: 1" in shown
    assert "EXP-001" in shown
    assert "wrong.toml:" in shown
    assert "预算 😀.toml:" in shown
    assert "not a budget declaration" not in shown


@pytest.mark.slow
def test_the_hook_judges_what_is_staged(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    path = folder / "office.toml"
    path.write_text(CLEAN, encoding="utf-8")
    hooks.run(folder)
    path.write_text(_wrong(), encoding="utf-8")  # not staged
    code, shown = hooks.run_as_staged(folder)
    assert code == 0, shown
    assert path.read_text(encoding="utf-8") == _wrong()
    _git(folder, hooks.environment, "add", "office.toml")
    path.write_text(CLEAN, encoding="utf-8")
    code, shown = hooks.run_as_staged(folder)
    assert code == 1, shown


@pytest.mark.slow
def test_the_hook_gets_the_changed_files_alone(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    (folder / "old.toml").write_text(_wrong(), encoding="utf-8")
    _git(folder, hooks.environment, "add", "--all")
    _git(folder, hooks.environment, "commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", "before the hook")
    (folder / "new.toml").write_text(CLEAN, encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 0, shown
    code, shown = hooks.run(folder, "--all-files")
    assert code == 1, shown
    assert "old.toml:" in shown


@pytest.mark.slow
def test_a_broken_declaration_fails_the_hook_with_its_line(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    (folder / "office.toml").write_text(CLEAN.replace("[expenditure]", "[expenditure", 1), encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 1, shown
    assert re.search(r"office\.toml:\d+:\d+", shown)


def test_excluded_files_are_passed_by_though_they_are_named(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    (folder / "budgetcheck.toml").write_text('exclude = ["archive/"]\n', encoding="utf-8")
    (folder / "archive").mkdir()
    (folder / "archive" / "office.toml").write_text(_wrong(), encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 0, shown


def test_the_hook_of_the_whole_repository_reads_every_declaration(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck-all")
    (folder / "old.toml").write_text(_wrong(), encoding="utf-8")
    _git(folder, hooks.environment, "add", "--all")
    _git(folder, hooks.environment, "commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", "before the hook")
    (folder / "readme.txt").write_text("x", encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 1, shown
    assert "old.toml:" in shown


def test_a_faulty_configuration_is_no_finding(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    (folder / "budgetcheck.toml").write_text("ignroe = []\n", encoding="utf-8")
    (folder / "office.toml").write_text(CLEAN, encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 1
    assert "exit code: 2" in shown
    assert "ignore" in shown


@pytest.mark.slow
def test_the_hook_reads_toml_alone(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    (folder / "office.txt").write_text(_wrong(), encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 0, shown


@pytest.mark.slow
def test_many_files_are_judged_in_one_call(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck")
    names = [f"office{number:02}.toml" for number in range(40)]
    for name in names:
        (folder / name).write_text(_wrong(), encoding="utf-8")
    config = folder / "budgetcheck.toml"
    config.write_text('format = "json"\n', encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 1, shown
    assert all(name in shown for name in names)
    assert shown.count('"summary": {') == 1


@pytest.mark.slow
def test_the_hook_of_the_whole_repository_is_quiet_where_all_holds(hooks: Hooks, tmp_path: Path) -> None:
    folder = hooks.repository(tmp_path / "repository", "budgetcheck-all")
    code, shown = hooks.run(folder)  # pyproject.toml is staged; there is no declaration
    assert code == 0, shown
    (folder / "office.toml").write_text(CLEAN, encoding="utf-8")
    (folder / "budgetcheck.toml").write_text('exclude = ["archive/"]\n', encoding="utf-8")
    (folder / "archive").mkdir()
    (folder / "archive" / "old.toml").write_text(_wrong(), encoding="utf-8")
    code, shown = hooks.run(folder)
    assert code == 0, shown
    assert "pyproject.toml" not in shown


def test_the_hook_on_documents_judges_budgets_and_passes_others_by(hooks: Hooks, tmp_path: Path) -> None:
    import docx

    folder = hooks.repository(tmp_path / "repository", "budgetcheck-documents")
    (folder / "说明.txt").write_text("会议通知\n请于周一参会。\n", encoding="utf-8")
    (folder / "图片.PDF.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, shown = hooks.run(folder)
    assert code == 0, shown
    document = docx.Document()
    document.add_paragraph("青川市民政局2025年单位预算公开")
    document.add_paragraph("支出预算10.00万元，其中：基本支出6.00万元，项目支出3.00万元。")
    document.save(str(folder / "公开.DOCX"))
    code, shown = hooks.run(folder)
    assert code == 1
    assert "公开.DOCX" in shown
    assert "EXP-001" in shown
    assert "说明.txt" not in shown
