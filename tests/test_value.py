"""One value: `compact`, `is_valid`, `validate`, `diagnose`, `calc_check_digit`, the errors.

Each docstring is the clause that the test enforces.
"""

from __future__ import annotations

import copy
import csv
import datetime
import pickle
from collections import UserString
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import (
    SAMPLE,
    any_text,
    complete,
    doubtful_codes,
    legacy_codes,
    lettered_regions,
    messy,
    missing_values,
    older_identifiers,
    passing_identity_numbers,
    right_codes,
    right_or_noted,
    troubled_text,
    values,
)

import uscc
from uscc import (
    Diagnosis,
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    RegistryError,
    ValidationError,
    calc_check_digit,
    compact,
    diagnose,
    is_valid,
    valid_mask,
    validate,
)
from uscc.code.causes import CAUSES
from uscc.code.digits import is_identity_number
from uscc.code.kinds import KINDS, WRONG
from uscc.code.notes import is_placeholder, notes_of
from uscc.standard import ONE_AS_Y_REGION

NO_TEXT: list[object] = [
    None, 913501, float("nan"), 9.16e17, True, b"91350100M000100Y43",
    bytearray(b"91350100M000100Y43"), [SAMPLE], (SAMPLE,), UserString(SAMPLE), object,
]  # fmt: skip

FUNCTIONS: dict[str, Callable[[Any], object]] = {
    "compact": compact,
    "is_valid": is_valid,
    "validate": validate,
    "diagnose": diagnose,
    "calc_check_digit": calc_check_digit,
}

CLASSES = {
    "missing": InvalidFormat,
    "unconverted": InvalidFormat,
    "length": InvalidLength,
    "character": InvalidFormat,
    "identity": InvalidComponent,
    "legacy": InvalidChecksum,
    "checksum": InvalidChecksum,
}

switches = st.booleans()


def right(text: str, *, strict: bool = False, legacy: bool = False) -> bool:
    """Return the verdict of the reference."""
    kind = reference.kind(text)
    if kind is None:
        return not (strict and reference.notes(text))
    if kind != "legacy" or not legacy:
        return False
    return not strict or (reference.compact(text) == text and not noted_legacy(text))


def noted_legacy(code: str) -> tuple[str, ...]:
    """Return the notes that a legacy code would have with the check digit of the standard."""
    return reference.notes(code[:17] + reference.check_digit(code[:17]))


def refused(text: str, **options: bool) -> ValidationError | None:
    """Return the error with which `validate` refuses, None if it accepts."""
    try:
        validate(text, **options)
    except ValidationError as error:
        return error
    return None


# --- compact ----------------------------------------------------------------------


@given(troubled_text)
def test_compact_is_that_of_the_reference(text: str) -> None:
    """`compact` gives the form that the reference, written character by character, gives."""
    assert compact(text) == reference.compact(text)


@given(troubled_text)
def test_compact_is_idempotent(text: str) -> None:
    """It is idempotent."""
    assert compact(compact(text)) == compact(text)


AROUND = st.lists(
    st.sampled_from(
        [
            *reference.LABELS,
            *reference.QUOTATION_MARKS,
            *"=,.;:，。：（）()【】<>9X无- \u200b",
            SAMPLE,
        ]
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'="{SAMPLE}"', SAMPLE),
        (f"“{SAMPLE}”，", SAMPLE),
        (f"（统一社会信用代码）：{SAMPLE}。", SAMPLE),
        (f"{SAMPLE}：税号，", SAMPLE),
        (f"{SAMPLE}，'【USCC】", SAMPLE),
        (f"uscc: {SAMPLE}", SAMPLE),
        (f"(税号{SAMPLE}", f"(税号{SAMPLE}"),
        (f"(税号{SAMPLE})", f"(税号{SAMPLE})"),
        (f"{SAMPLE}新税号)", f"{SAMPLE}新税号)"),
        (f"={SAMPLE}", f"={SAMPLE}"),
        ("统一社会信用代码", ""),
        ('=""', ""),
        ("＝＂，＂", ""),
        ('="",.', ""),
        ("=", "="),
    ],
)
def test_what_is_put_around_a_code(text: str, expected: str) -> None:
    """Guards, quotation marks, closing punctuation and labels go; half a bracket does not."""
    assert compact(text) == reference.compact(text) == expected


