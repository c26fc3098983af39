"""Drawn HTML tables, as some program would write them."""

from __future__ import annotations

from html import escape

from hypothesis import strategies as st

texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("甲公司（）<>&\"'= \n&nbsp;9135YX"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=12,
)
"""Texts of cells, with what HTML must escape."""


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    """Draw the cells of a table, and a page that holds it as some program would write it."""
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=6))
    ends, quote = draw(st.booleans()), draw(st.sampled_from(('"', "'", "")))
    space = draw(st.sampled_from(("", "\n  ")))
    out = [f"<html>{space}<head><meta charset=utf-8></head><body><table border={quote}1{quote}>"]
    for number, row in enumerate(rows):
        name = "th" if number == 0 else "td"
        out.append(f"{space}<tr>")
        for cell in row:
            out.append(f"<{name}>{space}{escape(cell)}{space}" + f"</{name}>" * ends)
        out.append("</tr>" * ends)
    return rows, "".join([*out, f"{space}</table></body></html>"])
