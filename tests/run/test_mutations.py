"""Whatever is done to a declaration, it is checked to the end: lines lost, doubled, swapped, values of another kind."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.run.single.check import Checker
from budgetcheck.run.spread.codec import Unpacker, pack
from budgetcheck.source.read import Source
from budgetcheck.verdicts.judgement import Strictness
from tests.checkout import DECLARATIONS
from tests.effort import examples

TEXTS = [path.read_text("utf-8").split("\n") for path in DECLARATIONS]
VALUES = (
    *("0", "-1", "1e5", "inf", "-nan", "1e999", "0.0", "-0.0", "1_000.5", "999999999999999999999999999999999", "0x10"),
    *('""', '"≥95%"', '"××"', '"30212"', '"expenditure.total"', '"1,644.62"', "'''\nx'''", "true", "1979-05-27"),
    *("[]", "[1, 2]", "[{}]", '["", {}]', "{}", '{ value = 3, currency_unit = "元" }', '{ decimals = "exact" }', ""),
)
MARKS = ("[", "]", '"', "'", "{", "}", "=", ".", ",", "#", "\x1b", "\u202e", "\r", "＝", "“")

Edit = Callable[[list[str], int, int], None]


def lose(lines: list[str], at: int, other: int) -> None:
    del lines[at]


def double(lines: list[str], at: int, other: int) -> None:
    lines.insert(at, lines[other])


def swap(lines: list[str], at: int, other: int) -> None:
    lines[at], lines[other] = lines[other], lines[at]


def reassign(lines: list[str], at: int, other: int) -> None:
    lines[at] = f"{lines[at].partition('=')[0]} = {VALUES[other % len(VALUES)]}"


def misspell(lines: list[str], at: int, other: int) -> None:
    place = other % (len(lines[at]) + 1)
    lines[at] = lines[at][:place] + MARKS[other % len(MARKS)] + lines[at][place:]


edits = st.tuples(
    st.sampled_from([lose, double, swap, reassign, reassign, misspell]), st.integers(0, 9999), st.integers(0, 9999)
)
START = 'format = 1\n[unit]\nname = "某局"\n[disclosure]\nyear = 2024\n'


def checked_to_the_end(text: str) -> None:
    report = Checker(builtin_rulebook(), Strictness()).source(Source("a.toml", text), None)
    assert Unpacker().unpack(pack(report), "a.toml") == report


@examples(120)
@given(st.sampled_from(TEXTS), st.lists(edits, min_size=1, max_size=6))
def test_any_mutation_of_an_example_is_checked(original: list[str], edits: list[tuple[Edit, int, int]]) -> None:
    lines = list(original)
    for edit, at, other in edits:
        edit(lines, at % len(lines), other % len(lines) if edit in (double, swap) else other)
    checked_to_the_end("\n".join(lines))


@given(st.sampled_from(["inf", "nan", "1e999", "1e-30", "9" * 40]), st.sampled_from(["", "]\n"]))
@example("inf", "]\n")
def test_numbers_that_are_none_are_left_out_of_faulty_files_too(number: str, fault: str) -> None:
    checked_to_the_end(f"{START}{fault}[income]\ntotal = {number}\n[expenditure]\ntotal = 1\n")


@given(st.lists(st.sampled_from(['"一、收支"', "{}", "[]", "1", '{ name = "a" }']), max_size=4))
def test_what_is_no_text_is_left_out_of_a_list_of_texts(elements: list[str]) -> None:
    checked_to_the_end(f"{START}sections = [{', '.join(elements)}]\nmembers = [{', '.join(elements)}]\n")
