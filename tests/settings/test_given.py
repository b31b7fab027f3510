"""What is given together comes to: flags before the environment before files, the nearer file before its base."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.settings.given import Given, GivenThreshold, Layer, Origin, Settings
from budgetcheck.settings.keys import SETTING_KEYS
from budgetcheck.settings.outside import from_environment, from_flags
from budgetcheck.settings.policy import Policy
from budgetcheck.text.problems import CannotRun

pytestmark = pytest.mark.usefixtures("folder")
FILE, ENVIRONMENT, FLAG = Origin("file", "f"), Origin("environment", "E"), Origin("flag", "--f")


def layer(origin: Origin, **keys: object) -> Layer:
    return tuple(
        Given(key, one, origin)
        for key, value in keys.items()
        for one in (value if isinstance(value, list) else [value])
    )


def test_the_stronger_source_wins() -> None:
    low, middle, high = layer(FILE, lang="zh"), layer(ENVIRONMENT, lang="en"), layer(FLAG, lang="auto")
    assert Settings([low, middle, high]).text("lang", "") == "auto"
    assert Settings([low, middle]).text("lang", "") == "en"
    assert Settings([low]).text("lang", "") == "zh"
    assert Settings([]).text("lang", "auto") == "auto"


def test_select_is_replaced_and_the_rest_gathers() -> None:
    low = layer(FILE, select=["A", "B"], ignore=["x"], required=["r"], rules=["p"])
    high = layer(FILE, select=["C"], ignore=["y"], required=["s"], rules=["q", "p"])
    policy = Settings([low, high]).policy()
    assert policy == Policy(("p", "q"), ("C",), ("x", "y"), ("r", "s"))


@pytest.mark.parametrize("origin", [ENVIRONMENT, FLAG])
def test_who_selects_on_the_command_line_means_exactly_these(origin: Origin) -> None:
    low = layer(FILE, select=["A"], ignore=["x"], required=["r"])
    policy = Settings([low, layer(origin, select=["C"], ignore=["z"])]).policy()
    assert (policy.select, policy.ignore, policy.required) == (("C",), ("z",), ("r",))
    assert Settings([low, layer(origin, ignore=["z"])]).policy().ignore == ("x", "z")


def test_entries_of_tables_win_by_their_names() -> None:
    low = (
        Given("parameters", GivenThreshold(Decimal(1)), FILE, "a"),
        Given("parameters", GivenThreshold(Decimal(2), "元"), FILE, "b"),
    )
    high = (Given("parameters", GivenThreshold(Decimal(3)), FLAG, "a"),)
    assert Settings([low, high]).policy().parameters == (("a", Decimal(3), None), ("b", Decimal(2), "元"))
    severe = (Given("severity", "info", FILE, "EXP-*"), Given("severity", "error", FILE, "EXP-001"))
    assert Settings([severe, (Given("severity", "warning", FLAG, "EXP"),)]).policy().severity == (
        ("EXP-*", "info"),
        ("EXP-001", "error"),
        ("EXP", "warning"),
    )


@given(st.lists(st.lists(st.tuples(st.sampled_from(["ignore", "exact", "lang"]), st.integers(0, 3)), max_size=4)))
def test_layers_may_be_joined_in_any_grouping(drawn: list[list[tuple[str, int]]]) -> None:
    layers = [tuple(Given(key, value, FILE) for key, value in one) for one in drawn]
    joined = Settings([tuple(one for each in layers for one in each)])
    apart = Settings(layers)
    for key in ("ignore", "exact", "lang"):
        assert list(joined.all(key)) == list(apart.all(key))
        assert joined.one(key) == apart.one(key)


def test_nothing_given_is_the_default_policy() -> None:
    assert Settings([]).policy() == Policy()
    assert Settings([(), ()]).excludes() == ()


def test_variables_are_read_by_the_kind_of_their_key(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = from_environment(
        {
            "BUDGETCHECK_SELECT": "EXP, BAL",
            "BUDGETCHECK_EXACT": "yes",
            "BUDGETCHECK_TOLERANCE": "0.5",
            "BUDGETCHECK_JOBS": "3",
            "BUDGETCHECK_CACHE": "0",
            "BUDGETCHECK_EXCLUDE": "a:b",
            "BUDGETCHECK_OUTPUTS": "json=x.json:sarif=y.sarif",
            "BUDGETCHECK_LANG": "zh_CN.UTF-8",
            "BUDGETCHECK_FAIL_ON": "",
            "BUDGETCHECK_CACHE_DIR": "/x",
            "BUDGETCHECK_UNKNOWN": "x",
        }
    )
    assert [(one.key, one.name, one.value) for one in given_] == [
        ("select", "", "EXP"),
        ("select", "", "BAL"),
        ("exact", "", True),
        ("tolerance", "", Decimal("0.5")),
        ("exclude", "", "a"),
        ("exclude", "", "b"),
        ("outputs", "json", "x.json"),
        ("outputs", "sarif", "y.sarif"),
        ("lang", "", "zh"),
        ("jobs", "", 3),
        ("cache", "", False),
    ]
    assert {str(one.origin) for one in given_} == {
        f"BUDGETCHECK_{name}"
        for name in ("SELECT", "EXACT", "TOLERANCE", "EXCLUDE", "OUTPUTS", "LANG", "JOBS", "CACHE")
    }


def test_wrong_flags_and_variables_are_told_together() -> None:
    with pytest.raises(CannotRun) as caught:
        from_environment({"BUDGETCHECK_EXACT": "maybe", "BUDGETCHECK_JOBS": "many", "BUDGETCHECK_OUTPUTS": "x"})
    assert [problem.say("en").split(" ")[0] for problem in caught.value.problems] == [
        "BUDGETCHECK_EXACT",
        "BUDGETCHECK_OUTPUTS",
        "BUDGETCHECK_JOBS",
    ]
    with pytest.raises(CannotRun) as caught:
        from_flags({"tolerance": "nan", "fail-on": "eror", "select": ["\x1b"], "lang": None})
    said = [problem.say("en") for problem in caught.value.problems]
    assert said[0].startswith("--tolerance `nan`")
    assert "did you mean `error`" in said[1]
    assert "control" in said[2]


@pytest.mark.parametrize("key", [key for key in SETTING_KEYS if key.flag], ids=lambda key: key.name)
def test_every_flag_is_an_option_of_check(key: object) -> None:
    import typer

    from budgetcheck.cli.app import app

    command = typer.main.get_command(app).commands["check"]  # type: ignore[attr-defined]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert key.flag in options  # type: ignore[attr-defined]
