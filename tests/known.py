"""Registries of hundreds of records whose figures are known by construction."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import reference
from reference import Record
from strategies import complete, numbered


class Known(NamedTuple):
    """A registry and its figures, known by construction.

    - `records`: the records.
    - `relations`: records and groups of each relation that it has.
    - `errors`: errors for each set of counted names, and the base.
    - `noted`: records of each kind and note that it has.
    - `several_columns`: as in the options.
    """

    records: list[Record]
    relations: dict[str, tuple[int, int]]
    errors: dict[str, tuple[int, int]]
    noted: Mapping[str, int] = MappingProxyType({})
    several_columns: bool = False


def rows(*cells: Any) -> list[Record]:
    """Return records from line 2 on: code, name, closed."""
    return [Record("r.csv", line, *cell) for line, cell in enumerate(cells, 2)]


N = 360


def twice() -> Known:
    """Each record twice: one after the other."""
    cells = [(numbered(at // 2), f"第{at // 2}公司") for at in range(2 * N)]
    errors = {"wrong": (0, N), "repeated": (N, 2 * N), "shared,split,body": (0, N)}
    return Known(rows(*cells), {"repeated": (N, N)}, errors)


def two_names() -> Known:
    """Each code under two names, each third one with a copy that has none."""
    cells = [(numbered(at % N), f"第{at}公司") for at in range(2 * N)]
    cells += [(numbered(at), " ") for at in range(0, N, 3)]
    errors = {"shared": (2 * N, 2 * N), "split": (0, 2 * N)}
    errors["repeated"] = N // 3, 2 * N + N // 3
    return Known(rows(*cells), {"shared": (2 * N, N), "repeated": (N // 3, N // 3)}, errors)


def two_codes() -> Known:
    """Each name under two codes of one authority."""
    cells = [(numbered(at), f"第{at % N} 公司"[at // N :]) for at in range(2 * N)]
    cells = [(code, name.removeprefix("第").replace(" ", "")) for code, name in cells]
    return Known(rows(*cells), {"split": (2 * N, N)}, {"split": (2 * N, 2 * N)})


def two_places() -> Known:
    """Each name under two codes of two authorities."""
    cells = [
        (numbered(at, ["91110000", "91120000"][at // N]), f"第{at % N}公司") for at in range(2 * N)
    ]
    errors = {"split": (0, 2 * N), "suspect": (2 * N, 2 * N)}
    return Known(rows(*cells), {"suspect": (2 * N, N)}, errors)


def two_places_of_several_columns() -> Known:
    """The same, where the entity was given by several columns."""
    errors = {"split": (2 * N, 2 * N), "suspect": (0, 2 * N)}
    return Known(two_places().records, {"split": (2 * N, N)}, errors, several_columns=True)


def closed() -> Known:
    """Each name under two codes, the older one closed. Of each third one there is a copy in force;
    that of another third has no name, and so tells nothing.
    """
    cells: list[tuple[Any, ...]] = []
    for at in range(N):
        cells += [(numbered(at), f"{at}公司", True), (numbered(N + at), f"{at}公司")]
        cells += [[(numbered(at), f"{at}公司")], [(numbered(at), "")], []][at % 3]
    third = N // 3
    relations = {"split": (2 * third, third), "repeated": (2 * third, 2 * third)}
    errors = {"split": (2 * third, 2 * N), "split,repeated": (4 * third, 2 * N + 2 * third)}
    return Known(rows(*cells), relations, errors)


def one_code() -> Known:
    """One code under many names, each second one twice."""
    cells = [(numbered(0), f"第{at}公司") for at in range(N)]
    cells += [(numbered(0), f"第{at}公司") for at in range(0, N, 2)]
    relations = {"shared": (N, 1), "repeated": (N // 2, 1)}
    errors = {"shared": (N, N), "repeated": (N // 2, N + N // 2)}
    return Known(rows(*cells), relations, errors)


def one_code_without_names() -> Known:
    """One code and no name."""
    errors = {"shared": (0, 1), "repeated": (2 * N - 1, 2 * N)}
    return Known(rows(*[(numbered(0),)] * 2 * N), {"repeated": (2 * N - 1, 1)}, errors)


def one_name() -> Known:
    """One name under many codes of one authority, and under one code of each of four others."""
    cells = [(numbered(at), "甲公司") for at in range(2 * N)]
    cells += [(numbered(at, f"9{at}310000"), "甲公司") for at in (1, 2, 3)]
    cells += [(numbered(4, "12310000"), "甲公司")]
    # Three of them agree in department and region, whatever their category.
    body = {"body": (8, 4)}
    relations = {"split": (2 * N + 3, 1), "suspect": (1, 1), **body}
    return Known(rows(*cells), relations, {"split": (2 * N + 3, 2 * N + 4), "body": (8, 2 * N + 4)})


def one_part() -> Known:
    """One organization part under many codes, each with a name of its own and with a copy."""
    codes = [complete(f"91{region}") for region in sorted(reference.REGIONS)[:N]]
    cells = [(codes[at % N], f"第{at % N}公司") for at in range(2 * N)]
    errors = {"body": (N, N), "body,repeated": (2 * N, 2 * N), "shared,split": (0, N)}
    return Known(rows(*cells), {"body": (N, 1), "repeated": (N, N)}, errors)


def wrong_twice() -> Known:
    """Each wrong code twice, typed in two ways, and once under another name."""
    codes = [numbered(at)[:17] + "*" for at in range(N)]
    cells = [(code, f"第{at}公司") for at, code in enumerate(codes)]
    cells += [(f" {code.lower()}", f"第{at} 公司") for at, code in enumerate(codes)]
    cells += [(code, f"第{at}分公司") for at, code in enumerate(codes)]
    errors = {"wrong": (2 * N, 2 * N), "repeated": (N, 3 * N), "shared": (0, 2 * N)}
    return Known(rows(*cells), {"repeated": (N, N)}, errors, {"character": 3 * N})


def lent() -> Known:
    """Each code plain, and as a copy in full width: the copy lends its note."""
    codes = [numbered(at) for at in range(N)]
    cells = [(code, f"第{at}公司") for at, code in enumerate(codes)]
    wide = [code.translate({ord(c): ord(c) + 0xFEE0 for c in code}) for code in codes]
    cells += [(code, f"第{at}公司") for at, code in enumerate(wide)]
    errors = {"format": (N, N), "format,repeated": (2 * N, 2 * N), "repeated": (N, 2 * N)}
    return Known(rows(*cells), {"repeated": (N, N)}, errors, {"format": N})


def without_names() -> Known:
    """Codes of one authority without names, each with a copy in full width. Half of the plain ones
    have names after all, and are lent nothing.
    """
    codes = [numbered(at) for at in range(N)]
    wide = [code.translate({ord(c): ord(c) + 0xFEE0 for c in code}) for code in codes]
    cells = [(code, f"第{at}公司" if at % 2 else "") for at, code in enumerate(codes)]
    cells += [(code, " ") for code in wide]
    errors = {"format": (N // 2, N), "format,repeated": (N + N // 2, 2 * N), "split": (0, N)}
    return Known(rows(*cells), {"repeated": (N, N)}, errors, {"format": N})


def half() -> Known:
    """Half of the records are clean, the others are shared, split and wrong in turns."""
    cells = []
    for at in range(N // 6):
        code, other, clean = (numbered(3 * at + more) for more in range(3))
        cells += [(code, f"甲{at}"), (code, f"乙{at}"), (other, f"甲{at}")]
        cells += [(numbered(10_000 + 6 * at + more), f"丙{at}{more}") for more in range(5)]
        cells += [(clean[:17], f"丁{at}"), (clean, f"丁{at}")]
    groups = N // 6
    relations = {"shared": (2 * groups, groups), "split": (2 * groups, groups)}
    errors = {"wrong,shared,split": (4 * groups, 10 * groups), "wrong": (groups, 10 * groups)}
    return Known(rows(*cells), relations, errors, {"length": groups})


CASES = [
    *[twice, two_names, two_codes, two_places, two_places_of_several_columns, closed, one_code],
    *[one_code_without_names, one_name, one_part, wrong_twice, lent, without_names, half],
]
