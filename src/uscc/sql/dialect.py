"""What all dialects share, and what each of them says in its own words.

A dialect is one row in `uscc.sql.DIALECTS`. Its words for a literal, a character, a place in a text
or a pattern are methods, so that the rules (`uscc.sql.rules`) are written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from uscc.errors import InvalidArgument

#: Characters of one pattern that follow each other, and how many of them.
Pattern = Sequence[tuple[str, int]]


def is_seen(char: str) -> bool:
    """Tell whether a character can be seen in a script."""
    return char.isprintable() and char != "\u3000"


class Asked(NamedTuple):
    """What a script is about.

    - `table`: the table, quoted; empty for the functions alone.
    - `code`: the column of codes, quoted.
    - `entity`: the column that names the entity, quoted.
    """

    table: str
    code: str
    entity: str


class Dialect:
    """The words of a dialect; those of standard SQL, where it has no words of its own."""

    #: What the command line calls it.
    slug = ""

    #: What people call it, and the oldest version with all that the script needs.
    title = ""

    #: The quotation mark around a name.
    mark = '"'

    #: Statement before `VIEW` that replaces a view.
    replace_view = "CREATE OR REPLACE VIEW"

    #: The function that makes the place of a text in another one, counted from 1.
    find = "strpos"

    #: The type of a text that holds a code.
    type = "text"

    #: What the script says of its limits, one line each.
    limits: tuple[str, ...] = ()

    #: The functions that the script makes, the first made first.
    functions: tuple[str, ...] = (
        "uscc_compact",
        "uscc_entity",
        "uscc_kind",
        "uscc_is_valid",
        "uscc_check_digit",
        "uscc_organization_is_valid",
    )

    def name(self, parts: str) -> str:
        """Return a name in quotation marks; a dot separates schema and table.

        - `parts`: the name, as the caller gave it.
        """
        if not all(parts.split(".")) or "\0" in parts:
            raise InvalidArgument("{name!r} is not a name of a table or column", name=parts)
        mark = self.mark
        return ".".join(mark + part.replace(mark, mark * 2) + mark for part in parts.split("."))

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
        """Return texts put together."""
        return "(" + " || ".join(texts) + ")"

    def size(self, text: str) -> str:
        """Return the number of characters of a text."""
        return f"length({text})"

    def cut(self, text: str, first: int, size: int) -> str:
        """Return some characters of a text; `first` is counted from 1."""
        return f"substr({text}, {first}, {size})"

    def place(self, text: str, char: str) -> str:
        """Return the place of a character in a literal text, counted from 1; 0 if it is not there."""
        return f"{self.find}({self.plain(text)}, {char})"

    def remainder(
        self, text: str, alphabet: str, weights: Sequence[int], modulus: int
    ) -> str:
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

    def fits(self, text: str, pattern: Pattern) -> str:
        """Return whether a whole text consists of some characters, in their order."""
        return self.matches(text, "".join(f"[{chars}]{{{n}}}" for chars, n in pattern))

    def matches(self, text: str, regex: str) -> str:
        """Return whether a whole text matches an expression of ASCII characters."""
        raise NotImplementedError

    def some(self, text: str, words: Sequence[str]) -> str:
        """Return whether a text is one of some words."""
        literals = [self.plain(word) for word in words]
        rows = [", ".join(literals[at : at + 6]) for at in range(0, len(literals), 6)]
        return f"{text} IN (" + ",\n    ".join(rows) + ")"

    def stripped(self, text: str, chars: str) -> str:
        """Return a text without some characters at both ends."""
        return f"trim({text}, {self.plain(chars)})"

    def part(self, rule: str, code: str) -> str:
        """Return the call of the function that a rule of `uscc.sql.rules` has."""
        return f"uscc__{rule}({code})"
