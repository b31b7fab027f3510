"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# A deadline is an asserted time: it measures the machine and its load, not the code.
settings.register_profile("budgetcheck", deadline=None)
settings.load_profile("budgetcheck")
