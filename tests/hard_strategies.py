"""Registries in which most records are wrong or related, and the options of their audits."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

import reference
from hypothesis import strategies as st
from reference import Record
from strategies import complete, registration_number

# --- Codes and names ----------------------------------------------------------------------

BODIES = ["10000000", "10000001", "17966062", "MA0A0000"]
"""Organization parts without their check digit; the third is that of a legacy code."""

PLACES = ["91110000", "92110000", "91110101", "91120000", "12110000", "91420684"]
"""Positions 1-8. The first two agree in department and region, the others do not."""

RIGHT = [complete(place, body) for body in BODIES for place in PLACES]
"""Codes of a few organizations in a few places."""

LEGACY = ["91420684179660622T", "91350203M0001QKT19"]
NOTED = [
    complete("K1110000"),
    complete("Y9110000"),
    complete("91990000", "10000001"),
    complete("91110000", "WUWUWUWU"),
    complete("91110000", "MA2A0000"),
    "91110000200000091" + reference.check_digit("91110000200000091"),
]
WRONG = [
    complete()[:17] + "*",
    complete()[:17] + ("1" if complete()[17] != "1" else "2"),
    complete("91420684", "17966062")[:17] + "0",
    complete()[:17],
    complete()[:17] + "无",
    complete() + complete("91120000"),
    "9111O00010000000" + complete()[16:],
    "91Z10000" + complete()[8:],
    "91010213" + complete()[8:],
    "91310115MA1H8R7C6D",
    "362322198709086409",
    "110101199003071233",
    "916201055811843000",
    "916201055716048000",
    "9.16201055811843E17",
    "913302******531452",
]
CODELESS = [
    *["", " \u3000", "无", "待办", "（无）", "0" * 18, "123456789012345678"],
    registration_number("11010800000001"),
    *["D2143569-X", "1101081234567", "110108NA000001X", "110108D2143569X"],
]
CODES = [*RIGHT, *LEGACY, *NOTED, *WRONG, *CODELESS]


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


#: Spellings of a value that have one compact form.
SPELLINGS: list[Callable[[str], str]] = [
    str,
    str.lower,
    _wide,
    lambda text: _wide(text.lower()),
    lambda text: f" {text}",
    lambda text: f"{text[:4]}-{text[4:]}\u3000",
    lambda text: f"{text[:9]}\u200b{text[9:]}",
    lambda text: f"'{text}",
    lambda text: f'="{text}"',
    lambda text: f"统一社会信用代码：{text}",
    lambda text: f"{text[:6]}\n{text[6:]}",
]

NAMES = [
    *["甲公司", "甲公司分店", "郫县支行", "郫都支行", "乙(上海)有限公司", "丙Co.,Ltd.", "Éclair店"],
    *["x", "=1+1", "110106697694", '丁"公司"'],
]
BLANK = ["", " ", "\u3000\u200b"]

#: Spellings of a name that fold alike.
FOLDED_ALIKE: list[Callable[[str], str]] = [
    str,
    _wide,
    str.swapcase,
    lambda text: text.replace("(", "【").replace(")", "〕"),
    lambda text: f"{text[:1]} {text[1:]}\xa0",
    lambda text: f"\ufeff{text}",
]

# --- Registries ---------------------------------------------------------------------------

SHAPES = ["rising", "shuffled", "unknown", "alternating", "several"]
"""How lines and sources come: `unknown` has records without a line among the others."""


@st.composite
def hard_registries(
    draw: st.DrawFn, max_size: int = 22, shapes: Sequence[str] = SHAPES, wide: bool = True
) -> list[Record]:
    """Draw records of which most are related or wrong, in the order in which they are fed.

    - `max_size`: most records.
    - `shapes`: some of `SHAPES`.
    - `wide`: whether the entity may have two columns.
    """
    right = st.sampled_from(RIGHT)
    one_body = st.sampled_from([complete(place, BODIES[0]) for place in PLACES])
    pool = draw(st.lists(st.one_of(right, right, one_body, st.sampled_from(CODES)), min_size=1))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
    # The first of a pool is that of most records in a third of the registries.
    most = draw(st.sampled_from(["", "", "code", "name"]))
    codes = [*pool[:1] * 9, *pool] if most == "code" else pool
    names = [*names[:1] * 9, *names] if most == "name" else names
    code = st.one_of(st.sampled_from(codes), st.sampled_from(codes), st.sampled_from(CODES))
    plain, blank = st.sampled_from(names), st.sampled_from(BLANK)
    spelled = st.builds(lambda name, way: way(name), plain, st.sampled_from(FOLDED_ALIKE))
    typed = st.builds(lambda text, way: way(text), code, st.sampled_from(SPELLINGS))
    cells = st.tuples(
        st.one_of(code, code, typed),
        st.one_of(plain, spelled, plain, blank),
        st.sampled_from([False, False, True]),
        st.sampled_from(["", "北京", "北京 ", "上海"]) if wide else st.just(""),
    )
    size = draw(st.integers(0, max_size))  # evenly, for relations need company
    rows = draw(st.lists(cells, min_size=size, max_size=size))
    two = wide and draw(st.booleans())
    shape = draw(st.sampled_from(shapes))
    return [
        Record(source, line, text, name, closed, (place,) if two else ())
        for (source, line), (text, name, closed, place) in zip(_placed(draw, shape, size), rows)
    ]


def _placed(draw: st.DrawFn, shape: str, size: int) -> list[tuple[str, int]]:
    """Return source and line of each record."""
    lines = list(range(2, size + 2))
    if shape == "shuffled":
        lines = draw(st.permutations(lines))
    if shape == "unknown":
        lines = [line * draw(st.integers(0, 1)) for line in lines]
    if shape == "alternating":
        return [("ba"[draw(st.integers(0, 1))], line) for line in lines]
    cut = draw(st.integers(0, size)) if shape == "several" else size
    return [("b" if line - 2 < cut else "a", line) for line in lines]


def random_registry(size: int, seed: int, source: str = "r.csv") -> list[Record]:
    """Return records of all kinds and relations, drawn with a seed, for sizes beyond Hypothesis.

    A third of them is related to nothing. Groups are of all sizes.
    """
    order = random.Random(seed)
    parts = [f"{number:08}" for number in range(10_000_000, 10_000_000 + size // 4 + 1)]

    def code() -> str:
        if order.random() < 0.15:
            return order.choice(CODES)
        if order.random() < 0.33:
            return complete("91110000", f"{order.randrange(20_000_000, 90_000_000)}")
        low = int(len(parts) * order.random() ** 3)
        return complete(order.choice(PLACES[:4]), parts[low])

    def name() -> str:
        if order.random() < 0.1:
            return order.choice(BLANK)
        if order.random() < 0.33:
            return f"第{order.randrange(10**9)}公司"
        return f"{order.choice(NAMES)}{int(size * order.random() ** 3) // 6 or ''}"

    made = []
    for line in range(2, size + 2):
        text = code()
        if order.random() < 0.2:
            text = order.choice(SPELLINGS)(text)
        entity = order.choice(FOLDED_ALIKE)(name())
        made.append(Record(source, line, text, entity, order.random() < 0.1))
    return made


# --- Options ------------------------------------------------------------------------------

COUNTABLE = [*reference.KINDS, *reference.NOTES, *reference.RELATIONS, "wrong", "notes"]


class Asked(NamedTuple):
    """The options of an audit; see `uscc.Audit`."""

    counted: tuple[str, ...] = ("wrong", "shared", "split")
    target: str = "0.2"
    several_columns: bool = False
    by: str = "county"
    findings: bool = True
    samples: int = 5
    sample: bool = False
    no_entity: bool = False


_names = st.sampled_from(COUNTABLE)
_signed = st.tuples(st.sampled_from(["+", "-"]), _names).map("".join)
counted_names = st.one_of(
    st.sampled_from(
        [
            ("wrong", "shared", "split"),
            ("+suspect", "+body", "+notes", "-legacy"),
            ("repeated",),
            ("format",),
            ("repeated", "format"),
            ("missing", "unconverted"),
            tuple(COUNTABLE),
            ("-wrong", "-shared", "-split"),
        ]
    ),
    st.lists(_names, min_size=1, max_size=4).map(tuple),
    st.lists(_signed, min_size=1, max_size=4).map(tuple),
)
asked = st.builds(
    Asked,
    counted=counted_names,
    target=st.sampled_from(["0", "0.2", "2500", "3333.3333", "5000", "10000"]),
    several_columns=st.booleans(),
    by=st.sampled_from(["county", "county", "prefecture", "province"]),
    findings=st.sampled_from([True, True, False]),
    samples=st.integers(0, 6),
    sample=st.sampled_from([False, False, True]),
    no_entity=st.booleans(),
)
