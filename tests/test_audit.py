"""An audit: records in, a report and findings out, the same however the records come.

The figures are compared with `reference.audit`, which follows the definitions word by word.
"""

from __future__ import annotations

import csv
import gzip
import heapq
import itertools
import json
import pickle
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    SAMPLE,
    Planted,
    complete,
    entities,
    messy,
    numbered,
    planted_faults,
    registries,
)

from uscc import Audit, Finding, Record, Report, diagnose, suggest
from uscc import audit as audit_package
from uscc.audit.codes import CodeTally
from uscc.audit.columns import identifying
from uscc.audit.engine import Engine
from uscc.audit.errors import Errors
from uscc.audit.executor import Executor, InlinePool, Start
from uscc.audit.interval import clopper_pearson, sample_verdict
from uscc.audit.judging import judge_batch
from uscc.audit.options import AuditOptions
from uscc.audit.partial import Marked, Prefixes
from uscc.audit.rate import COUNTED, Rate, counted_slugs, exact_target
from uscc.audit.result import Source
from uscc.audit.selecting import Offsets, Repeats, entity_rows, names_of
from uscc.batch.records import RecordBatch, batch_of, decode
from uscc.budget import MemoryBudget
from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import NOTES
from uscc.errors import InvalidArgument
from uscc.report.verdict import verdict_text

NAMES = [*reference.KINDS, *reference.NOTES, *reference.RELATIONS, "wrong", "notes"]

counted_names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5)
targets = st.sampled_from(["0", "0.2", "1", "1000", "2500", "3333.3333", "5000", "10000"])


# --- Feeding ------------------------------------------------------------------------


def as_records(records: Sequence[reference.Record]) -> list[Record]:
    """Return the records as the library takes them."""
    return [Record(one.text, one.entity, one.source, one.line, one.closed) for one in records]


def one_by_one(audit: Audit, records: Sequence[Record], size: int) -> None:
    """Feed each record by itself."""
    for code, entity, source, line, closed in records:
        audit.add(code, entity, source=source, line=line, closed=closed)


def in_batches(audit: Audit, records: Sequence[Record], size: int) -> None:
    """Feed `size` records at a time."""
    for start in range(0, len(records), size):
        audit.add_records(iter(records[start : start + size]))


def in_blocks(audit: Audit, records: Sequence[Record], size: int) -> None:
    """Feed announced sources in blocks of `size` records."""
    for source, group in itertools.groupby(records, lambda record: record.source):
        number = audit.begin(source, {"path": source})
        members = list(group)
        for start in range(0, len(members), size):
            audit.add_batch(batch_of(number, members[start : start + size]))


def both_ways(audit: Audit, records: Sequence[Record], size: int) -> None:
    """Feed the first source one by one and the others in blocks, which ends what waits."""
    first = [record for record in records if record.source == records[0].source]
    one_by_one(audit, first, size)
    in_blocks(audit, records[len(first) :], size)


FEEDERS = [one_by_one, in_batches, in_blocks, both_ways]


def audited(records: Sequence[reference.Record], **options: Any) -> Report:
    """Return the report on records that are fed at once."""
    audit = Audit(**options)
    audit.add_records(as_records(records))
    return audit.report()


def table(*cells: Any) -> list[reference.Record]:
    """Return records from line 2 on, a code each or a tuple of code, entity, closed."""
    return [
        reference.Record("a.csv", line, *(cell if isinstance(cell, tuple) else (cell,)))
        for line, cell in enumerate(cells, 2)
    ]


def settle_at_most(rows: int, patch: pytest.MonkeyPatch) -> None:
    """Have an `Audit` settle so many related records at a time; it cuts shares of twice as many."""
    row = MemoryBudget(sys.maxsize).share("settling").memory // rows
    patch.setattr("uscc.audit.relations._ROW", row)
    patch.setattr("uscc.audit.relations._ROW_WITH_FINDINGS", row)


def triples(report: Report) -> list[tuple[str, int, str]]:
    """Return what the reference returns of findings: source, line and slug, sorted."""
    return sorted((one.source, one.line or 0, one.kind) for one in report.findings)


def lines(report: Report, slug: str) -> list[int | None]:
    """Return the lines of the findings with this slug, in their order."""
    return [one.line for one in report.findings if one.kind == slug]


def figures(report: Report) -> dict[str, Any]:
    """Return the report in the form of the reference."""
    found = report.as_dict()
    for name in (
        "schema",
        "sources",
        "sources_left_out",
        "by_authority",
        "conversion_rate",
        "sample",
    ):
        del found[name]
    return {**found, "findings": triples(report)}


# --- Against the reference ----------------------------------------------------------


@given(registries(), counted_names, targets, st.booleans(), st.sampled_from([1, 2, 1_000]))
def test_report_is_that_of_the_reference(
    records: list[reference.Record], counted: list[str], target: str, several: bool, most: int
) -> None:
    """All figures and all findings are those of the definitions, whatever is counted, and
    however many related records are settled at a time.
    """
    options: dict[str, Any] = {"counted": counted, "target": target, "several_columns": several}
    with pytest.MonkeyPatch.context() as patch:
        settle_at_most(most, patch)
        assert figures(audited(records, **options)) == reference.audit(records, **options)


@given(registries(), targets)
def test_default_report_is_that_of_the_reference(
    records: list[reference.Record], target: str
) -> None:
    """Counted by default: `wrong`, `shared`, `split`."""
    assert figures(audited(records, target=target)) == reference.audit(records, target=target)


@given(
    registries(), counted_names, st.booleans(), st.integers(0, 4), st.sampled_from([1, 2, 1_000])
)
def test_report_without_findings(
    records: list[reference.Record], counted: list[str], several: bool, samples: int, most: int
) -> None:
    """`findings=False` changes no figure and keeps the first counted ones only."""
    options: dict[str, Any] = {"counted": counted, "several_columns": several}
    full = audited(records, **options)
    with pytest.MonkeyPatch.context() as patch:
        settle_at_most(most, patch)
        few = audited(records, **options, findings=False, samples=samples)
    assert few._replace(findings=()) == full._replace(findings=())
    slugs = counted_slugs(counted)
    wanted = [one for one in full.findings if one.kind in slugs]
    assert list(few.findings) == wanted[:samples]


