"""A declaration to start from: small, consistent figures to be replaced, every key with its label beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from budgetcheck.arithmetic.currency import USUAL_UNIT
from budgetcheck.model.layout import MODEL
from budgetcheck.model.spec import Spec
from budgetcheck.text.words import Language, Words

_HEAD = Words(
    "单位预算申报文件：请逐项改为本单位的数字。空缺的项目整行删去；填 0 表示确认没有。\n"
    "检查：budgetcheck check 本文件    全部可填项目：budgetcheck schema",
    "A unit's budget declaration: replace the figures by your own. Delete what is not stated; 0 says there is none.\n"
    "Check it with: budgetcheck check THIS-FILE    All keys there are: budgetcheck schema",
)
_NAME = Words("示例单位", "Example unit")
_REASON = Words("在职人员增加", "more staff in post")
_PROJECT = Words("信息系统运行维护经费", "Running the information system")
_INDICATOR = Words("系统正常运行率", "system availability")
_BENEFIT = Words("办事效率", "efficiency")
_IMPROVED = Words("明显提高", "clearly better")
_SATISFACTION = Words("使用人员满意度", "satisfaction of the users")


def starter(language: Language) -> str:
    """Write the starting declaration in one language; it passes the schema and has no faults."""
    import tomli_w

    text = tomli_w.dumps(_values(language))
    head = "".join(f"# {line}\n" for line in _HEAD.say(language).split("\n"))
    return head + "\n".join(_annotated(text.split("\n"), language))


def _values(language: Language) -> dict[str, Any]:
    amount = Decimal
    year = date.today().year
    return {
        "format": 1,
        "unit": {"name": _NAME.say(language), "nature": "行政单位", "funding": "财政拨款"},
        "disclosure": {"year": year, "kind": "budget", "scope": "unit", "currency_unit": USUAL_UNIT, "decimals": 2},
        "income": {
            "total": amount("320.00"),
            "general_public_budget": amount("320.00"),
            "government_fund": 0,
            "other": 0,
            "carried_over": 0,
        },
        "expenditure": {
            "total": amount("320.00"),
            "basic": {"total": amount("260.00"), "personnel": amount("210.00"), "public": amount("50.00")},
            "project": {"total": amount("60.00")},
        },
        "change": {
            "total": {"value": amount("12.00"), "reason": _REASON.say(language)},
            "basic": {"value": amount("12.00"), "reason": _REASON.say(language)},
            "project": 0,
        },
        "operating_expense": {"total": amount("50.00")},
        "three_public": {
            "total": amount("6.00"),
            "abroad": 0,
            "reception": amount("2.00"),
            "vehicle": {"total": amount("4.00"), "purchase": 0, "maintenance": amount("4.00")},
        },
        "projects": [
            {
                "name": _PROJECT.say(language),
                "budget": amount("60.00"),
                "indicators": [
                    {
                        "level1": "产出指标",
                        "level2": "质量指标",
                        "name": _INDICATOR.say(language),
                        "target": "≥99%",
                        "narrative": "≥99%",
                    },
                    {
                        "level1": "效益指标",
                        "level2": "社会效益指标",
                        "name": _BENEFIT.say(language),
                        "target": _IMPROVED.say(language),
                    },
                    {
                        "level1": "满意度指标",
                        "level2": "服务对象满意度指标",
                        "name": _SATISFACTION.say(language),
                        "target": "≥95%",
                        "narrative": "≥95%",
                    },
                ],
            }
        ],
    }


def _annotated(lines: list[str], language: Language) -> list[str]:
    """Put each key's label behind it, and each table's over its header."""
    made: list[str] = []
    spec: Spec = MODEL
    for line in lines:
        if line.startswith("["):
            spec = _find(line.strip("[]").split("."))
            made.append(f"{line}  # {spec.label.say(language)}" if spec.label.zh else line)
            continue
        key = line.split(" = ")[0]
        inner = spec.accepts.get(key) if " = " in line else None
        label = inner.label.say(language) if inner is not None else ""
        made.append(f"{line:<40}  # {label}" if label else line)
    return made


def _find(route: list[str]) -> Spec:
    spec = MODEL
    for step in route:
        spec = spec.accepts[step]
    return spec
