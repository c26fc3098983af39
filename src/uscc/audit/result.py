"""The results of an audit: `Report`, and a `Finding` per record and kind."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import Any, NamedTuple

from uscc.audit.rate import Rate
from uscc.code.kinds import WRONG
from uscc.errors import RegistryError
from uscc.language import say_in
from uscc.regions import find
from uscc.standard import DEPARTMENT_SHORT, DEPARTMENTS
from uscc.vocabulary import slugs

#: Version of the machine-readable report.
SCHEMA = "uscc-report/1"


class Source(NamedTuple):
    """A source of records.

    - `name`: its name, mostly a path.
    - `unit`: what the numbers of its records count, a slug.
    - `kept`: names of the columns whose cells go with its records; all sources together have those
      of `Report.kept`.
    """

    name: str
    unit: str = "line"
    kept: tuple[str, ...] = ()


def kept_names(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the names of the kept columns of all sources, by first appearance."""
    return tuple(dict.fromkeys(chain.from_iterable(source.kept for source in sources)))


class Related(NamedTuple):
    """Another record of the group of a finding. None: the same as in the finding, or unknown.

    - `source`, `line`: its place.
    - `code`, `entity`: its cells.
    - `alike`: relation of its name to that of the finding: `contained`, `near` or `unrelated`.
    - `unit`: what `line` counts; see `Source`.
    """

    source: str | None
    line: int | None
    code: str | None = None
    entity: str | None = None
    alike: str | None = None
    unit: str = "line"


#: The columns of a findings file, in every language.
COLUMNS = (
    "source", "line", "kind", "cause", "code", "entity", "expected", "suggestion", "first_line",
    "detail",
)  # fmt: skip


class Finding(NamedTuple):
    """Something about one record: a kind, a relation or a note (the field `kind`).

    A field is an empty string or None if it does not apply.

    - `source`, `line`: the place of the record.
    - `kind`: a kind, a relation or a note.
    - `cause`: the likely cause of the error.
    - `code`, `entity`: the cells as they are in the registry; of relations the compact code.
    - `expected`: the check digit that the standard requires.
    - `suggestion`: the only suggestion of `uscc.suggest`, if there is exactly one; look it up
      before you use it.
    - `first_line`: line of the first record of the group.
    - `related`: the other records of the group, at most 10.
    - `more`: number of further records of the group.
    - `unit`: what `line` counts, a slug.
    - `kept`: the cells of the columns in `Report.kept`; empty where no column is kept.
    """

    source: str
    line: int | None
    kind: str
    cause: str
    code: str
    entity: str
    expected: str
    suggestion: str
    first_line: int | None
    related: tuple[Related, ...] = ()
    more: int = 0
    unit: str = "line"
    kept: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        """The other records of its group, in English."""
        return self.as_dict()["detail"]  # type: ignore[no-any-return]

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """Return the ten columns of a findings file.

        - `lang`: the language of `detail`, `en` or `zh`.
        """
        # Imported late: `report` makes the texts and depends on this module.
        words = import_module("uscc.report.details")
        return dict(zip(COLUMNS, (*self[:9], words.detail_text(self, say_in(lang)))))


class Group(NamedTuple):
    """The size of a relation.

    - `records`: number of records that take part in it.
    - `groups`: number of groups that they form.
    """

    records: int
    groups: int


class Authority(NamedTuple):
    """The figures of one registering authority.

    - `department`: position 1; None for records that belong to no known authority.
    - `region`: positions 3-8, with zeros below the level of the figures; None likewise.
    - `rate`: errors, base and target.
    - `decided`: whether a rate within the target counts as met (see `Report.verdict`).
    """

    department: str | None
    region: str | None
    rate: Rate
    decided: bool = True

    @property
    def verdict(self) -> str:
        """`met`, `missed`, `undecided` or `no-data`."""
        return _honest(self.rate.verdict, self.decided)

    def as_dict(self) -> dict[str, Any]:
        """Return the figures under the keys of the machine-readable report."""
        department, rate = self.department or "", self.rate
        return {
            "department": self.department,
            "region": self.region,
            "department_name": DEPARTMENTS.get(department, ("", ""))[0],
            "department_short": DEPARTMENT_SHORT.get(department, ""),
            "region_name": _region_name(self.region or ""),
            "base": rate.base,
            "errors": rate.errors,
            "rate_per_10k": rate.per_10k,
            "allowed": rate.allowed,
            "verdict": self.verdict,
        }