def test_a_record_without_a_name_repeats_the_first_that_has_one() -> None:
    """Of several entities on its code it is the first; that is what the finding names."""
    audit = Audit(counted=["repeated"])
    for line, name in enumerate(["甲公司", "乙公司", "", "丙公司"], 2):
        audit.add(SAMPLE, name, line=line)
    (found,) = (one for one in audit.report().findings if one.kind == "repeated")
    assert (found.line, found.first_line, found.detail) == (4, 2, "line 2: 甲公司")


def test_findings_that_go_elsewhere() -> None:
    """A sink receives the findings; the report then holds none."""
    budget = MemoryBudget(1 << 20)
    options = AuditOptions()
    executor = Executor(Start(options.wish, 1, budget))
    collector = executor.collector()
    collector.add(batch_of(0, [Record(SAMPLE[:17] + "4", "甲公司", line=2)]))
    engine = Engine(options, [Source("r.csv")], InlinePool(executor), 1, budget)
    engine.combine(0, executor.result(collector))
    gone: list[tuple[Report, list[Finding]]] = []
    report = engine.finalize([], sink=lambda report, found: gone.append((report, list(found))))
    assert (report.findings, report.errors) == ((), 1)
    assert [(one, [finding.line for finding in found]) for one, found in gone] == [(report, [2])]


def test_signs_of_what_is_counted() -> None:
    """The default stands before the names only where the first has a sign."""
    wrong = {"length", "character", "checksum", "identity", "legacy"}
    assert counted_slugs(["wrong", "-legacy"]) == wrong - {"legacy"}
    assert counted_slugs(["-legacy"]) == wrong - {"legacy"} | {"shared", "split"}
    assert counted_slugs(["+suspect", "shared"]) == wrong | {"shared", "split", "suspect"}


@given(registries(), st.sampled_from(["province", "prefecture", "county"]))
def test_levels_of_authorities(records: list[reference.Record], level: str) -> None:
    """A coarser level adds up the finer one, and changes no other figure. A wrong code whose
    county is known to nobody may still name its province.
    """
    full, coarse = audited(records), audited(records, by=level)
    assert coarse._replace(by_authority=(), by="county") == full._replace(by_authority=())
    size = {"province": 2, "prefecture": 4, "county": 6}[level]
    sums: Counter[tuple[str | None, str | None]] = Counter()
    for one in full.by_authority:
        region = one.region and one.region[:size].ljust(6, "0")
        sums[one.department, region] += one.rate.base
    found = {(one.department, one.region): one.rate.base for one in coarse.by_authority}
    nowhere = found.pop((None, None), 0), sums.pop((None, None), 0)
    assert nowhere[0] <= nowhere[1]
    assert found.keys() == sums.keys()
    assert all(found[place] >= sums[place] for place in sums)
    assert sum(found.values()) - sum(sums.values()) == nowhere[1] - nowhere[0]


def test_many_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are asked for, the first ones are not chosen anew for each that comes."""
    whole, some = Audit(), Audit(findings=False, samples=1_500)
    for audit in (whole, some):
        audit.add_records(
            Record(numbered(at // 2), f"{at}公司", line=at + 1) for at in range(6_000)
        )
    chosen = mock.Mock(wraps=heapq.nsmallest)
    monkeypatch.setattr(heapq, "nsmallest", chosen)
    found = some.report().findings
    counted = [one for one in whole.report().findings if one.kind == "shared"]
    assert list(found) == counted[:1_500]
    assert chosen.call_count < 10


def test_no_such_level() -> None:
    """A level that is none is refused at once."""
    with pytest.raises(ValueError, match="county"):
        Audit(by="town")


@given(registries())
def test_a_sample(records: list[reference.Record]) -> None:
    """Of a sample the verdict goes by the exact interval; all other figures stay."""
    full, sample = audited(records), audited(records, sample=True)
    assert sample._replace(sample=None) == full
    if not full.base:
        assert sample.sample is None and sample.verdict == "no-data"
        return
    assert sample.sample is not None
    low, high = clopper_pearson(full.errors, full.base)
    assert sample.sample[:2] == (low * 10_000, high * 10_000)
    assert sample.verdict == sample_verdict(full.errors, full.base, full.rate.target)
    assert sample.as_dict()["verdict"] == sample.verdict
    assert sample.sample.deciding_sample == 184_443


def test_a_sample_against_a_target_of_none() -> None:
    """No sample decides that there is no error at all."""
    audit = Audit(sample=True, target=0)
    audit.add(SAMPLE)
    report = audit.report()
    assert report.sample is not None and report.sample.deciding_sample is None
    assert report.verdict == "undecided"


@given(planted_faults())
def test_planted_faults_are_found_exactly(planted: Planted) -> None:
    """Each fault that was put in is found at its line, and nothing else is."""
    report = audited(planted.records)
    assert [(line, slug) for _, line, slug in triples(report)] == planted.expected


@given(registries())
def test_findings_are_in_order(records: list[reference.Record]) -> None:
    """Findings come by place, then in the order of kinds, relations and notes."""
    slugs = (*KINDS, *reference.RELATIONS, *NOTES)
    findings = audited(records).findings
    places = [(one.source, one.line or 0, slugs.index(one.kind)) for one in findings]
    assert places == sorted(set(places))


# --- The way records come changes nothing ---------------------------------------------


@given(registries(), st.sampled_from(FEEDERS), st.integers(1, 5), st.booleans(), counted_names)
def test_cutting_changes_nothing(
    records: list[reference.Record],
    feed: Callable[[Audit, Sequence[Record], int], None],
    size: int,
    findings: bool,
    counted: list[str],
) -> None:
    """The answer does not depend on how the input is cut into blocks: every field the same."""
    expected = audited(records, findings=findings, counted=counted)
    audit = Audit(findings=findings, counted=counted)
    feed(audit, as_records(records), size)
    report = audit.report()
    # A source that was announced is described, one that was not is only named.
    assert report._replace(sources=()) == expected


@given(registries().flatmap(lambda records: st.tuples(st.just(records), st.permutations(records))))
def test_the_order_of_rows_changes_no_figure(
    pair: tuple[list[reference.Record], list[reference.Record]],
) -> None:
    """The answer does not depend on the order of rows: every figure and authority the same."""
    first, second = audited(pair[0]), audited(pair[1])
    assert first._replace(findings=()) == second._replace(findings=())
    # Of two sources the first to come is the first; how many findings of each slug there are
    # does not depend on that.
    assert sorted(one.kind for one in first.findings) == sorted(one.kind for one in second.findings)


@given(registries().flatmap(lambda records: st.tuples(st.just(records), st.permutations(records))))
def test_the_order_of_rows_in_a_source_changes_nothing(
    pair: tuple[list[reference.Record], list[reference.Record]],
) -> None:
    """Where the lines say what stands first, findings do not depend on the order either."""
    first, second = ([one._replace(source="a.csv") for one in records] for records in pair)
    assert audited(first) == audited(second)


@given(registries())
def test_sources_may_alternate(records: list[reference.Record]) -> None:
    """Records of several sources may come in turns; which is first is decided by the source."""
    turns = [one._replace(source="ab"[place % 2]) for place, one in enumerate(records)]
    in_order = sorted(turns, key=lambda one: (one.source, one.line))
    assert figures(audited(turns)) == reference.audit(in_order)
    assert audited(turns) == audited(in_order)


@given(registries(), st.integers(0, 14))
def test_a_report_may_be_asked_for_at_any_time(
    records: list[reference.Record], options: int
) -> None:
    """`report` is on all records so far, changes nothing, and may be asked for again."""
    audit = Audit()
    audit.add_records(as_records(records[:options]))
    assert audit.report() == audited(records[:options])
    assert audit.report() == audit.report()
    audit.add_records(as_records(records[options:]))
    assert audit.report() == audited(records)


def test_more_records_than_are_judged_at_once() -> None:
    """Records that come one at a time are buffered; the buffer's end changes nothing."""
    cells = [(numbered(number), f"第{number}公司") for number in range(9_000)]
    cells[4_500] = (cells[10][0], "别的公司")
    cells[8_999] = cells[4_095]
    cells[4_096] = (" " + cells[4_096][0], cells[4_096][1])
    report = audited(table(*cells))
    assert triples(report) == [
        ("a.csv", 12, "shared"),
        ("a.csv", 4_098, "format"),
        ("a.csv", 4_502, "shared"),
        ("a.csv", 9_001, "repeated"),
    ]
    assert (report.records, report.distinct, report.base, report.errors) == (9_000, 8_999, 8_999, 2)


