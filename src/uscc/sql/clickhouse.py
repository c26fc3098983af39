"""ClickHouse: SQL functions, which are lambda expressions."""

from __future__ import annotations

from collections.abc import Sequence

from uscc.sql.inlined import Inlined


class ClickHouse(Inlined):
    """ClickHouse."""

    slug = "clickhouse"
    title = "ClickHouse 23.8 or later"
    mark = "`"
    find = "position"

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

    def matches(self, text: str, regex: str) -> str:
        """Return whether a whole text matches an expression of ASCII characters."""
        return f"match({text}, '^{regex}$')"

    def found(self, text: str, regex: str) -> str:
        """Return whether a regular expression matches somewhere."""
        return f"match({text}, {self.text(regex)})"

    def replaced(self, text: str, regex: str) -> str:
        """Return a text without what a regular expression matches first."""
        return f"replaceRegexpOne({text},\n    {self.plain(regex)}, '')"

    def stripped(self, text: str, chars: str) -> str:
        """Return a text without some characters at both ends."""
        from uscc.sql.marks import of_class

        some = of_class(chars)
        return f"replaceRegexpAll({text}, {self.plain(f'^{some}+|{some}+$')}, '')"

    def translated(self, text: str, old: str, new: str) -> str:
        """Return a text with characters replaced; those of `old` beyond `new` are removed."""
        from uscc.sql.marks import of_class

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