@given(AROUND)
def test_whatever_is_put_around_a_code(text: str) -> None:
    """Any mixture of them, as the reference has it; kind and mask follow the compact form."""
    assert compact(text) == reference.compact(text) == compact(compact(text))
    assert diagnose(text).kind == reference.kind(text)
    assert valid_mask([text]) == bytes([is_valid(text)])


@pytest.mark.slow
def test_compact_of_every_character() -> None:
    """Nothing else is changed: each character of Unicode alone and inside a value."""
    for point in range(0x110000):
        char = chr(point)
        assert compact(char) == reference.compact(char), hex(point)
    # All at once, behind a letter that keeps apostrophes from being leading ones.
    text = "A" + "".join(map(chr, range(0x3100)))
    assert compact(text) == reference.compact(text)


@given(messy(right_or_noted))
def test_a_typed_code_is_judged_by_its_compact_form(text: str) -> None:
    """`is_valid` and `validate` judge the compact form; the difference is the note `format`."""
    assert is_valid(text)
    assert validate(text) == reference.compact(text)
    assert "format" in diagnose(text).notes
    assert not is_valid(text, strict=True)


@pytest.mark.parametrize("char", "OIZSVoizsvıſß²٣")
def test_no_character_is_guessed(char: str) -> None:
    """No Unicode upper-casing, no ligature folding, no guessing of O for 0."""
    assert compact(char) in (char, chr(ord(char) - 32))
    for at in range(18):
        assert not is_valid(SAMPLE[:at] + char + SAMPLE[at + 1 :])


# --- Totality -----------------------------------------------------------------------


@given(st.one_of(any_text, values), switches, switches)
def test_every_text_has_an_answer(text: str, strict: bool, legacy: bool) -> None:
    """No `str` makes `compact`, `is_valid` or `diagnose` raise, nor `validate` anything else."""
    assert isinstance(compact(text), str)
    assert is_valid(text, strict=strict, legacy=legacy) in (True, False)
    assert isinstance(is_valid(text, strict=strict, legacy=legacy), bool)
    assert isinstance(diagnose(text), Diagnosis)
    refused(text, strict=strict, legacy=legacy)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("value", NO_TEXT, ids=repr)
def test_anything_else_is_a_type_error(function: str, value: object) -> None:
    """Anything but a `str` is a `TypeError` that names the function and what it was given."""
    with pytest.raises(TypeError) as caught:
        FUNCTIONS[function](value)
    assert type(value).__name__ in str(caught.value)
    assert "uscc." in str(caught.value)
    assert len(str(caught.value)) < 200


def test_text_of_a_subclass() -> None:
    """A subclass of `str` is text."""

    class Cell(str):
        __slots__ = ()

    cell = Cell(SAMPLE)
    assert is_valid(cell)
    assert validate(cell) == compact(cell) == diagnose(cell).code == SAMPLE
    assert calc_check_digit(cell) == "3"


# --- Kinds and notes --------------------------------------------------------------------


@given(values)
def test_kind_and_notes_are_those_of_the_reference(text: str) -> None:
    """Each value has exactly one kind, none or the first that applies; notes likewise."""
    found = diagnose(text)
    assert found.kind == reference.kind(text)
    assert found.notes == reference.notes(text)
    assert found.text == text
    assert found.code == reference.compact(text)


@given(right_codes())
def test_right_codes_are_right(code: str) -> None:
    """A code of a listed department with both check digits right is right."""
    assert is_valid(code)
    assert validate(code) == code
    # Only a placeholder body, a made-up region and a part of another province earn a note.
    assert set(diagnose(code).notes) <= {"region", "organization", "segment"}


