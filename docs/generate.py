"""Fill the generated parts of the documentation: `python docs/generate.py`, or `--check`.

Two things are written here and never by hand:

* what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`: tables and help texts,
  made from the package;
* the output in console blocks that begin with `$ `: each command is run from a copy of
  `examples/`, and what it prints is what is shown.

`--check` writes nothing and fails if anything would change. Help texts are rendered 80
columns wide by Python 3.10 to 3.12, which agree; 3.13 words options otherwise, so another
version leaves the help texts alone.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "docs")]

import chance  # noqa: E402 - the figures that the tests compare with their bounds
import differences  # noqa: E402 - what the tests compare other programs with
import trust  # noqa: E402 - what the tests, mutants and fuzzers recorded

import uscc  # noqa: E402 - the package of this checkout, whatever is installed
from uscc.audit.rate import COUNTED, counted_slugs  # noqa: E402
from uscc.audit.relations import RELATIONS  # noqa: E402
from uscc.audit.result import Finding  # noqa: E402
from uscc.audit.warnings import WARNINGS  # noqa: E402
from uscc.code.causes import CAUSES  # noqa: E402
from uscc.code.kinds import KINDS, WRONG  # noqa: E402
from uscc.code.notes import NOTES  # noqa: E402
from uscc.standard import (  # noqa: E402
    ALPHABET,
    CATEGORIES,
    CONFUSABLES,
    DEPARTMENTS,
    MISSING_WORDS,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_WEIGHTS,
    PLAN_DEPARTMENTS,
    WEIGHTS,
)
from uscc.vocabulary import TERMS  # noqa: E402

#: The versions whose help texts are the ones shown.
HELP_VERSIONS = ((3, 10), (3, 11), (3, 12))

PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])

#: Between the outputs of two commands of one block: no command prints it.
_CUT = "\x1e"


# -- what the tables say beside the vocabulary --------------------------------------------

REPORT_KEYS = {
    "schema": "`uscc-report/1`; it changes if a key changes its meaning",
    "sources": "one object a file, see below",
    "records": "all records read",
    "distinct": "records without extra copies",
    "base": "the denominator: distinct records with a code, and what else is counted",
    "kinds": "records of each kind, copies included",
    "notes": "records with each note, copies included",
    "relations": 'for each relation `{"records": …, "groups": …}`',
    "counted": "the names given as counted",
    "errors": "the numerator: distinct records with anything counted, each once",
    "rate_per_10k": "errors ÷ base × 10,000; null for a base of 0",
    "rate_per_10k_without_legacy": "the same with `legacy` not counted",
    "target_per_10k": "the target",
    "allowed": "how many errors the target allows at this base",
    "conversion_rate": "存量代码转换率: with a code ÷ (with a code + unconverted); null if neither",
    "coverage": "赋码覆盖率: distinct records with a code ÷ all distinct records; null without any",
    "closed_records": "records whose status says that they are cancelled or revoked",
    "verdict": "`met`, `missed`, `no-data` for a base of 0, or `undecided`: within the target, but"
    " no column names the entity; with `--sample`, the interval contains the target",
    "warnings": "slugs of the doubts about the whole, see below",
    "sample": "with `--sample`: the exact 95 % interval (`low_per_10k`, `high_per_10k`), its"
    " `verdict`, and `deciding_sample`, the smallest sample in which no error would decide `met`;"
    " else null",
    "by_authority": "one object for each department and region, worst first, see below",
}

SOURCE_KEYS = {
    "path": "as given; `-` is standard input",
    "records": "records of this file",
    "encoding": "Python's name of the encoding",
    "compression": "`gzip`, `bzip2`, `xz` or null",
    "delimiter": "one or several characters",
    "header_line": "the line of the header, null without one",
    "code_column": "the name of the column of codes",
    "entity_columns": "the names of the entity's columns, empty if there is none",
    "status_column": "the name of the status column, or null",
    "columns": "role, number (from 1), name and `chosen_by` of each column:"
    " `given`, `name` or `content`",
    "blank_lines": "blank lines passed over",
    "ragged": "records whose fields are not under their headers, and the first lines",
    "statuses": "each status with its records and whether it counts as closed, the most frequent"
    " first; empty without a status column, null where there are more than 200",
}

AUTHORITY_KEYS = {
    "department": "position 1, null where the value does not tell",
    "region": "positions 3-8, null where the value does not tell",
    "department_name": "in Chinese, empty where no list has it",
    "department_short": "in Chinese, in short: as the plan of Lu'an names it, else as above",
    "region_name": "province, prefecture and county in Chinese, empty where no table has it",
    "base": "as above, of this authority",
    "errors": "as above, of this authority",
    "rate_per_10k": "as above",
    "allowed": "as above",
    "verdict": "as above",
}

FINDING_COLUMNS = {
    "source": "the file, as given",
    "line": "the line on which the record begins, as an editor counts",
    "kind": "a kind, a relation or a note",
    "cause": "what seems to have happened, if that can be told",
    "code": "the cell as it stands; of relations the compact form",
    "entity": "the entity as it stands; several columns joined with ` / `",
    "expected": "the check digit that the first 17 characters ask for",
    "suggestion": "the right code where `suggest` finds just one (of the first 10,000 wrong codes);"
    " look it up, do not put it in unseen",
    "first_line": "of relations: the line of the first record of the group",
    "detail": "of relations: where the other records of the group stand",
}


# -- tables -------------------------------------------------------------------------------


def table(*rows: tuple[str, ...]) -> str:
    """Return a Markdown table; the first row is its head."""
    head, *body = (
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows
    )
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])


def _slug_rows(slugs: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for slug in slugs:
        term = TERMS[slug]
        yield f"`{slug}`", term.zh, term.en, term.when


def _one(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def kinds() -> str:
    rows = []
    counted = counted_slugs(COUNTED)
    for row, slug in zip(_slug_rows(KINDS), KINDS):
        said = ("yes" if slug in WRONG else "no", "yes" if slug in counted else "no")
        rows.append((*row, *said, f"`{TERMS[slug].error}`"))
    return table(
        ("kind", "中文", "the report says", "when", "wrong 错码", "counted", "error"), *rows
    )


def notes() -> str:
    return table(("note", "中文", "the report says", "when"), *_slug_rows(NOTES))


def warnings() -> str:
    """Return the doubts about the whole."""
    rows = []
    for slug in WARNINGS:
        term = TERMS[slug]
        rows.append((f"`{slug}`", term.when, term.en, term.zh))
    return table(("warning", "when", "the report says", "报告的说法"), *rows)


def relations() -> str:
    counted = counted_slugs(COUNTED)
    rows = [
        (*row, _one(TERMS[slug].unit[1]), "yes" if slug in counted else "no")
        for row, slug in zip(_slug_rows(RELATIONS), RELATIONS)
    ]
    return table(("relation", "中文", "the report says", "when", "a group is", "counted"), *rows)


def causes() -> str:
    rows = []
    for slug in CAUSES:
        term = TERMS[slug]
        rows.append((f"`{slug}`", term.zh, term.of, term.en, term.sentence))
    return table(("cause", "中文", "of kind", "the report says", "报告的说法"), *rows)


def chances() -> str:
    """Return the evidence of each cause, and how often chance satisfies it."""
    head = ("cause", "evidence", "by chance at most", "found", "in values of")
    rows = []
    for one in chance.worst():
        share = f"{one.share:.2%}" if one.hits else f"none in {chance.SIZE:,}"
        bound = f"1 in {chance.ONE_IN[one.cause]:,}"
        maker = one.maker if one.hits else "any kind"
        rows.append((f"`{one.cause}`", TERMS[one.cause].when, bound, share, maker))
    return table(head, *rows)


def peers() -> str:
    """Return every class of difference from other programs, with its reason and its count."""
    head = ("program", "called", "difference", "it answers", "reason", "example", "values")
    rows = []
    for peer in differences.PEERS:
        counts = differences.counted(peer)
        for one in peer.differences:
            said = "accepts" if one.accepts else "refuses"
            reason, count = one.reason, f"{counts[one.slug]:,}"
            called = "`" + peer.call.partition("|")[0].replace(":", ".") + "`"
            program = f"{peer.name} {peer.version} ({peer.home})"
            rows.append((program, called, one.slug, said, reason, f"`{one.example}`", count))
    return table(head, *rows)


def trusted() -> str:
    """Return what was tested, how much, and how it was recorded."""
    rows = trust.figures()
    counts = [len(peer.differences) for peer in differences.PEERS]
    said = f"{sum(counts)} classes of difference, each with its reason"
    rows.append((f"other programs compared: {len(counts)} functions", said, "[the list](peers.md)"))
    return table(("what", "how much", "recorded by"), *rows)


def spellings() -> str:
    """Return which spellings of the sample each program accepts."""
    names, spelled = list(differences.SPELLINGS), differences.SPELLINGS.values()
    rows = [("`uscc`", *("yes" if uscc.is_valid(text) else "" for text in spelled))]
    for peer in differences.PEERS:
        called = peer.call.partition("|")[0].rpartition(":")[2]
        rows.append(
            (f"{peer.name} `{called}`", *("yes" if name in peer.folds else "" for name in names))
        )
    return table(("program", *names), *rows)


def _keys(described: dict[str, str], found: dict[str, Any]) -> str:
    if list(described) != list(found):
        raise SystemExit(f"describe the keys {list(found)} in docs/generate.py")
    return table(("key", "meaning"), *((f"`{key}`", said) for key, said in described.items()))


def _example() -> dict[str, Any]:
    return uscc.scan(ROOT / "examples" / "registry.csv").as_dict()


def report_keys() -> str:
    return _keys(REPORT_KEYS, _example())


def source_keys() -> str:
    return _keys(SOURCE_KEYS, _example()["sources"][0])


def authority_keys() -> str:
    return _keys(AUTHORITY_KEYS, _example()["by_authority"][0])


def finding_columns() -> str:
    return _keys(FINDING_COLUMNS, dict.fromkeys(Finding._fields))


def alphabet() -> str:
    """Return the 31 characters with their values, in rows of ten."""
    tens = [ALPHABET[start : start + 10] for start in range(0, 31, 10)]
    rows = [
        (f"**{start * 10}** +", *(f"`{char}`" for char in chars), *[""] * (10 - len(chars)))
        for start, chars in enumerate(tens)
    ]
    return table(("value", *map(str, range(10))), *rows)


def weights() -> str:
    return table(("position", *map(str, range(1, 18))), ("weight", *map(str, WEIGHTS)))


def organization_weights() -> str:
    return table(
        ("position in the code", *map(str, range(9, 17))),
        ("weight", *map(str, ORGANIZATION_WEIGHTS)),
    )


def departments() -> str:
    rows = []
    for char, (chinese, english) in DEPARTMENTS.items():
        listed = CATEGORIES[char]
        seconds = "any" if listed == ALPHABET else " ".join(listed)
        rows.append((f"`{char}`", chinese, PLAN_DEPARTMENTS.get(char, ""), english, seconds))
    return table(("position 1", "登记管理部门", "in the plan", "department", "position 2"), *rows)


def missing_words() -> str:
    return " ".join(f"`{word}`" for word in sorted(MISSING_WORDS))


def confusables() -> str:
    return ", ".join(f"`{letter}` for `{char}`" for letter, char in CONFUSABLES.items())


def sample_sum() -> str:
    """Return the worked sum of the standard's sample."""
    code = "91350100M000100Y43"
    rows = [("position", "character", "value", "weight", "product")]
    for place, (char, weight) in enumerate(zip(code, WEIGHTS), 1):
        value = ALPHABET.index(char)
        rows.append((str(place), f"`{char}`", str(value), str(weight), str(value * weight)))
    return table(*rows)


