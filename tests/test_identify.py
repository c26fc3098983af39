"""Which identifier a value is, what it tells of the code, and the code completed from it."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
import reference
from hypothesis import assume, given
from hypothesis import strategies as st
from reference import ALPHABET, DIGITS
from strategies import (
    SAMPLE,
    identity_numbers,
    legacy_codes,
    messy,
    older_identifiers,
    pairs,
    passing_identity_numbers,
    regions,
    registration_number,
    right_or_noted,
    values,
)
from strategies import complete as made_up

from uscc import compact, diagnose, is_valid
from uscc.code.identify import EXPLANATIONS, IDENTIFIERS, Identifier, complete, identify
from uscc.code.notes import notes_of

CODE, ORGANIZATION = "unified-social-credit-code", "organization-code"
REGISTRATION, COOPERATIVE = "registration-number", "cooperative-registration-number"
OLD, IDENTITY = "old-registration-number", "identity-number"
TAXPAYER, PERSON = "taxpayer-number-15", "taxpayer-number-20"


def with_check(body: str) -> str:
    """Return the organization code with this body."""
    return body + reference.organization_check_digit(body)


def other(char: str, chars: str) -> str:
    """Return the character after this one, the first after the last."""
    return chars[(chars.index(char) + 1) % len(chars)]


#: 15 digits that pass the check of a registration number and that of a taxpayer number.
BOTH = next(
    number
    for number in (registration_number(f"110108{serial:08}") for serial in range(10**8))
    if reference.organization_check_digit(number[6:14]) == number[14]
)

#: Value, identifier, right, candidate, explanation.
EXAMPLES: list[tuple[str, str | None, bool, str | None, str]] = [
    # a code
    (SAMPLE, CODE, True, SAMPLE, "code"),
    ("9135 0100-m000 100y-43", CODE, True, SAMPLE, "code"),
    ("913302007204926720", CODE, True, "913302007204926720", "code"),
    ("91410100300006557C", CODE, True, "91410100300006557C", "code"),  # its organization part fails
    ("K11100001016237419", CODE, True, "K11100001016237419", "code"),  # no such department
    ("91350203M0001QKT19", CODE, False, None, "code-legacy"),
    ("91420684179660622T", CODE, False, None, "code-legacy"),
    ("91510100201920161Y", CODE, False, None, "code-legacy"),
    ("91350100M000100Y4A", CODE, False, None, "code-wrong"),
    ("916201055811843000", CODE, False, None, "code-wrong"),
    ("9135O100M000100Y43", None, False, None, "none"),  # a letter that no code may hold
    (SAMPLE[:17], None, False, None, "none"),
    # an organization code
    ("D2143569-X", ORGANIZATION, True, "????????D2143569X?", "organization"),
    ("78305975－3", ORGANIZATION, True, "????????783059753?", "organization"),
    ("79013765-x", ORGANIZATION, True, "????????79013765X?", "organization"),
    ("L60057722", ORGANIZATION, True, "????????L60057722?", "organization"),
    (with_check("OISVZ123"), ORGANIZATION, True, None, "organization-letter"),
    ("PDY00001X", ORGANIZATION, True, None, "organization-placeholder"),
    (with_check("WUWUWUWU"), ORGANIZATION, True, None, "organization-placeholder"),
    ("E0000000-X", ORGANIZATION, False, None, "organization-wrong"),
    ("D2143569-1", ORGANIZATION, False, None, "organization-wrong"),
    ("D2143569-B", None, False, None, "none"),  # no check digit is a B
    ("D214356無X", None, False, None, "none"),
    ("D2143569", None, False, None, "none"),
    # a registration number
    ("110108000000016", REGISTRATION, True, "??110108??????????", "registration"),
    ("310115600985533", REGISTRATION, True, "??310115??????????", "registration"),
    ("340000000016368", REGISTRATION, True, "??340000??????????", "registration"),
    (BOTH, REGISTRATION, True, f"??{BOTH[:6]}??????????", "registration-or-taxpayer"),
    ("110108000000017", REGISTRATION, False, None, "registration-wrong"),
    ("320506NA000043X", COOPERATIVE, True, "??320506??????????", "cooperative"),
    ("320506NB0000431", COOPERATIVE, True, "??320506??????????", "cooperative"),
    ("1100001234567", OLD, True, None, "old-registration"),
    ("110000123456X", None, False, None, "none"),
    ("11000012345678", None, False, None, "none"),
    # a taxpayer number
    ("110105D2143569X", TAXPAYER, True, "??110105D2143569X?", "taxpayer"),
    ("350100-M000100Y4", TAXPAYER, True, "??350100M000100Y4?", "taxpayer"),
    ("110105" + with_check("78305975"), TAXPAYER, True, "??110105783059753?", "taxpayer-digits"),
    ("110105" + with_check("OISVZ123"), TAXPAYER, True, None, "taxpayer-letter"),
    ("110105" + with_check("00000000"), TAXPAYER, True, None, "taxpayer-placeholder"),
    ("110105" + with_check("PDY00001"), TAXPAYER, True, None, "taxpayer-placeholder"),
    ("110105D21435691", TAXPAYER, False, None, "taxpayer-wrong"),
    ("110105D2143569B", None, False, None, "none"),
    ("990105D2143569X", None, False, None, "none"),  # no such province
    ("11O105D2143569X", None, False, None, "none"),
    ("110105D214356無X", None, False, None, "none"),
    # a person's number
    ("11010519491231002X", IDENTITY, True, None, "identity"),
    ("362322198709086409", IDENTITY, True, None, "identity"),  # passes as a code
    ("110105194912310021", IDENTITY, False, None, "identity-wrong"),
    ("110105194912310A21", CODE, False, None, "code-wrong"),
    ("11010519491231002A", CODE, False, None, "code-wrong"),
    ("110105194913310021", CODE, False, None, "code-wrong"),  # no such month
    ("11010519491231002X01", PERSON, True, None, "taxpayer-person"),
    ("36232219870908640900", PERSON, True, None, "taxpayer-person"),
    ("11010519491231002101", PERSON, False, None, "taxpayer-wrong"),
    ("11010519491331002X01", None, False, None, "none"),
    ("11010519491231002X0A", None, False, None, "none"),
    ("1101051949123100無X01", None, False, None, "none"),
    # nothing
    ("", None, False, None, "missing"),
    (" 无 ", None, False, None, "missing"),
    ("#N/A", None, False, None, "missing"),
    ("0" * 9, None, False, None, "missing"),
    ("1" * 13, None, False, None, "missing"),
    ("0" * 18, None, False, None, "missing"),
    ("企合苏总字第000063", None, False, None, "none"),
    (f"{SAMPLE} (USCC)", CODE, True, SAMPLE, "code"),
    (f"{SAMPLE} (NO)", None, False, None, "none"),
]


@pytest.mark.parametrize(
    ("text", "identifier", "right", "candidate", "note"),
    EXAMPLES,
    ids=[f"{note}-{text}" for text, *_, note in EXAMPLES],
)
def test_examples(
    text: str, identifier: str | None, right: bool, candidate: str | None, note: str
) -> None:
    """Each value is the identifier it is, its check holds or not, it tells what it tells."""
    expected = Identifier(text, compact(text), identifier, right, candidate, EXPLANATIONS[note])
    assert identify(text) == expected


def test_every_answer_is_shown() -> None:
    """Each identifier and each explanation has an example above."""
    assert {row[1] for row in EXAMPLES} == {*IDENTIFIERS, None}
    assert {row[4] for row in EXAMPLES} == set(EXPLANATIONS)


# --- Properties -------------------------------------------------------------------


@given(values)
def test_every_text_has_an_answer(text: str) -> None:
    """Nothing raises; the fields fit each other, and no note repeats the value."""
    found = identify(text)
    assert (found.text, found.value) == (text, compact(text))
    assert found.identifier is None or found.identifier in IDENTIFIERS
    assert found.note in EXPLANATIONS.values()
    if not found.right:
        assert found.candidate is None
    if found.candidate is not None:
        assert found.identifier not in (None, OLD, IDENTITY, PERSON)
        assert len(found.candidate) == 18
        assert set(found.candidate) <= {*ALPHABET, "?"}
        assert found.candidate.replace("?", "") in found.value
    assert identify(found.value).identifier == found.identifier


@pytest.mark.parametrize("value", [None, 1, b"91350100M000100Y43", ["a"]])
def test_anything_else_is_a_type_error(value: Any) -> None:
    """Only text is identified and completed."""
    with pytest.raises(TypeError, match="takes a code as str"):
        identify(value)
    with pytest.raises(TypeError, match="takes a code as str"):
        complete(value, "91")
    with pytest.raises(TypeError, match="takes a code as str"):
        complete("??350100M000100Y4?", value)


@given(values)
def test_agreement_with_the_diagnosis(text: str) -> None:
    """Right codes are right codes; what stands for an unconverted value is named as its cause."""
    found, diagnosis = identify(text), diagnose(text)
    assert (found.identifier == CODE and found.right) == (diagnosis.kind is None)
    if diagnosis.kind == "unconverted":
        assert found.right
        assert str(found.identifier).endswith(str(diagnosis.cause))
    if diagnosis.kind == "identity" or (
        diagnosis.cause == "citizen-id" and diagnosis.kind == "checksum"
    ):
        assert (found.identifier, found.right) == (IDENTITY, True)
    if diagnosis.kind == "missing":
        assert (found.identifier, found.note) == (None, EXPLANATIONS["missing"])
    if diagnosis.cause == "taxpayer-number":
        assert found.identifier in (TAXPAYER, PERSON)
        assert found.right


@given(st.one_of(right_or_noted, messy(right_or_noted)))
def test_right_codes(text: str) -> None:
    """A right code of any department is one, however typed, and is its own candidate."""
    found = identify(text)
    assert (found.identifier, found.right) == (CODE, True)
    assert found.candidate == found.value == compact(text)


@given(legacy_codes())
def test_legacy_codes_are_wrong_codes(code: str) -> None:
    """A code of an early issuing variant is a code that is not right."""
    assume(not reference.identity_number_ok(code))
    found = identify(code)
    assert (found.identifier, found.right, found.candidate) == (CODE, False, None)
    assert found.note == EXPLANATIONS["code-legacy"]


def test_a_legacy_code_that_is_an_identity_number() -> None:
    """A person's number goes before an early variant, whether its organization part holds."""
    counts = {True: 0, False: 0}
    for serial in range(450_000):
        first17 = f"124201{1950 + serial % 50}0{serial // 50 % 9 + 1}11{serial // 450:03}"
        for check in ALPHABET:
            number = first17 + check
            if reference.identity_number_ok(number) and reference.legacy_variant(number):
                if reference.check_digit(first17) == check:
                    continue
                part = reference.organization_check_digit(number[8:16]) == number[16]
                assert reference.kind(number) == "identity"
                assert identify(number).identifier == IDENTITY
                counts[part] += 1
        if all(counts.values()):
            return
    raise AssertionError("none found")