@given(doubtful_codes())
def test_a_doubt_is_a_note_not_an_error(code: str) -> None:
    """Never call a genuinely issued code wrong: a doubt is a note."""
    found = diagnose(code)
    if reference.kind(code) is None:
        assert is_valid(code)
        assert found.notes == reference.notes(code)
    else:
        assert found.kind in ("identity", "missing")


@given(lettered_regions())
def test_a_region_has_digits_only(code: str) -> None:
    """Positions 3-8 hold digits: a letter there is `character`, though the arithmetic holds."""
    assert diagnose(code).kind == "character"
    assert not is_valid(code)
    assert not is_valid(code, legacy=True)


@given(legacy_codes())
def test_legacy_codes_are_told(code: str) -> None:
    """A wrong check digit issued by one of the three variants, at its place, is `legacy`."""
    assert diagnose(code).kind == "legacy"
    assert not is_valid(code)
    assert is_valid(code, legacy=True)


@given(passing_identity_numbers())
def test_identity_numbers_that_pass_the_arithmetic(number: str) -> None:
    """`identity`: the arithmetic holds by chance, and the organization part fails its check."""
    fails = not reference.organization_ok(number[8:17])
    assert diagnose(number).kind == ("identity" if fails else None)


@given(older_identifiers)
def test_older_identifiers_are_unconverted(text: str) -> None:
    """An identifier from before the reform is not a wrong code but `unconverted`."""
    found = diagnose(text)
    if found.kind != "missing":  # one character repeated comes first
        assert found.kind == "unconverted"
        assert found.cause in ("registration-number", "organization-code")


@given(missing_values)
def test_placeholders_are_missing(text: str) -> None:
    """Blank, a placeholder word, or one character repeated is `missing`."""
    assert diagnose(text).kind == "missing"
    assert diagnose(f"\u3000{text} ").kind == "missing"


@given(values)
def test_kinds_are_the_listed_ones(text: str) -> None:
    """A wrong, missing or unconverted value can carry a cause; a right one only notes."""
    found = diagnose(text)
    assert found.kind in (None, *KINDS)
    assert found.cause in (None, *CAUSES)
    if found.kind is None:
        assert found.cause is None
    else:
        assert found.notes == ()


# --- What the arithmetic catches ----------------------------------------------------


@given(right_codes())
def test_every_single_substitution_is_caught(code: str) -> None:
    """One wrong character is always caught, wherever it stands."""
    for at in range(18):
        for char in reference.ALPHABET_36:
            if char != code[at]:
                assert not is_valid(code[:at] + char + code[at + 1 :])


@given(right_codes())
def test_every_swap_but_one_is_caught(code: str) -> None:
    """Two characters swapped are always caught, but for positions 1 and 18 (equal weights)."""
    for first in range(18):
        for second in range(first + 1, 18):
            chars = list(code)
            chars[first], chars[second] = chars[second], chars[first]
            if code[first] != code[second] and (first, second) != (0, 17):
                assert not is_valid("".join(chars))


@given(right_codes(), st.integers(0, 17))
def test_a_lost_character_is_caught(code: str, at: int) -> None:
    """A code without one of its characters, or with one twice, has the wrong length."""
    assert diagnose(code[:at] + code[at + 1 :]).kind in ("length", "unconverted")
    assert diagnose(code[: at + 1] + code[at:]).kind == "length"


# --- is_valid, validate, diagnose agree ---------------------------------------------


@given(values, switches, switches)
def test_the_three_verdicts_agree(text: str, strict: bool, legacy: bool) -> None:
    """`is_valid`, `validate` and `diagnose` give one verdict, that of the reference."""
    expected = right(text, strict=strict, legacy=legacy)
    error = refused(text, strict=strict, legacy=legacy)
    found = diagnose(text)
    assert is_valid(text, strict=strict, legacy=legacy) == expected
    assert (error is None) == expected
    if found.kind is None:
        assert expected == (not (strict and found.notes))
    elif found.kind != "legacy":
        assert not expected
    if error is None:
        assert validate(text, strict=strict, legacy=legacy) == found.code


