"""The vectors against the library: published examples and made-up ones, each with its source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from uscc import calc_check_digit, diagnose, is_valid, valid_mask, validate
from uscc.code.digits import (
    is_identity_number,
    is_organization_code,
    is_registration_number,
    organization_check_digit,
)
from uscc.code.kinds import legacy_variant, unconverted_as
from uscc.standard import ALPHABET, ORGANIZATION_ALPHABET

VECTORS = Path(__file__).parent / "vectors"


def rows(name: str, columns: int) -> list[list[str]]:
    """Return the rows of a vector file; a line that begins with `# ` is a comment."""
    lines = (VECTORS / name).read_text(encoding="utf-8").split("\n")
    found = [line.split("\t") for line in lines if line and not line.startswith("# ")]
    assert found
    assert {len(row) for row in found} == {columns}
    return found


CODES = rows("codes.tsv", 4)


@pytest.mark.parametrize(("text", "kind", "notes", "source"), CODES)
def test_kind_and_notes(text: str, kind: str, notes: str, source: str) -> None:
    """Every value has the kind and the notes of its source."""
    found = diagnose(text)
    assert found.kind == (None if kind == "-" else kind), source
    assert found.notes == (() if notes == "-" else tuple(notes.split(","))), source


@pytest.mark.parametrize(("text", "kind", "notes", "source"), CODES)
def test_verdict(text: str, kind: str, notes: str, source: str) -> None:
    """`is_valid` is true just for right values, with `strict` and `legacy` as they say."""
    right, plain = kind == "-", notes == "-"
    assert is_valid(text) == right, source
    assert is_valid(text, strict=True) == (right and plain), source
    assert is_valid(text, legacy=True) == (right or kind == "legacy"), source


def test_mask_of_all_vectors() -> None:
    """The columnar kernel gives all vectors at once the verdicts that each has alone."""
    expected = bytes(kind == "-" for _, kind, _, _ in CODES)
    assert valid_mask([text for text, _, _, _ in CODES]) == expected
    # One after the other as well, so that no value leans on its neighbours.
    assert b"".join(valid_mask([text]) for text, _, _, _ in CODES) == expected


@pytest.mark.parametrize(("char", "value", "wide_value"), rows("characters.tsv", 3))
def test_character_values(char: str, value: str, wide_value: str) -> None:
    """Each character has the value that the tables of the two standards print."""
    assert ALPHABET.find(char) == (-1 if value == "-" else int(value))
    assert ORGANIZATION_ALPHABET.index(char) == int(wide_value)


@pytest.mark.parametrize(
    ("code", "products", "total", "remainder", "check", "source"), rows("products.tsv", 6)
)
def test_check_digit(
    code: str, products: str, total: str, remainder: str, check: str, source: str
) -> None:
    """The check digit of each worked example comes out as printed."""
    assert calc_check_digit(code[:17]) == check, source
    assert calc_check_digit(code) == check, source
    assert diagnose(code).expected == check, source


@pytest.mark.parametrize(("code", "variant", "cause", "check", "source"), rows("legacy.tsv", 5))
def test_legacy(code: str, variant: str, cause: str, check: str, source: str) -> None:
    """Each early issued code is `legacy`, names its variant and what the standard asks for."""
    found = diagnose(code)
    assert (found.kind, found.cause) == ("legacy", cause), source
    assert legacy_variant(code) == cause, source
    assert found.expected != code[17], source
    if check != "-":
        assert found.expected == check, source
    assert validate(code, legacy=True) == code


@pytest.mark.parametrize(
    ("code", "right", "products", "total", "remainder", "source"), rows("organization.tsv", 6)
)
def test_organization_code(
    code: str, right: str, products: str, total: str, remainder: str, source: str
) -> None:
    """The GB 11714 check accepts each organization code just if its source does."""
    assert is_organization_code(code) == (right == "yes"), source
    if right == "yes":
        assert organization_check_digit(code[:8]) == code[8], source


@pytest.mark.parametrize(("number", "form", "source"), rows("registration.tsv", 3))
def test_registration_number(number: str, form: str, source: str) -> None:
    """Each number from before the reform is told by its form, near misses are not."""
    assert is_registration_number(number) == (form == "mod11-10"), source
    expected = None if form == "-" else "registration-number"
    assert unconverted_as(number) == expected, source
    found = diagnose(number)
    assert (found.kind == "unconverted") == (form != "-"), source
    if form != "-":
        assert found.cause == "registration-number", source


@pytest.mark.parametrize(("number", "right", "source"), rows("identity.tsv", 3))
def test_identity_number(number: str, right: str, source: str) -> None:
    """The GB 11643 rule accepts each resident identity number just if it is one."""
    assert is_identity_number(number) == (right == "yes"), source


# --- The files as a kit for other implementations ----------------------------------------------

FILES = sorted(VECTORS.glob("*.tsv"))


def described() -> dict[str, tuple[int, list[str]]]:
    """Return what the README says of each file: how many columns, and their names."""
    text = (VECTORS / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| \[(\S+)\]\(\1\) \| (\d+): (.+?) \|", text, re.MULTILINE)
    return {name: (int(number), columns.split("; ")) for name, number, columns in found}


def test_the_readme_names_every_file() -> None:
    """Each file has a row of the table, and no row is of another file."""
    assert sorted(described()) == [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_the_readme_names_every_column(path: Path) -> None:
    """As many columns are named in the README and in the head of a file as its rows have."""
    number, names = described()[path.name]
    found = rows(path.name, number)
    assert len(names) == number
    head = "".join(
        f"{line[2:]} "
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.startswith("# ")
    )
    columns = re.search(r"Columns: (.*?)\.(?: |$)", re.sub(r"\(.*?\)", "", head))
    assert columns, "the head of the file names its columns"
    assert len(re.split("; ", columns[1])) == number
    assert all(cell for row in found for cell in row[1:])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_files_can_be_read_anywhere(path: Path) -> None:
    """UTF-8 without a mark, lines that end with a line feed, no line twice."""
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\n")
    lines = [line for line in data.decode("utf-8").split("\n") if line]
    assert len(set(lines)) == len(lines)
    for line in lines:
        assert line.startswith("# ") or "\t" in line
