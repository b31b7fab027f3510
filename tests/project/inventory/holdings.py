"""Procurement and assets, broken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.project.inventory.edits import BUDGET, DEPARTMENT, FINAL, GONE, REAL, ROW, TINY, Break

BREAKS: list[Break] = [
    ("sum of rows = total", BUDGET, {f"{ROW}.amount": Decimal("35.8")}, "PRC-001", "E"),
    ("quantity x unit price = amount", BUDGET, {f"{ROW}.unit_price": Decimal("35.8")}, "PRC-002", "E"),
    ("sum of the sources = amount", BUDGET, {f"{ROW}.funds.carried_over": 5}, "PRC-003", "E"),
    ("goods + works + services = total", BUDGET, {"procurement.goods": 43}, "PRC-004", "E"),
    ("goods are the rows of class A", BUDGET, {"procurement.items[1].code": "C02010105"}, "PRC-005", "E"),
    ("works are the rows of class B", BUDGET, {"procurement.items[2].code": "A08010000"}, "PRC-006", "E"),
    ("services are the rows of class C", BUDGET, {f"{ROW}.code": "A16070300"}, "PRC-007", "E"),
    ("procurement <= expenditure", DEPARTMENT, {"procurement.total": 1325000}, "PRC-008", "W"),
    ("rows of a project <= its budget", BUDGET, {f"{ROW}.amount": 240}, "PRC-009", "W"),
    ("a row <= the project budget beside it", REAL, {f"{ROW}.project_budget": 70}, "PRC-010", "W"),
    ("a code of 2013 has its form", REAL, {f"{ROW}.code": "A099"}, "PRC-020", "W"),
    ("a code of 2022 has its form", BUDGET, {f"{ROW}.code": "C160703"}, "PRC-021", "W"),
    ("a code is in the catalogue", BUDGET, {f"{ROW}.code": "C16079300"}, "PRC-022", "W"),
    ("a service has a code of services", BUDGET, {f"{ROW}.code": "A08060300"}, "PRC-023", "W"),
    ("goods have a code of goods", BUDGET, {f"{ROW}.name": "办公设备购置"}, "PRC-024", "W"),
    ("works have a code of works", BUDGET, {f"{ROW}.name": "办公楼维修工程"}, "PRC-025", "W"),
    (
        "a small lot states its reserve",
        BUDGET,
        {f"{ROW}.reserved_for_sme": GONE, "procurement.reserved_for_sme": GONE},
        "PRC-030",
        "W",
    ),
    ("reserve <= total", BUDGET, {"procurement.reserved_for_sme.total": 135}, "PRC-031", "W"),
    ("small and micro <= reserve", BUDGET, {"procurement.reserved_for_sme.small_and_micro": 140}, "PRC-032", "W"),
    ("reserve >= 30 %", BUDGET, {"procurement.reserved_for_sme.total": 39}, "PRC-033", "W"),
    ("of it >= 60 % small and micro", BUDGET, {"procurement.reserved_for_sme.small_and_micro": 79}, "PRC-034", "W"),
    ("the reserve of a lot <= its amount", BUDGET, {f"{ROW}.reserved_for_sme": 100}, "PRC-035", "W"),
    ("reserve = sum of the lots", BUDGET, {f"{ROW}.reserved_for_sme": 30}, "PRC-036", "E"),
    ("small and micro = sum of the lots", BUDGET, {f"{ROW}.small_and_micro": 2}, "PRC-037", "E"),
    ("assets = sum of parts", BUDGET, {"assets.vehicles.value": Decimal("68.4")}, "AST-001", "E"),
    ("as of 31 December of the year before", BUDGET, {"assets.as_of": date(2022, 12, 31)}, "AST-002", "W"),
    ("final accounts: of the year", FINAL, {"assets.as_of": date(2023, 12, 31)}, "AST-003", "W"),
    ("count x threshold <= value", BUDGET, {"assets.equipment.count": 12}, "AST-004", "W"),
    ("vehicles are worth something", BUDGET, {"assets.vehicles.value": 0}, "AST-010", "W"),
    ("a value of vehicles needs a count", BUDGET, {"assets.vehicles.count": 0}, "AST-011", "W"),
    ("equipment is worth something", BUDGET, {"assets.equipment.value": 0}, "AST-012", "W"),
    ("a value of equipment needs a count", BUDGET, {"assets.equipment.count": 0}, "AST-013", "W"),
    ("other assets are worth something", BUDGET, {"assets.other.value": 0}, "AST-014", "W"),
    ("a value of other assets needs a count", BUDGET, {"assets.other.count": 0}, "AST-015", "W"),
    ("a value of buildings needs an area", BUDGET, {"assets.buildings.area": 0}, "AST-016", "W"),
    ("a value of buildings needs a count", BUDGET, {"assets.buildings.count": 0}, "AST-017", "W"),
    ("a service makes no fixed asset", BUDGET, {"assets.planned_purchase": Decimal("72.5")}, "AST-020", "W"),
    ("planned purchase = goods procured", BUDGET, {"assets.planned_purchase": 43}, "AST-021", "W"),
    ("software is none", BUDGET, {"procurement.items[1].code": "A08060303"}, "AST-021", "W"),
    (
        "total assets are more than the parts that are stated; one is missing, or a figure is wrong",
        TINY,
        {
            "assets": {
                "total": Decimal("520.75"),
                "vehicles": {"value": Decimal("152.48")},
                "equipment": {"value": Decimal("116.32")},
                "other": {"value": Decimal("151.95")},
            }
        },
        "AST-005",
        "I",
    ),
    (
        "total assets are not the opening figure plus additions minus disposals",
        TINY,
        {"assets": {"total": 460, "opening": 420, "increase": 25, "decrease": 15}},
        "AST-030",
        "E",
    ),
    (
        "the vehicles are not as many as their uses add up to",
        TINY,
        {
            "assets": {
                "vehicles": {
                    "count": 6,
                    "by_use": {"confidential": 1, "emergency": 2, "law_enforcement": 4, "other": 0},
                }
            }
        },
        "AST-031",
        "E",
    ),
    (
        "fewer vehicles among the assets than are kept as official vehicles",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "assets": {"vehicles": {"count": 1}},
            "three_public": {"vehicle": {"kept_count": 6}},
        },
        "AST-032",
        "I",
    ),
    (
        "the floor areas by use exceed the buildings' area",
        TINY,
        {"assets": {"buildings": {"area": Decimal("2350.6"), "office_area": 1800, "business_area": 4000}}},
        "AST-033",
        "E",
    ),
    (
        "what was awarded to small and medium enterprises exceeds all procurement",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"total": 800}, "total": 80},
        },
        "PRC-040",
        "E",
    ),
    (
        "what was awarded to small and micro enterprises exceeds what was awarded to small and medium ones",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"small_and_micro": 800, "total": 80}},
        },
        "PRC-041",
        "E",
    ),
    (
        "the share of small and medium enterprises in procurement is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {"awarded_to_sme": {"percent": Decimal("76.67"), "total": 80}, "total": 120},
        },
        "PRC-042",
        "E",
    ),
    (
        "the share of small and micro enterprises in these awards is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {
                "awarded_to_sme": {"small_and_micro_percent": Decimal("76.67"), "small_and_micro": 80, "total": 120}
            },
        },
        "PRC-043",
        "E",
    ),
    (
        "the share of small and micro enterprises in procurement is not the ratio of the two amounts",
        TINY,
        {
            "disclosure": {"year": 2024, "kind": "final_accounts"},
            "procurement": {
                "awarded_to_sme": {"small_and_micro_percent_of_procurement": Decimal("76.67"), "small_and_micro": 80},
                "total": 120,
            },
        },
        "PRC-044",
        "E",
    ),
    (
        "total procurement is not centralised plus decentralised procurement",
        TINY,
        {"procurement": {"total": 359, "centralised": 291, "decentralised": 140}},
        "PRC-045",
        "E",
    ),
    (
        "procurement is budgeted without a word on the reserve for small and medium enterprises",
        TINY,
        {"disclosure": {"year": 2024}, "procurement": {"total": 359}},
        "PRC-046",
        "I",
    ),
    (
        "final accounts do not state what was awarded to small and medium enterprises",
        TINY,
        {"disclosure": {"year": 2024, "kind": "final_accounts"}, "procurement": {"total": 120}},
        "PRC-047",
        "W",
    ),
]
