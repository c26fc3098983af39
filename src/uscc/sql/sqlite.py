"""SQLite: one view, for SQL makes no functions there."""

from __future__ import annotations

from uscc.sql import marks, rules
from uscc.sql.dialect import Asked, Dialect, Made, Pattern
from uscc.sql.rules import PLAIN, RULES
from uscc.standard import CLOSING_BRACKETS, LABELS, OPENING_BRACKETS, QUOTATION_MARKS


class SQLite(Dialect):
    """SQLite."""

    title = "SQLite 3.25+"
    load = "sqlite3 FILE.db < FILE"
    needs_table = True
    limits = (
        "SQLite makes no functions in SQL: the view uscc_records has their answers as columns.",
        "SQLite ends a text at a NUL character.",
    )

    def made(self) -> list[Made]:
        """Return nothing: there are no functions."""
        return []

    def char(self, number: int) -> str:
        """Return the character of a number."""
        return f"char({number})"

    def place(self, text: str, char: str) -> str:
        """Return the place of a character in a literal text."""
        return f"instr({self.plain(text)}, {char})"

    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""
        return f"{text} GLOB '" + "".join(f"[{chars}]" * n for chars, n in pattern) + "'"

    def part(self, rule: str, code: str) -> str:
        """Return a rule written out."""
        return f"({RULES[rule].expression(self, code)})"

    def records(self, asked: Asked) -> str:
        """Return the view of the records with the kinds of their codes."""
        kind, digit, organization = (
            RULES[name].expression(self, "uscc_code") for name in ("kind", "digit", "organization")
        )
        # OFFSET keeps SQLite from computing the compact form anew wherever it is used.
        return f"""\
SELECT
  {kind} AS uscc_kind,
  CASE WHEN is_null THEN NULL ELSE ({kind}) IS NULL END AS uscc_is_valid,
  {digit} AS uscc_check_digit,
  {organization} AS uscc_organization_is_valid,
  compacted.*
FROM (
  SELECT {asked.code} IS NULL AS is_null,
    coalesce({self.compact(self.cast(asked.code))}, '') AS uscc_code,
    coalesce({self.entity(self.cast(asked.entity))}, '') AS uscc_entity,
    source.*
  FROM {asked.table} AS source LIMIT -1 OFFSET 0
) AS compacted"""

    def constraints(self, asked: Asked) -> list[Made]:
        """Return examples of what keeps wrong codes out of the table."""
        valid = rules.valid(self, f"NEW.{asked.code}")
        triggers = (
            f"""\
CREATE TRIGGER uscc_{event.lower()} BEFORE {event} ON {asked.table}
WHEN NOT ({valid})
BEGIN
  SELECT RAISE(ABORT, 'not a valid Unified Social Credit Code');
END;
"""
            for event in ("INSERT", "UPDATE")
        )
        return [
            Made(
                "Triggers for compact codes. Old records are not checked. A new table can have the"
                " expression as a CHECK.",
                "".join(triggers),
            )
        ]

    def compact(self, value: str) -> str:
        """Return the compact form of a value."""
        folded = self._translated(value, marks.CODE_FROM, marks.CODE_TO)
        return f"""CASE WHEN {self.fits(value, PLAIN)} THEN {value} ELSE (
    WITH RECURSIVE bare(text) AS (
      SELECT {folded}
      UNION
      SELECT CASE
        {self._step()}
        ELSE text END FROM bare)
    SELECT text FROM bare ORDER BY length(text) LIMIT 1) END"""

    def entity(self, value: str) -> str:
        """Return the folded form of a name."""
        old, new = marks.NAME_FROM, marks.NAME_TO
        kept, removed = old[: len(new)], old[len(new) :]
        old, new = kept + marks.LATIN_FROM + removed, new + marks.LATIN_TO
        folded = self._translated(value, old, new)
        glob = self.text(f"*{marks.FOLDED_GLOB}*")
        return f"CASE WHEN {value} GLOB {glob} THEN {folded} ELSE {value} END"

    def _translated(self, value: str, old: str, new: str) -> str:
        """Return a text with characters replaced; those of `old` beyond `new` are removed."""
        place = f"instr({self.text(old)}, substr({value}, at, 1))"
        return f"""(WITH RECURSIVE letters(at, made) AS (
      SELECT 1, ''
      UNION ALL
      SELECT at + 1, made || CASE {place}
        WHEN 0 THEN substr({value}, at, 1)
        ELSE substr({self.text(new)},
          {place}, 1) END
      FROM letters WHERE at <= length({value}))
    SELECT made FROM letters ORDER BY at DESC LIMIT 1)"""

    def _step(self) -> str:
        """Return the cases of one step towards the text without marks and labels around it."""
        quotes, at_end = self.plain(QUOTATION_MARKS), self.plain(marks.AT_END)
        opening, closing = self.plain(OPENING_BRACKETS), self.plain(CLOSING_BRACKETS)
        cases = [
            f"WHEN ltrim(text, {quotes}) <> text THEN ltrim(text, {quotes})",
            "WHEN substr(text, 1, 2) = '=\"' THEN substr(text, 3)",
        ]
        for label in LABELS:
            n, word = len(label), self.plain(label)
            cases += [
                f"WHEN substr(text, 1, {n}) = {word}\n"
                f"        THEN substr(text, {n + 1} + (substr(text, {n + 1}, 1) = ':'))",
                f"WHEN substr(text, 2, {n}) = {word} AND length(text) >= {n + 2}\n"
                f"        AND instr({opening}, substr(text, 1, 1))\n"
                f"        AND instr({closing}, substr(text, {n + 2}, 1))\n"
                f"        THEN substr(text, {n + 3} + (substr(text, {n + 3}, 1) = ':'))",
            ]
        cases.append(f"WHEN rtrim(text, {at_end}) <> text THEN rtrim(text, {at_end})")
        for label in LABELS:
            n, word = len(label), self.plain(label)
            cases += [
                f"WHEN substr(text, -{n}) = {word} THEN substr(text, 1, length(text) - {n})",
                f"WHEN substr(text, -{n + 1}, {n}) = {word} AND length(text) >= {n + 2}\n"
                f"        AND instr({closing}, substr(text, -1))\n"
                f"        AND instr({opening}, substr(text, -{n + 2}, 1))\n"
                f"        THEN substr(text, 1, length(text) - {n + 2})",
            ]
        return "\n        ".join(cases)
