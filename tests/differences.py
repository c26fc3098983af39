"""Other programs, how to ask them, and every class of difference from them with its reason.

A class says what the program answers where it applies; where none applies, program and
library agree. So the answers to any value are foretold here, and `test_peers.py` compares
them with what the programs say. The tables in docs/standard.md are made from the same lists.
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import reference
from made_up import FAULTS, OTHERS, PASSING
from reference import ALPHABET

from uscc import is_valid

FOLDER = Path(__file__).parent / "peers"

#: Values of each maker in the corpus.
SIZE = 100

SAMPLE = "91350100M000100Y43"

#: Spellings of the sample, all right here but the last.
SPELLINGS = {
    "small letters": SAMPLE.lower(),
    "spaces": "9135 0100 M000 100Y 43",
    "hyphens": "9135-0100-M000-100Y-43",
    "line break at the end": SAMPLE + "\n",
    "full width digits": "９１３５" + SAMPLE[4:],
    "full width letters": SAMPLE.replace("M", "Ｍ"),
    "ideographic space": "\u3000" + SAMPLE,
    "zero width": SAMPLE[:8] + "\u200b" + SAMPLE[8:],
    "apostrophe in front": "'" + SAMPLE,
    "text around it": f"USCC:{SAMPLE}(CHINA)",
}


class Difference(NamedTuple):
    """A class of difference: what the program answers, why it is meant, when, an example."""

    slug: str
    accepts: bool
    reason: str
    applies: Callable[[str], bool]
    example: str


# -- When a class applies; values are compact forms ------------------------------------------


def has_shape(code: str) -> bool:
    """18 characters of the alphabet, digits in positions 3-8."""
    return has_alphabet(code) and code[2:8].isdigit()


def has_alphabet(code: str) -> bool:
    """18 characters of the alphabet."""
    return len(code) == 18 and all(char in ALPHABET for char in code)


def has_pattern(code: str) -> bool:
    """As `has_shape`, but any digits of Unicode in positions 3-8."""
    return has_alphabet(code[:2] + "0" * 6 + code[8:]) and code[2:8].isdecimal()


def has_sum(code: str) -> bool:
    """18 characters of the alphabet, the last one the right check digit."""
    return has_alphabet(code) and code[17] == reference.check_digit(code[:17])


def is_right(code: str) -> bool:
    """Right by the second program, which shares no code with the library."""
    return reference.kind(code) is None


def is_identity(code: str) -> bool:
    """A resident identity number that has the sum."""
    return has_sum(code) and reference.kind(code) == "identity"


def zeros(code: str) -> bool:
    """Eighteen zeros, or digits that rise or fall all along, with the right sum."""
    return has_sum(code) and reference.kind(code) == "missing"


def digits_in_front(code: str) -> bool:
    """Two digits in positions 1-2."""
    return code[:2].isdigit()


def from_arabic(code: str) -> str:
    """The value with Arabic digits written as ASCII ones."""
    return code.translate({0x660 + digit: str(digit) for digit in range(10)})


def contains_shape(code: str) -> bool:
    """Somewhere 18 characters that have the shape."""
    return any(has_shape(code[at : at + 18]) for at in range(len(code) - 17))


#: First and second characters that openmed has: XG1-2016.
XG1 = {
    first + second
    for first, seconds in {
        "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129",
        "8": "19", "9": "123", "A": "19", "N": "1239", "Y": "1",
    }.items()
    for second in seconds
}  # fmt: skip

#: First and second characters that hutool-python has: N and Y are not there, B to E invented.
HUTOOL = {pair for pair in XG1 if pair[0] not in "NY"} | {
    first + second for first in "BCDE" for second in "19"
}

# -- Classes that several programs share -------------------------------------------------------

LETTERS = Difference(
    "letters in front",
    False,
    "departments A, G, J, N, Y are issued: letters in the first two places are no error",
    lambda code: is_right(code) and not digits_in_front(code),
    "N2330100MF0000013G",
)
ZEROS = Difference(
    "zeros and sequences",
    True,
    "18 zeros and 123456789012345678 have the sum, but are typed where there is no code",
    zeros,
    "0" * 18,
)
IDENTITY = Difference(
    "identity number",
    True,
    "one resident identity number in 31 has the sum; positions 9-17 tell it",
    is_identity,
    "362322198709086409",
)
REGION = Difference(
    "letter in the region",
    True,
    "GB 32100-2015 has digits only in positions 3-8",
    lambda code: has_sum(code) and not code[2:8].isdigit(),
    "913A0100M000100Y4P",
)
NO_SUM = Difference(
    "no check digit",
    True,
    "a pattern alone: any check digit passes, so no typing error inside the alphabet is seen",
    lambda code: has_shape(code) and not is_right(code),
    "91350100M000100Y4A",
)


def unless(one: Difference, but: Callable[[str], bool], example: str) -> Difference:
    """Return the class without the values that the program treats otherwise."""
    return one._replace(applies=lambda code: one.applies(code) and not but(code), example=example)


def no_pair(listed: set[str], said: str, example: str) -> Difference:
    """Return the class of codes refused for their first two characters."""
    return Difference(
        "first pair",
        False,
        f"{said}; here a pair in no list is a note",
        lambda code: is_right(code) and code[:2] not in listed,
        example,
    )


# -- The programs ------------------------------------------------------------------------------


class Peer(NamedTuple):
    """A program: where it is from, what is called, what it folds, how it differs."""

    name: str
    home: str
    version: str
    call: str
    folds: frozenset[str]
    differences: tuple[Difference, ...]

    def ask(self, values: list[str]) -> list[bool] | None:
        """Return whether the program accepts each value; None where it is not installed."""
        return _ask_node(self, values) if self.home == "npm" else _ask_python(self, values)


def _ask_python(peer: Peer, values: list[str]) -> list[bool] | None:
    module, _, path = peer.call.partition(":")
    found: Any
    try:
        found = importlib.import_module(module)
    except ImportError:
        return None
    name, _, first = path.partition("|")
    for part in name.split("."):
        found = getattr(found, part)
    given = [first] if first else []
    return [_verdict(found(*given, text)) for text in values]


def _verdict(answer: object) -> bool:
    """Return the answer as a bool; one of the programs returns an object."""
    return answer if isinstance(answer, bool) else bool(getattr(answer, "valid"))  # noqa: B009


def _ask_node(peer: Peer, values: list[str]) -> list[bool] | None:
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / peer.name).exists():
        return None
    done = subprocess.run(
        [node, FOLDER / "ask.cjs", peer.name],
        input=json.dumps(values).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return list(map(bool, json.loads(done.stdout)))


_STDNUM = frozenset(
    [*list(SPELLINGS)[:3], "line break at the end", "full width digits", "ideographic space"]
)

#: Made up, of no region: an identity number that has the sum, its first two digits a listed pair.
_LISTED_IDENTITY = "617729196704252686"

PEERS = (
    Peer(
        "python-stdnum",
        "PyPI",
        "2.2",
        "stdnum.cn.uscc:is_valid",
        _STDNUM,
        (LETTERS, ZEROS, IDENTITY),
    ),
    Peer(
        "rigour", "PyPI", "2.6.1", "rigour.ids:USCC.is_valid", _STDNUM, (LETTERS, ZEROS, IDENTITY)
    ),
    Peer(
        "stella-stdnum",
        "PyPI",
        "2.3.2",
        "stella_stdnum:validate|cn.uscc",
        _STDNUM | {"zero width"},
        (ZEROS, IDENTITY),
    ),
    Peer(
        "openmed",
        "PyPI",
        "3.1.0",
        "openmed.core.pii_i18n:validate_unified_social_credit_code",
        frozenset(["line break at the end", "ideographic space"]),
        (
            no_pair(XG1, "knows the pairs of XG1-2016 only", "54330100MF12345679"),
            unless(IDENTITY, lambda code: code[:2] not in XG1, _LISTED_IDENTITY),
        ),
    ),
    Peer(
        "hutool-python",
        "PyPI",
        "1.2.0",
        "hutool.core.util.credit_code:CreditCodeUtil.is_valid_credit_code",
        frozenset(["small letters"]),
        (
            no_pair(HUTOOL, "has a table of its own: no N, no Y", "N2330100MF0000013G"),
            unless(IDENTITY, lambda code: code[:2] not in HUTOOL, _LISTED_IDENTITY),
            unless(REGION, lambda code: code[:2] not in HUTOOL, REGION.example),
        ),
    ),
    Peer(
        "hutool-python",
        "PyPI",
        "1.2.0",
        "hutool.core.util.check:CheckUtil.is_credit_code",
        frozenset(["line break at the end"]),
        (NO_SUM._replace(applies=lambda code: has_pattern(code) and not is_right(code)),),
    ),
    Peer(
        "idsmith",
        "PyPI",
        "0.5.0",
        "idsmith:TaxId.validate|CN",
        frozenset(["small letters", "line break at the end", "ideographic space"]),
        (ZEROS, IDENTITY, REGION),
    ),
    Peer(
        "idsmith",
        "PyPI",
        "0.5.0",
        "idsmith:CompanyId.validate|CN",
        frozenset(),
        (LETTERS, ZEROS, IDENTITY),
    ),
    Peer(
        "stdnum",
        "npm",
        "1.12.0",
        "stdnum.CN.uscc.validate",
        _STDNUM - {"line break at the end"},
        (
            LETTERS,
            Difference(
                "check digit 0",
                False,
                "31 - 0 is 31, which no character has: one right code in 31 is refused",
                lambda code: is_right(code) and digits_in_front(code) and code[17] == "0",
                "913302007204926720",
            ),
            unless(IDENTITY, lambda code: code[17] == "0", IDENTITY.example),
            Difference(
                "Arabic digits",
                True,
                "folds the digits of Arabic script; here they are no digits of a code",
                lambda code: from_arabic(code) != code and is_right(from_arabic(code)),
                SAMPLE[:17] + "\u0663",
            ),
        ),
    ),
    Peer("util-helpers", "npm", "5.8.1", "isSocialCreditCode", frozenset(), (ZEROS, IDENTITY)),
    Peer(
        "@winner-fed/cloud-utils",
        "npm",
        "2.0.11",
        "isUnifiedSocialCreditCode",
        frozenset(
            ["line break at the end", "ideographic space", "apostrophe in front", "text around it"]
        ),
        (
            NO_SUM,
            Difference(
                "text around it",
                True,
                "the pattern is not anchored: more than 18 characters pass",
                lambda code: len(code) > 18 and contains_shape(code),
                SAMPLE + "3",
            ),
        ),
    ),
)


def classes(peer: Peer, code: str) -> list[Difference]:
    """Return the classes of a program that apply to a compact form."""
    return [one for one in peer.differences if one.applies(code)]


def foretold(peer: Peer, code: str) -> bool:
    """Return what the program must answer to a compact form."""
    found = classes(peer, code)
    return found[0].accepts if found else is_valid(code)


@cache
def corpus() -> tuple[str, ...]:
    """Return the compact forms that every program is asked: the vectors, and so many of a maker."""
    path = Path(__file__).parent / "vectors" / "codes.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    for name, maker in {**PASSING, **FAULTS, **OTHERS}.items():
        rng = Random(name)
        texts += [maker(rng) for _ in range(SIZE)]
    return tuple(map(reference.compact, texts))


def counted(peer: Peer) -> dict[str, int]:
    """Return how many values of the corpus are in each class of a program."""
    found = {one.slug: 0 for one in peer.differences}
    for code in corpus():
        for one in classes(peer, code):
            found[one.slug] += 1
    return found
