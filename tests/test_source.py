"""From a path to bytes: what can be opened, what is refused, and with which words."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from uscc import scan
from uscc.errors import RegistryError
from uscc.readers import source as source_module
from uscc.readers import streams as streams_module
from uscc.readers.delimited import DelimitedFile
from uscc.readers.formats import format_of, tables
from uscc.readers.options import ReadOptions
from uscc.readers.source import Source
from uscc.readers.streams import COMPRESSED
from uscc.sentences import Sentence

CODE = "91350100M000100Y43"
DAMAGED = "the compressed file is damaged behind its first part; get it again"
TEXT = f"企业名称,统一社会信用代码\n甲公司,{CODE}\n乙公司,91350100M000100Y4A\n".encode()

COMPRESS: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}


def read(path: Path) -> tuple[bytes, str | None]:
    """Return all bytes of a source and its compression."""
    source = Source(str(path))
    return b"".join(source.chunks()), source.compression


def refused(path: Path | str) -> str:
    """Return the words with which `uscc.scan` refuses a path; the error carries the path."""
    with pytest.raises(RegistryError) as caught:
        scan(path)
    assert caught.value.path == str(path)
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("compression", COMPRESS)
@pytest.mark.parametrize("chunk", [16, 1 << 18])
@pytest.mark.parametrize("size", [0, 1, 5_000])
def test_bytes_come_out_whole(
    compression: str | None, chunk: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compression is found by content, not by name, and all bytes come out, in any chunks."""
    monkeypatch.setattr(source_module, "CHUNK", chunk)
    data = bytes(ord("a") + number % 17 for number in range(size))
    path = tmp_path / "registry"
    path.write_bytes(COMPRESS[compression](data))
    assert read(path) == (data, compression)


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
def test_several_members(compression: str, tmp_path: Path) -> None:
    """Compressed files that were put one behind the other are one file."""
    path = tmp_path / "r.csv"
    half = len(TEXT) // 2
    path.write_bytes(COMPRESS[compression](TEXT[:half]) + COMPRESS[compression](TEXT[half:]))
    assert read(path) == (TEXT, compression)


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
@pytest.mark.parametrize("left", [0.02, 0.5, 0.9])
def test_cut_short(compression: str, left: float, tmp_path: Path) -> None:
    """A compressed file whose end is missing is an error, however little is missing."""
    path = tmp_path / "r.csv"
    whole = COMPRESS[compression](os.urandom(2_000).hex().encode() + b"\n")
    path.write_bytes(whole[: max(int(len(whole) * left), 6)])
    assert "cut short" in refused(path)


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
@pytest.mark.parametrize("at", [0.3, 0.97])
def test_damaged(compression: str, at: float, tmp_path: Path) -> None:
    """A compressed file with wrong bytes in its middle or its check sum is an error."""
    path = tmp_path / "r.csv"
    body = f"企业名称,统一社会信用代码\n{TEXT.hex()},{CODE}\n{os.urandom(2_000).hex()},{CODE}\n"
    data = bytearray(COMPRESS[compression](body.encode()))
    place = int(len(data) * at)
    for offset in range(4):
        data[min(place, len(data) - 5) + offset] ^= 0xFF
    path.write_bytes(data)
    assert "cannot be read" in refused(path) or "cut short" in refused(path)


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
def test_padding_behind_a_compressed_file(compression: str, tmp_path: Path) -> None:
    """Zeros between and behind the members are padding, and a member may hold nothing."""
    path = tmp_path / "r.csv"
    compress = COMPRESS[compression]
    for zeros in (4, 100, 1 << 17):
        path.write_bytes(compress(TEXT) + bytes(zeros))
        assert read(path) == (TEXT, compression)
    path.write_bytes(compress(TEXT) + compress(b"") + bytes(8) + compress(TEXT) + bytes(8))
    assert read(path)[0] == TEXT + TEXT


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
def test_rubbish_behind_a_compressed_file(compression: str, tmp_path: Path) -> None:
    """What follows the last member and is none is an error, not the end of the registry."""
    path = tmp_path / "r.csv"
    for rubbish in (b"x", b"rubbish", b"x" * 100, b"\0\0\0\0" + b"ab" * 50_000, TEXT):
        path.write_bytes(COMPRESS[compression](TEXT) + rubbish)
        assert refused(path) == DAMAGED


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
def test_a_damaged_second_member(compression: str, tmp_path: Path) -> None:
    """Whatever byte of the second member is wrong or missing, nothing of it is lost in silence."""
    path = tmp_path / "r.csv"
    first = COMPRESS[compression](TEXT)
    second = COMPRESS[compression](TEXT.replace(b"\n", b" \n") * 50)
    undamaged = TEXT + TEXT.replace(b"\n", b" \n") * 50
    for at in range(0, len(second), 5):
        damaged = bytearray(second)
        damaged[at] ^= 0xFF
        for data in (first + bytes(damaged), first + second[:at] if at else first + second[:1]):
            path.write_bytes(data)
            try:
                assert read(path)[0] == undamaged  # a byte such as a time stamp's says nothing
            except RegistryError as error:
                assert error.path == str(path)


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
def test_words_for_a_damaged_second_member(compression: str, tmp_path: Path) -> None:
    """Damaged in its middle or cut short, it is told in the same words for all compressions."""
    path = tmp_path / "r.csv"
    second = bytearray(COMPRESS[compression](os.urandom(2_000).hex().encode()))
    path.write_bytes(COMPRESS[compression](TEXT) + second[:-3])
    assert "cut short" in refused(path)
    path.write_bytes(COMPRESS[compression](TEXT) + bytes(8) + second[:2])
    assert "cut short" in refused(path)
    place = len(second) // 2
    second[place : place + 400] = bytes(byte ^ 0xFF for byte in second[place : place + 400])
    path.write_bytes(COMPRESS[compression](TEXT) + second)
    assert refused(path) == DAMAGED


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
@pytest.mark.parametrize("at_once", [1, 3, 7])
def test_streams_read_in_small_pieces(
    compression: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a read ends, also within the magic of a member, all bytes come out."""
    monkeypatch.setattr(streams_module, "_CHUNK", at_once)
    compress = COMPRESS[compression]
    data = compress(TEXT) + bytes(4) + compress(b"a" * 50_000) + compress(TEXT) + bytes(4)
    make = source_module._decompressor(compression)
    streams = streams_module.Streams(io.BytesIO(data), make, COMPRESSED[compression])
    assert b"".join(iter(lambda: streams.read(100), b"")) == TEXT + b"a" * 50_000 + TEXT


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz"])
def test_records_of_all_members(compression: str, tmp_path: Path) -> None:
    """The audit counts the records of each member."""
    path = tmp_path / "r.csv"
    compress = COMPRESS[compression]
    more = "".join(f"公司{number},{CODE}\n" for number in range(20_000)).encode()
    path.write_bytes(compress(TEXT) + compress(more) + compress(more))
    assert scan(path, code="统一社会信用代码", findings=False).records == 40_002


def test_many_members(tmp_path: Path) -> None:
    """Thousands of members are read one after the other."""
    path = tmp_path / "r.csv"
    path.write_bytes(bz2.compress(b"a,b\n") * 5_000)
    assert read(path)[0] == b"a,b\n" * 5_000


def test_no_such_file(tmp_path: Path) -> None:
    """The words are ours, short, and with the path."""
    assert refused(tmp_path / "none.csv") == "no such file"


def test_a_directory(tmp_path: Path) -> None:
    """A directory is told apart from a file that cannot be read."""
    assert "is a directory" in refused(tmp_path)


def test_a_path_no_system_knows() -> None:
    """A NUL in a path is an error like any other."""
    assert "cannot be opened" in refused("a\0b")


def test_a_path_through_a_file(tmp_path: Path) -> None:
    """The system's reason is given where we have no words of our own."""
    (tmp_path / "file").touch()
    assert refused(tmp_path / "file" / "r.csv") == "cannot be opened: Not a directory"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_no_permission(tmp_path: Path) -> None:
    """A file that may not be read is an error, not an empty registry."""
    path = tmp_path / "r.csv"
    path.write_bytes(TEXT)
    path.chmod(0)
    assert refused(path) == "cannot be opened: Permission denied"


def test_an_error_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An input that fails in the middle is an error, and is closed."""

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read(10)

    stream = Failing(TEXT)
    monkeypatch.setattr(source_module, "_open", lambda path: stream)
    assert refused("r.csv") == "cannot be read: Input/output error"
    assert stream.closed


@pytest.mark.parametrize(
    ("error", "expected", "words"),
    [
        (IsADirectoryError(21, "Is a directory"), RegistryError, "is a directory without files"),
        (MemoryError("all gone"), MemoryError, "all gone"),
    ],
)
def test_errors_of_the_first_read(
    error: Exception,
    expected: type[Exception],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some systems open a directory and fail at reading; what is no input error is not ours."""

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise error

    stream = Failing()
    monkeypatch.setattr(source_module, "_open", lambda path: stream)
    with pytest.raises(expected, match=words):
        scan("r.csv")
    assert stream.closed


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"PK\x05\x06" + bytes(18), "empty ZIP file"),
        (b"PK\x07\x08PK\x03\x04", "ZIP file in several parts"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"GIF89a", "picture"),
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (b"Rar!\x1a\x07\x01\0", "RAR archive"),
        (b"II*\0", "picture"),
        (b"MM\0*", "picture"),
        (b"BM\x36\x0c\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "picture"),
        (b"!<arch>\ndebian-binary   ", "ar archive"),
        (b"070701" + b"0000A1B2" * 13, "cpio archive"),
        (b"070707" + b"0" * 70, "cpio archive"),
        (b"MSCF\0\0\0\0", "cabinet archive"),
        (b"FEA1\0\0\0\0", "Feather"),
        (b"{\\rtf1", "RTF"),
        (b"-- MySQL dump 10.13\n\nDROP TABLE IF EXISTS `ent`;\nCREATE TABLE `ent` (", "SQL dump"),
        (b"\xef\xbb\xbf/*!40101 SET NAMES utf8 */;\ninsert into ent values (1);", "SQL dump"),
    ],
)
def test_what_is_no_text(head: bytes, words: str, tmp_path: Path) -> None:
    """What people hand over instead of CSV is named, with what to do; inside a compressed file
    too.
    """
    path = tmp_path / "r.csv"
    path.write_bytes(head + bytes(range(256)) * 20)
    assert words in refused(path)
    for compression in ("gzip", "bzip2", "xz"):
        path.write_bytes(COMPRESS[compression](head + bytes(range(256)) * 20))
        said = refused(path)
        assert said.startswith(f"is compressed with {compression}, inside is ")
        assert words in said


