"""Wildcards in the names of files, for shells that leave them to the program, such as Windows'."""

from __future__ import annotations

import os
from collections.abc import Iterable

from uscc.errors import RegistryError


def expanded(paths: Iterable[str]) -> list[str]:
    """Return the files that are meant, those of one wildcard in the order of their names.

    `*` is any characters and `?` is one, but none of them a `/` or a `.` at the beginning. A path
    that is there is meant as it is.

    - `paths`: paths, some with wildcards.

    Raises `RegistryError` for a wildcard that no file matches.
    """
    found: list[str] = []
    for path in paths:
        wild = ("*" in path or "?" in path) and not os.path.lexists(path)
        found += _matching(path) if wild else [path]
    return found


def _matching(path: str) -> list[str]:
    from glob import glob  # most shells have expanded it

    # What glob takes for a set of characters is part of a name here.
    names = sorted(glob(path.replace("[", "[[]")))
    files = [name for name in names if not os.path.isdir(name)]
    if not files:
        raise RegistryError("no file has a name like this; look at what is there", path=path)
    return files
