"""Paragraphs that head a section, and how such headings are numbered."""

from __future__ import annotations

import re
from typing import Final

from budgetcheck.documents.document import Paragraph

_HEADED: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]+[部章节][分]?|[一二三四五六七八九十]{1,3}[、．.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、．.](?!\d)|[一二三四五六七八九十]{1,3}\s)"
)
_LONGEST: Final = 48


def is_heading(block: Paragraph, text: str) -> bool:
    """Whether a paragraph heads a section: its style says so, or it is short, open and begins or ends as they do."""
    if block.level:
        return len(text) <= 2 * _LONGEST
    closed = text.endswith(("。", "；", "，", "、", "：")) and not text.endswith("情况说明。")
    if len(text) > _LONGEST or closed:
        return False
    if any(mark in text for mark in "，；") or re.search(r"\d(?:万元|元|%|辆|个)", text):
        return False
    return bool(_HEADED.match(text)) or text.endswith(
        (
            "说明",
            "情况",
            "表",
            "解释",
            "公开",
            "信息",
            "目标",
            "预算",
            "决算",
            "概况",
            "职能",
            "职责",
            "设置",
            "构成",
            "指标",
        )
    )


def heading_style(block: Paragraph, text: str) -> str:
    """How a heading is numbered: headings of one style stand on one level, whichever style the document begins with."""
    if block.level:
        return f"level {block.level}"
    if re.match("第[一二三四五六七八九十]+[部章节]", text):
        return "chapter"
    if re.match(r"[一二三四五六七八九十]{1,3}[、．.]", text):
        return "number"
    if re.match(r"\([一二三四五六七八九十]", text):
        return "brackets"
    if re.match(r"\d{1,2}[、．.](?!\d)", text):
        return "digits"
    return "plain"
