"""What the command line calls the options that sentences name."""

from __future__ import annotations

#: Name of an option in `uscc.sentences.ARGUMENTS` to its flag.
FLAGS = {
    "code": "-c",
    "entity": "-E",
    "no_entity": "--no-entity",
    "status": "-S",
    "encoding": "-e",
    "delimiter": "-d",
    "no_quotes": "--no-quotes",
    "memory": "--memory",
    "workers": "--workers",
    "one_worker": "--workers 1",
    "tmpdir": "--tmpdir",
    "findings": "--findings",
    "names": "-n",
    "keep": "--keep",
    "by_column": "--by-column",
    "where": "--where",
    "sheet": "--sheet",
    "table": "--table",
}