def sample_organization_sum() -> str:
    """Return the worked sum of the organization code in the standard's sample."""
    rows = [("position", "character", "value", "weight", "product")]
    for place, (char, weight) in enumerate(zip("M000100Y", ORGANIZATION_WEIGHTS), 9):
        value = ORGANIZATION_ALPHABET.index(char)
        rows.append((str(place), f"`{char}`", str(value), str(weight), str(value * weight)))
    return table(*rows)


# -- names --------------------------------------------------------------------------------


def names() -> str:
    """Return a section for each public name: signature and docstring."""
    return "\n\n".join(_section(name) for name in uscc.__all__)


def _section(name: str) -> str:
    thing = getattr(uscc, name)
    module = importlib.import_module(thing.__module__)
    found = next(
        node
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name == name
    )
    parts = [f"### {name}", f"```text\n{_signature(name, found, thing)}\n```", _prose(thing)]
    if isinstance(found, ast.ClassDef):
        parts += _members(found, thing)
    return "\n\n".join(parts)


def _signature(name: str, found: ast.ClassDef | ast.FunctionDef, thing: Any) -> str:
    if isinstance(found, ast.FunctionDef):
        return _call(name, found, vars(sys.modules[thing.__module__]))
    for node in found.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return "class " + _call(name, node, vars(sys.modules[thing.__module__]), arrow=False)
    bases = ", ".join(ast.unparse(base) for base in found.bases)
    return f"class {name}({bases})"


