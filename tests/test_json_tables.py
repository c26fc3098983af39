"""JSON and JSON Lines: records come back as written, in bounded memory, or one error says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from grids import damaged, filled, peak, read, readable_or_refused, refusal
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE, numbered

from uscc import scan
from uscc.errors import RegistryError
from uscc.readers import json_window
from uscc.readers.blocks import blocks_of
from uscc.readers.detecting import is_json
from uscc.readers.json_records import RecordBlock, cell_of
from uscc.readers.json_window import Number, Window

any_text = st.text(alphabet=st.characters(exclude_categories=()), max_size=8)

scalars = st.one_of(
    any_text,
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**17, max_value=10**30),
    st.floats(),
)
values = st.one_of(scalars, st.recursive(scalars, lambda inner: st.lists(inner, max_size=3)))

#: Keys without a dot: a key of an object inside another has one.
keys = st.text(alphabet='名称code甲乙丙"\\\n[]{}:, ', min_size=1, max_size=5)


def text_of(value: Any) -> str:
    """Return the cell of a value: the text of JSON, but of a text the text, and nothing of null."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw records, some of them with other keys than the first."""
    names = draw(st.lists(keys, min_size=1, max_size=4, unique=True))
    record = st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))
    first = st.fixed_dictionaries(dict.fromkeys(names, values))
    return [draw(first), *draw(st.lists(record, max_size=5))]


@given(
    records(),
    st.sampled_from((None, 1)),
    st.booleans(),
    st.sampled_from(("array", "member", "lines")),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "gb18030")),
)
def test_drawn_records_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[dict[str, Any]],
    indent: int | None,
    plain: bool,
    shape: str,
    encoding: str,
) -> None:
    """Every value is read, a number as it was written, whatever the shape and encoding."""

    def dumped(value: object, indent: int | None = indent) -> str:
        return json.dumps(value, indent=indent, ensure_ascii=plain or encoding == "gb18030")

    if shape == "lines":
        drawn = [*drawn, dict.fromkeys(drawn[0])]
        text = "\n\n".join(dumped(record, None) for record in drawn)
    elif shape == "member":
        text = dumped({"code": 0, "data": {"total": 9, "tags": [1], "list": drawn, "x": "]"}})
    else:
        text = dumped(drawn)
    path = tmp_path_factory.getbasetemp() / "drawn.json"
    path.write_bytes(text.encode(encoding, "surrogatepass" if "16" in encoding else "replace"))
    if encoding != "gb18030" and any("\ud800" <= char <= "\udfff" for char in text):
        return  # not text: another test
    (found,) = read(path)
    names = list(dict.fromkeys(key for record in drawn for key in record))
    assert list(found.names) == names
    assert found.rows == [filled([text_of(record.get(name)) for name in names]) for record in drawn]
    lines = range(1, 2 * len(drawn), 2) if shape == "lines" else range(1, len(drawn) + 1)
    assert (found.unit, found.lines) == ("line" if shape == "lines" else "entry", list(lines))


def written(tmp_path: Path, text: str) -> Path:
    """Write a file."""
    path = tmp_path / "l-api.json"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "names", "rows"),
    [
        (
            '[{"a": {"b": 1.50, "c": {"d": null, "e": {}}}, "f": [1e5, "x", {"g": [true]}]}]',
            ("f", "a.b", "a.c.d", "a.c.e"),
            [['[1e5, "x", {"g": [true]}]', "1.50", "", "{}"]],
        ),
        ('[{"a": 916201055811843000, "a": NaN}]', ("a",), [["NaN"]]),
        ('[{"a": -0.0e-7}, null, {}]', ("a",), [["-0.0e-7"], [], []]),
        (
            '[["企业", "代码"], ["甲", 12, null]]',
            ("#1", "#2", "#3"),
            [["企业", "代码"], ["甲", "12"]],
        ),
        ('["甲", "乙"]', ("#1",), [["甲"], ["乙"]]),
        ('["甲", "乙"]\n["丙", "丁"]', ("#1", "#2"), [["甲", "乙"], ["丙", "丁"]]),
        ('{"a": [1, [2]], "b": {"c": [{"d": [{"e": 1}]}]}, "f": [[{}]]}', ("d",), [['[{"e": 1}]']]),
        (f'{{"企业": "甲", "代码": "{SAMPLE}"}}', ("企业", "代码"), [["甲", SAMPLE]]),
        ('{"a":\n1}{"a": 2}', ("a",), [["1"], ["2"]]),
        ('[{"a": "\\ud800"}]', ("a",), [["\ud800"]]),
    ],
)
def test_shapes(tmp_path: Path, text: str, names: tuple[str, ...], rows: list[list[str]]) -> None:
    """Objects in objects have keys with dots, arrays in records are JSON, null is blank."""
    (found,) = read(written(tmp_path, text))
    assert (found.names, found.rows) == (names, rows)


