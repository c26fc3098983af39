"""Registries in which most records are wrong or related, and the ways in which they are audited.

`expected` says what the definitions give, `told` what a report says, both in one form. All private
names by which an audit is made to spill, to divide and to cut are in `made_small` and
`read_by_processes`, and only there.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
import reference
from hypothesis import strategies as st
from reference import Record
from strategies import complete, registration_number
from test_cutting import Cut, cut_so

import uscc
from uscc import Audit, Report

# --- Codes and names ----------------------------------------------------------------------

BODIES = ["10000000", "10000001", "17966062", "MA0A0000"]
"""Organization parts without their check digit; the third is that of a legacy code."""

PLACES = ["91110000", "92110000", "91110101", "91120000", "12110000", "91420684"]
"""Positions 1-8. The first two agree in department and region, the others do not."""

RIGHT = [complete(place, body) for body in BODIES for place in PLACES]
"""Codes of a few organizations in a few places."""

LEGACY = ["91420684179660622T", "91350203M0001QKT19"]
NOTED = [
    complete("K1110000"),
    complete("Y9110000"),
    complete("91990000", "10000001"),
    complete("91110000", "WUWUWUWU"),
    complete("91110000", "MA2A0000"),
    "91110000200000091" + reference.check_digit("91110000200000091"),
]
WRONG = [
    complete()[:17] + "*",
    complete()[:17] + ("1" if complete()[17] != "1" else "2"),
    complete("91420684", "17966062")[:17] + "0",
    complete()[:17],
    complete()[:17] + "无",
    complete() + complete("91120000"),
    "9111O00010000000" + complete()[16:],
    "91Z10000" + complete()[8:],
    "91010213" + complete()[8:],
    "91310115MA1H8R7C6D",
    "362322198709086409",
    "110101199003071233",
    "916201055811843000",
    "916201055716048000",
    "9.16201055811843E17",
    "913302******531452",
]
CODELESS = [
    *["", " \u3000", "无", "待办", "（无）", "0" * 18, "123456789012345678"],
    registration_number("11010800000001"),
    *["D2143569-X", "1101081234567", "110108NA000001X", "110108D2143569X"],
]
CODES = [*RIGHT, *LEGACY, *NOTED, *WRONG, *CODELESS]


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


#: Spellings of a value that have one compact form.
SPELLINGS: list[Callable[[str], str]] = [
    str,
    str.lower,
    _wide,
    lambda text: _wide(text.lower()),
    lambda text: f" {text}",
    lambda text: f"{text[:4]}-{text[4:]}\u3000",
    lambda text: f"{text[:9]}\u200b{text[9:]}",
    lambda text: f"'{text}",
    lambda text: f'="{text}"',
    lambda text: f"统一社会信用代码：{text}",
    lambda text: f"{text[:6]}\n{text[6:]}",
]

NAMES = [
    *["甲公司", "甲公司分店", "郫县支行", "郫都支行", "乙(上海)有限公司", "丙Co.,Ltd.", "Éclair店"],
    *["x", "=1+1", "110106697694", '丁"公司"'],
]
BLANK = ["", " ", "\u3000\u200b"]

#: Spellings of a name that fold alike.
FOLDED_ALIKE: list[Callable[[str], str]] = [
    str,
    _wide,
    str.swapcase,
    lambda text: text.replace("(", "【").replace(")", "〕"),
    lambda text: f"{text[:1]} {text[1:]}\xa0",
    lambda text: f"\ufeff{text}",
]

# --- Registries ---------------------------------------------------------------------------

SHAPES = ["rising", "shuffled", "unknown", "alternating", "several"]
"""How lines and sources come: `unknown` has records without a line among the others."""


@st.composite
def hard_registries(
    draw: st.DrawFn, max_size: int = 22, shapes: Sequence[str] = SHAPES, wide: bool = True
) -> list[Record]:
    """Draw records of which most are related or wrong, in the order in which they are fed.

    - `max_size`: most records.
    - `shapes`: some of `SHAPES`.
    - `wide`: whether the entity may have two columns.
    """
    right = st.sampled_from(RIGHT)
    one_body = st.sampled_from([complete(place, BODIES[0]) for place in PLACES])
    pool = draw(st.lists(st.one_of(right, right, one_body, st.sampled_from(CODES)), min_size=1))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
    # The first of a pool is that of most records in a third of the registries.
    most = draw(st.sampled_from(["", "", "code", "name"]))
    codes = [*pool[:1] * 9, *pool] if most == "code" else pool
    names = [*names[:1] * 9, *names] if most == "name" else names
    code = st.one_of(st.sampled_from(codes), st.sampled_from(codes), st.sampled_from(CODES))
    plain, blank = st.sampled_from(names), st.sampled_from(BLANK)
    spelled = st.builds(lambda name, way: way(name), plain, st.sampled_from(FOLDED_ALIKE))
    typed = st.builds(lambda text, way: way(text), code, st.sampled_from(SPELLINGS))
    cells = st.tuples(
        st.one_of(code, code, typed),
        st.one_of(plain, spelled, plain, blank),
        st.sampled_from([False, False, True]),
        st.sampled_from(["", "北京", "北京 ", "上海"]) if wide else st.just(""),
    )
    size = draw(st.integers(0, max_size))  # evenly, for relations need company
    rows = draw(st.lists(cells, min_size=size, max_size=size))
    two = wide and draw(st.booleans())
    shape = draw(st.sampled_from(shapes))
    return [
        Record(source, line, text, name, closed, (place,) if two else ())
        for (source, line), (text, name, closed, place) in zip(_placed(draw, shape, size), rows)
    ]


def _placed(draw: st.DrawFn, shape: str, size: int) -> list[tuple[str, int]]:
    """Return source and line of each record."""
    lines = list(range(2, size + 2))
    if shape == "shuffled":
        lines = draw(st.permutations(lines))
    if shape == "unknown":
        lines = [line * draw(st.integers(0, 1)) for line in lines]
    if shape == "alternating":
        return [("ba"[draw(st.integers(0, 1))], line) for line in lines]
    cut = draw(st.integers(0, size)) if shape == "several" else size
    return [("b" if line - 2 < cut else "a", line) for line in lines]


def random_registry(size: int, seed: int, source: str = "r.csv") -> list[Record]:
    """Return records of all kinds and relations, drawn with a seed, for sizes beyond Hypothesis.

    A third of them is related to nothing. Groups are of all sizes.
    """
    order = random.Random(seed)
    parts = [f"{number:08}" for number in range(10_000_000, 10_000_000 + size // 4 + 1)]

    def code() -> str:
        if order.random() < 0.15:
            return order.choice(CODES)
        if order.random() < 0.33:
            return complete("91110000", f"{order.randrange(20_000_000, 90_000_000)}")
        low = int(len(parts) * order.random() ** 3)
        return complete(order.choice(PLACES[:4]), parts[low])

    def name() -> str:
        if order.random() < 0.1:
            return order.choice(BLANK)
        if order.random() < 0.33:
            return f"第{order.randrange(10**9)}公司"
        return f"{order.choice(NAMES)}{int(size * order.random() ** 3) // 6 or ''}"

    made = []
    for line in range(2, size + 2):
        text = code()
        if order.random() < 0.2:
            text = order.choice(SPELLINGS)(text)
        entity = order.choice(FOLDED_ALIKE)(name())
        made.append(Record(source, line, text, entity, order.random() < 0.1))
    return made


# --- Options ------------------------------------------------------------------------------

COUNTABLE = [*reference.KINDS, *reference.NOTES, *reference.RELATIONS, "wrong", "notes"]


class Asked(NamedTuple):
    """The options of an audit; see `uscc.Audit`."""

    counted: tuple[str, ...] = ("wrong", "shared", "split")
    target: str = "0.2"
    several_columns: bool = False
    by: str = "county"
    findings: bool = True
    samples: int = 5
    sample: bool = False
    no_entity: bool = False


_names = st.sampled_from(COUNTABLE)
_signed = st.tuples(st.sampled_from(["+", "-"]), _names).map("".join)
counted_names = st.one_of(
    st.sampled_from(
        [
            ("wrong", "shared", "split"),
            ("+suspect", "+body", "+notes", "-legacy"),
            ("repeated",),
            ("format",),
            ("repeated", "format"),
            ("missing", "unconverted"),
            tuple(COUNTABLE),
            ("-wrong", "-shared", "-split"),
        ]
    ),
    st.lists(_names, min_size=1, max_size=4).map(tuple),
    st.lists(_signed, min_size=1, max_size=4).map(tuple),
)
asked = st.builds(
    Asked,
    counted=counted_names,
    target=st.sampled_from(["0", "0.2", "2500", "3333.3333", "5000", "10000"]),
    several_columns=st.booleans(),
    by=st.sampled_from(["county", "county", "prefecture", "province"]),
    findings=st.sampled_from([True, True, False]),
    samples=st.integers(0, 6),
    sample=st.sampled_from([False, False, True]),
    no_entity=st.booleans(),
)

#: The members of a group of `body` are told code by code, and the first of them is the first of the
#: first code. The definitions do not say so: if they are told by place, this is False.
BODIES_BY_CODE = True

# --- What the definitions give ------------------------------------------------------------


def expected(records: Sequence[Record], how: Asked) -> dict[str, Any]:
    """Return figures, authorities and findings by the definitions, in the form of `told`.

    - `records`: in the order in which they are fed.
    - `how`: the options.
    """
    ordered = reference.in_order(records)
    options = how._asdict()
    for name in ("by", "findings", "samples", "sample"):
        del options[name]
    found = reference.audit(ordered, **options)
    has_code = found["distinct"] - found["kinds"]["missing"] - found["kinds"]["unconverted"]
    entitled = has_code + found["kinds"]["unconverted"]
    found["conversion_rate"] = has_code / entitled if entitled else None
    found["by_authority"] = reference.by_authority(ordered, by=how.by, **options)
    found["sample"] = None
    if how.sample and found["base"]:
        verdict = reference.sample_verdict(found["errors"], found["base"], Fraction(how.target))
        found["sample"] = verdict
        doubted = verdict == "met" and "no-entity" in found["warnings"]
        found["verdict"] = "undecided" if doubted else verdict
    several = how.several_columns
    rows = [
        _row(*one)
        for one in reference.findings(
            ordered, several_columns=several, bodies_by_code=BODIES_BY_CODE
        )
    ]
    if not how.findings:
        slugs = reference.counted_slugs(how.counted)
        rows = [row for row in rows if row["kind"] in slugs][: how.samples]
    found["findings"] = rows
    return found


def _row(record: Record, row: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with cause, check digit and suggestion, and None for unknown lines."""
    cause, needed, only = _said_of(record.text, row["kind"])
    lines = {name: row[name] or None for name in ("line", "first_line")}
    return {**row, **lines, "cause": cause, "expected": needed, "suggestion": only}


