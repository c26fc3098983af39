"""Which identifier a value is, which part of the code it holds, and the code completed from it.

Before the reform an entity had a registration number, an organization code and a taxpayer number;
each holds at most a part of the code. A candidate has that part at its place and `?` at the other
places. A candidate is never a code: its region is that of the old authority, and nobody has looked
it up.
"""

from __future__ import annotations

from uscc.code.causes import is_taxpayer_number
from uscc.code.digits import (
    bad_position,
    calc_check_digit,
    is_digits,
    is_identity_number,
    is_organization_code,
)
from uscc.code.kinds import is_missing, kind_of, unconverted_as
from uscc.code.notes import doubtful_organization
from uscc.code.text import compact, require_text
from uscc.standard import (
    ALPHABET,
    IDENTITY_CHECK_DIGITS,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_CHECK_DIGITS,
    TAX_PROVINCES,
)
from uscc.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    #: Identifier, whether its check holds, candidate, key in `EXPLANATIONS`.
    _Found = tuple[str | None, bool, str | None, str]

#: All identifiers that `identify` recognises.
IDENTIFIERS = (
    "unified-social-credit-code",
    "organization-code",
    "registration-number",
    "cooperative-registration-number",
    "old-registration-number",
    "identity-number",
    "taxpayer-number-15",
    "taxpayer-number-20",
)

#: An unknown character in a candidate.
UNKNOWN = "?"

#: How reliable each answer is. No text repeats the value: it may be a person's number.
EXPLANATIONS = {
    "missing": "blank or a placeholder (空值或占位)",
    "none": "no shape of a known identifier (不是已知的标识码)",
    "code": "a right code; whether it was issued is not known (统一社会信用代码，校验通过)",
    "code-legacy": "a code whose check digit is an early issuing variant (早期赋码)",
    "code-wrong": "a code with a wrong check digit (统一社会信用代码，校验位错误)",
    "organization": "the code holds it in positions 9-17 (组织机构代码即第9-17位)",
    "organization-letter": (
        "it holds a letter that no code may hold, so the code has another part there "
        "(含统一社会信用代码不用的字母)"
    ),
    "organization-placeholder": "it stands for no organization (组织机构代码占位，不代表任何机构)",
    "organization-wrong": "an organization code with a wrong check (组织机构代码，校验位错误)",
    "registration": (
        "at best the region, which is that of the first authority; never positions 9-17 "
        "(注册号：至多提供首次登记机关的区划)"
    ),
    "registration-or-taxpayer": (
        "at best the region; the check of a 15-digit taxpayer number holds too, by chance once "
        "in eleven (注册号；也符合15位纳税人识别号)"
    ),
    "registration-wrong": "a registration number with a wrong check digit (注册号，校验位错误)",
    "cooperative": (
        "at best the region, which is that of the first authority; it has no check digit "
        "(合作社等注册号：无校验位，至多提供区划)"
    ),
    "old-registration": (
        "a registration number from before 2007: no check digit, and it tells nothing of the code "
        "(2007年前的13位注册号)"
    ),
    "identity": "a person's number; it tells nothing of a code (居民身份证号)",
    "identity-wrong": "a person's number with a wrong check digit (居民身份证号，校验位错误)",
    "taxpayer": (
        "region and organization code; the region may differ from that of the registering "
        "authority (15位纳税人识别号：区划可能与登记机关不同)"
    ),
    "taxpayer-digits": (
        "region and organization code, unless it is a mistyped registration number, which looks "
        "so once in eleven times (15位纳税人识别号；也可能是有误的注册号)"
    ),
    "taxpayer-letter": (
        "its organization code holds a letter that no code may hold, so the code has another "
        "part there (含统一社会信用代码不用的字母)"
    ),
    "taxpayer-placeholder": "its organization code stands for no organization (组织机构代码占位)",
    "taxpayer-wrong": "a taxpayer number with a wrong check digit (纳税人识别号，校验位错误)",
    "taxpayer-person": (
        "a person's number and two digits; it tells nothing of a code (个人的20位纳税人识别号)"
    ),
}


class Identifier(Value):
    """The result of `identify`: immutable, comparable, picklable.

    - `text`: the value as given.
    - `value`: its compact form.
    - `identifier`: one of `IDENTIFIERS`, or None.
    - `right`: whether its own check digit is valid; True for the two identifiers without one.
    - `candidate`: the part of the code that it holds, as 18 characters with `?` for unknown ones,
      or None.
    - `note`: how reliable the candidate is, in English and Chinese.
    """

    _fields = ("text", "value", "identifier", "right", "candidate", "note")
    __slots__ = _fields

    text: str
    value: str
    identifier: str | None
    right: bool
    candidate: str | None
    note: str

    def __init__(
        self,
        text: str,
        value: str,
        identifier: str | None,
        right: bool,
        candidate: str | None,
        note: str,
    ) -> None:
        self._hold(text, value, identifier, right, candidate, note)


def identify(text: str) -> Identifier:
    """Return which identifier the compact form of `text` is, and which part of the code it holds.

    The length decides: 18 characters are a code or a resident identity number, 9 an organization
    code, 13 an old registration number, 15 a registration number or a taxpayer number, 20 a
    taxpayer number of a person. Fifteen digits that pass both checks are a registration number, as
    in `diagnose`. A value of a known form with a wrong check digit, and a code of an early issuing
    variant, are named with `right` False and have no candidate.

    Never raises for a `str`; `TypeError` for anything else. Some 2 to 20 microseconds.

    - `text`: the value.

    >>> found = identify("110105D2143569X")
    >>> found.identifier, found.right, found.candidate
    ('taxpayer-number-15', True, '??110105D2143569X?')
    >>> identify("110108000000016").candidate
    '??110108??????????'
    >>> found = identify("D2143569-1")
    >>> found.identifier, found.right, found.candidate
    ('organization-code', False, None)
    """
    require_text(text, "identify")
    value = compact(text)
    if is_missing(value):
        found: _Found = (None, False, None, "missing")
    else:
        judged = _BY_LENGTH.get(len(value))
        found = judged(value) if judged else _NOTHING
    identifier, right, candidate, note = found
    return Identifier(text, value, identifier, right, candidate, EXPLANATIONS[note])


