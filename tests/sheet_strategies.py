"""Drawn sheets of workbooks, as XML: most rows are alike, others are as nobody writes them."""

from __future__ import annotations

from hypothesis import strategies as st

#: Pieces of a text as XML that are plain, and ones that need the exact way or are not well formed.
_PLAIN = (
    "0 1 2 12 007 1.0 0.1 -0 1E+20 12345678901234567890 45322 45322.354 TRUE #N/A 企业 A&amp;B"
    " 91350100M000100Y43 2024-01-31T00:00:00 _x000D_ _x005F_x000D_ _xD83D__xDE00_ _xd83d_ ] \t"
    " &lt; &gt; &quot; &apos; &#20225; &#65288; &#38; &#128512; &#13; '\""
).split(" ")
_ODD = (
    "&#10; &#x4F01; &#55296; &#57344; &#65535; &#8; &#0; &#1114112; \ue000 <![CDATA[<a>&]]> ]]>"
    " <!--</row>--> &unknown; & <?pi_</c>?> \ufffe \ufffd \r\n \x01 < <b/>"
).split(" ")
_XML = st.one_of(
    *[st.sampled_from(_PLAIN)] * 4,
    st.text(st.sampled_from("09Aa企_x00D\n\t 😀"), max_size=6),
    st.lists(st.sampled_from(_PLAIN + _ODD), max_size=3).map("".join),
)

#: Forms of cells: attributes, text, and what is behind them. `{}` is the name and the place.
_FORMS = (
    "<{0}{1}{2}><v>{3}</v></{0}>",
    '<{0}{1}{2} t="str"><v>{3}</v></{0}>',
    '<{0}{1}{2} t="b"><v>{3}</v></{0}>',
    '<{0}{1}{2} t="e"><v>{3}</v></{0}>',
    '<{0}{1}{2} t="d"><v>{3}</v></{0}>',
    '<{0}{1} t="s"{2}><v>{4}</v></{0}>',
    '<{0}{1} t="s"{2}><v>{4}</v></{0}>',
    '<{0}{1}{2} t="?"><v>{3}</v></{0}>',
    '<{0}{1}{2} t="inlineStr"><is><t>{3}</t></is></{0}>',
    '<{0}{1}{2} t="inlineStr"><is><t xml:space="preserve">{3}</t></is></{0}>',
    "<{0}{1}{2} t='inlineStr'><is><t xml:space='preserve'>{3}</t></is></{0}>",
    "<{0}{1}{2}><is><t>{3}</t></is></{0}>",
    "<{0}{1}{2}/>",
    "<{0}{1}{2} />",
    "<{0}{1}{2}></{0}>",
    '<{0}{1}{2} t="s"><v/></{0}>',
    '<{0}{1}{2} t="s"><v /></{0}>',
    "<{0}{1}{2}><f>A1*2</f><v>{3}</v></{0}>",
    '<{0}{1}{2} t="str"><f t="shared" si="0"/><v>{3}</v></{0}>',
    '<{0}{1}{2} t="inlineStr"><is><r><rPr/><t>{3}</t></r><r><t>2</t></r><rPh><t>no</t></rPh></is>'
    "<extLst/></{0}>",
    '<{0}{1}{2} t="inlineStr"><v>{3}</v></{0}>',
    "<{0}{1}{2}><v>{3}</v ></{0} >",
    "<{0}{1}{2}><v>1</v><v>{3}</v></{0}>",
    "<!-- {3} -->",
)
_STYLES = (
    "",
    "",
    "",
    ' s="1"',
    ' s="2"',
    ' s=""',
    ' cm="1"',
    ' s="1" s="2"',
    ' a="/"',
    ' a="&lt;"',
)
_ROW_ATTRIBUTES = ("", "", ' spans="1:3"', ' ht="15.6" x:y="1"', ' a="/"', ' r="4"', " ", ' a=">"')
_BETWEEN = (
    "\n",
    "<!-- </row> -->",
    "<row/>",
    "text",
    "<a><row r='1'/></a>",
    "<!-- ",
    "</row>",
    "<row/><!-- </row>",
)


@st.composite
def cells(draw: st.DrawFn, line: int, column: str) -> str:
    """Draw a cell."""
    usual = draw(st.integers(0, 19)) > 0
    place = f' r="{column}{line}"'
    others = ["", f" r='{column}{line}'", ' r="b9"', ' r="$A$1"', f' r="{column}9{line}"']
    return draw(st.sampled_from(_FORMS)).format(
        "c" if usual else draw(st.sampled_from(["x:c", "C", "c"])),
        place if usual else draw(st.sampled_from(others)),
        draw(st.sampled_from(_STYLES)),
        draw(_XML),
        draw(st.integers(0, 3)),
    )


@st.composite
def rows(draw: st.DrawFn, line: int, columns: str) -> str:
    """Draw a row, and what is behind it."""
    inside = "".join(draw(cells(line, column)) for column in columns)
    usual = draw(st.integers(0, 9)) > 0
    others = ["", ' r="3"', ' r="0"', f" r='{line}'", f' r="0{line}"']
    place = f' r="{line}"' if usual else draw(st.sampled_from(others))
    behind = "" if usual else draw(st.sampled_from(_BETWEEN))
    return f"<row{place}{draw(st.sampled_from(_ROW_ATTRIBUTES))}>{inside}</row>{behind}"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Draw the rows of a sheet; most of them are written alike."""
    usual = draw(st.sampled_from(["A", "AB", "ABC", "CA", "AA", "BD"]))
    patterns = draw(st.lists(rows(77, usual), min_size=1, max_size=3))
    parts = []
    for line in range(1, draw(st.integers(1, 14))):
        if draw(st.integers(0, 9)):
            parts.append(draw(st.sampled_from(patterns)).replace("77", str(line)))
        else:
            parts.append(draw(rows(line, usual)))
    return "".join(parts)


#: Shared strings.
TEXTS = st.one_of(
    _XML.map(lambda text: f"<si><t>{text}</t></si>"),
    _XML.map(lambda text: f'<si><t xml:space="preserve">{text}</t></si>'),
    _XML.map(lambda text: f"<si><r><rPr/><t>{text}</t></r><r><t>b</t></r><rPh><t>c</t></rPh></si>"),
    st.sampled_from(["<si/>", "<si><t/></si>", "<!-- <si> -->", "\n", "<a><si/></a>"]),
)

#: Sizes of the pieces into which a part is cut.
SIZES = st.lists(st.integers(1, 600), min_size=1, max_size=3)
