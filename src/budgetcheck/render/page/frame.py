"""The frame of pages that stand alone: one HTML file without anything from elsewhere.

Templates and styles are files in `templates`. Whatever a template writes is made visible and escaped on the way, so a
text of a declaration, a pack or a path cannot become markup; and should that ever fail, the page's policy lets a
browser load nothing, and run no script and obey no style but the page's own.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from budgetcheck.render.wording.naming import awaited, missing_figure, named_figure
from budgetcheck.text.numbers import people
from budgetcheck.text.safe import visible
from budgetcheck.text.words import Language, Words, phrase

_FOLDER = Path(__file__).parents[1] / "templates"
_CHINESE = "zh-CN"
"""The tag of the Chinese that we write; any other language is tagged by its name."""


def page(
    content: Iterable[Markup],
    *,
    title: str,
    language: Language,
    version: str = "",
    styles: Sequence[str] = (),
    script: str | None = None,
) -> Iterator[str]:
    """Yield a whole page in pieces: the frame around `content`, which may be a stream.

    `styles` names further style sheets among the templates, for what `page.css` does not know; `script` the one script
    that the page runs, which is the same whatever the content.
    """
    style = "\n".join(_text(name) for name in ("page.css", *styles))
    code = None if script is None else _text(script)
    allowed = "" if code is None else f"script-src 'sha256-{_digest(code)}'; "
    template = _environment().get_template("page.html")
    yield from template.generate(
        tag=_CHINESE if language == "zh" else language,
        say=_saying(language),
        title=title,
        version=version,
        style=Markup(style),  # noqa: S704 - our own file, which the policy's digest must match to the byte
        script=None if code is None else Markup(code),  # noqa: S704 - the same
        policy=f"default-src 'none'; {allowed}style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'",
        content=content,
    )
    yield "\n"


def fragment(name: str, language: Language, **values: object) -> Markup:
    """Render one template to a piece of a page.

    Beside `values` a template has the `language`, `say` (a key of the catalogue and what it is about -> text) and the
    filters `say` (Words -> text), `people` (exact decimal text -> with thousands separators) and `named` (an address ->
    what it is called).
    """
    environment = _environment()
    say = {"language": language, "say": _saying(language)}
    return Markup(environment.get_template(name).render(say | values))  # noqa: S704 - escaped by the template


def _saying(language: Language) -> Callable[..., str]:
    def say(key: str, /, **arguments: object) -> str:
        return phrase(key, **arguments).say(language)

    return say


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["say"] = Words.say
    environment.filters["people"] = people
    environment.filters["named"] = named_figure
    environment.filters["missed"] = missing_figure
    environment.filters["awaited"] = awaited
    return environment


def _harmless(value: object) -> object:
    """Whatever is written: text with its control and direction marks made visible; markup of ours as it is."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8").strip()
