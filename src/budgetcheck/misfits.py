"""What in a declaration does not fit the model, said so that people can mend it, and the rest without it.

Imported only when a declaration does not pass `flat.flatten`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from budgetcheck.faults import Fault
from budgetcheck.flat import CURRENCY_UNIT
from budgetcheck.guess import closest, key_meant, path_meant, plain
from budgetcheck.layout import ROOT
from budgetcheck.limits import DEPTH, unfit
from budgetcheck.model import CURRENCY_POWERS, FORMAT, MOST_ELEMENTS, Spec
from budgetcheck.model.validate import Problem, problems
from budgetcheck.places import Route
from budgetcheck.targets import parse_target
from budgetcheck.words import EMPTY, Words

MOST_GUESSES = 200
"""Unknown keys that get a guess at what was meant; looking for one takes time, and so many are no slips of the pen."""


def misfits(document: Mapping[str, Any], *, recovered: bool = False) -> tuple[dict[str, Any], list[Fault]]:
    """Return the document without what does not fit, and a fault for everything that was left out or is missing.

    In a document `recovered` from faulty TOML, nothing is said of missing keys: the faulty lines may hold them.
    Elements of lists keep their places: a row that does not fit at all becomes an empty one.
    """
    wrong = [*problems(document), *_custom(document.get("custom"))]
    unit = _currency_unit(document)
    faults = []
    guesses = MOST_GUESSES
    for problem in wrong:
        if problem.why == "missing" and recovered:
            continue
        if problem.why == "unknown":
            guesses -= 1
        faults.append(_fault(document, problem, unit, guess=guesses >= 0))
    faults += _synonyms(document)
    kept = _without(
        document,
        [p.route for p in wrong if p.why != "missing"] + [f.route for f in faults if f.route and f.rule == "DEC-041"],
    )
    return kept, faults


def _fault(document: Mapping[str, Any], problem: Problem, unit: str, *, guess: bool) -> Fault:
    route = problem.route
    spec = spec_at(route)
    match problem.why:
        case "unknown":
            return _unknown(route, guess=guess)
        case "missing":
            return _missing(route)
        case "length":
            return Fault(
                "DEC-040",
                Words(
                    f"{_zh(spec)}超过 {MOST_ELEMENTS:,} 个元素", f"{_en(spec)} has more than {MOST_ELEMENTS:,} elements"
                ),
                Words("请拆分为多个申报文件", "split the declaration into several files"),
                route=route,
            )
    value = _get(document, route)
    if spec is None:
        spec = Spec(str(route[-1]), "any", Words(str(route[-1]), str(route[-1])))
    return _wrong_value(route, spec, value, unit)


def spec_at(route: Route) -> Spec | None:
    """Return the spec of a place; an index leads to a table of the list's keys."""
    spec = ROOT
    for position, step in enumerate(route):
        if isinstance(step, int):
            if spec.kind == "texts":
                return Spec(spec.name, "text", spec.label)
            if position == len(route) - 1:
                return Spec(spec.name, "table", spec.one if spec.one.zh else spec.label, short=spec.short)
            continue
        found = spec.accepts.get(step)
        if found is None:
            return None
        spec = found
    return spec


def _zh(spec: Spec | None) -> str:
    return spec.label.zh or spec.name if spec else "此处"


def _en(spec: Spec | None) -> str:
    return spec.label.en or spec.name if spec else "this"


# Keys


def _unknown(route: Route, *, guess: bool) -> Fault:
    key, table = str(route[-1]), _table_at(route[:-1])
    where = _dotted(route[:-1])
    message = Words(
        f"{f'[{where}] 中' if where else '申报文件中'}没有“{_cut(key)}”这个键",
        f"there is no key “{_cut(key)}”{f' in [{where}]' if where else ' in a declaration'}",
    )
    remedy = EMPTY
    if guess and table is not None:
        meant = _meant(key, table, route[:-1])
        if meant:
            remedy = Words(f"是否应为 {meant[0]}（{meant[1].zh}）？", f"did you mean {meant[0]} ({meant[1].en})?")
        else:
            keys = ", ".join(table.accepts)
            remedy = Words(
                f"此处可用的键：{keys}；自用的数据请放入 [custom]",
                f"keys known here: {keys}; data of your own belongs into [custom]",
            )
    return Fault("DEC-030", message, remedy, route=route, at="key")


