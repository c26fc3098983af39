"""Dialects whose functions are expressions that the engine puts where they are called.

A parameter that is used forty times would be computed forty times, so `bound` gives an expression a
name first.
"""

from __future__ import annotations

from uscc.sql import marks
from uscc.sql.dialect import Dialect
from uscc.sql.rules import PARTS, PLAIN


class Inlined(Dialect):
    """What DuckDB, ClickHouse and Spark have in common."""

    #: Whether a value in plain form is judged without `bound`, because that is slow.
    quick = False

    def bound(self, name: str, value: str, body: str) -> str:
        """Return an expression in which a name is a value."""
        raise NotImplementedError

    def function(self, name: str, argument: str, returns: str, body: str) -> str:
        """Return the statement that makes a function of one expression."""
        raise NotImplementedError

    def replaced(self, text: str, regex: str) -> str:
        """Return a text without what a regular expression matches first."""
        raise NotImplementedError

    def translated(self, text: str, old: str, new: str) -> str:
        """Return a text with characters replaced; those of `old` beyond `new` are removed."""
        return f"translate({text},\n    {self.text(old)},\n    {self.text(new)})"

    def found(self, text: str, regex: str) -> str:
        """Return whether a regular expression matches somewhere."""
        raise NotImplementedError

    def made(self) -> str:
        """Return the statements that make the functions."""
        rules = [
            f"-- Of a compact form: {part.says}\n"
            + self.function(f"uscc__{name}", "plain", part.type, part.expression(self, "plain"))
            for name, part in PARTS.items()
        ]
        return "\n".join([self._compact(), self._entity(), *rules, *self._public()])

    def _compact(self) -> str:
        folded = self.translated("value", marks.CODE_FROM, marks.CODE_TO)
        bare = self.replaced(self.replaced(folded, marks.FRONT), marks.BEHIND)
        body = f"CASE WHEN {self.fits('value', PLAIN)} THEN value\n  ELSE {bare} END"
        return self.function("uscc_compact", "value", "text", body)

    def _entity(self) -> str:
        latin = self.translated("value", marks.LATIN_FROM, marks.LATIN_TO)
        latin = f"CASE WHEN {self.found('value', marks.LATIN)} THEN {latin}\n  ELSE value END"
        folded = self.translated(latin, marks.NAME_FROM, marks.NAME_TO)
        body = f"CASE WHEN {self.found('value', marks.FOLDED)} THEN {folded}\n  ELSE value END"
        return self.function("uscc_entity", "value", "text", body)

    def _public(self) -> list[str]:
        def of_compact(rule: str) -> str:
            bound = self.bound("plain", "uscc_compact(value)", f"uscc__{rule}(plain)")
            if not self.quick or rule != "kind":
                return bound
            return f"CASE WHEN {self.fits('value', PLAIN)}\n  THEN uscc__kind(value) ELSE {bound} END"

        null = "CASE WHEN value IS NULL THEN 'missing' ELSE"
        return [
            self.function("uscc_kind", "value", "text", f"{null} {of_compact('kind')} END"),
            self.function(
                "uscc_is_valid",
                "value",
                "truth",
                f"CASE WHEN value IS NOT NULL THEN {of_compact('kind')} IS NULL END",
            ),
            self.function("uscc_check_digit", "value", "text", of_compact("digit")),
            self.function(
                "uscc_organization_is_valid", "value", "truth", of_compact("organization")
            ),
        ]
