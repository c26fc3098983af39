"""`generate`: a made-up registry, with planted faults on request and their ground truth."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Mapping

from uscc.errors import InvalidArgument
from uscc.generating.cells import HEADER, LIVING, SETS, sets_of
from uscc.generating.clean import Cells, Clean, lanes
from uscc.generating.plan import Plan, Planted, counts_of, require_rows
from uscc.output import JSON_LINES, ROWS, require_ending, whole_file

#: Encodings that can represent every name and that `scan` detects.
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")

#: File name endings of a generated registry.
ENDINGS = (".csv", ".txt")


class Generated:
    """A made-up registry: iterate over it for (name, code), or write it as CSV.

    Records are computed on demand; nothing is stored.

    - `rows`: number of records.
    - `seed`: another seed gives another registry.
    - `faults`: how many faults of each kind, note and relation are planted.
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
        """Yield lists of some thousand records.

        A row depends only on its number, so several processes may share the work.

        - `first`: the first row, from 0 on.
        - `stop`: the row behind the last one; None for all.
        """
        for _, block, _ in self._pieces(first, stop):
            yield block

    def truth(self) -> Iterator[Planted]:
        """Yield the ground truth by line: exactly the findings that `scan` must report."""
        for _, _, planted in self._plan.between(0, self.rows):
            if planted is not None:
                yield planted

    def texts(self, columns: int = 2) -> Iterator[str]:
        """Yield CSV with a header line as text, some thousand lines at a time.

        - `columns`: 2 to 30; the third is the status.
        """
        if not isinstance(columns, int) or not 2 <= columns <= len(HEADER):
            raise InvalidArgument(
                "columns: a number from 2 to {most}, not {columns!r}",
                most=len(HEADER),
                columns=columns,
            )
        return self._texts(columns)

    def csv(self, columns: int = 2, encoding: str = "utf-8") -> Iterator[bytes]:
        """Yield the bytes of the CSV file, some thousand lines at a time.

        About half a microsecond per row (benchmarks/generate.py).

        - `columns`: 2 to 30; the third is the status.
        - `encoding`: utf-8, utf-8-sig, gb18030 or utf-16.
        """
        _require_encoding(encoding)
        encode = codecs.getincrementalencoder(encoding)().encode
        return map(encode, self.texts(columns))

    def write(
        self, path: str | os.PathLike[str], columns: int = 2, encoding: str = "utf-8"
    ) -> None:
        """Write the CSV file atomically: an existing file is replaced only when all is written.

        - `path`: the file.
        - `columns`: 2 to 30; the third is the status.
        - `encoding`: utf-8, utf-8-sig, gb18030 or utf-16.

        Raises `RegistryError` if it cannot be written, or if its name has the ending of another
        format.
        """
        _require_encoding(encoding)
        require_ending(os.fspath(path), ENDINGS)
        texts = self.texts(columns)
        with whole_file(os.fspath(path), encoding) as file:
            file.writelines(texts)

    def write_truth(self, path: str | os.PathLike[str]) -> None:
        """Write the ground truth as JSON Lines (`.jsonl`, `.ndjson`) or CSV (`.csv` or no ending).

        - `path`: the file.

        Raises `RegistryError` for another ending, or if the file cannot be written.
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
        """Yield number of the first row, cells, and numbers of the faulty rows, block by block.

        - `first`: the first row.
        - `stop`: the row behind the last one; None for all.
        """
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
    """Return a made-up registry for tests and benchmarks.

    Every code is valid and consistent: both check digits, a listed department and category, a
    current county, a unique organization part (`MA` parts in the segment of their province). Unless
    a fault is planted, no code has a note and no name occurs twice. The same arguments give the
    same records on every platform and Python version.

    Nothing comes from a real register; a generated code may exist by chance. Raises `ValueError`,
    naming the argument. About half a microsecond per record.

    - `rows`: number of records, up to 200 million.
    - `seed`: another seed gives another registry.
    - `faults`: how many faults of each kind, note and relation to plant, as a mapping or as text
      (`wrong=12,shared=5`). `wrong` is a mixture of the wrong kinds; `repeated`, `shared`, `split`,
      `suspect` and `body` are counted in pairs of records.

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
