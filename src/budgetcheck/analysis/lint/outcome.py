"""What an analysis of rules comes to, as immutable types; renderers know these and no rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from budgetcheck.text.places import Span
from budgetcheck.text.words import EMPTY, Words

Fault = Literal[
    "contradiction",
    "cannot-hold",
    "never-applies",
    "never-decided",
    "never-fails",
    "duplicate",
    "redundant",
    "implied",
    "fixed-value",
    "forbids",
    "undocumented",
    "no-example",
    "idle-example",
    "unclear-name",
    "taken-prefix",
    "unused-threshold",
]
"""What can be wrong with a rule (or good to know of it)."""

Gravity = Literal["defect", "advice"]
"""A defect fails the run; advice does not."""

FAULTS: dict[Fault, Words] = {
    "contradiction": Words("规则相互矛盾", "contradictory rules"),
    "cannot-hold": Words("规则无法成立", "cannot hold"),
    "never-applies": Words("永不适用", "never applies"),
    "never-decided": Words("永远无法判定", "never decided"),
    "never-fails": Words("永不报出", "never fails"),
    "duplicate": Words("重复规则", "duplicate"),
    "redundant": Words("多余规则", "redundant"),
    "implied": Words("可由其他规则推出", "implied"),
    "fixed-value": Words("数值被锁定", "fixed value"),
    "forbids": Words("适用即报出", "forbids its own case"),
    "undocumented": Words("说明不全", "undocumented"),
    "no-example": Words("缺少示例", "no example"),
    "idle-example": Words("示例未起作用", "idle example"),
    "unclear-name": Words("名称未指明错误", "name states no fault"),
    "taken-prefix": Words("编号前缀已被占用", "prefix taken"),
    "unused-threshold": Words("参数未被使用", "threshold never read"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found, at the rule (or pack) that it is about.

    `rules` are all rules that it takes, the one that it is about first; `figure` and `value` are those of a figure that
    can have one value only.
    """

    fault: Fault
    gravity: Gravity
    rules: tuple[str, ...]
    path: str
    span: Span | None
    message: Words
    remedy: Words = EMPTY
    figure: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Partly:
    """A rule that was looked at in part: each part that stands for itself, and why."""

    rule: str
    parts: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Lint:
    """Everything that the analysis of packs found, and what it did not look into."""

    rules: int
    packs: int
    remarks: tuple[Remark, ...]
    partly: tuple[Partly, ...]
    gave_up: tuple[Words, ...] = ()
    """Questions that were left because the time was used up."""

    @property
    def defects(self) -> int:
        """How many remarks fail the run."""
        return sum(remark.gravity == "defect" for remark in self.remarks)
