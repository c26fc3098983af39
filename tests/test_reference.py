"""Tests of the reference implementation itself, against the vector files."""

from __future__ import annotations

import csv
import gzip
import itertools
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from reference import Record, audit, compact, fold_entity, kind, notes, read_csv

VECTORS = Path(__file__).parent / "vectors"
REAL = Path(__file__).parents[2] / "shared" / "data" / "real"

Cell = str | tuple[str, str] | tuple[str, str, bool]


def rows(name: str, columns: int) -> list[list[str]]:
    """Read a vector file; a line starting with number sign and space is a comment."""
    found = []
    for line in (VECTORS / name).read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            fields = line.split("\t")
            assert len(fields) == columns, line
            found.append(fields)
    assert found
    return found


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


# --- Vectors --------------------------------------------------------------------


@pytest.mark.parametrize(("code", "slug", "expected", "_"), rows("codes.tsv", 4))
def test_codes(code: str, slug: str, expected: str, _: str) -> None:
    assert (kind(code) or "-") == slug
    assert (",".join(notes(code)) or "-") == expected


@pytest.mark.parametrize("name", ["codes.tsv", "legacy.tsv", "organization.tsv"])
def test_no_vector_twice(name: str) -> None:
    first = [
        line.split("\t")[0]
        for line in (VECTORS / name).read_text(encoding="utf-8").splitlines()
        if not line.startswith("# ")
    ]
    assert len(first) == len(set(first))


def test_characters() -> None:
    table = rows("characters.tsv", 3)
    assert len(table) == 36
    by_31 = {int(value): char for char, value, _ in table if value != "-"}
    by_36 = {int(value): char for char, _, value in table}
    assert [by_31[value] for value in range(31)] == list(reference.ALPHABET)
    assert [by_36[value] for value in range(36)] == list(reference.ALPHABET_36)


def test_weights() -> None:
    assert reference.WEIGHTS == [3 ** (i - 1) % 31 for i in range(1, 18)]
    assert reference.ORGANIZATION_WEIGHTS == [2 ** (9 - i) % 11 for i in range(1, 9)]
    assert reference.IDENTITY_WEIGHTS == [2 ** (18 - i) % 11 for i in range(1, 18)]


@pytest.mark.parametrize(
    ("code", "parts", "total", "remainder", "check", "_"), rows("products.tsv", 6)
)
def test_products(code: str, parts: str, total: str, remainder: str, check: str, _: str) -> None:
    computed = reference.products(code[:17])
    if parts != "-":
        assert computed == numbers(parts)
    if total != "-":
        assert sum(computed) == int(total)
    assert sum(computed) % 31 == int(remainder)
    assert reference.check_digit(code[:17]) == check


@pytest.mark.parametrize(("code", "variant", "cause", "check", "_"), rows("legacy.tsv", 5))
def test_legacy(code: str, variant: str, cause: str, check: str, _: str) -> None:
    assert kind(code) == "legacy"
    assert reference.legacy_variant(code) == variant
    expected = {"F": "legacy-fujian", "R": "legacy-residue", "Y": "legacy-one-as-y"}
    assert cause == expected[variant]
    assert reference.check_digit(code[:17]) != code[17]
    if check != "-":
        assert reference.check_digit(code[:17]) == check
    if variant == "F":
        assert reference.organization_ok(code[8:17])


@pytest.mark.parametrize(
    ("code", "right", "parts", "total", "remainder", "_"), rows("organization.tsv", 6)
)
def test_organization(
    code: str, right: str, parts: str, total: str, remainder: str, _: str
) -> None:
    assert reference.organization_ok(code) == (right == "yes")
    if parts != "-":
        assert reference.organization_sum(code[:8]) == sum(numbers(parts)) == int(total)
        assert int(total) % 11 == int(remainder)
        for char, weight, product in zip(
            code[:8], reference.ORGANIZATION_WEIGHTS, numbers(parts), strict=True
        ):
            assert reference.ALPHABET_36.index(char) * weight == product


