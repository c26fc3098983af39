"""The codes and entities of a batch, kept until the audit knows which keys are repeated.

The columns are joined bytes, not objects: some 60 bytes per record. The records of a repeated key
are found here, without reading the file again.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import compress, repeat
from typing import NamedTuple

from uscc.audit.judging import Judged
from uscc.audit.keys import named_code_keys, organization_keys, text_keys
from uscc.batch.folding import fold_column
from uscc.batch.kernel import ones
from uscc.batch.lanes import flag
from uscc.batch.records import BETWEEN, RecordBatch
from uscc.batch.rows import getter, taken

#: Cells per joined string: few, because a related record is mostly the only one in its string.
TOGETHER = 64

#: The bits of a place below the source, and their mask: the line.
LINE_BITS = 40
LINE_MASK = (1 << LINE_BITS) - 1


class Columns(NamedTuple):
    """The records of one batch that identify an entity, or the records that have a wrong code.

    - `place`: the number of the source, in the bits above the line.
    - `first`: number of the batch's first record in its part.
    - `numbers`: numbers of the records in the batch.
    - `lines`: lines of all records of the batch.
    - `closed`: numbers of all closed records of the batch.
    - `codes`: the codes joined, a line break behind each.
    - `names`: the entity cells as `_pieces` joins them, None if there is no entity column.
    - `kinds`: for wrong codes, the place of each kind in `uscc.code.kinds.KINDS`; else empty.
    - `organizations`: keys of the organization parts, or of the wrong codes.
    - `entities`: keys of the entities, or of the wrong codes with their entities (see
      `named_code_keys`); empty without an entity column.
    - `kept`: the kept cells as `_pieces` joins them, None if no column is kept.
    """

    place: int
    first: int
    numbers: Sequence[int]
    lines: Sequence[int]
    closed: frozenset[int]
    codes: bytes
    names: list[bytes] | None
    kinds: bytes
    organizations: array[int]
    entities: array[int]
    kept: list[bytes] | None = None

    @property
    def identifies(self) -> bool:
        """Whether the codes are valid or legacy."""
        return not self.kinds

    def size(self) -> int:
        """Return the approximate number of bytes that the columns take."""
        listed = sum(40 * len(one) for one in (self.numbers, self.lines) if isinstance(one, list))
        named = sum(map(len, self.names or ())) + sum(map(len, self.kept or ()))
        return 400 + len(self.codes) + named + 18 * len(self.organizations) + listed


def identifying(batch: RecordBatch, judged: Judged, first: int) -> Columns:
    """Return the columns of the records that identify an entity.

    - `batch`: the batch.
    - `judged`: the batch after judging.
    - `first`: number of the batch's first record in its part.
    """
    names, keys = _identifying(batch.entities, judged), array("q")
    if names is not None:
        keys = text_keys(fold_column(BETWEEN.join(names)))
    kept = _identifying(batch.kept, judged)
    place = batch.source << LINE_BITS, first, judged.numbers, batch.lines, batch.closed
    return Columns(*place, judged.rows, names, b"", organization_keys(judged.rows), keys, kept)


def _identifying(cells: list[bytes] | None, judged: Judged) -> list[bytes] | None:
    """Return the cells of the records that identify an entity, joined; None for none."""
    if cells is None or not judged.numbers:
        return None
    are_all = len(judged.numbers) == len(cells)
    return _pieces(cells if are_all else list(compress(cells, judged.is_kept)))


def wrong(batch: RecordBatch, codes: list[bytes], kinds: bytes, first: int) -> Columns:
    """Return the columns of the records with a wrong code.

    - `batch`: the batch.
    - `codes`: the compact codes of all its records.
    - `kinds`: for wrong codes, the place of the kind in `KINDS`, from 1; 0 for the other records.
    - `first`: number of the batch's first record in its part.
    """
    numbers: Sequence[int] = range(len(kinds))
    cells, kept = batch.entities, batch.kept
    if 0 in kinds:
        numbers = list(ones(flag(kinds)))
        of = getter(numbers)
        codes, cells = of(codes), None if cells is None else of(cells)
        kept = None if kept is None else of(kept)
    keys = text_keys(codes)
    names, named_keys = None, array("q")
    if cells is not None:
        names = _pieces(cells)
        named_keys = named_code_keys(keys, text_keys(fold_column(BETWEEN.join(names))))
    place = batch.source << LINE_BITS, first, numbers, batch.lines, batch.closed
    joined = b"\n".join([*codes, b""])
    kinds = kinds.translate(_MINUS_ONE, b"\0")
    pieces = None if kept is None else _pieces(kept)
    return Columns(*place, joined, names, kinds, keys, named_keys, pieces)


#: A table: the byte before each.
_MINUS_ONE = bytes([0, *range(255)])


def named_codes(codes: Sequence[bytes], entities: Sequence[bytes]) -> list[bytes]:
    """Return wrong codes with their entities, each as one text.

    No compact code and no folded entity contains a line break.

    - `codes`: the codes.
    - `entities`: the folded entities; none is blank.
    """
    return list(map(b"\n".join, zip(codes, entities)))


def _pieces(cells: list[bytes]) -> list[bytes]:
    """Return the cells joined with `BETWEEN`, `TOGETHER` of them per string."""
    starts = range(0, len(cells), TOGETHER)
    return [BETWEEN.join(cells[start : start + TOGETHER]) for start in starts]


def cells_at(pieces: list[bytes], places: Sequence[int]) -> Sequence[bytes]:
    """Return the cells at some places; only the strings with one of them are split.

    - `pieces`: the joined cells.
    - `places`: the places, ascending.
    """
    if len(places) * 4 > len(pieces) * TOGETHER:
        every = BETWEEN.join(pieces).split(BETWEEN)
        return taken(every, places)
    last, cells, found = -1, list[bytes](), []
    for piece, place in map(divmod, places, repeat(TOGETHER)):
        if piece != last:
            last, cells = piece, pieces[piece].split(BETWEEN)
        found.append(cells[place])
    return found