def _call(name: str, found: ast.FunctionDef, values: dict[str, Any], *, arrow: bool = True) -> str:
    """Return a call as text, a parameter a line where one line would be too long."""
    given = found.args
    params = [_param(one, None, values) for one in given.args if one.arg != "self"]
    for number, default in enumerate(reversed(given.defaults), 1):
        params[-number] = _param(given.args[-number], default, values)
    params += [f"*{_param(given.vararg, None, values)}"] if given.vararg else []
    if given.kwonlyargs and not given.vararg:
        params.append("*")
    params += [_param(one, at, values) for one, at in zip(given.kwonlyargs, given.kw_defaults)]
    back = f" -> {ast.unparse(found.returns)}" if arrow and found.returns else ""
    line = f"{name}({', '.join(params)}){back}"
    if len(line) <= 90:
        return line
    return "\n".join([f"{name}(", *(f"    {param}," for param in params), f"){back}"])


def _param(one: ast.arg, default: ast.expr | None, values: dict[str, Any]) -> str:
    said = one.arg + (f": {ast.unparse(one.annotation)}" if one.annotation else "")
    if default is None:
        return said
    value = values[default.id] if isinstance(default, ast.Name) else ast.literal_eval(default)
    return f"{said} = {value!r}"


def _prose(thing: Any) -> str:
    """Return a docstring as Markdown: its examples in blocks of Python."""
    doc = "".join(
        char if char == "\n" or char.isprintable() else f"\\x{ord(char):02x}"
        for char in inspect.getdoc(thing) or ""
    )
    blocks = []
    for block in doc.split("\n\n"):
        example = block.startswith(">>>")
        blocks.append(f"```python\n{block}\n```" if example else block)
    return "\n\n".join(blocks)


