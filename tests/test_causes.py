"""The cause: each slug with values that have it and near misses that have not."""

from __future__ import annotations

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, complete, messy, numbered, registration_number, right_codes, values

from uscc import diagnose
from uscc.code.causes import CAUSES, SEARCHED, cause_of

OTHER = "91110000101623741K"

#: Cause, what it is shown by, a value. Kind and cause are of the value as typed.
EXAMPLES = [
    ("spreadsheet-rounding", "checksum", "916201055811843000"),
    ("spreadsheet-rounding", "checksum", "351030001351350980"),  # 17 digits of its double
    ("spreadsheet-rounding", "checksum", "916201055811843070"),  # the shortest form of its double
    ("scientific-notation", "length", "9.1620105581184E+17"),
    ("scientific-notation", "length", "9.16201E+17"),
    ("scientific-notation", "length", "9e+17"),
    ("scientific-notation", "length", "9.16201055811E+17"),
    ("scientific-notation", "length", "9.16201055811843E17"),  # no sign
    ("scientific-notation", "length", "916201055811843000.0"),
    ("scientific-notation", "character", "9.162010558118E+17"),  # 18 characters by chance
    ("citizen-id", "identity", "362322198709086409"),
    ("citizen-id", "identity", "11010519491231002X"),
    ("organization-code", "unconverted", "D2143569-X"),
    ("organization-code", "unconverted", "783059753"),
    ("registration-number", "unconverted", "110108000000016"),
    ("registration-number", "unconverted", "320000NA000001X"),
    ("registration-number", "unconverted", "1100001234567"),
    ("registration-number", "length", "企合苏某总字第0001"),
    ("registration-number", "length", "企独苏某办字第000123号"),
    ("registration-number", "character", "429006NA000000012X"),
    ("registration-number", "length", "429006NB00000001X"),
    ("taxpayer-number", "unconverted", "110105D2143569X"),
    ("substitute", "checksum", "H9370102000000001a"),
    ("substitute", "character", "H9370102000000001O"),
    ("substitute", "checksum", "H9110105D2143569Xb"),
    ("taxpayer-number", "length", "11010519491231002X01"),
    ("taxpayer-number", "length", "36232219870908640900"),
    ("masked", "character", "91350100******0Y43"),
    ("masked", "length", "91350100****0Y43"),
    ("masked", "character", "91350100M000100Y**"),
    ("two-codes", "length", f"{SAMPLE} {OTHER}"),
    ("two-codes", "length", f"{SAMPLE}、{OTHER}"),
    ("two-codes", "length", SAMPLE * 2),
    ("surrounding-text", "length", f"USCC: {SAMPLE} (China)"),
    ("surrounding-text", "length", f"{SAMPLE}（副本）"),
    ("surrounding-text", "length", f"{SAMPLE}DA18051"),
    ("surrounding-text", "length", "A" * (SEARCHED - 18) + SAMPLE),
    ("surrounding-text", "length", f"{SAMPLE}{SAMPLE[:17]}4"),
    ("confusable", "character", "9135O100M000100Y43"),
    ("confusable", "character", "9I3SOIOOMOOOIOOY43"),
    ("confusable", "character", complete(body="MA22222A").replace("2", "Z")),
    ("confusable", "character", complete(body="MAUUUU1A").replace("U", "V")),
    ("truncated", "length", SAMPLE[:17]),
    ("truncated", "length", SAMPLE[:14]),
    ("surrounding-text", "length", SAMPLE + "3"),
    ("surrounding-text", "length", "9" + SAMPLE),
    ("too-long", "length", "9135" + SAMPLE[3:]),
    ("too-long", "length", SAMPLE[:9] + "X" + SAMPLE[9:]),
    ("swapped", "checksum", "91350100M001000Y43"),
    ("swapped", "checksum", "91350100M0001004Y3"),
    ("swapped", "checksum", "91350100M000100Y34"),  # the two check digits
    ("swapped", "checksum", "91341050MA2B3C4D1F"),  # 341050 is no region, 341500 is
    ("swapped", "checksum", "93141500MA2B3C4D1F"),  # 141500 is none either
    ("swapped", "checksum", "1Y341500MA2B3C4D1R"),  # no department 1 with Y
    ("swapped", "checksum", "913415021000000053"),  # positions 8 and 9 of a code
    ("swapped", "character", "9134150L02B3C4D53K"),  # positions 8 and 9
    ("keyboard", "checksum", "91110000QWERT12345"),
    ("keyboard", "checksum", "91110000AAAA123456"),
    ("keyboard", "character", "91110000ASDF1234Z5"),
    ("keyboard", "length", "QWERTYUIOP"),
    ("keyboard", "length", "ZXCVBNM"),
    ("organization-part", "checksum", "91350100M000200Y43"),
    ("outside-organization-part", "checksum", SAMPLE[:17] + "A"),
    ("outside-organization-part", "checksum", "91350200M000100Y43"),
    ("legacy-fujian", "legacy", "91350203M0001QKT19"),
    ("legacy-residue", "legacy", "91420684179660622T"),
    ("legacy-one-as-y", "legacy", "91510100201920161Y"),
]

