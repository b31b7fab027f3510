"""Characters that look like others: radicals, which PDF may carry in place of the ideographs they look like."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ALIKE: Final = dict(
    zip(
        "⺁⺅⺉⺋⺒⺖⺘⺙⺟⺠⺡⺣⺧⺨⺩⺬⺭⺮⺰⺶⺸⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂亻刂㔾巳忄扌攵母民氵灬牛犭王示礻竹纟羊羋肉艹艹艹虎衤覀西见角讠贝车辶辶辶邑钅長长门阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""The radicals of the supplement (U+2E80–2EF3) that are met in place of whole characters, which NFKC leaves alone."""

_RADICALS: Final = re.compile("[\u2e80-\u2fd5]")


def without_radicals(text: str) -> str:
    """Replace radicals by the ideographs they stand for; everything else is left as it is."""
    if text.isascii():
        return text
    return _RADICALS.sub(lambda found: _ALIKE.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)
