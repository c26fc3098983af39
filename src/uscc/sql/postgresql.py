"""PostgreSQL: the tables in PL/pgSQL, the rules as expressions that the planner inlines."""

from __future__ import annotations

import re

from uscc.sql import marks, rules
from uscc.sql.dialect import Asked, Dialect, Made, Pattern, is_seen, regex
from uscc.sql.rules import PLAIN, RULES

_TYPES = {"number": "integer", "truth": "boolean", "text": "text"}


class PostgreSQL(Dialect):
    """PostgreSQL 14 and later."""

    title = "PostgreSQL 14+"
    drop = "DROP FUNCTION IF EXISTS {name}(text);"
    load = "psql -v ON_ERROR_STOP=1 -f FILE"
    limits = ("The database must have the encoding UTF8.",)

    def text(self, text: str) -> str:
        """Return a text as a literal; what cannot be seen is written by its number."""
        if all(map(is_seen, text)):
            return self.plain(text)
        escaped = text.replace("\\", "\\\\")
        seen = (char if is_seen(char) else f"\\{ord(char):04X}" for char in escaped)
        return "U&" + self.plain("".join(seen))

    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""
        return f"{text} ~ '^{regex(pattern)}$'"

    def stripped(self, text: str, chars: str) -> str:
        """Return a text without some characters at both ends."""
        return f"btrim({text}, {self.plain(chars)})"

    def made(self) -> list[Made]:
        """Return what makes the functions."""
        rules = [
            Made(
                rule.says,
                _expression(
                    f"uscc__{name}", "plain", _TYPES[rule.type], rule.expression(self, "plain")
                ),
            )
            for name, rule in RULES.items()
            if name != "kind"
        ]
        kind = Made(
            RULES["kind"].says,
            _steps("uscc__kind", f"  RETURN {RULES['kind'].expression(self, 'plain')};"),
        )
        return [self._compact(), self._entity(), *rules, kind, *_public()]

    def constraints(self, asked: Asked) -> list[Made]:
        """Return examples of what keeps wrong codes out of the table."""
        return [
            Made(
                "A constraint. NOT VALID: it is for new and changed records; old records are not"
                " checked.",
                f"""\
ALTER TABLE {asked.table} ADD CONSTRAINT uscc_code_is_valid
  CHECK (uscc_is_valid({asked.code})) NOT VALID;
""",
            ),
            Made(
                "After the old records are corrected:",
                f"ALTER TABLE {asked.table} VALIDATE CONSTRAINT uscc_code_is_valid;\n",
            ),
        ]

    def _compact(self) -> Made:
        body = f"""\
  IF {self.fits("plain", PLAIN)} THEN
    RETURN plain;  -- nothing to remove
  END IF;
  plain := {self._translated(marks.CODE_FROM, marks.CODE_TO)};
  plain := regexp_replace(plain,
    {self.plain(marks.FRONT)}, '');
  RETURN regexp_replace(plain,
    {self.plain(marks.BEHIND)}, '');"""
        return Made(rules.COMPACT, _steps("uscc_compact", body))

    def _entity(self) -> Made:
        body = f"""\
  IF plain !~ {self.text(marks.FOLDED)} THEN
    RETURN plain;  -- nothing to fold
  END IF;
  IF plain ~ {self.plain(marks.LATIN)} THEN
    plain := {self._translated(marks.LATIN_FROM, marks.LATIN_TO)};
  END IF;
  RETURN {self._translated(marks.NAME_FROM, marks.NAME_TO)};"""
        return Made(rules.ENTITY, _steps("uscc_entity", body))

    def _translated(self, old: str, new: str) -> str:
        return f"translate(plain,\n    {self.text(old)},\n    {self.text(new)})"


def _public() -> list[Made]:
    compact = "  plain := uscc_compact(plain);\n"
    kind = "uscc__kind(uscc_compact(value))"
    organization = f"{compact}  RETURN uscc__organization(plain);"
    return [
        Made(
            rules.KIND,
            _expression(
                "uscc_kind",
                "value",
                "text",
                f"CASE WHEN value IS NULL THEN 'missing' ELSE {kind} END",
            ),
        ),
        Made(
            rules.IS_VALID,
            _expression(
                "uscc_is_valid",
                "value",
                "boolean",
                f"CASE WHEN value IS NOT NULL THEN {kind} IS NULL END",
            ),
        ),
        Made(
            rules.CHECK_DIGIT, _steps("uscc_check_digit", f"{compact}  RETURN uscc__digit(plain);")
        ),
        Made(rules.ORGANIZATION, _steps("uscc_organization_is_valid", organization, "boolean")),
    ]


#: A function finds the functions that it calls in the schema of the script, whatever the
#: `search_path`: that of a restored dump is empty.
_BOUND = "\nSET search_path FROM CURRENT"


def _steps(name: str, body: str, returns: str = "text") -> str:
    """Return a function of several steps. The collation C accepts a column of any collation."""
    bound = _BOUND if re.search(r"uscc_\w+\(", body) else ""
    return f"""\
CREATE OR REPLACE FUNCTION {name}(value text) RETURNS {returns}
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE{bound} AS $uscc$
DECLARE plain text COLLATE "C" := value;
BEGIN
{body}
END $uscc$;
"""


def _expression(name: str, argument: str, returns: str, body: str) -> str:
    """Return a function of one expression, which the planner puts where it is called."""
    return f"""\
CREATE OR REPLACE FUNCTION {name}({argument} text) RETURNS {returns}
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN {body};
"""