def complete(candidate: str, department_category: str) -> str:
    """Return the code of a candidate with its first two characters filled in.

    Both arguments are normalised first, and the check digit is computed. The check digits of the
    code are valid; nothing says whether it was ever issued.

    - `candidate`: 18 characters: `??`, six digits, an organization code with a valid check digit,
      `?`, as `identify` gives for a 15-character taxpayer number.
    - `department_category`: the first two characters, of the alphabet; they need not be listed.

    Raises `ValueError` for other arguments, above all for a candidate with more unknown characters;
    `TypeError` for anything but a `str`. Some 5 microseconds.

    >>> complete("??350100M000100Y4?", "91")
    '91350100M000100Y43'
    >>> complete("????????M000100Y4?", "91")
    Traceback (most recent call last):
    ValueError: positions 3-17 of the candidate must be known, six digits first
    """
    require_text(candidate, "complete")
    require_text(department_category, "complete")
    known, pair = compact(candidate), compact(department_category)
    if len(pair) != 2 or not set(pair) <= set(ALPHABET):
        raise ValueError("department and category are two characters of the alphabet")
    if len(known) != 18 or known[:2] != UNKNOWN * 2 or known[17] != UNKNOWN:
        raise ValueError("a candidate has 18 characters, of which 1, 2 and 18 are `?`")
    if bad_position(pair + known[2:17]):
        raise ValueError("positions 3-17 of the candidate must be known, six digits first")
    if doubtful_organization(known[8:17]):
        raise ValueError("positions 9-17 of the candidate are not an organization code")
    first17 = pair + known[2:17]
    return first17 + calc_check_digit(first17)


# -- By length, for a compact form that is not missing -----------------------------------------

_NOTHING: _Found = (None, False, None, "none")


def _of_9(value: str) -> _Found:
    if not is_organization_code(value):
        shaped = _is_organization_shape(value)
        return ("organization-code", False, None, "organization-wrong") if shaped else _NOTHING
    return "organization-code", True, *_candidate("", value, "organization")


def _of_13(value: str) -> _Found:
    if not is_digits(value):
        return _NOTHING
    return "old-registration-number", True, None, "old-registration"


def _of_15(value: str) -> _Found:
    region, part, taxpayer = value[:6], value[6:], is_taxpayer_number(value)
    if unconverted_as(value) == "registration-number":
        candidate = UNKNOWN * 2 + region + UNKNOWN * 10
        if not is_digits(value):
            return "cooperative-registration-number", True, candidate, "cooperative"
        note = "registration-or-taxpayer" if taxpayer else "registration"
        return "registration-number", True, candidate, note
    if taxpayer:
        candidate_and_note = _candidate(region, part, "taxpayer")
        if is_digits(value) and candidate_and_note[0]:
            return "taxpayer-number-15", True, candidate_and_note[0], "taxpayer-digits"
        return "taxpayer-number-15", True, *candidate_and_note
    if is_digits(value):
        return "registration-number", False, None, "registration-wrong"
    if is_digits(region) and region[:2] in TAX_PROVINCES and _is_organization_shape(part):
        return "taxpayer-number-15", False, None, "taxpayer-wrong"
    return _NOTHING


def _of_18(value: str) -> _Found:
    kind = kind_of(value)
    if kind == "character":
        return _NOTHING
    if kind is None:
        return "unified-social-credit-code", True, value, "code"
    if kind == "identity":
        return "identity-number", True, None, "identity"
    if kind == "legacy":
        return "unified-social-credit-code", False, None, "code-legacy"
    if _is_identity_shape(value) and not is_organization_code(value[8:17]):
        return "identity-number", False, None, "identity-wrong"
    return "unified-social-credit-code", False, None, "code-wrong"


def _of_20(value: str) -> _Found:
    if is_taxpayer_number(value):
        return "taxpayer-number-20", True, None, "taxpayer-person"
    if is_digits(value[18:]) and _is_identity_shape(value[:18]):
        return "taxpayer-number-20", False, None, "taxpayer-wrong"
    return _NOTHING


_BY_LENGTH = {9: _of_9, 13: _of_13, 15: _of_15, 18: _of_18, 20: _of_20}


def _candidate(region: str, part: str, note: str) -> tuple[str | None, str]:
    """Return the candidate and the key of its note.

    - `region`: positions 3-8 as far as known, `?` for unknown characters.
    - `part`: an organization code with a valid check digit.
    - `note`: the key if the code can hold the part.
    """
    if doubtful_organization(part):
        return None, f"{note}-placeholder"
    if not set(part) <= set(ALPHABET):
        return None, f"{note}-letter"
    return f"{UNKNOWN * 2}{region or UNKNOWN * 6}{part}{UNKNOWN}", note


def _is_organization_shape(part: str) -> bool:
    return set(part) <= set(ORGANIZATION_ALPHABET) and part[8] in ORGANIZATION_CHECK_DIGITS


def _is_identity_shape(value: str) -> bool:
    """Tell whether another check digit would make the value a resident identity number."""
    if value[17] not in IDENTITY_CHECK_DIGITS:
        return False
    return any(is_identity_number(value[:17] + digit) for digit in IDENTITY_CHECK_DIGITS)