@given(values, switches)
def test_error_class_and_fields(text: str, strict: bool) -> None:
    """An error names the kind, the compact form, the position and the expected check digit."""
    error = refused(text, strict=strict)
    if error is None:
        return
    found = diagnose(text)
    assert error.code == found.code
    assert str(error)
    assert len(str(error)) < 300
    if found.kind is None:
        assert error.kind == found.notes[0]
        assert type(error) is (InvalidFormat if error.kind == "format" else InvalidComponent)
    else:
        assert error.kind == found.kind
        assert type(error) is CLASSES[found.kind]
        assert (error.position, error.expected) == (found.position, found.expected)


@given(values)
def test_position_and_expected(text: str) -> None:
    """`position` is the first character that may not stand there, `expected` the check digit."""
    found = diagnose(text)
    code = found.code
    wrong_places = [
        place
        for place, char in enumerate(code, 1)
        if char not in (reference.DIGITS if 3 <= place <= 8 else reference.ALPHABET)
    ]
    assert found.position == (wrong_places[0] if found.kind == "character" else None)
    if found.kind in (None, "legacy", "checksum"):
        assert found.expected == reference.check_digit(code[:17])
    else:
        assert found.expected is None


@given(st.one_of(legacy_codes(), messy(legacy_codes())), switches)
def test_legacy_accepts_legacy_and_nothing_else(text: str, strict: bool) -> None:
    """`legacy` accepts the early variants; `strict` still refuses what has a note."""
    assert refused(text) is not None
    if not strict:
        assert validate(text, legacy=True) == compact(text)
    error = refused(text, strict=True, legacy=True)
    if text != compact(text):
        assert error is not None
        assert error.kind == "format"


@given(values.filter(lambda text: reference.kind(text) not in (None, "legacy")))
def test_legacy_changes_no_other_verdict(text: str) -> None:
    """No kind but `legacy` is accepted with `legacy`."""
    assert not is_valid(text, legacy=True)
    assert refused(text, legacy=True) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_class(kind: str) -> None:
    """Each kind is raised as one of the four classes, all of them `ValueError`s."""
    text = {
        "missing": "无",
        "unconverted": "D2143569-X",
        "length": SAMPLE[:17],
        "character": SAMPLE[:17] + "*",
        "identity": "362322198709086409",
        "legacy": "91420684179660622T",
        "checksum": SAMPLE[:17] + "A",
    }[kind]
    with pytest.raises(CLASSES[kind]) as caught:
        validate(text)
    assert isinstance(caught.value, ValueError)
    assert caught.value.kind == kind
    assert (kind in WRONG) == (kind not in ("missing", "unconverted"))


def test_messages() -> None:
    """A message says what is wrong and where; a long value is cut short in it."""
    with pytest.raises(InvalidFormat, match=r"position 16 .* 'O'"):
        validate("91350100M000100O43")
    with pytest.raises(InvalidChecksum, match="ask for 3"):
        validate(SAMPLE[:17] + "4")
    with pytest.raises(InvalidLength, match="1,000 characters") as caught:
        validate("9" * 999 + "A")
    assert len(str(caught.value)) < 150
    assert len(caught.value.code) == 1_000


# --- calc_check_digit -----------------------------------------------------------------


@given(right_codes(), st.sampled_from(reference.ALPHABET_36 + "*?"))
def test_calc_check_digit(code: str, last: str) -> None:
    """The first 17 characters decide; an 18th is ignored, whatever it is."""
    assert calc_check_digit(code[:17]) == code[17]
    assert calc_check_digit(code[:17] + last) == code[17]


def test_the_last_character_that_is_summed() -> None:
    """Position 17 must be in the alphabet too, and a digit in an identity number."""
    with pytest.raises(InvalidFormat) as caught:
        calc_check_digit("91350100M000100YI3")
    assert caught.value.position == 17
    assert not is_identity_number("1101051949123100AX")


