"""Duties of disclosure as data: what a document must show, which rules serve each, and where each is in force.

The files in the folder `rules/duties` hold `[[duty]]` blocks; a user's pack may hold some of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from budgetcheck.rulebook.rule import HEADS, AppliesTo, Duty, Head
from budgetcheck.rulebook.said import Said, said_words
from budgetcheck.source.parse import shipped
from budgetcheck.text.catalogue import rules_folder

BY_EYE: Final = "eye"
"""How `seen_in` begins where only a reader can judge."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Applies(_Strict):
    kind: Literal["budget", "final_accounts", "both"] = "both"
    scope: Literal["unit", "department", "both"] = "both"


_Formula: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class ShowsModel(_Strict):
    """A condition of a duty as it is written, and in words what cannot be seen where it does not hold."""

    holds: _Formula
    what: Said


class DutyModel(_Strict):
    """A `[[duty]]` block as it is written."""

    id: Annotated[str, StringConstraints(pattern=r"^[^\s-]+(-[^\s-]+)*-[0-9]+$", max_length=100)]
    head: Head
    title: Said
    source: str = ""
    mark: Literal["V", "V2", "practice", ""] = ""
    applies_to: _Applies = Field(default_factory=_Applies)
    region: str | list[str] = Field(default_factory=list)
    local: dict[str, str] = Field(default_factory=dict, max_length=100)
    seen_in: Said = ""
    rules: list[str] = Field(default_factory=list, max_length=200)
    also: list[str] = Field(default_factory=list, max_length=200)
    one_of: list[str] = Field(default_factory=list, max_length=200)
    evidence: list[str] = Field(default_factory=list, max_length=50)
    whole: bool = False
    lapses: bool = False
    shows: list[ShowsModel] = Field(default_factory=list, max_length=50)
    lapses_where: _Formula | None = None
    lapses_with: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None

    def made(self) -> Duty:
        """The duty that the block describes."""
        seen = said_words(self.seen_in)
        kind, scope = self.applies_to.kind, self.applies_to.scope
        return Duty(
            self.id,
            self.head,
            said_words(self.title),
            self.source,
            self.mark,
            AppliesTo(() if kind == "both" else (kind,), () if scope == "both" else (scope,)),
            (self.region,) if isinstance(self.region, str) else tuple(self.region),
            tuple(self.local.items()),
            seen,
            seen.en.startswith(BY_EYE),
            tuple(dict.fromkeys(self.rules)),
            tuple(dict.fromkeys(self.also)),
            tuple(dict.fromkeys(self.one_of)),
            tuple(dict.fromkeys(self.evidence)),
            self.whole,
            self.lapses,
            tuple((one.holds, said_words(one.what)) for one in self.shows),
            self.lapses_where,
            self.lapses_with,
        )


class _File(_Strict):
    duty: list[DutyModel] = Field(default_factory=list, max_length=2000)


@cache
def builtin_duties() -> tuple[Duty, ...]:
    """Read the duties that come with the tool, in order. Raises pydantic's ValidationError, ValueError, SourceError."""
    adapter: TypeAdapter[Any] = TypeAdapter(_File)
    found: dict[str, Duty] = {}
    for path in sorted((rules_folder() / "duties").glob("*.toml")):
        for model in adapter.validate_python(shipped(path)).duty:
            if found.setdefault(model.id, made := model.made()) is not made:
                raise ValueError(f"{path.name}: the duty {model.id} is there twice")
    return tuple(found.values())


def duties_in_order(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """Sort duties by head, then as they were given."""
    heads = list(HEADS)
    return tuple(sorted(duties, key=lambda duty: heads.index(duty.head)))
