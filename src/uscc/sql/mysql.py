"""MySQL and MariaDB: stored functions with loops, for there is no `TRANSLATE`."""

from __future__ import annotations

from uscc.sql import marks, rules
from uscc.sql.dialect import Asked, Dialect, Made, Pattern, regex
from uscc.sql.rules import CODE, PLAIN, RULES, plainly
from uscc.standard import CLOSING_BRACKETS, LABELS, OPENING_BRACKETS, QUOTATION_MARKS

#: Text that is compared byte by byte, whatever the column.
_TEXT = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

#: The rules of a text of 18 characters of the alphabet, digits in their places.
_OF_CODES = ("identity", "early", "fault", "made_up")

#: A text of 18 characters of the alphabet. Its functions take a fifth of the time.
_CODE = "CHAR(18) CHARACTER SET latin1 COLLATE latin1_bin"

_TYPES = {"number": "INT", "truth": "BOOLEAN", "text": "VARCHAR(18) CHARACTER SET latin1"}


class MySQL(Dialect):
    """MySQL and MariaDB."""

    title = "MySQL 8.0.16+, MariaDB 10.5+"
    mark = "`"
    around = ("SET NAMES utf8mb4;\nDELIMITER //\n\n", "DELIMITER ;\n\n")
    load = "mysql DATABASE < FILE"
    limits = (
        "Tested with MariaDB; MySQL has all that is used, and was not at hand.",
        "MySQL with a binary log needs log_bin_trust_function_creators = 1, or SUPER, to load it.",
    )

    def plain(self, text: str) -> str:
        """Return a text that can be seen as a literal, under any `sql_mode`."""
        if "\\" in text:
            return f"_utf8mb4 X'{text.encode().hex().upper()}'"
        return "'" + text.replace("'", "''") + "'"

    def text(self, text: str) -> str:
        """Return a text as a literal; what cannot be seen is written by its number."""
        hidden = [char for char in text if not char.isprintable() or char in "\u3000\\"]
        return f"_utf8mb4 X'{text.encode().hex().upper()}'" if hidden else self.plain(text)

    def place(self, text: str, char: str) -> str:
        """Return the place of a character in a literal text."""
        return f"LOCATE({char}, {self.plain(text)})"

    def size(self, text: str) -> str:
        """Return the number of characters of a text."""
        return f"CHAR_LENGTH({text})"

    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""
        # Before a line break at the end there is a `$`, too.
        size = sum(n for _, n in pattern)
        return f"(CHAR_LENGTH({text}) = {size} AND {text} REGEXP '^{regex(pattern)}$')"

    def stripped(self, text: str, chars: str) -> str:
        """Return a text without some characters at both ends."""
        return f"uscc__stripped({text}, {self.plain(chars)})"

    def made(self) -> list[Made]:
        """Return what makes the functions."""
        parts = [
            Made(
                rule.says,
                _function(
                    f"uscc__{name}",
                    f"plain {_CODE if name in _OF_CODES else _TEXT}",
                    rule.type,
                    rule.expression(self, "plain"),
                ),
            )
            for name, rule in RULES.items()
        ]
        steps = [self._translated(), self._stripped(), self._front(), self._behind()]
        return [*steps, self._compact(), self._entity(), *parts, self._kind(), *_public()]

    def cast(self, column: str) -> str:
        """Return a column as text that is compared character by character."""
        return f"CONVERT({column} USING utf8mb4) COLLATE utf8mb4_bin"

    def records(self, asked: Asked) -> str:
        """Return the query of the records with the kinds of their codes.

        Most records need no call of a function, which takes ten times as long as the expression.
        """
        code, entity = self.cast(asked.code), self.cast(asked.entity)
        plain = f"{self.fits(code, CODE)} AND {plainly(self, code)}"
        return f"""\
SELECT CASE WHEN {plain}
    THEN NULL ELSE uscc_kind({code}) END AS uscc_kind,
  CASE WHEN {self.fits(code, PLAIN)}
    THEN {code} ELSE coalesce(uscc_compact({code}), '') END AS uscc_code,
  coalesce(uscc_entity({entity}), '') AS uscc_entity,
  source.*
FROM {asked.table} AS source"""

    def constraints(self, asked: Asked) -> list[Made]:
        """Return examples of what keeps wrong codes out of the table."""
        column = f"CAST({asked.code} AS CHAR CHARACTER SET latin1) COLLATE latin1_bin"
        triggers = (
            f"""\
CREATE TRIGGER uscc_{event.lower()} BEFORE {event} ON {asked.table} FOR EACH ROW
IF NOT uscc_is_valid(NEW.{asked.code}) THEN
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not a valid Unified Social Credit Code';
END IF//
"""
            for event in ("INSERT", "UPDATE")
        )
        return [
            Made(
                "Triggers: a constraint may not call a function. Old records are not checked.",
                "DELIMITER //\n" + "".join(triggers) + "DELIMITER ;\n",
            ),
            Made(
                "A constraint without a function, for compact codes; all old records must be"
                " valid.",
                f"""\
ALTER TABLE {asked.table} ADD CONSTRAINT uscc_code_is_valid CHECK (
{rules.valid(self, column)});
""",
            ),
        ]

    def _translated(self) -> Made:
        return Made(
            "Characters of `old` become those of `new`; characters beyond `new` are removed.",
            _steps(
                "uscc__translated",
                f"value {_TEXT}, old {_TEXT}, new {_TEXT}",
                f"""\
  DECLARE made {_TEXT} DEFAULT '';
  DECLARE at INT DEFAULT 1;
  DECLARE place INT;
  WHILE at <= CHAR_LENGTH(value) DO
    SET place = LOCATE(SUBSTR(value, at, 1), old);
    SET made = CONCAT(made, IF(place = 0, SUBSTR(value, at, 1), SUBSTR(new, place, 1)));
    SET at = at + 1;
  END WHILE;
  RETURN made;""",
            ),
        )

    def _stripped(self) -> Made:
        return Made(
            "Without some characters at both ends.",
            _steps(
                "uscc__stripped",
                f"value {_TEXT}, chars {_TEXT}",
                """\
  WHILE value <> '' AND LOCATE(LEFT(value, 1), chars) > 0 DO
    SET value = SUBSTR(value, 2);
  END WHILE;
  WHILE value <> '' AND LOCATE(RIGHT(value, 1), chars) > 0 DO
    SET value = LEFT(value, CHAR_LENGTH(value) - 1);
  END WHILE;
  RETURN value;""",
            ),
        )

    def _front(self) -> Made:
        labels = self._label("SUBSTR(value, 1 + bracket, {n})")
        return Made(
            "Without the marks and labels in front.",
            _steps(
                "uscc__front",
                f"value {_TEXT}",
                f"""\
  DECLARE bracket, label INT;
  marks: WHILE value <> '' DO
    IF LOCATE(LEFT(value, 1), {self.plain(QUOTATION_MARKS)}) > 0 THEN
      SET value = SUBSTR(value, 2);
    ELSEIF LEFT(value, 2) = '="' THEN
      SET value = SUBSTR(value, 3);
    ELSE
      SET bracket = LOCATE(LEFT(value, 1), {self.plain(OPENING_BRACKETS)}) > 0;
      SET label = {labels};
      IF label = 0 OR bracket AND (CHAR_LENGTH(value) < label + 2
        OR LOCATE(SUBSTR(value, label + 2, 1), {self.plain(CLOSING_BRACKETS)}) = 0) THEN
        LEAVE marks;
      END IF;
      SET value = SUBSTR(value, 1 + label + 2 * bracket);
      SET value = IF(LEFT(value, 1) = ':', SUBSTR(value, 2), value);
    END IF;
  END WHILE;
  RETURN value;""",
            ),
        )

    def _behind(self) -> Made:
        labels = self._label("RIGHT(rest, {n})")
        return Made(
            "Without the marks and labels behind.",
            _steps(
                "uscc__behind",
                f"value {_TEXT}",
                f"""\
  DECLARE rest {_TEXT};
  DECLARE bracket, label INT;
  marks: WHILE value <> '' DO
    IF LOCATE(RIGHT(value, 1), {self.plain(marks.AT_END)}) > 0 THEN
      SET value = LEFT(value, CHAR_LENGTH(value) - 1);
    ELSE
      SET bracket = LOCATE(RIGHT(value, 1), {self.plain(CLOSING_BRACKETS)}) > 0;
      SET rest = LEFT(value, CHAR_LENGTH(value) - bracket);
      SET label = {labels};
      SET rest = LEFT(rest, CHAR_LENGTH(rest) - label);
      IF label = 0 OR bracket
        AND (rest = '' OR LOCATE(RIGHT(rest, 1), {self.plain(OPENING_BRACKETS)}) = 0) THEN
        LEAVE marks;
      END IF;
      SET value = LEFT(rest, CHAR_LENGTH(rest) - bracket);
    END IF;
  END WHILE;
  RETURN value;""",
            ),
        )

    def _label(self, cut: str) -> str:
        """Return the length of the label at one end, 0 if there is none."""
        cases = (
            f"WHEN {cut.format(n=len(label))} = {self.plain(label)} THEN {len(label)}"
            for label in LABELS
        )
        return "CASE\n        " + "\n        ".join(cases) + "\n        ELSE 0 END"

    def _compact(self) -> Made:
        return Made(
            rules.COMPACT,
            _steps(
                "uscc_compact",
                f"value {_TEXT}",
                f"""\
  IF value IS NULL OR {self.fits("value", PLAIN)} THEN
    RETURN value;  -- nothing to remove
  END IF;
  IF NOT value REGEXP '[^ -~]' THEN  -- ASCII: no loop over the characters
    RETURN uscc__behind(uscc__front(UPPER(REPLACE(REPLACE(value, ' ', ''), '-', ''))));
  END IF;
  RETURN uscc__behind(uscc__front(uscc__translated(value,
    {self.text(marks.CODE_FROM)},
    {self.text(marks.CODE_TO)})));""",
            ),
        )

    def _entity(self) -> Made:
        old, new = marks.NAME_FROM, marks.NAME_TO
        kept, removed = old[: len(new)], old[len(new) :]
        return Made(
            rules.ENTITY,
            _steps(
                "uscc_entity",
                f"value {_TEXT}",
                f"""\
  IF value IS NULL OR NOT value REGEXP {self.text(marks.FOLDED)} THEN
    RETURN value;  -- nothing to fold
  END IF;
  RETURN uscc__translated(value,
    {self.text(kept + marks.LATIN_FROM + removed)},
    {self.text(new + marks.LATIN_TO)});""",
            ),
        )

    def _kind(self) -> Made:
        # A call prepares all expressions of a statement anew, so the frequent way has short ones.
        return Made(
            rules.KIND,
            _steps(
                "uscc_kind",
                f"value {_TEXT}",
                f"""\
  DECLARE code {_CODE};
  IF value IS NULL THEN
    RETURN 'missing';
  END IF;
  IF NOT {self.fits("value", CODE)} THEN
    SET value = uscc_compact(value);
    IF NOT {self.fits("value", CODE)} THEN
      RETURN uscc__kind(value);
    END IF;
  END IF;
  SET code = value;
  IF {plainly(self, "code")} THEN
    RETURN NULL;
  END IF;
  RETURN uscc__fault(code);""",
                "text",
            ),
        )


