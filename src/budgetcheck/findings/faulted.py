"""Faults of a declaration -> findings at their places."""

from __future__ import annotations

from collections.abc import Iterable

from budgetcheck.files.seal import sha256_of
from budgetcheck.findings.finding import Finding
from budgetcheck.rulebook.fault_docs import fault_doc
from budgetcheck.source.faults import Fault
from budgetcheck.source.locate import Locator
from budgetcheck.text.places import Route, Span


def resolve_faults(faults: Iterable[Fault], path: str, text: str) -> tuple[Finding, ...]:
    """Resolve the faults of a declaration to findings at their places."""
    faults = tuple(faults)
    if not faults:
        return ()
    locator = Locator(text)
    seen: dict[tuple[str, str], int] = {}
    return tuple(_fault(fault, path, locator, seen) for fault in faults)


def _fault(fault: Fault, path: str, locator: Locator, seen: dict[tuple[str, str], int]) -> Finding:
    doc = fault_doc(fault.rule)
    route = fault.route
    span = fault.span
    if span is None and route is not None:
        span = (locator.key(route) if fault.at == "key" else locator.value(route)) or locator.nearest(route)
    span = span or Span(1, 1, 1, 1)
    figure = None if route is None else _dotted(route)
    key = (fault.rule, figure or "")
    seen[key] = seen.get(key, 0) + 1
    excerpt = locator.excerpt(span, primary=True)
    return Finding(
        rule=doc.id,
        name=doc.name,
        severity=doc.severity,
        verdict="fails",
        path=path,
        span=span,
        figure=figure,
        element=None,
        title=doc.title,
        message=fault.message,
        why=doc.why,
        remedy=fault.remedy if fault.remedy.zh else doc.remedy,
        excerpts=(excerpt,) if excerpt.text else (),
        fingerprint=digest((fault.rule, figure or fault.message.en, str(seen[key]))),
    )


def _dotted(route: Route) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in route).removeprefix(".")


def digest(parts: tuple[str, ...]) -> str:
    """Digest what a finding is known by, wherever it stands in the file."""
    return sha256_of("\x1f".join(parts).encode("utf-8", "surrogatepass"))[:20]
