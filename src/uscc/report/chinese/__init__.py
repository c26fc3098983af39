"""The second language: English template to Chinese template, with the same fields.

Loaded only where Chinese is asked for. A test compares the keys with the templates in the source.
"""

from __future__ import annotations

from uscc.report.chinese.errors import ERRORS
from uscc.report.chinese.options import OPTIONS
from uscc.report.chinese.screen import SCREEN

CHINESE: dict[str, str] = {**SCREEN, **ERRORS, **OPTIONS}
