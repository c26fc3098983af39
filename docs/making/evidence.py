"""Tables of evidence: what the tests measured, and the differences from other programs."""

from __future__ import annotations

import chance
import differences
import trust

import uscc
from making.markdown import table
from uscc.vocabulary import TERMS


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