@cache
def _said_of(text: str, slug: str) -> tuple[str, str, str]:
    """Return cause, expected check digit and only suggestion of a value."""
    if slug not in reference.KINDS:
        return "", "", ""
    found = uscc.diagnose(text)
    suggestions = uscc.suggest(text) if slug in reference.WRONG else ()
    only = suggestions[0].code if len(suggestions) == 1 else ""
    return found.cause or "", found.expected or "", only


def told(report: Report) -> dict[str, Any]:
    """Return what a report says, in the form of `expected`."""
    found = report.as_dict()
    del found["schema"], found["sources"]
    found["by_authority"] = [
        (one["department"], one["region"], one["errors"], one["base"], one["verdict"])
        for one in found["by_authority"]
    ]
    found["sample"] = found["sample"] and found["sample"]["verdict"]
    found["findings"] = [without_fault(one.as_dict()) for one in report.findings]
    return found


def without_fault(row: dict[str, Any]) -> dict[str, Any]:
    """Return a finding without a fault that test_a_lone_suspect_has_no_others shows."""
    lone = row["kind"] == "suspect" and row["detail"] == "and 1 more"
    return {**row, "detail": ""} if lone else row


# --- Ways ---------------------------------------------------------------------------------


class Small(NamedTuple):
    """How small an audit is made.

    - `memory`: bytes of memory of the audit; what needs more is spilled.
    - `partitions`: shares into which keys and records are divided.
    - `rows`: most records that are judged, kept, divided or settled together.
    - `cut`: how files are cut for several executors; None: one executor reads them.
    """

    memory: int = 300
    partitions: int = 3
    rows: int = 3
    cut: Cut | None = None


