"""What MkDocs calls while it builds: the contents, the pages that are made, the pictures, the same page elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from mkdocs.config.defaults import MkDocsConfig  # noqa: E402
from mkdocs.structure.files import File, Files, InclusionLevel  # noqa: E402
from mkdocs.structure.pages import Page  # noqa: E402

from budgetcheck.text.words import Language  # noqa: E402
from docs.site.contents import contents  # noqa: E402
from docs.site.page import joined  # noqa: E402
from docs.site.pages import all_pages  # noqa: E402
from docs.site.settings import PAGE, with_settings  # noqa: E402
from docs.site.terminal import pictures  # noqa: E402

_OTHER = {"zh": ("en", "English"), "en": ("zh", "中文")}


def _language(config: MkDocsConfig) -> Language:
    return cast(Language, config.theme["language"])


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the navigation its contents, and make the search of Chinese keep nothing outside."""
    config.nav = contents(_language(config))
    config.extra["polyfills"] = ["assets/iframe-worker.js"]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made, and what both languages share."""
    language = _language(config)
    for page in all_pages(language):
        file = File.generated(config, page.path, content=page.text)
        if "/" in page.path and page.path.startswith("rules/"):
            file.inclusion = InclusionLevel.INCLUDED
        files.append(file)
    for path in sorted((ROOT / "docs" / "pictures").iterdir()):
        files.append(File.generated(config, f"pictures/{path.name}", abs_src_path=str(path)))
    for name, text in pictures(language):
        files.append(File.generated(config, f"pictures/{name}", content=text))
    for name in ("site.css", "iframe-worker.js"):
        place = name if name.endswith(".css") else f"assets/{name}"
        files.append(File.generated(config, place, abs_src_path=str(Path(__file__).parent / "assets" / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put what the table of settings says under the headings of its keys, and join lines of Chinese."""
    language = _language(config)
    text = with_settings(markdown, language) if page.file.src_uri == PAGE else markdown
    return joined(text) if language == "zh" else text


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: object) -> dict[str, Any]:
    """Say where the same page stands in the other language."""
    other, name = _OTHER[_language(config)]
    up = "../" * (page.url.count("/") + 1)
    context["same_page"] = {"language": other, "name": name, "link": f"{up}{other}/{page.url}"}
    return context
