"""The whole command line, as help and completion show it."""

from __future__ import annotations

from budgetcheck.cli.main_commands import app
from budgetcheck.cli.rule_commands import rules_app

app.add_typer(rules_app, name="rules")

__all__ = ["app"]
