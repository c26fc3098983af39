"""The programs that audit a whole registry file: `uscc scan`, and those in `jobs/`.

Each one runs in a fresh process and answers with the five figures that `jobs.tell` prints.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from harness import Sample
from processes import child
from uscc.vocabulary import slugs

#: Why the peers see two entities where `uscc` sees one.
FOLD = "it compares names exactly, so a copy with other brackets or widths is another name."


def scan(path: str, *more: str) -> Sample:
    """Run `uscc scan` with the options `more`; it exits with 1 if the target is missed."""
    sample = child(["-m", "uscc", "scan", path, "--format", "json", *more], good=(0, 1))
    text = str(sample.answer)
    if not text.startswith("{"):
        raise SystemExit("uscc scan gave no report")
    return sample._replace(answer=figures_of(json.loads(text)))


def figures_of(report: Mapping[str, object]) -> dict[str, int]:
    """Return the five figures of a JSON report."""
    kinds, relations = report["kinds"], report["relations"]
    assert isinstance(kinds, dict)
    assert isinstance(relations, dict)
    groups = {slug: relation["groups"] for slug, relation in relations.items()}
    return {
        "records": int(str(report["records"])),
        "wrong": sum(kinds.get(kind, 0) for kind in slugs("kind", "wrong")),
        "repeated": relations["repeated"]["records"],
        "shared": groups["shared"],
        "named": groups["split"] + groups["suspect"],
    }


def job(module: str, *arguments: str) -> Callable[[], Sample]:
    """Return a run of one program in `jobs/`."""

    def run() -> Sample:
        sample = child(["-m", f"jobs.{module}", *arguments])
        return sample._replace(answer=json.loads(str(sample.answer)))

    return run


def reader_alone(path: str, figures: Mapping[str, int]) -> Sample:
    """Run `csv.reader`, which only counts the records; the other figures are the expected ones."""
    sample = child(["-m", "jobs.reader_job", path])
    return sample._replace(answer={**figures, "records": int(str(sample.answer))})
