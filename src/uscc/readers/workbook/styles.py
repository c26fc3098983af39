"""Which formats of cells show a number as a date."""

from __future__ import annotations

import re
from typing import ClassVar

from uscc.readers.workbook.markup import Children, Walker

#: The formats that need no definition and show dates or times; 46 shows hours that have passed.
_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})

#: What a code of a format holds beside its letters: quoted text, escaped characters, blanks of
#: the width of a character, and colours, conditions and languages in brackets.
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BESIDE = re.compile(r'"[^"]*"?|[\\_*].?|\[[^]]*\]?|general', re.IGNORECASE | re.DOTALL)
_OF_DATES = re.compile("[dmyhs]", re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """Tell whether a format shows a number as a date; hours that have passed are not a date.

    - `code`: of the format, such as `yyyy"年"m"月"d"日"`.
    """
    if _ELAPSED.search(code):
        return False
    # The sections for other signs begin behind a semicolon outside of quotation marks.
    bare = _BESIDE.sub("", code)
    return bool(_OF_DATES.search(bare.partition(";")[0]))


class Styles(Walker):
    """Collects the formats of cells.

    - `dates`: for each style, whether it shows a date.
    """

    CHILDREN: ClassVar[Children] = {
        "root": frozenset({"numFmts", "cellXfs"}),
        "numFmts": frozenset({"numFmt"}),
        "cellXfs": frozenset({"xf"}),
    }

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, bool] = {}
        self._styles: list[str] = []

    @property
    def dates(self) -> list[bool]:
        """Return whether each style shows a date."""
        return [
            self._codes.get(format, format.isdecimal() and int(format[:4]) in _DATES)
            for format in self._styles
        ]

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the code of a format, or the format of a style."""
        format = attributes.get("numFmtId", "0")
        if name == "numFmt":
            self._codes[format] = is_date_format(attributes.get("formatCode", ""))
        elif name == "xf":
            self._styles.append(format)
