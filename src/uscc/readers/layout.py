"""Which column is what: as the caller says, else by header, else by content.

If no choice is safe, an error lists the columns with the evidence for and against each. A column
of an agency is chosen only if the caller names it, a column of another party also if the table has
no other party.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from uscc.errors import NoCodes
from uscc.readers.evidence import Column, TableHead
from uscc.readers.headers import is_status
from uscc.readers.leftover import Heads
from uscc.readers.names import (
    CODE_TIERS,
    ENTITY_TIERS,
    GENERAL,
    PAIRED_ENDINGS,
    STATUS_TIERS,
)
from uscc.readers.naming import KeptColumn, either, resolve
from uscc.readers.options import Wanted
from uscc.sentences import Listed, Option

#: Right codes of another column that are worth a warning: fewer are a remark here and there.
_ENOUGH = 5

#: The error of a table without a column of codes.
NO_CODES = "no column of codes was found"


class Chosen(NamedTuple):
    """A chosen column.

    - `number`: its number, from 0.
    - `why`: why it was chosen: `given`, `name` or `content`.
    """

    number: int
    why: str


class Condition(NamedTuple):
    """A condition that a record must fulfil to be read.

    - `column`: the number of a column.
    - `values`: texts, folded.
    - `equal`: whether the cell must be one of them, or must differ from all of them.
    """

    column: int
    values: frozenset[bytes]
    equal: bool


class Layout(NamedTuple):
    """The columns of a file, and which rows are read.

    - `names`: the names of all columns.
    - `code`: the column of codes.
    - `entity`: the columns that together name the entity; empty if there are none.
    - `status`: the column of the status; None if there is none.
    - `others`: numbers of other columns that hold codes and may be those of a subject, too.
    - `heads`: the rows above the records.
    - `where`: the conditions of the caller.
    - `kept`: the columns whose cells go with the records.
    """

    names: tuple[str, ...]
    code: Chosen
    entity: tuple[Chosen, ...]
    status: Chosen | None
    others: tuple[int, ...] = ()
    heads: Heads = Heads()
    where: tuple[Condition, ...] = ()
    kept: tuple[KeptColumn, ...] = ()

    def wanted(self) -> set[int]:
        """Return the numbers of the columns that are read."""
        found = {self.code.number, *(chosen.number for chosen in self.entity)}
        found.update(condition.column for condition in self.where)
        found.update(one.number for one in self.kept)
        return found | ({self.status.number} if self.status else set())


def choose(head: TableHead, wanted: Wanted) -> Layout:
    """Return the layout.

    - `head`: the columns and some records.
    - `wanted`: the columns that the caller names.

    Raises `RegistryError` if a column is not found or cannot be chosen safely.
    """
    given = _given(head, wanted)
    free = [column for column in head.columns if column.number not in given.wanted()]
    code = given.code if wanted.code is not None else _find_code(head, free)
    free = [column for column in free if column.number != code.number]
    entity, status = given.entity, given.status
    if wanted.status is None:
        status = _find_status(free)
        free = [column for column in free if status is None or column.number != status.number]
    if wanted.entity is None:
        found = _find_entity(head, head.columns[code.number], free)
        entity = (found,) if found else ()
    return Layout(head.names, code, entity, status, _other_codes(head, code))


def _other_codes(head: TableHead, code: Chosen) -> tuple[int, ...]:
    """Return the other columns that hold codes, unless their headers say of whom.

    They are those of a second table beside the first, for example.
    """
    return tuple(
        column.number
        for column in head.columns
        if column.number != code.number
        and not (column.header.agency or column.header.other)
        and not (column.header.code is not None and column.header.party)
        and column.right_share >= 0.5
        and column.right >= _ENOUGH
        and not column.is_one_code
    )


# --- As the caller says ---------------------------------------------------------------------

_NO_COLUMN = Chosen(-1, "given")


def _given(head: TableHead, wanted: Wanted) -> Layout:
    """Return the columns that the caller names, each in one role and once."""
    code = _NO_COLUMN
    if wanted.code is not None:
        code = Chosen(resolve(head, wanted.code, "code"), "given")
    entity = tuple(Chosen(resolve(head, name, "entity"), "given") for name in wanted.entity or ())
    named = [Chosen(resolve(head, name, "status"), "given") for name in wanted.status or ()]
    roles = [("code", code), *(("entity", one) for one in entity)]
    roles += (("status", one) for one in named)
    seen: dict[int, str] = {}
    for role, chosen in roles:
        if chosen.number in seen:
            options = map(Option, dict.fromkeys((seen[chosen.number], role)))
            raise head.error(
                "the column #{number} {name!r} is named twice ({options}); name each column once,"
                " in one role",
                number=chosen.number + 1,
                name=head.names[chosen.number],
                options=Listed(" and ", options),
            )
        seen[chosen.number] = role
    if len(named) > 1:
        raise head.error("the status is one column, not {n}", hint="status-column", n=len(named))
    return Layout(head.names, code, entity, named[0] if named else None)


# --- The code -------------------------------------------------------------------------------


def _find_code(head: TableHead, free: Sequence[Column]) -> Chosen:
    """Return the column of codes, by name, else by content."""
    usable = [column for column in free if not head.is_excluded(column)]
    by_content = [one for one in usable if one.right_share >= 0.5 and not one.is_one_code]
    found = _code_by_name(head, usable)
    if found is None:
        if len(by_content) == 1:
            return Chosen(by_content[0].number, "content")
        if by_content:
            raise head.error("more than one column holds codes", hint="code-column")
        inside = any(column.inside for column in usable)
        hint = "text-around" if inside else "code-column"
        raise head.error(NO_CODES, hint, NoCodes)
    if found.inside * 2 > len(found.cells):
        raise head.error(
            "the column {name!r} holds a right code inside longer text in {n} of {cells} cells, so"
            " its lines were not cut",
            hint="uncut",
            name=found.name,
            n=found.inside,
            cells=len(found.cells),
        )
    fuller = [one for one in by_content if one.right > 2 * len(found.cells)]
    if by_content and found not in by_content and not found.right:
        raise head.error(
            "the column {name!r} holds no right code, but {other!r} does",
            hint="code-column",
            name=found.name,
            other=by_content[0].name,
        )
    if fuller:
        raise head.error(
            "the column {name!r} is blank in most records, but {other!r} holds right codes",
            hint="code-column",
            name=found.name,
            other=fuller[0].name,
        )
    return Chosen(found.number, "name")


def _code_by_name(head: TableHead, usable: Sequence[Column]) -> Column | None:
    """Return the column whose header names the code best; None if none does.

    The code of a party that is not known to be a subject (`采购人统一社会信用代码`) is chosen only
    if no column names a subject.
    """
    named = [column for column in usable if column.header.code is not None]
    named = [column for column in named if not _is_status_of_answer(column)]
    whole = [column for column in named if not column.is_one_code]
    if named and not whole:
        one = named[0]
        raise head.error(
            "the column {name!r} holds one code in {n} of {records} records, so it is probably an"
            " agency's own code",
            hint="code-column",
            name=one.name,
            n=one.most_frequent,
            records=one.records,
        )
    ranked: dict[tuple[bool, int, bool], list[Column]] = {}
    for column in whole:
        ranked.setdefault(_rank(head, column, whole), []).append(column)
    for _, hits in sorted(ranked.items()):
        party = hits[0].header.party
        if party and not hits[0].header.is_subject and head.names_subject_beside(party):
            raise head.error(
                "the column {name!r} seems to hold the codes of another party than the subject",
                hint="code-column",
                name=hits[0].name,
            )
        if len(hits) > 1:
            hits = [column for column in hits if column.right] or hits
        if len(hits) > 1:
            raise head.error(
                "more than one column is named as a code; say {option} {either}",
                option=Option("code"),
                either=either(column.number for column in hits),
            )
        return hits[0]
    return None


def _is_status_of_answer(column: Column) -> bool:
    """Tell whether a column `code` holds short numbers, as answers of servers do: 0 or 200."""
    if column.header.code != len(CODE_TIERS) - 1 or not column.cells:
        return False
    return all(len(cell) < 5 and cell.isdecimal() for cell in column.cells)


def _rank(head: TableHead, column: Column, named: Sequence[Column]) -> tuple[bool, int, bool]:
    """Return how well a header names the code: a subject's, of the code's own names, bare."""
    header = column.header
    doubtful = not header.is_subject
    if not header.party:
        # 许可机关, 统一社会信用代码: the code may be that of the agency on its left.
        left = head.columns[column.number - 1].header if column.number else None
        of_another = left is not None and (left.agency or left.other)
        doubtful = of_another and any(one.right for one in named if one is not column)
    return doubtful, header.code or 0, bool(header.party)


# --- The entity -----------------------------------------------------------------------------


def _find_entity(head: TableHead, code: Column, free: Sequence[Column]) -> Chosen | None:
    """Return the column that names the entity of the codes, None if it is not safe to say."""
    party = code.header.party if code.header.code is not None else ""
    for ending in PAIRED_ENDINGS if party else ():
        for column in _filled_first(free):
            if column.header.names_party(party, ending) and not column.header.agency:
                return Chosen(column.number, "name")
    # 主办单位名称 beside 主办单位统一社会信用代码 is the name to that code.
    others = {column.header.party for column in free if column.header.code is not None}
    usable = [
        column
        for column in free
        if not head.is_excluded(column)
        and (column.header.general or column.header.party not in others)
        and (not party or party in GENERAL or column.header.general)
    ]
    named = _entity_by_name(usable)
    if named is not None:
        return Chosen(named.number, "name")
    hits = [column for column in usable if column.holds_names and not column.is_one_value]
    return Chosen(hits[0].number, "content") if len(hits) == 1 else None


def _entity_by_name(usable: Sequence[Column]) -> Column | None:
    """Return the column whose name is most likely that of an entity; None if there is none.

    The order is: names such as 企业名称, subjects (当事人名称, 中标人), general words (单位, name),
    any other header that ends in 名称. A column that is nearly blank, or repeats one value, comes
    last.
    """
    full, general, parties = ENTITY_TIERS
    # Of several parties, the one whose cells are names; of several general names, the first.
    tests: tuple[tuple[bool, Callable[[Column], bool]], ...] = (
        (False, lambda column: column.header.is_in(full)),
        (True, lambda column: column.header.names_subject(parties)),
        (False, lambda column: column.header.is_in(general) and column.may_hold_names),
        (True, lambda column: column.header.ends_as_name and column.may_hold_names),
    )
    telling = [one for one in usable if one.is_filled and not one.is_one_value]
    for columns, some in ((telling, tests), (usable, tests[:3])):
        for of_parties, test in some:
            hits = _filled_first(filter(test, columns))
            if of_parties and len(hits) > 1:
                hits = [column for column in hits if column.holds_names]
                hits = hits if len(hits) == 1 else []
            if hits:
                return hits[0]
    return None


def _filled_first(columns: Iterable[Column]) -> list[Column]:
    return sorted(columns, key=lambda column: (not column.is_filled, not column.cells))


def _find_status(free: Sequence[Column]) -> Chosen | None:
    """Return the column of the status, one that holds something first."""
    ranked = [(is_status(column.header), column) for column in free if not column.header.agency]
    for rank in range(len(STATUS_TIERS)):
        hits = [column for found, column in ranked if found == rank]
        if hits:
            return Chosen(_filled_first(hits)[0].number, "name")
    return None
