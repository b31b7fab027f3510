"""Values as they were given, each with its origin, and what they come to together: stronger sources win."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias

from budgetcheck.arithmetic.proportion import Proportion
from budgetcheck.files.patterns import Patterns
from budgetcheck.settings.policy import Policy
from budgetcheck.text.places import Span
from budgetcheck.text.severity import Severity
from budgetcheck.text.tuples import NamedTuple

SettingSource = Literal["default", "file", "environment", "flag"]


class Origin(NamedTuple):
    """Where a value comes from: ``--select``, ``BUDGETCHECK_SELECT``, ``budgetcheck.toml:3``."""

    source: SettingSource
    name: str
    """The flag, the variable or the file's path as shown; empty for defaults."""
    span: Span | None = None

    def __str__(self) -> str:
        if self.span is not None:
            return f"{self.name}:{self.span.line}"
        return self.name or self.source


class Given(NamedTuple):
    """One value of one key: of a list one element, of a table one entry."""

    key: str
    value: object
    origin: Origin
    name: str = ""
    """The entry's name: the rules of a severity, the parameter, the format of an output."""
    base: str = ""
    """The folder, absolute, that a pattern is relative to."""


Layer: TypeAlias = tuple[Given, ...]
"""What one source gives; layers are listed from the weakest to the strongest."""


class GivenThreshold(NamedTuple):
    """A parameter's value; without a unit it is in that of the pack."""

    value: Decimal
    unit: str | None = None


class Section(NamedTuple):
    """One `[[files]]` block: the files it is for and what it gives."""

    patterns: Patterns
    layer: Layer
    origin: Origin
    written: tuple[str, ...] = ()
    """The patterns as they are written."""


class Configuration(NamedTuple):
    """A configuration file with all that it builds on."""

    path: str
    """Absolute; empty where there is no configuration file."""
    shown: str
    layers: tuple[Layer, ...] = ()
    sections: tuple[Section, ...] = ()
    read: tuple[str, ...] = ()
    """The files that were read, as shown: itself, then those that it builds on."""


NONE = Configuration("", "")

_REPLACED = frozenset({"select"})
"""Lists that the strongest source gives whole."""


class Settings:
    """What the layers come to."""

    __slots__ = ("_given",)

    def __init__(self, layers: Iterable[Sequence[Given]]) -> None:
        self._given: dict[str, list[Given]] = {}
        for layer in layers:
            replaced = {given.key for given in layer} & _REPLACED
            for key in replaced:
                self._given.pop(key, None)
            # Who selects rules outright, by a flag or variable, means exactly these.
            if any(given.key == "select" and given.origin.source != "file" for given in layer):
                self._given.pop("ignore", None)
            for given in layer:
                self._given.setdefault(given.key, []).append(given)

    def all(self, key: str) -> Sequence[Given]:
        """Everything in force of a list or table, the stronger later."""
        return self._given.get(key, ())

    def one(self, key: str) -> Given | None:
        """What is in force of a single value; None where only the default is."""
        given = self._given.get(key)
        return given[-1] if given else None

    def flag(self, key: str, default: bool = False) -> bool:
        """The value of a flag."""
        given = self.one(key)
        return default if given is None else bool(given.value)

    def text(self, key: str, default: str) -> str:
        """The value of a text or choice."""
        given = self.one(key)
        return default if given is None else str(given.value)

    def named(self, key: str) -> dict[str, Given]:
        """The entries of a table by name."""
        return {given.name: given for given in self.all(key)}

    def policy(self) -> Policy:
        """What a file under these settings is judged by."""
        if not self._given:
            return _DEFAULT
        tolerance = self.one("tolerance")
        return Policy(
            _texts(self.all("rules")),
            _texts(self.all("select")),
            _texts(self.all("ignore")),
            _texts(self.all("required")),
            tuple(_severities(self.all("severity"))),
            tuple(_thresholds(self.named("parameters").values())),
            self.flag("exact"),
            Decimal(0) if tolerance is None else _tolerance(tolerance.value),
        )

    def excludes(self) -> tuple[Patterns, ...]:
        """The patterns of files to leave out, those relative to one folder together."""
        lines: dict[str, list[str]] = {}
        for given in self.all("exclude"):
            lines.setdefault(given.base, []).append(str(given.value))
        return tuple(Patterns(patterns, base) for base, patterns in lines.items())


_DEFAULT = Policy()


def covers(patterns: Patterns, file: str) -> bool:
    """Whether patterns match a file ('/' between folders, absolute); none outside of their folder are."""
    base = patterns.base.rstrip("/") + "/"
    return file.startswith(base) and patterns.covers(file[len(base) :])


def _tolerance(value: object) -> Decimal | Proportion:
    return value if isinstance(value, Proportion) else Decimal(str(value))


def _texts(given: Sequence[Given]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one.value) for one in given))


def _severities(given: Sequence[Given]) -> Iterator[tuple[str, Severity]]:
    for one in given:
        yield one.name, "error" if one.value == "error" else "warning" if one.value == "warning" else "info"


def _thresholds(given: Iterable[Given]) -> Iterator[tuple[str, Decimal, str | None]]:
    for one in given:
        assert isinstance(one.value, GivenThreshold)
        yield one.name, one.value.value, one.value.unit