#: Two right codes that share the one character between them.
OVERLAPPING = next(code for code in map(numbered, range(100)) if code[17] == "9") + OTHER[1:]

#: Cause, a value that nearly has it, and the cause that it has instead.
NEAR_MISSES = [
    ("spreadsheet-rounding", "916201055811843001", "organization-part"),
    ("spreadsheet-rounding", "916201055811843072", "organization-part"),  # 128 times a number
    ("spreadsheet-rounding", "916201055811843080", "organization-part"),  # its double is …070
    ("spreadsheet-rounding", numbered(0, "12110000")[:15] + "00X", "organization-part"),
    ("scientific-notation", "9.1620105581184E+16", None),
    ("scientific-notation", "91.620105581184E+17", None),
    ("scientific-notation", "9.162.0105E+17", None),
    ("scientific-notation", "E+17", None),
    ("scientific-notation", "9.16201055811843E18", None),
    ("scientific-notation", "91620105581184300.0", None),
    ("scientific-notation", "916201055811843000.5", None),
    ("substitute", "H99901020000000013A", None),
    ("substitute", "H99901020000000A", None),
    ("substitute", "H9990102000000001A", "organization-part"),  # no such province
    ("substitute", "H93701020000000011", "organization-part"),  # no letter at the end
    ("scientific-notation", ".E+17", None),
    ("scientific-notation", "9.1620105581184F+17", None),
    ("citizen-id", "110105194912310021", "organization-part"),
    ("citizen-id", "110105194913310021", "organization-part"),
    ("organization-code", "D2143569-1", None),
    ("registration-number", "110108000000017", None),
    ("registration-number", "320000NC000002X", None),
    ("registration-number", "某某字第0001号", None),
    ("registration-number", "企合苏某总字第", None),
    ("registration-number", "企合苏某总0001", None),
    ("registration-number", "429006NC000000012X", None),
    ("registration-number", "429006NA00000001A2", None),
    ("registration-number", "429006NA000000012Y", None),
    ("registration-number", "4290A6NA000000012X", None),
    ("registration-number", "429006NA012", None),
    ("registration-number", "429006NA012345678901X", None),
    ("taxpayer-number", "990105D2143569X", None),
    ("taxpayer-number", "11010AD2143569X", None),
    ("taxpayer-number", "110105D21435691", None),
    ("taxpayer-number", "11010519491231002X0A", None),
    ("taxpayer-number", "11010519491231002101", None),
    ("masked", "91350100M000100Y4*", None),
    ("two-codes", f"{SAMPLE} {SAMPLE[:17]}4", "surrounding-text"),
    ("two-codes", f"{SAMPLE[:9]}{SAMPLE[:9]}{SAMPLE[9:]}{SAMPLE[9:]}", "surrounding-text"),
    ("two-codes", OVERLAPPING, "surrounding-text"),
    ("surrounding-text", "A" * (SEARCHED - 17) + SAMPLE, "keyboard"),
    ("surrounding-text", "号" + SAMPLE[:17] + "4", None),
    ("surrounding-text", "号" + "91410100300006557C", None),  # organization part fails
    ("surrounding-text", "号" + "K11100001016237419", None),  # no such department
    ("surrounding-text", "号号" + "000000000000000000", None),
    ("confusable", "9135O100M000100Y44", None),
    ("confusable", "9135A100M000100Y43", None),
    ("truncated", SAMPLE[:13], None),
    ("truncated", "9A350100M000100Y4", None),
    ("truncated", "91990100M000100Y4", None),
    ("truncated", "9135010AM000100Y4", None),
    ("truncated", "91350100M000100O4", None),
    ("truncated", "91349900M000100Y4", None),  # no such region
    ("truncated", SAMPLE[:8] + SAMPLE[9:], None),  # lost further in front: 9-17 show it
    ("truncated", "62170000123456789", None),  # a bank card
    ("too-long", SAMPLE[:17] + "4A", None),
    ("too-long", SAMPLE[:17] + "AAA", None),
    ("swapped", "93150100M000100Y43", "outside-organization-part"),  # 93 and 150100 are known
    ("swapped", "19341500MA2B3C4D1F", "outside-organization-part"),  # 19 is known
    ("swapped", "91341050MA2B3C4D1G", "outside-organization-part"),  # no swap mends it
    ("swapped", "913415000M0000019R", "outside-organization-part"),  # M and 0: GB 11714 is blind
    ("swapped", "91305150MA2B3C4D1F", "outside-organization-part"),  # two swaps
    ("keyboard", "91110000QWE1R23456", "organization-part"),
    ("keyboard", "91110000AAA1A23456", "organization-part"),
    ("keyboard", "QWE", None),
    ("organization-part", "91350100M000100Y44", "outside-organization-part"),
    ("legacy-fujian", "91350100M0010001X8", "outside-organization-part"),
]


