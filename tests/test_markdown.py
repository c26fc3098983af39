"""Tables of Markdown and of database programs are read as they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from grids import damaged, filled, peak, read, readable_or_refused, refusal
from hypothesis import given
from hypothesis import strategies as st
from strategies import SAMPLE

from uscc import scan
from uscc.readers import markdown
from uscc.readers.detecting import is_markdown

texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("甲公司（）|\\`*_<>&\"'= -:+[]#9135YX"),
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")),
    ),
    max_size=8,
).map(lambda text: text.strip(" "))


def escaped(text: str) -> str:
    """Return a cell as Markdown, with every sign that means something escaped."""
    return "".join(f"\\{char}" if char in "\\|`*_<>&[]-:+#" else char for char in text)


def written(rows: list[list[str]], *, outer: bool, end: str = "\n") -> str:
    """Return a table as Markdown.

    - `rows`: the names of the columns, and the records.
    - `outer`: whether each line begins and ends with a sign.
    """
    edge = "|" if outer else ""
    lines = [f"{edge} {' | '.join(map(escaped, row))} {edge}" for row in rows]
    lines.insert(1, edge + "|".join(["---", ":-:", "---:", ":--"][: len(rows[0])]) + edge)
    return end.join(lines)


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """Draw rows of two to four cells; the names and the first cell of each are not blank."""
    width = draw(st.integers(2, 4))
    row = st.lists(texts, min_size=width, max_size=width).map(lambda row: ["甲" + row[0], *row[1:]])
    names, *rows = draw(st.lists(row, min_size=2, max_size=6))
    return [["名" + name for name in names], *rows]


@given(grids(), st.booleans(), st.sampled_from(("", "# 名单\n\n", "说明：\n")), st.booleans())
def test_drawn_tables_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    outer: bool,
    above: str,
    windows: bool,
) -> None:
    """Every cell is read, with signs that were escaped, and each row has its line."""
    path = tmp_path_factory.getbasetemp() / "drawn.md"
    end = "\r\n" if windows else "\n"
    path.write_bytes((above.replace("\n", end) + written(rows, outer=outer, end=end)).encode())
    (found,) = read(path)
    assert found.rows == [filled(row) for row in rows]
    first = above.count("\n") + 1
    assert found.lines == [first, *range(first + 2, first + 1 + len(rows))]


@given(grids())
def test_printed_tables_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """Tables as `mysql` and `psql` print them are read, with every sign as it is."""
    rows = [[cell.replace("|", "/") for cell in row] for row in rows]
    rule = "+" + "------+" * len(rows[0])
    lines = [rule, *(f"| {' | '.join(row)} |" for row in rows), rule, "2 rows in set (0.00 sec)"]
    lines.insert(2, rule)
    path = tmp_path_factory.getbasetemp() / "drawn.txt"
    path.write_text("\n".join(lines), "utf-8")
    (found,) = read(path)
    assert found.rows == [filled(row) for row in rows]
    lines = [f" {' | '.join(row)}" for row in rows] + ["(1 row)"]
    lines.insert(1, rule[1:-1])
    path.write_text("\n".join(lines), "utf-8")
    (found,) = read(path)
    assert found.rows == [filled(row) for row in rows]


PAGE = f"""# 企业名单

下表a|b为某市：

