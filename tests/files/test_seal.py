"""Bytes with a sum: what was sealed comes back, what was damaged does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetcheck.files.seal import seal, unseal


@given(st.binary(max_size=3_000), st.booleans())
def test_what_was_sealed_comes_back(value: bytes, compressed: bool) -> None:
    found = unseal(memoryview(seal(value, compressed=compressed)))
    assert found is not None
    assert bytes(found) == value


@given(st.binary(max_size=300), st.booleans(), st.data())
def test_what_was_damaged_does_not(value: bytes, compressed: bool, data: st.DataObject) -> None:
    sealed = bytearray(seal(value, compressed=compressed))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    assert unseal(memoryview(bytes(sealed))) is None
    assert unseal(memoryview(seal(value, compressed=compressed)[:-1])) is None


def test_nothing_was_never_sealed() -> None:
    assert unseal(memoryview(b"")) is None
    assert unseal(memoryview(b"\0\0\0\0")) is None
