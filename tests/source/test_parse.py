"""TOML: the official cases, what tomllib makes of valid documents, and a fault at a sound place for every other."""

from __future__ import annotations

import base64
import datetime
import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.source.faults import Fault
from budgetcheck.source.parse import parse
from budgetcheck.source.read import Source
from budgetcheck.source.recover import recover
from tests.effort import examples

CASES = json.loads((Path(__file__).parent / "toml_test" / "cases.json").read_text(encoding="utf-8"))


def tagged(value: object) -> object:
    """Write a value in the suite's form: every number, date and text with its type."""
    match value:
        case dict():
            return {key: tagged(inner) for key, inner in value.items()}
        case list():
            return [tagged(inner) for inner in value]
        case bool():
            return ("bool", value)
        case int():
            return ("integer", value)
        case Decimal():
            return ("float", "nan" if value.is_nan() else value)
        case datetime.datetime():
            return ("datetime-local" if value.tzinfo is None else "datetime", value)
        case datetime.date():
            return ("date-local", value)
        case datetime.time():
            return ("time-local", value)
    return ("string", value)


def expected(value: Any) -> object:
    """Read the suite's form."""
    if isinstance(value, list):
        return [expected(inner) for inner in value]
    if value.keys() == {"type", "value"} and isinstance(value["value"], str):
        return _typed(value["type"], value["value"])
    return {key: expected(inner) for key, inner in value.items()}


def _typed(kind: str, text: str) -> object:
    match kind:
        case "bool":
            return (kind, text == "true")
        case "integer":
            return (kind, int(text))
        case "float":
            number = Decimal(text)
            return (kind, "nan" if number.is_nan() else number)
        case "datetime" | "datetime-local":
            return (kind, datetime.datetime.fromisoformat(text))
        case "date-local":
            return (kind, datetime.date.fromisoformat(text))
        case "time-local":
            return (kind, datetime.time.fromisoformat(text))
    return ("string", text)


def sound(faults: tuple[Fault, ...], text: str) -> None:
    lines = text.count("\n") + text.count("\r") + 2
    assert faults
    for fault in faults:
        assert fault.rule.startswith("DEC-")
        assert fault.message.zh
        assert fault.span is not None
        assert 1 <= fault.span.line <= fault.span.end_line <= lines
        assert fault.span.column >= 1
        assert (fault.span.end_line, fault.span.end_column) >= (fault.span.line, fault.span.column)


@pytest.mark.parametrize("name", sorted(CASES["valid"]))
def test_official_valid_cases_are_read_as_they_should_be(name: str) -> None:
    case = CASES["valid"][name]
    for document, faults in (parse(Source(name, case["text"])), recover(case["text"])):
        assert faults == ()
        assert tagged(document) == expected(case["value"])


@pytest.mark.parametrize("name", sorted(CASES["invalid"]))
def test_official_invalid_cases_are_faults_at_their_places(name: str) -> None:
    case = CASES["invalid"][name]
    if "text" not in case:
        with pytest.raises(UnicodeDecodeError):
            base64.b64decode(case["base64"]).decode("utf-8")
        return
    _, faults = parse(Source(name, case["text"]))
    sound(faults, case["text"])


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
scalars = (
    st.integers(-(10**18), 10**18)
    | st.booleans()
    | texts
    | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
    | st.dates()
    | st.times()
    | st.datetimes()
)
documents = st.dictionaries(
    texts,
    st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
    ),
    max_size=5,
)


@examples(200)
@given(documents)
def test_what_is_written_is_read_back_and_as_tomllib_reads_it(document: dict[str, Any]) -> None:
    text = tomli_w.dumps(document)
    wanted = tomllib.loads(text, parse_float=Decimal)
    assert tagged(wanted) == tagged(document)
    for found, faults in (parse(Source("a.toml", text)), recover(text)):
        assert faults == ()
        assert tagged(found) == tagged(wanted)


SIGNS = ("=", "[", "]", "{", "}", ",", ".", "[[", "]]", "+", "-", ":", "#", "\\", "\t", "＝", "“")
WORDS = ["a", "支出", "1", "1.5", "1_0", "e5", "true", "nan", "2024-01-01", '"x"', "'y'", '"""', "'''", "#c", " = "]
PIECES = st.lists(st.sampled_from([*SIGNS, *WORDS, "\n", "\r\n", "\x00", "\ufeff"]), max_size=25).map("".join)


@examples(400)
@given(PIECES | st.text(max_size=60))
def test_any_text_is_read_as_tomllib_reads_it_or_is_a_fault_at_a_sound_place(text: str) -> None:
    text = text.lstrip("\ufeff")  # marks at the start are gone when a file has been read, or passed over
    found, faults = parse(Source("a.toml", text))
    try:
        wanted = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeError):
        wanted = None
    if wanted is not None:
        # What TOML 1.0 takes is TOML 1.1 too.
        assert faults == ()
        assert tagged(found) == tagged(wanted)
    elif faults:
        sound(faults, text)
    assert isinstance(found, dict)
    recovered, told = recover(text)
    assert isinstance(recovered, dict)
    assert bool(told) == bool(faults)
    if not faults:
        assert tagged(recovered) == tagged(found)


@pytest.mark.parametrize(
    "value", ["1" * 400_000, "3." + "0" * 400_000, '"' + "\\q" * 200_000 + '"', "0x" + "F" * 400_000]
)
def test_a_long_value_takes_little_more_memory_than_its_text(value: str) -> None:
    import tracemalloc

    tracemalloc.start()
    try:
        parse(Source("a.toml", f"x = {value}\n"))
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()
