"""Suspects from the rules around a mistake are the suspects from all rules; what makes that so, tested by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import declarations
from budgetcheck.arithmetic.exactness import exactly_computed
from budgetcheck.declaration.declare import declare
from budgetcheck.declaration.related import Relations, named_files
from budgetcheck.explain.search.conflicts import holds_as_stated
from budgetcheck.explain.search.hitting import bits
from budgetcheck.explain.suspecting import blamed_in
from budgetcheck.explain.translate.catalogue import Catalogue
from budgetcheck.explain.translate.growth import Growth, failing_of, translate
from budgetcheck.explain.translate.parts import Translator
from budgetcheck.figures.figures import Figures
from budgetcheck.figures.load import figures_of
from budgetcheck.rulebook.book import Rulebook
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.compile import compile_packs
from budgetcheck.rulebook.footprint import pattern_of
from budgetcheck.rulebook.load import load_packs
from budgetcheck.source.read import Source
from budgetcheck.text.places import Route
from budgetcheck.verdicts.judge import instances, judge
from budgetcheck.verdicts.judgement import Strictness, instance_of
from tests.checkout import DECLARATIONS, EXAMPLES
from tests.effort import LONG, examples, spread

BUILTIN = builtin_rulebook()
NUMBER = re.compile(r"(?<![\w.\"-])-?\d+\.\d+(?![\d-])")
STRICTNESS = (Strictness(), Strictness(), Strictness(exact=True), Strictness(tolerance=Fraction(1, 20)))


def laid(text: str, path: Path | None = None) -> Figures:
    declaration = declare(Source("x.toml", text))
    related = Relations().of(named_files(declaration), None if path is None else str(path))
    return figures_of(declaration, related.previous, related.members)


def slipped(text: str, place: int, kind: str, digit: int) -> str:
    """Spoil one number of a text."""
    numbers = list(NUMBER.finditer(text))
    match = numbers[place % len(numbers)]
    number = match[0]
    at = digit % len(number)
    made = {
        "digit": number[:at] + str(digit % 9 + 1) + number[at + 1 :],
        "transposition": number[:at] + number[at + 1 : at + 2] + number[at] + number[at + 2 :],
        "sign": f"-{number}",
        "unit": number.replace(".", ""),
        "last": f"{number[:-1]}{(int(number[-1]) + 1) % 10}",
        "other": numbers[(place + digit) % len(numbers)][0],
    }[kind]
    fits = re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", made)
    return f"{text[: match.start()]}{made}{text[match.end() :]}" if fits else text


KINDS = st.sampled_from(("digit", "transposition", "sign", "unit", "last", "other"))
SLIPS = st.lists(st.tuples(st.integers(0, 400), KINDS, st.integers(0, 40)), min_size=1, max_size=2)


def is_the_same(figures: Figures, strictness: Strictness, rulebook: Rulebook = BUILTIN) -> bool:
    """Whether the system settled before it held all rules; in any case it must say what all rules say."""
    growing, whole = Growth(figures, rulebook, strictness), Growth(figures, rulebook, strictness)
    whole.add(None)
    found, every = blamed_in(growing).suspects, blamed_in(whole).suspects
    failing = set(failing_of(judge(figures.as_stated(), rulebook, strictness).judgements, rulebook))
    # What stands beside rules that hold is shown to nobody.
    shown = {instance: several for instance, several in found.items() if instance in failing}
    assert shown == {instance: several for instance, several in every.items() if instance in failing}
    return not growing.whole


@pytest.mark.parametrize("path", spread(DECLARATIONS, 4), ids=lambda path: path.stem)
@examples(12)
@given(slips=SLIPS, strictness=st.sampled_from(STRICTNESS))
def test_examples_with_slips_have_the_same_suspects(
    path: Path, slips: list[tuple[int, str, int]], strictness: Strictness
) -> None:
    text = path.read_text(encoding="utf-8")
    for slip in slips:
        text = slipped(text, *slip)
    is_the_same(laid(text, path), strictness)


@examples(60)
@given(number=st.integers(0, 10_000), slips=SLIPS)
def test_generated_declarations_with_slips_have_the_same_suspects(
    number: int, slips: list[tuple[int, str, int]]
) -> None:
    text = declarations.clean(number)
    for slip in slips:
        text = slipped(text, *slip)
    is_the_same(laid(text), Strictness())


def test_the_rules_around_are_mostly_enough() -> None:
    enough = [is_the_same(laid(declarations.faulty(number)), Strictness()) for number in range(30 if LONG else 10)]
    assert sum(enough) >= 0.8 * len(enough)


COUPLED = """
[pack]
id = "coupled"
[[rule]]
id = "TST-001"
check = "income.total == income.general_public_budget + income.other"
[[rule]]
id = "TST-002"
check = "income.other == custom.first + custom.second"
[[rule]]
id = "TST-003"
check = "custom.first <= 5"
[[rule]]
id = "TST-004"
each = "row in expenditure.by_function"
check = "row.total == sum(children(row).total) if len(children(row)) > 0 else row.total == row.basic + row.project"
[[rule]]
id = "TST-005"
check = "expenditure.total == sum(children(expenditure.by_function).total)"
[[rule]]
id = "TST-006"
check = "expenditure.total == income.total or expenditure.total == income.total + income.carried_over"
"""


PARTS = st.lists(st.integers(1, 40), min_size=5, max_size=5)
CHANGES = st.lists(st.tuples(st.integers(0, 12), st.sampled_from((-90, -9, -2, -1, 1, 2, 3, 9, 18, 450))), max_size=2)


def few_numbers(parts: list[int], changes: list[tuple[int, int]], decimals: int, omitted: set[int]) -> str:
    """A declaration of a dozen tenths that agree, but for the changes."""
    budget, first, second, basic, project = parts
    other = first + second
    total = budget + other
    rest = total + 50 - basic - project
    amounts = [
        total,
        budget,
        other,
        50,
        first,
        second,
        total + 50,
        total + 50,
        basic + project,
        basic,
        project,
        rest,
        rest,
    ]
    for place, by in changes:
        amounts[place] += by
    texts = [f"{number / 10:.1f}" for number in amounts]
    optional = [
        f"{key} = {text}" for key, text in zip(("total", "general_public_budget", "other"), texts, strict=False)
    ]
    return f"""
