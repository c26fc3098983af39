"""Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

Row = TypeVar("Row")


def table(*rows: tuple[str, ...]) -> str:
    """Return a Markdown table; the first row is its head."""
    head, *body = (
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows
    )
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])


def described(said: Mapping[str, Row], found: Iterable[str]) -> Mapping[str, Row]:
    """Return `said`, the description of each name; stop unless it has exactly the names found."""
    if list(said) != list(found):
        raise SystemExit(f"describe exactly these in docs/making: {', '.join(found)}")
    return said