@pytest.mark.parametrize("inner", ["gzip", "bzip2", "xz"])
@pytest.mark.parametrize("outer", ["gzip", "bzip2", "xz"])
def test_compressed_twice(outer: str, inner: str, tmp_path: Path) -> None:
    """A compressed file inside a compressed file is named, not audited as text."""
    path = tmp_path / "r.csv.gz.gz"
    path.write_bytes(COMPRESS[outer](COMPRESS[inner](TEXT)))
    assert refused(path) == (
        f"is compressed with {outer}, inside is compressed again with {inner}; decompress it first"
    )


@pytest.mark.parametrize(
    ("head", "name", "command"),
    [
        (b"\x28\xb5\x2f\xfd\x24", "zstd", "zstd -dc"),
        (b"\x5d\x2a\x4d\x18\x04\0\0\0", "zstd", "zstd -dc"),
        (b"\x04\x22\x4d\x18", "lz4", "lz4 -dc"),
        (b"\x02\x21\x4c\x18", "lz4", "lz4 -dc"),
        (b"LZIP\x01", "lzip", "lzip -dc"),
        (b"\x1f\x9d\x90", "compress", "uncompress -c"),
    ],
)
def test_compressions_that_are_not_read(
    head: bytes, name: str, command: str, tmp_path: Path
) -> None:
    """They are named with the command that undoes them; inside another one, that would not."""
    path = tmp_path / "r.csv"
    path.write_bytes(head + bytes(range(256)))
    way_out = f"decompress it: {command} FILE | uscc scan -"
    assert refused(path) == f"is compressed with {name}; {way_out}"
    for outer in ("gzip", "bzip2", "xz"):
        path.write_bytes(COMPRESS[outer](head + bytes(range(256))))
        inside = f"compressed again with {name}; decompress it first"
        assert refused(path) == f"is compressed with {outer}, inside is {inside}"


