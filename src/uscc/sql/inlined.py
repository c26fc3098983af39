"""Dialects whose functions are expressions that the engine puts where they are called.

A parameter that is used forty times would be computed forty times, so `bound` gives an expression a
name first.
"""

from __future__ import annotations

from abc import abstractmethod

from uscc.sql import marks, rules
from uscc.sql.dialect import Dialect, Made
from uscc.sql.rules import PLAIN, RULES


class Inlined(Dialect):
    """What DuckDB, ClickHouse and Spark have in common."""

    #: Whether a value in plain form is judged without `bound`, because that is slow.
    quick = False

    @abstractmethod
    def bound(self, name: str, value: str, body: str) -> str:
        """Return an expression in which a name is a value."""

    @abstractmethod
    def function(self, name: str, argument: str, returns: str, body: str) -> str:
        """Return the statement that makes a function of one expression."""

    @abstractmethod
    def replaced(self, text: str, regex: str) -> str:
        """Return a text without what a regular expression matches first."""

    def translated(self, text: str, old: str, new: str) -> str:
        """Return a text with characters replaced; those of `old` beyond `new` are removed."""
        return f"translate({text},\n    {self.text(old)},\n    {self.text(new)})"

    @abstractmethod
    def found(self, text: str, regex: str) -> str:
        """Return whether a regular expression matches somewhere."""

    def made(self) -> list[Made]:
        """Return what makes the functions."""
        parts = [
            Made(
                rule.says,
                self.function(f"uscc__{name}", "plain", rule.type, rule.expression(self, "plain")),
            )
            for name, rule in RULES.items()
        ]
        return [self._compact(), self._entity(), *parts, *self._public()]

    def _compact(self) -> Made:
        folded = self.translated("value", marks.CODE_FROM, marks.CODE_TO)
        bare = self.replaced(self.replaced(folded, marks.FRONT), marks.BEHIND)
        body = f"CASE WHEN {self.fits('value', PLAIN)} THEN value\n  ELSE {bare} END"
        return Made(rules.COMPACT, self.function("uscc_compact", "value", "text", body))

    def _entity(self) -> Made:
        latin = self.translated("value", marks.LATIN_FROM, marks.LATIN_TO)
        latin = f"CASE WHEN {self.found('value', marks.LATIN)} THEN {latin}\n  ELSE value END"
        folded = self.translated(latin, marks.NAME_FROM, marks.NAME_TO)
        body = f"CASE WHEN {self.found('value', marks.FOLDED)} THEN {folded}\n  ELSE value END"
        return Made(rules.ENTITY, self.function("uscc_entity", "value", "text", body))

    def _public(self) -> list[Made]:
        kind = self._of_compact("kind")
        if self.quick:
            plain = f"CASE WHEN {self.fits('value', PLAIN)} THEN uscc__kind(value)"
            kind = f"{plain}\n  ELSE {kind} END"
        missing = f"CASE WHEN value IS NULL THEN 'missing' ELSE {kind} END"
        is_valid = f"CASE WHEN value IS NOT NULL THEN {kind} IS NULL END"
        digit, organization = map(self._of_compact, ("digit", "organization"))
        function = self.function
        return [
            Made(rules.KIND, function("uscc_kind", "value", "text", missing)),
            Made(rules.IS_VALID, function("uscc_is_valid", "value", "truth", is_valid)),
            Made(rules.CHECK_DIGIT, function("uscc_check_digit", "value", "text", digit)),
            Made(
                rules.ORGANIZATION,
                function("uscc_organization_is_valid", "value", "truth", organization),
            ),
        ]

    def _of_compact(self, rule: str) -> str:
        """Return a rule of the compact form of a value."""
        return self.bound("plain", "uscc_compact(value)", f"uscc__{rule}(plain)")