@given(values)
def test_calc_check_digit_refuses_the_rest(text: str) -> None:
    """17 or 18 characters of the alphabet with digits in 3-8 make a check digit, nothing else."""
    code = reference.compact(text)
    fits = len(code) in (17, 18)
    allowed = fits and all(
        char in (reference.DIGITS if 3 <= place <= 8 else reference.ALPHABET)
        for place, char in enumerate(code[:17], 1)
    )
    if allowed:
        assert calc_check_digit(text) == reference.check_digit(code[:17])
        return
    with pytest.raises(ValidationError) as caught:
        calc_check_digit(text)
    error = caught.value
    assert type(error) is (InvalidFormat if fits else InvalidLength)
    assert (error.kind, error.code) == ("character" if fits else "length", code)
    assert (error.position is not None) == fits


# --- Errors and Diagnosis as values ---------------------------------------------------


def copies(value: Any) -> Iterator[Any]:
    """Yield copies of a value by every way there is."""
    yield copy.copy(value)
    yield copy.deepcopy(value)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        yield pickle.loads(pickle.dumps(value, protocol))


@given(values.filter(lambda text: reference.kind(text) is not None))
def test_errors_survive_copying_and_pickling(text: str) -> None:
    """Errors survive pickling, with all their fields."""
    error = refused(text)
    assert error is not None
    for again in copies(error):
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert again.args == error.args
        assert vars(again) == vars(error)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, "no code column"),
        ({"path": "a.csv"}, "a.csv: no code column"),
        ({"path": "a.csv", "line": 1234}, "a.csv: line 1,234: no code column"),
        ({"line": 0}, "line 0: no code column"),
    ],
)
def test_registry_error(fields: dict[str, Any], shown: str) -> None:
    """A `RegistryError` says where, then what, and survives pickling; it is no `ValueError`."""
    error = RegistryError("no code column", **fields)
    assert str(error) == shown
    assert not isinstance(error, ValueError)
    for again in copies(error):
        assert type(again) is RegistryError
        assert (str(again), again.path, again.line) == (shown, error.path, error.line)


@given(values)
def test_a_diagnosis_survives_copying_and_pickling(text: str) -> None:
    """A `Diagnosis` is picklable and comparable."""
    found = diagnose(text)
    for again in copies(found):
        assert type(again) is Diagnosis
        assert again == found
        assert hash(again) == hash(found)


@given(values, values)
def test_diagnoses_are_equal_if_their_texts_are(text: str, other: str) -> None:
    """`diagnose` depends on the text alone; equal diagnoses hash equal."""
    same = diagnose(text) == diagnose(other)
    assert same == (text == other)
    assert len({diagnose(text), diagnose(other)}) == 2 - same
    assert diagnose(text) != text


@pytest.mark.parametrize(
    "name", ["text", "code", "kind", "cause", "notes", "position", "expected", "extra"]
)
def test_a_diagnosis_cannot_be_changed(name: str) -> None:
    """A `Diagnosis` is immutable: no field can be set, deleted or added."""
    found = diagnose(SAMPLE)
    with pytest.raises(AttributeError):
        setattr(found, name, None)
    with pytest.raises(AttributeError):
        delattr(found, name)
    assert found == diagnose(SAMPLE)


def test_the_repr_of_a_diagnosis_rebuilds_it() -> None:
    """Its `repr` shows all fields and is the expression that makes it."""
    for text in (SAMPLE, SAMPLE[:17] + "A", "无", complete("9A350100", "M000100Y")):
        found = diagnose(text)
        assert eval(repr(found), {"Diagnosis": Diagnosis}) == found


# --- Real values, where they are at hand --------------------------------------------------


def test_values_of_real_columns(shared_data: Callable[[str], Path]) -> None:
    """Values of real code columns have the kind and the notes of the reference."""
    with shared_data("failures.tsv").open(encoding="utf-8", newline="") as file:
        cells = {cell for row in csv.reader(file, delimiter="\t") for cell in row}
    assert len(cells) > 100
    for cell in cells:
        found = uscc.diagnose(cell)
        assert (found.kind, found.notes) == (reference.kind(cell), reference.notes(cell)), cell


# --- Days and placeholders, one by one ----------------------------------------------------------


