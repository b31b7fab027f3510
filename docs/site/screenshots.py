"""`python -m docs.site.screenshots`: the pictures of pages that are kept in `docs/pictures`, taken anew with a browser.

Needs Chromium and Pillow; the build needs neither. Pictures of the terminal are drawn by the build itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.site.terminal import DOCUMENT, LOCALES, ROOT

PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1200, 900
MOST_BYTES = 300_000
"""Size of a picture that is kept."""


def main() -> int:
    """Take the pictures. Returns the exit code: 2 where no browser is installed."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no chromium is installed", file=sys.stderr)
        return 2
    for language, locale in LOCALES.items():
        with tempfile.TemporaryDirectory() as folder:
            page, shot = Path(folder) / "report.html", Path(folder) / "report.png"
            _report(page, language, locale)
            subprocess.run(
                [
                    *(browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"),
                    *(f"--user-data-dir={folder}/profile", f"--screenshot={shot}", page.as_uri()),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
            _keep(shot, PICTURES / f"report-{language}.png")
    return 0


def _report(page: Path, language: str, locale: str) -> None:
    words = [sys.executable, "-m", "budgetcheck", "check", DOCUMENT, "-o", str(page)]
    environment = {**os.environ, "LANG": locale, "LC_ALL": locale, "BUDGETCHECK_LANG": language}
    done = subprocess.run(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 1:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.decode()}")


def _keep(shot: Path, place: Path) -> None:
    from PIL import Image

    with Image.open(shot) as picture:
        picture.convert("RGB").quantize(128).save(place, optimize=True)
    if place.stat().st_size > MOST_BYTES:
        raise RuntimeError(f"{place}: {place.stat().st_size} bytes, more than {MOST_BYTES}")


if __name__ == "__main__":
    sys.exit(main())