@pytest.mark.parametrize(("cause", "kind", "text"), EXAMPLES)
def test_cause(cause: str, kind: str, text: str) -> None:
    """The value has the kind, and the evidence names the cause."""
    found = diagnose(text)
    assert (found.kind, found.cause) == (kind, cause)


@pytest.mark.parametrize(("cause", "text", "instead"), NEAR_MISSES)
def test_near_miss(cause: str, text: str, instead: str | None) -> None:
    """Where the evidence falls short, the cause is not named."""
    assert diagnose(text).cause == instead != cause


def test_every_cause_has_an_example() -> None:
    """No slug of the contract goes without an example, and no other slug is used."""
    assert {cause for cause, _, _ in EXAMPLES} == set(CAUSES)
    assert len(set(CAUSES)) == len(CAUSES)


@given(right_codes())
def test_a_right_code_has_no_cause(code: str) -> None:
    """A right value has no cause, and neither has a missing one."""
    assert diagnose(code).cause is None
    assert cause_of(code, None) is None
    assert cause_of("无", "missing") is None


@given(values)
def test_a_wrong_check_digit_has_a_cause(text: str) -> None:
    """Both checks together always tell on which side of position 9 to look first."""
    found = diagnose(text)
    if found.kind in ("checksum", "legacy", "identity", "unconverted"):
        assert found.cause is not None
    if found.cause == "organization-part":
        assert not reference.organization_ok(found.code[8:17])
    if found.cause == "outside-organization-part":
        assert reference.organization_ok(found.code[8:17])


@given(messy(st.sampled_from([text for _, _, text in EXAMPLES])))
def test_a_cause_is_that_of_the_compact_form(text: str) -> None:
    """Width, case, spaces and hyphens change no cause."""
    again = diagnose(reference.compact(text))
    assert diagnose(text).cause == again.cause
    assert diagnose(text).kind == again.kind


@given(st.text(alphabet="0123456789", min_size=14, max_size=14))
def test_a_registration_number_needs_its_check_digit(first14: str) -> None:
    """Of the ten numbers that begin with the same 14 digits one is a registration number."""
    right = registration_number(first14)
    for digit in reference.DIGITS:
        cause = diagnose(first14 + digit).cause
        if len(set(first14 + digit)) > 1:
            assert (cause == "registration-number") == (first14 + digit == right)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("9" * 10_000_000, "missing"),
        (" " * 10_000_000, "missing"),
        (" " * 10_000_000 + SAMPLE, None),
        ("'" * 10_000_000 + SAMPLE, None),
        ("91" * 5_000_000, "length"),
        ("中A" * 5_000_000, "length"),
        ("9*" * 5_000_000, "length"),
        (SAMPLE * 600_000, "length"),
    ],
    ids=["nines", "blanks", "blanks-before", "marks-before", "pairs", "text", "stars", "codes"],
)
def test_ten_megabytes(text: str, kind: str | None) -> None:
    """A value of ten megabytes is judged like any other, in linear time."""
    assert diagnose(text).kind == kind
