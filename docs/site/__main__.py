"""`python -m docs.site [FOLDER]`: build the site of both languages, strictly, and see that it asks no foreign host.

`build/site` is the folder by default; `index.html` in it leads to the reader's language. Needs the extra [docs].
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from pathlib import Path

from docs.site.foreign import foreign_references

HERE = Path(__file__).resolve().parent
_INDEX = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>budgetcheck</title>
<script>location.replace((navigator.language.startsWith("zh") ? "zh" : "en") + "/index.html")</script>
<p><a href="zh/index.html">中文</a> · <a href="en/index.html">English</a>
</html>
"""


def build(folder: Path) -> None:
    """Build both languages into a folder, which is made anew. Raises mkdocs.exceptions.Abort on any warning."""
    import jieba
    from mkdocs.commands.build import build as build_one
    from mkdocs.config import load_config

    jieba.setLogLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as kept:
        tempfile.tempdir = kept  # the segmenter of Chinese keeps its dictionary where temporary files go
        try:
            shutil.rmtree(folder, ignore_errors=True)
            for language in ("zh", "en"):
                place = str(folder / language)
                config = load_config(str(HERE / f"{language}.yml"), site_dir=place, strict=True)
                config.plugins.on_startup(command="build", dirty=False)
                build_one(config)
        finally:
            tempfile.tempdir = None
    (folder / "index.html").write_text(_INDEX, encoding="utf-8")


def main() -> int:
    """Build, then look for foreign references. Returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[1] / "build" / "site").resolve()
    build(folder)
    found = list(foreign_references(folder))
    for place, reference in found[:20]:
        print(f"{place}: foreign reference: {reference}", file=sys.stderr)
    pages = len(list(folder.rglob("*.html")))
    print(f"{folder}: {pages} pages, {len(found)} foreign references")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
