"""What each finding means, and who must act: the words beside findings in pages and workbooks."""

from __future__ import annotations

from typing import NamedTuple

from uscc.sentences import Sentence


class Meaning(NamedTuple):
    """What a kind, relation or note means.

    - `what`: in a sentence or two.
    - `who`: who must act, and what to do.
    """

    what: Sentence
    who: Sentence


_COMPARE = Sentence(
    "The keeper of the data compares it with the licence and corrects it. If the licence says the"
    " same, the registering authority decides."
)
_LICENCE = Sentence("The keeper of the data checks the licence. A doubt is not an error.")

#: By slug, in the order of the reports.
MEANINGS = {
    "missing": Meaning(
        Sentence("The record has no code: the cell is blank or holds a placeholder."),
        Sentence(
            "The keeper of the data enters the code. If the entity has none yet, the registering"
            " authority assigns one."
        ),
    ),
    "unconverted": Meaning(
        Sentence(
            "A number from before the reform is in the place of the code, such as a registration"
            " number or an organization code."
        ),
        Sentence(
            "The keeper of the data looks the code up. If there is none yet, the registering"
            " authority converts the number."
        ),
    ),
    "length": Meaning(
        Sentence(
            "The value does not have 18 characters: some are missing, some are too many, or there"
            " is other text."
        ),
        _COMPARE,
    ),
    "character": Meaning(
        Sentence(
            "The value has a character that no code has at this place, mostly a letter typed for"
            " a digit."
        ),
        _COMPARE,
    ),
    "identity": Meaning(
        Sentence(
            "The resident identity number of a person is in the place of the code. It is personal"
            " information."
        ),
        Sentence("The keeper of the data removes the number and enters the code."),
    ),
    "legacy": Meaning(
        Sentence(
            "The check digit follows one of three variants of 2015: the code was issued so and"
            " remains in force."
        ),
        Sentence(
            "Do not change the code. The registering authority decides whether to replace it."
        ),
    ),
    "checksum": Meaning(
        Sentence("At least one character is wrong: the check digit does not fit the others."),
        _COMPARE,
    ),
    "repeated": Meaning(
        Sentence("The same code and the same entity occur again."),
        Sentence("The keeper of the data deletes the copy."),
    ),
    "shared": Meaning(
        Sentence("Two or more entities have the same code."),
        Sentence(
            "The keeper of the data checks for renames and branches first. Then the registering"
            " authority decides: at most one entity keeps the code."
        ),
    ),
    "split": Meaning(
        Sentence("One entity has two or more codes of the same department and region."),
        Sentence("The registering authority decides which code is valid and withdraws the others."),
    ),
    "suspect": Meaning(
        Sentence(
            "Entities of the same name have different codes; branches and namesakes are mostly the"
            " reason."
        ),
        Sentence(
            "The keeper of the data compares address and registration number. If it is one entity,"
            " the registering authority decides."
        ),
    ),
    "body": Meaning(
        Sentence(
            "The organization code in positions 9-17 occurs in several codes, although it is unique"
            " in the country."
        ),
        Sentence("The registering authorities of these codes find out together which is valid."),
    ),
    "format": Meaning(
        Sentence(
            "The code is valid, but written with spaces, lower case or full-width characters."
        ),
        Sentence("The keeper of the data writes it as 18 plain characters."),
    ),
    "department": Meaning(
        Sentence("The first character, the department, is in no list known to us."), _LICENCE
    ),
    "category": Meaning(
        Sentence("The second character, the category, is in no list of its department."), _LICENCE
    ),
    "region": Meaning(
        Sentence("Positions 3-8, the region, are in no table known to us."), _LICENCE
    ),
    "organization": Meaning(
        Sentence(
            "The organization code in positions 9-17 fails its own check or is a placeholder."
        ),
        _LICENCE,
    ),
    "segment": Meaning(
        Sentence("The organization code is of a segment that another province uses."), _LICENCE
    ),
}