def _table_at(route: Route) -> Spec | None:
    spec = ROOT
    for step in route:
        if isinstance(step, str):
            found = spec.accepts.get(step)
            if found is None:
                return None
            spec = found
    return spec


def _meant(key: str, table: Spec, route: Route) -> tuple[str, Words] | None:
    """Guess the key that was meant: here, in a table below, else anywhere in a declaration."""
    found = key_meant(key, table.accepts)
    if found is not None:
        return found.name, found.label
    inside = path_meant(key, table.keys) or (path_meant(key, ROOT.keys) if route else None)
    return None if inside is None else (inside[0], inside[1].label)


def _missing(route: Route) -> Fault:
    spec = spec_at(route)
    name, where = str(route[-1]), _dotted(route[:-1])
    example = spec.example if spec else None
    line = f"{name} = {toml(example)}" if example is not None else name
    place = Words(f" [{where}] 中", f" in [{where}]") if where else Words("文件开头", " at the top of the file")
    if spec is not None and spec.kind == "table":
        return Fault(
            "DEC-031",
            Words(f"缺少必填的表 [{name}]（{_zh(spec)}）", f"the table [{name}] ({_en(spec)}) is required"),
            Words(f"请加上 [{name}]", f"add [{name}]"),
            route=route[:-1],
            at="key",
        )
    return Fault(
        "DEC-031",
        Words(
            f"{'[' + where + '] ' if where else ''}缺少必填的键 {name}（{_zh(spec)}）",
            f"the key {name} ({_en(spec)}) is required{f' in [{where}]' if where else ''}",
        ),
        Words(f"请在{place.zh}加上 {line}", f"add {line}{place.en}"),
        route=route[:-1],
        at="key",
    )


def _dotted(route: Route) -> str:
    return ".".join(step for step in route if isinstance(step, str))


# Values


def _wrong_value(route: Route, spec: Spec, value: object, unit: str) -> Fault:
    zh, en = spec.label.zh or spec.name, spec.label.en or spec.name
    if spec.words and isinstance(value, str):
        return _refused(route, spec, value, spec.words, "数字或 ", "a number or ")
    if spec.kind in ("amount", "percent", "number") or (spec.kind == "any" and not isinstance(value, dict)):
        return _number_fault(route, spec, value, unit)
    if spec.choices:
        return _refused(route, spec, value, spec.choices, "", "")
    shown = toml(value)
    if spec.kind in ("text", "target", "reference"):
        return _text_fault(route, spec, value)
    if spec.kind == "date":
        return _date_fault(route, spec, value)
    wanted, remedy = {
        "flag": (Words("true 或 false", "true or false"), Words("请写 true 或 false", "write true or false")),
        "table": (
            Words("表", "a table"),
            Words(
                f"请写成表，例如 [{_dotted(route)}]，各项写在其下",
                f"write a table, [{_dotted(route)}], with its keys below it",
            ),
        ),
        "list": (
            Words("若干表", "a list of tables"),
            Words(f"请写成 [[{_dotted(route)}]]，每行一个", f"write [[{_dotted(route)}]] once per row"),
        ),
        "texts": (
            Words("文字列表", "a list of texts"),
            Words(f'请写 {spec.name} = ["…", "…"]', f'write {spec.name} = ["…", "…"]'),
        ),
        "any": (Words("表", "a table"), Words(f"请写成表 [{_dotted(route)}]", f"write a table [{_dotted(route)}]")),
    }[spec.kind]
    return Fault(
        "DEC-033",
        Words(
            f"{zh}应为{wanted.zh}，此处是{_type(value).zh} {shown}",
            f"{en} should be {wanted.en}, not {_type(value).en} {shown}",
        ),
        remedy,
        route=route,
    )


