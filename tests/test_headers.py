"""What headers say, and which columns are taken of whole tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from strategies import numbered

from uscc.errors import RegistryError
from uscc.readers.evidence import TableHead
from uscc.readers.headers import Header, read
from uscc.readers.layout import choose
from uscc.readers.names import ENTITY_TIERS
from uscc.readers.options import Wanted
from uscc.standard import ONE_CODE_FROM

VECTORS = Path(__file__).parent / "vectors"

_RANKS = {0: "code", 1: "number", 2: "word"}

_CELLS: dict[str, Callable[[int], str]] = {
    "c": lambda row: numbered(row),
    "a": lambda row: numbered(row % 4, "11370102"),
    "b": lambda row: numbered(row % 4, "11370102"),
    "o": lambda row: numbered(1),
    "g": lambda row: f"第{row % 4}局",
    "l": lambda row: f"{row % 3}级",
    "k": lambda row: "某局",
    "s": lambda row: numbered(row) if row % 25 == 24 else "",
    "n": lambda row: f"第{row}有限公司",
    "p": lambda row: f"某某{row}",
    "t": lambda row: f"文字{row}",
    "e": lambda row: "",
}


def rows(name: str) -> list[list[str]]:
    """Return the rows of a vector file."""
    with open(VECTORS / name, encoding="utf-8", newline="") as file:
        lines = csv.reader((line for line in file if line[:2] != "# "), delimiter="\t", quoting=3)
        return list(lines)


def tables() -> list[tuple[str, str, list[str]]]:
    """Return the column of codes, of the entity, and the headers of each table."""
    return [(code, entity, headers.split(" | ")) for code, entity, headers in rows("tables.tsv")]


def named(header: Header) -> str:
    """Return what a header names: a code, a number, any number, an entity, nothing."""
    return _RANKS[header.code] if header.code is not None else "name" if header.is_name else "-"


@pytest.mark.parametrize(("text", "names", "whose", "party"), rows("headers.tsv"))
def test_header(text: str, names: str, whose: str, party: str) -> None:
    """Each header says which number or name it holds, and whose."""
    header = read(text)
    assert named(header) == names
    assert (header.agency, header.other) == (whose == "agency", whose == "other")
    assert (header.party or "-") == party


def test_there_are_enough_headers() -> None:
    """Subjects, agencies and other parties, sixty headers at least, none twice."""
    found = rows("headers.tsv")
    assert len({row[0] for row in found}) == len(found) >= 60
    assert {row[2] for row in found} == {"subject", "agency", "other"}


def table(headers: list[str]) -> TableHead:
    """Return the top of a table whose cells are of the kinds before the headers."""
    kinds, names = zip(*(header.split(":", 1) for header in headers))
    records = range(ONE_CODE_FROM + 5)
    made = [
        [_CELLS[kind](len(records) * at + row) for at, kind in enumerate(kinds)] for row in records
    ]
    return TableHead("r.csv", names, True, made)


@pytest.mark.parametrize(("code", "entity", "headers"), tables())
def test_table(code: str, entity: str, headers: list[str]) -> None:
    """The subject's columns are taken; where that is not safe, the error lists all of them."""
    sheet = table(headers)
    if code == "stop":
        with pytest.raises(RegistryError) as caught:
            choose(sheet, Wanted())
        said = str(caught.value)
        for number, name in enumerate(sheet.names, 1):
            assert f"#{number} {name!r}" in said
        if "another party" not in said:  # the sentence that says why a column is not taken
            asked = said.partition(". The columns are: ")[0]
            for number, header in enumerate(headers):
                if header[0] in "ag":  # an agency's column is never suggested
                    assert sheet.names[number] not in asked
                    assert f"#{number + 1}" not in asked.partition("as #N")[0]
        return
    layout = choose(sheet, Wanted())
    assert layout.code.number + 1 == int(code)
    assert [one.number + 1 for one in layout.entity] == ([] if entity == "-" else [int(entity)])


@pytest.mark.parametrize(("code", "entity", "headers"), tables())
def test_an_agency_is_never_taken(code: str, entity: str, headers: list[str]) -> None:
    """Whatever columns are left out of a table, an agency's is taken for nothing."""
    if not any(header[0] in "cn" for header in headers):
        pytest.skip("no subject")
    for left_out in range(len(headers)):
        rest = headers[:left_out] + headers[left_out + 1 :]
        if not any(header[0] in "cn" for header in rest):
            continue  # one party is left, which may be the subject
        try:
            layout = choose(table(rest), Wanted())
        except RegistryError:
            continue
        taken = [layout.code, *layout.entity]
        assert not any(rest[one.number][0] in "ag" for one in taken)


def test_aliases_are_plain_headers() -> None:
    """Each alias of an entity is a name by its header, so that a pair is found too."""
    for tier in ENTITY_TIERS:
        assert all(read(alias).is_name for alias in tier)
