"""The options of an audit: the errors it counts, its target, the findings it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from uscc.audit.authorities import LEVELS
from uscc.audit.collector import Wish
from uscc.audit.rate import COUNTED, counted_slugs, exact_target
from uscc.errors import InvalidArgument
from uscc.standard import TARGET_PER_10K

if TYPE_CHECKING:
    from uscc.audit.finding_store import FindingStore
    from uscc.audit.result import Finding, Report

#: Receives the report without findings, and the findings: all, or the first ones if no more are
#: made. If it has an attribute `render` (see `uscc.audit.finding_store`) that is not None, all of
#: them are in the store as the rows that `render` has made.
Sink = Callable[["Report", "FindingStore | tuple[Finding, ...]"], object]


class AuditOptions(NamedTuple):
    """The options of an audit; see `uscc.Audit` for the values."""

    counted: tuple[str, ...] = COUNTED
    target: Fraction = exact_target(TARGET_PER_10K)
    several_columns: bool = False
    findings: bool = True
    samples: int = 5
    by: str = "county"
    sample: bool = False
    no_entity: bool = False

    @property
    def slugs(self) -> frozenset[str]:
        """The kinds, relations and notes that count as errors."""
        return counted_slugs(self.counted)

    @property
    def wish(self) -> Wish:
        """What a collector observes and marks."""
        return Wish(self.slugs, self.findings, self.samples)


def audit_options(
    *,
    counted: Iterable[str],
    target: str | float | Fraction,
    several_columns: bool,
    findings: bool,
    samples: int,
    by: str,
    sample: bool,
    no_entity: bool,
) -> AuditOptions:
    """Return the options; see `uscc.Audit` for the parameters.

    Raises `ValueError` for an unknown name, or a target that is not a number.
    """
    names, exact = tuple(counted), exact_target(target)
    options = AuditOptions(names, exact, several_columns, findings, samples, by, sample, no_entity)
    if by not in LEVELS:
        raise InvalidArgument(
            "authorities are told by {levels}, not by {by!r}", levels=", ".join(LEVELS), by=by
        )
    counted_slugs(options.counted)
    return options
