"""The findings of relations: the lists of large groups, and the order of findings."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscc.audit import finding_store
from uscc.audit.columns import LINE_BITS
from uscc.audit.finding_columns import FindingColumns, FindingRows, texts
from uscc.audit.finding_store import FindingStore, chunks_of
from uscc.audit.groups import LISTED, Head, Member
from uscc.audit.listing import Members, RelatedLists
from uscc.audit.names import name_relation
from uscc.audit.result import Related, Source
from uscc.batch.folding import fold_cell
from uscc.batch.records import UNIT, decode, encode
from uscc.budget import MemoryBudget
from uscc.vocabulary import slugs

# --- The other members of a group ---------------------------------------------------------------

SOURCES = [Source("a.csv"), Source("b.xlsx", slugs("unit")[-1])]

#: Source, line, whether the code has another form, and the name of a member.
_Drawn = tuple[int, int, bool, str]

drawn = st.tuples(
    st.integers(0, 1), st.integers(0, 9), st.booleans(), st.text("甲乙（(a", max_size=5)
)


def group_of(slug: str, records: Sequence[_Drawn]) -> list[Member]:
    """Return the members of a group in order; cells are unlike as the relation demands."""
    members = []
    for number, (source, line, odd, name) in enumerate(sorted(records)):
        code = f"9135010{odd:d}M000100Y43" if slug in ("body", "repeated") else "9" * 18
        if slug in ("split", "suspect"):
            code, name = f"{number:018}", "甲"
        if slug == "shared":
            name = f"{name}{number}"
        place = (source << LINE_BITS) + line
        members.append(Member(place, number, code.encode(), name.encode()))
    return members


def listed(slug: str, member: Member, group: Sequence[Member]) -> list[Related]:
    """Return the other members that a finding lists, one by one as the manual says it."""
    others = [other for other in group if other.number != member.number][:LISTED]
    found = []
    for at, other in enumerate(others):
        here, there = SOURCES[member.place >> LINE_BITS], SOURCES[other.place >> LINE_BITS]
        mine, its = fold_cell(member.name), fold_cell(other.name)
        alike = name_relation(decode(mine), decode(its)) if slug == "shared" and at < 3 else None
        found.append(
            Related(
                None if there == here else there.name,
                other.place % (1 << LINE_BITS) or None,
                None if other.code == member.code else decode(other.code),
                None if its == mine else decode(other.name),
                alike,
                there.unit,
            )
        )
    return found


@pytest.mark.parametrize("slug", ["repeated", "shared", "split", "suspect", "body"])
@given(groups=st.lists(st.lists(drawn, min_size=1, max_size=16), min_size=1, max_size=3))
def test_lists_of_large_groups(slug: str, groups: list[list[_Drawn]]) -> None:
    """Members before, in and behind the head list the first ten others, groups mixed."""
    made = [group_of(slug, records) for records in groups]
    numbered = [
        [member._replace(number=member.number + 100 * at) for member in group]
        for at, group in enumerate(made)
    ]
    heads = [Head(tuple(group[: LISTED + 1]), len(group)) for group in numbered]
    rows = sorted((member, at) for at, group in enumerate(numbered) for member in group)
    places, numbers, codes, names = zip(*(member for member, _ in rows))
    members = Members(places, numbers, codes, list(map(fold_cell, names)))
    lists = RelatedLists(slug, SOURCES).of(members, [heads[at] for _, at in rows])
    assert list(map(list, lists)) == [listed(slug, one, numbered[at]) for one, at in rows]


@given(st.lists(st.text() | st.text("甲\n\ud800 ", max_size=4), max_size=5), st.booleans())
def test_texts_of_a_column(some: list[str], several: bool) -> None:
    """A column is decoded as its cells are: line breaks, lone surrogates, several values."""
    cells = [encode(text) for text in some] + [b"a" + UNIT + b"b"] * several
    assert texts(cells) == list(map(decode, cells))


# --- The order ------------------------------------------------------------------------------------


#: Slugs in the order of the findings of one record.
SLUGS = ["shared", "body"]

#: The number of a record, and the slug of its finding.
_Made = tuple[int, str]


def columns_of(slug: str, size: int) -> FindingColumns:
    """Return findings that differ in nothing."""
    blank = [""] * size
    return FindingColumns(slug, blank, [1] * size, blank, blank, blank, blank, blank, [1], blank)


def row(made: _Made) -> bytes:
    """Return a row by which a finding is known."""
    return f"{made[0]} {made[1]}, ".encode()


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.sets(st.tuples(st.integers(0, 19), st.sampled_from(SLUGS))),
    st.integers(1, 7),
    st.booleans(),
    st.integers(0, 1 << 12),
)
def test_findings_in_order(
    places: list[int], drawn: set[_Made], size: int, ending: bool, memory: int
) -> None:
    """Findings come out by place, number and slug, however they were added, spilled or not.

    Several records may be at one place: the ones without a line.
    """
    made = sorted((one for one in drawn if one[0] < len(places)), key=lambda one: one[0] % 7)
    store = FindingStore(MemoryBudget(memory))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding_store, "_BUCKET_BITS", 1)
        for slug in SLUGS:
            of_slug = [one for one in made if one[1] == slug]
            for at in range(0, len(of_slug), size):
                some = of_slug[at : at + size]
                numbers = [number for number, _ in some]
                endings = [b"!"] * len(some) if ending and slug == "body" else ()
                rows = FindingRows(list(map(row, some)), endings)
                columns, where = columns_of(slug, len(some)), [places[at] for at in numbers]
                store.add(chunks_of(where, numbers, columns, lambda _, rows=rows: rows))  # type: ignore[misc]
    in_order = sorted(made, key=lambda one: (places[one[0]], one[0], SLUGS.index(one[1])))
    expected = [row(one) + b"!" * (ending and one[1] == "body") for one in in_order]
    assert b"".join(map(b"".join, store.buckets())) == b"".join(expected)
