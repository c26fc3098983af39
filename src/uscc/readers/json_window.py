"""Values of a JSON text, one after the other, with bounded memory.

Only the text around one value is in memory. A number is its text as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from uscc.errors import RegistryError
from uscc.readers.texts import Text

#: A longer value is an error.
_LONGEST = 1 << 24

_SPACE = re.compile(r"[ \t\n\r]*")


class Number(str):
    """A number of JSON, or NaN or Infinity, as written."""

    __slots__ = ()


_decode = JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number).raw_decode


class Window:
    """A text of JSON, and the place in it.

    - `path`: the path that errors show.
    """

    def __init__(self, text: Text) -> None:
        self.path = text.path
        self._used = 0
        self._chunks = iter(text)
        self._text = next(self._chunks, "")
        self._at = 0
        self._ended = False
        self._line, self._counted = 1, 0

    @property
    def place(self) -> int:
        """Number of characters before the place."""
        return self._used + self._at

    def line(self) -> int:
        """Return the line of the place."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _more(self) -> bool:
        """Read as much as is left in memory, at least; tell whether there was more."""
        if self._ended:
            return False
        self.line()
        rest = self._text[self._at :]
        self._used += self._at
        read, size = [rest], 0
        while size < max(len(rest), 1) and not self._ended:
            chunk = next(self._chunks, None)
            self._ended = chunk is None
            read.append(chunk or "")
            size += len(read[-1])
        self._text, self._at, self._counted = "".join(read), 0, 0
        return bool(size)

    def peek(self) -> str:
        """Return the next character that is not white space; "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            assert found is not None
            self._at = found.end()
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, sign: str) -> None:
        """Go behind a sign. Raises `RegistryError` if another one is here."""
        if self.peek() != sign:
            raise self._damaged(f"Expecting {sign!r}")
        self._at += 1

    def goes_on(self, end: str) -> bool:
        """Go behind a comma and return True, or behind the end of an array or object.

        - `end`: the closing bracket.

        Raises `RegistryError` if another sign is here.
        """
        sign = self.peek()
        if sign not in (",", end) or not sign:
            raise self._damaged(f"Expecting ',' or {end!r}")
        self._at += 1
        return sign == ","

    def value(self) -> Any:
        """Return the value that begins here, and go behind it.

        Raises `RegistryError` for a value that is damaged, too long or nested too deeply.
        """
        self.peek()
        while True:
            why = None
            try:
                value, end = _decode(self._text, self._at)
            except JSONDecodeError as error:
                why = error
            except RecursionError:
                message = "a value is nested too deeply to be a record"
                raise RegistryError(message, path=self.path, line=self.line()) from None
            # A number at the end of the text in memory may go on: with a digit, or `.5`, or `e+5`.
            if why is None and (end + len("e+") < len(self._text) or self._ended):
                self._at = end
                return value
            if len(self._text) - self._at > _LONGEST:
                message = "a value has more than {most} MiB, or is not closed"
                most = _LONGEST >> 20
                raise RegistryError(message, path=self.path, line=self.line(), most=most)
            behind = why.pos - self._at if why is not None else 0
            if not self._more() and why is not None:
                raise self._damaged(why.msg, behind)

    def items(self) -> Iterator[Any]:
        """Yield the items of an array, from behind its bracket."""
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            yield self.value()
            if not self.goes_on("]"):
                return

    def first(self) -> tuple[Any, bool]:
        """Return the first value, and whether others follow it; the place stays where it is.

        None stands for a value that is not whole in the first chunk, or damaged.
        """
        self.peek()
        try:
            value, end = _decode(self._text, self._at)
        except (JSONDecodeError, RecursionError):
            return None, False
        size = end - self._at
        while True:
            found = _SPACE.match(self._text, self._at + size)
            assert found is not None
            if found.end() < len(self._text):
                return value, True
            if len(self._text) > _LONGEST or not self._more():
                return value, False

    def end(self) -> None:
        """Raise `RegistryError` if there is more text."""
        if self.peek():
            raise self._damaged("Extra data")

    def _damaged(self, why: str, behind: int = 0) -> RegistryError:
        """Return the error for text that is not JSON.

        - `why`: what is wrong with it.
        - `behind`: number of characters between the place and the fault.
        """
        line = self.line() + self._text.count("\n", self._at, self._at + behind)
        message = "is not valid JSON here ({why}); correct it, or get the file again"
        return RegistryError(message, path=self.path, line=line, why=why)
