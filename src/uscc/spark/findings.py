from __future__ import annotations


def findings_of(*a):
    return None
