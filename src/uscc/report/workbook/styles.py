"""The styles of cells: a fixed few, by name."""

from __future__ import annotations

from typing import NamedTuple

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

#: The font of each language, and that of codes, whose characters are equally wide.
_FONTS = {"en": "Calibri", "zh": "微软雅黑"}
_CODE_FONT = "Consolas"

_NAVY, _RED, _GREEN, _AMBER, _GREY = "1F3864", "B3261E", "1E7B34", "9A5B00", "666666"

#: Size, bold, colour, whether it is that of codes.
_FONT = {
    "plain": (10, False, "222222", False),
    "bold": (10, True, "222222", False),
    "grey": (9, False, _GREY, False),
    "title": (16, True, _NAVY, False),
    "section": (11, True, _NAVY, False),
    "white": (10, True, "FFFFFF", False),
    "verdict": (13, True, "FFFFFF", False),
    "code": (10, False, "222222", True),
    "red": (10, True, _RED, False),
    "green": (10, True, _GREEN, False),
    "amber": (10, True, _AMBER, False),
}

#: Excel expects the first two, whatever they are called.
_FILL = {
    "none": "",
    "gray125": "",
    "navy": _NAVY,
    "red": _RED,
    "green": _GREEN,
    "amber": _AMBER,
    "grey": _GREY,
    "section": "E8EDF5",
    "to fill in": "FFF2CC",
    "input": "FFFBEE",
}

#: Formats of numbers: text, whole, per 10,000, a share.
_NUMBER = {"text": 49, "whole": 3, "rate": 164, "share": 10, "general": 0}


class _Style(NamedTuple):
    """A style of cells.

    - `font`, `fill`, `number`: keys of the tables above.
    - `across`: alignment.
    - `indent`: characters between the text and the side of the cell.
    - `wrap`: whether text goes on in a new line.
    - `line`: whether a thin line is below the cell.
    - `locked`: whether a protected sheet keeps the cell as it is.
    """

    font: str = "plain"
    fill: str = "none"
    number: str = "text"
    across: str = "left"
    indent: int = 0
    wrap: bool = False
    line: bool = True
    locked: bool = True


_STYLES = {
    "default": _Style(number="general", line=False),
    "text": _Style(indent=1),
    "wrapped": _Style(wrap=True, indent=1),
    "code": _Style(font="code", wrap=True, indent=1),
    "middle": _Style(across="center"),
    "whole": _Style(number="whole", across="right", indent=1),
    "rate": _Style(number="rate", across="right", indent=1),
    "share": _Style(number="share", across="right", indent=1),
    "line": _Style(number="general", across="right", indent=1),
    "right": _Style(across="right", indent=1),
    "bold": _Style(indent=1, font="bold", wrap=True),
    "head": _Style(font="white", fill="navy", across="center", wrap=True),
    "to fill in": _Style(font="bold", fill="to fill in", across="center", wrap=True),
    "input": _Style(fill="input", wrap=True, locked=False),
    "title": _Style(indent=1, font="title", line=False),
    "section": _Style(indent=1, font="section", fill="section"),
    "grey": _Style(indent=1, font="grey", wrap=True, line=False),
    "warning": _Style(indent=1, font="amber", wrap=True, line=False),
    "note": _Style(indent=1, wrap=True, line=False),
    "met": _Style(indent=1, font="verdict", fill="green", wrap=True, line=False),
    "missed": _Style(indent=1, font="verdict", fill="red", wrap=True, line=False),
    "undecided": _Style(indent=1, font="verdict", fill="amber", wrap=True, line=False),
    "no-data": _Style(indent=1, font="verdict", fill="grey", wrap=True, line=False),
    "met in a table": _Style(font="green", across="center"),
    "missed in a table": _Style(font="red", across="center"),
    "undecided in a table": _Style(font="amber", across="center"),
    "no-data in a table": _Style(font="grey", across="center"),
    "counts": _Style(font="red", across="center"),
}

#: Name of a style to its number in a workbook.
STYLES = {name: number for number, name in enumerate(_STYLES)}


def run_properties(colour: str) -> str:
    """Return the look of faulty characters in a cell of codes.

    - `colour`: `red` or `amber`.
    """
    size, _, shade, _ = _FONT[colour]
    return (
        f'<rPr><b/><u/><sz val="{size}"/><color rgb="FF{shade}"/><rFont val="{_CODE_FONT}"/></rPr>'
    )


def styles_xml(lang: str) -> str:
    """Return the part with all styles.

    - `lang`: the language, which chooses the font.
    """
    fonts = [_font(*row, _FONTS[lang]) for row in _FONT.values()]
    fills = ['<fill><patternFill patternType="none"/></fill>']
    fills += ['<fill><patternFill patternType="gray125"/></fill>']
    fills += [
        '<fill><patternFill patternType="solid">'
        f'<fgColor rgb="FF{shade}"/><bgColor indexed="64"/></patternFill></fill>'
        for shade in _FILL.values()
        if shade
    ]
    formats = [_format(style) for style in _STYLES.values()]
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.000"/></numFmts>'
        f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
        f'<fills count="{len(fills)}">{"".join(fills)}</fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        '<border><left/><right/><top/><bottom style="thin"><color rgb="FFD9D9D9"/></bottom>'
        "<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _font(size: int, bold: bool, shade: str, is_code: bool, name: str) -> str:
    family = _CODE_FONT if is_code else name
    weight = "<b/>" if bold else ""
    return f'<font>{weight}<sz val="{size}"/><color rgb="FF{shade}"/><name val="{family}"/></font>'


def _format(style: _Style) -> str:
    font, fill = list(_FONT).index(style.font), list(_FILL).index(style.fill)
    shape = ' wrapText="1"' if style.wrap else ""
    shape += f' indent="{style.indent}"' if style.indent else ""
    # A cell that is locked is the default, and says nothing.
    protection = "" if style.locked else '<protection locked="0"/>'
    applied = "" if style.locked else ' applyProtection="1"'
    return (
        f'<xf numFmtId="{_NUMBER[style.number]}" fontId="{font}" fillId="{fill}"'
        f' borderId="{int(style.line)}" xfId="0" applyNumberFormat="1" applyFont="1"'
        f' applyFill="1" applyBorder="1" applyAlignment="1"{applied}>'
        f'<alignment horizontal="{style.across}" vertical="center"{shape}/>{protection}</xf>'
    )