@pytest.mark.parametrize(
    "first",
    [
        *("070701234", "070707" + "8" * 70, "PAR1", "ARROW1", "LZIP", "BM", "BMP图片数量统计表"),
        *("MSCF", "%PDF", "SQLite format 3", "Rar!", "ustar", "P*M", "BZh说明"),
    ],
)
@pytest.mark.parametrize("compression", COMPRESS)
def test_text_that_begins_as_an_archive(
    compression: str | None, first: str, tmp_path: Path
) -> None:
    """A header, or a first cell, may be the word or the digits that an archive begins with."""
    path = tmp_path / "r.csv"
    text = f"{first},统一社会信用代码\n甲公司,{CODE}\n" + f"乙公司,{CODE}\n" * 8
    path.write_bytes(COMPRESS[compression](text.encode()))
    assert scan(path, code="#2", header=True).records == 9


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, 0])
@pytest.mark.parametrize("compression", COMPRESS)
def test_a_tar_archive(compression: str | None, form: int, tmp_path: Path) -> None:
    """Its header blocks would be records: it is told by its checksum, in its old form too."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form or tarfile.GNU_FORMAT) as archive:
        member = tarfile.TarInfo("登记.csv")
        member.size = len(TEXT)
        archive.addfile(member, io.BytesIO(TEXT))
    data = bytearray(stream.getvalue())
    if not form:  # before POSIX there was no magic
        data[257:265] = bytes(8)
        data[148:156] = b" " * 8
        data[148:156] = f"{sum(data[:512]):06o}\0 ".encode()
    path = tmp_path / "r.csv"
    path.write_bytes(COMPRESS[compression](bytes(data)))
    assert "a tar archive; take the table out of it first" in refused(path)


def test_headers_of_tar() -> None:
    """Sums of signed bytes count, and a damaged header has its magic; digits alone are no tar."""
    header = bytearray(512)
    header[:8] = "登记.csv".encode("gb18030")
    header[100:148] = b"0" * 48
    header[148:156] = b" " * 8
    signed = sum(byte - 256 * (byte > 127) for byte in header)
    for said, is_tar in ((signed, True), (sum(header), True), (signed + 1, False)):
        block = header[:148] + f"{said:06o}\0 ".encode() + header[156:]
        assert isinstance(format_of(bytes(block)), Sentence) == is_tar
    header[148:156] = b"checksum"
    assert not isinstance(format_of(bytes(header)), Sentence)
    header[257:262] = b"ustar"
    assert isinstance(format_of(bytes(header)), Sentence)
    assert not isinstance(format_of(bytes(header[:511])), Sentence)


def test_text_with_its_own_sum() -> None:
    """A text may hold the sum of its bytes by chance; no header of tar is without a zero."""
    text = bytearray(b"1" * 512)
    text[148:156] = b" " * 8
    text[148:156] = f"{sum(text):08o}".encode()
    assert not isinstance(format_of(bytes(text)), Sentence)


def test_text_that_is_no_dump(tmp_path: Path) -> None:
    """A table whose first word is one of SQL's is a table."""
    path = tmp_path / "r.csv"
    for header in ("set,uscc", "Create table,uscc", "use case,uscc"):
        path.write_text(f"{header}\n甲公司,{CODE}\n", encoding="utf-8")
        assert scan(path, code="uscc").records == 1


