"""The members of a ZIP file: their names, their bytes, and which are refused or passed over."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from uscc.errors import RegistryError
from uscc.readers.source import Source

#: What `zipfile` and its decompressors raise for a damaged archive; the error of lzma is one of
#: `Exception` itself, and its module is not loaded for it.
_BROKEN: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
    *(ValueError, LookupError, ArithmeticError, struct.error),
)

#: Largest directory of an archive in bytes, some 90,000 members.
_MOST_LISTED = 8 << 20

#: Archives may unpack to 64 GiB, and to 500 times their size above the first GiB.
_MOST_GIB = 64
_MOST_TIMES, _FREE = 500, 1 << 30

#: Methods of compression by number. Python unpacks the others, or its own error tells.
_METHODS = dict(
    [
        *((1, "Shrink"), (2, "Reduce"), (3, "Reduce"), (4, "Reduce"), (5, "Reduce")),
        *((6, "Implode"), (9, "Deflate64"), (10, "DCL"), (12, "bzip2"), (14, "LZMA")),
        *((93, "zstd"), (95, "xz"), (96, "JPEG"), (97, "WavPack"), (98, "PPMd")),
    ]
)

#: Bits of a member: encrypted, strongly encrypted, name in UTF-8.
_ENCRYPTED, _UTF8 = 0x41, 0x800

#: The number of encryption by AES among the methods.
_AES = 99

#: Extra field with the name in UTF-8.
_UNICODE_PATH = 0x7075

#: Files that systems and office programs leave in folders: the whole name, or how it begins.
_LEFT_BEHIND = {".ds_store", "thumbs.db", "desktop.ini"}
_BEGIN = ("._", "~$")


class Member(NamedTuple):
    """A file in an archive: its name as text, and its entry in the directory."""

    name: str
    entry: zipfile.ZipInfo


class _Bounded:
    """A file of which no more than a directory of usual size is read at once."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        self._file = file
        self._path = path
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        """Return some bytes. Raises `RegistryError` for more than a directory may have."""
        if size > _MOST_LISTED:
            message = "lists more than {most:,} members; unpack it and name the files"
            raise RegistryError(message, path=self._path, most=_MOST_LISTED // 90)
        return self._file.read(size)


def opened(source: Source) -> zipfile.ZipFile:
    """Return the archive. Raises `RegistryError` if it is damaged."""
    file = source.seekable()
    try:
        return zipfile.ZipFile(_Bounded(file, source.path))
    except _BROKEN:
        message = "the ZIP file is damaged or cut short; get it again"
        raise RegistryError(message, path=source.path) from None


def members(archive: zipfile.ZipFile, source: Source) -> list[Member]:
    """Return the files of an archive that hold something.

    - `archive`: the opened archive.
    - `source`: where it comes from.

    Raises `RegistryError` if they unpack to more than any registry.
    """
    found = [Member(name_of(entry), entry) for entry in archive.infolist() if entry.file_size]
    found = [member for member in found if not _is_left_behind(member.name)]
    _require_bounded(found, source)
    return found


def _is_left_behind(name: str) -> bool:
    """Tell whether a member is a folder, or a file that no person put there."""
    *folders, last = name.lower().split("/")
    return not last or last in _LEFT_BEHIND or last.startswith(_BEGIN) or "__macosx" in folders


def _require_bounded(found: list[Member], source: Source) -> None:
    """Raise `RegistryError` for a bomb: all archives inside each other count together."""
    outermost = source.outermost
    outermost.unpacked += sum(member.entry.file_size for member in found)
    size = outermost.seekable().seek(0, io.SEEK_END)
    if outermost.unpacked > min(_MOST_GIB << 30, _FREE + _MOST_TIMES * size):
        message = "unpacks to {size:,} MiB, more than a registry would; unpack it and name the file"
        raise RegistryError(message, path=source.path, size=outermost.unpacked >> 20)


def name_of(entry: zipfile.ZipInfo) -> str:
    """Return the name of a member: UTF-8 if it says so, else UTF-8, GB18030 or code page 437.

    - `entry`: the entry of the directory.
    """
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8:
        raw = name.encode("cp437")
        name = _unicode_path(entry.extra, raw) or _decoded(raw) or name
    return name.replace("\\", "/").lstrip("/")


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if name.isprintable():
            return name
    return None


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name in UTF-8 that some programs put beside the name in bytes; None if none.

    - `extra`: the extra fields of an entry.
    - `raw`: the name in bytes, whose checksum the field holds.
    """
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
    return None


def source_of(archive: zipfile.ZipFile, member: Member, container: Source) -> Source:
    """Return an opened member. Raises `RegistryError` if it is protected or damaged.

    - `archive`: the opened archive.
    - `member`: one of its files.
    - `container`: where the archive comes from.
    """
    path, entry = f"{container.path}/{member.name}", member.entry
    if entry.flag_bits & _ENCRYPTED or entry.compress_type == _AES:
        message = "is protected with a password; unpack the ZIP file with it and name the files"
        raise RegistryError(message, path=path)
    try:
        stream = archive.open(entry)
    except NotImplementedError:
        method: object = _METHODS.get(entry.compress_type, entry.compress_type)
        message = (
            "is compressed with {method}, which is not read; unpack it, or pack it with Deflate"
        )
        raise RegistryError(message, path=path, method=method) from None
    except _BROKEN:
        raise _damaged(path) from None
    return Source(path, io.BufferedReader(_Bytes(stream, path)), container)


def _damaged(path: str) -> RegistryError:
    return RegistryError("is damaged in the ZIP file; get the ZIP file again", path=path)


class _Bytes(io.RawIOBase):
    """The bytes of a member, whose checksum is verified at their end."""

    def __init__(self, stream: Any, path: str) -> None:
        self._stream = stream
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data: bytes = self._stream.read(len(buffer))
        except Exception as error:
            if isinstance(error, _BROKEN) or type(error).__name__ in ("LZMAError", "ZstdError"):
                raise _damaged(self._path) from None
            raise
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def first_bytes(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """Return the first bytes of a member; none if there is no such member, or it is damaged.

    - `archive`: the opened archive.
    - `name`: the name of the member.
    - `size`: number of bytes.
    """
    try:
        with archive.open(name) as stream:
            return stream.read(size)
    except _BROKEN:
        return b""


def names_in(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each member as programs compare it, and as it is.

    Some programs write capitals, backslashes or a slash at the beginning.
    """
    for entry in archive.infolist():
        yield entry.orig_filename.replace("\\", "/").lstrip("/").lower(), entry.filename
