"""Realistic declarations by number: every one different, each of 7 to 9 KB and without a finding, or with one slip.

The amounts of a declaration are drawn at random and added up as the budget of a real unit is, so that all rules have
something to judge: tables by function and by economic class, projects with indicators, procurement, last year.

    python -m benchmarks.declarations FOLDER COUNT [faulty|all]
"""

# ruff: noqa: E501 - the lines of a declaration are as long as they are

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterable
from pathlib import Path

FUNCTIONS = (
    ("204", "公共安全支出", "20406", "司法", (("2040601", "行政运行", "basic"), ("2040604", "基层司法业务", "project"))),
    ("208", "社会保障和就业支出", "20805", "行政事业单位养老支出", (("2080505", "机关事业单位基本养老保险缴费支出", "basic"),)),
    ("210", "卫生健康支出", "21011", "行政事业单位医疗", (("2101101", "行政单位医疗", "basic"),)),
    ("221", "住房保障支出", "22102", "住房改革支出", (("2210201", "住房公积金", "basic"),)),
)  # fmt: skip
WAGES = (("30101", "基本工资"), ("30102", "津贴补贴"), ("30103", "奖金"))
OFFICE = (
    ("30201", "办公费"),
    ("30206", "电费"),
    ("30211", "差旅费"),
    ("30213", "维修（护）费"),
    ("30239", "其他交通费用"),
)
PROJECTS = ("机关运转保障", "基层司法所建设", "公共法律服务", "法律援助办案补贴", "人民调解以奖代补", "普法宣传")
COUNTIES = ("临江区", "云岭区", "青石县", "平湖市", "南塘区", "东岗县")
BUREAUS = ("司法局", "水务局", "文化和旅游局", "农业农村局", "市场监督管理局", "档案馆")
FAULTY = 0.05
"""Share of faulty declarations in a faulty collection."""


def amount(cents: int) -> str:
    """Write an amount in 万元 as disclosures do, with two decimals."""
    return f"{cents // 100}.{cents % 100:02}" if cents >= 0 else f"-{amount(-cents)}"