@pytest.mark.parametrize("every", [1, 2, 3, 100, 1_000])
def test_blocks_with_many_wrong_codes(every: int) -> None:
    """However many records of a block are wrong, the others keep their lines and names."""
    cells = [(numbered(number % 250), f"第{number % 400}公司") for number in range(600)]
    cells = [
        (code[:16] if number % every == 0 else code, name)
        for number, (code, name) in enumerate(cells)
    ]
    records = table(*cells)
    assert figures(audited(records)) == reference.audit(records)


# --- Kinds, notes, authorities ----------------------------------------------------------


def test_every_kind_is_counted() -> None:
    """Each record has one kind at most; `wrong` sums the wrong ones, `right` the rest."""
    cells = ["无", "D2143569-X", SAMPLE[:17], SAMPLE[:17] + "*", "362322198709086409"]
    cells += ["91420684179660622T", SAMPLE[:17] + "4", SAMPLE, "K11100001016237419"]
    report = audited(table(*cells))
    assert report.kinds == dict.fromkeys(KINDS, 1)
    assert (report.wrong, report.right, report.records) == (5, 2, 9)
    assert (report.with_code, report.base, report.conversion_rate) == (7, 7, 7 / 8)


def test_conversion_rate_of_nothing() -> None:
    """Where nobody is entitled to a code there is no conversion rate."""
    assert audited(table("无")).conversion_rate is None
    assert audited(table("无", "D2143569-X")).conversion_rate == 0


@given(registries(), counted_names)
def test_authorities_sum_to_the_whole(records: list[reference.Record], counted: list[str]) -> None:
    """By authority: the same figures per department and region; together they are the whole."""
    report = audited(records, counted=counted)
    places = [(one.department, one.region) for one in report.by_authority]
    assert len(set(places)) == len(places)
    assert sum(one.rate.base for one in report.by_authority) == report.base
    assert sum(one.rate.errors for one in report.by_authority) == report.errors
    for one in report.by_authority:
        assert 0 <= one.rate.errors <= one.rate.base
        assert one.rate.target == report.rate.target


@given(registries(), counted_names)
def test_authorities_are_sorted_worst_first(
    records: list[reference.Record], counted: list[str]
) -> None:
    """Worst first: by rate, then by number of errors, then by name."""
    keys = [
        (-Fraction(one.rate.errors, one.rate.base), -one.rate.errors, one.department or "")
        for one in audited(records, counted=counted).by_authority
    ]
    assert keys == sorted(keys)


def test_authorities() -> None:
    """A value of 18 characters with region digits tells its authority, any other does not."""
    cells = [numbered(0), numbered(1), numbered(2, "12440300")[:17] + "*", "9111", "无"]
    report = audited(table(*cells, numbered(3, "12440300")))
    assert [(one.department, one.region, *one.rate[:2]) for one in report.by_authority] == [
        (None, None, 1, 1),
        ("1", "440300", 1, 2),
        ("9", "110000", 0, 2),
    ]


def test_authorities_of_codes_with_characters_outside_ascii() -> None:
    """Positions are those of characters: one such character beside the authority hides nothing."""
    right = numbered(0, "12440300")
    cells = [right, right[0] + "某" + right[2:], "某" + right[1:], right[:2] + "某" + right[3:]]
    report = audited(table(*cells))
    assert [(one.department, one.region, *one.rate[:2]) for one in report.by_authority] == [
        (None, None, 2, 2),
        ("1", "440300", 1, 2),
    ]


@pytest.mark.parametrize("value", ["0" * 18, "1" * 18, "无", "", "D2143569-X"])
def test_counted_values_that_name_no_authority(value: str) -> None:
    """A counted value without a code joins base and errors of the same authority."""
    report = audited(table(value, SAMPLE), counted=["missing", "unconverted"])
    assert [(one.department, one.region, *one.rate[:2]) for one in report.by_authority] == [
        (None, None, 1, 1),
        ("9", "350100", 0, 1),
    ]