#: Bytes that are ample for every registry here.
AMPLE = 1 << 28

sizes = st.builds(
    Small,
    memory=st.sampled_from([300, 300, 20_000, AMPLE]),
    partitions=st.integers(1, 4),
    rows=st.sampled_from([1, 2, 5, 1_000]),
    cut=st.none(),
)
cuts = st.builds(
    Cut,
    piece=st.sampled_from([1, 40, 150, 600]),
    chunk=st.integers(7, 60),
    step=st.integers(5, 40),
    workers=st.integers(1, 3),
    partitions=st.just(1),
    memory=st.just(0),
)
"""How files are cut; `made_small` sets partitions and memory."""


@contextmanager
def made_small(small: Small) -> Iterator[None]:
    """Have all audits meanwhile spill, divide and cut what they otherwise would not.

    All of it is private. Where a constant is renamed, or one is added above which a share is cut or
    spilled, this function is changed, and no test.
    """
    from uscc.budget import MemoryBudget

    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            # What an `Audit` may keep in memory, and how many records it judges at a time.
            "uscc.audit.auditor._BUDGET": MemoryBudget(small.memory),
            "uscc.audit.auditor._BUFFER": small.rows,
            "uscc.audit.auditor.partitions_for": lambda _: small.partitions,
            # What a scan may keep in memory: `memory=` and `--memory` take less than the least.
            "uscc.scanning.LEAST_MEMORY": 1,
            "uscc.budget.LEAST_MEMORY": 1,
            "uscc.scanning.session.partitions_for": lambda _: small.partitions,
            "uscc.scanning.reading.PART": small.rows,
            # Names kept together; columns fetched together; related records spilled and looked at
            # together; smallest sorted run of findings, and runs merged together.
            "uscc.audit.columns._TOGETHER": small.rows,
            "uscc.audit.engine._AT_ONCE": small.rows,
            "uscc.spill._BUCKET_CHUNK": small.rows,
            "uscc.spill._FEW": small.rows,
            "uscc.spill._LEAST_RUN": 600 * small.rows,
            "uscc.spill._FAN_IN": 1 + small.rows,
        }.items():
            patch.setattr(name, value)
        if small.cut is None:
            yield
        else:
            with cut_so(small.cut._replace(partitions=small.partitions, memory=small.memory)):
                yield