@pytest.mark.parametrize(("number", "form", "_"), rows("registration.tsv", 3))
def test_registration(number: str, form: str, _: str) -> None:
    assert reference.registration_number_ok(number) == (form == "mod11-10")
    assert reference.cooperative_number_ok(number) == (form == "cooperative")
    assert kind(number) == ("length" if form == "-" else "unconverted")


@pytest.mark.parametrize(("number", "right", "_"), rows("identity.tsv", 3))
def test_identity(number: str, right: str, _: str) -> None:
    assert reference.identity_number_ok(number) == (right == "yes")


# --- One value ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \t\r\n\v\f\u00a0\u3000\u2003\u2028\u0085\u001c", ""),
        ("\ufeff9\u200b1\u200d\u2060\u00ad\u180e\u202e\u2066", "91"),
        ("9-1‐2‑3‒4–5—6―7−8﹘9﹣0－", "9123456789" + "0"),
        ("９１ａＺ／＃！～", "91AZ/#!~"),
        ("azAZ", "AZAZ"),
        ("''9'1", "9'1"),
        ("＇ ' 9", "9"),
        ("-'-'9", "9"),
        ("‘9’", "9"),
        ('="9"', "9"),
        ("=9", "=9"),
        ("＝＂9＂", "9"),
        ('「『"`´“”‘’„‟9‟„」』', "9"),
        ("9，；：。、．,;:.", "9"),
        (".,9", ".,9"),
        ("9,1", "9,1"),
        ("统一社会信用代码9", "9"),
        ("（统一社会信用代码）：9", "9"),
        ("9【社会信用代码】", "9"),
        ("9：信用代码", "9"),
        ("税号:9", "9"),
        ("纳税人识别号9税号", "9"),
        ("uscc: 9 (USCC)", "9"),
        ("（税号9", "(税号9"),
        ("（税号9）", "(税号9)"),
        ("9(新税号)", "9(新税号)"),
        ("9新税号)", "9新税号)"),
        ("：9", ":9"),
        ("统一社会信用代码", ""),
        ("企业统一社会信用代码9", "企业统一社会信用代码9"),
        ("ıſßﬀé²٣Å", "ıſßﬀé²٣Å"),
        ("9_1.2\0", "9_1.2\0"),
    ],
)
def test_compact(text: str, expected: str) -> None:
    assert compact(text) == expected


TEXT = st.one_of(
    st.text(),
    st.text(alphabet=" '＇-－\u200b\u3000ａＹ９azAZ09无N/#"),
    st.lists(
        st.sampled_from(
            [*reference.LABELS, *"=\"'“”，。:;（）()【】9无 -", "uscc", "91350100M000100Y43"]
        )
    ).map("".join),
    st.text(alphabet=reference.ALPHABET_36, min_size=9, max_size=18),
)


@given(TEXT)
def test_compact_and_fold_are_idempotent(text: str) -> None:
    assert compact(compact(text)) == compact(text)
    assert fold_entity(fold_entity(text)) == fold_entity(text)


@given(TEXT)
def test_the_compact_form_is_judged(text: str) -> None:
    assert kind(text) == kind(compact(text))
    assert kind(text) in (None, *reference.KINDS)
    if kind(text) is None:
        assert notes(text) == ("format",) * (text != compact(text)) + notes(compact(text))
    else:
        assert notes(text) == ()


@pytest.mark.parametrize("word", reference.MISSING_WORDS)
def test_missing_words(word: str) -> None:
    assert compact(word) == (word if word != "无统一社会信用代码" else "无")
    assert kind(word) == "missing"
    assert kind(f" {word.lower()}\u3000") == "missing"
    for brackets in ("（）", "()", "【】", "<>"):
        assert kind(brackets[0] + word + brackets[1]) == "missing"


