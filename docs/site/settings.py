"""What the table of settings says of each key, put under the key's heading on the page that tells the rest."""

from __future__ import annotations

import re

from budgetcheck.settings.keys import SETTING_KEYS, SettingKey
from budgetcheck.text.words import Language
from docs.site.page import fenced

PAGE = "reference/configuration.md"
_HEADING = re.compile(r"^### `([a-z-]+)`$", re.M)


def with_settings(text: str, language: Language) -> str:
    """Return the page on the configuration with the facts under each heading that is a key's name."""
    known = {key.name: key for key in SETTING_KEYS}

    def told(found: re.Match[str]) -> str:
        return "\n".join([found[0], "", *_facts(known[found[1]], language)])

    return _HEADING.sub(told, text)


def _facts(key: SettingKey, language: Language) -> list[str]:
    zh = language == "zh"
    stop, colon = ("。", "：") if zh else (".", ": ")
    about = key.about.say(language).rstrip("。.")
    facts = []
    if key.default:
        facts.append(f"{'缺省' if zh else 'default'}{colon}`{key.default}`")
    if key.choices:
        facts.append(f"{'可选' if zh else 'one of'}{colon}{', '.join(f'`{choice}`' for choice in key.choices)}")
    if key.flag:
        facts.append(f"{'命令行' if zh else 'command line'}{colon}`{key.flag}`")
    if key.variable:
        facts.append(f"{'环境变量' if zh else 'variable'}{colon}`{key.variable}`")
    if key.per_file:
        facts.append("也可写在 `[[files]]` 中" if zh else "also in `[[files]]`")
    facts.append(
        ("各处所写的合并计算" if zh else "gathers over all sources")
        if key.gathers
        else ("就近者优先" if zh else "the nearest source counts")
    )
    lines = [about[:1].upper() + about[1:] + stop, "", *fenced("toml", key.example.splitlines()), ""]
    return [*lines, *(f"- {fact}" for fact in facts)]
