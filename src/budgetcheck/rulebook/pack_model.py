"""What a pack file may hold: its keys, their types and their limits."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic_core import PydanticCustomError

from budgetcheck.arithmetic.currency import CurrencyName
from budgetcheck.arithmetic.limits import unfit
from budgetcheck.arithmetic.proportion import PROPORTION
from budgetcheck.rulebook.duties import DutyModel
from budgetcheck.rulebook.ids import LONGEST_ID, RULE_ID
from budgetcheck.rulebook.rule import AppliesTo
from budgetcheck.rulebook.said import Said

MOST_NESTED = 4
"""`each` may nest this deep."""

_Line = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class StrictModel(BaseModel):
    """Nothing but the keys named, each of exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


class AppliesModel(StrictModel):
    """The kinds and scopes of disclosure that something is for; none named: all."""

    kind: list[Literal["budget", "final_accounts"]] = Field(default_factory=list)
    scope: list[Literal["unit", "department"]] = Field(default_factory=list)

    def made(self) -> AppliesTo:
        """The same, as rules have it."""
        return AppliesTo(tuple(self.kind), tuple(self.scope))


class PackHeadModel(StrictModel):
    """What a pack says of itself."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    title: Said = ""
    description: Said = ""
    applies_to: AppliesModel = Field(default_factory=AppliesModel)


def _bounded(value: object) -> object:
    """Refuse numbers that no amount has: what is computed with them must stay small."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and unfit(value) is not None:
        raise PydanticCustomError("unfit", "a plain number of at most 30 digits")
    return value


_Number = Annotated[int | Decimal, BeforeValidator(_bounded)]


class ThresholdModel(StrictModel):
    """A threshold with its unit and what it is called."""

    value: _Number
    currency_unit: CurrencyName | None = None
    zh: str = ""
    en: str = ""


class ExpectModel(StrictModel):
    """What an example is to show."""

    verdict: Literal["holds", "rounding", "fails", "undecided", "not_applicable"] | None = None
    count: Annotated[int, Field(ge=0)] | None = None
    difference: str | _Number | None = None
    tolerance: str | _Number | None = None
    left: str | _Number | None = None
    right: str | _Number | None = None
    figure: str | None = None
    element: str | None = None

    def texts(self) -> dict[str, str]:
        """What is expected, by what it is expected of."""
        return {key: str(value) for key, value in self if value is not None}


class ExampleModel(StrictModel):
    """A partial declaration (its keys are looked at when it is run) with what it is to show."""

    model_config = ConfigDict(extra="allow", strict=True, arbitrary_types_allowed=True)
    note: Said = ""
    expect: ExpectModel = Field(default_factory=ExpectModel)
    last_year: dict[str, Any] | None = None
    published_budget: dict[str, Any] | None = None
    approved_version: dict[str, Any] | None = None
    members: Annotated[list[dict[str, Any]], Field(max_length=100)] | None = None

    def declaration(self) -> dict[str, Any]:
        """The declaration, with those it is related to."""
        related = {
            "last_year": self.last_year,
            "published_budget": self.published_budget,
            "approved_version": self.approved_version,
            "members": self.members,
        }
        return {**(self.model_extra or {}), **{key: value for key, value in related.items() if value is not None}}


class RuleModel(StrictModel):
    """One rule."""

    id: Annotated[str, StringConstraints(pattern=RULE_ID, max_length=LONGEST_ID)]
    check: _Line
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)] | None = None
    title: Said = ""
    severity: Literal["error", "warning", "info"] = "error"
    each: _Line | Annotated[list[_Line], Field(max_length=MOST_NESTED)] = Field(default_factory=list)
    when: _Line | None = None
    cite: list[str] = Field(default_factory=list)
    why: Said = ""
    remedy: Said = ""
    tolerance: (
        Literal["rounding", "exact", "cut", "last-digit", "printed", "coarser"]
        | Annotated[str, StringConstraints(pattern=PROPORTION)]
        | Annotated[_Number, Field(ge=0)]
    ) = "rounding"
    needs: Literal["whole"] | None = None
    duties: list[Annotated[str, StringConstraints(min_length=1, max_length=100)]] = Field(
        default_factory=list, max_length=50
    )
    applies_to: AppliesModel | None = None
    figure: str | None = None
    good: list[ExampleModel] = Field(default_factory=list, max_length=200)
    bad: list[ExampleModel] = Field(default_factory=list, max_length=200)


class PackModel(StrictModel):
    """One pack."""

    pack: PackHeadModel
    parameters: dict[str, _Number | ThresholdModel] = Field(default_factory=dict)
    patterns: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)], str] = Field(
        default_factory=dict, max_length=200
    )
    rule: list[RuleModel] = Field(default_factory=list, max_length=2000)
    duty: list[DutyModel] = Field(default_factory=list, max_length=2000)


@cache
def pack_adapter() -> TypeAdapter[PackModel]:
    """What holds a parsed pack against the model; made when it is first asked for."""
    return TypeAdapter(PackModel)
