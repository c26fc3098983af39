"""Spark SQL: SQL functions."""

from __future__ import annotations

from collections.abc import Sequence

from uscc.sql.dialect import Asked, Made, Pattern, regex
from uscc.sql.inlined import Inlined

#: Digits of the greatest base of `conv`.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: Bits of a number that `conv` and `BIGINT` both hold.
_BITS = 63

_TYPES = {"number": "BIGINT", "truth": "BOOLEAN", "text": "STRING"}


class Spark(Inlined):
    """Spark SQL."""

    title = "Spark SQL 4.0+"
    mark = "`"
    view = "CREATE TEMPORARY VIEW"
    drop = "DROP TEMPORARY FUNCTION IF EXISTS {name};"
    load = "spark-sql -i FILE"
    limits = (
        "The functions and views are temporary: load the script at the start of each session.",
        "Before Spark 4.0 there are no SQL functions: use uscc.spark, or another engine.",
    )

    def plain(self, text: str) -> str:
        """Return a text that can be seen as a literal."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def char(self, number: int) -> str:
        """Return the character of a number."""
        return f"'\\u{number:04X}'"

    def joined(self, texts: Sequence[str]) -> str:
        """Return texts put together."""
        return "'" + "".join(text[1:-1] for text in texts) + "'"

    def cast(self, column: str) -> str:
        """Return a column as text."""
        return f"CAST({column} AS STRING)"

    def place(self, text: str, char: str) -> str:
        """Return the place of a character in a literal text."""
        return f"instr({self.plain(text)}, {char})"

    def remainder(self, text: str, alphabet: str, weights: Sequence[int], modulus: int) -> str:
        """Return the remainder of the sum of weights times values.

        Where the weights are powers, the text is a number in a base that leaves the ratio of two
        neighbouring weights. That is shorter than the sum: Java does not compile long methods.
        """
        falling = pow(weights[1], -1, modulus) * weights[0] % modulus
        base = falling + modulus
        if base <= len(_DIGITS):
            return self._in_base(self.cut(text, 1, len(weights)), alphabet, base, weights, modulus)
        base = pow(falling, -1, modulus) + modulus
        if base > len(_DIGITS):
            return super().remainder(text, alphabet, weights, modulus)
        backwards = f"reverse({self.cut(text, 1, len(weights))})"
        return self._in_base(backwards, alphabet, base, weights[::-1], modulus)

    def _in_base(
        self, text: str, alphabet: str, base: int, weights: Sequence[int], modulus: int
    ) -> str:
        """Return the remainder of a number, which is the text with its characters as digits."""
        digits = "".join(_DIGITS[at % modulus] for at in range(len(alphabet)))
        number = f"translate({text}, {self.plain(alphabet)}, {self.plain(digits)})"
        low = min(len(weights), _BITS // base.bit_length())
        high = len(weights) - low
        terms = [
            f"CAST(conv(right({number}, {low}), {base}, 10) AS BIGINT) % {modulus} * {weights[-1]}"
        ]
        if high:
            part = f"CAST(conv(left({number}, {high}), {base}, 10) AS BIGINT)"
            terms.append(f"{part} % {modulus} * {weights[-1] * base**low % modulus}")
        return "(" + "\n    + ".join(terms) + f") % {modulus}"

    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""
        return f"{text} RLIKE '^{regex(pattern)}\\\\z'"

    def found(self, text: str, regex: str) -> str:
        """Return whether a regular expression matches somewhere."""
        return f"{text} RLIKE {self.text(regex)}"

    def replaced(self, text: str, regex: str) -> str:
        """Return a text without what a regular expression matches first."""
        return f"regexp_replace({text},\n    {self.plain(regex)}, '')"

    def stripped(self, text: str, chars: str) -> str:
        """Return a text without some characters at both ends."""
        return f"trim(BOTH {self.plain(chars)} FROM {text})"

    def bound(self, name: str, value: str, body: str) -> str:
        """Return an expression in which a name is a value."""
        return body.replace(f"({name})", f"({value})")

    def function(self, name: str, argument: str, returns: str, body: str) -> str:
        """Return the statement that makes a function of one expression."""
        kind = _TYPES[returns]
        return (
            f"CREATE OR REPLACE TEMPORARY FUNCTION {name}({argument} STRING)\n"
            f"RETURNS {kind} RETURN\n  {body};\n"
        )

    def constraints(self, asked: Asked) -> list[Made]:
        """Return examples of what keeps wrong codes out of the table."""
        return [
            Made(
                "Spark's own tables have no constraints: separate the valid records from the"
                " others.",
                f"""\
SELECT * FROM {asked.table} WHERE uscc_is_valid({asked.code});
SELECT * FROM {asked.table} WHERE NOT coalesce(uscc_is_valid({asked.code}), FALSE);
""",
            )
        ]
