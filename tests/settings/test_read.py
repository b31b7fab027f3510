"""Configuration files as they are read: every fault at once with its line, nothing outside of the bound."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.settings.bounds import REPORTS
from budgetcheck.settings.find import SIZE, Finder
from budgetcheck.settings.given import Configuration, Settings, covers
from budgetcheck.settings.keys import SECTION_KEYS, SETTING_KEYS
from budgetcheck.settings.read import MOST_FILES, read_configuration
from budgetcheck.text.problems import CannotRun, Problem
from tests.effort import examples
from tests.small import Lay

pytestmark = pytest.mark.usefixtures("folder")


def read(name: str = "budgetcheck.toml") -> Configuration:
    return read_configuration(str(Path.cwd() / name))


def wrong(name: str = "budgetcheck.toml") -> list[str]:
    with pytest.raises(CannotRun) as caught:
        read(name)
    return [problem.say("en") for problem in caught.value.problems]


def test_every_key_is_read_with_its_line(lay: Lay) -> None:
    lay({"rules/own.toml": "", "base.toml": 'ignore = ["A"]\n'})
    text = "\n".join(
        key.example.replace("shared/budgetcheck.toml", "base.toml").replace("rules/county.toml", "rules/own.toml")
        for key in SETTING_KEYS
        if key.kind != "files"
    )
    text += '\n[[files]]\npaths = ["2019/**"]\nignore = ["PRF"]\n'
    lay({"budgetcheck.toml": text})
    base, own = (configuration := read()).layers
    assert [given.value for given in base] == ["A"]
    assert {given.key for given in own} == {key.name for key in SETTING_KEYS} - {"extend", "files"}
    lines = text.split("\n")
    for one in own:
        assert one.origin.span is not None
        assert one.key in lines[one.origin.span.line - 1]
    (section,) = configuration.sections
    assert section.written == ("2019/**",)
    assert [(given.key, given.value) for given in section.layer] == [("ignore", "PRF")]
    assert configuration.read == ("budgetcheck.toml", "base.toml")


def test_all_faults_are_told_in_one_run_with_their_lines(lay: Lay) -> None:
    lay(
        {
            "budgetcheck.toml": """\
