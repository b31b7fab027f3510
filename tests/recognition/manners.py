"""The manners of provinces, which are data (`manners.toml`)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.recognition.invented import Manner

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
MANNERS = tuple(Manner(**{**manner, "prose": tuple(manner["prose"])}) for manner in _DATA["manner"])
