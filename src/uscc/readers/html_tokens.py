"""HTML as text and tags, in one pass over chunks with bounded memory.

`html.parser` of the standard library holds a comment or a script until it ends. Its time grows with
the square of the text behind an open quotation mark, it differs between versions of Python, and
takes five times as long. The tests hold this module to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What begins at `<`: a whole tag (its name, with `/` of an end tag, and its attributes, where
#: only a quotation mark behind `=` protects `>`), a comment, a declaration, a tag that is not
#: whole here, or the last character. Each text matches in one way only, so it is never slow.
_BEGIN = re.compile(
    r"""<(?:(/?[a-zA-Z][^\s/>]*)([^>=]*(?:=(?:\s*"[^"]*"|\s*'[^']*'|(?!\s*["']))[^>=]*)*)>"""
    r"""|(!--)|([!?]|/(?![a-zA-Z]))|(?=/?[a-zA-Z])|\Z)"""
)

#: The same without regard to quotation marks: for a file that has one too many.
_UNQUOTED = re.compile(
    r"<(?:(/?[a-zA-Z][^\s/>]*)([^>]*)>|(!--)|([!?]|/(?![a-zA-Z]))|(?=/?[a-zA-Z])|\Z)"
)

#: Attributes without the signs `<` and `>`, with the same meaning of quotation marks; a cell
#: without tags inside, and a row of these cells.
_PLAIN = r"""(?:\s[^<>=]*(?:=(?:\s*"[^"<>]*"|\s*'[^'<>]*'|(?!\s*["']))[^<>=]*)*)?"""
_CELL = rf"<[tT][dDhH]{_PLAIN}>[^<]*</[tT][dDhH]\s*>"
_ROW = re.compile(rf"<[tT][rR]{_PLAIN}>(?:\s*{_CELL})+\s*</[tT][rR]\s*>")

#: The texts of its cells.
_TEXTS = re.compile(r"<[tT][dDhH][^>]*>([^<]*)")

_END = re.compile(">")
_COMMENT_END = re.compile("-->")

#: Elements whose content is not text, and their end tags.
_RAW = {
    name: re.compile(rf"(?=</{name}[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "noframes", "iframe")
}

#: The name of a row that is one token; no tag has it.
ROW = " "

#: No end is longer.
_TAIL = 16

#: A tag that is longer has a quotation mark too many.
LONGEST = 1 << 22


class Tokens:
    """Text and tags of an HTML file, which can be iterated once.

    - `whole`: whether the file did not end inside a tag, a comment or a script.
    """

    def __init__(self, chunks: Iterator[str], *, rows: bool = False) -> None:
        """Begin.

        - `chunks`: the text of the file.
        - `rows`: whether a row of cells without tags is one token, which saves half of the time.
        """
        self.whole = True
        self._rows = rows
        self._chunks = chunks
        self._text = ""
        self._at = 0
        self._begin = _BEGIN

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Yield some text, the name of the tag behind it in lower case, and its attributes.

        The name of an end tag begins with `/`; it is empty where no tag follows. A row is called
        `ROW`, and its text is in the place of attributes. Text and attributes are as in the file,
        with their references.
        """
        while True:
            found = self._begin.search(self._text, self._at)
            start = len(self._text) if found is None else found.start()
            before = self._text[self._at : start]
            if found is not None and found[1]:
                self._at, name = found.end(), found[1].lower()
                if name == "tr" and self._rows and self._begin is _BEGIN:
                    row = _ROW.match(self._text, start)
                    if row is not None:
                        self._at = row.end()
                        yield before, ROW, row[0]
                        continue
                yield before, name, found[2]
                if name in _RAW and not found[2].endswith("/"):
                    self._pass(_RAW[name], self._at)
                continue
            self._at = start
            if before:
                yield before, "", ""
            if (found is None or not self._is_decided(found)) and self._more():
                continue
            if found is None:
                return
            if found.end() == len(self._text) and found[0] == "<":
                yield "<", "", ""
                return
            self._other(found)

    def _is_decided(self, found: re.Match[str]) -> bool:
        """Tell whether more text makes no difference to what begins here."""
        left = len(self._text) - found.start()
        if found[3] or found[4]:
            return left >= len("<!--")
        return left > LONGEST

    def _other(self, found: re.Match[str]) -> None:
        """Go behind a comment or a declaration, or read a tag without regard to quotation marks."""
        if found[3]:
            self._pass(_COMMENT_END, self._at + len("<!"))  # `<!-->` is a whole comment
        elif found[4] or self._begin is _UNQUOTED:
            self._pass(_END, self._at + 1)
        else:
            self._begin = _UNQUOTED

    def _more(self) -> bool:
        """Read another chunk behind the rest; tell whether there was one."""
        chunk = next(self._chunks, "")
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)

    def _pass(self, end: re.Pattern[str], at: int) -> None:
        """Go behind the next end, or before that of a script; it may be in a later chunk.

        - `end`: matches the end; of a script, the empty text before it.
        - `at`: where the search begins.
        """
        while (found := end.search(self._text, at)) is None:
            self._at = max(at, len(self._text) - _TAIL)
            if not self._more():
                self._at = len(self._text)
                self.whole = False
                return
            at = 0
        self._at = found.end()


def texts_of(row: str) -> list[str]:
    """Return the texts of the cells of a row that is one token, with their references."""
    return _TEXTS.findall(row)
