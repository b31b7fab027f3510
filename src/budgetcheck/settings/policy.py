"""Policy: what one file is judged by, whichever flags, variables and configuration files it came from."""

from __future__ import annotations

from decimal import Decimal

from budgetcheck.arithmetic.proportion import Proportion
from budgetcheck.text.severity import Severity
from budgetcheck.text.tuples import NamedTuple


class Policy(NamedTuple):
    """The settings that decide a file's report, equal for most files of a run.

    It is small and hashable and holds plain values only: work is divided and results are kept by it.
    """

    rules: tuple[str, ...] = ()
    """Packs beside the built-in ones: paths of TOML files or folders."""
    select: tuple[str, ...] = ()
    """Ids, prefixes, patterns or names of the rules to judge; all without any."""
    ignore: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    """Rules that are judged whatever is selected and ignored, and that no comment and no baseline switches off."""
    severity: tuple[tuple[str, Severity], ...] = ()
    """(id or pattern, severity), the later ones stronger."""
    parameters: tuple[tuple[str, Decimal, str | None], ...] = ()
    """Thresholds by name, with their currency unit; None leaves the pack's."""
    exact: bool = False
    tolerance: Decimal | Proportion = Decimal(0)
    """Widens every comparison, in the currency unit of each declaration or by a share of the larger side."""
