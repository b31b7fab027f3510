"""Where things lie in a checkout, told once for all tests."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
GOLDEN = Path(__file__).parent / "golden"
SHARED = ROOT.parent / "shared"
"""What stands beside some checkouts: tests that read it skip where it is missing."""
DECLARATIONS = sorted(EXAMPLES.rglob("*.toml"))
"""Every example, correct or faulty, with the files that only others name."""
