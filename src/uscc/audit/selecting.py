"""Select the related records of a part: the ones with a repeated key, divided into shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from uscc.audit.columns import Columns
from uscc.audit.keys import flags_in_order
from uscc.audit.related import Offsets, Rows, code_rows, divided, entity_rows, joined


class Flags(NamedTuple):
    """Which keys of a part are repeated: a flag per key, by hash partition; `b""` for all 0.

    - `organizations`: the keys of organization parts and wrong codes.
    - `entities`: the keys of entities.
    """

    organizations: Sequence[bytes]
    entities: Sequence[bytes]


class Related(NamedTuple):
    """The related records of a part: of valid and legacy codes, then of wrong codes.

    - `entities`: entity rows by share; None for a share without rows.
    - `codes`: code rows likewise.
    """

    entities: list[list[Rows | None]]
    codes: list[list[Rows | None]]


def related_rows(
    kept: Sequence[Columns], flags: Flags, offsets: Offsets, shares: tuple[int, int]
) -> Related:
    """Return the related records of a part.

    - `kept`: the columns of the part, in their order.
    - `flags`: which of its keys are repeated.
    - `offsets`: what its numbers and lines count from.
    - `shares`: number of shares by entity and by code.
    """
    organizations = _of_columns(
        flags.organizations, [columns.organizations.tobytes() for columns in kept]
    )
    entities = _of_columns(flags.entities, [columns.entities.tobytes() for columns in kept])
    by_entity: tuple[list[Rows], list[Rows]] = ([], [])
    by_code: tuple[list[Rows], list[Rows]] = ([], [])
    for columns, same_code, same_entity in zip(kept, organizations, entities):
        rows = entity_rows(columns, same_code, same_entity, offsets)
        if rows is not None:
            by_entity[not columns.identifies].append(rows)
        rows = code_rows(columns, same_code, offsets)
        if rows is not None:
            by_code[not columns.identifies].append(rows)
    return Related(
        [divided(joined(rows), shares[0]) if rows else [] for rows in by_entity],
        [divided(joined(rows), shares[1]) if rows else [] for rows in by_code],
    )


def _of_columns(flags: Sequence[bytes], keys: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the flags of each column of keys; `b""` if all are 0.

    - `flags`: the flags by hash partition.
    - `keys`: the columns of keys, as bytes.
    """
    every = flags_in_order(flags, b"".join(keys))
    start = 0
    for column in keys:
        stop = start + len(column) // 8
        some = every[start:stop]
        yield some if 1 in some else b""
        start = stop
