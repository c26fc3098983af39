"""Records, registries with planted faults, and their files in any dialect."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import strategies as st

from uscc.audit import Record
from uscc.generating import Generated, generate
from uscc.generating.cells import HEADER
from uscc.generating.faults import PAIRED, SINGLE
from uscc.generating.plan import MOST_ROWS, counts_of, rows_of
from uscc.generating.registry import ENCODINGS
from uscc.strategies.codes import codes
from uscc.strategies.messy import entity_names

#: Most clean rows of a drawn registry, if no number of rows is given.
_MORE = 20

#: Most faults of one kind, note or relation in a drawn registry.
_EACH = 3

_SEEDS = st.integers(0, 2**64 - 1)

Faults = Mapping[str, int] | str | None


def records() -> st.SearchStrategy[Record]:
    """Draw `uscc.Record`s with a valid code and a name.

    >>> from hypothesis import find
    >>> find(records(), lambda record: True)[:2]
    ('911101011000000086', '北京市东城区鑫鑫贸易有限公司')
    """
    return st.builds(lambda code, name: Record(code, name), codes(), entity_names())


def registries(*, rows: int | None = None, faults: Faults = None) -> st.SearchStrategy[Generated]:
    """Draw registries as `uscc.generate` makes them, with the ground truth about their faults.

    - `rows`: number of records; None draws it.
    - `faults`: how many faults of each kind, note and relation, as for `generate`; None draws it.

    Raises `ValueError` at once, naming the option. Shrinks to few rows, few faults and seed 0; the
    printed expression makes the same registry again.

    >>> from hypothesis import find
    >>> find(registries(), lambda made: any(one.kind == "shared" for one in made.truth()))
    generate(2, faults='shared=1')
    """
    if rows is not None or faults is not None:
        generate(MOST_ROWS if rows is None else rows, faults=faults)
    return _registries(rows, faults)


@st.composite
def _registries(draw: st.DrawFn, rows: int | None, faults: Faults) -> Generated:
    left = MOST_ROWS if rows is None else rows
    if faults is None:
        drawn: dict[str, int] = {}
        for slug in (*SINGLE, *PAIRED) if draw(st.booleans()) else ():
            each = 2 if slug in PAIRED else 1
            drawn[slug] = draw(st.integers(0, min(_EACH, left // each)))
            left -= each * drawn[slug]
        faults = drawn
    if rows is None:
        rows = rows_of(counts_of(faults, MOST_ROWS)) + draw(st.integers(0, _MORE))
    return generate(rows, seed=draw(_SEEDS), faults=faults)


class RegistryFile(NamedTuple):
    """A registry as a file.

    - `data`: the bytes of the file.
    - `registry`: its records, and `truth` with the lines of the file.
    - `encoding`: the encoding of the file.
    - `delimiter`: the delimiter of the file.
    - `columns`: the number of columns.
    """

    data: bytes
    registry: Generated
    encoding: str
    delimiter: str
    columns: int


def registry_files(
    *, rows: int | None = None, faults: Faults = None
) -> st.SearchStrategy[RegistryFile]:
    """Draw registries as files: delimiter, quotes, line ends, encoding and columns vary.

    Errors are those of `registries`. Shrinks to plain CSV in UTF-8.

    - `rows`: number of records; None draws it.
    - `faults`: how many faults of each kind, note and relation, as for `generate`; None draws it.

    >>> from hypothesis import find
    >>> find(registry_files(rows=1), lambda file: True).data.decode().splitlines()[0]
    '企业名称,统一社会信用代码'
    """
    return st.builds(
        _file,
        registries(rows=rows, faults=faults),
        st.sampled_from(ENCODINGS),
        st.sampled_from(",\t;|"),
        st.sampled_from(("\n", "\r\n", "\r")),
        st.booleans(),
        st.booleans(),
        st.integers(2, len(HEADER)),
    )


def _file(
    made: Generated,
    encoding: str,
    delimiter: str,
    end: str,
    quoted: bool,
    ended: bool,
    columns: int,
) -> RegistryFile:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
    )
    writer.writerows(csv.reader(io.StringIO("".join(made.texts(columns)), newline="")))
    whole = text.getvalue() if not ended else text.getvalue().removesuffix(end)
    return RegistryFile(whole.encode(encoding), made, encoding, delimiter, columns)
