"""Causes and expected check digits of many wrong values of one kind at once.

The answers are those of `uscc.code.causes.cause_of` for each value. The rules are the same, in the
same order; lanes and tables tell for most values at once which rule matches. The few values that
have an unusual form are passed to `cause_of` one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress

from uscc.batch.kernel import ones
from uscc.batch.keyboard import keyboard, keyboard_alone, keyboard_runs
from uscc.batch.lanes import chosen
from uscc.batch.lengths import COOPERATIVE, causes_of_length
from uscc.batch.older import registration_numbers
from uscc.batch.plausible import (
    columns_of,
    organization_faults,
    plausible,
    rows_of,
    sums,
    swapped,
)
from uscc.batch.records import decode
from uscc.code.causes import cause_of, is_rounded, is_substitute
from uscc.code.digits import EXPECTED
from uscc.code.kinds import unconverted_as
from uscc.standard import (
    CONFUSABLES,
    FUJIAN_REGION,
    RESIDUE_REGIONS,
    SUBSTITUTE_PREFIX,
)
from uscc.vocabulary import slugs

#: Kinds of which the expected check digit is told.
_NAME_THE_DIGIT = slugs("kind", "digit")

_EXPECTED = "".join(EXPECTED).encode().ljust(256)
_SUBSTITUTE = SUBSTITUTE_PREFIX.encode()


def causes_of(codes: Sequence[bytes], kind: str) -> list[str]:
    """Return the cause slug of each value, "" for none.

    - `codes`: compact forms of this kind, in UTF-8.
    - `kind`: their kind.
    """
    rule = _RULES.get(kind)
    return rule(codes) if codes and rule else [""] * len(codes)


def expected_of(codes: Sequence[bytes], kind: str) -> list[str]:
    """Return the check digit for the first 17 characters of each value, "" if none is told.

    - `codes`: compact forms of this kind, in UTF-8.
    - `kind`: their kind.
    """
    if not codes or kind not in _NAME_THE_DIGIT:
        return [""] * len(codes)
    return list(sums(columns_of(codes, 18)[:17]).translate(_EXPECTED).decode("ascii"))


def _put(found: list[str], numbers: Iterable[int], cause: str) -> None:
    for number in numbers:
        found[number] = cause


# -- Unconverted, identity, legacy -----------------------------------------------------------------


def _of_unconverted(codes: Sequence[bytes]) -> list[str]:
    found = list(map(_unconverted_as, codes))
    numbers = [at for at, code in enumerate(codes) if len(code) == 15]
    found_15 = registration_numbers(columns_of([codes[at] for at in numbers], 15))
    flags = found_15.to_bytes(len(numbers), "little")
    _put(found, compress(numbers, flags), "registration-number")
    return found


def _unconverted_as(code: bytes) -> str:
    """Return `unconverted_as`, but `taxpayer-number` for all values of 15 digits."""
    if len(code) == 9:
        return "organization-code"
    if len(code) == 13:
        return "registration-number"
    lettered = code[6:8] in COOPERATIVE
    return (lettered and unconverted_as(decode(code))) or "taxpayer-number"


def _of_identity(codes: Sequence[bytes]) -> list[str]:
    return ["citizen-id"] * len(codes)


_BY_PROVINCE = {
    FUJIAN_REGION.encode(): "legacy-fujian",
    **dict.fromkeys(map(str.encode, RESIDUE_REGIONS), "legacy-residue"),
}


def _of_legacy(codes: Sequence[bytes]) -> list[str]:
    """Return the variant, which the province of a legacy code determines."""
    return [_BY_PROVINCE.get(code[2:4], "legacy-one-as-y") for code in codes]


# -- Character -------------------------------------------------------------------------------------

_LETTERS = bytes.maketrans("".join(CONFUSABLES).encode(), "".join(CONFUSABLES.values()).encode())


#: The end of a number in scientific notation.
_SCIENTIFIC = (b"E17", b"E+17")

#: Words in the older registration numbers.
_WORDS = "字第".encode()


def _is_odd(code: bytes) -> bool:
    """Tell whether a value may be in scientific notation, a cooperative or a substitute."""
    lettered = code[6:8] in COOPERATIVE or _WORDS in code
    return lettered or code.endswith(_SCIENTIFIC) or code.startswith(_SUBSTITUTE)


def _of_character(codes: Sequence[bytes]) -> list[str]:
    found, rest = [""] * len(codes), []
    for at, code in enumerate(codes):
        if code.count(b"*") > 1:
            found[at] = "masked"
        elif _is_odd(code):
            found[at] = cause_of(decode(code), "character") or ""
        elif len(code) > 18:  # a character that is not ASCII: no repair makes it a code
            found[at] = keyboard_alone(code)
        else:
            rest.append(at)
    rows = rows_of([codes[at] for at in rest]).translate(_LETTERS)
    _put(found, compress(rest, plausible(rows)), "confusable")
    rest = [at for at in rest if not found[at]]
    group = [codes[at] for at in rest]
    columns = columns_of(group, 18)
    for at, cause in zip(rest, keyboard(columns)):
        found[at] = cause
    _put(found, compress(rest, swapped(group, _faults(columns))), "swapped")
    return found


def _faults(columns: Sequence[bytes]) -> bytes:
    return organization_faults(columns[8:17])


# -- Check digit -----------------------------------------------------------------------------------


def _of_checksum(codes: Sequence[bytes]) -> list[str]:
    columns = columns_of(codes, 18)
    faults = _faults(columns)
    found = list(map(("outside-organization-part", "organization-part").__getitem__, faults))
    # In the reverse order of the rules: the first rule that matches is put last.
    _put(found, ones(swapped(codes, faults)), "swapped")
    # Positions 3-8 are digits, so only positions 9-18 can hold four letters.
    _put(found, ones(keyboard_runs(columns[8:])), "keyboard")
    for at in ones(columns[0].translate(_IS_H)):
        if is_substitute(decode(codes[at])):
            found[at] = "substitute"
    for at in ones(columns[17].translate(_IS_0)):
        if codes[at].isdigit() and (codes[at][15:] == b"000" or is_rounded(decode(codes[at]))):
            found[at] = "spreadsheet-rounding"
    return found


_IS_H, _IS_0 = chosen(SUBSTITUTE_PREFIX[0]), chosen("0")


_RULES: dict[str, Callable[[Sequence[bytes]], list[str]]] = {
    "unconverted": _of_unconverted,
    "length": causes_of_length,
    "character": _of_character,
    "identity": _of_identity,
    "legacy": _of_legacy,
    "checksum": _of_checksum,
}