def _public() -> list[Made]:
    value = f"value {_TEXT}"
    digit, organization = (
        f"uscc__{rule}(uscc_compact(value))" for rule in ("digit", "organization")
    )
    is_valid = "IF(value IS NULL, NULL, uscc_kind(value) IS NULL)"
    return [
        Made(rules.IS_VALID, _function("uscc_is_valid", value, "truth", is_valid)),
        Made(rules.CHECK_DIGIT, _function("uscc_check_digit", value, "text", digit)),
        Made(
            rules.ORGANIZATION,
            _function("uscc_organization_is_valid", value, "truth", organization),
        ),
    ]


def _function(name: str, argument: str, returns: str, body: str) -> str:
    """Return the statements that make a function of one expression."""
    return f"""\
DROP FUNCTION IF EXISTS {name}//
CREATE FUNCTION {name}({argument}) RETURNS {_TYPES[returns]}
DETERMINISTIC NO SQL SQL SECURITY INVOKER
RETURN {body}//
"""


def _steps(name: str, arguments: str, body: str, returns: str = "") -> str:
    """Return the statements that make a function of several steps."""
    return f"""\
DROP FUNCTION IF EXISTS {name}//
CREATE FUNCTION {name}({arguments}) RETURNS {_TYPES.get(returns, _TEXT)}
DETERMINISTIC NO SQL SQL SECURITY INVOKER
BEGIN
{body}
END//
"""
