"""Grids from rules: any table drawn is found again, whatever spans in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.documents.paged.grid import Box, RuledLine, grids


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[float], list[float], list[Box]]:
    xs = [20.0]
    for _ in range(draw(st.integers(2, 7))):
        xs.append(xs[-1] + draw(st.integers(12, 90)))
    ys = [780.0]
    for _ in range(draw(st.integers(2, 7))):
        ys.append(ys[-1] - draw(st.integers(10, 40)))
    height, width = len(ys) - 1, len(xs) - 1
    taken = [[False] * width for _ in range(height)]
    boxes = []
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            free = 1
            while column + free < width and not taken[row][column + free]:
                free += 1
            columns = draw(st.integers(1, free)) if draw(st.booleans()) else 1
            rows = draw(st.integers(1, min(height - row, 3))) if draw(st.booleans()) else 1
            for r in range(row, row + rows):
                taken[r][column : column + columns] = [True] * columns
            boxes.append(Box(row, column, rows, columns))
    return xs, ys, boxes


@given(tables(), st.randoms(use_true_random=False))
def test_every_table_is_found_again(table: tuple[list[float], list[float], list[Box]], random) -> None:
    xs, ys, boxes = table
    across, down = [], []
    for box in boxes:
        left, right = xs[box.column], xs[box.column + box.columns]
        top, bottom = ys[box.row], ys[box.row + box.rows]
        shake = random.uniform(-0.4, 0.4)
        across += [RuledLine(top + shake, left - 0.3, right + 0.3), RuledLine(bottom + shake, left, right)]
        down += [RuledLine(left - shake, bottom, top), RuledLine(right - shake, bottom, top + 0.3)]
    random.shuffle(across)
    random.shuffle(down)
    found = grids(across, down)
    # Borders that no cell has are no borders.
    used_xs = sorted({x for b in boxes for x in (xs[b.column], xs[b.column + b.columns])})
    used_ys = sorted({y for b in boxes for y in (ys[b.row], ys[b.row + b.rows])}, reverse=True)
    if len(used_xs) == 2 and len(used_ys) == 2:
        assert found == []
        return
    (grid,) = found
    assert len(grid.xs) == len(used_xs)
    assert len(grid.ys) == len(used_ys)
    expected = {
        Box(
            used_ys.index(ys[b.row]),
            used_xs.index(xs[b.column]),
            used_ys.index(ys[b.row + b.rows]) - used_ys.index(ys[b.row]),
            used_xs.index(xs[b.column + b.columns]) - used_xs.index(xs[b.column]),
        )
        for b in boxes
    }
    assert set(grid.boxes) == expected


def test_two_tables_on_a_page_are_two_grids_top_first() -> None:
    def frame(top: float) -> tuple[list[RuledLine], list[RuledLine]]:
        return [RuledLine(top - 20 * at, 50, 250) for at in range(3)], [
            RuledLine(x, top - 40, top) for x in (50, 150, 250)
        ]

    low, high = frame(300), frame(700)
    found = grids(low[0] + high[0], low[1] + high[1])
    assert [grid.ys[0] for grid in found] == [700, 300]


def test_a_frame_and_an_underline_are_no_tables() -> None:
    assert (
        grids([RuledLine(700, 50, 250), RuledLine(600, 50, 250)], [RuledLine(50, 600, 700), RuledLine(250, 600, 700)])
        == []
    )
    assert grids([RuledLine(700, 50, 250)], []) == []