format = 1
unit = {{ name = "某局" }}
disclosure = {{ year = 2024, decimals = {decimals} }}
custom = {{ first = {texts[4]}, second = {texts[5]} }}
[income]
{chr(10).join(line for number, line in enumerate(optional) if number not in omitted)}
carried_over = {texts[3]}
[expenditure]
total = {texts[6]}
by_function = [
    {{ code = "201", total = {texts[7]} }},
    {{ code = "20101", total = {texts[8]}, basic = {texts[9]}, project = {texts[10]} }},
    {{ code = "20102", total = {texts[11]}, basic = {texts[12]}, project = 0 }},
]
"""


@examples(80)
@given(parts=PARTS, changes=CHANGES, decimals=st.sampled_from((1, 2)), omitted=st.sets(st.integers(0, 2), max_size=1))
def test_few_numbers_that_are_off_by_little_have_the_same_suspects(
    coupled: Rulebook, parts: list[int], changes: list[tuple[int, int]], decimals: int, omitted: set[int]
) -> None:
    is_the_same(laid(few_numbers(parts, changes, decimals, omitted)), Strictness(), coupled)


def test_one_number_of_few_is_explained_by_the_rules_around(coupled: Rulebook) -> None:
    enough = [
        is_the_same(laid(few_numbers([30, 20, 7, 5, 9], [(place, by)], 1, set())), Strictness(), coupled)
        for place in range(13)
        for by in ((-1, 1, 9, 18) if LONG else (1, 9))
    ]
    assert sum(enough) >= len(enough) // 2


@pytest.fixture(scope="module")
def coupled(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    path = tmp_path_factory.mktemp("packs") / "coupled.toml"
    path.write_text(COUPLED, encoding="utf-8")
    return compile_packs(load_packs([path]))


def everything() -> Iterator[tuple[Figures, Rulebook]]:
    for path in DECLARATIONS if LONG else DECLARATIONS[::4]:
        yield laid(path.read_text(encoding="utf-8"), path), BUILTIN
    for number in range(5 if LONG else 1):
        yield laid(declarations.faulty(number)), BUILTIN


def test_no_rule_names_a_figure_outside_its_footprint() -> None:
    seen = 0
    for figures, rulebook in everything():
        stated = figures.as_stated()
        translator = Translator(stated, rulebook.parameters, Strictness(), {}, ())
        with exactly_computed():
            catalogue = Catalogue(rulebook, stated.kind, stated.scope)
            for number in bits(catalogue.active(stated.root)):
                program = catalogue.program(number)
                footprint = program.footprint
                reach = footprint.reach()
                for records in instances(program, translator.environment):
                    part = translator.part(program, records)
                    routes = footprint.routes(records, translator.environment)
                    named: list[Route] = [translator.register.routes[name] for name in part.figures]
                    for route in named if routes is not None else ():
                        assert route in routes or pattern_of(route) in footprint.patterns, (program.rule.id, route)
                        assert reach is None or pattern_of(route) in reach, (program.rule.id, route)
                        seen += 1
    assert seen > (5_000 if LONG else 1_000)


def test_what_holds_is_satisfied_by_the_stated_figures() -> None:
    seen = 0
    for figures, rulebook in everything():
        stated = figures.as_stated()
        judged = judge(stated, rulebook)
        doubtful = {instance_of(one.program, one.records) for one in judged.judgements}
        translation = translate(stated, rulebook, Strictness())
        kinds = {item.figure: item.kind for item in translation.system.measures}
        for number, instance in enumerate(translation.instances):
            terms = translation.system.constraints[number].terms
            # A percentage that is the computed one rounded need not be among those that the others admit.
            if instance not in doubtful and not any(kinds[name] == "percent" for name, _ in terms):
                assert holds_as_stated(translation.system, [number]), instance
                seen += 1
    assert seen > (1_000 if LONG else 200)


def test_figures_of_related_declarations_are_looked_at_among_all_rules() -> None:
    path = EXAMPLES / "consolidated" / "bureau-2024.toml"
    figures = laid(path.read_text(encoding="utf-8"), path)
    assert "previous" in figures.files
    assert figures.members
    assert Growth(figures, BUILTIN, Strictness()).whole
