"""Values on which a script and the library must agree, and what the library says of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from strategies import (
    damaged_codes,
    identity_numbers,
    legacy_codes,
    lettered_regions,
    messy,
    missing_values,
    older_identifiers,
    passing_identity_numbers,
    right_codes,
)

import uscc
from uscc.batch.folding import fold
from uscc.code.digits import is_organization_code
from uscc.code.text import COMPACT
from uscc.standard import ALPHABET, LABELS, MISSING_WORDS, SEQUENCES

VECTORS = Path(__file__).parent / "vectors"

_CODE = "91350100M000100Y43"

#: What a made-up value is put together from: everything that is removed around a code.
_PIECES = [
    *LABELS, *"\"'`´“”‘’„‟「」『』,;:.。、([{<（［｛【《)]}>）］｝】》=", '="', "，",
    "－", "\u3000", " ", "\u200b", "\ufeff", "\n", "x", "é", "ß", "ﬁ", "𠮷", "无", "税", "统一",
    "S", "USC", "\\", "%", "_", "$", "{{", "--", _CODE, _CODE.lower(), "9135",
    "110108000000016", "M000100Y4",
]  # fmt: skip

drawn = st.one_of(
    right_codes(),
    messy(right_codes()),
    damaged_codes(),
    messy(damaged_codes()),
    legacy_codes(),
    messy(legacy_codes()),
    identity_numbers(),
    passing_identity_numbers(),
    older_identifiers,
    missing_values,
    lettered_regions(),
    st.text(max_size=20),
)


def storable(text: str) -> bool:
    """Tell whether every database can store a text: no NUL character, no half of a pair."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def vectors() -> list[str]:
    """Return every cell of every table of vectors."""
    lines = (
        line
        for path in sorted(VECTORS.glob("*.tsv"))
        for line in path.read_text("utf-8").split("\n")
    )
    return [cell for line in lines for cell in line.split("\t")]


def listed() -> list[str]:
    """Return the words, the sequences, and each character that is folded or might be."""
    words = [*MISSING_WORDS, *SEQUENCES, *(digit * 18 for digit in "0123456789")]
    bracketed = [
        f"{first}{word}{last}"
        for word in MISSING_WORDS
        for first, last in ("()", "【】", "（)", "[ ")
    ]
    characters = [*map(chr, COMPACT), *map(chr, range(1, 0x250)), *map(chr, range(0x2000, 0x2100))]
    inside = [f"{_CODE[:9]}{char}{_CODE[9:]}" for char in characters]
    ends = [text for char in characters for text in (f"{char}{_CODE}", f"{_CODE}{char}")]
    lines = [f"{text}\n" for text in ("M000100Y4", "1101080000000", "110108000000016", "NA")]
    return [*words, *bracketed, *characters, *inside, *ends, *lines]


def neighbours(random: Random, number: int) -> list[str]:
    """Return right codes, half of them with one character changed: one of these in 31 is right."""
    made = []
    for at, (_, code) in enumerate(uscc.generate(number, seed=19)):
        place = random.randrange(18) if at % 2 else 18
        made.append(code[:place] + random.choice(ALPHABET) + code[place + 1 :] if at % 2 else code)
    return made


def pieced(random: Random, number: int) -> list[str]:
    """Return texts put together from marks, labels, brackets and codes."""
    return ["".join(random.choices(_PIECES, k=random.randint(1, 7))) for _ in range(number)]


@cache
def values(number: int) -> list[str]:
    """Return different values: all vectors, all lists, and so many drawn ones; always the same."""
    found: list[str] = []

    @seed(19)
    @settings(max_examples=number // 2, database=None, suppress_health_check=list(HealthCheck))
    @given(drawn)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    random = Random(19)
    found += pieced(random, number // 2) + neighbours(random, number // 2)
    different = sorted(filter(storable, set(found)))
    assert len(different) >= number
    return sorted({*different, *filter(storable, vectors() + listed())})


def expected(text: str) -> list[object]:
    """Return what the library says: compact form, kind, verdict, check digit, and so on."""
    try:
        digit = uscc.calc_check_digit(text)
    except uscc.ValidationError:
        digit = None
    code = uscc.compact(text)
    kind = uscc.diagnose(text).kind
    return [code, kind, kind is None, digit, is_organization_code(code), fold(text)]
