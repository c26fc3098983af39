"""ClickHouse: SQL functions, which are lambda expressions."""

from __future__ import annotations

from collections.abc import Sequence

from uscc.sql.dialect import Asked, Made, Pattern, regex
from uscc.sql.inlined import Inlined
from uscc.sql.marks import of_class


class ClickHouse(Inlined):
    """ClickHouse."""

    title = "ClickHouse 24.8+"
    mark = "`"
    load = "clickhouse-client --multiquery < FILE"
    limits = ("ClickHouse keeps functions for the whole server, not for one database.",)

    def plain(self, text: str) -> str:
        """Return a text that can be seen as a literal."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def char(self, number: int) -> str:
        """Return the character of a number."""
        return "'" + "".join(f"\\x{byte:02X}" for byte in chr(number).encode()) + "'"

    def joined(self, texts: Sequence[str]) -> str:
        """Return texts put together."""
        return "'" + "".join(text[1:-1] for text in texts) + "'"

    def size(self, text: str) -> str:
        """Return the number of characters of a text."""
        return f"lengthUTF8({text})"

    def cut(self, text: str, first: int, size: int) -> str:
        """Return some characters of a text; `first` is counted from 1."""
        return f"substringUTF8({text}, {first}, {size})"

    def cast(self, column: str) -> str:
        """Return a column as text."""
        return f"toString({column})"

    def place(self, text: str, char: str) -> str:
        """Return the place of a character in a literal text."""
        return f"position({self.plain(text)}, {char})"

    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""
        return f"match({text}, '^{regex(pattern)}$')"

    def found(self, text: str, regex: str) -> str:
        """Return whether a regular expression matches somewhere."""
        return f"match({text}, {self.text(regex)})"

    def replaced(self, text: str, regex: str) -> str:
        """Return a text without what a regular expression matches first."""
        return f"replaceRegexpOne({text},\n    {self.plain(regex)}, '')"

    def stripped(self, text: str, chars: str) -> str:
        """Return a text without some characters at both ends."""
        some = of_class(chars)
        return f"replaceRegexpAll({text}, {self.plain(f'^{some}+|{some}+$')}, '')"

    def translated(self, text: str, old: str, new: str) -> str:
        """Return a text with characters replaced; those of `old` beyond `new` are removed."""
        kept, removed = old[: len(new)], old[len(new) :]
        found = f"translateUTF8({text},\n    {self.text(kept)},\n    {self.text(new)})"
        if removed:
            found = f"replaceRegexpAll({found},\n    {self.text(of_class(removed))}, '')"
        return found

    def bound(self, name: str, value: str, body: str) -> str:
        """Return an expression in which a name is a value."""
        return f"arrayMap({name} -> {body}, [{value}])[1]"

    def function(self, name: str, argument: str, returns: str, body: str) -> str:
        """Return the statement that makes a function of one expression."""
        return f"CREATE OR REPLACE FUNCTION {name} AS ({argument}) ->\n  {body};\n"

    def constraints(self, asked: Asked) -> list[Made]:
        """Return examples of what keeps wrong codes out of the table."""
        return [
            Made(
                "A constraint. It is for new records; old records are not checked.",
                f"""\
ALTER TABLE {asked.table} ADD CONSTRAINT uscc_code_is_valid
  CHECK coalesce(uscc_is_valid({asked.code}), 1);
""",
            )
        ]
