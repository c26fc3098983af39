"""What all dialects share, and what each of them says in its own words.

A dialect is one row in `uscc.sql.DIALECTS`. Its words for a literal, a character, a place in a text
or a pattern are methods, so that the rules (`uscc.sql.rules`) are written once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from uscc.errors import InvalidArgument

#: Characters of one class that follow each other, and how many of them.
Pattern = Sequence[tuple[str, int]]


class Asked(NamedTuple):
    """The table of a script, its names in quotation marks.

    - `table`: the table.
    - `code`: the column of codes.
    - `entity`: the column that names the entity.
    """

    table: str
    code: str
    entity: str


class Made(NamedTuple):
    """Statements of a script, or an example.

    - `says`: the comment above them.
    - `sql`: the statements.
    """

    says: str
    sql: str


def is_seen(char: str) -> bool:
    """Tell whether a character can be seen in a script."""
    return char.isprintable() and char != "\u3000"


def regex(pattern: Pattern) -> str:
    """Return a pattern as a regular expression.

    >>> regex([("0-9", 8), ("0-9X", 1)])
    '[0-9]{8}[0-9X]{1}'
    """
    return "".join(f"[{chars}]{{{n}}}" for chars, n in pattern)


class Dialect(ABC):
    """The words of a dialect; those of standard SQL, where it has no words of its own."""

    #: The oldest version with all that the script needs.
    title = ""

    #: The quotation mark around a name.
    mark = '"'

    #: The statement that makes a view.
    view = "CREATE VIEW"

    #: What drops a function, and what is behind its name.
    drop = "DROP FUNCTION IF EXISTS {name};"

    #: Whether there is nothing to make without a table.
    needs_table = False

    #: The lines above and below the functions.
    around = ("", "")

    #: The command that loads a script.
    load = ""

    #: What the script cannot do here, or needs.
    limits: tuple[str, ...] = ()

    def name(self, name: str) -> str:
        """Return a name in quotation marks; a dot separates schema and table.

        - `name`: the name, as the caller gave it.
        """
        parts = name.split(".")
        if not all(parts) or not all(map(is_seen, name)) or "\\" in name:
            message = "{name!r} cannot be the name of a table or column; give it without quotes"
            raise InvalidArgument(message, name=name)
        mark = self.mark
        return ".".join(mark + part.replace(mark, mark * 2) + mark for part in parts)

    def text(self, text: str) -> str:
        """Return a text as a literal; what cannot be seen is written by its number."""
        pieces = [""]
        for char in text:
            if is_seen(char):
                pieces[-1] += char
            else:
                pieces += [self.char(ord(char)), ""]
        quoted = (piece if at % 2 else self.plain(piece) for at, piece in enumerate(pieces))
        listed = [piece for piece in quoted if piece != "''"]
        return self.joined(listed) if len(listed) > 1 else listed[0]

    def plain(self, text: str) -> str:
        """Return a text that can be seen as a literal."""
        return "'" + text.replace("'", "''") + "'"

    def char(self, number: int) -> str:
        """Return the character of a number."""
        return f"chr({number})"

    def joined(self, texts: Sequence[str]) -> str:
        """Return literals put together."""
        return "(" + " || ".join(texts) + ")"

    def cast(self, column: str) -> str:
        """Return a column as text."""
        return f"CAST({column} AS text)"

    def size(self, text: str) -> str:
        """Return the number of characters of a text."""
        return f"length({text})"

    def cut(self, text: str, first: int, size: int) -> str:
        """Return some characters of a text; `first` is counted from 1."""
        return f"substr({text}, {first}, {size})"

    def place(self, text: str, char: str) -> str:
        """Return the place of a character in a literal text: from 1, or 0 if it is absent."""
        return f"strpos({self.plain(text)}, {char})"

    def remainder(self, text: str, alphabet: str, weights: Sequence[int], modulus: int) -> str:
        """Return the remainder of the sum of weights times values.

        - `text`: the text; it may be longer than the weights.
        - `alphabet`: the characters in the order of their values, from 0.
        - `weights`: the weight of each character.
        - `modulus`: the modulus.
        """
        terms = [
            f"{weight} * {self.place(alphabet, self.cut(text, at, 1))}"
            for at, weight in enumerate((weight % modulus for weight in weights), 1)
        ]
        # Places are counted from 1: each weight is once too much.
        terms.append(str(-sum(weights) % modulus))
        return "(" + "\n    + ".join(terms) + f") % {modulus}"

    @abstractmethod
    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""

    def some(self, text: str, words: Sequence[str]) -> str:
        """Return whether a text is one of some words."""
        literals = [self.plain(word) for word in words]
        each = max(1, 80 // max(map(len, literals)))
        rows = [", ".join(literals[at : at + each]) for at in range(0, len(literals), each)]
        return f"{text} IN (" + ",\n    ".join(rows) + ")"

    def stripped(self, text: str, chars: str) -> str:
        """Return a text without some characters at both ends."""
        return f"trim({text}, {self.plain(chars)})"

    def part(self, rule: str, code: str) -> str:
        """Return the call of the function that a rule of `uscc.sql.rules` has."""
        return f"uscc__{rule}({code})"

    @abstractmethod
    def made(self) -> list[Made]:
        """Return what makes the functions."""

    def records(self, asked: Asked) -> str:
        """Return the query of the records with the kinds of their codes."""
        code, entity = self.cast(asked.code), self.cast(asked.entity)
        return f"""\
SELECT uscc_kind({code}) AS uscc_kind,
  coalesce(uscc_compact({code}), '') AS uscc_code,
  coalesce(uscc_entity({entity}), '') AS uscc_entity,
  source.*
FROM {asked.table} AS source"""

    @abstractmethod
    def constraints(self, asked: Asked) -> list[Made]:
        """Return examples of what keeps wrong codes out of the table."""
