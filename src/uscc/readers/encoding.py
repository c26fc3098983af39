"""To UTF-8, strictly: UTF-8 with or without BOM, UTF-16 with BOM, then GB18030.

Chinese Excel writes plain CSV as GBK, a subset of GB18030. Every UTF-8 text could be
misread as GB18030 but hardly any GB18030 text as UTF-8, so UTF-8 is tried first. GB18030 is
chosen only if everything before the first byte that is not UTF-8 is plain ASCII or cannot
be Chinese UTF-8. A byte that cannot be decoded is an error, never a replacement character.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress

from uscc.errors import RegistryError

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


#: Bytes checked as UTF-8 at a time. The decoded text, which is discarded, stays in the cache; this
#: saves a third of the time.
_PROVED = 1 << 15


def utf8_length(data: bytes, *, final: bool) -> int:
    """Return the length of the whole UTF-8 characters in `data`. About a nanosecond per byte.

    - `data`: bytes that may end inside a character.
    - `final`: whether `data` must not end inside a character.

    Raises `UnicodeDecodeError`.
    """
    view, start, left = memoryview(data), 0, len(data)
    while left:
        part = view[start : start + _PROVED]
        try:
            used = codecs.utf_8_decode(part, "strict", final and len(part) == left)[1]
        except UnicodeDecodeError as error:
            at, end = start + error.start, start + error.end
            raise UnicodeDecodeError("utf-8", data, at, end, error.reason) from None
        start, left = start + used, left - used
        if len(part) == left + used:
            break
    return start


class Undecodable(Exception):
    """A byte cannot be decoded.

    - `before`: the decoded part of the chunk before the byte.
    - `error`: the error to raise, without the place.
    """

    def __init__(self, before: bytes, error: RegistryError) -> None:
        super().__init__(str(error))
        self.before = before
        self.error = error


class Utf8:
    """Chunks of bytes as chunks of UTF-8 without BOM.

    - `encoding`: name of the original encoding.
    - `skipped`: length of the byte order mark.
    """

    def __init__(self, chunks: Iterator[bytes], encoding: str | None, path: str) -> None:
        """Read the first chunk and detect the encoding if `encoding` is None.

        Raises `RegistryError` for an unknown name.
        """
        self._chunks = chunks
        self._first = next(chunks, b"")
        self._named = encoding is not None
        self._ascii_so_far = True
        #: Bytes of a UTF-8 byte order mark, which are not text.
        self.skipped = 3 if self._first.startswith(codecs.BOM_UTF8) else 0
        self.encoding = _known(encoding, path) if encoding else self._by_bom()

    def _by_bom(self) -> str:
        for bom, name in _BOMS.items():
            if self._first.startswith(bom):
                return name
        return "utf-8"

    def __iter__(self) -> Iterator[bytes]:
        """Yield UTF-8; raises `Undecodable`."""
        if not self.encoding.startswith("utf-8"):
            yield from self._decoded(self._first)
            return
        data, final = self._first.removeprefix(codecs.BOM_UTF8), not self._first
        while True:
            try:
                used = utf8_length(data, final=final)
            except UnicodeDecodeError as error:
                if not self._may_be_gb18030(error):
                    before = error.object[: error.start].decode("utf-8")
                    raise self._undecodable(error, before) from None
                self.encoding = "gb18030"
                yield from self._decoded(data)
                return
            whole = data[:used]  # bytes, not the text that proved them: they are split faster
            self._ascii_so_far = self._ascii_so_far and whole.isascii()
            yield whole
            if final:
                return
            chunk = next(self._chunks, b"")
            data, final = data[used:] + chunk, not chunk

    def _decoded(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the rest, from `chunk` on, decoded and encoded again."""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        while True:
            state = decoder.getstate()
            try:
                yield decoder.decode(chunk, not chunk).encode()
            except UnicodeDecodeError as error:
                decoder.setstate(state)
                whole = chunk[: max(0, error.start - len(state[0]))]
                raise self._undecodable(error, decoder.decode(whole)) from None
            except UnicodeError as error:
                message = "cannot be read as {encoding}: {why}"
                found = RegistryError(message, encoding=self.encoding, why=str(error))
                raise Undecodable(b"", found) from None
            if not chunk:
                return
            chunk = next(self._chunks, b"")

    def _may_be_gb18030(self, error: UnicodeDecodeError) -> bool:
        """Tell whether the text may be GB18030: no Chinese UTF-8 precedes the error."""
        if self._named or self.encoding != "utf-8" or not self._ascii_so_far:
            return False
        before = error.object[: error.start].decode("utf-8")
        return not any("\u3000" <= char <= "\uffef" for char in before)

    def _undecodable(self, error: UnicodeDecodeError, before: str) -> Undecodable:
        byte, name = error.object[error.start], self.encoding.removesuffix("-sig").upper()
        if self.encoding == "gb18030" and not self._named:
            message = "byte 0x{byte:02X} is neither UTF-8 nor GB18030"
            found = RegistryError(message, hint="byte", byte=byte)
        else:
            found = RegistryError(
                "byte 0x{byte:02X} is not {name}", hint="byte", byte=byte, name=name
            )
        return Undecodable(before.encode(), found)


def _known(encoding: str, path: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        with suppress(UnicodeDecodeError):
            b"\n".decode(encoding)  # refused by codecs that are not text encodings
    except (LookupError, ValueError):
        message = "no encoding is called {encoding!r}; known are utf-8, gb18030, utf-16, big5, …"
        raise RegistryError(message, path=path, encoding=encoding) from None
    return "utf-8-sig" if name == "utf-8" else name