@pytest.mark.parametrize("month", range(14))
@pytest.mark.parametrize("year", [1799, 1800, 1900, 1999, 2000, 2024, 2099, 2100])
def test_days_of_identity_numbers(year: int, month: int) -> None:
    """Each day of a month is one, and none before or behind it; so are its years."""
    for day in (0, 1, 15, 27, 28, 29, 30, 31, 32):
        first17 = f"110101{year}{month:02}{day:02}001"
        total = sum(int(char) * 2 ** (17 - at) for at, char in enumerate(first17))
        number = first17 + "10X98765432"[total % 11]
        try:
            datetime.date(year, month, day)
            expected = 1800 <= year < 2100
        except ValueError:
            expected = False
        assert is_identity_number(number) == reference.identity_number_ok(number) == expected


@pytest.mark.parametrize(
    ("body", "found"),
    [
        *[("PDY00001", True), ("PDY99999", True), ("00000000", True), ("PDY00000", False)],
        *[("PDYA0001", False), ("PDY0000A", False), ("PDX00001", False), ("00000001", False)],
    ],
)
def test_placeholders(body: str, found: bool) -> None:
    """The zone for own use is `PDY` and five digits that are not all 0."""
    assert is_placeholder(body) == reference.organization_placeholder(body) == found


@pytest.mark.parametrize(
    "function", ["compact", "is_valid", "validate", "diagnose", "calc_check_digit"]
)
def test_a_type_error_names_the_function_that_was_called(function: str) -> None:
    """Not one that it calls in turn."""
    with pytest.raises(TypeError, match=rf"^uscc\.{function} "):
        FUNCTIONS[function](None)


def test_an_error_shows_forty_characters() -> None:
    """A value of 40 characters is shown whole, the end of a longer one is left out."""
    with pytest.raises(InvalidLength, match=f"^'{'91' * 20}' has 40"):
        validate("91" * 20)
    with pytest.raises(InvalidLength, match=f"^'{'91' * 20}'… has 41"):
        validate("91" * 20 + "9")


def test_a_code_is_as_it_stands_unless_said_otherwise() -> None:
    """The notes of a code alone do not tell of a value that was altered."""
    assert notes_of(SAMPLE) == ()
    assert notes_of(SAMPLE, altered=True) == ("format",)


def test_a_diagnosis_has_no_room_for_more() -> None:
    """It holds its fields alone, in slots."""
    assert not hasattr(diagnose(SAMPLE), "__dict__")


@pytest.mark.parametrize("first", ["91", "A1", "Y1", "9Y", "N2"])
def test_zeros_with_every_check_digit(first: str) -> None:
    """Codes of nearly nothing but zeros: the short way of `is_valid` takes one of 31 only."""
    codes = [first + "0" * 15 + char for char in reference.ALPHABET]
    assert [is_valid(code) for code in codes] == [reference.kind(code) is None for code in codes]
    assert sum(map(is_valid, codes)) == 1


def test_an_error_tells_the_cause() -> None:
    """Where `diagnose` knows one, the message says it."""
    with pytest.raises(InvalidLength, match=r"not 18 \(cause: truncated\)$"):
        validate(SAMPLE[:17])


def test_one_as_y_needs_both() -> None:
    """Where early codes end with Y for 1: neither another digit for 1 nor Y for another is one."""
    first17 = [f"91{ONE_AS_Y_REGION}00{at:09}" for at in range(200)]
    for first in first17:
        expected = reference.check_digit(first)
        for char in "Y2":
            if char != expected:
                early = expected == "1" and char == "Y"
                assert (diagnose(first + char).kind == "legacy") == early
    assert "1" in map(reference.check_digit, first17)


@pytest.mark.parametrize("place", [*range(6), *range(8, 14)])
def test_a_cooperative_number_has_digits(place: int) -> None:
    """Around `NA` and `NB`; with a letter among them it is a value of another length."""
    for number in ("330101NA000012X", "330101NB0000123"):
        assert diagnose(number).kind == "unconverted"
        assert diagnose(number[:place] + "A" + number[place + 1 :]).kind == "length"
