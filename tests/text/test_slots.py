"""Types whose methods wait: they do as the standard library's dataclasses do, before and after the first call."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from budgetcheck.text.slots import frozen, slotted


@frozen
class Point:
    """Two numbers and a note that is not compared."""

    across: int
    up: int = 0
    note: str = field(default="", compare=False, repr=False)
    names: Mapping[str, int] = field(default_factory=dict, hash=False)


@frozen
class Place(Point):
    """A point with a height, and what is made of it."""

    height: int = field(default=0, kw_only=True)
    doubled: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubled", self.height * 2)


@dataclass(frozen=True, slots=True)
class Reference:
    """The same as Point, made by the standard library."""

    across: int
    up: int = 0
    note: str = field(default="", compare=False, repr=False)
    names: Mapping[str, int] = field(default_factory=dict, hash=False)


@slotted
class Pot:
    """What may change."""

    held: list[int] = field(default_factory=list)
    count: int = 0


@frozen(eq=False)
class Loose:
    """What is the same as what has the same first letter."""

    word: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Loose) and other.word[:1] == self.word[:1]

    def __hash__(self) -> int:
        return hash(self.word[:1])


GIVEN: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    ((1,), {}),
    ((1, 2), {}),
    ((1, 2, "n"), {}),
    ((), {"up": 3, "across": 1}),
    ((1,), {"note": "other"}),
    ((1,), {"names": {"a": 1}}),
)


@pytest.mark.parametrize(("arguments", "named"), GIVEN)
def test_what_is_made_is_what_the_standard_library_makes(arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = Point(*arguments, **named), Reference(*arguments, **named)
    for _ in range(2):  # the first call writes the method, the second only runs it
        assert repr(ours) == repr(theirs).replace("Reference", "Point")
        assert hash(ours) == hash(theirs)
        for other, reference in ((Point(*a, **n), Reference(*a, **n)) for a, n in GIVEN):
            assert (ours == other) == (theirs == reference)
    assert [getattr(ours, one.name) for one in fields(ours)] == [getattr(theirs, one.name) for one in fields(theirs)]
    assert ours != theirs
    assert Point.__match_args__ == Reference.__match_args__
    assert replace(ours, up=9).up == 9


@pytest.mark.parametrize(
    ("arguments", "named"), [((), {}), ((1, 2, "n", {}, 5), {}), ((1,), {"x": 1}), ((1,), {"across": 1})]
)
def test_wrong_arguments_are_told_at_the_first_call_as_at_the_hundredth(
    arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    for calls in (0, 100):

        @frozen
        class Fresh:
            across: int
            up: int = 0
            note: str = ""
            names: Mapping[str, int] = field(default_factory=dict)

        made = [Fresh(1, names={"a": number}) for number in range(calls)]
        assert [one.names["a"] for one in made] == list(range(calls))
        assert {(one.across, one.up, one.note) for one in made} <= {(1, 0, "")}
        with pytest.raises(TypeError, match=r"Fresh\.__init__"):
            Fresh(*arguments, **named)
        assert Fresh(2).names == {}


def test_what_is_frozen_takes_no_value() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError, match="up"):
        point.up = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="up"):
        del point.up
    with pytest.raises(FrozenInstanceError, match="other"):
        point.other = 2  # type: ignore[attr-defined]
    assert not hasattr(point, "__dict__")
    assert Point(1).names is not Point(1).names


def test_a_type_of_a_type_has_all_fields_and_its_own_methods() -> None:
    place = Place(1, 2, height=4)
    assert (place.across, place.up, place.height, place.doubled) == (1, 2, 4, 8)
    assert place == Place(1, 2, height=4)
    assert place != Point(1, 2)
    assert repr(place).startswith("Place(across=1, up=2, ")
    with pytest.raises(TypeError, match=r"Place\.__init__"):
        Place(1, 2, "", {}, 4)  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"Point\.__init__.*across"):
        Point()  # type: ignore[call-arg]


@pytest.mark.parametrize("made", [Point(1, 2, "n", {"a": 1}), Place(1, height=2), Pot([1], 2)])
def test_copies_are_equal(made: Any) -> None:
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert again == made
        assert again is not made
        assert [getattr(again, one.name) for one in fields(again)] == [getattr(made, one.name) for one in fields(made)]


def test_what_may_change_changes_and_is_no_key() -> None:
    pot = Pot()
    pot.count = 3
    pot.held.append(1)
    assert pot == Pot([1], 3)
    assert pot.held is not Pot().held
    with pytest.raises(TypeError, match="unhashable"):
        hash(pot)


def test_own_ways_of_comparing_stay() -> None:
    assert Loose("ab") == Loose("ac")
    assert len({Loose("ab"), Loose("ac"), Loose("b")}) == 2
    assert repr(Loose("ab")) == "Loose(word='ab')"


def test_nothing_is_compiled_for_a_type_that_is_not_used() -> None:
    code = (
        "import builtins, dataclasses\n"
        "from budgetcheck.text import slots\n"
        "builtins.exec = lambda *_: (_ for _ in ()).throw(AssertionError)\n"
        "class Point:\n    'A point.'\n    across: int\n    up: int = 0\n"
        "slots.frozen(Point)\nslots.slotted(Point)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
