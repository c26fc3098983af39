"""A walk through XML with expat: the known elements are opened and closed, all others skipped.

Names are compared without their prefixes, so that strict and transitional workbooks, with or
without prefixes, are all the same. A document type is refused: no entity is ever expanded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from xml.parsers import expat

from uscc.sentences import Sentence

#: The longest text of an element, tag or comment in bytes: a cell has 32,767 characters at most.
LONGEST = 16 << 20

#: Elements inside each other; a workbook has some 20.
_DEEPEST = 1_000


#: The known children of each known element; the outermost one is called `root`.
Children = Mapping[str, frozenset[str]]


class BadMarkup(Exception):
    """The bytes are not well-formed XML, or XML that no workbook has.

    - `why`: what is wrong.
    """

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


class Walker:
    """Walks through a document that is given piece by piece.

    A subclass says which elements it knows and what happens at them.

    - `utf8`: whether the document is in UTF-8, as far as it was read.
    """

    #: The elements that are known.
    CHILDREN: ClassVar[Children] = {}

    #: The elements whose text is wanted.
    TEXTS: ClassVar[frozenset[str]] = frozenset()

    #: Number of known elements inside each other around the rows of a table; see `clean`.
    BASE: ClassVar[int] = 0

    def __init__(self) -> None:
        self.utf8 = True
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._refuse
        self._path: list[str] = []  # the known elements that are open
        self._depth = 0  # number of all elements that are open
        self._text: list[str] = []
        self._length = 0
        self._fed = self._quiet = self._events = 0
        self._last = b""
        self._mark = -1
        self._ended = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Do what there is to do at the beginning of a known element."""

    def closed(self, name: str, text: str) -> None:
        """Do what there is to do at the end of a known element.

        - `name`: the element.
        - `text`: its text, if it is wanted.
        """

    def feed(self, data: bytes | None) -> None:
        """Walk on. Raises `BadMarkup`.

        - `data`: the next bytes; None: the document has ended.
        """
        if self._fed == 0 and data:
            self.utf8 = not set(data[:2]) & {0, 0xFE, 0xFF}
        before = self._events
        self._last = data or b""
        self._fed += len(self._last)
        try:
            self._parser.Parse(self._last, data is None)
        except expat.ExpatError:
            raise BadMarkup(Sentence("it is not well-formed XML")) from None
        except (ValueError, LookupError):
            raise BadMarkup(Sentence("its encoding is unknown")) from None
        self._quiet = 0 if self._events > before else self._quiet + len(self._last)
        if self._quiet > LONGEST:
            raise BadMarkup(Sentence("a text or tag has no end"))

    @property
    def clean(self) -> bool:
        """Whether all bytes given so far are done with, and what comes next is a row.

        The last thing that expat has told must be a tag that ends with the last byte: nothing
        waits inside of expat, and no comment or other thing is open.
        """
        if not (self.utf8 and self._depth == len(self._path) == self.BASE):
            return False
        at = self._mark - (self._fed - len(self._last))
        if at < 0:
            return False
        tag = self._last[at:]
        # Of an element without an end tag, expat gives the place behind it as that of its end.
        if self._ended and tag[:2] != b"</":
            return not tag
        return tag.count(b">") == 1 and tag[-1:] == b">"

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        self._events += 1
        depth = self._depth
        self._depth = depth + 1
        if depth == len(self._path):
            name = full.rpartition(":")[2] if depth else "root"
            if not depth or name in self.CHILDREN.get(self._path[-1], ()):
                self._path.append(name)
                self._marked(False)
                if name in self.TEXTS:
                    self._text = []
                    self._length = 0
                    self._parser.CharacterDataHandler = self._read
                self.opened(name, attributes)
        elif depth > _DEEPEST:
            raise BadMarkup(Sentence("too many elements are nested"))

    def _end(self, full: str) -> None:
        self._events += 1
        self._depth -= 1
        if self._depth < len(self._path):
            name = self._path.pop()
            text = ""
            if name in self.TEXTS:
                self._parser.CharacterDataHandler = None
                text = "".join(self._text)
            self.closed(name, text)
        self._marked(True)

    def _marked(self, ended: bool) -> None:
        """Keep the place of a tag around the rows, and whether it is the end of an element."""
        if self._depth == self.BASE:
            self._mark = self._parser.CurrentByteIndex
            self._ended = ended

    def _read(self, data: str) -> None:
        self._events += 1
        self._text.append(data)
        self._length += len(data)
        if self._length > LONGEST:
            raise BadMarkup(Sentence("a text or tag has no end"))

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        self.utf8 = self.utf8 and (encoding or "utf-8").lower() in ("utf-8", "utf8")

    def _refuse(self, *declared: object) -> None:
        raise BadMarkup(Sentence("a document type is declared"))
