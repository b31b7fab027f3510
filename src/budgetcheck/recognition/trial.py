"""The lexicon's own tests: every entry's example is read and must give what the entry expects."""

from __future__ import annotations

from collections.abc import Iterable

from budgetcheck.documents.document import Place
from budgetcheck.recognition.facts.keys import address_of, known, written_key
from budgetcheck.recognition.facts.reading import RowLabels, Setting
from budgetcheck.recognition.forms.form import Passage
from budgetcheck.recognition.prose.paragraph import ProseReader
from budgetcheck.recognition.prose.tokens import ProseScanner
from budgetcheck.recognition.words.classes import Classifier
from budgetcheck.recognition.words.lexicon import Lexicon, LexiconEntry
from budgetcheck.recognition.words.wording import AMOUNT, label_of, number_of, plain_text
from budgetcheck.text.slots import frozen

YEAR = 2025


@frozen
class EntryTrial:
    """The outcome of one entry's example: what it expects and what it gives, both as text."""

    entry: LexiconEntry
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        """Whether the example gives what is expected."""
        return self.expected == self.found


def trials_of(lexicon: Lexicon) -> Iterable[EntryTrial]:
    """Try every entry of a lexicon."""
    classifier, labels = Classifier(lexicon), RowLabels(lexicon)
    scanner = ProseScanner(lexicon, classifier)
    for entry in lexicon.entries:
        yield _trial(entry, classifier, labels, scanner)


def _trial(entry: LexiconEntry, classifier: Classifier, labels: RowLabels, scanner: ProseScanner) -> EntryTrial:
    example = entry.example
    if entry.kind in ("head", "role"):
        return EntryTrial(entry, _expected(entry), _read(entry, scanner))
    if entry.kind == "table":
        kind = classifier.classify(example)
        found = kind.name if kind is not None else ""
    elif entry.kind == "column":
        tables = entry.texts("tables")
        told = classifier.columns(example, tables[0] if tables else "")
        found = told.key if told is not None else ""
    elif entry.kind == "label":
        tables = entry.texts("tables")
        named = labels.find(str(entry.says.get("side", "")), example, tables[0] if tables else "")
        found = named.key if named is not None else ""
    elif entry.kind == "class":
        of_class = classifier.classes.get(label_of(example))
        found = of_class.key if of_class is not None else ""
    else:
        refused = classifier.refused(tuple(plain_text(title) for title in example))
        found = refused.key if refused is not None else ""
    return EntryTrial(entry, str(entry.expect), found)


def _expected(entry: LexiconEntry) -> str:
    stated: dict[str, str] = {}
    for key, value in entry.expect.items():
        bare = key.removesuffix("?")
        if not key.endswith("?") or known(address_of(bare)):
            stated[bare] = _amount(str(value))
    return _shown(stated)


def _amount(text: str) -> str:
    found = AMOUNT.match(plain_text(text))
    return format(number_of(found[0]).value.normalize(), "f") if found is not None else text


def _read(entry: LexiconEntry, scanner: ProseScanner) -> str:
    year = (
        2022
        if "2022" in entry.example
        else 2024
        if "2024年" in entry.example
        and "2025" not in entry.example
        and "比2024" not in entry.example
        and "与2024" not in entry.example
        and "今年" not in entry.example
        else YEAR
    )
    final = any(word in entry.example for word in ("决算", "完成", "2024年度", "本年收入", "本年支出"))
    reader = ProseReader(scanner, Setting(year, "final_accounts" if final else "budget", "unit", ""))
    reader.read(Passage(entry.example, Place(), (), 0))
    stated = {written_key(fact.address): fact for fact in reader.facts if fact.address[-1] != "base"}
    found = {
        key: fact.value if isinstance(fact.value, str) else format(fact.value.normalize(), "f")
        for key, fact in stated.items()
    }
    for ratio in reader.ratios:
        found[f"share {written_key(ratio.part)} of {written_key(ratio.whole)}"] = format(ratio.percent.normalize(), "f")
    return _shown(found)


def _shown(stated: dict[str, str]) -> str:
    return "; ".join(f"{key} = {value}" for key, value in sorted(stated.items()))