@given(
    st.lists(
        st.lists(st.tuples(st.booleans(), st.sampled_from([b"91110000", b"91350100"]))), max_size=4
    ),
    st.sets(st.integers(0, 9)),
    st.sets(st.integers(0, 9)),
)
def test_marked_records_are_counted_once(
    parts: list[list[tuple[bool, bytes]]], copies: set[int], counted: set[int]
) -> None:
    """Part by part: like record by record, whether some of them are counted or copies already."""
    found, expected = Errors(1_000), Errors(1_000)
    for errors in (found, expected):
        errors.mark_copies(array("q", sorted(copies)).tobytes())
        errors.add(counted, b"12345678" * len(counted))
    for part in parts * 2:
        flags = bytes(flag for flag, _ in part)
        prefixes = [prefix for flag, prefix in part if flag]
        found.add_marked(3, Marked(flags, b"".join(prefixes), Prefixes(prefixes)))
        expected.add(itertools.compress(itertools.count(3), flags), b"".join(prefixes))
    assert found.by_prefix == expected.by_prefix
    assert found.marks(0, 1_000) == expected.marks(0, 1_000)


# --- Entities and relations ----------------------------------------------------------------


A, B = numbered(0), numbered(1)
ELSEWHERE, A_ELSEWHERE = numbered(2, "91120000"), numbered(0, "91120000")


@pytest.mark.parametrize("blank", [None, "", " \u3000", (), ("", " ")])
def test_a_blank_entity_is_unknown(blank: Any) -> None:
    """A blank entity equals any of the same code and takes no part in `split`."""
    audit = Audit()
    audit.add(A, blank, line=2)
    audit.add(A, "甲", line=3)
    audit.add(A, "乙", line=4)
    audit.add(B, blank, line=5)
    audit.add(A, blank, line=6)
    report = audit.report()
    assert lines(report, "repeated") == [2, 6]
    assert lines(report, "shared") == [3, 4]
    assert lines(report, "split") == lines(report, "suspect") == []
    assert report.relations["repeated"] == (2, 1)
    assert report.base == 3


def test_a_blank_entity_brings_only_its_existence() -> None:
    """A record merged into a named one lends it no note; a copy of the same name does."""
    options = {"counted": ["format"]}
    assert audited(table((f" {A}", ""), (A, "甲")), **options).errors == 0
    assert audited(table((A, "甲"), (f" {A}", "甲 ")), **options).errors == 1
    assert audited(table((f" {A}", ""), (A, "")), **options).errors == 1


def test_without_an_entity_column() -> None:
    """Without entities every repeated code is `repeated`; the report says they are unknown."""
    audit = Audit()
    for code in (A, B, A):
        audit.add(code)
    report = audit.report()
    assert not report.entity_known
    assert report.relations["repeated"] == (1, 1)
    assert report.relations["shared"] == (0, 0)
    audit.add(A, "甲")
    assert audit.report().entity_known


def test_blocks_without_entities() -> None:
    """A block may have no column of entities; then none is known, as if all were blank."""
    block = batch_of(0, as_records(table(A, B, A, " " + A, A[:17], A[:17])))
    reports = []
    for named in (None, block.entities):
        audit = Audit()
        assert audit.begin("a.csv", {}) == 0
        audit.add_batch(block._replace(entities=named))
        reports.append(audit.report())
    assert not reports[0].entity_known
    assert reports[0] == reports[1]
    assert lines(reports[0], "repeated") == [4, 5, 7]


def test_known_and_unknown_sources_together() -> None:
    """A source with entities and one without meet: the unknown ones equal the known ones."""
    audit = Audit()
    first = audit.begin("a.csv", {"path": "a.csv"})
    audit.add_batch(batch_of(first, [Record(A, "甲", line=2), Record(B, "乙", line=3)]))
    second = audit.begin("b.csv", {"path": "b.csv"})
    audit.add_batch(batch_of(second, [Record(A, line=2)])._replace(entities=None))
    report = audit.report()
    assert triples(report) == [("b.csv", 2, "repeated")]
    assert report.findings[0].detail == "a.csv line 2: 甲"
    assert report.sources == ({"path": "a.csv"}, {"path": "b.csv"})


@pytest.mark.parametrize(
    ("cells", "slug", "found"),
    [
        # The two that agree are `split`; the third, elsewhere, does not excuse them.
        ([(A, "甲"), (ELSEWHERE, "甲"), (B, "甲")], "split", [2, 4]),
        ([(A, "甲"), (ELSEWHERE, "甲"), (B, "甲")], "suspect", [3]),
        # Department and region must agree; the category need not.
        ([(A, "甲"), (numbered(1, "12110000"), "甲")], "split", []),
        ([(A, "甲"), (numbered(1, "12110000"), "甲")], "suspect", [2, 3]),
        ([(A, "甲"), (numbered(1, "92110000"), "甲")], "split", [2, 3]),
        # A cancelled record takes part neither in `split` nor in `suspect`.
        ([(A, "甲", True), (B, "甲")], "split", []),
        ([(A, "甲", True), (ELSEWHERE, "甲")], "suspect", []),
        # A copy that is not cancelled keeps the record alive, wherever it stands.
        ([(A, "甲", True), (A, "甲"), (B, "甲")], "split", [2, 4]),
        ([(A, "甲"), (A, "甲", True), (B, "甲")], "split", [2, 4]),
        # A cancelled record takes part in all else.
        ([(A, "甲", True), (A, "乙")], "shared", [2, 3]),
        ([(A, "甲", True), (A_ELSEWHERE, "乙")], "body", [2, 3]),
        # Legacy codes identify, wrong ones do not.
        ([("91420684179660622T", "甲"), ("91420684179660622T", "乙")], "shared", [2, 3]),
        ([(A[:17] + "*", "甲"), (A[:17] + "*", "乙")], "shared", []),
        ([(A[:17] + "*", "甲"), (A[:17] + "*", "甲")], "repeated", [3]),
        # Neither missing nor unconverted values repeat.
        ([("无", "甲"), ("无", "甲"), ("D2143569X", "甲"), ("D2143569X", "甲")], "repeated", []),
        ([("0" * 18, "甲"), ("0" * 18, "乙")], "shared", []),
        # One organization part under two codes, one of them given twice.
        ([(A, "甲"), (A_ELSEWHERE, "乙"), (A, "丙"), (A, "丙")], "body", [2, 3, 4]),
    ],
)
def test_relation(cells: list[Any], slug: str, found: list[int]) -> None:
    """Each relation stands among distinct records just when its definition says so."""
    assert lines(audited(table(*cells)), slug) == found


# --- What was not looked at, and other doubts about the whole -------------------------------------