def test_one_of_several_arrays(tmp_path: Path) -> None:
    """Several arrays of objects are an error that lists them; the caller names one."""
    path = written(tmp_path, '{"a": [{"x": 1}], "b": {"c": [{"y": 2}], "d": [[3], [4]]}}')
    error = refusal(path)
    assert "(a, b.c); name one with table=" in str(error)
    assert read(path, table="b.c")[0].rows == [["2"]]
    assert read(path, table="b.d")[0].rows == [["3"], ["4"]]
    assert "there is no array 'b'; there are: a, b.c, b.d" in str(refusal(path, table="b"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"code": 401, "msg": "未登录"}', "JSON without records"),
        ('{"code": 0, "data": {"list": []}}', "JSON without records"),
        ("[]", "the table is empty"),
        ("{}", "JSON without records"),
        ('[{"a": 1}, 2]', "entry 2 is not an object"),
        (f"[[1], {[2] * 16_385}]", "line 2: has a row of more than 16,384 cells"),
        ('[[1], {"a": 2}]', "an object is among arrays"),
        ('[{"a": 1}] x', "line 1: is not valid JSON here (Expecting value)"),
        ('{"a": [{"b": 1}]}]', "line 1: is not valid JSON here"),
        ('[{"a": 1},\n{"a": 1', "line 2: is not valid JSON here"),
        ('[{"a": 1}\n{"a": 1}]', "line 2: is not valid JSON here (Expecting ',' or ']')"),
        ('{"a": [{"b": 1}], "c" 1}', "(Expecting ':')"),
        ('{"a": [{"b": 1}]\n', "line 2: is not valid JSON here (Expecting ',' or '}')"),
        ('{"a": 1}\n\n{"a": \n{"a": 3}', "line 4: is not valid JSON here"),
        ('[{"a": ' + "[" * 100_000, "nested too deeply"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ('[{"a": "b\nc"}]', "line 1: is not valid JSON here (Invalid control character at)"),
    ],
)
def test_what_is_said(tmp_path: Path, text: str, said: str) -> None:
    """Text that is not JSON or has no records is one sentence, with its line."""
    assert said in str(refusal(written(tmp_path, text)))


def test_deep_values(tmp_path: Path) -> None:
    """An object 150 deep is searched no further; an array 400 deep is a cell."""
    inner = '{"a": ' * 150 + '[{"x": 1}]' + "}" * 150
    path = written(tmp_path, f'{{"b": {inner}, "c": [{{"y": {"[" * 400}{"]" * 400}}}]}}')
    (found,) = read(path)
    assert found.names == ("y",)
    assert len(found.rows[0][0]) == 800
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert cell_of(deep) == b"[...]"


def test_keys_that_come_late(tmp_path: Path) -> None:
    """A key behind the first block is left out, but with a code under it that is an error."""
    first = "\n".join(json.dumps({"代码": numbered(number)}) for number in range(8_000))
    path = written(tmp_path, f'{first}\n{{"代码": "{SAMPLE}", "x": 1, "y": "z"}}\n')
    (found,) = read(path)
    assert (found.names, found.rows[-1], found.lines[-1]) == (("代码",), [SAMPLE], 8_001)
    path = written(tmp_path, f'{first}\n{{"uscc": "{SAMPLE}"}}\n')
    assert "entry 8,001 has a code under the key 'uscc'" in str(refusal(path))


def test_too_many_keys(tmp_path: Path) -> None:
    """Objects with thousands of different keys are not records."""
    text = json.dumps([dict.fromkeys(map(str, range(n)), 1) for n in (2, 5_001)])
    assert "more than 5,000 different keys" in str(refusal(written(tmp_path, text)))


def test_rows_of_arrays(tmp_path: Path) -> None:
    """Arrays in an array are rows; there may be more than a block has."""
    path = written(tmp_path, json.dumps([["甲", number] for number in range(9_000)]))
    (found,) = read(path)
    assert found.lines == list(range(1, 9_001))
    assert found.rows[-1] == ["甲", "8999"]


def test_a_column_that_no_record_has() -> None:
    """It is blank."""
    assert RecordBlock([1, 2], [{}, {"a": "b"}], ["a"]).column(1) == [b"", b""]


def test_places(tmp_path: Path) -> None:
    """A finding says the line of JSON Lines, and the place in an array from 1."""
    bad = [{"企业名称": "甲", "代码": SAMPLE}, {"企业名称": "乙", "代码": SAMPLE[:-1] + "4"}]
    path = written(tmp_path, json.dumps(bad, indent=2))
    (finding,) = scan(path).findings
    assert finding.line == 2
    path = written(tmp_path, "\n\n".join(map(json.dumps, bad)))
    (finding,) = scan(path).findings
    assert finding.line == 3


class Chunks:
    """A text in chunks, as `Text` gives it."""

    path = "a.json"

    def __init__(self, *parts: str) -> None:
        self.parts = parts

    def __iter__(self) -> Any:
        return iter(self.parts)


