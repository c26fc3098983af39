"""One value: its compact form, its check digits, its kind, its notes, its cause.

The files in the order in which a value passes through them:

`text` (compact form) → `digits` (check digits) → `kinds` → `notes` → `causes` → `judge`
(`is_valid`, `validate`, `diagnose`: what users call).
"""