@pytest.mark.parametrize("first", reference.DIGITS)
@pytest.mark.parametrize("step", [1, -1])
def test_made_up_sequences(first: str, step: int) -> None:
    rising = "".join(str((int(first) + step * place) % 10) for place in range(18))
    assert kind(rising) == "missing"
    assert kind(rising[:17] + str((int(rising[17]) + 1) % 10)) != "missing"
    assert kind(rising[:17]) == "length"


@pytest.mark.parametrize("char", reference.ALPHABET_36 + "*?#无\u0663")
@pytest.mark.parametrize("length", [1, 2, 9, 13, 15, 18, 40])
def test_one_character_repeated(char: str, length: int) -> None:
    assert kind(char * length) == "missing"


def test_only_zeros_pass_among_repeated_characters() -> None:
    passing = [c for c in reference.ALPHABET if reference.check_digit(c * 17) == c]
    assert passing == ["0"]


FIRST17 = st.tuples(
    st.text(alphabet=reference.ALPHABET, min_size=2, max_size=2),
    st.text(alphabet=reference.DIGITS, min_size=6, max_size=6),
    st.text(alphabet=reference.ALPHABET, min_size=9, max_size=9),
).map("".join)


@given(FIRST17)
def test_check_digit_is_the_only_one(first17: str) -> None:
    check = reference.check_digit(first17)
    total = sum(reference.products(first17))
    fitting = [c for v, c in enumerate(reference.ALPHABET) if (total + v) % 31 == 0]
    assert fitting == [check]


@given(FIRST17, st.integers(0, 16), st.sampled_from(reference.ALPHABET))
def test_one_wrong_character_shows(first17: str, index: int, char: str) -> None:
    wrong = first17[:index] + char + first17[index + 1 :]
    if wrong != first17:
        assert reference.check_digit(wrong) != reference.check_digit(first17)


@pytest.mark.parametrize("bad", ["", "9" * 16, "9" * 18, "I" + "9" * 16, "٣" * 17])
def test_check_digit_refuses(bad: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        reference.check_digit(bad)


@pytest.mark.parametrize("bad", ["", "9" * 7, "9" * 9, "d2143569", "٣" * 8])
def test_organization_check_digit_refuses(bad: str) -> None:
    with pytest.raises(ValueError, match="8 digits"):
        reference.organization_check_digit(bad)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \u3000\u00a0\ufeff\u200b", ""),
        ("双日（香港）有限公司", "双日(香港)有限公司"),
        ("［］【】〔〕｛｝〖〗〘〙〚〛[]{}（）()", "()" * 11),
        ("ＡＢＣ　公 司", "abc公司"),
        ("ÀÉŸẞ Ａ", "àéÿßa"),
        ("İ", "İ"),
        ("ΑБ", "ΑБ"),
        ("A-B·C《D》", "a-b·c《d》"),
    ],
)
def test_fold_entity(text: str, expected: str) -> None:
    assert fold_entity(text) == expected


# --- Records --------------------------------------------------------------------


def code(first8: str = "91110000", body: str = "10000000") -> str:
    """Make up a right code."""
    first17 = first8 + body + reference.organization_check_digit(body)
    made = first17 + reference.check_digit(first17)
    assert kind(made) is None
    return made


def table(*cells: Cell) -> list[Record]:
    """Records of one source, from line 2 on: a code, an entity, a status."""
    return [
        Record("a.csv", line, *((cell,) if isinstance(cell, str) else cell))
        for line, cell in enumerate(cells, 2)
    ]


def lines(report: dict[str, Any], slug: str) -> list[int]:
    return [line for _, line, found in report["findings"] if found == slug]


A, B = code(), code(body="20000000")
ELSEWHERE = code("91120000", "30000000")
A_ELSEWHERE = code("91120000")
LEGACY = "91420684179660622T"
WRONG = "91310115MA1H8R7C6D"


