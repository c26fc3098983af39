"""The texts that cells share: one after the other in memory or in a file, and where each ends."""

from __future__ import annotations

import mmap
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from tempfile import TemporaryFile, gettempdir
from typing import IO, ClassVar

from uscc.budget import MemoryBudget
from uscc.errors import RegistryError
from uscc.readers.workbook.markup import Children, Walker
from uscc.readers.workbook.package import Package, damaged
from uscc.readers.workbook.regions import PREFIX, is_plain, is_space, regions, resolved
from uscc.readers.workbook.values import unescaped
from uscc.sentences import Sentence

#: What the texts of a workbook may keep in memory, by default; more goes to a temporary file.
KEPT = MemoryBudget(32 << 20)

#: Says that the pages of a map are not needed for now; Windows has nothing like it.
_FORGET: int | None = getattr(mmap, "MADV_DONTNEED", None)

#: What fits into an item of the small kind of array.
_SMALL = 1 << 32

_BEGIN = re.compile(rb"(?=<" + PREFIX + rb"si>)")


class Texts:
    """A list of texts, compact: 4 bytes for each besides its own, 8 where there are very many.

    - `spilled`: whether they are in a temporary file.
    """

    def __init__(self, texts: Iterable[Sequence[bytes]], kept: MemoryBudget = KEPT) -> None:
        """Keep the texts. Raises `RegistryError` if a temporary file cannot be written.

        - `texts`: lists of texts, in their order.
        - `kept`: bytes that stay in memory, and the folder of the file with the others.
        """
        self._folder = kept.folder
        self._ends = array("I", [0])
        self._file: IO[bytes] | None = None
        self._size = 0
        chunks: list[bytes] = []
        try:
            for some in texts:
                self._count(some)
                chunks.append(b"".join(some))
                if self._file is not None or self._size > kept.memory:
                    self._spill(chunks)
                    chunks = []
            self._data = b"".join(chunks) if self._file is None else self._mapped()
        except OSError as error:
            why = error.strerror or str(error)
            message = "temporary files cannot be written ({why})"
            raise RegistryError(
                message, path=kept.folder or gettempdir(), hint="tmpdir", why=why
            ) from None

    @property
    def spilled(self) -> bool:
        """Whether the texts are in a temporary file."""
        return self._file is not None

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __del__(self) -> None:
        """Close the file, which deletes it."""
        if self._file is not None:
            self._data = b""  # the map
            with suppress(OSError):
                self._file.close()

    def many(self, numbers: Iterable[int]) -> list[bytes]:
        """Return the texts with these numbers, from 0. Raises `IndexError`."""
        data, ends = self._data, self._ends
        found = [data[ends[number] : ends[number + 1]] for number in numbers]
        if self.spilled and _FORGET is not None:
            # The system keeps the pages in its cache; this process gives up their memory.
            data.madvise(_FORGET)  # type: ignore[attr-defined]
        return found

    def _count(self, some: Sequence[bytes]) -> None:
        ends = accumulate(map(len, some), initial=self._size)
        next(ends)
        found = list(ends)
        if found:
            self._size = found[-1]
            if self._size >= _SMALL and self._ends.typecode == "I":
                self._ends = array("Q", self._ends)
            self._ends.extend(found)

    def _spill(self, chunks: list[bytes]) -> None:
        if self._file is None:
            # It lives as long as this object.
            self._file = TemporaryFile(prefix=".uscc-", dir=self._folder)  # noqa: SIM115
        self._file.writelines(chunks)

    def _mapped(self) -> bytes:
        """Return the file as if it were bytes: a slice of a map is bytes."""
        assert self._file is not None
        self._file.flush()
        return mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)  # type: ignore[return-value]


class SharedStrings:
    """The shared strings of a workbook, read when the first one is needed.

    - `package`: the workbook.
    - `part`: the part that holds them; it may be missing if no cell needs it.
    - `kept`: see `Texts`.
    """

    def __init__(self, package: Package, part: str, kept: MemoryBudget = KEPT) -> None:
        self._kept = kept
        self._package = package
        self._part = part
        self._texts: Texts | None = None

    def many(self, numbers: Sequence[bytes]) -> list[bytes]:
        """Return the texts with these numbers, from 0.

        - `numbers`: as they are in cells; one of spaces is a blank text.

        Raises `RegistryError` for a number without a text, or anything else.
        """
        if self._texts is None:
            self._texts = Texts(fast_strings(self._package, self._part), self._kept)
        if b"".join(numbers).isdigit():
            try:
                return self._texts.many(map(int, numbers))
            except (IndexError, ValueError, OverflowError):  # a number of very many digits
                pass
        return [self._one(number.strip(), self._texts) for number in numbers]

    def _one(self, number: bytes, texts: Texts) -> bytes:
        if not number:
            return b""
        if number.isdigit() and len(number) < 19 and int(number) < len(texts):
            return texts.many([int(number)])[0]
        message = "a cell names the shared text {number}, and there are {n:,}"
        said = number[:20].decode("utf-8", "replace")
        why = Sentence(message, number=said, n=len(texts))
        raise damaged(self._package.path, why)


class _Strings(Walker):
    """Collects the shared strings; of those of several fonts all parts, but no reading aids."""

    CHILDREN: ClassVar[Children] = {
        "root": frozenset({"si"}),
        "si": frozenset({"t", "r"}),
        "r": frozenset({"t"}),
    }
    TEXTS = frozenset({"t"})
    BASE = 1

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._found: list[bytes] = []

    def closed(self, name: str, text: str) -> None:
        """Add a part of a text, or the text itself."""
        if name == "t":
            self._parts.append(text)
        elif name == "si":
            self._found.append(unescaped("".join(self._parts).encode()))
            self._parts = []

    def take(self) -> list[bytes]:
        """Return the texts that have ended since the last call."""
        found, self._found = self._found, []
        return found


def exact_strings(package: Package, part: str) -> Iterator[list[bytes]]:
    """Yield the shared strings in lists, read with expat alone."""
    walker = _Strings()
    for chunk in package.chunks(part):
        package.feed(part, walker, chunk)
        yield walker.take()
    package.feed(part, walker, None)
    yield walker.take()


def fast_strings(package: Package, part: str) -> Iterator[list[bytes]]:
    """Yield the same as `exact_strings`, sooner: texts of one font are found with a pattern."""
    walker = _Strings()
    for region in regions(package.chunks(part), _BEGIN, b"si"):
        found = None
        if region.whole and walker.clean and is_plain(region.data):
            found = _matched(region.data, region.prefix)
        if found is None:
            package.feed(part, walker, region.data)
            found = walker.take()
        yield found
    package.feed(part, walker, None)
    yield walker.take()


def _matched(data: bytes, prefix: bytes) -> list[bytes] | None:
    """Return the texts of a plain region; None if something else is among them."""
    parts = _pattern(prefix).split(data)
    if not all(map(is_space, filter(None, parts[::2]))):
        return None
    texts = parts[1::2]
    if b"&" in data:
        texts = resolved(texts)
    return list(map(unescaped, texts)) if b"_x" in data else texts


def _pattern(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(rb'<%bsi><%bt(?:>| xml:space="preserve">)([^<]*)</%bt></%bsi>' % (p, p, p, p))
