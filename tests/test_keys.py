"""Keys: equal where organization parts and entities are equal; what comes twice is found."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import chain, product
from operator import ne
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reference import ALPHABET
from strategies import complete

from uscc.audit import keys as keys_module
from uscc.audit.heavy import heavy_keys, heavy_repeats, light_keys
from uscc.audit.keys import (
    BLANK,
    MANY,
    SIZE,
    dealt,
    named_code_keys,
    organization_keys,
    partitioned,
    partitions_for,
    repeated,
    repeats_in_order,
    repeats_of,
    text_keys,
)
from uscc.batch.rows import ROW
from uscc.standard import ORGANIZATION_ALPHABET

bodies = st.text(alphabet=ALPHABET, min_size=8, max_size=8)
large = st.integers(-(2**63), -6) | st.integers(257, 2**63 - 1)
numbers = st.lists(large | st.integers(300, 330) | st.just(0), max_size=60)


@given(st.lists(bodies, min_size=1, max_size=20))
@example(["00000005", "00000010"])  # mixed, positions 15 and 16 are the same
def test_keys_of_organization_parts_are_exact(parts: list[str]) -> None:
    """Two keys are equal just where positions 9-16 are; what stands around them is no matter."""
    prefixes = ["91110000", "12350200", "N2341522"]
    codes = [complete(prefixes[at % 3], part) for at, part in enumerate(parts)]
    keys = organization_keys(b"".join(code.encode() + b"\n" for code in codes)).tolist()
    assert len(codes[0]) == ROW - 1
    assert len(keys) == len(parts)
    for one, part in zip(keys, parts, strict=True):
        for other, against in zip(keys, parts, strict=True):
            assert (one == other) == (part == against)


@pytest.mark.parametrize("at", range(0, 8, 2))
@pytest.mark.parametrize("part", ["00000000", "MA2P00YZ"])
def test_no_two_pairs_of_characters_have_one_key(at: int, part: str) -> None:
    """Wherever they stand; and whatever follows is in the key as well."""
    pairs = ["".join(pair) for pair in product(ORGANIZATION_ALPHABET, repeat=2)]
    parts = [part[:at] + pair + part[at + 2 :] for pair in pairs]
    keys = organization_keys("".join(f"91350100{one}00\n" for one in parts).encode())
    assert len(set(keys)) == len(pairs)


@given(st.lists(st.binary(max_size=5)))
def test_keys_of_texts(texts: list[bytes]) -> None:
    """Equal texts have equal keys, and nothing but a blank one has that of a blank."""
    keys = text_keys(texts).tolist()
    assert keys == list(map(hash, texts))
    assert [key == BLANK for key in keys] == [not text for text in texts]


@given(st.lists(st.tuples(st.sampled_from([b"1", b"2", b"3"]), st.sampled_from([b"", b"a", b"b"]))))
@example([(b"1", b""), (b"1", b"a"), (b"1", b"a"), (b"2", b"a"), (b"2", b"")])
def test_keys_of_wrong_codes_with_their_entities(pairs: list[tuple[bytes, bytes]]) -> None:
    """Equal just where both are equal; that of a blank entity is blank, whatever the code."""
    codes, entities = (text_keys([pair[at] for pair in pairs]) for at in (0, 1))
    keys = named_code_keys(codes, entities).tolist()
    assert [key == BLANK for key in keys] == [not entity for _, entity in pairs]
    named = {(key, pair) for key, pair in zip(keys, pairs, strict=True) if pair[1]}
    assert len(named) == len({key for key, _ in named}) == len({pair for _, pair in named})


@given(numbers, st.integers(1, 17))
@example([300, 301, 300], 1)
@example([300, 301, 300], 2)
@example(list(range(300, 400)), 8)
@example(list(range(300, 400)), 12)
def test_every_key_is_in_one_share(keys: list[int], partitions: int) -> None:
    """All of them, each as often as it comes, equal ones in the same partition."""
    found = [
        array("q", partition).tolist() for partition in partitioned(array("q", keys), partitions)
    ]
    assert len(found) == partitions
    assert sorted(key for partition in found for key in partition) == sorted(keys)
    assert sum(len(set(partition)) for partition in found) == len(set(keys))


@given(st.lists(numbers, max_size=5), st.sampled_from([30, 1_000, 10_000, 1 << 30]))
@example([[301, 302, BLANK], [302, 303, BLANK]], 1)  # as many parts as there may be
@example([[301] * 255, [302] * 256, [303] * 300, [303]], 1 << 30)
@example([[301, 302], [302, 303, BLANK]], 1 << 30)
@example([[301, 302], [302, BLANK, BLANK]], 1 << 30)
def test_how_often_keys_are_repeated(chunks: list[list[int]], memory: int) -> None:
    """In one chunk or in two, whole or in parts; a blank entity never; at most `MANY` times."""
    every = Counter(key for chunk in chunks for key in chunk)
    times = {key: times - 1 for key, times in every.items() if times > 1 and key != BLANK}
    arrays = [array("q", chunk).tobytes() for chunk in chunks]
    assert Counter(key for key in repeated(arrays) if key != BLANK) == times
    assert [list(some) for some in repeats_of(arrays, memory)] == [
        [min(times.get(key, 0), MANY) for key in chunk] if times.keys() & set(chunk) else []
        for chunk in chunks
    ]


@given(numbers, st.sampled_from([1, 2, 3, 8, 12, 32]))
@example([300, 301, 300], 12)
@example([301, 302], 2)
def test_repeats_in_the_order_of_the_keys(keys: list[int], partitions: int) -> None:
    """The repeats of all partitions, put together, are those of the keys; `b""` if all are 0."""
    whole = array("q", keys)
    repeats = [repeats_of([some], 1 << 20)[0] for some in partitioned(whole, partitions)]
    counts = Counter(keys)
    expected = bytes(0 if key == BLANK else counts[key] - 1 for key in keys)
    assert repeats_in_order(repeats, whole.tobytes()) == (expected if any(expected) else b"")


@given(st.lists(numbers, max_size=5), st.integers(0, 400), st.booleans(), st.data())
def test_heavy_keys_are_counted_apart(
    chunks: list[list[int]], times: int, blank: bool, data: st.DataObject
) -> None:
    """Without the heavy keys, then with them: the repeats of a partition as a whole."""
    key = BLANK if blank else 310
    chunks = [data.draw(st.permutations(chunk + [key] * times)) for chunk in chunks]
    arrays = [array("q", chunk).tobytes() for chunk in chunks]
    heavy = heavy_keys(arrays, sum(map(len, arrays)))
    assert heavy == ({key} if sum(chunk.count(key) for chunk in chunks) > MANY else set())
    repeats = repeats_of([light_keys(keys, heavy) for keys in arrays], 1 << 20)
    found = [heavy_repeats(keys, heavy, some) for keys, some in zip(arrays, repeats)]
    assert found == repeats_of(arrays, 1 << 20)


@given(st.integers(1, 5), st.integers(1, 50_000))
def test_heavy_keys_of_large_partitions(chunks: int, size: int) -> None:
    """A sample finds a key that half of a partition has, and no key that few records have."""
    keys = array("q", [300, 310] * size)
    keys[::50] = array("q", range(400, 400 + len(keys[::50])))
    heavy = heavy_keys([keys.tobytes()] * chunks, len(keys) * SIZE * chunks)
    assert heavy <= {300, 310}
    assert heavy or chunks * size < 700


@given(st.binary(max_size=300), st.integers(1, 256))
def test_items_of_parts(selecting: bytes, parts: int) -> None:
    """Each item is in the part of its byte, in its order, and in no other part."""
    assert dealt(range(len(selecting)), selecting, parts) == [
        [at for at, byte in enumerate(selecting) if byte % parts == part] for part in range(parts)
    ]


@pytest.mark.parametrize("parts", [2, 5, 20, 64])
@pytest.mark.parametrize("partition", [0, 3, 31])
def test_parts_of_a_share_are_of_like_size(parts: int, partition: int) -> None:
    """Digits alone: no part of a partition has five times as many keys as it should."""
    codes = "".join(f"91350100{number:08}00\n" for number in range(0, 10**8, 3_001))
    keys = partitioned(organization_keys(codes.encode()), 32)[partition]
    sizes = list(map(len, keys_module._divided(keys, 0, parts)))
    assert sum(sizes) == len(keys)
    assert max(sizes) < 5 * len(keys) / parts


@pytest.mark.parametrize("parts", [2, 8, 32])
def test_parts_of_one_province_are_of_like_size(parts: int) -> None:
    """Its codes begin alike: their parts are told by what differs."""
    few = ALPHABET[:12]
    bodies = ("MA2P" + "".join(four) for four in product(few, repeat=4))
    keys = organization_keys("".join(f"91330100{body}00\n" for body in bodies).encode()).tobytes()
    sizes = list(map(len, keys_module._divided(keys, 0, parts)))
    assert sum(sizes) == len(keys)
    assert max(sizes) < 3 * len(keys) / parts


@pytest.mark.parametrize(
    ("records", "partitions"),
    [(0, 1), (50_000, 1), (50_001, 2), (800_000, 16), (800_001, 17), (10**9, 64)],
)
def test_how_many_shares(records: int, partitions: int) -> None:
    """One for the keys that fit into the cache, sixty-four at most."""
    assert partitions_for(records) == partitions


@pytest.mark.parametrize("partitions", [4, 12, 32])
def test_shares_are_of_like_size(partitions: int) -> None:
    """Eight digits, or `MA` and six characters: no partition is twice the mean."""
    codes = [complete(body=f"{number:08}") for number in range(0, 20_000, 7)]
    codes += [complete(body=f"MA{number:06}") for number in range(0, 20_000, 7)]
    keys = organization_keys(b"".join(code.encode() + b"\n" for code in codes))
    sizes = [len(partition) // SIZE for partition in partitioned(keys, partitions)]
    assert sum(sizes) == len(codes)
    assert max(sizes) < 2 * len(codes) / partitions


@given(st.lists(numbers, max_size=4))
def test_both_ways_find_what_comes_twice(chunks: list[list[int]]) -> None:
    """By the identity of numbers and by their value: the same keys, across all chunks."""
    packed = [array("q", chunk).tobytes() for chunk in chunks]
    counts = Counter(chain(*chunks))
    expected = {key: n - 1 for key, n in counts.items() if n > 1 and key != BLANK}
    assert keys_module._IDENTITY_TELLS
    assert Counter(key for key in repeated(packed) if key != BLANK) == expected
    with mock.patch.object(keys_module, "_IDENTITY_TELLS", False):
        assert Counter(key for key in repeated(packed) if key != BLANK) == expected


def test_identity_that_tells_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `is` compares numbers by value, the quick way finds no repeats, and is not taken."""
    monkeypatch.setattr(keys_module, "is_not", ne)
    assert not keys_module._identity_tells()
    monkeypatch.setattr(keys_module, "_IDENTITY_TELLS", keys_module._identity_tells())
    assert repeated([array("q", [1 << 40, 5, 1 << 40]).tobytes()]) == [1 << 40]
