"""A folder is not audited: the error lists its files, tables first."""

from __future__ import annotations

import os
from itertools import islice

from uscc.errors import RegistryError
from uscc.sentences import Listed

#: Endings of the names of tables.
_TABLES = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".json", ".jsonl"),
    *(".ndjson", ".zip", ".gz", ".bz2", ".xz", ".zst", ".db", ".sqlite", ".sqlite3", ".htm"),
    *(".html", ".md", ".parquet", ".arrow", ".feather"),
)

#: Files that are named, and entries of the folder that are looked at.
_NAMED, _LOOKED_AT = 20, 10_000


def is_a_folder(path: str) -> RegistryError:
    """Return the error that a folder is not audited; it lists the files of the folder.

    - `path`: the folder.
    """
    names = _files(path)
    if not names:
        return RegistryError("is a directory without files; name a file", path=path)
    listed = Listed(", ", [*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
    return RegistryError("is a directory; name files in it: {files}", path=path, files=listed)


def _files(path: str) -> list[str]:
    """Return the names of the files in a folder, tables (by their endings) first."""
    try:
        with os.scandir(path) as entries:
            some = islice(entries, _LOOKED_AT)
            names = [one.name for one in some if one.is_file() and not one.name.startswith(".")]
    except OSError:
        return []
    return sorted(names, key=lambda name: (not name.lower().endswith(_TABLES), name))
