"""The rooms: no circle of files, public names told apart, and who may read and print."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
ROOT = SRC / "budgetcheck"
PATHS = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.rglob("*.py"))]
pytestmark = pytest.mark.xdist_group("rooms")  # they are read once a process


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package as it parses, by its path."""
    return {path: ast.parse((ROOT / path).read_text("utf-8")) for path in PATHS}


@cache
def nodes() -> dict[str, list[ast.AST]]:
    """Everything that stands in each module."""
    return {path: list(ast.walk(tree)) for path, tree in trees().items()}


def module_of(path: str) -> str:
    return ".".join(("budgetcheck", *path.removesuffix(".py").removesuffix("/__init__").split("/")))


MODULES = {module_of(path): path for path in PATHS if path != "__init__.py"}


def imported(path: str) -> Iterator[str]:
    """Every module that a file imports from this package, at whatever place, for checking types too."""
    for node in nodes()[path]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out"
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                if below in MODULES:
                    yield below
                elif node.module in MODULES:
                    yield node.module


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Files that import each other, directly or over others: all from which one comes back to itself."""
    reached: dict[str, set[str]] = {}
    for start in graph:
        waiting, seen = [*graph[start]], set()
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += graph.get(here, ())
        reached[start] = seen
    rings = {frozenset(b for b in reached[a] if a in reached.get(b, ())) for a in graph if a in reached[a]}
    return sorted(map(sorted, rings))


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]


def test_no_files_import_each_other() -> None:
    assert circles({module: set(imported(path)) - {module} for module, path in MODULES.items()}) == []


def test_functions_of_the_language_are_named_by_their_own_files_alone() -> None:
    functions = {Path(path).stem for path in PATHS if path.startswith("expression/functions/")}
    named = set()
    for path, held in nodes().items():
        for node in held:
            by_name = isinstance(node, ast.MatchClass) and "function" in node.kwd_attrs
            compared = isinstance(node, ast.Compare) and getattr(node.left, "attr", "") == "function"
            if by_name or compared:
                words = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
                named.update([path] if functions.intersection(map(str, words)) else [])
    assert named == set()


def users(names: set[str]) -> set[str]:
    """The rooms in which a module is imported."""
    found = set()
    for path, held in nodes().items():
        for node in held:
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(module.partition(".")[0] in names for module in modules):
                found.add(path.partition("/")[0])
    return found


def test_only_source_parses_toml() -> None:
    assert users({"toml_rs", "tomllib", "tomli_w"}) == {"source", "text"}  # `text` its own catalogue alone


def test_only_rulebook_opens_packs() -> None:
    calling = set()
    for path, held in nodes().items():
        names = {getattr(node, "id", getattr(node, "name", "")) for node in held}
        if "packs_folder" in names:
            calling.add(path.partition("/")[0])
    assert calling == {"files", "rulebook"}  # `files` looks at their names and dates alone


def test_only_documents_read_documents() -> None:
    assert users(
        {"charset_normalizer", "cv2", "docx", "numpy", "pypdfium2", "python_calamine", "rapidocr", "selectolax"}
    ) == {"documents"}


def test_only_the_command_line_writes_to_standard_streams() -> None:
    printing = set()
    for path, held in nodes().items():
        for node in held:
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            stream = (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "sys"
                and node.attr in ("stdout", "stderr")
            )
            if called or stream:
                printing.add(path.partition("/")[0])
    assert printing <= {"cli"}


INTERFACES = {"expression/functions/": {"FUNCTION"}, "render/formats/": {"FORMAT", "MACHINE", "SHOWS_DUTIES", "render"}}
"""What every module of a folder has, by which the folder's modules are found and used."""


def public(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        names = []
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        yield from (name for name in names if not name.startswith("_"))


def test_public_names_are_unique() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in trees().items():
        common = next((names for folder, names in INTERFACES.items() if path.startswith(folder)), set())
        for name in set(public(tree)):  # a function has its overloads beside it
            if name not in common:
                places[name].append(path)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_a_folder_holds_at_most_twenty_files() -> None:
    folders = Counter(str(Path(path).parent) for path in PATHS)
    assert {folder: count for folder, count in folders.items() if count > 20} == {}


LONGEST = 410
"""Lines of a module; to be lowered as the longest are cut, never raised. About 250 is what a module should have."""


def test_no_module_is_long() -> None:
    lengths = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in PATHS}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("room", sorted({str(Path(path).parent) for path in PATHS if "/" in path}))
def test_each_room_says_what_it_is_for(room: str) -> None:
    told = ast.get_docstring(trees()[f"{room}/__init__.py"])
    assert told is not None
    assert told.strip()