def test_no_records() -> None:
    assert audit([]) == {
        "records": 0,
        "distinct": 0,
        "base": 0,
        "kinds": dict.fromkeys(reference.KINDS, 0),
        "notes": dict.fromkeys(reference.NOTES, 0),
        "relations": {slug: {"records": 0, "groups": 0} for slug in reference.RELATIONS},
        "counted": ["wrong", "shared", "split"],
        "errors": 0,
        "rate_per_10k": None,
        "rate_per_10k_without_legacy": None,
        "target_per_10k": 0.2,
        "allowed": 0,
        "coverage": None,
        "closed_records": 0,
        "verdict": "no-data",
        "warnings": [],
        "findings": [],
    }


def test_only_missing_is_no_data() -> None:
    report = audit(table("", "无", "110108000000016"))
    assert (report["base"], report["distinct"]) == (0, 3)
    assert report["verdict"] == "no-data"
    assert lines(report, "missing") == [2, 3]
    assert lines(report, "unconverted") == [4]


def test_repeated_with_entities() -> None:
    report = audit(table((A, "甲（a）"), (A.lower(), "甲 (A)"), (A, "乙"), (A, "甲(a)")))
    assert lines(report, "repeated") == [3, 5]
    assert report["relations"]["repeated"] == {"records": 2, "groups": 1}
    assert lines(report, "shared") == [2, 4]
    assert report["relations"]["shared"] == {"records": 2, "groups": 1}
    assert lines(report, "format") == [3]
    assert (report["records"], report["distinct"], report["base"]) == (4, 2, 2)
    assert report["errors"] == 2


def test_a_blank_entity_equals_any() -> None:
    report = audit(table(A, (A, "甲"), (A, "乙"), (A, "\u3000")))
    assert lines(report, "repeated") == [2, 5]
    assert lines(report, "shared") == [3, 4]
    report = audit(table(A, A, B))
    assert lines(report, "repeated") == [3]
    assert lines(report, "shared") == []


def test_missing_and_unconverted_never_repeat() -> None:
    report = audit(table("无", "无", "110108000000016", "110108000000016", "0", "0"))
    assert report["relations"]["repeated"] == {"records": 0, "groups": 0}


def test_wrong_values_repeat_and_identify_nobody() -> None:
    other = WRONG[:-1] + "F"
    report = audit(
        table((WRONG, "甲"), (WRONG.lower(), "甲"), (WRONG, "乙"), (other, "甲"), (LEGACY, "甲"))
    )
    assert lines(report, "checksum") == [2, 3, 4, 5]
    assert lines(report, "repeated") == [3]
    for relation in ("shared", "split", "suspect", "body"):
        assert lines(report, relation) == []
    assert (report["base"], report["errors"]) == (4, 4)


def test_legacy_identifies() -> None:
    report = audit(table((LEGACY, "甲"), (LEGACY, "乙")))
    assert lines(report, "shared") == [2, 3]
    assert report["rate_per_10k_without_legacy"] == report["rate_per_10k"] == 10000.0
    report = audit(table((LEGACY, "甲"), (A, "乙")))
    assert report["rate_per_10k"] == 5000.0
    assert report["rate_per_10k_without_legacy"] == 0.0


def test_split_and_suspect() -> None:
    report = audit(table((A, "甲"), (B, "甲"), (ELSEWHERE, "甲"), (B, "乙")))
    assert lines(report, "split") == [2, 3]
    assert lines(report, "suspect") == [4]
    assert report["relations"]["split"] == {"records": 2, "groups": 1}
    assert report["relations"]["suspect"] == {"records": 1, "groups": 1}
    assert lines(report, "shared") == [3, 5]
    assert report["errors"] == 3


def test_several_columns_make_every_one_split() -> None:
    records = table((A, "甲"), (ELSEWHERE, "甲"))
    assert lines(audit(records), "suspect") == [2, 3]
    report = audit(records, several_columns=True)
    assert lines(report, "split") == [2, 3]
    assert lines(report, "suspect") == []


