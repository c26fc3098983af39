"""To UTF-8: what is found out, what is named, and where a broken byte stands."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import uscc
from uscc import scan
from uscc.commands.flags import FLAGS
from uscc.errors import RegistryError
from uscc.language import say_in
from uscc.readers import encoding as encoding_module
from uscc.readers.encoding import Undecodable, Utf8, utf8_length
from uscc.readers.records import Records

HEADER = "企业名称,统一社会信用代码\n"
CODE = "91350100M000100Y43"
GB = "gb18030"

#: Text that may stand in a file; no BOM, which is no text at its beginning.
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from('a,\n\r"中文企业é隆浣€㐀𠮷\U0001f600\0'),
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"),
    ),
    max_size=40,
)


def cut(data: bytes, size: int) -> Iterator[bytes]:
    """Yield bytes in chunks of a size."""
    return (data[at : at + size] for at in range(0, len(data), size))


class Converted(NamedTuple):
    """What came out, and the encoding that was found."""

    text: bytes
    encoding: str


def converted(data: bytes, size: int = 1 << 18, encoding: str | None = None) -> Converted:
    """Return what `Utf8` makes of bytes that come in chunks of a size."""
    chunks = Utf8(cut(data, size), encoding, "r.csv")
    return Converted(b"".join(chunks), chunks.encoding)


@given(
    texts.map(str.encode),
    st.sampled_from([b"", b"\xff", b"\xe4\xb8", b"\x80", b"\xed\xa0\x80", "中".encode()]),
    st.integers(4, 12),
    st.booleans(),
)
def test_utf8_is_proved_in_slices(text: bytes, end: bytes, size: int, final: bool) -> None:
    """Whatever their size, the answer and the error are those of decoding all at once."""
    data = text + end + text
    with mock.patch.object(encoding_module, "_PROVED", size):
        try:
            whole = codecs.utf_8_decode(data, "strict", final)[1]
        except UnicodeDecodeError as error:
            with pytest.raises(UnicodeDecodeError) as found:
                utf8_length(data, final=final)
            assert (found.value.object, found.value.start) == (data, error.start)
        else:
            assert utf8_length(data, final=final) == whole


# --- Found out -----------------------------------------------------------------------------

WRITTEN = {
    "utf-8": lambda text: text.encode(),
    "utf-8-sig": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16, big-endian": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "gb18030": lambda text: text.encode(GB),
}


@pytest.mark.parametrize("written", WRITTEN)
@given(text=texts, size=st.integers(1, 60))
@example(text="㐀𠮷\U0001f600", size=3)
@example(text="", size=1)
@example(text="a\r\n", size=1)
def test_encodings_are_found(written: str, text: str, size: int) -> None:
    """Every encoding that people's files have gives the same text, wherever chunks are cut.

    A BOM is no part of it; characters of two, three and four bytes may be cut anywhere.
    """
    text = HEADER + text
    # A chunk must hold a whole BOM; all others may be cut.
    found = converted(WRITTEN[written](text), max(size, 3))
    assert found.text.decode() == text
    assert found.encoding == written.partition(",")[0]


@given(text=texts, size=st.integers(1, 20))
def test_bytes_of_utf8_pass_unchanged(text: str, size: int) -> None:
    """Any text in UTF-8 is UTF-8, even one that could be read as GB18030, even none."""
    found = converted(text.encode(), size)
    assert found == (text.encode(), "utf-8")


@pytest.mark.parametrize("size", [1, 64, 10_000])
def test_ascii_first_then_gb18030_far_behind(size: int) -> None:
    """A file whose first Chinese character stands behind many chunks of ASCII."""
    text = "name,uscc\n" + f"ACME,{CODE}\n" * 400 + f"联通公司㐀𠮷,{CODE}\n"
    found = converted(text.encode(GB), size)
    assert (found.text.decode(), found.encoding) == (text, GB)


def test_gb18030_that_begins_like_latin_utf8() -> None:
    """`隆` in GB18030 is `¡` in UTF-8: no Chinese UTF-8, so the text is still GB18030."""
    text = f"隆公司,{CODE}\n"
    assert text.encode(GB).startswith("¡".encode())
    assert converted(text.encode(GB)).text.decode() == text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_BE, "utf-16")],
)
def test_nothing_at_all(data: bytes, encoding: str) -> None:
    """No byte, or a BOM alone, is no text and no error."""
    assert converted(data) == (b"", encoding)


# --- Named ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["gb18030", "GBK", "gb2312", "big5", "utf-16", "utf-16-le", "UTF8", "utf_8_sig", "cp936"],
)
@pytest.mark.parametrize("size", [3, 5, 1000])
def test_named_encodings(name: str, size: int) -> None:
    """A caller may name any encoding Python knows, under any of its names."""
    text = "名,uscc\n中文,1\n" * 3
    assert converted(text.encode(name), size, name).text.decode() == text


@given(text=texts, size=st.integers(1, 20))
def test_gb18030_by_name(text: str, size: int) -> None:
    """Named GB18030 is GB18030 even where the bytes are UTF-8 too."""
    assert converted(text.encode(GB), size, GB).text.decode() == text


def test_named_utf8_takes_a_bom_away() -> None:
    """A caller who says utf-8 need not know whether there is a BOM."""
    assert converted(codecs.BOM_UTF8 + HEADER.encode(), encoding="utf-8").text == HEADER.encode()


def test_a_named_encoding_is_not_second_guessed() -> None:
    """Bytes that are not what the caller said are an error that names it."""
    with pytest.raises(Undecodable, match="0xC6 is not UTF-8"):
        converted(HEADER.encode(GB), encoding="utf-8")
    with pytest.raises(Undecodable, match="0xFF is not GB18030"):
        converted(HEADER.encode(GB) + b"\xff\xff", encoding=GB)


@pytest.mark.parametrize("name", ["no-such", "utf-9", "utf-8\0", "中文", " "])
def test_unknown_names(name: str) -> None:
    """An unknown encoding is an error that says so, before anything is read."""
    with pytest.raises(RegistryError, match="no encoding is called") as caught:
        converted(b"a", encoding=name)
    assert caught.value.path == "r.csv"


def scanned(data: bytes, folder: Path, encoding: str | None = None) -> uscc.Report:
    """Return the report on bytes as a file."""
    path = folder / "r.csv"
    path.write_bytes(data)
    return scan(path, encoding=encoding)


@pytest.mark.parametrize("name", ["base64", "hex", "rot13", "zlib", "bz2", "uu", "undefined"])
def test_names_that_are_no_text_encodings(name: str, tmp_path: Path) -> None:
    """Python's codecs from bytes to bytes are as unknown as any other name."""
    with pytest.raises(RegistryError):
        scanned(f"{HEADER}甲公司,{CODE}\n".encode(), tmp_path, name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf-16", f"{HEADER}甲公司,{CODE}\n".encode()),
        ("utf-7", b"name,uscc\n+2AA-,1\n"),
        ("unicode_escape", b"name,uscc\n\\ud800,1\n"),
        ("punycode", b"name,uscc\n\\,1\n"),
    ],
    ids=["utf-16", "utf-7", "unicode_escape", "punycode"],
)
def test_text_that_a_named_encoding_cannot_hold(name: str, data: bytes, tmp_path: Path) -> None:
    """Whatever a decoder says about the bytes, it is a `RegistryError`.

    `-e utf-16` is what the message about an undecodable byte proposes.
    """
    with pytest.raises(RegistryError):
        scanned(data, tmp_path, name)


