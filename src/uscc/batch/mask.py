"""`valid_mask` and `count_valid`: many codes, one batch at a time."""

from __future__ import annotations

import sys
from itertools import islice

from uscc.batch.kernel import faulty, judge, ones
from uscc.batch.lanes import IS_ZERO
from uscc.batch.rows import NO_CODE, ROW, align, cut, places_of, prefixes
from uscc.code.judge import is_valid
from uscc.code.notes import prefix_notes
from uscc.code.text import compact, wrong_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

#: Codes per batch: large enough to spread the cost of each call, small enough for the cache.
BLOCK = 4_096

#: Bytes that may follow a code in a record of fixed width.
_PADDING = b" \t\r\n\0"


def valid_mask(
    values: Iterable[str] | bytes | bytearray | memoryview,
    strict: bool = False,
    legacy: bool = False,
    *,
    width: int = 18,
) -> bytes:
    r"""Return one byte per value: 1 if `is_valid` holds, otherwise 0.

    Pass the mask to `sum`, `itertools.compress` or `numpy.frombuffer(mask, bool)`. A cell without a
    value (None, NaN, `pandas.NA`) is a missing code: 0.

    - `values`: any iterable of `str`; or a buffer of bytes (`bytes`, `memoryview`, a mapped file,
      an array of NumPy `S18`).
    - `strict`: refuse codes with notes, as in `is_valid`.
    - `legacy`: accept the three early issuing variants, as in `is_valid`.
    - `width`: bytes per record of a buffer. NULs, spaces and line breaks at the end of a record are
      padding, not part of the value.

    Raises `TypeError` for a value that is not a `str`, naming its place, and for a table, naming
    its columns; `ValueError` for a buffer that does not hold whole records. Some 50 nanoseconds per
    code (benchmarks/many_codes.py). Needs memory for one batch, beside the values and the mask.

    >>> valid_mask(["91350100M000100Y43", "91350100M000100Y4A", ""])
    b'\x01\x00\x00'
    >>> valid_mask(b"91350100M000100Y43\n91350100M000100Y4A\n", width=19)
    b'\x01\x00'
    """
    return b"".join(_masks(values, strict, legacy, width))


def count_valid(
    values: Iterable[str] | bytes | bytearray | memoryview,
    strict: bool = False,
    legacy: bool = False,
    *,
    width: int = 18,
) -> tuple[int, int]:
    """Return the number of valid codes and the number of values.

    Arguments, errors and time are those of `valid_mask`, but no mask is kept: a generator of a
    hundred million codes needs the memory of one batch.

    - `values`: any iterable of `str`, or a buffer of bytes.
    - `strict`: refuse codes with notes.
    - `legacy`: accept the three early issuing variants.
    - `width`: bytes per record of a buffer.

    >>> count_valid(line.strip() for line in ["91350100M000100Y43\\n", "91350100M000100Y4A"])
    (1, 2)
    """
    right = total = 0
    for mask in _masks(values, strict, legacy, width):
        right += mask.count(1)
        total += len(mask)
    return right, total


def _masks(
    values: Iterable[str] | bytes | bytearray | memoryview, strict: bool, legacy: bool, width: int
) -> Iterator[bytes]:
    """Yield the mask batch by batch; the arguments are those of `valid_mask`."""
    if isinstance(values, str):
        raise TypeError("uscc.valid_mask takes many codes, not one str; is_valid takes one")
    records = _records(values)
    if records is None or records.itemsize > 1:  # a buffer of single bytes may have any shape
        _refuse_tables(values)
    column = None if records is not None else _column(values)
    if column is not None:
        yield from _masks_of_column(column, strict, legacy)
    elif records is None:
        yield from _masks_of_texts(values, strict, legacy)  # type: ignore[arg-type]
    else:
        yield from _masks_of_records(records, width, strict, legacy)


def _refuse_tables(values: object) -> None:
    """Raise `TypeError` for a table: iterating over it would judge the names of its columns."""
    shape = getattr(values, "shape", None)
    flat = not isinstance(shape, tuple) or len(shape) == 1
    if flat and not isinstance(values, dict):
        return
    names = _column_names(values)
    columns = f" (its columns: {', '.join(map(repr, names[:20]))})" if names else ""
    example = names[0] if names else 0
    raise TypeError(
        f"uscc.valid_mask takes one column, not a table{columns}; take the column of codes out of"
        f" it, as in table[{example!r}]"
    )


def _column_names(table: object) -> list[object]:
    """Return the names of the columns, if there are any; the `columns` of PyArrow are arrays."""
    if isinstance(table, dict):
        return list(table)
    place = "column_names" if hasattr(table, "column_names") else "columns"
    return list(getattr(table, place, ()))


def is_absent(value: object) -> bool:
    """Tell whether a cell has no value: None, NaN of any library, `pandas.NA` or `NaT`.

    >>> is_absent(None), is_absent(float("nan")), is_absent(0)
    (True, True, False)
    """
    if value is None or type(value).__name__ == "NAType":
        return True
    try:
        return bool(value != value)  # only NaN and NaT are unequal to themselves
    except Exception:  # arrays and other values without a truth value
        return False