def clean(number: int) -> str:
    """Write the declaration of a number; the same for the same number, and with no finding."""
    draw = random.Random(number)
    year = 2024
    pension, medical, housing = (draw.randrange(2000, 30000) for _ in range(3))
    wages = [draw.randrange(3000, 90000) for _ in WAGES]
    office = [draw.randrange(200, 9000) for _ in OFFICE]
    reception, vehicles = draw.randrange(10, 500), draw.randrange(100, 2000)
    personnel = sum(wages) + pension + medical + housing
    public = sum(office) + reception + vehicles
    basic = personnel + public
    names = draw.sample(PROJECTS, draw.randint(2, 4))
    budgets = [draw.randrange(13000, 60000) for _ in names]
    project = sum(budgets)
    total = basic + project
    last = {"basic": basic - draw.randrange(100, basic // 8), "project": project - draw.randrange(100, project // 8)}
    last_total = last["basic"] + last["project"]
    last_three = {"reception": reception + 20, "vehicle": vehicles + draw.randrange(10, 90)}
    unit = f"青湖市{draw.choice(COUNTIES)}{draw.choice(BUREAUS)}"

    def change(now: int, then: int, why: str) -> str:
        percent = (now - then) / then * 100
        return f'{{ value = {amount(now - then)}, percent = {percent:.2f}, reason = "{why}" }}'

    lines = [
        f"# {unit} {year} 年单位预算公开（第 {number} 份，虚构）",
        "format = 1",
        "",
        "[unit]",
        f'name = "{unit}"\nnature = "行政单位"\nrank = "正科级"\nfunding = "财政拨款"\ncode = "{110000 + number % 800000}"',
        "",
        "[disclosure]",
        f'year = {year}\nkind = "budget"\nscope = "unit"\ncurrency_unit = "万元"\ndecimals = 2',
        "approved_on = 2024-02-05\npublished_on = 2024-02-20",
        'sections = [\n    "单位职责及机构设置情况", "单位预算安排的总体情况", "机关运行经费安排情况",',
        '    "财政拨款“三公”经费预算情况及增减变化原因", "预算绩效信息", "政府采购预算情况",',
        '    "国有资产信息", "名词解释", "其他需要说明的事项",\n]',
        'tables = [\n    { name = "收支总表" }, { name = "收入总表" }, { name = "支出总表" }, { name = "财政拨款收支总表" },',
        '    { name = "一般公共预算支出表" }, { name = "一般公共预算基本支出表" }, { name = "“三公”经费支出表" },',
        '    { name = "政府性基金预算支出表", empty = true, note = "本单位无政府性基金预算支出，故本表为空。" },\n]',
        "",
        "[income]                              # 收入",
        f"total = {amount(total)}\ngeneral_public_budget = {amount(total)}",
        "government_fund = 0\nstate_capital = 0\nother = 0\ncarried_over = 0",
        "",
        "[expenditure]                         # 支出",
        f"total = {amount(total)}",
        f"basic = {{ total = {amount(basic)}, personnel = {amount(personnel)}, public = {amount(public)} }}",
        f"project = {{ total = {amount(project)}, operating = 0, special = {amount(project)} }}",
        "by_function = [",
    ]
    running = basic - pension - medical - housing
    leaves = {"2040601": running, "2040604": project, "2080505": pension, "2101101": medical, "2210201": housing}
    for group, group_name, item, item_name, kinds in FUNCTIONS:
        both = [
            (leaves[code] if kind == "basic" else 0, leaves[code] if kind == "project" else 0)
            for code, _, kind in kinds
        ]
        lines += [row(group, group_name, both), row(item, item_name, both)]
        lines += [row(code, name, [pair]) for (code, name, _), pair in zip(kinds, both, strict=True)]
    lines += [
        "]",
        "",
        "[fiscal_appropriation]                # 财政拨款收支",
        f"income = {{ total = {amount(total)}, general_public_budget = {amount(total)}, government_fund = 0, carried_over = 0 }}",
        f"expenditure = {{ total = {amount(total)}, general_public_budget = {amount(total)}, government_fund = 0 }}",
        "",
        "[general_public_budget]               # 一般公共预算财政拨款支出",
        f"total = {amount(total)}\nbasic = {amount(basic)}\nproject = {amount(project)}",
        "by_economic_class = [                 # 基本支出",
        economic("301", "工资福利支出", personnel),
        *(economic(code, name, cents) for (code, name), cents in zip(WAGES, wages, strict=True)),
        economic("30108", "机关事业单位基本养老保险缴费", pension),
        economic("30110", "职工基本医疗保险缴费", medical),
        economic("30113", "住房公积金", housing),
        economic("302", "商品和服务支出", public),
        *(economic(code, name, cents) for (code, name), cents in zip(OFFICE, office, strict=True)),
        economic("30217", "公务接待费", reception),
        economic("30231", "公务用车运行维护费", vehicles),
        "]",
        "",
        "[change]                              # 比上年增减",
        f"total = {change(total, last_total, '人员工资调整，新增项目')}",
        f"basic = {change(basic, last['basic'], '在职人员工资调整')}",
        f"project = {change(project, last['project'], '新增公共法律服务站点')}",
        "",
        "[operating_expense]                   # 机关运行经费",
        f"total = {amount(public)}",
        "",
        "[three_public]                        # 财政拨款“三公”经费",
        f"total = {amount(reception + vehicles)}\nabroad = 0\nreception = {amount(reception)}",
        f"vehicle = {{ total = {amount(vehicles)}, purchase = 0, maintenance = {amount(vehicles)}, purchased_count = 0, kept_count = 4 }}",
        f"change = {change(reception + vehicles, sum(last_three.values()), '压减公务接待批次')}",
        "",
    ]
    lines += procurement(draw, names)
    lines += [
        "[performance]                         # 整体绩效指标",
        "indicators = [",
        '    { level1 = "产出指标", level2 = "数量指标", name = "法律援助案件", weight = 50, target = "≥320件", narrative = "不少于320件" },',
        '    { level1 = "效益指标", level2 = "社会效益指标", name = "法治意识", weight = 30, target = "有效提升" },',
        '    { level1 = "满意度指标", name = "受援人满意度", weight = 20, target = "≥95%", narrative = "≥95%" },',
        "]",
        "",
    ]
    for name, budget in zip(names, budgets, strict=True):
        lines += project_of(draw, name, budget)
    lines += [
        "[previous]                            # 上年预算数",
        f"income = {{ total = {amount(last_total)} }}",
        f"expenditure = {{ total = {amount(last_total)}, basic = {{ total = {amount(last['basic'])} }},"
        f" project = {{ total = {amount(last['project'])} }} }}",
        f"three_public = {{ total = {amount(sum(last_three.values()))}, abroad = 0, reception = {amount(last_three['reception'])},"
        f" vehicle = {{ total = {amount(last_three['vehicle'])} }} }}",
        "",
        "[[statements]]",
        'figure = "expenditure.total"',
        f'value = {{ value = {total * 100}, currency_unit = "元" }}\nat = "支出总表"',
        "",
        "[[shares]]",
        'part = "expenditure.basic.total"\nwhole = "expenditure.total"',
        f'percent = {basic / total * 100:.2f}\nat = "二、单位预算安排的总体情况"',
    ]
    return "\n".join(lines) + "\n"


def row(code: str, name: str, parts: Iterable[tuple[int, int]]) -> str:
    """Write a row of the table by function."""
    basic, project = (sum(column) for column in zip(*parts, strict=True))
    return (
        f'    {{ code = "{code}", name = "{name}", total = {amount(basic + project)}, basic = {amount(basic)},'
        f" project = {amount(project)} }},"
    )


def economic(code: str, name: str, cents: int) -> str:
    """Write a row of the table by economic class."""
    return f'    {{ code = "{code}", name = "{name}", total = {amount(cents)} }},'


def procurement(draw: random.Random, projects: list[str]) -> list[str]:
    """Write the procurement table and its items."""
    items = [
        (draw.choice(projects), "台式计算机", "A02010105", draw.randint(1, 60), draw.randrange(30, 90), "goods"),
        (draw.choice(projects), "软件运维服务", "C16070300", 1, draw.randrange(500, 4000), "services"),
        (draw.choice(projects), "办公桌", "A05010201", draw.randint(1, 90), draw.randrange(10, 30), "goods"),
    ]
    goods = sum(count * price for *_, count, price, kind in items if kind == "goods")
    services = sum(count * price for *_, count, price, kind in items if kind == "services")
    total = goods + services
    lines = [
        "[procurement]                         # 政府采购",
        f"total = {amount(total)}\ngoods = {amount(goods)}\nworks = 0\nservices = {amount(services)}",
        f"reserved_for_sme = {{ total = {amount(total)}, small_and_micro = {amount(total)} }}",
        "",
    ]
    for project, name, code, count, price, _ in items:
        value = amount(count * price)
        lines += [
            "[[procurement.items]]",
            f'project = "{project}"\nname = "{name}"\ncode = "{code}"\nquantity = {count}',
            f"unit_price = {amount(price)}\namount = {value}\nfunds = {{ general_public_budget = {value} }}",
            f"reserved_for_sme = {value}\nsmall_and_micro = {value}",
            "",
        ]
    return [
        *lines,
        "[assets]                              # 固定资产",
        "as_of = 2023-12-31",
        f"total = 1126.38\nplanned_purchase = {amount(goods)}",
        "buildings = { area = 2360, value = 642.50 }",
        "vehicles = { count = 4, value = 86.40 }",
        'equipment = { threshold = "20万元", count = 2, value = 58.60 }',
        "other = { count = 1246, value = 338.88 }",
        "",
    ]


def project_of(draw: random.Random, name: str, budget: int) -> list[str]:
    """Write a project with its indicators."""
    count, share = draw.randint(2, 900), draw.randint(85, 99)
    return [
        "[[projects]]",
        f'name = "{name}"\nbudget = {amount(budget)}\nkind = "special"\nindicators = [',
        f'    {{ level1 = "产出指标", level2 = "数量指标", name = "完成数量", target = "≥{count}件", narrative = "不少于{count}件" }},',
        f'    {{ level1 = "产出指标", level2 = "成本指标", name = "项目成本", target = "≤{amount(budget)}万元", narrative = "≤{amount(budget)}万元" }},',
        '    { level1 = "效益指标", level2 = "社会效益指标", name = "办公条件", target = "明显改善" },',
        f'    {{ level1 = "满意度指标", name = "服务对象满意度", target = "≥{share}%", narrative = "≥{share}%" }},',
        "]",
        "",
    ]


def faulty(number: int) -> str:
    """Write the declaration of a number with two neighbouring digits of one of its amounts exchanged."""
    text = clean(number)
    draw = random.Random(-number - 1)
    places = list(re.finditer(r"(?:total|basic|project|amount|budget) = (\d{3,}\.\d\d)", text))
    draw.shuffle(places)
    for place in places:
        digits = place[1].replace(".", "")
        at = next((i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")), None)
        if at is None:
            continue
        swapped = f"{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}"
        return f"{text[: place.start(1)]}{swapped[:-2]}.{swapped[-2:]}{text[place.end(1) :]}"
    raise AssertionError(number)


def place(folder: Path, number: int) -> Path:
    """Return the path of a declaration: a hundred to each subfolder."""
    return folder / f"{number // 100:04}" / f"{number:06}.toml"


def write(folder: Path, count: int, share: float = 0) -> None:
    """Write declarations below a folder, that share of them with a slip."""
    every = round(1 / share) if share else count + 1
    for number in range(count):
        path = place(folder, number)
        if number % 100 == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        slip = number % every == every - 1
        path.write_bytes((faulty if slip else clean)(number).encode())


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), {"faulty": FAULTY, "all": 1.0}.get("".join(sys.argv[3:]), 0))
