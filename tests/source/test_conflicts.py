"""Merge conflicts: wherever one stands it is one fault, its first side is read, and nothing else is said."""

from __future__ import annotations

import itertools

import pytest

from budgetcheck.source.locate import Locator
from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source
from budgetcheck.source.tokens import conflicts

SIDES = (
    "<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n",
    "<<<<<<< HEAD\n{ours}||||||| base\n{theirs}=======\n{theirs}>>>>>>> x\n",
)
PLACES = {
    "array of texts": ('a = [\n"1",\n{here}"4",\n]\nz = 1\n', '"2",\n', '"3",\n'),
    "array of tables": ("a = [\n{{ b = 1 }},\n{here}{{ b = 4 }},\n]\nz = 1\n", "{ b = 2 },\n", "{ b = 3 },\n"),
    "inline table": ("a = {{ b = 1,\n{here} d = 4 }}\nz = 1\n", " c = 2,\n", " c = 3,\n"),
    "text": ('a = """\nx\n{here}y"""\nz = 1\n', "b\n", "c\n"),
    "literal": ("a = '''\nx\n{here}y'''\nz = 1\n", "b\n", "c\n"),
    "pairs": ("[a]\nb = 1\n{here}z = 1\n", "c = 1\nd = 2\n", "c = 2\n"),
    "headers": ("[a]\nb = 1\n{here}[z]\nz = 1\n", "[c]\nd = 2\n", "[d]\nd = 3\n"),
    "one side empty": ("a = [\n1,\n{here}4,\n]\nz = 1\n", "", "2,\n"),
}  # fmt: skip


@pytest.mark.parametrize(("place", "sides", "ends"), list(itertools.product(PLACES, SIDES, ("\n", "\r\n"))))
def test_a_conflict_is_one_fault_and_its_first_side_is_read(place: str, sides: str, ends: str) -> None:
    frame, ours, theirs = PLACES[place]
    text = frame.format(here=sides.format(ours=ours, theirs=theirs)).replace("\n", ends)
    clean = frame.format(here=ours).replace("\n", ends)
    document, faults = parse(Source("a.toml", text))
    assert [fault.rule for fault in faults] == ["DEC-022"]
    assert document == parse(Source("a.toml", clean))[0]
    last = max(number for number, line in enumerate(text.splitlines(), 1) if line == "z = 1")
    route = ("z", "z") if "[z]" in text else ("a", "z") if text.startswith("[a]") else ("z",)
    span = Locator(text).key(route)
    assert span is not None
    assert span.line == last


def test_several_conflicts_are_as_many_faults() -> None:
    one = SIDES[0].format(ours="1,\n", theirs="2,\n")
    document, faults = parse(
        Source("a.toml", f"a = [\n{one}{one}]\n{SIDES[0].format(ours='b = 1' + chr(10), theirs='')}")
    )
    assert [fault.rule for fault in faults] == ["DEC-022"] * 3
    assert document == {"a": [1, 1], "b": 1}


@pytest.mark.parametrize("long", ["", "<<"])
@pytest.mark.parametrize("where", ["ours", "base", "theirs"])
def test_a_conflict_within_another_is_no_second_fault(where: str, long: str) -> None:
    inner = "<<<<<<< x\n3,\n||||||| y\n4,\n=======\n5,\n>>>>>>> z\n"
    if long:  # as git writes conflicts of the common ancestor
        inner = "".join(line[0] * 2 + line if line[0] in "<|=>" else line for line in inner.splitlines(keepends=True))
    sides = {"ours": "2,\n", "base": "6,\n", "theirs": "7,\n"}
    sides[where] += inner
    text = "<<<<<<< a\n{ours}||||||| b\n{base}=======\n{theirs}>>>>>>> c\n".format(**sides)
    for blanks in ("", "  "):
        laid = "".join(f"{blanks}{line}" for line in text.splitlines(keepends=True))
        document, faults = parse(Source("a.toml", f"a = [\n1,\n{laid}]\nz = 1\n"))
        assert [fault.rule for fault in faults] == ["DEC-022"]
        assert document == {"a": [1, 2, 3] if where == "ours" else [1, 2], "z": 1}


def test_a_marker_alone_in_an_array_is_one_fault() -> None:
    document, faults = parse(Source("a.toml", "a = [\n1,\n=======\n2,\n]\nb = 1\n"))
    assert [fault.rule for fault in faults] == ["DEC-022"]
    assert document == {"a": [1, 2], "b": 1}


def test_openings_without_end_take_no_time() -> None:
    text = "<<<<<<< a\n" * 20_000 + ">>>>>>>> b\n" * 20_000
    assert conflicts(text).found == []