# --- Broken --------------------------------------------------------------------------------


def error_line(data: bytes, size: int, encoding: str | None = None) -> tuple[str, int | None]:
    """Return message and line of the error in reading bytes that come in chunks of a size."""
    records = Records(iter(Utf8(cut(data, size), encoding, "r.csv")), "r.csv")
    with pytest.raises(RegistryError) as caught:
        for _ in records.tables(2):
            pass
    return say_in("en", FLAGS).placed(caught.value), caught.value.line


SIZES = [1, 7, 64, 1 << 18]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bad", [b"\xff", b"\xe4\xb8", b"\xc0\xaf", b"\xed\xa0\x80"])
def test_a_broken_byte_in_utf8(bad: bytes, end: str, size: int) -> None:
    """It is an error, with the line an editor shows, in whichever chunk; never replaced."""
    lines = [HEADER.strip(), *(f"公司{number},{CODE}" for number in range(20))]
    data = end.join(lines[:12]).encode() + bad + end.join(lines[12:]).encode()
    message, line = error_line(data, size)
    assert line == 12
    assert f"0x{bad[0]:02X} is not UTF-8" in message
    assert "-e" in message


@pytest.mark.parametrize("size", SIZES)
def test_a_byte_that_is_not_gb18030(size: int) -> None:
    """Text that is neither UTF-8 nor GB18030 is an error that says both."""
    text = HEADER + f"公司,{CODE}\n" * 10
    message, line = error_line(text.encode(GB) + b"\xff\xff,1\n", size)
    assert line == 12
    assert "0xFF is neither UTF-8 nor GB18030" in message


@pytest.mark.parametrize("size", SIZES)
def test_utf8_with_a_bom_is_never_taken_for_gb18030(size: int) -> None:
    """A BOM says what the text is; a byte that is not UTF-8 is then an error."""
    data = codecs.BOM_UTF8 + b"name,uscc\n" + "公司".encode(GB)
    message, line = error_line(data, max(size, 3))
    assert line == 2
    assert "0xB9 is not UTF-8" in message


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("encoding", ["utf-8", GB])
def test_a_file_cut_off_inside_a_character(encoding: str, size: int) -> None:
    """The last character lacks its end: an error on the last line."""
    data = (HEADER + f"公司,{CODE}\n𠮷").encode(encoding)
    assert error_line(data[:-1], size)[1] == 3


@pytest.mark.parametrize(
    ("order", "size"),
    [
        ("le", 1 << 18),
        ("le", 64),
        ("be", 1 << 18),
        ("be", 64),
    ],
)
def test_half_a_pair_in_utf16(order: str, size: int) -> None:
    """A lone surrogate is an error with its line, in both byte orders and every chunk."""
    text = "\ufeff" + HEADER + f"公司,{CODE}\n" * 10
    half = "\ud800".encode(f"utf-16-{order}", "surrogatepass")
    data = text.encode(f"utf-16-{order}") + half + "a,1\n".encode(f"utf-16-{order}")
    message, line = error_line(data, size)
    assert "is not UTF-16" in message
    assert line == 12


def test_utf16_with_half_a_character_at_its_end() -> None:
    """An odd number of bytes is an error, not a silent loss."""
    assert error_line(HEADER.encode("utf-16") + b"a", 1 << 18)[1] == 2


def test_by_scan(tmp_path: Path) -> None:
    """The error of the whole reader carries path, line and what to do."""
    data = f"{HEADER}甲公司,{CODE}\n乙".encode() + b"\xff" + f",{CODE}\n".encode()
    with pytest.raises(RegistryError, match=r"0xFF is not UTF-8.*encoding=") as caught:
        scanned(data, tmp_path)
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "r.csv"), 3)
    assert scanned(f"{HEADER}甲公司,{CODE}\n".encode(GB), tmp_path).sources[0]["encoding"] == GB
