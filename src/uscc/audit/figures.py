"""From the figures of a registry, however they were counted, to its report without findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from uscc.audit.authorities import authorities
from uscc.audit.options import AuditOptions
from uscc.audit.rate import Rate
from uscc.audit.result import Group, Report, Sample
from uscc.audit.warnings import Whole, entities_looked_for, warnings_of
from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import NOTES
from uscc.vocabulary import slugs

#: Kinds that the base leaves out unless they are counted.
_CODELESS = slugs("kind", "codeless")


class Figures(NamedTuple):
    """The counts of a registry.

    The counters of bytes count records by positions 1-8 of their codes; a value without them has
    an empty key.

    - `records`: number of records.
    - `kinds`, `notes`: number of records with each slug.
    - `relations`: the size of each relation.
    - `identifying`: records that identify an entity.
    - `wrong`: records with a wrong code.
    - `copies`: extra copies.
    - `errors`: records that count as errors, each once.
    - `without_legacy`: number of errors if `legacy` were not counted.
    - `of_source`: number of records of each source.
    - `named`: number of records of each source that name their entity.
    - `rounded`: number of values that have lost digits in a spreadsheet.
    - `closed`: number of closed records.
    - `largest`: number of records of the most frequent code; below 2 it may be any number.
    """

    records: int
    kinds: Counter[str]
    notes: Counter[str]
    relations: Mapping[str, Group]
    identifying: Counter[bytes]
    wrong: Counter[bytes]
    copies: Counter[bytes]
    errors: Counter[bytes]
    without_legacy: int
    of_source: Mapping[int, int]
    named: Mapping[int, int]
    rounded: int
    closed: int
    largest: int


def report_of(
    figures: Figures, options: AuditOptions, described: Sequence[Mapping[str, Any]]
) -> Report:
    """Return the report without findings.

    - `figures`: the figures of the registry.
    - `options`: the options of the audit.
    - `described`: the entry of each source in the report.
    """
    counted, kinds = options.slugs, figures.kinds
    codeless = sum(kinds[slug] for slug in _CODELESS if slug in counted)
    copies = Counter[bytes]() if "repeated" in counted else figures.copies
    with_code = figures.identifying.total() + figures.wrong.total()
    base = with_code - copies.total() + codeless
    rate = Rate(figures.errors.total(), base, options.target)
    whole = _whole(figures, options)
    report = Report(
        sources=tuple(described),
        entity_known=any(figures.named.values()),
        records=figures.records,
        distinct=whole.distinct,
        kinds={kind: kinds[kind] for kind in KINDS},
        notes={note: figures.notes[note] for note in NOTES},
        relations=figures.relations,
        counted=options.counted,
        rate=rate,
        without_legacy=Rate(figures.without_legacy, base, options.target),
        with_code=whole.with_code,
        by_authority=(),
        findings=(),
        sample=_sample_of(rate) if options.sample else None,
        warnings=warnings_of(whole, described),
        closed=figures.closed,
        by=options.by,
    )
    # A doubt about the whole registry applies to each authority: neither may be met.
    decided = report.doubted_by is None
    counters = figures.identifying, figures.wrong, copies, figures.errors
    placed = authorities(*counters, codeless, options.target, options.by, decided)
    return report._replace(by_authority=placed)


def _whole(figures: Figures, options: AuditOptions) -> Whole:
    """Return the figures from which the warnings are made."""
    distinct = figures.records - figures.copies.total()
    return Whole(
        entity_looked_for=entities_looked_for(figures.of_source, figures.named),
        no_entity=options.no_entity,
        records=figures.records,
        distinct=distinct,
        with_code=distinct - sum(figures.kinds[kind] for kind in _CODELESS),
        largest=figures.largest,
        rounded=figures.rounded,
        wrong=sum(figures.kinds[kind] for kind in WRONG),
        closed=figures.closed,
    )


def _sample_of(rate: Rate) -> Sample | None:
    """Return the estimate from a random sample with this rate; None for no data."""
    if not rate.base:
        return None
    # Loaded late: its table of points takes half a millisecond, and few audits are of samples.
    from uscc.audit.interval import clopper_pearson, deciding_sample, sample_verdict

    low, high = clopper_pearson(rate.errors, rate.base)
    verdict = sample_verdict(rate.errors, rate.base, rate.target)
    try:
        enough = deciding_sample(rate.target)
    except ValueError:  # a target of 0 or nearly 0
        enough = None
    return Sample(low * 10_000, high * 10_000, verdict, enough)
