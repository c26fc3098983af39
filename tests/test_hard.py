"""Registries in which most records are wrong or related: the audit is that of the definitions.

It does not depend on how records are fed, divided, spilled and cut, nor on how many processes read
them. The definitions come from `reference`, the registries from `hard` and `known`, the
ways from `ways`.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hard_strategies import COUNTABLE, Asked, asked, hard_registries, random_registry
from hypothesis import given
from hypothesis import strategies as st
from known import CASES, Known, one_code, one_name, one_part, rows
from reference import Record, counted_slugs
from strategies import complete
from test_cutting import Cut
from ways import (
    AMPLE,
    HEADER,
    Small,
    audited,
    cuts,
    entity_columns,
    expected,
    made_small,
    read_by_processes,
    scanned,
    sizes,
    told,
    written,
)

from uscc import Finding, Report
from uscc.audit import executor, selecting
from uscc.budget import LEAST_MEMORY
from uscc.cli import main

# --- Drawn registries ---------------------------------------------------------------------


@given(hard_registries(), asked, st.booleans())
def test_an_audit_is_that_of_the_definitions(
    records: list[Record], how: Asked, alone: bool
) -> None:
    """Every figure, authority, warning and finding, whatever is counted and asked for."""
    assert told(audited(records, how, alone=alone)) == expected(records, how)


@given(hard_registries(), asked, sizes)
def test_a_small_audit_is_that_of_the_definitions(
    records: list[Record], how: Asked, small: Small
) -> None:
    """So it is where a few records are judged, divided, settled and spilled at a time."""
    with made_small(small):
        report = audited(records, how)
    assert told(report) == expected(records, how)


in_files = hard_registries(shapes=["rising", "several"])


@given(records=in_files, how=asked, small=sizes)
def test_files_give_the_audit_of_the_definitions(
    records: list[Record], how: Asked, small: Small, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A scan by one process, in the least memory and in hardly any."""
    paths, placed = written(records or [Record("a", 2, "")], tmp_path_factory.getbasetemp())
    entity = entity_columns(records)
    how = how._replace(several_columns=len(entity) > 1, no_entity=False)
    found = scanned(paths, entity, how, workers=1, memory=LEAST_MEMORY)
    assert told(found) == expected(placed, how)
    with made_small(small):
        again = scanned(paths, entity, how, workers=1, memory=small.memory)
    assert again == found


