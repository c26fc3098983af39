"""The package of a workbook: a ZIP file of parts, and the relations between them.

Whatever is wrong with the file becomes one `RegistryError`.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, ClassVar, NamedTuple
from urllib.parse import unquote

from uscc.errors import RegistryError
from uscc.readers.workbook.markup import BadMarkup, Children, Walker
from uscc.sentences import Sentence

#: Bytes read at a time: some thousand rows.
CHUNK = 1 << 20

#: A part may be this large, whatever its compressed size; beyond that it may expand this much.
#: Sheets expand some 10 times, at most 100 times.
_LARGE, _EXPANDED = 1 << 30, 300

#: The main part of workbooks without a relation that names it.
_USUAL = "xl/workbook.xml"

#: What `zipfile` and the decompressors raise for damaged files. Some are bugs that damaged bytes
#: bring to light, so the list is long.
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, KeyError,
    IndexError, OverflowError, AttributeError, MemoryError, RecursionError,
)  # fmt: skip


class Relation(NamedTuple):
    """A relation of a part to another part.

    - `kind`: the last word of its type: `worksheet`, `styles`, …
    - `part`: the name of the other part.
    """

    kind: str
    part: str


def damaged(path: str, why: Sentence) -> RegistryError:
    """Return the error about a damaged workbook.

    - `path`: the workbook.
    - `why`: the damage.
    """
    message = "is a damaged workbook ({why}); get it again, or open it and save it anew"
    return RegistryError(message, path=path, why=why)


class Package:
    """The parts of a workbook.

    - `file`: the seekable ZIP file; the caller closes it.
    - `path`: the path that errors show.

    Raises `RegistryError` if it is not a ZIP file.
    """

    def __init__(self, file: BinaryIO, path: str) -> None:
        self.path = path
        with self._translated("[Content_Types].xml"):
            try:
                self._zip = zipfile.ZipFile(file)
                self._parts = {_key(info.filename): info for info in self._zip.infolist()}
            except _DAMAGES:
                why = Sentence("its list of parts is missing or cut short")
                raise damaged(path, why) from None

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._parts

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield the bytes of a part, `CHUNK` at a time. Raises `RegistryError` if that fails."""
        info = self._parts.get(_key(part))
        if info is None:
            raise damaged(self.path, Sentence("its part {part} is missing", part=part))
        with self._translated(part):
            file = self._zip.open(info)
        read = 0
        with file:
            while True:
                with self._translated(part):
                    chunk = file.read(CHUNK)
                if not chunk:
                    return
                read += len(chunk)
                if read > max(_LARGE, info.compress_size * _EXPANDED):
                    why = Sentence("its part {part} expands without end", part=part)
                    raise damaged(self.path, why)
                yield chunk

    def walk(self, part: str, walker: Walker) -> None:
        """Walk through all of a part. Raises `RegistryError` if it is not well-formed XML."""
        for chunk in self.chunks(part):
            self.feed(part, walker, chunk)
        self.feed(part, walker, None)

    def feed(self, part: str, walker: Walker, data: bytes | None) -> None:
        """Give a walker some bytes of a part; None: they have ended."""
        try:
            walker.feed(data)
        except BadMarkup as error:
            why = Sentence("its part {part}: {why}", part=part, why=error.why)
            raise damaged(self.path, why) from None

    def main(self) -> str:
        """Return the name of the part that lists the sheets."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                return relation.part
        return _USUAL

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by their names; "": those of the package."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        walker = _Relations(folder)
        if relations in self:
            self.walk(relations, walker)
        return walker.found

    @contextmanager
    def _translated(self, part: str) -> Iterator[None]:
        """Turn what the standard library raises into an error about a part."""
        try:
            yield
        except NotImplementedError:
            why = Sentence("its part {part} is compressed in an unusual way", part=part)
        except RuntimeError:  # RecursionError, too
            message = "is protected by a password; save it without one"
            raise RegistryError(message, path=self.path) from None
        except _DAMAGES:
            why = Sentence("its part {part} is cut short or altered", part=part)
        else:
            return
        raise damaged(self.path, why) from None


class _Relations(Walker):
    """Collects the relations of a part.

    - `found`: the relations by their names.
    """

    CHILDREN: ClassVar[Children] = {"root": frozenset({"Relationship"})}

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, Relation] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Keep a relation to another part of the package."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            part = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
            self.found[attributes.get("Id", "")] = Relation(kind, part)


def _key(part: str) -> str:
    """Return what two names of the same part have in common: case and slashes do not matter."""
    return unquote(part.replace("\\", "/")).lstrip("/").lower()