@given(st.lists(st.sampled_from([numbered(n) for n in range(6)]), min_size=1, max_size=8))
def test_never_met_without_entities(codes: list[str]) -> None:
    """Where no record names its entity, a rate within the target is undecided, unless the caller
    says that there is none; so is that of each authority and of a sample.
    """
    records = table(*codes)
    report = audited(records, target="10000")
    assert (report.rate.verdict, report.verdict) == ("met", "undecided")
    assert report.warnings[0] == "no-entity"
    assert {one.verdict for one in report.by_authority} == {"undecided"}
    assert {one["verdict"] for one in report.as_dict()["by_authority"]} == {"undecided"}
    sampled = audited(records, target="10000", sample=True)
    assert (sampled.sample and sampled.sample.verdict, sampled.verdict) == ("met", "undecided")
    known = audited(records, target="10000", no_entity=True)
    assert (known.verdict, "no-entity" in known.warnings) == ("met", False)
    named = audited([one._replace(entity="甲公司") for one in records], target="10000")
    assert (named.verdict, "no-entity" in named.warnings) == ("met", False)


def test_missed_is_missed_without_entities() -> None:
    """An error that was found is one, whatever was not looked for; no data stay none."""
    assert audited(table(numbered(1)[:17])).verdict == "missed"
    assert audited(table("无")).verdict == "no-data"
    assert audited([]).warnings == ()
    assert "coverage" not in audited([]).text()


def test_one_code_in_most_records() -> None:
    """From 20 records on, more than half of them; copies and several entities count alike."""
    others = [(numbered(number), f"{number}公司") for number in range(10)]
    same = [(numbered(99), "甲公司"), (numbered(99), "乙公司")] * 5
    assert "one-code" not in audited(table(*others, *same)).warnings
    assert "one-code" in audited(table(*others, *same, same[0])).warnings
    assert "one-code" not in audited(table(*others[:8], *same, same[0])).warnings


def test_mostly_missing() -> None:
    """Fewer than half of the distinct records have a code; older numbers are none."""
    code, none = (numbered(1), "甲公司"), ("无", "乙公司")
    older = ("110108000000016", "丙公司")
    assert "mostly-missing" not in audited(table(code, none)).warnings
    assert "mostly-missing" in audited(table(code, code, none, older)).warnings
    assert audited(table(code, code, none, older)).coverage == 1 / 3


def test_a_rounded_column() -> None:
    """Two numbers that have lost digits are more than chance, one is not; all forms count."""
    whole = [(numbered(number), f"{number}公司") for number in range(20)]
    first, second = ("916201055811843000", "甲"), ("9.16201055811843E17", "乙")
    assert "rounded-column" not in audited(table(*whole, first)).warnings
    assert "rounded-column" in audited(table(*whole, first, second)).warnings
    wrong = [(numbered(number)[:16], f"{number}公司") for number in range(38)]
    assert "rounded-column" not in audited(table(*wrong, first, second)).warnings


def test_closed_records_are_told() -> None:
    """How many there are, and that they take no part in `split`."""
    report = audited(table((numbered(1), "甲公司", True), (numbered(2), "甲公司")))
    assert (report.closed, report.warnings) == (1, ("closed-records",))
    assert report.relations["split"].records == 0


def test_a_sample_that_decides_nothing_without_entities() -> None:
    """Where the interval contains the target, that is the reason, and the sentence says so."""
    records = table(*(numbered(n) for n in range(60)), numbered(99)[:17])
    report = audited(records, target="50", sample=True)
    assert (report.verdict, report.sample and report.sample.verdict) == ("undecided", "undecided")
    assert "the interval contains 50 per 10,000" in verdict_text(report)
    assert "no column names the entity" in verdict_text(audited(records[:-1], target="50"))


def test_one_source_without_entities() -> None:
    """What is in a source most of whose records name no entity was not looked for."""
    named = [reference.Record("a.csv", n, numbered(n), f"{n}公司") for n in range(2, 12)]
    for blank, verdict in ((2, "met"), (3, "undecided")):
        other = [
            reference.Record("b.csv", n, numbered(100 + n), " " if n < blank else f"{n}号")
            for n in range(4)
        ]
        assert audited([*named, *other]).verdict == verdict
        assert reference.audit([*named, *other])["verdict"] == verdict


def test_an_entity_of_several_columns() -> None:
    """Two or more columns identify an entity: two codes are `split` wherever they are from."""
    audit = Audit(several_columns=True)
    audit.add(A, ("甲", "北京"), line=2)
    audit.add(ELSEWHERE, ("甲 ", "北京"), line=3)
    audit.add(B, ("甲", "天津"), line=4)
    report = audit.report()
    assert lines(report, "split") == [2, 3]
    assert lines(report, "suspect") == []
    assert report.findings[0].entity == "甲 / 北京"


cell = st.sampled_from(["", " ", "甲", "甲 ", "乙"])


@given(
    st.lists(st.tuples(st.sampled_from([A, B, ELSEWHERE, A_ELSEWHERE]), cell, cell), max_size=10),
    st.booleans(),
)
def test_entities_of_two_values(rows: list[tuple[str, str, str]], several: bool) -> None:
    """Entities of several values are equal if all values are, and blank if all are blank."""
    audit = Audit(several_columns=several)
    for line, (code, name, place) in enumerate(rows, 2):
        audit.add(code, (name, place), source="a.csv", line=line)
    # In the reference one text with a mark that occurs in no value.
    texts = [f"{name}|{place}" if (name + place).strip() else "" for _, name, place in rows]
    codes = [code for code, _, _ in rows]
    expected = reference.audit(table(*zip(codes, texts, strict=True)), several_columns=several)
    assert figures(audit.report()) == expected


# --- Findings ---------------------------------------------------------------------------


@given(registries())
def test_findings_say_what_diagnose_says(records: list[reference.Record]) -> None:
    """A finding shows the cells as they stand, with cause, expected check digit and the only
    suggestion, if there is just one.
    """
    by_place: dict[tuple[str, int | None], reference.Record] = {
        (one.source, one.line): one for one in records
    }
    for finding in audited(records).findings:
        record = by_place[finding.source, finding.line]
        if finding.kind in reference.RELATIONS:
            assert finding.code == reference.compact(record.text)
            assert finding.entity == record.entity
            continue
        found = diagnose(record.text)
        assert (finding.code, finding.entity) == (record.text, record.entity)
        assert finding.cause == (found.cause or "")
        assert finding.kind in (found.kind, *found.notes)
        assert finding.expected == ((found.expected or "") if found.kind else "")
        suggestions = suggest(record.text) if finding.kind in WRONG else ()
        only = suggestions[0].code if len(suggestions) == 1 else ""
        assert (finding.first_line, finding.detail, finding.suggestion) == (None, "", only)