| 企业名称 | 统一社会信用代码 |
|:--|---|
| **茗珑琦**公司 | `{SAMPLE}` |
| **甲公司** | [{SAMPLE}](https://example.com/a_b) |
| `a\\|b` | R&amp;D<br/>x \\&amp; \\* |
短行

另一表

序号|名称|备注
-|-|-
1|乙|a|b
```
| x | y |
|---|---|
| 1 | 2 |
```
"""


def test_a_page(tmp_path: Path) -> None:
    """Tables among text are read as a reader of the page sees them."""
    path = tmp_path / "notes.md"
    path.write_text(PAGE, "utf-8")
    one, two, three = read(path)
    assert one == (
        "",
        "line",
        ("#1", "#2"),
        [5, 7, 8, 9, 10],
        [
            ["企业名称", "统一社会信用代码"],
            ["**茗珑琦**公司", SAMPLE],
            ["甲公司", SAMPLE],
            ["a|b", "R&D\nx &amp; *"],
            ["短行"],
        ],
    )
    assert (two.path, two.lines) == ("[2]", [14, 16])
    assert two.rows == [["序号", "名称", "备注"], ["1", "乙", "a", "b"]]
    assert (three.path, three.rows) == ("[3]", [["x", "y"], ["1", "2"]])


def test_one_table(tmp_path: Path) -> None:
    """It is audited like any other, and the place of a finding is a line of the file."""
    path = tmp_path / "j.md"
    bad = SAMPLE[:-1] + "4"
    path.write_text(f"|企业名称|统一社会信用代码|\n|-|-|\n|甲|{SAMPLE}|\n|乙|{bad}|", "gb18030")
    report = scan(path)
    assert [finding.line for finding in report.findings] == [4]
    assert report.sources[0]["encoding"] == "gb18030"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a|b|c\n1|2|3\n", False),
        ("a|b|c\n1|2|3\n-|-|-\n1|2|3\n", False),
        ("a|b|c\n---|---\n", False),
        ("a,b\n---,---\n", False),
        ("名称\n------\n甲|乙\n", False),
        ("-|-\n-|-\n1|2\n", True),
        ("| 代码 |\n|---|\n", True),
        ("代码|\n---\n", False),
        ("\ufeffa | b\r\n--|--\r\n", True),
        ("a | b\r--|--\r", True),
        ("+---+---+\n| a | b |\n+---+---+\n", True),
        ("+---+---+\na,b\n|c\n", False),
        ("a|b\n" * 5000, False),
    ],
)
def test_found_by_content(text: str, found: bool) -> None:
    """A rule under names makes a table; text with the delimiter `|` is not one."""
    for encoding in ("utf-8", "utf-16", "gb18030"):
        if encoding != "gb18030" or not text.startswith("\ufeff"):
            assert is_markdown(text.encode(encoding)) is found


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error with its line."""
    monkeypatch.setattr(markdown, "_LONGEST", 100)
    path = tmp_path / "long.md"
    path.write_text("|a|b|\r|-|-|\r\n" + "x" * 200, "utf-8")
    assert refusal(path).line == 3


def test_line_ends_between_chunks() -> None:
    """A line end of two characters is one, wherever a chunk ends."""

    class Chunks:
        path = "a.md"

        def __iter__(self) -> object:
            return iter(["a\r", "\nb\r", "c\n\nd\r"])

    assert list(markdown._lines(Chunks())) == ["a", "b", "c", "", "d"]  # type: ignore[arg-type]


def test_blocks(tmp_path: Path) -> None:
    """A table of more rows than a block has them all."""
    path = tmp_path / "long.md"
    path.write_text("|a|b|\n|-|-|\n" + "|1|2|\n" * 20_000, "utf-8")
    (found,) = read(path)
    assert found.lines == [1, *range(3, 20_003)]


@given(damaged(PAGE.encode()))
def test_damaged(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """A damaged page gives tables or one error."""
    path = tmp_path_factory.getbasetemp() / "damaged.md"
    path.write_bytes(data)
    readable_or_refused(path)


@pytest.mark.slow
def test_memory(tmp_path: Path) -> None:
    """20 MB are read with a small part of them in memory."""
    path = tmp_path / "large.md"
    row = f"| 1 | 茗珑琦（临沂）生物科技有限责任公司 | {SAMPLE} |\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write("| 序号 | 企业名称 | 代码 |\n| --- | --- | --- |\n")
        file.writelines([row] * (20_000_000 // len(row.encode())))
    assert peak(lambda: readable_or_refused(path)) < 20_000_000