@contextmanager
def read_by_processes() -> Iterator[None]:
    """Have processes read the smallest file meanwhile, in small pieces and several shares."""
    from uscc.scanning.pool import WorkerPool

    with pytest.MonkeyPatch.context() as patch:
        pool = mock.Mock(wraps=WorkerPool)
        patch.setattr("uscc.scanning.session.WorkerPool", pool)
        patch.setattr("uscc.scanning.session._SMALL", 0)
        patch.setattr("uscc.scanning.session.partitions_for", lambda _: 3)
        patch.setattr("uscc.scanning.cutting.PIECE", 20_000)
        patch.setattr("uscc.scanning.cutting._LEAST", 20_000)
        yield
        assert pool.called


def as_library(records: Sequence[Record]) -> list[uscc.Record]:
    """Return the records as the library takes them: None for an unknown line or no name."""
    return [
        uscc.Record(
            one.text,
            (one.entity, *one.others) if one.others else one.entity or None,
            one.source,
            one.line or None,
            one.closed,
        )
        for one in records
    ]


def audited(records: Sequence[Record], how: Asked, *, alone: bool = False) -> Report:
    """Return the report of `Audit`.

    - `alone`: whether each record is added by itself.
    """
    audit = Audit(**how._asdict())
    if alone:
        for code, entity, source, line, closed in as_library(records):
            audit.add(code, entity, source=source, line=line, closed=closed)
    else:
        audit.add_records(as_library(records))
    return audit.report()


HEADER = ["企业名称", "注册地址", "统一社会信用代码", "登记状态"]


def written(records: Sequence[Record], folder: Path) -> tuple[list[Path], list[Record]]:
    """Write each source to a file; return the files and the records with their places there."""
    paths, placed = [], []
    for source in dict.fromkeys(record.source for record in records):
        members = [record for record in records if record.source == source]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        for one in members:
            status = "注销" if one.closed else "存续"
            writer.writerow([one.entity, *(one.others or [""]), one.text, status])
        data = text.getvalue().encode()
        path = folder / f"hard-{Path(source).stem}.csv"
        path.write_bytes(data)
        paths.append(path)
        lines = [line for line, _ in reference.read_csv(data)][1:]
        for one, line in zip(members, lines, strict=True):
            placed.append(one._replace(source=str(path), line=line))
    return paths, placed


def entity_columns(records: Sequence[Record]) -> list[str]:
    """Return the headers of the columns that name the entity."""
    return HEADER[:2] if records and records[0].others else HEADER[:1]


def scanned(
    paths: Sequence[Path], entity: list[str], how: Asked, *, workers: int, memory: int, **more: Any
) -> Report:
    """Return the report of `scan` on files that `written` wrote."""
    options = how._asdict()
    for name in ("several_columns", "no_entity"):  # the columns say that
        del options[name]
    return uscc.scan(
        *paths,
        code=HEADER[2],
        entity=entity,
        status=HEADER[3],
        header=True,
        workers=workers,
        memory=memory,
        **{**options, **more},
    )
