"""The text of a file in chunks, for the formats that are text but not delimited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from uscc.readers.encoding import Undecodable, Utf8
from uscc.readers.lines import count_line_ends
from uscc.readers.source import Source


class Text:
    """The text of a file, which can be iterated once.

    - `path`: the path that errors show.
    - `format`: what the report says of it: its encoding, as far as it was read.
    """

    def __init__(self, source: Source, encoding: str | None) -> None:
        """Read the first chunk.

        - `source`: the opened file.
        - `encoding`: name of the encoding; None: detect it.

        Raises `RegistryError` for an unknown name.
        """
        self.path = source.path
        self._utf8 = Utf8(source.chunks(), encoding, source.path)
        self.format: dict[str, Any] = {"encoding": self._utf8.encoding}

    def __iter__(self) -> Iterator[str]:
        """Yield the text. Raises `RegistryError` with the line of a byte that is not text."""
        line, split = 1, False
        try:
            for chunk in self._utf8:
                self.format["encoding"] = self._utf8.encoding
                yield chunk.decode()
                line += count_line_ends(chunk) - (split and chunk.startswith(b"\n"))
                split = chunk.endswith(b"\r")
        except Undecodable as error:
            line += count_line_ends(error.before)
            raise error.error.at(self.path, line) from None