#: Public in Python, but called by the readers only: they take what is no public name.
_INNER = {"Audit": {"begin", "add_batch"}}


def _members(found: ast.ClassDef, thing: Any) -> Iterator[str]:
    """Yield a table of fields, and one of methods and properties."""
    fields = [
        (f"`{node.target.id}`", f"`{ast.unparse(node.annotation)}`")
        for node in found.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    if fields:
        yield table(("field", "type"), *fields)
    own = []
    for node in found.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if node.name in _INNER.get(found.name, ()):
            continue
        read = any(ast.unparse(mark) == "property" for mark in node.decorator_list)
        back = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        call = _call(node.name, node, vars(sys.modules[thing.__module__])).replace("\n    ", " ")
        shown = node.name + back if read else call.replace("( ", "(").replace(",\n)", ")")
        own.append((f"`{shown}`", " ".join((ast.get_docstring(node) or "").split())))
    if own:
        yield table(("method or property", "meaning"), *own)


# -- help texts and screens ---------------------------------------------------------------


def help_text(*verb: str) -> str:
    """Return a help text as a block, 80 columns wide."""
    text = _run([sys.executable, "-m", "uscc", *verb, "--help"], ROOT).rstrip("\n")
    return f"```text\n{text}\n```"


def screens(commands: list[str]) -> list[str]:
    """Return what each command prints, one shell for all, in a copy of `examples/`."""
    script = ['uscc() { "$USCC_PYTHON" -m uscc "$@"; }', 'python() { "$USCC_PYTHON" "$@"; }']
    for command in commands:
        script += [command, f"status=$?; printf '{_CUT}'; (exit $status)"]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        return _run(["sh", "-c", "\n".join(script)], Path(folder)).split(_CUT)[:-1]


def _run(command: list[str], folder: Path) -> str:
    """Run a command and return all it prints, in UTF-8 and 80 columns whatever the place."""
    env = dict(os.environ, COLUMNS="80", PYTHONUTF8="1", NO_COLOR="1", USCC_PYTHON=sys.executable)
    env["PYTHONPATH"] = str(Path(uscc.__file__).resolve().parents[1])
    done = subprocess.run(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode("utf-8").replace("\r\n", "\n")


SECTIONS: dict[str, Callable[[], str]] = {
    "names": names,
    "kinds": kinds,
    "causes": causes,
    "chances": chances,
    "peers": peers,
    "trust": trusted,
    "spellings": spellings,
    "notes": notes,
    "relations": relations,
    "warnings": warnings,
    "report keys": report_keys,
    "source keys": source_keys,
    "authority keys": authority_keys,
    "finding columns": finding_columns,
    "help uscc": help_text,
    "help scan": lambda: help_text("scan"),
    "help check": lambda: help_text("check"),
    "help parse": lambda: help_text("parse"),
    "help generate": lambda: help_text("generate"),
    "alphabet": alphabet,
    "weights": weights,
    "organization weights": organization_weights,
    "departments": departments,
    "missing words": missing_words,
    "confusables": confusables,
    "sample sum": sample_sum,
    "sample organization sum": sample_organization_sum,
}

_SECTION = re.compile(r"( *)<!-- begin ([a-z ]+) -->\n.*?<!-- end \2 -->", re.DOTALL)
_CONSOLE = re.compile(r"^```console\n(\$ .*?)^```$", re.DOTALL | re.MULTILINE)


def filled(page: str) -> str:
    """Return the text of a page with its generated parts made anew."""
    return _CONSOLE.sub(_screen, _SECTION.sub(_made, page))


def _made(match: re.Match[str]) -> str:
    indent, name = match.groups()
    if name.startswith("help") and sys.version_info[:2] not in HELP_VERSIONS:
        return match[0]
    lines = (f"<!-- begin {name} -->", *SECTIONS[name]().split("\n"), f"<!-- end {name} -->")
    return "\n".join(indent + line if line else "" for line in lines)


def _screen(match: re.Match[str]) -> str:
    commands = [line[2:] for line in match[1].splitlines() if line.startswith("$ ")]
    shown = (f"$ {command}\n{said}" for command, said in zip(commands, screens(commands)))
    return f"```console\n{''.join(shown)}```"


def main() -> int:
    """Write the generated parts, or with `--check` say which pages are stale."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    check = parser.parse_args().check
    stale = []
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        made = filled(page)
        if made != page:
            stale.append(path.relative_to(ROOT).as_posix())
            if not check:
                path.write_text(made, encoding="utf-8", newline="\n")
    if stale:
        print("stale:" if check else "written:", ", ".join(stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