ingore = ["EXP-001"]
select = "EXP"
exact = "yes"
tolerance = -1
fail-on = "errors"
jobs = 0
severity = { "EXP-*" = "warn", "BAL-*" = "off" }
parameters = { large_change = "x", other = { valeu = 1 }, third = { value = 1, currency_unit = "円" } }
lang = 3
[[files]]
path = ["2019/**"]
fail-on = "error"
[[files]]
paths = []
ignroe = []
"""
        }
    )
    said = wrong()
    assert [int(one.split(":")[1]) for one in said] == [1, 2, 3, 4, 5, 6, 7, 7, 8, 8, 8, 9, 11, 12, 10, 15]
    for part, line in {
        "did you mean `ignore`": 0,
        "it must be a list": 1,
        "true or false": 2,
        "not be negative": 3,
        "did you mean `error`": 4,
        "from 1 to 256": 5,
        "did you mean `warning`": 6,
        "use `ignore`": 7,
        "did you mean `value`": 9,
        "did you mean `paths`": 12,
        "cannot stand in [[files]]": 13,
        "`paths` is missing": 14,
    }.items():
        assert part in said[line]


def test_syntax_faults_have_their_lines_too(lay: Lay) -> None:
    lay({"budgetcheck.toml": 'select = ["EXP"]\nignore = [EXP]\nlang = \n'})
    said = wrong()
    assert {one.split(":")[1] for one in said} == {"2", "3"}


def test_pyproject_holds_the_keys_in_its_table(lay: Lay) -> None:
    lay({"pyproject.toml": '[project]\nname = "x"\n\n[tool.budgetcheck]\nlang = "en"\nselcet = []\n'})
    (said,) = wrong("pyproject.toml")
    assert said.startswith("pyproject.toml:6:1: unknown key `selcet`")
    lay({"pyproject.toml": "[tool]\nbudgetcheck = 3\n"})
    (said,) = wrong("pyproject.toml")
    assert said.startswith("pyproject.toml:2:")


def test_the_nearest_counts_whichever_file_it_is(lay: Lay, folder: Path) -> None:
    lay(
        {
            "budgetcheck.toml": "",
            "a/pyproject.toml": "[tool.budgetcheck]\n",
            "a/b/c/x.toml": "",
            "d/pyproject.toml": '[project]\ndependencies = ["budgetcheck"]\n',
            "e/pyproject.toml": "[tool.budgetcheck]\n",
            "e/budgetcheck.toml": "",
            "f/budgetcheck.toml/x.toml": "",
            "g/pyproject.toml": "[tool]\nbudgetcheck = { lang = 'zh' }\n",
            "h/pyproject.toml": "tool.budgetcheck.lang = 'zh'\n",
        }
    )
    finder = Finder()
    expected = {
        "a/b/c": "a/pyproject.toml",
        "a": "a/pyproject.toml",
        "d": "budgetcheck.toml",
        "e": "e/budgetcheck.toml",
        "f": "budgetcheck.toml",
        "g": "g/pyproject.toml",
        "h": "h/pyproject.toml",
        "not/there": "budgetcheck.toml",
    }
    for where, what in expected.items():
        assert finder.nearest(str(folder / where)) == str(folder / what)


def test_each_folder_is_looked_up_once(lay: Lay, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"budgetcheck.toml": "", "a/b/c/x.toml": ""})
    asked: list[str] = []
    real = os.stat

    def counting(path: object, *arguments: object, **named: object) -> os.stat_result:
        asked.append(str(path))
        return real(path, *arguments, **named)  # type: ignore[arg-type, call-overload, no-any-return]

    finder = Finder()
    monkeypatch.setattr(os, "stat", counting)
    for _ in range(3):
        for where in ("a/b/c", "a/b", "a"):
            finder.nearest(str(folder / where))
    monkeypatch.undo()
    assert len(asked) == len(set(asked)) == 7


def test_extending_goes_from_the_base_to_the_file_itself(lay: Lay) -> None:
    lay(
        {
            "budgetcheck.toml": 'extend = "shared/one.toml"\nselect = ["C"]\nexact = true\n',
            "shared/one.toml": 'extend = "two.toml"\nselect = ["B"]\nignore = ["b"]\n[[files]]\npaths = ["y"]',
            "shared/two.toml": 'select = ["A"]\nignore = ["a"]\nexact = false\nlang = "en"\nexclude = ["x"]\n'
            '[[files]]\npaths = ["x"]\n',
        }
    )
    configuration = read()
    settings = Settings(configuration.layers)
    policy = settings.policy()
    assert policy.select == ("C",)
    assert policy.ignore == ("a", "b")
    assert policy.exact is True
    assert settings.text("lang", "auto") == "en"
    assert [section.written for section in configuration.sections] == [("x",), ("y",)]
    # What a file says of paths is meant from where it lies.
    here = Path.cwd().as_posix()
    (excluded,) = settings.excludes()
    assert covers(excluded, f"{here}/shared/x")
    assert not covers(excluded, f"{here}/x")


def test_circles_and_long_chains_are_told(lay: Lay) -> None:
    lay({"budgetcheck.toml": 'extend = "a.toml"', "a.toml": 'lang = "zh"\nextend = "budgetcheck.toml"'})
    (said,) = wrong()
    assert said.startswith("a.toml:2:10: `extend` goes round in a circle")
    lay({"budgetcheck.toml": 'extend = "budgetcheck.toml"'})
    assert "circle" in wrong()[0]
    lay({f"c{number}.toml": f'extend = "c{number + 1}.toml"' for number in range(50)})
    (said,) = wrong("c0.toml")
    assert said.startswith(f"c{MOST_FILES - 1}.toml:1:10:")


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../other.toml", "C:/x.toml", "link.toml", "folder/../../../x.toml", "a\\u0000b"]
)
def test_nothing_outside_of_the_bound_is_named(path: str, lay: Lay, folder: Path) -> None:
    (folder.parent / "secret.toml").write_text('lang = "secret"', encoding="utf-8")
    (folder / "link.toml").symlink_to(folder.parent / "secret.toml")
    for key in (f'extend = "{path}"', f'rules = ["{path}"]', f'baseline = "{path}"'):
        lay({"budgetcheck.toml": key})
        (said,) = wrong()
        assert said.startswith("budgetcheck.toml:1:")
        assert "secret" not in said


def test_the_bound_is_the_repository(lay: Lay, folder: Path) -> None:
    lay({"shared.toml": 'lang = "en"', "deep/er/budgetcheck.toml": 'extend = "../../shared.toml"'})
    assert "outside" in wrong("deep/er/budgetcheck.toml")[0]
    (folder / ".git").mkdir()
    assert Settings(read("deep/er/budgetcheck.toml").layers).text("lang", "") == "en"


def test_a_configuration_that_leads_elsewhere_is_refused(lay: Lay, folder: Path) -> None:
    (folder.parent / "secret.toml").write_text("top secret", encoding="utf-8")
    (folder / "budgetcheck.toml").symlink_to(folder.parent / "secret.toml")
    (said,) = wrong()
    assert "outside" in said
    assert "top" not in said


def test_packs_in_a_folder_do_not_lead_out_of_it(lay: Lay, folder: Path) -> None:
    (folder.parent / "secret.toml").write_text("top secret", encoding="utf-8")
    lay({"rules/a.toml": "", "budgetcheck.toml": 'rules = ["rules"]'})
    (given,) = read().layers[0]
    assert given.value == "rules/a.toml"
    (folder / "rules/b.toml").symlink_to(folder.parent / "secret.toml")
    assert "outside" in wrong()[0]
    lay({"budgetcheck.toml": 'rules = ["nowhere"]'})
    assert "no such rule pack" in wrong()[0]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../out.json", "outside"),
        ("/tmp/out.json", "relative"),
        (".git/hooks/x.json", "hidden"),
        ("a/.hidden/x.json", "hidden"),
        (".x.json", "hidden"),
        ("setup.py", "ending"),
        (".bashrc", "ending"),
        ("a", "ending"),
    ],
)
def test_a_configuration_has_only_reports_written(path: str, why: str, lay: Lay, folder: Path) -> None:
    (folder / ".git").mkdir()
    for key in (f'output = "{path}"', f'outputs = {{ json = "{path}" }}'):
        lay({"budgetcheck.toml": key})
        (said,) = wrong()
        assert why in said
    for ending in REPORTS:
        lay({"budgetcheck.toml": f'output = "reports/x{ending}"'})
        assert Settings(read().layers).text("output", "") == f"reports/x{ending}"


def test_what_is_no_regular_file_or_too_large_is_not_read(folder: Path, lay: Lay) -> None:
    (folder / "budgetcheck.toml").write_text("#" * (SIZE + 1), encoding="utf-8")
    assert "too large" in wrong()[0]
    (folder / "budgetcheck.toml").unlink()
    os.mkfifo(folder / "budgetcheck.toml")
    os.mkfifo(folder / "pyproject.toml")
    assert "not a regular file" in wrong()[0]
    (folder / "budgetcheck.toml").unlink()
    assert Finder().nearest(str(folder)) is None
    assert "no such configuration" in wrong()[0]
    (folder / "budgetcheck.toml").write_bytes("lang = '预算'".encode("gbk"))
    assert "budgetcheck.toml:1" in wrong()[0]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "select = [" + '"A",' * 200_000 + "]",
        'select = ["' + "A" * 900_000 + '"]',
        "[[files]]\n" * 100_000,
        "[severity]\n" + "\n".join(f'"R-{number}" = "info"' for number in range(50_000)),
        "tolerance = 1e999999999",
        "tolerance = " + "9" * 100_000,
        'select = ["\\u001b[31m"]',
        '"\\u001b[31m" = 1',
        'severity = { "\\u202e" = "info" }',
        "\x00",
        "\ufeff[[files]]\npaths = 3",
    ],
)
def test_hostile_files_are_told_and_end(text: str, lay: Lay) -> None:
    lay({"budgetcheck.toml": text})
    for said in wrong():
        assert said.startswith("budgetcheck.toml")


VALUES = st.recursive(
    st.booleans() | st.integers(-5, 300) | st.text(max_size=6).map(repr) | st.sampled_from(['"error"', '"EXP"', "1.5"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(map(str, items))}]"),
    max_leaves=5,
)


@given(
    st.lists(
        st.tuples(st.sampled_from([key.name for key in SETTING_KEYS]), VALUES), max_size=6, unique_by=lambda p: p[0]
    )
)
@examples(60)
def test_any_configuration_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("c") / "budgetcheck.toml"
    text = "\n".join(f"{name} = {str(value).lower() if isinstance(value, bool) else value}" for name, value in pairs)
    path.write_text(text, encoding="utf-8")
    problems: tuple[Problem, ...] = ()
    try:
        Settings(read_configuration(str(path)).layers).policy()
    except CannotRun as error:
        problems = error.problems
    assert all(problem.path and problem.span for problem in problems)


def test_no_end_of_problems_is_told_by_its_number(lay: Lay) -> None:
    lay({"budgetcheck.toml": "".join(f"key{number} = 1\n" for number in range(30_000))})
    said = wrong()
    assert len(said) == 101
    assert said[-1] == "budgetcheck.toml: 29,900 more problems"


def test_sections_hold_what_concerns_single_files() -> None:
    assert set(SECTION_KEYS) == {
        "paths", "rules", "select", "ignore", "required", "severity", "parameters", "exact", "tolerance",
    }  # fmt: skip
    assert not {key.name for key in SETTING_KEYS if key.per_file and key.run}