def _number_fault(route: Route, spec: Spec, value: object, unit: str) -> Fault:
    zh, en = spec.label.zh or spec.name, spec.label.en or spec.name
    shown = toml(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        reason = unfit(value)
        if reason is not None:
            rule = "DEC-036" if isinstance(value, Decimal) and not value.is_finite() else "DEC-037"
            return Fault(
                rule,
                Words(f"{zh}不能是 {shown}：{reason.zh}", f"{en} cannot be {shown}: {reason.en}"),
                Words(
                    "请写实际的数字；没有数据时删去此键", "write the actual number; leave the key out if there is none"
                ),
                route=route,
            )
        if spec.name == "format":
            return Fault(
                "DEC-039",
                Words(f"不支持格式版本 {shown}", f"format {shown} is not supported"),
                Words(f"请写 format = {FORMAT}", f"write format = {FORMAT}"),
                route=route,
            )
        return Fault("DEC-037", *_limits(spec, shown), route=route)
    if isinstance(value, str):
        return _number_as_text(route, spec, value, unit)
    wanted = (
        Words("数字", "a number") if not spec.accepts else Words("数字或 { value = … }", "a number or { value = … }")
    )
    return Fault(
        "DEC-033",
        Words(
            f"{zh}应为{wanted.zh}，此处是{_type(value).zh} {shown}",
            f"{en} should be {wanted.en}, not {_type(value).en} {shown}",
        ),
        Words("请写不带引号的数字，例如 1644.62", "write the number without quotes, e.g. 1644.62"),
        route=route,
    )


def _limits(spec: Spec, shown: str) -> tuple[Words, Words]:
    zh, en = spec.label.zh or spec.name, spec.label.en or spec.name
    whole_zh, whole_en = ("整数", "a whole number") if spec.whole else ("数", "a number")
    if spec.low is not None and spec.high is not None:
        span = Words(f"{spec.low} 至 {spec.high} 的{whole_zh}", f"{whole_en} from {spec.low} to {spec.high}")
    elif spec.low is not None:
        span = Words(f"不小于 {spec.low} 的{whole_zh}", f"{whole_en} of at least {spec.low}")
    else:
        span = Words(whole_zh, whole_en)
    return (
        Words(f"{zh}应为{span.zh}，此处是 {shown}", f"{en} should be {span.en}, not {shown}"),
        Words(f"请写{span.zh}", f"write {span.en}"),
    )


_BRACKETED = re.compile(r"\((.+)\)")
_NOTHING = {"", "-", "--", "—", "——", "－", "无", "/", "空", "n/a", "nil"}


def _number_as_text(route: Route, spec: Spec, value: str, unit: str) -> Fault:
    """A number in quotes, with separators, a unit, full-width digits or a sign by brackets: say what to write."""
    zh, en = spec.label.zh or spec.name, spec.label.en or spec.name
    shown = toml(value)
    message = Words(f"{zh}应为数字，此处是文字 {shown}", f"{en} should be a number, not the text {shown}")
    plain = "".join(unicodedata.normalize("NFKC", value).split()) if len(value) <= 64 else value
    if plain.casefold() in _NOTHING:
        remedy = Words("为零请写 0；没有数据请删去此键", "write 0 for nothing; leave the key out if it is not stated")
        return Fault("DEC-032", message, remedy, route=route)
    bracketed = _BRACKETED.fullmatch(plain)
    target = parse_target(("-" + bracketed[1] if bracketed else plain).lstrip("¥￥$").replace("+", ""))
    if target.number is None or target.operator or not target.formal:
        remedy = Words("请写不带引号的数字，例如 1644.62", "write the number without quotes, e.g. 1644.62")
        return Fault("DEC-032", message, remedy, route=route)
    number = format(target.number, "f")
    written = number
    if spec.kind == "amount" and target.unit in CURRENCY_POWERS and target.unit != unit:
        written = f'{{ value = {number}, currency_unit = "{target.unit}" }}'
    return Fault(
        "DEC-032", message, Words(f"请写 {spec.name} = {written}", f"write {spec.name} = {written}"), route=route
    )


def _text_fault(route: Route, spec: Spec, value: object) -> Fault:
    zh, en = spec.label.zh or spec.name, spec.label.en or spec.name
    shown = toml(value)
    simple = isinstance(value, int | Decimal | date | time) and not isinstance(value, bool)
    written = shown if not simple else f'"{shown}"'
    if spec.name == "code" and isinstance(value, int | Decimal):
        return Fault(
            "DEC-034",
            Words(
                f"{zh}是文字，应加引号，此处是数字 {shown}", f"{en} is text and needs quotes, not the number {shown}"
            ),
            Words(f"请写 code = {written}", f"write code = {written}"),
            route=route,
        )
    return Fault(
        "DEC-033",
        Words(f"{zh}应为文字，此处是{_type(value).zh} {shown}", f"{en} should be text, not {_type(value).en} {shown}"),
        Words(f"请加引号：{spec.name} = {written}", f"put quotes: {spec.name} = {written}")
        if simple
        else Words("请写带引号的文字", "write a text in quotes"),
        route=route,
    )


_DATE = re.compile(r"([0-9]{4})\D{1,2}([0-9]{1,2})\D{1,2}([0-9]{1,2})\D?")


def _date_fault(route: Route, spec: Spec, value: object) -> Fault:
    zh, en = spec.label.zh or spec.name, spec.label.en or spec.name
    shown = toml(value)
    written = "2022-01-31"
    if isinstance(value, datetime):
        written = value.date().isoformat()
    elif isinstance(value, str) and len(value) <= 32:
        match = _DATE.fullmatch("".join(unicodedata.normalize("NFKC", value).split()))
        if match:
            try:
                written = date(*map(int, match.groups())).isoformat()
            except ValueError:
                return Fault(
                    "DEC-038",
                    Words(f"{zh}不是真实的日期：{shown}", f"{en} is no date that exists: {shown}"),
                    Words(
                        f"请写不带引号的日期，例如 {spec.name} = 2022-01-31",
                        f"write a date without quotes, e.g. {spec.name} = 2022-01-31",
                    ),
                    route=route,
                )
    return Fault(
        "DEC-038",
        Words(
            f"{zh}应为日期，此处是{_type(value).zh} {shown}", f"{en} should be a date, not {_type(value).en} {shown}"
        ),
        Words(
            f"请写不带引号的日期：{spec.name} = {written}", f"write the date without quotes: {spec.name} = {written}"
        ),
        route=route,
    )


def _refused(route: Route, spec: Spec, value: object, allowed: tuple[str, ...], zh_too: str, en_too: str) -> Fault:
    zh, en = spec.label.zh or spec.name, spec.label.en or spec.name
    names = spec.choice_names or tuple(Words(word, word) for word in allowed)
    listed_zh = "、".join(
        f'"{word}"' + (f"（{name.zh}）" if name.zh != word else "") for word, name in zip(allowed, names, strict=True)
    )
    listed_en = ", ".join(
        f'"{word}"' + (f" ({name.en})" if name.en != word else "") for word, name in zip(allowed, names, strict=True)
    )
    meant = ""
    if isinstance(value, str) and len(value) <= 64:
        wanted = plain(value)
        for word, name in zip(allowed, names, strict=True):
            if wanted in (plain(word), plain(name.zh), plain(name.en)):
                meant = word
        meant = meant or closest(wanted, allowed) or ""
    return Fault(
        "DEC-035",
        Words(
            f"{zh}不能是 {toml(value)}；可写：{zh_too}{listed_zh}",
            f"{en} cannot be {toml(value)}; allowed: {en_too}{listed_en}",
        ),
        Words(f'请写 {spec.name} = "{meant}"', f'write {spec.name} = "{meant}"')
        if meant
        else Words("请选用所列之一", "choose one of those listed"),
        route=route,
    )


def _type(value: object) -> Words:
    if isinstance(value, bool):
        return Words("真假值", "the truth value")
    if isinstance(value, int | Decimal):
        return Words("数字", "the number")
    if isinstance(value, str):
        return Words("文字", "the text")
    if isinstance(value, datetime):
        return Words("日期时间", "the date and time")
    if isinstance(value, date):
        return Words("日期", "the date")
    if isinstance(value, time):
        return Words("时间", "the time")
    if isinstance(value, dict):
        return Words("表", "a table")
    if isinstance(value, list):
        return Words("列表", "a list")
    return Words("", "")


def toml(value: object) -> str:
    """Show a value as it would stand in TOML, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + _cut(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{ … }" if value else "{}"
    if isinstance(value, list):
        return "[ … ]" if value else "[]"
    if isinstance(value, int):
        return _cut(format(Decimal(value), "f")) if abs(value) < 10**60 else "…"
    if isinstance(value, Decimal):
        if value.is_nan():
            return "nan"
        if value.is_infinite():
            return "inf" if value > 0 else "-inf"
        return _cut(format(value, "f") if -40 < value.adjusted() < 40 else str(value))
    if isinstance(value, date | time):
        return value.isoformat()
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# The document


def _currency_unit(document: Mapping[str, Any]) -> str:
    disclosure = document.get("disclosure")
    unit = disclosure.get("currency_unit") if isinstance(disclosure, dict) else None
    return unit if isinstance(unit, str) and unit in CURRENCY_POWERS else CURRENCY_UNIT


def _get(document: object, route: Route) -> object:
    node: Any = document
    for step in route:
        node = node[step]
    return node


def _custom(value: object) -> list[Problem]:
    """Numbers in the user's own tables that cannot be reckoned with, and tables nested too deep."""
    found: list[Problem] = []

    def visit(node: object, route: Route) -> None:
        if len(route) > DEPTH:
            found.append(Problem(route, "value"))
        elif isinstance(node, dict):
            for key, inner in node.items():
                visit(inner, (*route, key))
        elif isinstance(node, list):
            if len(node) > MOST_ELEMENTS:
                found.append(Problem(route, "length"))
                return
            for index, inner in enumerate(node):
                visit(inner, (*route, index))
        elif isinstance(node, int | Decimal) and not isinstance(node, bool) and unfit(node) is not None:
            found.append(Problem(route, "value"))

    if isinstance(value, dict):
        visit(value, ("custom",))
    return found


def _synonyms(document: Mapping[str, Any]) -> list[Fault]:
    """Numbers given twice in one long form, under two names."""
    faults = []
    for prefix in ((), ("previous",)):
        node: Any = document
        route: Route = (*prefix, "three_public", "change")
        for step in route:
            node = node.get(step) if isinstance(node, dict) else None
        if isinstance(node, dict) and "value" in node and "total" in node:
            faults.append(
                Fault(
                    "DEC-041",
                    Words(
                        "total 与 value 是同一个数，只能写一个", "total and value are one figure; only one may be given"
                    ),
                    Words("请删去其中一个", "remove one of them"),
                    route=(*route, "total"),
                    at="key",
                )
            )
    return faults


def _without(document: Mapping[str, Any], routes: list[Route]) -> dict[str, Any]:
    """Copy the document without these places; a place in a list of tables becomes an empty table."""
    tree: dict[Any, Any] = {}
    for route in routes:
        node = tree
        for step in route[:-1]:
            node = node.setdefault(step, {})
        if route:
            node[route[-1]] = None
    copied = _prune(document, tree)
    assert isinstance(copied, dict)
    return copied


def _prune(node: Any, tree: dict[Any, Any]) -> Any:
    if isinstance(node, dict):
        kept = {}
        for key, value in node.items():
            if key not in tree:
                kept[key] = value
            elif tree[key] is not None:
                kept[key] = _prune(value, tree[key])
        return kept
    if isinstance(node, list):
        tables = any(isinstance(value, dict) for value in node)
        pruned = []
        for index, value in enumerate(node):
            if index not in tree:
                pruned.append(value)
            elif tree[index] is not None:
                pruned.append(_prune(value, tree[index]))
            elif tables:
                pruned.append({})
        return pruned
    return node