@given(st.recursive(scalars, lambda one: st.lists(one) | st.dictionaries(any_text, one)), st.data())
def test_values_across_chunks(value: Any, data: st.DataObject) -> None:
    """A value is read whole, wherever the chunks end: a number has all its digits."""
    text = f" {json.dumps(value)}" + " " * data.draw(st.integers(0, 3))
    size = data.draw(st.integers(1, len(text)))
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    window = Window(Chunks(*chunks))  # type: ignore[arg-type]
    whole = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number)
    assert window.value() == whole.decode(text)
    window.end()


def test_a_long_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that does not end within the limit is an error."""
    monkeypatch.setattr(json_window, "_LONGEST", 100)
    window = Window(Chunks("\n", '{"a": "', *["b" * 50] * 10))  # type: ignore[arg-type]
    with pytest.raises(RegistryError, match="line 2: a value has more than 0 MiB"):
        window.value()
    spaces = Window(Chunks("{}", *[" " * 50] * 10, "{}"))  # type: ignore[arg-type]
    assert spaces.first() == ({}, False)


def test_text_behind_the_value() -> None:
    """More text behind a whole file is an error."""
    window = Window(Chunks("1 ", " 2"))  # type: ignore[arg-type]
    assert window.value() == "1"
    with pytest.raises(RegistryError, match="Extra data"):
        window.end()


def test_no_rows() -> None:
    """Without rows there is not any block."""
    assert list(blocks_of([], "")) == []


def test_records_do_not_wait_in_memory() -> None:
    """The items of an array come while it is read."""
    given_out = 0

    class Endless(Chunks):
        def __iter__(self) -> Any:
            nonlocal given_out
            yield "["
            while True:
                given_out += 1
                yield '{"a": 1},'

    window = Window(Endless())  # type: ignore[arg-type]
    window.take("[")
    items = window.items()
    assert [next(items) for _ in range(3)] == [{"a": "1"}] * 3
    assert given_out < 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{,代码\n甲,9135\n", False),
        ("[,代码\n甲,9135\n", False),
        ("[企业],[代码]\n", False),
        ("[1],[2]\n", False),
        ('["a",b\n', False),
        ("{企业},代码\n", False),
        ('{"企业",代码\n', False),
        ("{}\n甲\n", False),
        ("[]\n甲\n", False),
        ("[{,a\n", False),
        ("[[,a\n", False),
        ("", False),
        ("\ufeff\r\n {\n", False),
        ('\ufeff\r\n {\n"a\\"b" : 1', True),
        ("[ {} ]", True),
        ('[\n{"', False),
        ('[["a"', True),
        ("[[-1, ", True),
        ('["a", "b"', True),
        ("[ ]\n", True),
        ("{}", True),
    ],
)
def test_found_by_content(text: str, found: bool) -> None:
    """JSON is found, and not in a CSV whose first header begins with a bracket."""
    for encoding in ("utf-8", "utf-16"):
        text = text if encoding == "utf-8" else text.removeprefix("\ufeff")
        assert is_json(text.encode(encoding)) is found


WHOLE = json.dumps(
    {"data": [{"企业": f"公司{n}", "代码": numbered(n), "x": {"y": n}} for n in range(9)]}
)


@given(st.one_of(damaged(WHOLE.encode()), damaged(WHOLE[9:-1].replace("}}, ", "}}\n").encode())))
def test_damaged(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """A damaged file gives a table or one error."""
    path = tmp_path_factory.getbasetemp() / "damaged.json"
    path.write_bytes(data)
    readable_or_refused(path)


@pytest.mark.slow
@pytest.mark.parametrize("lines", [False, True])
def test_memory(tmp_path: Path, lines: bool) -> None:
    """20 MB are read with a small part of them in memory."""
    path = tmp_path / "large.json"
    row = json.dumps({"序号": 1, "企业名称": "茗珑琦（临沂）生物科技有限责任公司", "代码": SAMPLE})
    end = "\n" if lines else ",\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write("" if lines else '{"data": [')
        file.writelines([row + end] * (20_000_000 // len(row)))
        file.write(row + ("" if lines else "]}"))
    assert peak(lambda: readable_or_refused(path)) < 40_000_000


def test_an_entry_of_null_first(tmp_path: Path) -> None:
    """It is passed over, as behind others."""
    path = tmp_path / "x.json"
    path.write_text('[null, {"#": 1, "企业名称": "甲", "uscc": "91350100M000100Y43"}]', "utf-8")
    (source,) = scan(path).sources
    assert (source["records"], source["entity_columns"]) == (1, ["企业名称"])


def test_answers_of_a_server_line_by_line(tmp_path: Path) -> None:
    """`code` with 200 in each is not the code of a company."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"code": 200, "data": []}\n{"code": 200, "data": []}\n', "utf-8")
    with pytest.raises(RegistryError, match="no column of codes was found"):
        scan(path)
