"""Pictures of figures: in proportion, within the drawing, marked where they are disputed, said as numbers, too."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.cli.run import run
from budgetcheck.findings.picture import Branch, Picture, PicturedAmount
from budgetcheck.render import available, load_format
from budgetcheck.render.page.flow import DRAWING_WIDTH, flow_drawing
from budgetcheck.render.page.pictures import disputed, pictures
from budgetcheck.render.page.sums import sums_drawing, sums_picture
from budgetcheck.render.wording.alignment import by_points
from budgetcheck.text.words import Words
from tests.checkout import EXAMPLES

from . import samples

AMOUNTS = samples.PICTURE.amounts
PLACES = [("f1-1", samples.SUM)]


def amount(figure: str, value: str, whole: str | None = None) -> PicturedAmount:
    return PicturedAmount(figure, Words(figure, figure), value, whole)


def drawn(*amounts: PicturedAmount):  # type: ignore[no-untyped-def]
    return flow_drawing(amounts, {}, {}, "en")


def test_heights_are_in_proportion_and_what_is_not_broken_down_is_drawn_as_the_rest() -> None:
    found = flow_drawing(AMOUNTS, {}, {}, "en")
    assert found is not None
    nodes = {node.figure: node for node in found.nodes}
    total, basic = nodes["expenditure.total"], nodes["expenditure.basic.total"]
    assert basic.height / total.height == pytest.approx(1088.83 / 1644.80, rel=1e-3)
    assert not [node for node in found.nodes if node.rest and node.whole == "expenditure.total"]
    short = drawn(
        amount("income.total", "10"),
        amount("expenditure.total", "10"),
        amount("expenditure.basic.total", "4", "expenditure.total"),
    )
    assert short is not None
    assert [(node.whole, node.value) for node in short.nodes if node.rest] == [("expenditure.total", Decimal(6))]


def test_sums_between_an_end_and_its_parts_are_not_drawn_where_the_parts_are() -> None:
    parts = (amount("income.total", "9"), amount("income.current_year", "8", "income.total"))
    source = amount("income.other", "8", "income.current_year")
    spent = amount("expenditure.total", "9")
    whole, divided = drawn(*parts, spent), drawn(*parts, source, spent)
    assert "income.current_year" in {node.figure for node in whole.nodes}
    assert {node.figure: node.whole for node in divided.nodes if node.layer == 0} == {
        "income.other": "income.total",
        "income.total#rest": "income.total",
    }


def test_without_both_ends_nothing_is_drawn() -> None:
    assert drawn() is None
    assert drawn(amount("income.total", "3"), amount("income.other", "3", "income.total")) is None
    assert drawn(amount("income.total", "0"), amount("expenditure.total", "0")) is None


@given(
    st.lists(st.decimals(-(10**12), 10**12, places=2), min_size=3, max_size=9),
    st.lists(st.decimals(-(10**12), 10**12, places=2), max_size=12),
)
def test_any_amounts_are_drawn_within_the_drawing(kinds: list[Decimal], parts: list[Decimal]) -> None:
    first = (amount("income.total", str(kinds[0])), amount("expenditure.total", str(kinds[1])))
    basic = amount("expenditure.basic.total", str(kinds[2]), "expenditure.total")
    sources = [amount(f"income.{n}", str(value), "income.total") for n, value in enumerate(kinds[3:])]
    below = [amount(f"projects[{n}].budget", str(value), "expenditure.basic.total") for n, value in enumerate(parts)]
    found = drawn(*first, basic, *sources, *below)
    if found is None:
        assert min(kinds[:2]) <= 0 or max(kinds[2:]) <= 0
        return
    places: dict[float, list[tuple[float, float]]] = {}
    for node in found.nodes:
        assert 0 <= node.x <= DRAWING_WIDTH
        assert 0 <= node.y <= node.y + node.height <= found.height + 0.2
        places.setdefault(node.x, []).append((node.y, node.y + node.height))
    for several in places.values():
        ordered = sorted(several)
        assert all(one[1] < other[0] for one, other in itertools.pairwise(ordered))
    assert len(found.bands) == len(found.nodes) - 1
    assert not re.search("nan|inf", " ".join(band.path for band in found.bands))


def test_disputed_figures_and_bands_are_marked_and_lead_to_the_discrepancy() -> None:
    found = disputed(PLACES)
    assert found.marks == {"expenditure.project.total": "error"}
    assert found.joint[frozenset(("expenditure.total", "expenditure.basic.total"))] == "error"
    assert frozenset(("expenditure.basic.total", "expenditure.project.total")) not in found.joint
    laid = flow_drawing(AMOUNTS, found.marks, found.joint, "en")
    assert laid is not None
    assert [band.mark for band in laid.bands] == ["", "", "", "error", "error"]
    text = pictures(samples.FULL, 1, PLACES, "en")
    assert 'href="#f1-1"' in text
    unexplained = disputed([("f1-1", replace(samples.SUM, suspects=()))])
    assert unexplained.marks == {"expenditure.total": "error"}


def test_what_is_only_to_be_noted_marks_nothing() -> None:
    found = disputed([("f1-1", replace(samples.SUM, severity="info"))])
    assert (found.marks, found.joint, found.links) == ({}, {}, {})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_a_picture_stands_in_a_table_too(language) -> None:  # type: ignore[no-untyped-def]
    text = pictures(samples.FULL, 1, PLACES, language)
    tables = re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)
    for one in ("1,644.62", "1,600", "44.62", "1,088.83", "555.97", "1,555.72", "88.90", "-40.31", "129.21", "80.5"):
        assert one in tables
    for name in (one.label.say(language) for one in AMOUNTS):
        assert name in tables
    for svg in re.findall(r"<svg[^>]*>", text):
        assert 'aria-hidden="true"' in svg or ('role="img"' in svg and "aria-labelledby" in svg)


def test_a_negative_amount_has_its_bar_on_the_other_side_of_zero() -> None:
    amounts = (
        PicturedAmount("three_public.total", Words("a", "a"), "-5", previous="15"),
        PicturedAmount("three_public.abroad", Words("b", "b"), "0"),
    )
    text = pictures(replace(samples.ONE, picture=Picture(amounts)), 1, [], "en")
    assert re.findall(r'class="bar (\w+)" x="([\d.]+)" y="\d+" width="([\d.]+)"', text) == [
        ("now", "0.0", "25.0"),
        ("last", "25.0", "75.0"),
        ("now", "25.0", "0.3"),
    ]


def test_without_anything_to_draw_there_is_no_picture() -> None:
    assert not pictures(replace(samples.ONE, picture=None), 1, [], "zh")
    assert not pictures(replace(samples.ONE, picture=Picture()), 1, [], "zh")


def test_numbers_of_a_column_stand_by_their_points() -> None:
    column = by_points(["1,644.62", "-3", "0.015", "", "139 万元", "2.5"])
    assert [one.pad for one in column] == ["0", ".000", "", "", "", "00"]


def test_the_command_line_has_figures_gathered_for_a_format_that_draws_them(capsys: pytest.CaptureFixture[str]) -> None:
    clean = str(EXAMPLES / "clean.toml")
    assert run(["check", clean, "--format", "html", "--lang", "zh"]) == 0
    assert '<svg class="flow"' in capsys.readouterr().out
    assert load_format("html").pictures
    assert [name for name in available() if load_format(name).pictures] == ["html"]


def branch(name: str, value: str, depth: int, **more: object) -> Branch:
    return Branch(name, Words(name, name), value, depth, **({"doubt": ""} | more))  # type: ignore[arg-type]


OFF = (
    branch("whole", "1286.4", 0, computed="1286.4"),
    branch("sum", "24.30", 1, computed="23.4", off=True, elsewhere=2),
    branch("part", "23.40", 2, doubt="suspect", proposed="24.3"),
    branch("other", "0", 1),
)


def test_sums_stand_above_their_parts_with_disputed_edges_and_the_change() -> None:
    found = sums_drawing(OFF, "en")
    assert found is not None
    assert [edge.disputed for edge in found.edges] == [False, False, True]
    assert [row.stated.text for row in found.rows] == ["1,286.40", "24.30", "23.40", "0.00"]
    assert [row.computed.text for row in found.rows] == ["1,286.40", "23.40", "", ""]
    assert [row.proposed.text for row in found.rows] == ["", "", "24.30", ""]
    assert [row.x for row in found.rows] == [*sorted({row.x for row in found.rows}), found.rows[1].x]
    assert all(0 < row.y < found.height for row in found.rows)
    assert "sum is stated as 24.30 but its parts come to 23.40." in found.said
    assert "part would change from 23.40 to 24.30." in found.said
    assert found.rows[1].more == "(2 more parts stand elsewhere)"


def test_figures_without_a_sum_are_no_tree() -> None:
    assert sums_drawing((), "zh") is None
    assert sums_drawing((OFF[0], OFF[0]), "zh") is None
    assert sums_picture((OFF[0],), "sums1", "万元", "zh") == ""


def test_hostile_names_are_inert_in_the_tree() -> None:
    evil = "</title><script>evil()</script>\u202e\x1b[31m" + "很" * 300
    drawing = str(sums_picture((OFF[0], replace(OFF[2], label=Words(evil, evil), depth=1)), "sums1", evil, "zh"))
    root = ElementTree.fromstring(f"<div>{drawing.replace('tabindex', 'data-tabindex')}</div>")
    assert {one.tag for one in root.iter()} == {
        "div",
        "svg",
        "title",
        "desc",
        "text",
        "tspan",
        "rect",
        "path",
        "g",
        "p",
        "b",
    }
    assert not re.search("[\u202e\x1b]", drawing)
    assert all(len("".join(one.itertext())) < 120 for one in root.iter("text"))
    svg = next(root.iter("svg"))
    named = {one.get("id") for one in svg if one.tag in ("title", "desc")}
    assert (svg.get("role"), set((svg.get("aria-labelledby") or "").split())) == ("img", named)