def test_details_name_the_others() -> None:
    """The detail of a relation names the others of its group, with what is not the same."""
    cells = [(A, "甲"), (A, "乙"), (A, "甲 "), (B, "乙"), (A_ELSEWHERE, "丙")]
    findings = audited(table(*cells)).findings
    assert [(one.line, one.kind, one.first_line, one.detail) for one in findings] == [
        (2, "shared", 2, "line 3: 乙 (unrelated)"),
        (2, "body", 2, f"line 3: 乙; line 6: {A_ELSEWHERE} 丙"),
        (3, "shared", 2, "line 2: 甲 (unrelated)"),
        (3, "split", 3, f"line 5: {B}"),
        (3, "body", 2, f"line 2: 甲; line 6: {A_ELSEWHERE} 丙"),
        (4, "repeated", 2, "line 2"),
        (5, "split", 3, f"line 3: {A}"),
        (6, "body", 2, f"line 2: {A} 甲; line 3: {A} 乙"),
    ]


def test_details_of_a_large_group() -> None:
    """Ten others are listed with their names, three compared; large numbers have commas."""
    report = audited(table(*[(A, f"第{number}公司") for number in range(1_012)]))
    first, last = report.findings[0], report.findings[-1]
    assert first.detail.startswith("line 3: 第1公司 (")
    assert first.detail.endswith("; line 12: 第10公司; and 1,001 more")
    assert last.detail.startswith("line 2: 第0公司 (")
    assert last.detail.endswith("; line 11: 第9公司; and 1,001 more")
    eleven = audited(table(*[(A, f"第{number}公司") for number in range(11)]))
    assert [one.detail.count("; ") for one in eleven.findings] == [9] * 11
    assert [one.detail.count(" (") for one in eleven.findings] == [3] * 11


def test_records_without_a_line() -> None:
    """Where no line is known none is shown."""
    audit = Audit()
    audit.add(A, "甲")
    audit.add(A, "乙")
    first, second = audit.report().findings
    assert (first.line, first.first_line, first.source) == (None, None, "")
    unrelated = "(unrelated)"
    assert (first.detail, second.detail) == (f"乙 {unrelated}", f"甲 {unrelated}")


# --- What is counted, the target, the verdict ---------------------------------------------


@given(registries(), st.sampled_from(NAMES))
def test_counting_more_finds_no_fewer_errors(records: list[reference.Record], name: str) -> None:
    """A further counted name adds errors or none; errors never exceed the base."""
    plain = audited(records)
    more = audited(records, counted=[*COUNTED, name])
    assert plain.errors <= more.errors <= more.base
    assert more.counted == (*COUNTED, name)
    assert more.without_legacy.base == more.base
    assert more.without_legacy.errors <= more.errors


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["wrong", "shared", "split"], {*WRONG, "shared", "split"}),
        (["wrong"], set(WRONG)),
        (["notes"], set(NOTES)),
        (["-legacy"], {*WRONG, "shared", "split"} - {"legacy"}),
        (["+suspect"], {*WRONG, "shared", "split", "suspect"}),
        (["-wrong", "+body"], {"shared", "split", "body"}),
        (["wrong", "-legacy", "legacy"], set(WRONG)),
        (["missing", " unconverted "], {"missing", "unconverted"}),
        (["checksum", "checksum"], {"checksum"}),
        (["-wrong", "-shared", "-split"], set()),
    ],
)
def test_counted_slugs(names: list[str], expected: set[str]) -> None:
    """Names add in their order; `+` and `-` change what came before, or the default."""
    assert counted_slugs(names) == expected
    assert counted_slugs(iter(names)) == expected


@pytest.mark.parametrize("name", ["", "Wrong", "errors", "shared,split", "+", "-", "legacy-fujian"])
def test_unknown_names_cannot_be_counted(name: str) -> None:
    """An unknown name is a `ValueError` that lists the known ones, in `Audit` at once."""
    with pytest.raises(ValueError, match="known: wrong, notes, missing"):
        counted_slugs(["wrong", name])
    with pytest.raises(ValueError, match="at least one"):
        counted_slugs([])
    with pytest.raises(ValueError, match="could be counted"):
        Audit(counted=[name])


@pytest.mark.parametrize(
    ("target", "exact"),
    [
        ("0.2", Fraction(1, 5)),
        (0.2, Fraction(1, 5)),
        (0, Fraction(0)),
        ("10000", Fraction(10_000)),
        ("1/3", Fraction(1, 3)),
        (Fraction(2, 7), Fraction(2, 7)),
        (" 1 ", Fraction(1)),
        (1e-05, Fraction(1, 100_000)),
    ],
)
def test_exact_target(target: Any, exact: Fraction) -> None:
    """A target is the exact number that its text says, never the float nearby."""
    assert exact_target(target) == exact
    assert Audit(target=target).report().rate.target == exact


@pytest.mark.parametrize(
    "target",
    [
        "",
        "2e-1",
        "1e999999999",
        "-0.1",
        "10000.1",
        "nan",
        "inf",
        "1/0",
        "0,2",
        "two",
        None,
        float("nan"),
        -1,
    ],
)
def test_no_target(target: Any) -> None:
    """Anything but a number from 0 to 10,000 is a `ValueError`, in `Audit` at once."""
    with pytest.raises(ValueError, match="target"):
        exact_target(target)
    with pytest.raises(ValueError, match="target"):
        Audit(target=target)