@given(st.text(alphabet=DIGITS, min_size=14, max_size=14))
def test_registration_numbers(first14: str) -> None:
    """Right: the region and nothing of positions 9-17. Wrong: named, or a taxpayer number."""
    number = registration_number(first14)
    assume(len(set(number)) > 1)
    found = identify(number)
    assert (found.identifier, found.right) == (REGISTRATION, True)
    assert found.candidate == f"??{first14[:6]}??????????"
    wrong = first14 + other(number[14], DIGITS)
    assume(len(set(wrong)) > 1)
    found = identify(wrong)
    if found.identifier == TAXPAYER:
        assert reference.organization_check_digit(wrong[6:14]) == wrong[14]
        assert found.right
    else:
        assert (found.identifier, found.right, found.candidate) == (REGISTRATION, False, None)


@given(
    regions,
    st.sampled_from("ABCDEFGHJKLMQRTUXY"),  # no co-operative number, no placeholder
    st.text(alphabet=ALPHABET, min_size=7, max_size=7),
)
def test_organization_codes_and_taxpayer_numbers(region: str, first: str, rest: str) -> None:
    """A right organization code fills 9-17, with a region before it 3-17; a wrong one nothing."""
    body = first + rest
    assume(rest != first * 7)
    part = with_check(body)
    found = identify(part)
    assert (found.identifier, found.right) == (ORGANIZATION, True)
    assert found.candidate == f"????????{part}?"
    found = identify(region + part)
    assert (found.identifier, found.right) == (TAXPAYER, True)
    assert found.candidate == f"??{region}{part}?"
    wrong = body + other(part[8], DIGITS + "X")
    assert identify(wrong) == Identifier(
        wrong, wrong, ORGANIZATION, False, None, EXPLANATIONS["organization-wrong"]
    )
    found = identify(region + wrong)
    assert (found.identifier, found.right, found.candidate) == (TAXPAYER, False, None)


