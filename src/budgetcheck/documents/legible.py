"""Whether what was read is text: broken fonts and copies in a wrong encoding give characters without sense."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from budgetcheck.documents.document import Document, Paragraph
from budgetcheck.documents.fault import DocumentFault
from budgetcheck.text.words import phrase

_SENSELESS: Final = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff\ufdd0-\ufdef\ufffe\uffff\x80-\x9f]")
"""What no keyboard gives: the mark of a broken character, characters for private use, and what is not assigned."""
_HAN: Final = re.compile("[\u3400-\u9fff]")
_FREQUENT: Final = re.compile(
    "[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
    "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机"
    "十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西"
    "斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打"
    "女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五"
    "基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今"
    "单支收入款项预算财务行局元减增持购置费公务接待运维护出国境税债补贴绩效机构职能室科股名词解释]"
)
"""Characters of which any Chinese text has a good part, and one in a wrong encoding next to none."""


def refuse_garbled(document: Document) -> Document:
    """Return the document; raises `DocumentFault` ("garbled") where its characters make no sense.

    That is: a fiftieth of them all, or a fifth of those of one page, cannot be meant; or hardly any Han character is
    one of those that are frequent in every text.
    """
    whole = han = frequent = senseless = 0
    pages: defaultdict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for page, text in _texts(document):
        bad = 0 if text.isascii() else len(_SENSELESS.findall(text))
        whole += len(text)
        senseless += bad
        pages[page][0] += len(text)
        pages[page][1] += bad
        if han < _ENOUGH:
            han += len(_HAN.findall(text))
            frequent += len(_FREQUENT.findall(text))
    worst = max(pages, key=lambda page: pages[page][1] * 5 - pages[page][0], default=None)
    if senseless >= 10 and senseless * 50 > whole:
        raise _garbled(None)
    if pages[worst][1] >= 10 and pages[worst][1] * 5 > pages[worst][0]:
        raise _garbled(worst)
    if han >= 200 and frequent * 4 < han:
        raise _garbled(None)
    return document


_ENOUGH: Final = 5_000
"""Han characters that are counted at most."""


def _texts(document: Document) -> Iterator[tuple[int | None, str]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.place.page, block.text
        else:
            for cell in block.cells:
                yield block.place.page, cell.text


def _garbled(page: int | None) -> DocumentFault:
    where = phrase("documents.legible.somewhere") if page is None else phrase("documents.legible.page", page=page)
    return DocumentFault(
        "garbled",
        phrase("documents.legible.characters_make_no_sense_font", where=where),
        phrase("documents.legible.give_word_excel_file_export"),
    )