@pytest.mark.parametrize(
    ("errors", "base", "target", "allowed", "verdict"),
    [
        (0, 0, "0.2", 0, "no-data"),
        (0, 0, "0", 0, "no-data"),
        (0, 1, "0.2", 0, "met"),
        (1, 1, "0.2", 0, "missed"),
        (0, 1, "0", 0, "met"),
        (1, 49_999, "0.2", 0, "missed"),
        (1, 50_000, "0.2", 1, "met"),  # exactly on target
        (2, 50_000, "0.2", 1, "missed"),
        (3_600, 180_000_000, "0.2", 3_600, "met"),
        (3_601, 180_000_000, "0.2", 3_600, "missed"),
        (1, 3, "3333.3333", 0, "missed"),
        (1, 3, "3333.3334", 1, "met"),
        # Equal as floats, not as numbers.
        (2, 10**20 - 1, "0.0000000000000002", 1, "missed"),
        (2, 10**20, "0.0000000000000002", 2, "met"),
    ],
)
def test_rate(errors: int, base: int, target: str, allowed: int, verdict: str) -> None:
    """The rate is compared in integers: exactly on target is met; a base of 0 has no rate."""
    rate = Rate(errors, base, exact_target(target))
    assert (rate.allowed, rate.verdict) == (allowed, verdict)
    if base:
        assert rate.per_10k == float(Fraction(errors * 10_000, base))
    else:
        assert rate.per_10k is None


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.fractions(0, 10_000))
def test_verdict_is_errors_within_the_allowed(errors: int, base: int, target: Fraction) -> None:
    """The target is met just when the errors are within the number it allows."""
    rate = Rate(errors, base, target)
    assert (rate.verdict == "met") == (errors <= rate.allowed)


# --- The report as a value --------------------------------------------------------------


@given(registries())
def test_reports_survive_pickling(records: list[reference.Record]) -> None:
    """Report, Finding and Record are picklable and compare equal afterwards."""
    report = audited(records)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps((report, as_records(records)), protocol))
        assert again == (report, as_records(records))
        assert type(again[0]) is Report
        assert all(type(one) is Finding for one in again[0].findings)
        assert all(type(one) is Record for one in again[1])


@pytest.mark.parametrize("line", [-1, 1 << 40, 1 << 63])
def test_lines_that_no_file_has(line: int) -> None:
    """The error comes with the record, not with the report."""
    audit = Audit()
    with pytest.raises(InvalidArgument, match="1,099,511,627,775"):
        audit.add(SAMPLE, line=line)
    audit.add(SAMPLE, line=(1 << 40) - 1)
    audit.add(SAMPLE, line=1)
    assert [one.line for one in audit.report().findings] == [(1 << 40) - 1]


def test_lines_at_steps() -> None:
    """A batch whose lines are a range with another step: findings have these lines."""
    audit = Audit()
    audit.begin("a", {})
    audit.add_batch(
        RecordBatch(0, [SAMPLE.encode()] * 3, [b"a"] * 3, frozenset(), range(10, 40, 10))
    )
    assert [one.line for one in audit.report().findings] == [20, 30]


@given(st.dictionaries(st.binary(min_size=8, max_size=8), st.integers(1, 2**40)))
def test_counts_of_prefixes_survive_pickling(counts: dict[bytes, int]) -> None:
    """As they pass from a worker to its parent."""
    again = pickle.loads(pickle.dumps(Prefixes(counts)))
    assert again == counts
    assert type(again) is Prefixes


@given(st.lists(entities, min_size=1, max_size=20), st.data())
def test_a_column_keeps_the_names(column: list[str], data: st.DataObject) -> None:
    """The rows of a column have the chosen names unchanged, with their places and numbers."""
    column = column * 65  # more than one piece
    records = [Record(SAMPLE, name, line=2 * number) for number, name in enumerate(column)]
    batch = batch_of(0, records)
    kept = identifying(batch, judge_batch(batch), 100)
    wanted = data.draw(st.sets(st.sampled_from(range(len(column))), min_size=1))
    repeats = Repeats([b""], [bytes(number in wanted for number in range(len(column)))])
    ((share, piece, rows),), wrong = entity_rows([kept], repeats, Offsets(10_000, 50_000), 1)
    assert (share, piece, wrong) == (0, -1, [])
    assert list(array("q", rows.numbers)) == [10_100 + number for number in sorted(wanted)]
    assert list(array("q", rows.all_places())) == [50_000 + 2 * number for number in sorted(wanted)]
    names = [decode(name) for name in rows.name_list()]
    assert names == [column[number] for number in sorted(wanted)]
    assert rows.codes == f"{SAMPLE}\n".encode() * len(wanted)
    numbers = [100 + number for number in sorted(wanted)]
    assert names_of([kept], [*numbers, 99, 10_000]) == [*rows.name_list(), b"", b""]


@given(registries(), counted_names, targets)
def test_machine_readable_report(
    records: list[reference.Record], counted: list[str], target: str
) -> None:
    """The machine-readable report has the keys of the contract and the fields of the report."""
    report = audited(records, counted=counted, target=target)
    found = report.as_dict()
    again = json.loads(json.dumps(found, allow_nan=False))
    assert again == found
    assert set(found) >= {
        "schema", "sources", "records", "distinct", "base", "kinds", "notes", "relations",
        "counted", "errors", "rate_per_10k", "rate_per_10k_without_legacy", "target_per_10k",
        "allowed", "verdict", "by_authority",
    }  # fmt: skip
    assert found["schema"] == "uscc-report/1"
    assert tuple(found["kinds"]) == KINDS
    assert tuple(found["notes"]) == NOTES
    assert list(found["relations"]) == reference.RELATIONS
    for group in found["relations"].values():
        assert set(group) == {"records", "groups"}
    for name in ("base", "errors", "allowed", "verdict", "rate_per_10k", "conversion_rate"):
        assert found[name] == getattr(report, name)
    for authority in found["by_authority"]:
        assert set(authority) >= {"department", "region", "base", "errors", "rate_per_10k"}


def test_an_audit_of_nothing() -> None:
    """Without records there is no rate and no verdict, and that is not `met`."""
    assert figures(Audit().report()) == reference.audit([])
    assert Audit().report().verdict == "no-data"
    audit = Audit()
    audit.add_batch(batch_of(audit.begin("empty.csv", {"path": "empty.csv"}), []))
    assert figures(audit.report()) == reference.audit([])


@pytest.mark.parametrize("code", [None, 91, float("nan"), SAMPLE.encode()], ids=repr)
def test_a_code_that_is_no_text(code: Any) -> None:
    """A code that is no `str` is a `TypeError`; the records before it stay."""
    audit = Audit()
    audit.add(A, "甲", line=2)
    with pytest.raises(TypeError, match=type(code).__name__):
        audit.add(code, "乙", line=3)
    with pytest.raises(TypeError, match=type(code).__name__):
        audit.add_records([Record(B, "丙", line=4), Record(code, line=5)])
    assert audit.report().records == 2