@given(st.one_of(identity_numbers(), passing_identity_numbers()), st.sampled_from(["00", "01"]))
def test_identity_numbers(number: str, more: str) -> None:
    """A person's number gives no candidate, and is told of only as it was given."""
    assume(reference.kind(number) not in (None, "legacy"))
    for text, identifier in ((number, IDENTITY), (number + more, PERSON)):
        found = identify(text)
        assert (found.identifier, found.right, found.candidate) == (identifier, True, None)
        assert not set(found.note) & set("3456789X")  # 15 and 20 may stand in a note


@given(older_identifiers)
def test_older_identifiers(text: str) -> None:
    """What stood in registers before the reform is one of the four that it was, and right."""
    assume(diagnose(text).kind == "unconverted")
    found = identify(text)
    assert found.right
    assert found.identifier in (ORGANIZATION, REGISTRATION, COOPERATIVE, OLD)


# --- Completed --------------------------------------------------------------------


@given(pairs, regions, st.text(alphabet=ALPHABET, min_size=8, max_size=8))
def test_a_completed_candidate_is_a_right_code(pair: str, region: str, body: str) -> None:
    """The candidate of a taxpayer number, completed, is the code with right checks."""
    candidate = identify(region + with_check(body)).candidate
    assume(candidate is not None and candidate[8] != "?")
    assert candidate is not None
    code = complete(candidate, pair)
    assert code == made_up(pair + region, body)
    assert is_valid(code)
    assert set(notes_of(code)) <= {"region", "segment"}  # for the drawn region is made up
    assert identify(code).candidate == code