def test_category_does_not_matter_for_split() -> None:
    report = audit(table((A, "甲"), (code("92110000", "20000000"), "甲")))
    assert lines(report, "split") == [2, 3]
    report = audit(table((A, "甲"), (code("51110000", "20000000"), "甲")))
    assert lines(report, "suspect") == [2, 3]


def test_closed_and_unknown_take_no_part_in_split() -> None:
    report = audit(table((A, "甲", True), (B, "甲"), A_ELSEWHERE, code(body="40000000")))
    assert lines(report, "split") == lines(report, "suspect") == []
    report = audit(table((A, "甲", True), (A, "乙", True)))
    assert lines(report, "shared") == [2, 3]


def test_body() -> None:
    report = audit(table((A, "甲", True), A_ELSEWHERE, (A, "甲"), (A, "乙"), B))
    assert lines(report, "body") == [2, 3, 5]
    assert report["relations"]["body"] == {"records": 3, "groups": 1}


def test_counted() -> None:
    cells: list[Cell] = [
        "",
        "110108000000016",
        "无",
        (A, "甲"),
        (A, "甲"),
        (WRONG, "x"),
        (WRONG, "x"),
    ]
    cells += [(B.lower(), "乙"), (LEGACY, "丙"), (code("X1110000"), "丁")]
    records = table(*cells)

    def figures(*counted: str) -> tuple[int, int]:
        report = audit(records, counted=counted)
        assert report["distinct"] == 8
        return report["errors"], report["base"]

    assert figures() == (0, 5)
    assert figures("wrong", "shared", "split") == (2, 5)
    assert figures("length", "character", "identity", "checksum") == (1, 5)
    assert figures("missing") == (2, 7)
    assert figures("missing", "unconverted") == (3, 8)
    assert figures("repeated") == (2, 7)
    assert figures("wrong", "repeated") == (4, 7)
    assert figures("notes") == (2, 5)
    assert figures("format") == (1, 5)
    assert figures("department", "format") == (2, 5)
    assert figures("body") == (2, 5)
    assert figures(*reference.KINDS, *reference.NOTES, *reference.RELATIONS) == (10, 10)
    with pytest.raises(ValueError, match="nonsense"):
        figures("nonsense")


@pytest.mark.parametrize(
    ("base", "errors", "target", "allowed", "verdict"),
    [
        (1, 0, "0.2", 0, "met"),
        (1, 1, "0.2", 0, "missed"),
        (10, 1, "1000", 1, "met"),
        (10, 1, "999.9999999999999999999", 0, "missed"),
        (3, 1, "3333.3333", 0, "missed"),
        (3, 1, "3333.3334", 1, "met"),
        (7, 0, "0", 0, "met"),
        (3, 3, "10000", 3, "met"),
    ],
)
def test_rate(base: int, errors: int, target: str, allowed: int, verdict: str) -> None:
    right = [code(body=f"{index:08}") for index in range(1, base - errors + 1)]
    wrong = [f"{index:08}" for index in range(1, errors + 1)]
    named = [(text, f"{place}公司") for place, text in enumerate([*right, *wrong])]
    assert audit(table(*right, *wrong), target=target)["verdict"] in ("missed", "undecided")
    report = audit(table(*named), target=target)
    assert (report["base"], report["errors"]) == (base, errors)
    assert report["rate_per_10k"] == errors * 10000 / base
    assert (report["allowed"], report["verdict"]) == (allowed, verdict)
    assert (errors <= allowed) == (verdict == "met")


@pytest.mark.slow
def test_figures_do_not_depend_on_the_order() -> None:
    cells: list[Cell] = [
        (A, "甲"),
        (A, "乙"),
        A,
        (B, "甲"),
        (ELSEWHERE, "甲"),
        (A_ELSEWHERE, "丙"),
        WRONG,
    ]
    reports = []
    for order in itertools.permutations(table(*cells)):
        report = audit(order)
        del report["findings"]
        reports.append(report)
    assert all(report == reports[0] for report in reports)


