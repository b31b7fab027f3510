"""What hypothesis draws is had again from what the run prints."""

from __future__ import annotations

import pytest
from hypothesis import core


def test_every_worker_draws_from_the_seed_that_is_printed(request: pytest.FixtureRequest) -> None:
    """A worker that is not told the seed would draw anew, and its failure could not be had again."""
    seed = request.config.option.hypothesis_seed
    assert seed is not None
    assert core.global_force_seed == int(seed)