@given(records=in_files, how=asked, small=sizes, cut=cuts)
def test_cut_files_give_the_audit_of_the_definitions(
    records: list[Record],
    how: Asked,
    small: Small,
    cut: Cut,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A scan by several executors, of files cut anywhere, settled in shares."""
    paths, placed = written(records or [Record("a", 2, "")], tmp_path_factory.getbasetemp())
    entity = entity_columns(records)
    how = how._replace(several_columns=len(entity) > 1, no_entity=False)
    with made_small(small._replace(cut=cut)):
        report = scanned(paths, entity, how, workers=2, memory=small.memory)
    assert told(report) == expected(placed, how)


@given(
    hard_registries(shapes=["rising"]).flatmap(
        lambda records: st.tuples(st.just(records), st.permutations(records))
    ),
    asked,
    sizes,
)
def test_shuffled_records_give_the_same_audit(
    pair: tuple[list[Record], list[Record]], how: Asked, small: Small
) -> None:
    """Neither a figure nor a finding depends on the order in which records come."""
    first, second = pair
    with made_small(small):
        assert audited(first, how) == audited(second, how)


@given(hard_registries(shapes=["rising", "shuffled", "alternating"]), asked, st.randoms())
def test_lines_dealt_anew_change_no_figure(
    records: list[Record], how: Asked, order: random.Random
) -> None:
    """Which of two copies is the first changes findings, but no figure."""
    places = [(one.source, one.line) for one in records]
    order.shuffle(places)
    dealt = [one._replace(source="a", line=line) for one, (_, line) in zip(records, places)]
    one_source = [one._replace(source="a") for one in records]
    first, second = audited(one_source, how), audited(dealt, how)
    assert first._replace(findings=()) == second._replace(findings=())
    if how.findings:
        assert Counter(one.kind for one in first.findings) == Counter(
            one.kind for one in second.findings
        )


@given(hard_registries(), asked.map(lambda how: how._replace(findings=False)), sizes)
def test_samples_are_the_first_findings(records: list[Record], how: Asked, small: Small) -> None:
    """The samples of a report without findings are the first counted ones of one with findings.

    They are equal in every field: names are looked up where shares do not have them.
    """
    with made_small(small):
        samples = audited(records, how).findings
        every = audited(records, how._replace(findings=True)).findings
    counted = counted_slugs(how.counted)
    assert samples == tuple(one for one in every if one.kind in counted)[: how.samples]


def test_the_most_frequent_code_among_several() -> None:
    """Rows of one code are added up; the rows of different codes are not."""
    x, z, *others = (complete(body=f"{number:08}") for number in range(16))
    registry = rows(
        *[(x, f"甲公司{number}") for number in range(10)],
        (x, ""),
        *[(z, "")] * 9,
        *[(code, "") for code in others],
    )
    how = Asked(counted=("wrong",), no_entity=True)
    assert told(audited(registry, how)) == expected(registry, how)
    with made_small(Small()):
        assert told(audited(registry, how)) == expected(registry, how)


def test_samples_keep_only_their_own_groups() -> None:
    """Many codes with blank copies, one of two entities: the report names two records, no more."""
    codes = [complete(body=f"{number:08}") for number in range(50)]
    blank = [(code, "") for code in codes for _ in range(2)]
    registry = rows(*blank, (codes[0], "甲"), (codes[0], "乙"))
    asked_for: list[int] = []

    def names_of(kept: Any, numbers: Sequence[int]) -> list[bytes]:
        asked_for.extend(numbers)
        return names(kept, numbers)

    names = selecting.names_of
    with mock.patch.object(executor, "names_of", names_of):
        report = audited(registry, Asked(findings=False))
    assert [one.entity for one in report.findings] == ["甲", "乙"]
    assert len(asked_for) == 2


def test_entities_equal_to_their_codes() -> None:
    """The column of names repeats some wrong codes: these entities are not blank."""
    registry = rows(("91350", "91350"), ("91350", "甲公司"), ("91351", "91351"), ("91351", "91351"))
    how = Asked(counted=("repeated",))
    assert told(audited(registry, how)) == expected(registry, how)
    assert audited(registry, how).relations["repeated"].records == 1


@pytest.mark.parametrize("which", ["one-name", "one-code", "one-record", "no-name"])
@pytest.mark.parametrize("records", [200, 700])
def test_one_key_in_all_records(which: str, records: int) -> None:
    """A code, an entity, both, or a blank entity: its key is counted apart from the others."""
    codes = [complete(body=f"{number:08}") for number in range(records)]
    cells = {
        "one-name": [(code, "甲公司") for code in codes],
        "one-code": [(codes[0], f"甲公司{number % 500}") for number in range(records)],
        "one-record": [(codes[0], "甲公司")] * records,
        "no-name": [(code, "") for code in codes],
    }[which]
    registry = rows(*cells, (codes[1], "乙公司"))
    how = Asked(findings=False, no_entity=which == "no-name")
    with made_small(Small(memory=3_000, partitions=2, rows=100)):
        assert told(audited(registry, how)) == expected(registry, how)


def test_a_lone_suspect_has_no_others() -> None:
    """Of three codes two agree: the third is the only `suspect`, and names no other record."""
    codes = [complete("91110000"), complete("92110000"), complete("91120000")]
    findings = audited(rows(*[(code, "甲公司") for code in codes]), Asked()).findings
    assert [one.detail for one in findings if one.kind == "suspect"] == [""]


# --- The findings file --------------------------------------------------------------------


def command(paths: Sequence[Path], entity: Sequence[str], how: Asked, *more: str) -> int:
    """Run `uscc scan` on files that `written` wrote; return its exit status."""
    argv = ["scan", *map(str, paths), "-q", "--code", HEADER[2], "--status", HEADER[3]]
    argv += [f"--entity={name}" for name in entity]
    argv += [f"--count={','.join(how.counted)}", "--target", how.target, "--by", how.by]
    argv += ["--sample"] if how.sample else []
    with redirect_stdout(io.StringIO()):
        return main([*argv, *more])


def shown_in_a_spreadsheet(value: object) -> str:
    """Return a cell of the CSV: an apostrophe before a formula and before a long number."""
    text = "" if value is None else str(value)
    bare = text.strip().upper()
    mantissa, mark, exponent = bare.partition("E")
    long = len(bare) >= 12 if not mark else exponent.isascii() and exponent.isdigit()
    number = mantissa.isascii() and mantissa.isdigit() and long
    formula = text.lstrip(" ")[:1] in [*"=+-@\t\r\n"] and text.strip(" ") != ""
    return f"'{text}" if number or formula else text


def agree(path: Path, findings: Sequence[Finding]) -> None:
    """Hold a findings file against findings, row by row and cell by cell."""
    rows = [one.as_dict() for one in findings]
    if path.suffix == ".jsonl":
        lines = path.read_text("utf-8").split("\n")
        assert list(map(json.loads, lines[:-1])) == rows and lines[-1] == ""
        return
    cells = [{name: shown_in_a_spreadsheet(row[name]) for name in row} for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == cells


@given(
    records=in_files,
    how=asked,
    small=sizes,
    cut=st.one_of(st.none(), cuts),
    name=st.sampled_from(["findings.csv", "findings.jsonl"]),
)
def test_a_findings_file_holds_the_findings(
    records: list[Record],
    how: Asked,
    small: Small,
    cut: Cut | None,
    name: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """`--findings` writes the rows of the report, as CSV and as JSON Lines, however it is cut."""
    folder = tmp_path_factory.getbasetemp()
    paths, placed = written(records or [Record("a", 2, "")], folder)
    entity = entity_columns(records)
    how = how._replace(findings=True, several_columns=len(entity) > 1, no_entity=False)
    report = scanned(paths, entity, how, workers=1, memory=AMPLE)
    assert told(report)["findings"] == expected(placed, how)["findings"]
    with made_small(small._replace(cut=cut)):
        more = "--findings", str(folder / name), "--memory", str(small.memory)
        assert command(paths, entity, how, *more) == (report.verdict != "met")
    agree(folder / name, report.findings)


# --- Larger registries, known by construction ---------------------------------------------


def in_sequence(records: list[Record]) -> list[Record]:
    """Return the records as they are."""
    return records


def shuffled(records: list[Record]) -> list[Record]:
    """Return the records in another order, each with its line."""
    return random.Random(1).sample(records, len(records))


def hold(report: Report, known: Known, counted: str) -> None:
    """Hold a report against the figures known by construction."""
    found = {slug: tuple(group) for slug, group in report.relations.items() if group.records}
    assert found == known.relations
    noted = {slug: number for slug, number in {**report.kinds, **report.notes}.items() if number}
    assert noted == known.noted
    assert (report.errors, report.base) == known.errors[counted]
    assert sum(one.rate.errors for one in report.by_authority) == report.errors
    assert sum(one.rate.base for one in report.by_authority) == report.base
    repeated = known.relations.get("repeated", (0, 0))[0]
    assert (report.records, report.distinct) == (
        len(known.records),
        len(known.records) - repeated,
    )


@pytest.mark.parametrize("order", [shuffled, pytest.param(in_sequence, marks=pytest.mark.slow)])
@pytest.mark.parametrize("case", CASES)
def test_a_known_registry(
    case: Callable[[], Known], order: Callable[[list[Record]], list[Record]]
) -> None:
    """Figures known by construction, whatever is counted, in ample memory and in hardly any."""
    known = case()
    records = order(known.records)
    for counted in known.errors:
        how = Asked(tuple(counted.split(",")), several_columns=known.several_columns)
        how = how._replace(findings=False)
        report = audited(records, how)
        hold(report, known, counted)
    with made_small(Small(memory=20_000, rows=50)):
        assert audited(records, how) == report
    everything = audited(records, how._replace(findings=True))
    of_kinds = Counter(one.kind for one in everything.findings)
    assert of_kinds == {**known.noted, **{k: group[0] for k, group in known.relations.items()}}


@pytest.mark.parametrize("case", CASES)
def test_a_known_registry_cut_into_shares(case: Callable[[], Known], tmp_path: Path) -> None:
    """The figures known by construction, from three executors in hardly any memory."""
    known = case()
    if known.several_columns:
        records = [one._replace(others=("北京",)) for one in known.records]
        known = known._replace(records=records)
    paths, _ = written(known.records, tmp_path)
    entity = entity_columns(known.records)
    cut = Cut(piece=5_000, chunk=1_000, step=100, workers=3)
    for counted in known.errors:
        how = Asked(tuple(counted.split(",")), several_columns=known.several_columns)
        with made_small(Small(memory=50_000, rows=100, cut=cut)):
            report = scanned(paths, entity, how._replace(findings=False), workers=3, memory=50_000)
        hold(report, known, counted)


@pytest.mark.parametrize("case", [one_code, one_name, one_part])
def test_findings_of_a_large_group(case: Callable[[], Known], tmp_path: Path) -> None:
    """Of more than ten others ten are listed, three of `shared` compared."""
    records = shuffled(case().records)[:220]
    assert told(audited(records, Asked())) == expected(records, Asked())
    paths, placed = written(records, tmp_path)
    with made_small(Small(memory=50_000, rows=20, cut=Cut(piece=3_000, chunk=500, step=100))):
        report = scanned(paths, HEADER[:1], Asked(), workers=2, memory=50_000)
    assert told(report) == expected(placed, Asked())


# --- Larger registries, drawn with a seed -------------------------------------------------

EVERYTHING = Asked(counted=tuple(COUNTABLE))


@pytest.mark.parametrize("how", [Asked(), EVERYTHING], ids=["usual", "everything"])
def test_a_random_registry(how: Asked, tmp_path: Path) -> None:
    """Hundreds of records with groups of all sizes give the audit of the definitions."""
    paths, placed = written(random_registry(700, 1), tmp_path)
    wanted = expected(placed, how)
    assert told(audited(placed, how)) == wanted
    cut = Cut(piece=3_000, chunk=500, step=100, workers=3)
    with made_small(Small(memory=100_000, rows=40, cut=cut)):
        report = scanned(paths, HEADER[:1], how, workers=3, memory=100_000)
    assert told(report) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_large_random_registries(seed: int, tmp_path: Path) -> None:
    """Thousands of them too, in many shares, in ample memory and in hardly any."""
    paths, placed = written(random_registry(4_000, seed), tmp_path)
    how = [Asked(), EVERYTHING, Asked(("repeated", "format"), by="province")][seed % 3]
    wanted = expected(placed, how)
    for memory in (AMPLE, 100_000):
        cut = Cut(piece=20_000, chunk=5_000, step=500, workers=3)
        with made_small(Small(memory, 1 + seed, 200, cut)):
            report = scanned(paths, HEADER[:1], how, workers=3, memory=memory)
        assert told(report) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_worker_processes(seed: int, tmp_path: Path) -> None:
    """Processes that are spawned by `scan`, and forked by the command where that is possible."""
    paths, placed = written(random_registry(4_000, 100 + seed), tmp_path)
    how = [Asked(), EVERYTHING, Asked(("repeated", "format"))][seed]
    with read_by_processes():
        report = scanned(paths, HEADER[:1], how, workers=2, memory=LEAST_MEMORY)
    assert told(report) == expected(placed, how)
    for name in ("findings.csv", "findings.jsonl"):
        more = "--findings", str(tmp_path / name), "--memory", "16M", "--workers", "2"
        with read_by_processes():
            assert command(paths, HEADER[:1], how, *more) == 1
        agree(tmp_path / name, report.findings)
