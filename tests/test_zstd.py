"""`.zst` is read where the interpreter has it, and named where it has not."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from types import ModuleType

import pytest
from strategies import SAMPLE

from uscc import scan
from uscc.errors import RegistryError

TEXT = f"企业名称,统一社会信用代码\n甲公司,{SAMPLE}\n乙公司,91350100M000100Y4A\n".encode()
MAGIC = b"\x28\xb5\x2f\xfd"


class ZstdError(Exception):
    """What the module raises for damaged bytes."""


class ZstdDecompressor:
    """Stands for the class of the standard library: a frame is deflated behind the magic.

    A frame that is skipped is a magic of its own, a length of one byte, and as many bytes.
    """

    def __init__(self) -> None:
        self._inner = zlib.decompressobj()
        self._head = b""
        self._rest = b""
        self._skipped: bytes | None = None

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        return self._inner.eof or self._skipped is not None

    @property
    def needs_input(self) -> bool:
        """Whether more input is needed."""
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """The input behind the frame."""
        return self._inner.unused_data if self._skipped is None else self._skipped

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return some bytes."""
        if len(self._head) < 4:
            self._head, data = (self._head + data)[:4], (self._head + data)[4:]
            if self._head[1:] == b"\x2a\x4d\x18":
                self._skipped = data[1 + data[0] :]
                return b""
        try:
            return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        except zlib.error as error:
            raise ZstdError(str(error)) from None


def frame(data: bytes) -> bytes:
    """Return a frame of the stand-in."""
    return MAGIC + zlib.compress(data)


@pytest.fixture
def zstd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the module that Python has from 3.14 on."""
    package, module = ModuleType("compression"), ModuleType("compression.zstd")
    module.ZstdDecompressor = ZstdDecompressor  # type: ignore[attr-defined]
    module.ZstdError = ZstdError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "compression", package)
    monkeypatch.setitem(sys.modules, "compression.zstd", module)


@pytest.mark.usefixtures("zstd")
@pytest.mark.parametrize(
    "data",
    [
        frame(TEXT),
        frame(TEXT[:40]) + frame(TEXT[40:]),
        b"\x5d\x2a\x4d\x18\2ab" + frame(TEXT),
        frame(TEXT) + b"\x50\x2a\x4d\x18\0" + bytes(5),
    ],
)
def test_it_is_read(data: bytes, tmp_path: Path) -> None:
    """One frame or several, and others that are skipped."""
    path = tmp_path / "r.csv.zst"
    path.write_bytes(data)
    report = scan(path)
    assert (report.records, report.errors) == (2, 1)
    assert report.sources[0]["compression"] == "zstd"


@pytest.mark.usefixtures("zstd")
def test_damage(tmp_path: Path) -> None:
    """Damage is one sentence, with the words for the other compressions."""
    path = tmp_path / "r.csv.zst"
    for data, words in (
        (MAGIC + b"\xff" * 20, "cannot be read: Error -3"),
        (frame(TEXT)[:30], "the compressed file is cut short"),
        (frame(TEXT) + b"more", "the compressed file is damaged behind its first part"),
        (frame(TEXT) + MAGIC + b"\xff" * 20, "damaged behind its first part"),
        (frame(frame(TEXT)), "is compressed with zstd, inside is compressed again with zstd"),
        (frame(b"%PDF-"), "is compressed with zstd, inside is a PDF document"),
    ):
        path.write_bytes(data)
        with pytest.raises(RegistryError) as caught:
            scan(path)
        assert words in str(caught.value)


def test_an_interpreter_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with the command that undoes it."""
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    path = tmp_path / "r.csv.zst"
    path.write_bytes(frame(TEXT))
    with pytest.raises(RegistryError, match=r"decompress it: zstd -dc FILE \| uscc scan -"):
        scan(path)


def test_the_real_one(tmp_path: Path) -> None:
    """Bytes of the real library are read; skipped where the interpreter has none."""
    real = pytest.importorskip("compression.zstd")
    path = tmp_path / "r.csv.zst"
    path.write_bytes(
        real.compress(TEXT[:40]) + b"\x50\x2a\x4d\x18\2\0\0\0ab" + real.compress(TEXT[40:])
    )
    assert scan(path).records == 2
