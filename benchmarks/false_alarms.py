"""False alarms: check many made-up correct disclosures, whole and cut to excerpts, and show every error and warning.

    python -m benchmarks.false_alarms [DOCUMENTS] [FIRST_SEED]

Exit 1 where there is one. The same seeds make the same documents. What an excerpt leaves open is not asked for, save
of one in twenty, which must fail the same either way.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.correct.cases import Case, case, measured
from benchmarks.correct.forms import excerpt
from budgetcheck.declaration.declare import declare_document
from budgetcheck.figures.load import figures_of
from budgetcheck.findings.finding import Finding
from budgetcheck.findings.resolve import Resolver
from budgetcheck.rulebook.builtin import builtin_rulebook
from budgetcheck.rulebook.fault_docs import fault_doc
from budgetcheck.verdicts.judge import judge

RULEBOOK = builtin_rulebook()


def graver(fault: str) -> bool:
    """Whether a fault is more than information."""
    return fault_doc(fault).severity != "info"


def alarms(made: Case, *, open_too: bool = True) -> Iterator[Finding | str]:
    """Everything graver than information that the check says of a case; a fault of its form as text.

    Without `open_too`, nothing is asked of what an excerpt leaves open, which makes no difference here.
    """
    declared = declare_document(made.document, "declaration.toml")
    last = None if made.previous is None else declare_document(made.previous, "last.toml")
    members = [declare_document(member, f"{number}.toml") for number, member in enumerate(made.members)]
    for declaration in (declared, *([last] if last else []), *members):
        yield from (f"{fault.rule} {fault.message.en}" for fault in declaration.faults if graver(fault.rule))
    figures = figures_of(declared, last, members)
    yield from (f"{fault.rule} {fault.message.en}" for fault in figures.faults if graver(fault.rule))
    resolver = Resolver(figures, RULEBOOK)
    for judgement in judge(figures, RULEBOOK, open_too=open_too).judgements:
        if judgement.verdict == "fails" and judgement.program.rule.severity != "info":
            yield resolver.finding(judgement)


def told(found: Finding | str) -> str:
    """An alarm in words."""
    return found if isinstance(found, str) else f"{found.rule} {found.message.en}"


def main(count: int, first: int) -> int:
    """Check the cases and print what was found."""
    start = time.perf_counter()
    raised: Counter[str] = Counter()
    numbers = 0
    for seed in range(first, first + count):
        made = case(seed)
        numbers += measured(made.document)
        for form, shown in (("whole", made), ("excerpt", replace(made, document=excerpt(made.document, seed)))):
            found_here = list(alarms(shown, open_too=False))
            if seed % 20 == 0:
                assert [told(one) for one in alarms(shown)] == [told(one) for one in found_here]
            for found in found_here:
                rule = found if isinstance(found, str) else found.rule
                raised[rule] += 1
                if raised[rule] <= 3:
                    print(f"seed {seed}, {form}: {told(found)}", flush=True)
    print(
        f"{count:,} correct disclosures, each whole and as an excerpt, {numbers:,} numbers, "
        f"{time.perf_counter() - start:.0f} s"
    )
    print(f"{raised.total()} false alarms", *(f"{rule}: {times}" for rule, times in raised.most_common()), sep="\n  ")
    return 1 if raised else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(arguments[0] if arguments else 10_000, arguments[1] if len(arguments) > 1 else 1))
