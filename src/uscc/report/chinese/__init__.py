"""The second language: English template to Chinese template, with the same fields.

Loaded only where Chinese is asked for. A test compares the keys with the templates in the source.
"""

from __future__ import annotations

from uscc.report.chinese.errors import ERRORS
from uscc.report.chinese.files import FILES
from uscc.report.chinese.frames import FRAMES
from uscc.report.chinese.options import OPTIONS
from uscc.report.chinese.page import PAGE
from uscc.report.chinese.pages import PAGES
from uscc.report.chinese.screen import SCREEN
from uscc.report.chinese.spark import SPARK
from uscc.report.chinese.sql import SQL
from uscc.report.chinese.workbook import WORKBOOK
from uscc.vocabulary import TERMS

#: The sentences about slugs, which their rows hold in both languages.
_WORDS = {
    **{term.message: term.message_zh for term in TERMS.values() if term.message},
    **{term.unit[3]: term.unit[1] for term in TERMS.values() if term.unit[3]},
}

CHINESE: dict[str, str] = {
    **SCREEN,
    **ERRORS,
    **FILES,
    **FRAMES,
    **OPTIONS,
    **PAGES,
    **PAGE,
    **WORKBOOK,
    **SPARK,
    **SQL,
    **_WORDS,
}