def test_signs_of_counted_names() -> None:
    assert reference.counted_slugs(["wrong", "-legacy"]) == {*reference.WRONG} - {"legacy"}
    usual = {*reference.WRONG, "shared", "split"}
    assert reference.counted_slugs(["+body", "-split"]) == {*usual, "body"} - {"split"}
    assert reference.counted_slugs(["body", "+notes"]) == {"body", *reference.NOTES}


def test_order_of_the_registry() -> None:
    places = [("b", 3), ("a", 9), ("b", 2), ("a", 0)]
    ordered = reference.in_order([Record(*place, A) for place in places])
    assert [one[:2] for one in ordered] == [("b", 2), ("b", 3), ("a", 0), ("a", 9)]


def test_entities_of_several_values() -> None:
    records = [
        Record("r", line, A, name, others=(place,))
        for line, (name, place) in enumerate([("甲", ""), ("甲", " "), ("", "甲"), ("", "")], 2)
    ]
    report = audit(records)
    assert lines(report, "shared") == [2, 4]
    assert lines(report, "repeated") == [3, 5]


def test_by_authority() -> None:
    records = table((A, "甲"), (B, "甲"), (ELSEWHERE, "乙"), B[:17] + "*", WRONG, "无")
    assert reference.by_authority(records) == [
        ("9", "110000", 3, 3, "missed"),
        (None, None, 1, 1, "missed"),
        ("9", "120000", 0, 1, "met"),
    ]
    assert reference.by_authority(records, by="province", counted=["missing"]) == [
        (None, None, 1, 2, "missed"),
        ("9", "110000", 0, 3, "met"),
        ("9", "120000", 0, 1, "met"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("县医院", "县医院东院", "one name contains the other"),
        ("郫县支行", "郫都支行", "a character or two apart"),
        ("甲", "乙", "unrelated"),
        ("甲公司", "乙商店", "unrelated"),
    ],
)
def test_how_names_relate(one: str, other: str, words: str) -> None:
    assert reference.names_relate(one, other) == words


@pytest.mark.parametrize(
    ("errors", "base", "target", "verdict"),
    [
        (0, 0, "1", "no-data"),
        (0, 369, "100", "met"),  # the chance of none is 0.0245
        (0, 366, "100", "undecided"),  # 0.0253
        (1, 1, "0", "missed"),
        (0, 1, "0", "undecided"),
        (3, 3, "10000", "met"),
        (5, 10, "100", "missed"),
    ],
)
def test_verdict_of_a_sample(errors: int, base: int, target: str, verdict: str) -> None:
    assert reference.sample_verdict(errors, base, Fraction(target)) == verdict


def test_findings() -> None:
    records = table((A, ""), (A_ELSEWHERE, "甲"), (A, "乙"), (A, "丙"), WRONG)
    rows = [row for _, row in reference.findings(records)]
    assert [(row["line"], row["kind"], row["first_line"], row["detail"]) for row in rows] == [
        (2, "repeated", 4, "line 4: 乙"),
        (3, "body", 3, f"line 4: {A} 乙; line 5: {A} 丙"),
        (4, "shared", 4, "line 5: 丙 (unrelated)"),
        (4, "body", 3, f"line 3: {A_ELSEWHERE} 甲; line 5: 丙"),
        (5, "shared", 4, "line 4: 乙 (unrelated)"),
        (5, "body", 3, f"line 3: {A_ELSEWHERE} 甲; line 4: 乙"),
        (6, kind(WRONG), 0, ""),
    ]


# --- Files ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\xef\xbb\xbfa,b\n1,2\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b"a\r\nb\rc\nd", [(1, ["a"]), (2, ["b"]), (3, ["c"]), (4, ["d"])]),
        (b"a\n\n\r\n\rb\n", [(1, ["a"]), (5, ["b"])]),
        (b'"a\nb\r\nc\rd",1\ne,2\n', [(1, ["a\nb\r\nc\rd", "1"]), (5, ["e", "2"])]),
        (b"a\0,\0\0b\n\0\n", [(1, ["a\0", "\0\0b"]), (2, ["\0"])]),
        (b'"a ""b"", c",d"e\n', [(1, ['a "b", c', 'd"e'])]),
        (b'"a,\nb', [(1, ["a,\nb"])]),
        (b",\n \n", [(1, ["", ""]), (2, [" "])]),
        ("a\u2028b,\u000bc\n".encode(), [(1, ["a\u2028b", "\u000bc"])]),
    ],
)
def test_read_csv(data: bytes, expected: list[tuple[int, list[str]]]) -> None:
    assert read_csv(data) == expected


