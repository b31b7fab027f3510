"""The list of keys: all of the model once, found by key, label and note."""

from __future__ import annotations

import pytest

from budgetcheck.model.fields import Field, every_field, search, suggestion
from budgetcheck.model.layout import key_at
from budgetcheck.model.spec import Spec
from budgetcheck.model.tree import MODEL

ALL = list(every_field())


def addresses(words: str) -> list[str]:
    return [field.address for field in search(words, ALL)]


def test_every_key_of_the_model_is_listed_once_and_its_address_leads_to_it() -> None:
    assert len({field.address for field in ALL}) == len(ALL)
    for field in ALL:
        key: Spec = MODEL
        for step in field.address.replace("[]", "").split("."):
            key = key.accepts[step]
        assert (key.kind, key.label) == (field.kind, field.label)
    written = {field.address.replace("[]", "") for field in ALL}

    def each(spec: Spec, route: tuple[str, ...]) -> None:
        for name, inner in spec.accepts.items():
            if route == ("previous",) or (inner.kind not in ("table", "list") and not inner.label.zh):
                continue
            here = (*route, name)
            if spec.kind in ("table", "list"):
                assert ".".join(here) in written
                each(inner, here)

    each(MODEL, ())


def test_figures_of_last_year_are_told_apart_from_what_has_none() -> None:
    by_address = {field.address: field for field in ALL}
    assert by_address["income.total"].previous
    assert key_at(("previous", "income", "total")) is not None
    assert not by_address["unit.name"].previous
    assert not by_address["disclosure.previous"].previous


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("接待", "three_public.reception"),
        ("公务 接待费", "three_public.reception"),
        ("RECEPTIONS", "three_public.reception"),
        ("公务用车购置费", "three_public.vehicle.purchase"),
        ("缺省为预算", "disclosure.kind"),
        ("final_accounts", "disclosure.kind"),
        ("three_public.vehicle.total", "three_public.vehicle.total"),
        ("三公", "three_public.abroad"),
        ("增减原因", "change.total.reason"),
        ("单位 名称", "unit.name"),
    ],
)
def test_keys_are_found_by_any_of_their_words(words: str, found: str) -> None:
    assert found in addresses(words)


def test_a_word_finds_the_key_itself_and_not_all_that_stands_beside_it() -> None:
    assert all("reception" in address for address in addresses("接待"))
    assert addresses("") == [field.address for field in ALL]
    assert addresses("没有这样的词") == []


def test_a_slip_gets_a_suggestion() -> None:
    close = suggestion("receptoin", ALL)
    assert isinstance(close, Field)
    assert close.address.endswith("reception")
    assert suggestion("qqqqqqqq", ALL) is None
    assert suggestion("x" * 10_000, ALL) is None


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("机动车", "three_public.vehicle.total"),
        ("公车", "three_public.vehicle.total"),
        ("会议", "operating_expense.total"),
    ],
)
def test_words_that_the_model_does_not_use_lead_to_those_that_it_does(word: str, found: str) -> None:
    assert found in addresses(word)
