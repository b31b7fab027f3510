"""Aims and results of performance, broken."""

from __future__ import annotations

from tests.project.inventory.edits import BUDGET, GONE, INDICATOR, OVERALL, TINY, Break

BREAKS: list[Break] = [
    ("weights sum to 100", BUDGET, {f"{OVERALL}.weight": 55}, "PRF-001", "W"),
    (
        "weights of a project sum to 100",
        TINY,
        {INDICATOR: {"name": "数量", "weight": 60}, "projects[0].indicators[1]": {"name": "质量", "weight": 45}},
        "PRF-002",
        "W",
    ),
    ("target in the table = in the prose", BUDGET, {f"{INDICATOR}.narrative": "不少于680平方米"}, "PRF-003", "E"),
    ("the same overall", BUDGET, {f"{OVERALL}.narrative": "不少于230件"}, "PRF-004", "E"),
    ("cost indicator <= budget", BUDGET, {"projects[0].indicators[1].target": "≤196.24万元"}, "PRF-005", "W"),
    ("caps add up to project expenditure", BUDGET, {"projects[0].indicators[1].target": "≤168万元"}, "PRF-006", "W"),
    ("its unit is that of the budget", BUDGET, {"projects[0].indicators[1].target": "≤186.24元"}, "PRF-007", "W"),
    ("percent within 0-100", BUDGET, {"projects[0].indicators[3].target": "≥900%"}, "PRF-010", "W"),
    ("the same overall", BUDGET, {"performance.indicators[2].target": "≥950%"}, "PRF-011", "W"),
    ("a number has a unit", BUDGET, {f"{INDICATOR}.target": "≥860"}, "PRF-012", "W"),
    ("the same overall", BUDGET, {f"{OVERALL}.target": "≥320"}, "PRF-013", "W"),
    ("an operator has a number", BUDGET, {f"{INDICATOR}.target": "≥"}, "PRF-014", "W"),
    ("the same overall", BUDGET, {f"{OVERALL}.target": "≥件"}, "PRF-015", "W"),
    ("a rate has an operator", BUDGET, {"projects[0].indicators[3].target": "90%"}, "PRF-016", "W"),
    ("the same overall", BUDGET, {"performance.indicators[2].target": "95%"}, "PRF-017", "W"),
    (
        "an indicator has a target",
        BUDGET,
        {f"{INDICATOR}.target": GONE, f"{INDICATOR}.narrative": GONE},
        "PRF-018",
        "W",
    ),
    ("the same overall", BUDGET, {f"{OVERALL}.target": GONE, f"{OVERALL}.narrative": GONE}, "PRF-019", "W"),
    (
        "output is among the kinds",
        BUDGET,
        {"projects[0].indicators[1]": GONE, "projects[0].indicators[0]": GONE},
        "PRF-020",
        "W",
    ),
    ("benefit is", BUDGET, {"projects[0].indicators[2]": GONE}, "PRF-021", "W"),
    ("satisfaction is", BUDGET, {"projects[0].indicators[3]": GONE}, "PRF-022", "W"),
    ("output is, overall", BUDGET, {"performance.indicators[0]": GONE}, "PRF-023", "W"),
    ("benefit is, overall", BUDGET, {"performance.indicators[1]": GONE}, "PRF-024", "W"),
    ("satisfaction is, overall", BUDGET, {"performance.indicators[2]": GONE}, "PRF-025", "W"),
    ("a project with a budget has targets", BUDGET, {"projects[1].indicators": GONE}, "PRF-030", "W"),
]