def _records(values: object) -> memoryview | None:
    """Return a view of a buffer of bytes or of byte strings, None for anything else."""
    if isinstance(values, (list, tuple)):
        return None
    try:
        view = memoryview(values)  # type: ignore[arg-type]
    except TypeError:
        return None
    return view if view.format in ("B", "b", "c") or view.format.endswith("s") else None


def _column(values: object) -> Any:
    """Return a column of text of another library as a column of Arrow; None for anything else."""
    if isinstance(values, (list, tuple)) or "pyarrow" not in sys.modules:
        return None
    from uscc.batch.arrow import imported

    return imported(values)


def _masks_of_column(column: Any, strict: bool, legacy: bool) -> Iterator[bytes]:
    """Yield the mask of a column of Arrow."""
    from uscc.batch.arrow import valid_flags

    if strict or legacy:
        yield from _masks_of_texts(column.to_pylist(), strict, legacy)
    else:
        yield valid_flags(column)


def _masks_of_texts(values: Iterable[str], strict: bool, legacy: bool) -> Iterator[bytes]:
    iterator = iter(values)
    done = 0
    while codes := list(islice(iterator, BLOCK)):
        try:
            joined = "\n".join(codes)
        except TypeError:
            codes = ["" if is_absent(code) else code for code in codes]
            number = next((at for at, code in enumerate(codes) if not isinstance(code, str)), None)
            if number is not None:
                where = f"valid_mask (value number {done + number})"
                raise wrong_type(codes[number], where) from None
            joined = "\n".join(codes)
        # `replace` writes one `?` for each character outside ASCII, so lengths stay true.
        rows = align(joined.encode("ascii", "replace") + b"\n", len(codes))
        yield _mask(rows, len(codes), codes.__getitem__, strict, legacy)
        done += len(codes)


def _masks_of_records(view: memoryview, width: int, strict: bool, legacy: bool) -> Iterator[bytes]:
    if view.itemsize == 1:
        view = view.cast("B") if view.c_contiguous else memoryview(view.tobytes())
    else:  # an array of byte strings has its own width
        width = view.itemsize
    each = width // view.itemsize
    if width < 18 or len(view) % each:
        raise ValueError(
            f"uscc.valid_mask takes whole records of 18 bytes or more; a buffer of {view.nbytes:,}"
            f" bytes holds no whole records of {width}"
        )
    for start in range(0, len(view), BLOCK * each):
        batch = view[start : start + BLOCK * each].tobytes()

        def text(number: int, batch: bytes = batch) -> str:
            record = batch[number * width : (number + 1) * width]
            return record.rstrip(_PADDING).decode("utf-8", "replace")

        yield _mask(_rows(batch, width), len(batch) // width, text, strict, legacy)


def _rows(batch: bytes, width: int) -> bytes | None:
    """Return rows for records of fixed width; a wrong code if more than padding follows a code.

    - `batch`: the records.
    - `width`: bytes per record.
    """
    if width == ROW and batch[ROW - 1 :: ROW].count(b"\n") * ROW == len(batch):
        return align(batch, len(batch) // ROW)
    codes = cut(batch, f"18s{width - 18}x", width)
    rests = cut(batch, f"18x{width - 18}s", width)
    if b"".join(rests).translate(None, _PADDING):
        pairs = zip(codes, rests)
        codes = [NO_CODE if rest.translate(None, _PADDING) else code for code, rest in pairs]
    return align(b"\n".join([*codes, b""]), len(codes))


def _mask(
    rows: bytes | None, size: int, text: Callable[[int], str], strict: bool, legacy: bool
) -> bytes:
    """Return the mask of one batch.

    - `rows`: the codes as rows, None if they could not be aligned.
    - `size`: number of values.
    - `text`: gives the value with a number, as it was given.
    - `strict`: refuse codes with notes.
    - `legacy`: accept the three early issuing variants.
    """
    if rows is None:
        return bytes(is_valid(text(number), strict, legacy) for number in range(size))
    faults, doubts = judge(rows) if strict else (faulty(rows), b"")
    mask = bytearray(faults.translate(IS_ZERO))
    for number in _noted(rows, doubts) if strict else ():
        mask[number] = 0
    for number in ones(faults):
        mask[number] = _is_valid_after_all(text(number), strict, legacy)
    return bytes(mask)


def _noted(rows: bytes, doubts: bytes) -> Iterator[int]:
    """Yield the numbers of the valid codes that have a note; some twice.

    - `rows`: the codes.
    - `doubts`: the second flags of `judge`.
    """
    from uscc.batch.segments import foreign_segments

    yield from ones(doubts)
    yield from foreign_segments(rows)
    column = prefixes(rows)
    noted = set(filter(_is_noted, set(column)))
    if noted:
        yield from places_of(noted, column)


def _is_noted(prefix: bytes) -> bool:
    return bool(prefix_notes(prefix.decode("latin-1")))


def _is_valid_after_all(code: str, strict: bool, legacy: bool) -> bool:
    """Return `is_valid` of a code that the kernel found faulty."""
    if strict or legacy:
        return is_valid(code, strict, legacy)
    if code.isalnum() and code.isascii() and code == code.upper() and "USCC" not in code:
        return False  # it equals its compact form, which is faulty
    return is_valid(compact(code))
