"""Causes and expected check digits of many wrong values of one kind at once.

The answers are those of `uscc.code.causes.cause_of` for each value. The rules are the same, in the
same order; lanes and tables tell for most values at once which rule matches. The few values that
have an unusual form are passed to `cause_of` one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress, pairwise

from uscc.batch.kernel import ones
from uscc.batch.plausible import (
    columns_of,
    in_tables,
    lane,
    lane_table,
    organization_faults,
    plausible,
    rows_of,
    sums,
    swapped,
    without_one,
)
from uscc.batch.records import decode
from uscc.code.causes import KEYBOARD, cause_of, is_rounded, is_substitute
from uscc.code.digits import EXPECTED
from uscc.code.kinds import unconverted_as
from uscc.standard import (
    ALPHABET,
    CONFUSABLES,
    FUJIAN_REGION,
    RESIDUE_REGIONS,
    SUBSTITUTE_PREFIX,
)
from uscc.vocabulary import slugs

#: Kinds of which the expected check digit is told.
_NAME_THE_DIGIT = slugs("kind", "digit")

_ALPHABET = ALPHABET.encode()
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


# -- Keyboard --------------------------------------------------------------------------------------


def _keyboard_tables() -> tuple[bytes, bytes]:
    """Return the numbers of the left and the right one of two characters.

    Right minus left is 64 for one letter twice, 65 for a key and its right neighbour, other numbers
    from 0 to 255 for all other pairs.
    """
    left, right = bytearray([64]) * 256, bytearray([191]) * 256
    for at, key in enumerate(" ".join(KEYBOARD)):
        if key != " ":
            left[ord(key)], right[ord(key)] = at, at + 64
    return bytes(left), bytes(right)


_LEFT, _RIGHT = _keyboard_tables()
_SAME_OR_NEXT = bytes({64: 1, 65: 2}.get(byte, 0) for byte in range(256))
_ANY = b"\0" + b"\1" * 255


def _keyboard(columns: Sequence[bytes]) -> list[str]:
    """Return the cause `keyboard` or "" for each value.

    - `columns`: the positions of values without small letters.
    """
    return list(map(("", "keyboard").__getitem__, _keyboard_runs(columns)))


def _keyboard_runs(columns: Sequence[bytes]) -> bytes:
    """Return 1 for each value with four neighbouring keys or one letter four times, otherwise 0.

    - `columns`: the positions of values without small letters.
    """
    size = len(columns[0])
    pairs = []
    for before, after in pairwise(columns):
        apart = lane(after, _RIGHT) - lane(before, _LEFT)
        pairs.append(lane(apart.to_bytes(size, "little"), _SAME_OR_NEXT))
    runs = 0
    for one, two, three in zip(pairs, pairs[1:], pairs[2:]):
        runs |= one & two & three
    return runs.to_bytes(size, "little").translate(_ANY)


# -- Unconverted, identity, legacy -----------------------------------------------------------------

_COOPERATIVE = (b"NA", b"NB")
_DIGITS = lane_table("0123456789", 1, 10)

#: One step of MOD 11,10: the product and a digit, at most 19, to the next product.
_MOD_11_10 = bytes((total % 10 or 10) * 2 % 11 for total in range(256))
_IS_1_OF_10 = bytes(total % 10 == 1 for total in range(256))


def _of_unconverted(codes: Sequence[bytes]) -> list[str]:
    found = list(map(_unconverted_as, codes))
    numbers = [at for at, code in enumerate(codes) if len(code) == 15 and code.isdigit()]
    group = [codes[at] for at in numbers]
    _put(found, compress(numbers, _registration_numbers(group)), "registration-number")
    return found


def _unconverted_as(code: bytes) -> str:
    """Return `unconverted_as`, but `taxpayer-number` for all values of 15 digits."""
    if len(code) == 9:
        return "organization-code"
    if len(code) == 13:
        return "registration-number"
    lettered = code[6:8] in _COOPERATIVE
    return (lettered and unconverted_as(decode(code))) or "taxpayer-number"


def _registration_numbers(codes: Sequence[bytes]) -> bytes:
    """Return 1 for each value with a correct MOD 11,10 check digit, otherwise 0.

    - `codes`: values of 15 digits.
    """
    *columns, last = columns_of(codes, 15)
    product = bytes([10]) * len(codes)
    for column in columns:
        product = _added(product, column).translate(_MOD_11_10)
    return _added(product, last).translate(_IS_1_OF_10)


def _added(values: bytes, digits: bytes) -> bytes:
    total = int.from_bytes(values, "little") + lane(digits, _DIGITS)
    return total.to_bytes(len(values), "little")


def _of_identity(codes: Sequence[bytes]) -> list[str]:
    return ["citizen-id"] * len(codes)


_BY_PROVINCE = {
    FUJIAN_REGION.encode(): "legacy-fujian",
    **dict.fromkeys(map(str.encode, RESIDUE_REGIONS), "legacy-residue"),
}


def _of_legacy(codes: Sequence[bytes]) -> list[str]:
    """Return the variant, which the province of a legacy code determines."""
    return [_BY_PROVINCE.get(code[2:4], "legacy-one-as-y") for code in codes]


# -- Length ----------------------------------------------------------------------------------------


def _of_length(codes: Sequence[bytes]) -> list[str]:
    found = [""] * len(codes)
    by_size: dict[int, list[int]] = {}
    for at, code in enumerate(codes):
        regular = len(code) < 20 and not code.translate(None, _ALPHABET)
        # A cooperative, or scientific notation. The conditions are here because a call is slow.
        if not regular or code[6:8] in _COOPERATIVE or code[-3:] == b"E17":
            found[at] = cause_of(decode(code), "length") or ""
        else:
            by_size.setdefault(len(code), []).append(at)
    for size, numbers in by_size.items():
        group = [codes[at] for at in numbers]
        for at, cause in zip(numbers, _of_19(group) if size == 19 else _of_shorter(group, size)):
            found[at] = cause
    return found


def _of_shorter(codes: Sequence[bytes], size: int) -> list[str]:
    """Return the causes of values of `size` characters of the alphabet, 17 at most."""
    columns = columns_of(codes, size)
    cut = [14 <= size <= 17 and in_tables(code[:8]) for code in codes]
    if size == 17:
        cut = [one and not fault for one, fault in zip(cut, organization_faults(columns[8:]))]
    return ["truncated" if one else cause for one, cause in zip(cut, _keyboard(columns))]


def _of_19(codes: Sequence[bytes]) -> list[str]:
    """Return the causes of values of 19 characters of the alphabet."""
    found = _keyboard(columns_of(codes, 19))
    for at, place, code in without_one(codes):
        if place in (0, 18):
            found[at] = "surrounding-text"
        elif in_tables(code[:8]) and found[at] != "surrounding-text":
            found[at] = "too-long"
    return found


# -- Character -------------------------------------------------------------------------------------

_LETTERS = bytes.maketrans("".join(CONFUSABLES).encode(), "".join(CONFUSABLES.values()).encode())


#: The end of a number in scientific notation.
_SCIENTIFIC = (b"E17", b"E+17")


def _is_odd(code: bytes) -> bool:
    """Tell whether a value may be in scientific notation, a cooperative or a substitute."""
    lettered = code[6:8] in _COOPERATIVE
    return lettered or code.endswith(_SCIENTIFIC) or code.startswith(_SUBSTITUTE)


def _of_character(codes: Sequence[bytes]) -> list[str]:
    found, rest = [""] * len(codes), []
    for at, code in enumerate(codes):
        if code.count(b"*") > 1:
            found[at] = "masked"
        elif len(code) > 18 or _is_odd(code):  # longer: not ASCII
            found[at] = cause_of(decode(code), "character") or ""
        else:
            rest.append(at)
    rows = rows_of([codes[at] for at in rest]).translate(_LETTERS)
    _put(found, compress(rest, plausible(rows)), "confusable")
    rest = [at for at in rest if not found[at]]
    group = [codes[at] for at in rest]
    columns = columns_of(group, 18)
    for at, cause in zip(rest, _keyboard(columns)):
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
    _put(found, ones(_keyboard_runs(columns[8:])), "keyboard")
    for at in ones(columns[0].translate(_IS_H)):
        if is_substitute(decode(codes[at])):
            found[at] = "substitute"
    for at in ones(columns[17].translate(_IS_0)):
        if codes[at].isdigit() and (codes[at][15:] == b"000" or is_rounded(decode(codes[at]))):
            found[at] = "spreadsheet-rounding"
    return found


_IS_H = bytes(chr(byte) == SUBSTITUTE_PREFIX[0] for byte in range(256))
_IS_0 = bytes(chr(byte) == "0" for byte in range(256))


_RULES: dict[str, Callable[[Sequence[bytes]], list[str]]] = {
    "unconverted": _of_unconverted,
    "length": _of_length,
    "character": _of_character,
    "identity": _of_identity,
    "legacy": _of_legacy,
    "checksum": _of_checksum,
}
