"""Repair: the valid codes that may have been meant by a wrong value. Never applied automatically.

The modules in the order in which a value passes through them:

`edits` (candidates: undo one typing or program fault, keep the codes with a valid check digit) →
`weights` (how well each candidate explains the value) → `suggesting` (`suggest`: both check digits,
the tables, the order) → `suggestion` (the result). `looks` holds the characters that look alike.
"""

from uscc.repair.suggesting import suggest
from uscc.repair.suggestion import EDITS, Suggestion

__all__ = ["EDITS", "Suggestion", "suggest"]