@pytest.mark.parametrize("entity", [float("nan"), 7, b"name", ("甲", None)], ids=repr)
def test_an_entity_that_is_no_text(entity: Any) -> None:
    """An entity that is neither text nor texts is a `TypeError`; the records before it stay."""
    audit = Audit()
    audit.add(A, "甲", line=2)
    with pytest.raises(TypeError):
        audit.add(B, entity, line=3)
    assert audit.report().records == 1


@given(messy(st.just(complete("K1110000"))))
def test_notes_of_a_typed_code(text: str) -> None:
    """A code that is right only after `compact` has its other notes as well."""
    report = audited(table((text, "甲"), (complete("9A110000", "20000000"), "乙")))
    assert [(one.line, one.kind) for one in report.findings] == [
        (2, "format"),
        (2, "department"),
        (3, "category"),
    ]


# --- Real registries, where they are at hand ----------------------------------------------


def real_records(path: Path) -> list[reference.Record]:
    """Return the records of a registry, code and name."""
    found = reference.read_csv(gzip.decompress(path.read_bytes()))
    header = found[0][1]
    code, name = header.index("统一社会信用代码"), header.index("企业名称")
    return [reference.Record("a.csv", line, row[code], row[name]) for line, row in found[1:]]


@pytest.mark.slow
def test_a_real_registry(shared_data: Callable[[str], Path]) -> None:
    """The report on a real registry of one province and year is that of the reference."""
    records = real_records(shared_data("real/2012_湖北.csv.gz"))
    assert figures(audited(records)) == reference.audit(records)


@pytest.mark.slow
def test_a_million_real_records(shared_data: Callable[[str], Path]) -> None:
    """A million real records: the figures that a slow auditor worked out once."""
    path = shared_data("real/million.csv.gz")
    audit = Audit()
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            audit.add(row["统一社会信用代码"], row["企业名称"], source="a.csv", line=line)
    report = audit.report()
    assert (report.records, report.base, report.errors) == (1_000_000, 996_750, 94)
    assert list(report.kinds.values()) == [3, 3_104, 17, 0, 0, 47, 6]
    assert (report.notes["format"], report.notes["organization"]) == (200, 70)
    assert report.relations["repeated"].records == 143
    assert report.relations["shared"] == (22, 11)
    assert report.relations["split"] == (2, 1)
    assert (report.relations["suspect"].groups, report.relations["body"].groups) == (6, 6)
    assert report.verdict == "missed"


@pytest.mark.parametrize("place", range(8, 17))
def test_every_position_tells_organization_codes_apart(place: int) -> None:
    """Two codes that differ in one of positions 9-17 have no organization code in common."""
    one, other = SAMPLE, SAMPLE[:place] + "W" + SAMPLE[place + 1 :]
    counts = Counter((one.encode(), other.encode()))
    apart = CodeTally(counts, Counter(), Counter(), {}, identifies=True)
    assert not apart.organizations
    apart.named[b"92" + one[2:].encode()] += 1
    assert apart.organizations == {one[8:17].encode()}


def test_options_have_the_defaults_of_an_audit() -> None:
    """What is asked unless said otherwise is the same within and without."""
    assert AuditOptions() == Audit()._options


def test_an_extra_copy_is_an_error_where_copies_are_counted() -> None:
    """The copy, not the record that it repeats; with its other faults it is one error."""
    report = audited(table(SAMPLE, SAMPLE, numbered(1)), counted=["repeated"])
    assert (report.errors, report.base) == (1, 3)
    report = audited(table(SAMPLE, f" {SAMPLE}"), counted=["repeated", "format"])
    assert (report.errors, report.base) == (2, 2)


@pytest.mark.slow
def test_only_so_many_wrong_codes_are_mended() -> None:
    """Ten thousand, and no more: a registry that has more has another problem."""
    wrong = [numbered(0)[:17] + "*"] * 10_002
    with mock.patch("uscc.repair.suggesting.only_suggestion", return_value=None) as suggested:
        audited(table(*wrong), counted=["wrong"])
    assert suggested.call_count == 10_000


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (numbered(1, "91350100"), complete("91350100", "20000000"), "split"),
        (numbered(1, "91350100"), numbered(2, "92350100"), "split"),
        (numbered(1, "91350100"), numbered(2, "91350101"), "suspect"),
        (numbered(1, "91150100"), numbered(2, "91350100"), "suspect"),
        (numbered(1, "91350100"), numbered(2, "51350100"), "suspect"),
    ],
)
def test_agreeing_is_department_and_all_six_digits(one: str, other: str, relation: str) -> None:
    """Neither the category nor what follows is asked, and no digit of the region is spared."""
    report = audited(table((one, "甲公司"), (other, "甲公司")))
    assert {slug for slug, group in report.relations.items() if group.records} == {relation}


def test_the_authority_of_a_wrong_code() -> None:
    """All six digits of its region, as of a right one."""
    wrong = numbered(1, "91350102")
    wrong = wrong[:17] + ("0" if wrong[17] != "0" else "1")
    report = audited(table(wrong, numbered(2, "91350102")))
    assert [(one.department, one.region, *one.rate[:2]) for one in report.by_authority] == [
        ("9", "350102", 1, 2)
    ]


def test_a_target_has_less_than_fifty_characters() -> None:
    """A longer text is no target, whatever it says."""
    assert exact_target("0." + "0" * 46 + "1") == Fraction(1, 10**47)
    with pytest.raises(ValueError, match="the target is"):
        exact_target("0." + "0" * 47 + "1")


def test_audit_is_loaded_late() -> None:
    """`Audit` is loaded when it is asked for; another name is an `AttributeError`."""
    assert audit_package.Audit is Audit
    with pytest.raises(AttributeError, match="no attribute 'Question'"):
        audit_package.Question  # noqa: B018


def test_executors_that_hash_differently_are_refused() -> None:
    """Keys of entities are hashes: with another seed relations would vanish in silence."""
    budget = MemoryBudget(1 << 20)
    executor = Executor(Start(AuditOptions().wish, 1, budget))
    collector = executor.collector()
    collector.add(batch_of(0, [Record(SAMPLE, "甲公司")]))
    engine = Engine(AuditOptions(), [Source("r.csv")], InlinePool(executor), 1, budget)
    result = executor.result(collector)
    engine.combine(0, result)
    with pytest.raises(ValueError, match="same PYTHONHASHSEED"):
        engine.combine(0, result._replace(hashing=result.hashing + 1))
    assert engine.finalize([]).records == 1
