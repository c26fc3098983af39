"""Text and tags of HTML are found as by the standard library, in pieces and in whole rows."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from html_pages import pages
from hypothesis import given
from hypothesis import strategies as st

from uscc.errors import RegistryError
from uscc.readers import html_tokens
from uscc.readers.html_tables import _Page
from uscc.readers.html_tokens import Tokens


class Reference(HTMLParser):
    """The text before each tag, and the tag, as the standard library finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """See `HTMLParser`."""
        self._put(tag)

    def handle_endtag(self, tag: str) -> None:
        """See `HTMLParser`."""
        self._put(f"/{tag}")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """See `HTMLParser`."""
        self._put(tag)

    def handle_data(self, data: str) -> None:
        """See `HTMLParser`."""
        if self.cdata_elem is None:
            before, _ = self.found[-1]
            self.found[-1] = before + data, ""

    def _put(self, tag: str) -> None:
        self.found[-1] = self.found[-1][0], tag
        self.found.append(("", ""))


def tokens(chunks: list[str]) -> list[tuple[str, str]]:
    """Return the text before each tag, and the tag, as the package finds them."""
    found = [("", "")]
    for text, name, _ in Tokens(iter(filter(None, chunks))):
        found[-1] = found[-1][0] + text, name
        if name:
            found.append(("", ""))
    return [(unescape(text), name) for text, name in found]


pieces = st.lists(
    st.sampled_from(
        """<table> </table> <tr> <TD> </td> <td_nowrap> <td_class=a/b> <td/> <td_title=5"> <br/>
        <td_style="mso-number-format:'\\@'"> <p_a='>'> <p_a="'>"> <p_a=b"c"> <p_a=> <p_a_=_'>'b>
        <!--a--> <!--_--> <!--[if_gte_mso_9]><xml><td></xml>-->
        <!DOCTYPE_html> <?xml_version="1.0"?> <script>a<b&&"</td>"</script> <style/>
        <STYLE>td{a:b}</style> 甲 9135 a<1 <1 < &amp; &lt;td&gt; &nbsp; > " ' = _ & &#x7532;
        甲<乙""".split()
    ).map(lambda text: text.replace("_", " ")),
    max_size=12,
)


@given(pieces, st.integers(1, 40))
def test_tokens_are_those_of_the_standard_library(parts: list[str], size: int) -> None:
    """`html.parser` finds the same text and tags, wherever the chunks are cut."""
    page = "".join(parts) + "<end>"
    reference = Reference()
    reference.feed(page)
    reference.close()
    chunks = [page[at : at + size] for at in range(0, len(page), size)]
    assert tokens(chunks) == reference.found


@given(pages(), st.integers(1, 200), st.data())
def test_whole_rows_are_those_of_single_tags(
    drawn: tuple[list[list[str]], str], size: int, data: st.DataObject
) -> None:
    """A row that is read as one token has the same cells as one that is read tag by tag."""
    _, text = drawn
    for _ in range(data.draw(st.integers(0, 3))):
        odd = ("<table>", "<td rowspan=2>", "<td colspan=2>", "<br>", "'", '"', ">", "<", "=", "\0")
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(odd)) + text[at:]

    class Text:
        path = "page"

        def __iter__(self) -> object:
            return iter([text[at : at + size] for at in range(0, len(text), size)])

    def found() -> object:
        try:
            return [
                (number, block.lines, block.rows(range(len(block.lines))))
                for number, block in _Page(Text()).blocks()  # type: ignore[arg-type]
            ]
        except RegistryError as error:
            return str(error)

    by_rows = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_tokens, "_ROW", re.compile("(?!)"))
        assert found() == by_rows


def test_a_quotation_mark_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quotation mark without another protects nothing; a tag too long is left out."""
    monkeypatch.setattr(html_tokens, "LONGEST", 40)
    parts = ["<td a='b>c", "<td>d</td>" * 9, "<p", "x" * 99, "y>z<q"]
    found = [name for _, name in tokens(parts)]
    assert found == ["td", *["td", "/td"] * 9, ""]