@lru_cache(1 << 13)
def _region_name(code: str) -> str:
    """Return the full name of a region; cached, because several departments register there."""
    region = find(code)
    return region.full_name if region else ""


def _honest(verdict: str, decided: bool) -> str:
    """Return the verdict; never `met` where relations were not looked for."""
    return "undecided" if verdict == "met" and not decided else verdict


class Sample(NamedTuple):
    """The estimate for a registry from a random sample.

    - `low_per_10k`, `high_per_10k`: the exact 95 % interval of the rate, in errors per 10,000.
    - `verdict`: `met`, `missed` or `undecided`.
    - `deciding_sample`: size of the smallest sample that would be `met` without an error; None if
      no sample of a sensible size would.
    """

    low_per_10k: float
    high_per_10k: float
    verdict: str
    deciding_sample: int | None


class Report(NamedTuple):
    """The outcome of an audit: all counts, the rate, the verdict. Picklable.

    - `sources`: one mapping per source: its records, format and columns.
    - `entity_known`: whether any record names its entity.
    - `records`: number of records.
    - `distinct`: number of records without extra copies.
    - `kinds`, `notes`: number of records with each, including extra copies.
    - `relations`: numbers of records and groups of each relation.
    - `counted`: the names as the caller gave them.
    - `rate`: errors, base and target.
    - `without_legacy`: the rate if early issuing variants are not counted as errors.
    - `with_code`: number of distinct records that have a code, regardless of `counted`.
    - `by_authority`: figures of each registering authority, worst first.
    - `findings`: sorted by place, then by kind; only the first counted errors if the caller did
      not request all.
    - `sample`: the interval and its verdict, if the records are a random sample.
    - `warnings`: slugs of the warnings about the registry (`uscc.audit.warnings`).
    - `closed`: number of records that are cancelled or revoked.
    - `left_out`: for each sheet, table or member without a column of codes, why it was left out.
    - `by`: level of the registering authorities: `county`, `prefecture` or `province`.
    - `kept`: names of the columns whose cells the findings carry.
    - `by_column`: the one of them that names the owner of each finding; None for none.
    """

    sources: tuple[Mapping[str, Any], ...]
    entity_known: bool
    records: int
    distinct: int
    kinds: Mapping[str, int]
    notes: Mapping[str, int]
    relations: Mapping[str, Group]
    counted: tuple[str, ...]
    rate: Rate
    without_legacy: Rate
    with_code: int
    by_authority: tuple[Authority, ...]
    findings: tuple[Finding, ...]
    sample: Sample | None = None
    warnings: tuple[str, ...] = ()
    closed: int = 0
    left_out: tuple[RegistryError, ...] = ()
    by: str = "county"
    kept: tuple[str, ...] = ()
    by_column: str | None = None

    def without(self, left_out: Iterable[RegistryError]) -> Report:
        """Return the report with the tables that were left out: if there are any, with a warning.

        - `left_out`: for each sheet, table or member that was not audited, why.
        """
        found = tuple(left_out)
        known = {*self.warnings, *(["tables-left-out"] if found else [])}
        warnings = tuple(slug for slug in slugs("warning") if slug in known)
        return self._replace(left_out=found, warnings=warnings)

    @property
    def base(self) -> int:
        """Distinct records with a code, and other records that are counted as errors."""
        return self.rate.base

    @property
    def errors(self) -> int:
        """Distinct records with at least one counted kind, relation or note."""
        return self.rate.errors

    @property
    def rate_per_10k(self) -> float | None:
        """The rate 重错码率: errors per 10,000 of the base; None for a base of 0."""
        return self.rate.per_10k

    @property
    def allowed(self) -> int:
        """Number of errors that the target allows at this base."""
        return self.rate.allowed

    @property
    def verdict(self) -> str:
        """`met`, `missed`, `undecided` or `no-data`.

        A rate within the target is `undecided` in two cases. Either no column names the entity and
        the caller has not said that there is none, so 一码多赋 and 重复赋码 could not be found; or
        a column of codes that was detected, not given, holds one code in most records. A sample is
        `undecided` if its interval contains the target.
        """
        verdict = self.sample.verdict if self.sample else self.rate.verdict
        return _honest(verdict, not self.doubted_by)

    @property
    def doubted_by(self) -> str | None:
        """The warning because of which a rate within the target is not met; None for none."""
        if "no-entity" in self.warnings:
            return "no-entity"
        chosen = (column for source in self.sources for column in source.get("columns", ()))
        found = any(one["role"] == "code" and one["chosen_by"] != "given" for one in chosen)
        return "one-code" if "one-code" in self.warnings and found else None

    @property
    def conversion_rate(self) -> float | None:
        """存量代码转换率: records with a code ÷ (records with a code + unconverted records)."""
        entitled = self.with_code + self.kinds["unconverted"]
        return self.with_code / entitled if entitled else None

    @property
    def coverage(self) -> float | None:
        """赋码覆盖率: the share of distinct records that have a code; None for no records."""
        return self.with_code / self.distinct if self.distinct else None

    @property
    def wrong(self) -> int:
        """错码: number of records whose value is a wrong code."""
        return sum(self.kinds[kind] for kind in WRONG)

    @property
    def right(self) -> int:
        """Number of records whose value is a valid code."""
        return self.records - sum(self.kinds.values())

    def text(self, lang: str = "en") -> str:
        """Return the report on one screen, as `uscc scan` prints it.

        - `lang`: the language, `en` or `zh`.
        """
        return self._rendered("text", lang)

    def to_html(self, lang: str = "en") -> str:
        """Return the report as one page of HTML, which loads nothing.

        - `lang`: the language, `en` or `zh`.
        """
        return self._rendered("html", lang)

    def save(self, path: str | os.PathLike[str], lang: str = "en") -> None:
        """Write the report to a file; the ending of its name selects the format.

        The file appears whole or not at all. Raises `RegistryError` for another ending, or if
        the file cannot be written.

        - `path`: a file that ends in `.txt`, `.md`, `.json`, `.html`, `.xlsx`, `.xml` (JUnit) or
          `.sarif`.
        - `lang`: the language, `en` or `zh`.
        """
        import_module("uscc.report.saved").save(self, os.fsdecode(path), say_in(lang))

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the page in a frame of its own, in the system's language.

        Styles of the page and of the notebook do not touch each other.
        """
        return import_module("uscc.report.saved").framed(self)  # type: ignore[no-any-return]

    def _rendered(self, name: str, lang: str) -> str:
        return import_module("uscc.report.saved").rendered(self, name, say_in(lang))  # type: ignore[no-any-return]

    def as_dict(self) -> dict[str, Any]:
        """Return the machine-readable report (schema `uscc-report/1`), without findings."""
        return {
            "schema": SCHEMA,
            "sources": [dict(source) for source in self.sources],
            "sources_left_out": [
                {"path": error.path, "why": error.template.format(**error.fields)}
                for error in self.left_out
            ],
            "records": self.records,
            "distinct": self.distinct,
            "base": self.base,
            "kinds": dict(self.kinds),
            "notes": dict(self.notes),
            "relations": {name: group._asdict() for name, group in self.relations.items()},
            "counted": list(self.counted),
            "errors": self.errors,
            "rate_per_10k": self.rate_per_10k,
            "rate_per_10k_without_legacy": self.without_legacy.per_10k,
            "target_per_10k": float(self.rate.target),
            "allowed": self.allowed,
            "conversion_rate": self.conversion_rate,
            "coverage": self.coverage,
            "closed_records": self.closed,
            "verdict": self.verdict,
            "warnings": list(self.warnings),
            "sample": self.sample._asdict() if self.sample else None,
            "by_authority": [authority.as_dict() for authority in self.by_authority],
        }
