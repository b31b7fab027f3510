"""Built pages in, what in them a browser would fetch from elsewhere out: attributes, style sheets, drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_FETCHED = frozenset(
    {"src", "href", "srcset", "action", "formaction", "data", "poster", "background", "ping", "xlink:href"}
)
_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//|^\s*(?:https?|ftp|wss?):", re.I)
_IN_STYLES = re.compile(r"(?:url\(|@import)\s*['\"]?\s*((?:[a-z][a-z0-9+.-]*:)?//[^'\")\s;]+)", re.I)


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name in _FETCHED:
                parts = value.split(",") if name == "srcset" else [value]
                self.found += [part.strip() for part in parts if _ELSEWHERE.match(part)]
            elif name == "style":
                self.found += _IN_STYLES.findall(value)
            elif name == "content" and "url=" in value.lower():
                target = value.lower().partition("url=")[2].strip("'\" ")
                self.found += [target] if _ELSEWHERE.match(target) else []


def foreign_references(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the file and the address of everything under a folder that leads to another host, links included."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".svg"):
            text = path.read_text(encoding="utf-8")
            reader = _References()
            reader.feed(text)
            found = [*reader.found, *_IN_STYLES.findall(text)]
        elif path.suffix == ".css":
            found = _IN_STYLES.findall(path.read_text(encoding="utf-8"))
        else:
            continue
        for reference in found:
            yield str(path.relative_to(folder)), reference