def test_random_bytes(tmp_path: Path) -> None:
    """Binary rubbish is a `RegistryError` whatever it is, never another exception."""
    path = tmp_path / "r.csv"
    for number in range(50):
        path.write_bytes(bytes((number * 31 + at * at * 7) % 256 for at in range(1_000 + number)))
        assert refused(path)


@pytest.mark.parametrize("compression", COMPRESS)
@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\r\n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_nothing_in_it(data: bytes, compression: str | None, tmp_path: Path) -> None:
    """No byte, blank lines, a BOM alone: the file is empty, compressed or not."""
    path = tmp_path / "r.csv"
    path.write_bytes(COMPRESS[compression](data))
    assert refused(path) == "the file is empty"


@pytest.mark.parametrize("end", ["", "\n", "\n\n\r\n"])
def test_only_a_header(end: str, tmp_path: Path) -> None:
    """A header without records is no registry of which anything could be said."""
    path = tmp_path / "r.csv"
    path.write_bytes(f"企业名称,统一社会信用代码{end}".encode())
    assert "only a header line (企业名称, 统一社会信用代码)" in refused(path)


@pytest.mark.parametrize("compression", COMPRESS)
def test_standard_input(compression: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is standard input, compressed or not; it stays open."""
    stream = io.TextIOWrapper(io.BytesIO(COMPRESS[compression](TEXT)))
    monkeypatch.setattr(sys, "stdin", stream)
    report = scan("-")
    assert (report.records, report.errors) == (2, 1)
    assert report.sources[0]["compression"] == compression
    assert report.findings[0].source == "-"
    assert not stream.buffer.closed


def test_files_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is closed after its last byte, and after each kind of error at its beginning."""
    opened = []
    original = source_module._open

    def watched(path: str) -> object:
        opened.append(original(path))
        return opened[-1]

    monkeypatch.setattr(source_module, "_open", watched)
    path = tmp_path / "r.csv"
    for data in (TEXT, b"%PDF", b"", b"a,b\n1,2\n", b'"a', TEXT.replace(b"\n", b'\n"')):
        path.write_bytes(data)
        if data is TEXT:
            scan(path)
        else:
            refused(path)
        assert opened[-1].closed
    assert len(opened) == 6


def test_a_file_that_changed_before_it_is_opened_again(tmp_path: Path) -> None:
    """It raises as the first time, and is closed."""
    path = tmp_path / "r.csv"
    path.write_text(f"企业名称,信用代码\n甲,{CODE}\n", encoding="utf-8")
    with closing(next(tables(str(path), ReadOptions()))) as table:
        assert isinstance(table, DelimitedFile)
        table.reopened().close()
        path.write_bytes(b"")
        with pytest.raises(RegistryError, match="the file is empty"):
            table.reopened()
