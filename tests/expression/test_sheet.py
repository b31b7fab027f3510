"""The compiled sheet of all built-in rules against the exact evaluation of each, over whole declarations."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest
import tomli_w
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from budgetcheck.declaration.declare import declare
from budgetcheck.expression.surroundings import patterns as patterns_module
from budgetcheck.expression.surroundings.environment import Environment
from budgetcheck.expression.surroundings.patterns import found, found_in_lines, matcher
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.model.record import Record
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.rule import Pack, Rule
from budgetcheck.source.read import Source
from budgetcheck.text.words import EMPTY, Words
from budgetcheck.verdicts.judge import judge
from budgetcheck.verdicts.judgement import Judged
from tests.checkout import DECLARATIONS
from tests.effort import LONG, examples, spread

TEXTS = {path.stem: path.read_text("utf-8") for path in DECLARATIONS}


def figures_in(text: str) -> Figures:
    return figures_of(declare(Source("example.toml", text)))


def unsettled(judged: Judged) -> list[tuple[str, str, tuple[object, ...]]]:
    return sorted(
        (one.program.rule.id, one.verdict, tuple(record.route for record in one.records))
        for one in judged.judgements
        if one.verdict not in ("holds", "not_applicable")
    )


def assert_agreement(figures: Figures, rulebook: Rulebook) -> None:
    quick, exact = judge(figures, rulebook), judge(figures, rulebook, keep_passed=True)
    assert quick.counts == exact.counts
    assert unsettled(quick) == unsettled(exact)


@pytest.mark.parametrize("name", spread(TEXTS, 5))
def test_the_sheet_agrees_with_the_exact_evaluation(name: str) -> None:
    assert_agreement(figures_in(TEXTS[name]), builtin_rulebook())


def records_of(record: Record) -> list[Record]:
    found = [record]
    for value in record.values():
        if isinstance(value, list):
            found += [below for element in value if isinstance(element, Record) for below in records_of(element)]
    return found


@settings(examples(30), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.sampled_from(sorted(name for name, text in TEXTS.items() if LONG or len(text) < 10_000)), st.data())
def test_they_agree_whatever_is_missing_or_changed(name: str, data: st.DataObject) -> None:
    figures = figures_in(TEXTS[name])
    records = records_of(figures.root)
    for _ in range(data.draw(st.integers(1, 8))):
        record = data.draw(st.sampled_from(records))
        numbers = {key: value for key, value in record.items() if isinstance(value, Decimal)}
        numbers.pop("disclosure.decimals", None)
        if not numbers:
            continue
        key = data.draw(st.sampled_from(sorted(numbers)))
        value = numbers[key]
        if data.draw(st.booleans()):
            record[key] = data.draw(st.sampled_from([Decimal(0), -value, value * 10, value + Decimal("0.01")]))
        else:
            del record[key]
    assert_agreement(figures, builtin_rulebook())


def rows_of(table: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for value in table.values():
        for element in value if isinstance(value, list) else [value]:
            if isinstance(element, dict):
                found += [*([element] if isinstance(value, list) else []), *rows_of(element)]
    return found


@settings(examples(4), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.sampled_from(sorted(name for name, text in TEXTS.items() if LONG or len(text) < 10_000)), st.data())
def test_they_agree_whatever_texts_stand_in_lists(name: str, data: st.DataObject) -> None:
    """What texts decided in one declaration is remembered for the next, where others may stand."""
    document = tomllib.loads(TEXTS[name], parse_float=Decimal)
    told = {key: [row[key] for row in rows_of(document) if key in row] for key in ("code", "name", "level1", "level2")}
    rows = [row for row in rows_of(document) if not told.keys().isdisjoint(row)]
    for _ in range(data.draw(st.integers(1, 8)) if rows else 0):
        row = data.draw(st.sampled_from(rows))
        key = data.draw(st.sampled_from(sorted(told.keys() & row.keys() or told)))
        row[key] = data.draw(st.sampled_from(told[key])) if told[key] else "x"
        if data.draw(st.booleans()):
            del row[key]
    assert_agreement(figures_in(tomli_w.dumps(document)), builtin_rulebook())


@pytest.mark.parametrize(
    ("each", "check"),
    [
        ((), "defined(projects[matches(name, '甲')])"),
        ((), "count(projects[kind == 'special']) == 1"),
        ((), "count(projects.name) == 1"),
        ((), "any(projects.name == unit.name)"),
        (("p in projects",), "defined(p.indicators['产出' in coalesce(level2, level1)])"),
        (("p in projects",), "any(same_name(codes.functional[code == '205'].name_zh, p.name))"),
    ],
)
def test_what_texts_decide_is_decided_anew_where_one_differs(each: tuple[str, ...], check: str) -> None:
    rule = Rule("TST-001", "test", Words("", ""), "error", check, "test", each)
    book = compile_packs([Pack("test", EMPTY, EMPTY, "test.toml", "", (rule,))])
    head = 'format = 1\n[unit]\nname = "甲"\n[disclosure]\nyear = 2024\n'
    project = '[[projects]]\nname = "甲"\nkind = "special"\n[[projects.indicators]]\nlevel1 = "x"\nlevel2 = "产出"\n'
    for old, new in (
        ("", ""),
        ("甲", "教育"),
        ("special", "operating"),
        ('level2 = "产出"', ""),
        (project, project * 2),
    ):
        assert_agreement(figures_in(head + project.replace(old, new) if old else head + project), book)


def test_lists_of_lists_stay_bounded() -> None:
    """Every row beside every row of every table: given up with a verdict, not looked at for hours."""
    rows = "\n".join(f'[[projects]]\nname = "p{n}"\nbudget = 1' for n in range(400))
    text = f'format = 1\n[unit]\nname = "a"\n[disclosure]\nyear = 2024\n{rows}\n'
    rule = Rule(
        "TST-001",
        "test",
        Words("", ""),
        "error",
        "a.budget + b.budget + c.budget > 0",
        "test",
        ("a in projects", "b in projects", "c in projects"),
    )
    judged = judge(figures_in(text), compile_packs([Pack("test", EMPTY, EMPTY, "test.toml", "", (rule,))]))
    assert judged.counts["undecided"] == 1
    assert [one.too_large for one in judged.judgements] == [True]


pieces = st.sampled_from(
    ["a", "b", "[^a]", ".", "^", "$", "x*", "(a|b)", r"\b", r"\B", "[[:space:]]", "(?i:A)", r"\z", "(?-m:$)"]
)


texts_of_files = st.lists(st.lists(st.sampled_from(["预算", "××元", "待填写", "x", "TBD"]), max_size=3), max_size=8)


@given(texts_of_files)
def test_texts_of_earlier_files_are_searched_again_where_something_was_found(files: list[list[str]]) -> None:
    patterns = ("待填写", "×{2}")
    for texts in files:
        rows = "".join(f'[[projects]]\nname = "{number} {text}"\n' for number, text in enumerate(texts))
        environment = Environment(
            figures_in(f'format = 1\n[unit]\nname = "某局"\n[disclosure]\nyear = 2022\n{rows}'), {}
        )
        expected = [pattern for pattern in patterns if any(found(pattern, text) for text in texts)]
        assert list(environment.anywhere(patterns)) == expected


formulas = st.lists(pieces, min_size=1, max_size=5).map("".join)


@given(st.lists(formulas, max_size=4, unique=True), st.lists(st.text("ab xA\n", max_size=5), max_size=5))
def test_one_search_through_all_texts_misses_none(patterns: list[str], texts: list[str]) -> None:
    occurring = [pattern for pattern in patterns if any(found(pattern, text) for text in texts)]
    told = found_in_lines(tuple(patterns), "\n".join(texts).encode())
    assert set(occurring) <= set(told)
    assert sorted(told, key=patterns.index) == list(told)


def test_one_search_tells_what_does_not_occur() -> None:
    patterns = ("待填写", "^[0-9]+$", "a.*b")
    assert list(found_in_lines(patterns, "一\n22\nba".encode())) == ["^[0-9]+$"]
    assert list(found_in_lines(patterns, b"")) == []


def test_a_search_that_was_given_up_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class GivenUp:
        def Match(self, _: bytes) -> None:  # noqa: N802 - the library's name
            return None

    monkeypatch.setattr(patterns_module, "_together", lambda patterns: (frozenset(), patterns, GivenUp()))
    assert found_in_lines(("a", "b"), b"nothing") == ("a", "b")


def test_what_one_search_cannot_hold_is_taken_to_occur() -> None:
    wide = tuple(f"(x|y{{{number}}}.{{900}})z{{900}}" for number in range(1, 40))
    assert set(found_in_lines(wide, b"nothing")) <= set(wide)
    assert found_in_lines(wide, b"x" + b"z" * 900)[0] == wide[0]


TEXT_RULES = tuple(
    Rule(f"TST-00{number}", "test", Words("", ""), "error", check, "test", ("text in texts",), when)
    for number, (when, check) in enumerate(
        [
            ("matches(text.value, '[0-9]年')", "all(number(captures(text.value, '([0-9])年')) >= 3)"),
            ("not starts_with(text.key, 'unit') and matches(text.value, 'x')", "not matches(text.value, '^x')"),
            ("defined(income.total) and matches(text.value, '^[(]?[0-9]')", "income.total > 3"),
            ("matches(text.key, 'sections') and not matches(text.value, 'x')", "same_name(text.value, unit.name)"),
        ]
    )
)
WORDS = st.lists(st.text("1 5年x局", max_size=4), max_size=4)


@given(WORDS, st.sampled_from(["局", "x5年"]), st.sampled_from(["", "[income]\ntotal = 5\n"]))
def test_rules_for_texts_that_match_agree_where_none_does(sections: list[str], name: str, income: str) -> None:
    quoted = ", ".join(f'"{section}"' for section in sections)
    text = f'format = 1\n[unit]\nname = "{name}"\n[disclosure]\nyear = 2024\nsections = [{quoted}]\n{income}'
    figures = figures_in(text)
    for rules in ((rule,) for rule in TEXT_RULES):
        assert_agreement(figures, compile_packs([Pack("test", EMPTY, EMPTY, "test.toml", "", rules)]))
    assert_agreement(figures, compile_packs([Pack("test", EMPTY, EMPTY, "test.toml", "", TEXT_RULES)]))


@pytest.mark.parametrize("name", ["甲", "乙 within reach"])
@pytest.mark.parametrize("income", ["", "[income]\ntotal = 5\n"])
def test_texts_are_not_searched_for_rules_that_do_not_apply_anyway(name: str, income: str) -> None:
    pattern = f"within {'no ' * bool(income)}reach"
    when = f"not any(matches(texts.value, '{pattern}')) and not defined(income.total)"
    rule = Rule("TST-001", "test", Words("", ""), "error", "p.budget > 1", "test", ("p in projects",), when)
    book = compile_packs([Pack("test", EMPTY, EMPTY, "test.toml", "", (rule,))])
    head = f'format = 1\n[unit]\nname = "{name}"\n[disclosure]\nyear = 2024\n{income}'
    figures = figures_in(f'{head}[[projects]]\nname = "x"\nbudget = 1\n')
    matcher(pattern).clear()
    judge(figures, book)
    assert bool(matcher(pattern)) is not bool(income)
    assert_agreement(figures, book)