def test_completed_by_hand() -> None:
    """The sample of the standard; lower case and full width are forgiven, as everywhere."""
    assert complete("??350100M000100Y4?", "91") == SAMPLE
    assert complete("？？350100-m000100y-4？", "９1") == SAMPLE
    assert complete("??350100M000100Y4?", "9A") == "9A350100M000100Y47"  # a category in no list


@pytest.mark.parametrize(
    ("candidate", "pair", "message"),
    [
        ("??350100M000100Y4?", "", "two characters"),
        ("??350100M000100Y4?", "9", "two characters"),
        ("??350100M000100Y4?", "911", "two characters"),
        ("??350100M000100Y4?", "9?", "two characters"),
        ("??350100M000100Y4?", "9I", "two characters"),
        ("", "91", "18 characters"),
        ("?350100M000100Y4?", "91", "18 characters"),
        (SAMPLE, "91", "18 characters"),
        ("91350100M000100Y4?", "91", "18 characters"),
        ("?1350100M000100Y4?", "91", "18 characters"),
        ("??350100M000100Y43", "91", "18 characters"),
        ("????????M000100Y4?", "91", "positions 3-17"),
        ("??350100??????????", "91", "positions 3-17"),
        ("??35010?M000100Y4?", "91", "positions 3-17"),
        ("??35010AM000100Y4?", "91", "positions 3-17"),
        ("??350100M0001O0Y4?", "91", "positions 3-17"),
        ("??350100M000100無4?", "91", "positions 3-17"),
        ("??350100M000100Y5?", "91", "not an organization code"),
        ("??350100000000000?", "91", "not an organization code"),
        (f"??350100{with_check('WUWUWUWU')}?", "91", "not an organization code"),
    ],
)
def test_what_cannot_be_completed(candidate: str, pair: str, message: str) -> None:
    """More is unknown, less is unknown, or what is known is faulty."""
    with pytest.raises(ValueError, match=message):
        complete(candidate, pair)


@given(values, values)
def test_complete_gives_a_right_code_or_a_value_error(candidate: str, pair: str) -> None:
    """Whatever the text, there is a right code or a `ValueError`."""
    for text in (candidate, f"??{candidate}?"):
        try:
            code = complete(text, pair)
        except ValueError:
            continue
        assert is_valid(code)


# --- The answer -------------------------------------------------------------------


@given(values)
def test_copying_and_pickling(text: str) -> None:
    """An answer survives both, with every protocol."""
    found = identify(text)
    made = [pickle.loads(pickle.dumps(found, each)) for each in range(pickle.HIGHEST_PROTOCOL + 1)]
    for twin in (*made, copy.copy(found), copy.deepcopy(found)):
        assert twin == found
        assert hash(twin) == hash(found)
        assert type(twin) is Identifier


def test_equality() -> None:
    """Answers are equal if all their fields are; nothing else is equal to one."""
    assert identify(SAMPLE) == identify(SAMPLE)
    assert identify(SAMPLE) != identify(f" {SAMPLE}")
    assert identify(SAMPLE) != SAMPLE


@pytest.mark.parametrize("name", ["identifier", "text", "unheard_of"])
def test_it_cannot_be_changed(name: str) -> None:
    """No field can be set or deleted, and none added."""
    found = identify(SAMPLE)
    with pytest.raises(AttributeError, match="cannot be changed"):
        setattr(found, name, "")
    with pytest.raises(AttributeError, match="cannot be changed"):
        delattr(found, name)


@given(values)
def test_the_repr_rebuilds_it(text: str) -> None:
    """What is printed is what makes it."""
    found = identify(text)
    assert eval(repr(found), {"Identifier": Identifier}) == found
