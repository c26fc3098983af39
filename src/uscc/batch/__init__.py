"""Many codes at once, without a Python object per code.

A batch is split into columns, one per character position, and each column is one large integer with
a byte per code.
"""

from uscc.batch.mask import count_valid, valid_mask

__all__ = ["count_valid", "valid_mask"]
