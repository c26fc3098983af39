"""What the engines share: columns of Arrow as text, and the columns that are added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from uscc.batch.arrow import as_text, as_utf8
from uscc.batch.mask import is_absent
from uscc.frames.judging import CAUSE_WORDS, KIND_WORDS, NOTE_WORDS, Judge, Verdicts
from uscc.readers.arrow import cells_of
from uscc.readers.values import text_of


class Chunk(NamedTuple):
    """Some rows of a frame, whose columns become Arrow when they are asked for.

    - `size`: number of rows.
    - `width`: number of columns.
    - `get`: returns the values of a column (its number, first row, row behind the last) as a
      `pyarrow.Array` or `ChunkedArray`.
    """

    size: int
    width: int
    get: Callable[[int, int, int], Any]


class Words(NamedTuple):
    """An added column of few different texts.

    - `words`: the texts; the first is blank.
    - `places`: for each row the place of its text.
    """

    words: tuple[str, ...]
    places: bytes

    @property
    def is_blank(self) -> bool:
        """Whether all rows have the first text."""
        return not self.places.strip(b"\0")

    def arrow(self) -> Any:
        """Return the column as a `pyarrow.Array` of `string`."""
        import pyarrow

        size = len(self.places)
        if self.is_blank:
            return pyarrow.repeat("", size)
        return pyarrow.array(self.words, pyarrow.string()).take(self.numbers())

    def numbers(self) -> Any:
        """Return the places as a `pyarrow.Array`."""
        import pyarrow

        buffers = [None, pyarrow.py_buffer(self.places)]
        return pyarrow.Array.from_buffers(pyarrow.uint8(), len(self.places), buffers)


class Added(NamedTuple):
    """The columns that `judge` adds.

    - `column`: the judged column as Arrow text.
    - `verdicts`: the verdicts.
    - `prefix`: what the names begin with.
    """

    column: Any
    verdicts: Verdicts
    prefix: str

    @property
    def code_name(self) -> str:
        """The name of the column of compact forms."""
        return f"{self.prefix}code"

    def words(self) -> dict[str, Words]:
        """Return the other columns by name."""
        found = self.verdicts
        return {
            f"{self.prefix}kind": Words(KIND_WORDS, found.kinds),
            f"{self.prefix}cause": Words(CAUSE_WORDS, found.causes),
            f"{self.prefix}notes": Words(NOTE_WORDS, found.notes),
        }

    def codes(self) -> Any:
        """Return the compact forms as Arrow, in the type of the judged column."""
        import pyarrow
        from pyarrow import compute

        column, found = self.column, self.verdicts
        if not found.altered:
            return column
        flags = bytearray(len(found.kinds))
        for place in found.altered:
            flags[place] = 1
        kind, large = column.type, pyarrow.large_string()
        buffers = [None, pyarrow.py_buffer(flags)]
        mask = pyarrow.Array.from_buffers(pyarrow.uint8(), len(flags), buffers)
        some = pyarrow.array(found.codes, pyarrow.large_binary()).cast(large)
        if isinstance(column, pyarrow.ChunkedArray):
            column = column.cast(large).combine_chunks()
        return compute.replace_with_mask(column.cast(large), mask.cast(pyarrow.bool_()), some).cast(
            kind
        )

    def arrow(self) -> dict[str, Any]:
        """Return all columns by name, as Arrow."""
        return {self.code_name: self.codes()} | {
            name: words.arrow() for name, words in self.words().items()
        }


class Eager:
    """A frame or column in memory; a base of the classes of the engines."""

    if TYPE_CHECKING:

        def column(self, number: int) -> Any:
            """Return a column as a `pyarrow.Array` or `ChunkedArray`, nulls kept."""

        def with_columns(self, number: int, added: Added) -> Any:
            """Return the frame with added columns; of a column, a frame of these only.

            - `number`: number of the judged column.
            - `added`: the columns.
            """

    def keys(self, texts: Any) -> Any:
        """Return a key for each text of a `pyarrow.Array`; equal texts have equal keys."""
        return texts

    def repeated(self, values: Any) -> Any:
        """Return true for each of some values, Arrow without nulls, that is there twice or more."""
        from pyarrow import compute

        found = compute.value_counts(values)
        several = found.field(0).filter(compute.greater(found.field(1), 1))
        return compute.is_in(values, value_set=several)

    def judged(self, number: int, prefix: str) -> Any:
        """Return the frame with the columns that `judge` adds.

        - `number`: number of the column of codes.
        - `prefix`: what the names of the added columns begin with.
        """
        column = text_column(self.column(number))
        return self.with_columns(number, Added(column, Judge().column(column), prefix))


class EagerColumn(Eager):
    """A column that is an object of its own, with a length and without a name.

    - `data`: the object of the engine.
    """

    names: Sequence[str] = ("",)
    is_column = True

    def __init__(self, data: Any) -> None:
        self._data = data
        self.size = len(data)


def text_column(column: Any) -> Any:
    """Return a column of Arrow as text; what is not text as cells show it, see `cells_of`.

    - `column`: a `pyarrow.Array` or `ChunkedArray`.
    """
    import pyarrow

    found = as_text(column)
    if found is not None:
        return found
    chunks = [_text(chunk) for chunk in getattr(column, "chunks", [column])]
    return pyarrow.chunked_array(chunks, pyarrow.large_string())


def _text(values: Any) -> Any:
    """Return a `pyarrow.Array` as text; null where it is null or not a number."""
    absent = values.is_null(nan_is_null=True).to_pylist()
    return _text_of_cells(cells_of(values), absent)


def text_of_objects(values: Sequence[object]) -> Any:
    """Return Python objects as a `pyarrow.Array` of text; null for None, NaN and the like."""
    absent = list(map(is_absent, values))
    return _text_of_cells(
        [b"" if one else _cell(value) for value, one in zip(values, absent)], absent
    )


def _text_of_cells(cells: Sequence[bytes], absent: Sequence[bool]) -> Any:
    import pyarrow

    some = [None if one else cell for cell, one in zip(as_utf8(list(cells)), absent)]
    return pyarrow.array(some, pyarrow.large_string())


def _cell(value: object) -> bytes:
    """Return an object as a cell; a lone surrogate, which Arrow does not hold, as `?`."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else text_of(value)).encode("utf-8", "replace")


def cells_of_column(column: Any) -> list[bytes]:
    """Return a column of Arrow as cells in UTF-8, blank where there is no value.

    - `column`: a `pyarrow.Array` or `ChunkedArray`.
    """
    import pyarrow

    text = as_text(column)
    if text is not None:
        values = text.cast(pyarrow.large_binary())
        values = values.fill_null(b"") if values.null_count else values
        found: list[bytes] = values.to_pylist()
        return found
    found = []
    for chunk in getattr(column, "chunks", [column]):
        found += cells_of(chunk)
    return found
