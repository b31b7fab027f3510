"""What a report holds beside findings: reasons, the ledger of duties, and the declaration's values as stated."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from budgetcheck.text.slots import frozen
from budgetcheck.text.words import Words, phrase

DutyState: TypeAlias = Literal["met", "violated", "unseen", "not_applicable"]
STATES: Final[dict[DutyState, Words]] = {
    "met": phrase("findings.entries.met"),
    "violated": phrase("findings.entries.violated"),
    "unseen": phrase("findings.entries.cannot_seen"),
    "not_applicable": phrase("findings.entries.does_not_apply"),
}
"""The four states of a duty, in the order they are counted in; none is silent."""


@frozen
class FilledReason:
    """A reason that somebody wrote into an earlier list, and the finding it was written beside."""

    path: str
    rule: str
    what: str
    reason: str


@frozen
class RuleEntry:
    """What one rule says of a duty; `missing` are the addresses of what it would need to be decided."""

    rule: str
    state: DutyState
    missing: tuple[str, ...] = ()


@frozen
class DutyEntry:
    """What became of one duty, and what each of the rules that serve it says."""

    duty: str
    head: str
    title: Words
    source: str
    mark: str
    state: DutyState
    why: Words
    rules: tuple[RuleEntry, ...] = ()


class StatedValue(NamedTuple):
    """A value of a declaration where it stands, for reports that show the whole of it.

    `table` is dotted without indices; `place` is the address of the table or of the element of a list; `key` is dotted
    below it; `kind` is that of the model's key; `value` is exact decimal text for numbers, text for all else.
    """

    table: str
    place: str
    key: str
    kind: str
    value: str

    @property
    def address(self) -> str:
        """The address that findings name it by."""
        return f"{self.place}.{self.key}" if self.place else self.key
