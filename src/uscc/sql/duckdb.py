"""DuckDB: macros."""

from __future__ import annotations

from uscc.sql import rules
from uscc.sql.dialect import Asked, Made, Pattern, regex
from uscc.sql.inlined import Inlined


class DuckDB(Inlined):
    """DuckDB 1.3 and later."""

    title = "DuckDB 1.3+"
    drop = "DROP MACRO IF EXISTS {name};"
    load = "duckdb FILE.duckdb < FILE"
    quick = True

    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""
        return f"regexp_full_match({text}, '{regex(pattern)}')"

    def found(self, text: str, regex: str) -> str:
        """Return whether a regular expression matches somewhere."""
        return f"regexp_matches({text}, {self.text(regex)})"

    def replaced(self, text: str, regex: str) -> str:
        """Return a text without what a regular expression matches first."""
        return f"regexp_replace({text},\n    {self.plain(regex)}, '')"

    def bound(self, name: str, value: str, body: str) -> str:
        """Return an expression in which a name is a value."""
        return f"list_transform([{value}], lambda {name}: {body})[1]"

    def function(self, name: str, argument: str, returns: str, body: str) -> str:
        """Return the statement that makes a function of one expression."""
        return f"CREATE OR REPLACE MACRO {name}({argument}) AS\n  {body};\n"

    def constraints(self, asked: Asked) -> list[Made]:
        """Return examples of what keeps wrong codes out of the table."""
        # A constraint may have no lambda, and its macros could not be replaced any more.
        check = rules.valid(self, asked.code)
        return [
            Made(
                "A constraint, for compact codes. DuckDB accepts it in a new table only.",
                f"CREATE TABLE checked ({asked.code} VARCHAR CHECK (\n{check}));\n",
            )
        ]
