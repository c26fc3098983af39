"""A worklist: the findings of one owner, with columns to fill in, and how to do that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from uscc.report.figures import rate_figures
from uscc.report.workbook.cells import number_cell, row, text_cell, text_column
from uscc.report.workbook.findings import FindingCells, finding_columns
from uscc.report.workbook.pages import Page
from uscc.report.workbook.sheets import Choice, Column, Look, headed, workbook
from uscc.sentences import Say

if TYPE_CHECKING:
    from typing import BinaryIO

    from uscc.audit.rate import Rate
    from uscc.report.about import About

#: Columns to fill in, and their widths.
_WIDTHS = (17, 20, 16)

#: Widths of the columns of the sheet that explains.
_PAGE = (40, 16, 60)


class Owner(NamedTuple):
    """Who must correct findings.

    - `name`: the name of the authority, or the cell of the column that names owners.
    - `rate`: its figures; None where they are not known.
    - `findings`: number of its findings.
    - `counted`: number of these that count as errors.
    """

    name: str
    rate: Rate | None
    findings: int
    counted: int


def worklist_rows(cells: FindingCells) -> list[bytes]:
    """Return the rows of findings behind columns to fill in."""
    blank = text_column([""] * len(cells.columns[0][1]), "input")
    return cells._replace(columns=[*[blank] * len(_WIDTHS), *cells.columns]).rows()


def write_worklist(
    owner: Owner,
    chunks: Iterable[bytes],
    kept: Sequence[str],
    say: Say,
    about: About,
    file: BinaryIO,
) -> None:
    """Write the worklist of one owner.

    - `owner`: the owner.
    - `chunks`: rows of `worklist_rows`.
    - `kept`: names of the kept columns.
    - `say`: the language.
    - `about`: what a report says of itself.
    - `file`: a binary file.
    """
    title = say.listed(": ", (say("Worklist for corrections"), owner.name))
    with workbook(file, title, lang=say.lang, made=about.made) as book:
        book.sheet(_look(title, kept, say), chunks)
        book.sheet(*_explained(owner, title, say, about))


def _look(title: str, kept: Sequence[str], say: Say) -> Look:
    names = say("operation"), say("result"), say("remark")
    filled = (Column(headed(name), wide, "to fill in") for name, wide in zip(names, _WIDTHS))
    values = say("0 new code"), say("1 delete"), say("2 keep the code")
    choice = Choice(0, values, headed(names[0]), say("Choose a value from the list."))
    columns = *filled, *finding_columns(kept, say)
    return Look(say("To correct"), columns, (choice,), title, colour="FFC000")


def _explained(owner: Owner, title: str, say: Say, about: About) -> tuple[Look, list[bytes]]:
    """Return the sheet with the figures of the owner, and how to fill in the list."""
    page = Page(_PAGE)
    page.wide(title, "title", 32)
    for name, cell in _figures(owner, say):
        page.add((text_cell(headed(name), "bold"), cell))
    page.section(say("How to fill in"))
    for text in _steps(say):
        page.wide(text, "note")
    page.wide(say.listed(", ", (f"uscc {about.version}", about.made)), "grey")
    return page.look(say("How to fill in")), page.rows


def _figures(owner: Owner, say: Say) -> list[tuple[str, str]]:
    """Return names and cells of the figures of an owner."""
    found = [
        (say("findings in this list"), number_cell(owner.findings, "whole")),
        (say("findings that count as errors"), number_cell(owner.counted, "whole")),
    ]
    if owner.rate is not None:
        figures = rate_figures(owner.rate, say)
        found += ((one.name, number_cell(one.value, one.look)) for one in figures)
    return found


def _steps(say: Say) -> list[str]:
    """Return what the recipient must do."""
    return [
        say(
            "1. Look up each finding in your own register. Fill in the yellow columns, and leave"
            " the other columns as they are."
        ),
        say(
            "2. Operation: choose 0 where a new code was assigned, 1 where the record is to be"
            " deleted, 2 where the code is right and stays."
        ),
        say("3. Of several entities that have the same code, at most one keeps it."),
        say("4. Result: write the corrected code or the action taken. Remark: anything else."),
        say(
            "5. A code that may be meant is computed from the wrong one: use it only if your"
            " register has it. Never compute a check digit yourself."
        ),
        say("6. Send the completed workbook back to the sender."),
        say(
            "This is a worklist, not an official form: no document known to us prescribes the"
            " columns of one."
        ),
    ]


def write_index(rows: Iterable[tuple[str, Owner]], say: Say, about: About, file: BinaryIO) -> None:
    """Write the list of all worklists.

    - `rows`: file and owner of each.
    - `say`: the language.
    - `about`: what a report says of itself.
    - `file`: a binary file.
    """
    names = [
        (say("file"), 50),
        (say("owner"), 44),
        (say("findings"), 12),
        (say("findings that count as errors"), 20),
    ]
    told = list(rows)
    rated = any(owner.rate is not None for _, owner in told)
    if rated:
        names += [(say("errors"), 14), (say("base"), 14), (say("errors per 10,000"), 18)]
    columns = tuple(Column(headed(name), width) for name, width in names)
    title = say("Worklists for corrections")
    with workbook(file, title, lang=say.lang, made=about.made) as book:
        book.sheet(
            Look(say("Worklists"), columns, heading=title), (_listed(one, rated) for one in told)
        )


def _listed(one: tuple[str, Owner], rated: bool) -> bytes:
    """Return a row of the index. `rated`: the index has the figures of the rate."""
    name, owner = one
    rate = owner.rate
    cells = [
        text_cell(name, "wrapped"),
        text_cell(owner.name, "wrapped"),
        number_cell(owner.findings, "whole"),
        number_cell(owner.counted, "whole"),
    ]
    if rated:
        cells += [
            number_cell(None if rate is None else rate.errors, "whole"),
            number_cell(None if rate is None else rate.base, "whole"),
            number_cell(None if rate is None else rate.per_10k, "rate"),
        ]
    return row(cells)
