"""Repair: the right codes that a wrong value may have been meant to be. Never applied.

The files in the order in which a value passes through them:

`edits` (what one typing or program fault undoes; what is left adds up) → `weights` (how
well each explains the value) → `suggesting` (`suggest`: both check digits, the tables, the
order) → `suggestion` (what comes out). `looks` holds the characters that look alike.
"""

from uscc.repair.suggesting import suggest
from uscc.repair.suggestion import EDITS, Suggestion

__all__ = ["EDITS", "Suggestion", "suggest"]