def test_read_csv_delimiter_and_long_fields() -> None:
    before = csv.field_size_limit()
    long = "x" * (before + 1)
    assert read_csv(f"a,\tb\n{long}\t\n".encode(), "\t") == [(1, ["a,", "b"]), (2, [long, ""])]
    assert csv.field_size_limit() == before


# --- Real registries ------------------------------------------------------------


def real_report(name: str) -> dict[str, Any]:
    path = REAL / name
    if not path.exists():
        pytest.skip("the real registries are not here")
    found = read_csv(gzip.decompress(path.read_bytes()))
    header = found[0][1]
    column, entity = header.index("统一社会信用代码"), header.index("企业名称")
    return audit([Record(name, line, row[column], row[entity]) for line, row in found[1:]])


@pytest.mark.slow
def test_hubei_2012() -> None:
    report = real_report("2012_湖北.csv.gz")
    assert report["records"] == report["base"] == 8256
    assert report["kinds"] == {**dict.fromkeys(reference.KINDS, 0), "legacy": 2}
    assert report["notes"]["format"] == 2
    assert report["notes"]["organization"] == 4
    assert report["errors"] == 2
    assert report["rate_per_10k_without_legacy"] == 0.0
    assert report["verdict"] == "missed"


@pytest.mark.slow
@pytest.mark.long
def test_million() -> None:
    report = real_report("million.csv.gz")
    assert report["records"] == 1_000_000
    assert report["base"] == 996_750
    assert report["kinds"] == {
        "missing": 3,
        "unconverted": 3104,
        "length": 17,
        "character": 0,
        "identity": 0,
        "legacy": 47,
        "checksum": 6,
    }
    assert report["notes"]["format"] == 200
    assert report["notes"]["organization"] == 70
    relations = report["relations"]
    assert relations["repeated"]["records"] == 143
    assert relations["shared"] == {"records": 22, "groups": 11}
    assert relations["split"] == {"records": 2, "groups": 1}
    assert relations["suspect"]["groups"] == 6
    assert relations["body"]["groups"] == 6
    assert report["errors"] == 94
    assert round(report["rate_per_10k"], 3) == 0.943
    assert report["verdict"] == "missed"


def test_random_records_agree_with_the_definitions() -> None:
    """Few codes and few entities, so that every relation meets every other."""
    pool = [A, B, ELSEWHERE, A_ELSEWHERE, LEGACY, WRONG, "无", "110108000000016", A.lower()]
    for seed in range(300):
        rng = random.Random(seed)
        records = table(
            *(
                (rng.choice(pool), rng.choice(["", "甲", "乙", "丙"]), rng.random() < 0.2)
                for _ in range(rng.randint(0, 12))
            )
        )
        report = audit(records)
        relations = report["relations"]
        assert report["distinct"] + relations["repeated"]["records"] == len(records)
        codeless = report["kinds"]["missing"] + report["kinds"]["unconverted"]
        assert report["base"] == report["distinct"] - codeless
        assert not set(lines(report, "split")) & set(lines(report, "suspect"))
        for relation in ("shared", "split", "suspect", "body"):
            assert not set(lines(report, relation)) & set(lines(report, "repeated"))
        counted = {"length", "character", "identity", "legacy", "checksum", "shared", "split"}
        hit = {line for _, line, slug in report["findings"] if slug in counted}
        assert report["errors"] == len(hit - set(lines(report, "repeated")))
