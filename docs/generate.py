"""Fill the generated parts of the documentation: `python docs/generate.py`, or `--check`.

The script writes two things, which nobody edits by hand:

* the text between `<!-- begin NAME -->` and `<!-- end NAME -->`: tables and help texts, made
  from the package by the modules of `docs/making/`;
* the output in console blocks that begin with `$ `: each command runs in a copy of `examples/`.

`--check` writes nothing and fails if anything would change. Help texts are 80 columns wide, as
Python 3.10 to 3.12 print them. Python 3.13 prints options differently, so other versions leave
the help texts unchanged.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from making import ROOT, answers, evidence, facts, keys, names, screens, words

#: The versions whose help texts are the ones shown.
HELP_VERSIONS = ((3, 10), (3, 11), (3, 12))

PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])

#: The name of each generated part, and the function that makes it.
SECTIONS: dict[str, Callable[[], str]] = {
    "names": names.names,
    "kinds": words.kinds,
    "notes": words.notes,
    "relations": words.relations,
    "causes": words.causes,
    "warnings": words.warnings,
    "faults": words.faults,
    "advice": answers.advice,
    "meanings": answers.meanings,
    "meanings zh": answers.meanings_zh,
    "chances": evidence.chances,
    "peers": evidence.peers,
    "trust": evidence.trusted,
    "spellings": evidence.spellings,
    "report keys": keys.report_keys,
    "source keys": keys.source_keys,
    "authority keys": keys.authority_keys,
    "finding columns": keys.finding_columns,
    "help uscc": screens.help_text,
    "help scan": partial(screens.help_text, "scan"),
    "help check": partial(screens.help_text, "check"),
    "help parse": partial(screens.help_text, "parse"),
    "help generate": partial(screens.help_text, "generate"),
    "help sql": partial(screens.help_text, "sql"),
    "alphabet": facts.alphabet,
    "weights": facts.weights,
    "organization weights": facts.organization_weights,
    "departments": facts.departments,
    "missing words": facts.missing_words,
    "confusables": facts.confusables,
    "sample sum": facts.sample_sum,
    "sample organization sum": facts.sample_organization_sum,
    "variants": facts.variants,
}

_SECTION = re.compile(r"( *)<!-- begin ([a-z ]+) -->\n.*?<!-- end \2 -->", re.DOTALL)
_CONSOLE = re.compile(r"^```console\n(\$ .*?)^```$", re.DOTALL | re.MULTILINE)


def filled(page: str, lang: str = "en") -> str:
    """Return the text of a page with its generated parts made anew."""
    return _CONSOLE.sub(partial(_screen, lang), _SECTION.sub(_made, page))


def language_of(path: Path) -> str:
    """Return the language of a page, which its name tells."""
    return "zh" if path.name.endswith(".zh-CN.md") else "en"


def _made(match: re.Match[str]) -> str:
    indent, name = match.groups()
    if name.startswith("help") and sys.version_info[:2] not in HELP_VERSIONS:
        return match[0]
    lines = (f"<!-- begin {name} -->", *SECTIONS[name]().split("\n"), f"<!-- end {name} -->")
    return "\n".join(indent + line if line else "" for line in lines)


def _screen(lang: str, match: re.Match[str]) -> str:
    commands = [line[2:] for line in match[1].splitlines() if line.startswith("$ ")]
    outputs = screens.outputs(commands, lang)
    shown = (f"$ {command}\n{said}" for command, said in zip(commands, outputs))
    return f"```console\n{''.join(shown)}```"


def main() -> int:
    """Write the generated parts, or with `--check` say which pages are stale."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    check = parser.parse_args().check
    stale = []
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        made = filled(page, language_of(path))
        if made != page:
            stale.append(path.relative_to(ROOT).as_posix())
            if not check:
                path.write_text(made, encoding="utf-8", newline="\n")
    if stale:
        print("stale:" if check else "written:", ", ".join(stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
