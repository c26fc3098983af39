"""Many codes at once: columns of characters instead of codes, integers of thousands of lanes."""

from uscc.batch.mask import count_valid, valid_mask

__all__ = ["count_valid", "valid_mask"]
