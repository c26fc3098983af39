"""`generate`: a made-up registry, with faults planted on request and the truth about them."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Mapping

from uscc.errors import InvalidArgument
from uscc.generating.cells import HEADER, LIVING, SETS, sets_of
from uscc.generating.clean import Cells, Clean, lanes
from uscc.generating.plan import Plan, Planted, counts_of, require_rows
from uscc.output import JSON_LINES, ROWS, require_ending, whole_file

#: Encodings that hold every name, and that `scan` finds out by itself.
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")

#: Endings under which a registry is written.
ENDINGS = (".csv", ".txt")


class Generated:
    """A made-up registry: iterate over it for (name, code), or write it as CSV.

    `rows`: how many records. `seed`: another one, another registry. `faults`: how many of each
    kind, note and relation are planted. Nothing is kept: what is asked for is worked out.
    """

    def __init__(
        self, rows: int, seed: int = 0, faults: Mapping[str, int] | str | None = None
    ) -> None:
        require_rows(rows)
        if not isinstance(seed, int) or not 0 <= seed < 1 << 64:
            raise InvalidArgument(
                "seed: a number from 0 to 2^64 - 1 is one, not {seed!r}", seed=seed
            )
        self.rows = rows
        self.seed = seed
        self.faults = counts_of(faults, rows)
        self._plan = Plan(rows, seed, self.faults)

    def __len__(self) -> int:
        return self.rows

    def __repr__(self) -> str:
        seed = f", seed={self.seed}" if self.seed else ""
        faults = ",".join(f"{slug}={number}" for slug, number in self.faults.items())
        return f"generate({self.rows}{seed}" + (f", faults={faults!r})" if faults else ")")

    def __iter__(self) -> Iterator[Cells]:
        """Yield name and code of each record."""
        for block in self.blocks():
            yield from block

    def blocks(self, first: int = 0, stop: int | None = None) -> Iterator[list[Cells]]:
        """Yield lists of some thousand records, from row `first` (0 on) to `stop` - 1.

        A row depends on nothing but its number, so several processes may share the work.
        """
        for _, block, _ in self._pieces(first, stop):
            yield block

    def truth(self) -> Iterator[Planted]:
        """Yield what was planted, by line: each finding that `scan` must have, and no other."""
        for _, _, planted in self._plan.between(0, self.rows):
            if planted is not None:
                yield planted

    def texts(self, columns: int = 2) -> Iterator[str]:
        """Yield CSV with a header line as text, some thousand lines at a time."""
        if not isinstance(columns, int) or not 2 <= columns <= len(HEADER):
            raise InvalidArgument(
                "columns: a number from 2 to {most}, not {columns!r}",
                most=len(HEADER),
                columns=columns,
            )
        return self._texts(columns)

    def csv(self, columns: int = 2, encoding: str = "utf-8") -> Iterator[bytes]:
        """Yield the bytes of the CSV file, some thousand lines at a time.

        `columns`: 2 to 30; the third is the status. `encoding`: utf-8, utf-8-sig, gb18030 or
        utf-16. Some half a microsecond a row (benchmarks/generate.py).
        """
        _require_encoding(encoding)
        encode = codecs.getincrementalencoder(encoding)().encode
        return map(encode, self.texts(columns))

    def write(
        self, path: str | os.PathLike[str], columns: int = 2, encoding: str = "utf-8"
    ) -> None:
        """Write the CSV file: whole or not at all. `RegistryError` if it cannot be written, or is
        named as another format.
        """
        _require_encoding(encoding)
        require_ending(os.fspath(path), ENDINGS)
        texts = self.texts(columns)
        with whole_file(os.fspath(path), encoding) as file:
            file.writelines(texts)

    def write_truth(self, path: str | os.PathLike[str]) -> None:
        """Write what was planted: JSON Lines for `.jsonl` and `.ndjson`, CSV for `.csv` and no
        ending. `RegistryError` for another ending.
        """
        import csv
        import json

        name = os.fspath(path)
        require_ending(name, ROWS)
        with whole_file(name) as file:
            if name.lower().endswith(JSON_LINES):
                for planted in self.truth():
                    file.write(json.dumps(planted._asdict(), ensure_ascii=False) + "\n")
            else:
                writer = csv.writer(file)
                writer.writerow(Planted._fields)
                writer.writerows(self.truth())

    # -- blocks -------------------------------------------------------------------------------

    def _pieces(self, first: int, stop: int | None) -> Iterator[tuple[int, list[Cells], list[int]]]:
        """Yield number of the first row, cells, and the numbers of the faulty rows."""
        clean = Clean(self.seed)
        stop = self.rows if stop is None else min(stop, self.rows)
        while first < stop:
            cycle, lane = divmod(first, lanes())
            end = min(stop, (cycle + 1) * lanes())
            block = clean.rows(cycle, lane, lane + end - first)
            faulty = []
            for row, cells, _ in self._plan.between(first, end):
                block[row - first] = cells
                faulty.append(row)
            yield first, block, faulty
            first = end

    def _texts(self, columns: int) -> Iterator[str]:
        yield ",".join(HEADER[:columns]) + "\n"
        if columns == 2:
            for block in self.blocks():
                yield "".join([f"{name},{code}\n" for name, code in block])
            return
        sets = sets_of(columns, self.seed, min(SETS, self.rows))
        around = sets * (lanes() // SETS + 2)
        for first, block, faulty in self._pieces(0, None):
            start = first % SETS
            own = around[start : start + len(block)]
            for row in faulty:
                own[row - first] = sets[LIVING]
            yield "".join([f"{name},{code}{rest}" for (name, code), rest in zip(block, own)])


def generate(
    rows: int, *, seed: int = 0, faults: Mapping[str, int] | str | None = None
) -> Generated:
    """Return a made-up registry of `rows` records, up to 200 million, for tests and benchmarks.

    Every code is right inside: both check digits, a listed department and category, a county
    of today, an organization part of its own (`MA` parts in the segment of their province). No
    code is noted, no name comes twice. The same arguments give the same records on every
    platform and Python version. `faults`: how many of each kind, note and relation to plant,
    as a mapping or as text (`wrong=12,shared=5`); `wrong` stands for a mixture of the wrong
    kinds; `repeated`, `shared`, `split`, `suspect` and `body` are counted in pairs of records.

    Nothing is taken from a real register; chance may make what is in one. Raises `ValueError`,
    naming the argument. Some half a microsecond a record.

    >>> [code for name, code in generate(2)]
    ['91220822MA16KN0L8N', '91450381MA5N83EX8H']
    >>> [(one.line, one.kind) for one in generate(9, faults="missing=1,shared=1").truth()]
    [(3, 'shared'), (6, 'shared'), (9, 'missing')]
    >>> generate(1, faults={"shared": 1})
    Traceback (most recent call last):
    uscc.errors.InvalidArgument: faults: these take 2 rows, a pair two, and there are 1
    """
    return Generated(rows, seed, faults)


def _require_encoding(encoding: str) -> None:
    if encoding not in ENCODINGS:
        raise InvalidArgument(
            "encoding: one of {known}, not {encoding!r}",
            known=", ".join(ENCODINGS),
            encoding=encoding,
        )
